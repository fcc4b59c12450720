"""The totals row below a grid: under each column what it adds up to, in its place also while the grid scrolls."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.measuring import Total
from ui import theme
from ui.tables.columns import Column
from ui.tables.figures import total_lines, total_text
from ui.tables.grid_view import GridView
from ui.tables.painting import PAD, colour

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TotalsBar(QWidget):
    """Shows totals by column; `words` stand in the column that names the rows."""

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self._view = view
        self._totals: Mapping[str, Total] = {}
        self._words = ""
        self.setAccessibleName("Totals")
        self.setFixedHeight(theme.ROW)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.horizontalScrollBar().rangeChanged.connect(self.update)
        view.arranged.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(100, theme.ROW)

    def show_totals(self, words: str, totals: Mapping[str, Total]) -> None:
        """Show these totals; an empty mapping while they are being added up."""
        self._words, self._totals = words, totals
        spoken = [f"{c.spoken} {total_text(c, totals[c.name])}" for c in self._view.table.columns if c.name in totals]
        self.setAccessibleDescription(", ".join([words, *spoken]))
        self.update()

    def text(self, name: str) -> str:
        """What stands under a column."""
        column = next((one for one in self._view.table.columns if one.name == name), None)
        total = self._totals.get(name)
        return total_text(column, total) if column is not None and total is not None else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("window"))
        view = self._view
        edge = view.frameWidth() + view.frozen_width
        painter.save()
        painter.setClipRect(QRect(edge, 0, view.viewport().width(), self.height()))
        for section in view.shown_columns():
            if section not in view.frozen:
                left = edge + view.columnViewportPosition(section)
                self._paint(painter, QRect(left, 0, view.columnWidth(section), self.height()), section)
        painter.restore()
        left = view.frameWidth()
        for section in view.frozen:
            self._paint(painter, QRect(left, 0, view.columnWidth(section), self.height()), section)
            left += view.columnWidth(section)
        painter.setPen(colour("border_strong"))
        painter.drawLine(0, 0, self.width(), 0)
        if view.frozen:
            painter.drawLine(edge - 1, 0, edge - 1, self.height())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            column = self._column_at(event.pos())
            total = self._totals.get(column.name) if column is not None else None
            QToolTip.showText(event.globalPos(), total_lines(column, total) if column and total else "", self)
            return True
        return super().event(event)

    def _paint(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._view.table.columns[section]
        painter.setPen(colour("border"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        words = self._words if section == self._view.naming_column() else self.text(column.name)
        if not words:
            return
        painter.setPen(colour("text"))
        painter.setFont(theme.font(theme.SMALL, weight=theme.SEMIBOLD))
        room = rect.adjusted(PAD, 0, -PAD, 0)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if column.right else _LEFT, words)

    def _column_at(self, at: QPoint) -> Column | None:
        view = self._view
        index = view.indexAt(QPoint(at.x() - view.frameWidth() - view.frozen_width, 1))
        return view.table.columns[index.column()] if index.isValid() else None


class GridFrame(QWidget):
    """A grid with its totals row below it, and one scroll bar under both."""

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self.totals = TotalsBar(view)
        self._view = view
        self._own = view.horizontalScrollBar()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(view, 1)
        column.addWidget(self.totals)
        column.addWidget(self.bar)
        self._own.rangeChanged.connect(self._follow)
        self._own.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(self._own.setValue)
        self._follow()

    def _follow(self) -> None:
        self.bar.setRange(self._own.minimum(), self._own.maximum())
        self.bar.setPageStep(self._own.pageStep())
        self.bar.setSingleStep(max(20, self._own.singleStep()))
        self.bar.setValue(self._own.value())
        self.bar.setVisible(self._own.maximum() > self._own.minimum())
        self.bar.setContentsMargins(self._view.frozen_width, 0, 0, 0)

"""Columns that stay while the others scroll sideways: painted where Qt keeps row headings, and scrolled with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QToolTip

from ui import theme
from ui.tables.heading import GridHeading

if TYPE_CHECKING:
    from ui.tables.columns_view import ColumnsView

MOST_OF_VIEW = 0.6


class FrozenRows(QHeaderView):
    """The first columns of each row. The grid's own columns of the same name are scrolled out of sight for ever, so
    nothing is painted twice; mouse and keys belong to the grid, which is told of places left of its own edge."""

    def __init__(self, view: ColumnsView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setProperty("role", "frozen")
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(theme.ROW)
        self.setMinimumSectionSize(theme.ROW_COMPACT)

    def sizeHint(self) -> QSize:
        return QSize(self._view.frozen_width, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        painter.fillRect(rect, theme.colour("surface"))
        self._view.paint_frozen(painter, rect, row)
        painter.setPen(theme.colour("border_strong"))
        painter.drawLine(rect.topRight(), rect.bottomRight())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.mousePressEvent(self._seen_by_grid(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._view.mouseMoveEvent(self._seen_by_grid(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._view.mouseReleaseEvent(self._seen_by_grid(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._view.mouseDoubleClickEvent(self._seen_by_grid(event))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._view.contextMenuEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._view.viewport(), event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._view.indexAt(event.pos() - QPoint(self._view.frozen_width, 0))
            QToolTip.showText(event.globalPos(), str(index.data(Qt.ItemDataRole.ToolTipRole) or ""), self)
            return True
        return super().viewportEvent(event)

    def _seen_by_grid(self, event: QMouseEvent) -> QMouseEvent:
        at = event.position() - QPointF(self._view.frozen_width, 0)
        return QMouseEvent(event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers())


class FrozenHeading(GridHeading):
    """The headings over the frozen columns; the grid's own heading is the model of their widths and order."""

    def __init__(self, view: ColumnsView, real: QHeaderView) -> None:
        super().__init__(view)
        self._real = real
        self.setSectionsMovable(False)
        self.setModel(view.table)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sectionResized.connect(self._on_resized)

    def mirror(self, shown: Iterable[int]) -> None:
        """Show these sections, in the widths and order of the real heading."""
        wanted = set(shown)
        self.blockSignals(True)
        for place in range(self._real.count()):
            section = self._real.logicalIndex(place)
            self.moveSection(self.visualIndex(section), place)
            self.setSectionHidden(section, section not in wanted)
            if section in wanted:
                self.setSectionResizeMode(section, self._real.sectionResizeMode(section))
                self.resizeSection(section, self._real.sectionSize(section))
        self.blockSignals(False)
        self.viewport().update()

    def _on_resized(self, section: int, before: int, after: int) -> None:
        self._real.resizeSection(section, after)

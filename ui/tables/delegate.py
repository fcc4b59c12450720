"""How cells are painted (shapes beside colours) and edited (choices, counters)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.catalog import FieldType
from core.copy.width import display_width
from core.grid import GridRow
from ui import theme
from ui.tables.columns import FINDINGS, MARK, PLATFORM, Column
from ui.tables.rows_table import COLUMN_ROLE, ROW_ROLE, change_of
from ui.tables.wording import choice_word
from ui.tokens import MeaningName

Index = QModelIndex | QPersistentModelIndex
ICON = 16
DOT = 8
CORNER = 7
COUNTED = 150
PAD = 8


class CellDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a grid view; the view says which rows count as chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: Callable[[int], bool] = _nothing
        self.everything = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        if self.everything:
            option.state |= QStyle.StateFlag.State_Selected

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column: Column | None = index.data(COLUMN_ROLE)
        row: GridRow | None = index.data(ROW_ROLE)
        if column is None or row is None:
            super().paint(painter, option, index)
            return
        meaning = _meaning(row, column)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) or self.everything
        tinted = meaning in ("error", "edited")
        if not selected and (tinted or self.chosen(index.row())):
            background = theme.tokens().meaning(meaning).surface if meaning and tinted else theme.tokens().hover
            painter.fillRect(option.rect, QColor(background))
        if column.name in (MARK, FINDINGS, PLATFORM):
            self._shape(painter, option, row, column, selected)
        elif column.name == "status":
            self._status(painter, option, index, row)
        else:
            super().paint(painter, option, index)
        if meaning in ("error", "warning"):
            _corner(painter, option.rect, meaning)
        if index.row() == self._current_row() and index.column() == self._current_column():
            _frame(painter, option.rect)

    def _shape(
        self, painter: QPainter, option: QStyleOptionViewItem, row: GridRow, column: Column, selected: bool
    ) -> None:
        if selected:
            painter.fillRect(option.rect, theme.colour("selection"))
        named = _icon_of(row, column)
        if named is not None:
            name, role = named
            centre = option.rect.center()
            box = QRect(centre.x() - ICON // 2 + 1, centre.y() - ICON // 2 + 1, ICON, ICON)
            theme.icon(name, role).paint(painter, box)

    def _status(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: GridRow) -> None:
        shifted = QStyleOptionViewItem(option)
        shifted.rect = option.rect.adjusted(DOT + PAD, 0, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected or self.everything:
            painter.fillRect(option.rect, theme.colour("selection"))
        super().paint(painter, shifted, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _dot(painter, option.rect, row)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column: Column = index.data(COLUMN_ROLE)
        field = column.field
        assert field is not None
        if field.type is FieldType.ENUM or field.type is FieldType.BOOL:
            return _choices(parent, column)
        row: GridRow = index.data(ROW_ROLE)
        limit = field.limits.get(row.platform)
        editor = CountedEdit(limit.most if limit else None, parent)
        editor.setAccessibleName(column.spoken)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        else:
            cast("QLineEdit", editor).setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = editor.currentData() if isinstance(editor, QComboBox) else cast("QLineEdit", editor).text()
        model.setData(index, text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            widget = cast("QWidget", editor)
            self.commitData.emit(widget)
            self.closeEditor.emit(widget, QAbstractItemDelegate.EndEditHint.SubmitModelCache)
            return True
        return super().eventFilter(editor, event)

    def _current_row(self) -> int:
        return cast("Any", self.parent()).currentIndex().row()  # type: ignore[no-any-return]

    def _current_column(self) -> int:
        return cast("Any", self.parent()).currentIndex().column()  # type: ignore[no-any-return]


def _nothing(row: int) -> bool:
    return False


class CountedEdit(QLineEdit):
    """One line of text that says how much of its limit is used; over the limit it is marked, not cut."""

    def __init__(self, most: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        if most is not None and most <= COUNTED:
            self.setTextMargins(0, 0, 58, 0)
        self.textChanged.connect(self._recount)

    def _recount(self) -> None:
        over = self._most is not None and display_width(self.text()) > self._most
        theme.retag(self, "invalid", over)
        self.update()

    def counter(self) -> str:
        """`24 / 30`, or nothing where there is no limit worth counting."""
        width = display_width(self.text())
        if self._most is None or (self._most > COUNTED and width < self._most * 0.8):
            return ""
        return f"{display_width(self.text())} / {self._most}"

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        text = self.counter()
        if not text:
            return
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        over = self._most is not None and display_width(self.text()) > self._most
        painter.setPen(theme.colour("error" if over else "muted"))
        painter.drawText(
            self.rect().adjusted(0, 0, -PAD, 0), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text
        )
        painter.end()


def _choices(parent: QWidget, column: Column) -> QComboBox:
    box = QComboBox(parent)
    box.setAccessibleName(column.spoken)
    assert column.field is not None
    if column.field.type is FieldType.BOOL:
        for text in ("Yes", "No"):
            box.addItem(text, text)
        return box
    if not column.field.required:
        box.addItem("", "")
    for choice in column.field.choices:
        box.addItem(choice_word(choice), choice)
    return box


def _icon_of(row: GridRow, column: Column) -> tuple[str, str] | None:
    tokens = theme.tokens()
    if column.name == PLATFORM:
        return ("google-ads" if row.platform == "google_ads" else "linkedin-ads"), "muted"
    if column.name == MARK:
        change = cast("MeaningName | None", change_of(row))
        return (tokens.meaning(change).icon, change) if change else None
    if row.mark.errors:
        return tokens.error.icon, "error"
    return (tokens.warning.icon, "warning") if row.mark.warnings else None


def _meaning(row: GridRow, column: Column) -> MeaningName | None:
    """The tint of a cell: what a rule says of this field, or that it differs from the platform."""
    severities = [n.severity for n in row.notes if n.field is not None and n.field.partition("[")[0] == column.name]
    if 0 in severities:
        return "error"
    if 1 in severities:
        return "warning"
    return "edited" if column.name in row.mark.live_fields else None


def _dot(painter: QPainter, rect: QRect, row: GridRow) -> None:
    """A status by shape: filled circle on, two bars paused, ring draft, cross bar removed."""
    x, y = rect.left() + PAD, rect.center().y() - DOT // 2 + 1
    status = "REMOVED" if row.gone else row.row["status"]
    if status == "ENABLED":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("passed" if not row.inherited else "muted"))
        painter.drawEllipse(x, y, DOT, DOT)
    elif status == "PAUSED":
        painter.fillRect(x + 1, y, 2, DOT, theme.colour("muted"))
        painter.fillRect(x + 5, y, 2, DOT, theme.colour("muted"))
    elif status == "DRAFT":
        painter.setPen(theme.colour("muted"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(x, y, DOT - 1, DOT - 1)
    elif status == "REMOVED":
        painter.fillRect(x, y + 3, DOT, 2, theme.colour("removed"))


def _corner(painter: QPainter, rect: QRect, meaning: str) -> None:
    """The corner a spreadsheet marks a remark with: something is said about this very cell."""
    right, top = rect.right() + 1, rect.top()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(meaning))
    painter.drawPolygon([QPoint(right - CORNER, top), QPoint(right, top), QPoint(right, top + CORNER)])
    painter.restore()


def _frame(painter: QPainter, rect: QRect) -> None:
    painter.save()
    painter.setPen(theme.colour("accent"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    painter.drawRect(rect.adjusted(1, 1, -2, -2))
    painter.restore()


__all__ = ["CellDelegate", "CountedEdit"]

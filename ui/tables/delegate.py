"""How cells are edited: choices, counters, Enter goes down. Painting is in `painting`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter
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
from ui.tables.columns import Column
from ui.tables.painting import Cell, paint_cell
from ui.tables.rows_table import COLUMN_ROLE, ROW_ROLE, RowsTable
from ui.tables.wording import choice_word

Index = QModelIndex | QPersistentModelIndex
COUNTED = 150
PAD = 8


class CellDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a grid view; the view says which rows count as chosen and which cell is current."""

    def __init__(self, table: RowsTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self.chosen: Callable[[int], bool] = _nothing
        self.current: tuple[int, int] = (-1, -1)
        self.everything = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The model is asked directly: going through Qt's roles costs some fifteen calls a cell.
        at, section = index.row(), index.column()
        row, column = self._table.row(at), self._table.columns[section]
        if row is None:
            return
        selected = self.everything or bool(option.state & QStyle.StateFlag.State_Selected)
        cell = Cell(option.rect, row, column, selected, self.chosen(at), self.current == (at, section))
        paint_cell(painter, self._table, cell)

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

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        # The whole cell: Qt would leave the style sheet's padding of items around the editor.
        editor.setGeometry(option.rect)

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

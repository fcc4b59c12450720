"""How cells are edited: choices, counters, Enter goes down. Painting is in `painting`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLabel,
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
from ui.tables.band_painting import paint_band
from ui.tables.columns import Column
from ui.tables.painting import Cell, paint_cell
from ui.tables.rows_table import COLUMN_ROLE, ROW_ROLE, RowsTable
from ui.tables.wording import choice_word

if TYPE_CHECKING:
    from ui.tables.grid_view import GridView

Index = QModelIndex | QPersistentModelIndex
COUNTED = 150
PAD = 8


class CellDelegate(QStyledItemDelegate):
    """Paints and edits the cells of a grid view; the view says which rows count as chosen and which cell is current."""

    def __init__(self, table: RowsTable, view: GridView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view
        self._complaint = self.complaint = Complaint(view)
        self._by_key = False
        self._refused = False
        self.chosen: Callable[[int], bool] = _nothing
        self.current: tuple[int, int] = (-1, -1)
        self.everything = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The model is asked directly: going through Qt's roles costs some fifteen calls a cell.
        at, section = index.row(), index.column()
        row, column = self._table.row(at), self._table.columns[section]
        if row is None:
            self._paint_band(painter, option.rect, at, column)
            return
        selected = self.everything or bool(option.state & QStyle.StateFlag.State_Selected)
        cell = Cell(option.rect, row, column, selected, self.chosen(at), self.current == (at, section))
        paint_cell(painter, self._table, cell)

    def _paint_band(self, painter: QPainter, rect: QRect, at: int, column: Column) -> None:
        band = self._table.band(at)
        if band is None:
            return
        words_here = not self._view.frozen and self._view.columnViewportPosition(self._table.columns.index(column)) <= 0
        chosen = self.everything or self.chosen(at)
        paint_band(
            painter,
            self._table,
            rect.adjusted(0, 0, 1, 0),
            band,
            selected=chosen,
            column=None if words_here else column,
        )

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column: Column = index.data(COLUMN_ROLE)
        field = column.field
        assert field is not None
        home = self._view.home_of(index.column())
        if field.type is FieldType.ENUM or field.type is FieldType.BOOL:
            return _choices(home, column)
        row: GridRow = index.data(ROW_ROLE)
        limit = field.limits.get(row.platform)
        editor = CountedEdit(limit.most if limit else None, home)
        editor.setAccessibleName(column.spoken)
        editor.textChanged.connect(self._complaint.hide)
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._complaint.hide()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        # The whole cell: Qt would leave the style sheet's padding of items around the editor.
        aside = self._view.frozen_width if editor.parentWidget() is not self._view.viewport() else 0
        editor.setGeometry(option.rect.translated(aside, 0))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif not editor.property("begun"):
            # Only once: what somebody is typing stays when the row is read again.
            editor.setProperty("begun", True)
            cast("QLineEdit", editor).setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = _text_of(editor)
        row = self._table.row(index.row())
        self._refused = not model.setData(index, text)
        if not self._refused or row is None:
            return
        why = self._table.refusal or "This cell cannot be edited."
        if self._by_key:
            self._complaint.say(why, editor)
        else:
            self._view.left_refused.emit(row.id, self._table.columns[index.column()].name, text, why)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            widget = cast("QWidget", editor)
            if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.closeEditor.emit(widget, QAbstractItemDelegate.EndEditHint.RevertModelCache)
                self._view.fill_wanted.emit(_text_of(widget))
                return True
            step = self._step_of(event, widget)
            if step is not None:
                self._finish(widget, step)
                return True
            if event.key() == Qt.Key.Key_F2:
                # As in a spreadsheet: from here on arrows move in the text, or leave it again.
                self._view.typing = not self._view.typing
                return True
            if event.key() in _UP_DOWN and isinstance(editor, QLineEdit):
                # The line has no use for it and would hand it on to the grid, which moves away.
                return True
        return super().eventFilter(editor, event)

    def _step_of(self, event: QKeyEvent, editor: QWidget) -> tuple[int, int] | None:
        """Which way the key leaves the editor, None when it stays in it."""
        if event.key() in _ENTER:
            return (-1, 0) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else (1, 0)
        if event.key() in _LEAVING:
            return _LEAVING[cast("Qt.Key", event.key())]
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and self._view.typing and isinstance(editor, QLineEdit) and event.key() in _ARROWS:
            return _ARROWS[cast("Qt.Key", event.key())]
        return None

    def _finish(self, editor: QWidget, step: tuple[int, int]) -> None:
        """Write and go on; a text that does not fit keeps its editor, so that it can be corrected."""
        self._by_key, self._refused = True, False
        self.commitData.emit(editor)
        self._by_key = False
        if self._refused:
            theme.retag(editor, "invalid", True)
            return
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._view.setFocus()
        self._view.moving.step(*step)


class Complaint(QLabel):
    """Why a text was not taken, below the cell it stands in."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._on = view
        self.setProperty("role", "complaint")
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str, editor: QWidget) -> None:
        """Show the words below the editor, or above it where there is no room."""
        self.say_at(words, QRect(editor.mapTo(self._on, editor.rect().topLeft()), editor.size()))

    def say_at(self, words: str, cell: QRect) -> None:
        """Show the words below a cell (its place on the view), or above it where there is no room."""
        view = self._on
        self.setText(words)
        self.setAccessibleName(words)
        self.setFixedWidth(min(max(240, cell.width()), view.width() - 16))
        self.adjustSize()
        at = cell.bottomLeft()
        top = at.y() + 2 if at.y() + self.height() + 8 < view.height() else at.y() - cell.height() - self.height()
        self.move(max(0, min(at.x(), view.width() - self.width() - 8)), top)
        self.raise_()
        self.show()


def _text_of(editor: QWidget) -> str:
    return str(editor.currentData()) if isinstance(editor, QComboBox) else cast("QLineEdit", editor).text()


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = {Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1)}
_UP_DOWN = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
_ARROWS = _UP_DOWN | {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


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
        theme.retag(self, "invalid", self._is_over())
        self.update()

    def _is_over(self) -> bool:
        # What a formula comes to is not known while it is typed.
        counts = self._most is not None and not self.text().startswith("=")
        return counts and display_width(self.text()) > (self._most or 0)

    def counter(self) -> str:
        """`24 / 30`, or nothing where there is no limit worth counting."""
        width = display_width(self.text())
        if self._most is None or self.text().startswith("=") or (self._most > COUNTED and width < self._most * 0.8):
            return ""
        return f"{display_width(self.text())} / {self._most}"

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        text = self.counter()
        if not text:
            return
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("error" if self._is_over() else "muted"))
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

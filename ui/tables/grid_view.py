"""The grid: a table view that behaves like a spreadsheet and can hold a million chosen rows without counting them."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyle, QStyleOptionViewItem, QWidget

from ui import theme
from ui.tables.band_painting import at_triangle, paint_band
from ui.tables.bands import merged
from ui.tables.columns import FINDINGS, MARK, PLATFORM
from ui.tables.columns_view import ColumnsView
from ui.tables.delegate import CellDelegate
from ui.tables.fill_handle import FillHandle
from ui.tables.moving import Moving
from ui.tables.rows_table import RowsTable

COUNTED_SELECTION = 2_000
Index = QModelIndex | QPersistentModelIndex


class GridView(ColumnsView):
    """`chosen_changed` other rows are chosen; `panel_wanted` a cell that only the edit panel can edit was opened;
    `menu_wanted` a context menu at a global position;
    `edge_wanted` Ctrl+Up or Ctrl+Down (step, extend); `fill_wanted` a text for all selected cells;
    `left_refused` a text that did not fit was left behind (row's id, field, text, reason);
    `repeat_wanted` the selected cells (first and last row) are to be repeated down to a row."""

    chosen_changed = Signal()
    panel_wanted = Signal(str)
    menu_wanted = Signal(object)
    edge_wanted = Signal(int, bool)
    fill_wanted = Signal(str)
    left_refused = Signal(str, str, str, str)
    repeat_wanted = Signal(int, int, int)

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(table, parent)
        self.all_rows = False
        self.typing = False
        self._tops: list[int] = []
        self._bottoms: list[int] = []
        self.moving = Moving(self)
        self._handle = FillHandle(self)
        self._delegate = CellDelegate(table, self)
        self._delegate.chosen = self.is_chosen
        self._dress()
        self.setItemDelegate(self._delegate)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.selectionModel().currentChanged.connect(self._on_current)
        table.modelReset.connect(self._on_reset)
        table.listing.watched = self.stretches

    def _dress(self) -> None:
        self.setAccessibleName("Rows")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)

    def paint_frozen(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint the cells of a row that stay."""
        option = QStyleOptionViewItem()
        x, model = rect.left(), self.selectionModel()
        band = self.table.band(row)
        if band is not None:
            paint_band(
                painter, self.table, rect.adjusted(0, 0, -1, -1), band, selected=self.all_rows or self.is_chosen(row)
            )
            return
        for section in self.frozen:
            width = self.columnWidth(section)
            index = self.table.index(row, section)
            option.rect = QRect(x, rect.top(), width - 1, rect.height() - 1)
            selected = model.isSelected(index)
            option.state = QStyle.StateFlag.State_Selected if selected else QStyle.StateFlag.State_None
            self._delegate.paint(painter, option, index)
            painter.setPen(theme.colour("border"))
            painter.drawLine(x + width - 1, rect.top(), x + width - 1, rect.bottom())
            x += width
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    # What is chosen

    def stretches(self) -> list[tuple[int, int]]:
        """The chosen entities as (position in the list, count), in order; a group's band stands for all of its rows."""
        if self.all_rows:
            return [(0, self.table.listing.total)]
        rows = list(zip(self._tops, self._bottoms, strict=True))
        bands = self.table.bands
        if bands is None:
            return [(top, bottom - top + 1) for top, bottom in rows]
        return merged([one for top, bottom in rows for one in bands.stretches(top, bottom)])

    def chosen_count(self) -> int:
        """How many entities are chosen."""
        return sum(count for _, count in self.stretches())

    def chosen_columns(self) -> list[int]:
        """The columns of the selected cells, in order of their place on the screen."""
        if self.all_rows:
            return [self.currentIndex().column()] if self.currentIndex().isValid() else []
        columns = {c for block in self.blocks() for c in range(block.left(), block.right() + 1)}
        return sorted((c for c in columns if not self.isColumnHidden(c)), key=self._heading.visualIndex)

    def blocks(self) -> list[QItemSelectionRange]:
        """The selected cells as rectangles."""
        return list(cast("Any", self.selectionModel().selection()))

    def selectAll(self) -> None:
        """Choose every row; large lists by a flag, since Qt would need seconds to mark them."""
        if self.table.rowCount() <= COUNTED_SELECTION:
            super().selectAll()
            return
        self.clearSelection()
        self._set_all(True)

    def choose_rows(self, positions: list[int]) -> None:
        """Select whole rows."""
        selection = QItemSelection()
        last = self.table.columnCount() - 1
        for at in positions:
            selection.select(self.table.index(at, 0), self.table.index(at, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if positions:
            first = self.table.index(positions[0], self._first_text_column())
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first)

    def go_to(self, position: int, column: int | None = None) -> None:
        """Make the entity at a position of the list current and show it; its group is opened."""
        bands = self.table.bands
        if bands is not None and bands.position(bands.row(position)) is None:
            self.table.show_bands(bands.turned(bands.row(position), closed=False))
        at = self.currentIndex().column() if column is None else column
        index = self.table.index(self.table.row_of(position), max(at, self._first_text_column()))
        # Alone, also while Ctrl is held down for the shortcut that led here.
        self.moving.to(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def turn_group(self, row: int, *, closed: bool | None = None) -> None:
        """Open or close the group of a row; None the other way round."""
        bands = self.table.bands
        turned = bands.turned(row, closed=closed) if bands is not None else None
        if bands is None or turned is None:
            return
        column, top, scrolled = self.currentIndex().column(), bands.top_of(row), self.verticalScrollBar().value()
        self.table.show_bands(turned)
        self.verticalScrollBar().setValue(scrolled)
        self.moving.to(self.table.index(top, max(column, 0)))

    def turn_groups(self, *, closed: bool) -> None:
        """Open or close all groups."""
        if self.table.bands is not None:
            self.table.show_bands(self.table.bands.all_turned(closed=closed))

    def is_chosen(self, row: int) -> bool:
        """Whether a cell of the row is selected."""
        at = bisect_right(self._tops, row) - 1
        return at >= 0 and row <= self._bottoms[at]

    # Keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, modifiers = Qt.Key, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        index = self.currentIndex()
        if self._turns_group(event) or self.moving.handles(event):
            return
        opens = event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_F2)
        if modifiers == Qt.KeyboardModifier.NoModifier and opens and index.isValid():
            self.open_current()
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.key() == keys.Key_Down and index.isValid():
            self._drop_down()
        elif event.key() == keys.Key_Space and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._widen_to_rows()
        elif event.key() in (keys.Key_Tab, keys.Key_Backtab) and index.isValid():
            self.moving.step(0, 1 if event.key() == keys.Key_Tab else -1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier and event.text():
            # Leave Ctrl+letter to the actions; Qt would start typing in a cell.
            event.ignore()
        elif event.text().isprintable() and event.text() and self._why_fixed():
            self._explain()
        else:
            super().keyPressEvent(event)

    def _turns_group(self, event: QKeyEvent) -> bool:
        """On a group's band Enter and Space open and close it, Left closes, Right opens."""
        row, keys = self.currentIndex().row(), Qt.Key
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        if self.table.band(row) is None:
            return False
        if event.key() in (keys.Key_Left, keys.Key_Right):
            self.turn_group(row, closed=event.key() == keys.Key_Left)
        elif event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self.turn_group(row)
        else:
            return False
        return True

    def moved_by(self, action: QAbstractItemView.CursorAction) -> QModelIndex:
        """The cell a key leads to."""
        return self.moveCursor(action, Qt.KeyboardModifier.NoModifier)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._handle.paint(painter)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._handle.dragged:
            self._handle.drag(event.position().toPoint())
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._handle.dragged:
            self._handle.release()
            return
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._handle.catches(event.position().toPoint()):
            return
        self._set_all(False)
        index = self.indexAt(event.position().toPoint())
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift and index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.moving.to(index, extend=True)
            return
        super().mousePressEvent(event)
        if index.isValid() and self.table.band(index.row()) is not None:
            if at_triangle(event.position().x() + self.frozen_width):
                self.turn_group(index.row())
            return
        if index.isValid() and self.table.columns[index.column()].name in (MARK, FINDINGS, PLATFORM):
            self._widen_to_rows()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.table.band(index.row()) is not None:
            if not at_triangle(event.position().x() + self.frozen_width):
                self.turn_group(index.row())
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def edit(self, index: Index, *how: Any) -> Any:
        # What was begun by typing ends with an arrow, as in a spreadsheet; what was opened moves its cursor.
        self.typing = bool(how) and how[0] == QAbstractItemView.EditTrigger.AnyKeyPressed
        return super().edit(index, *how)

    def open_current(self) -> None:
        """Edit the current cell here or, where a line is too short for it, in the panel."""
        index = self.currentIndex()
        if not index.isValid():
            return
        column = self.table.columns[index.column()]
        if self._why_fixed():
            self._explain()
        elif column.in_cell:
            self.edit(index)
        else:
            self.panel_wanted.emit(column.name)

    def _drop_down(self) -> None:
        """Open the choices of the current cell, where it has some."""
        self.open_current()
        home = self.home_of(self.currentIndex().column())
        for box in (one for one in home.findChildren(QComboBox) if one.isVisible()):
            box.showPopup()

    def _why_fixed(self) -> str | None:
        """Why the current cell is not edited at all; None where it is, here or in the panel."""
        index = self.currentIndex()
        if not index.isValid() or self.table.band(index.row()) is not None:
            return None
        return self.table.columns[index.column()].why_fixed

    def _explain(self) -> None:
        """Say below the current cell why it is not edited."""
        place = self.visualRect(self.currentIndex())
        place.moveTopLeft(self.viewport().mapTo(self, place.topLeft()))
        self._delegate.complaint.say_at(self._why_fixed() or "", place)

    def _widen_to_rows(self) -> None:
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        model.select(model.selection(), flags)

    def _first_text_column(self) -> int:
        return next((at for at, column in enumerate(self.table.columns) if not column.name.startswith("@")), 0)

    def _repaint(self) -> None:
        self.viewport().update()
        self._rows.viewport().update()

    def _set_all(self, everything: bool) -> None:
        if everything != self.all_rows:
            self.all_rows = self._delegate.everything = everything
            self._repaint()
            self.chosen_changed.emit()

    def _on_selected(self) -> None:
        self._tops, self._bottoms = [], []
        for block in sorted(self.blocks(), key=lambda block: block.top()):
            if self._bottoms and block.top() <= self._bottoms[-1] + 1:
                self._bottoms[-1] = max(self._bottoms[-1], block.bottom())
            else:
                self._tops.append(block.top())
                self._bottoms.append(block.bottom())
        if self._tops:
            self.all_rows = self._delegate.everything = False
        self._repaint()
        self.chosen_changed.emit()

    def _on_current(self) -> None:
        index = self.currentIndex()
        self.moving.moved(index)
        self._delegate.complaint.hide()
        self._delegate.current = (index.row(), index.column())
        self._repaint()
        if self.all_rows:
            self._set_all(False)

    def _on_reset(self) -> None:
        self._tops, self._bottoms = [], []
        self._delegate.current = (-1, -1)
        self.all_rows = self._delegate.everything = False
        self.chosen_changed.emit()

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
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from ui import theme
from ui.tables import arranging
from ui.tables.band_painting import at_triangle, paint_band
from ui.tables.bands import merged
from ui.tables.columns import FINDINGS, MARK, PLATFORM
from ui.tables.delegate import CellDelegate
from ui.tables.frozen import FrozenHeading, FrozenRows
from ui.tables.heading import GridHeading
from ui.tables.moving import Moving
from ui.tables.rows_table import RowsTable
from ui.tables.view_state import ViewState

COUNTED_SELECTION = 2_000
Index = QModelIndex | QPersistentModelIndex


class GridView(QTableView):
    """`chosen_changed` other rows are chosen; `panel_wanted` a cell that only the edit panel can edit was opened;
    `orders_wanted` a heading was clicked; `menu_wanted`, `heading_menu_wanted` a context menu at a global position;
    `edge_wanted` Ctrl+Up or Ctrl+Down (step, extend); `fill_wanted` a text for all selected cells;
    `left_refused` a text that did not fit was left behind (row's id, field, text, reason); `arranged` columns changed."""

    chosen_changed = Signal()
    panel_wanted = Signal(str)
    orders_wanted = Signal(object)
    menu_wanted = Signal(object)
    heading_menu_wanted = Signal(object, str)
    edge_wanted = Signal(int, bool)
    fill_wanted = Signal(str)
    left_refused = Signal(str, str, str, str)
    arranged = Signal()

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.all_rows = False
        self.typing = False
        self.frozen: tuple[int, ...] = ()
        self.frozen_width = 0
        self.frozen_name: str | None = None
        self._tops: list[int] = []
        self._bottoms: list[int] = []
        self.moving = Moving(self)
        self._delegate = CellDelegate(table, self)
        self._delegate.chosen = self.is_chosen
        self._heading = GridHeading(self)
        self._rows = FrozenRows(self)
        self._frozen_heading = FrozenHeading(self, self._heading)
        self._dress()
        self.setModel(table)
        self.setItemDelegate(self._delegate)
        self._connect()
        table.listing.watched = self.stretches

    def _dress(self) -> None:
        self.setAccessibleName("Rows")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
        self.setHorizontalHeader(self._heading)
        self.setVerticalHeader(self._rows)

    def _connect(self) -> None:
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.table.modelReset.connect(self._on_reset)
        self.table.dataChanged.connect(self._rows.viewport().update)
        for heading in (self._heading, self._frozen_heading):
            heading.orders_wanted.connect(self.orders_wanted)
            heading.customContextMenuRequested.connect(
                lambda at, heading=heading: self.heading_menu_wanted.emit(
                    heading.mapToGlobal(at), heading.name_of(heading.logicalIndexAt(at))
                )
            )
        self._heading.sectionResized.connect(self._on_resized)
        self._heading.sectionMoved.connect(self._on_moved)

    # Columns

    def show_state(self, state: ViewState) -> None:
        """Arrange the columns as a person left them, or as the catalog has them."""
        arranging.show_state(self, state)
        self.show_orders(state.orders)

    def arrangement(self) -> ViewState:
        """How the columns are arranged now."""
        return arranging.state_of(self)

    def show_orders(self, orders: tuple[tuple[str, bool], ...]) -> None:
        """Show the arrows of the current order without asking for it again."""
        self._heading.show_orders(orders)
        self._frozen_heading.show_orders(orders)

    @property
    def orders(self) -> tuple[tuple[str, bool], ...]:
        """The order that is shown."""
        return self._heading.orders

    def freeze(self, name: str | None) -> None:
        """Let the columns up to this one stay; None the usual ones, "" none."""
        self.frozen_name = name
        self.place_frozen()
        self.arranged.emit()

    def show_column(self, name: str, *, shown: bool) -> None:
        """Show or hide a column."""
        section = self.column_of(name)
        if section >= 0 and self.isColumnHidden(section) == shown:
            self.setColumnHidden(section, not shown)
            if shown and self.columnWidth(section) == 0:
                self.setColumnWidth(section, self.table.columns[section].width)
            self.place_frozen()
            self.arranged.emit()

    def order_columns(self, names: list[str]) -> None:
        """Put columns into this order; those it leaves out (marks) stay first."""
        arranging.order(self, names)
        self.place_frozen()
        self.arranged.emit()

    def naming_column(self) -> int:
        """The first shown column that is no mark: where the words of a band or of the totals stand."""
        shown = self.shown_columns()
        return next((at for at in shown if not self.table.columns[at].name.startswith("@")), shown[0] if shown else 0)

    def place_frozen(self) -> None:
        """Find which columns stay, and give them their room; few enough that others can still be seen."""
        self.frozen = arranging.frozen_sections(self)
        self.frozen_width = sum(self.columnWidth(section) for section in self.frozen)
        self._rows.setFixedWidth(self.frozen_width)
        self._rows.setVisible(bool(self.frozen))
        self._frozen_heading.mirror(self.frozen)
        self._frozen_heading.setVisible(bool(self.frozen))
        self.updateGeometries()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        # The columns that stay are painted beside the grid, so the grid itself never scrolls back to them.
        self.horizontalScrollBar().setMinimum(self.frozen_width)
        frame = self.frameWidth()
        self._frozen_heading.setGeometry(frame, frame, self.frozen_width, self._heading.height())

    def shown_columns(self) -> list[int]:
        """The columns that are not hidden, as they stand on the screen."""
        head = self._heading
        sections = (head.logicalIndex(place) for place in range(head.count()))
        return [section for section in sections if not self.isColumnHidden(section)]

    def column_of(self, name: str) -> int:
        """Where a column stands; -1 when it is not shown."""
        return next((at for at, column in enumerate(self.table.columns) if column.name == name), -1)

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

    def home_of(self, section: int) -> QWidget:
        """The widget a cell of a column is painted on: an editor stands on it too."""
        return self._rows.viewport() if section in self.frozen else self.viewport()

    # Places on the screen: those left of the grid's own edge are of the columns that stay.

    def indexAt(self, at: QPoint) -> QModelIndex:
        if at.x() >= 0:
            return super().indexAt(at)
        x = -self.frozen_width
        for section in self.frozen:
            x += self.columnWidth(section)
            if at.x() < x:
                return self.table.index(self.rowAt(at.y()), section)
        return QModelIndex()

    def visualRect(self, index: Index) -> QRect:
        if index.column() not in self.frozen:
            return super().visualRect(index)
        before = self.frozen[: self.frozen.index(index.column())]
        x = sum(self.columnWidth(section) for section in before) - self.frozen_width
        return QRect(
            x,
            self.rowViewportPosition(index.row()),
            self.columnWidth(index.column()) - 1,
            self.rowHeight(index.row()) - 1,
        )

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if index.column() not in self.frozen:
            super().scrollTo(index, hint)
            return
        beside = self.columnAt(1)
        if beside >= 0:
            where = self.horizontalScrollBar().value()
            super().scrollTo(index.sibling(index.row(), beside), hint)
            self.horizontalScrollBar().setValue(where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if arranging.frozen_sections(self) != self.frozen:
            self.place_frozen()

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
        elif event.key() == keys.Key_Space and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self._widen_to_rows()
        elif event.key() in (keys.Key_Tab, keys.Key_Backtab) and index.isValid():
            self.moving.step(0, 1 if event.key() == keys.Key_Tab else -1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier and event.text():
            # Leave Ctrl+letter to the actions; Qt would start typing in a cell.
            event.ignore()
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
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
        if column.in_cell:
            self.edit(index)
        else:
            self.panel_wanted.emit(column.name)

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
        self._delegate.current = (index.row(), index.column())
        self._repaint()
        if self.all_rows:
            self._set_all(False)

    def _on_reset(self) -> None:
        self._tops, self._bottoms = [], []
        self._delegate.current = (-1, -1)
        self.all_rows = self._delegate.everything = False
        self.chosen_changed.emit()

    def _on_resized(self, section: int, before: int, after: int) -> None:
        if section in self.frozen:
            self.place_frozen()
        self.arranged.emit()

    def _on_moved(self, section: int, before: int, after: int) -> None:
        staying = len(self.frozen)
        if section not in self.frozen and after < staying <= before:
            self._heading.moveSection(after, staying)
            return
        self.arranged.emit()

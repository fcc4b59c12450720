"""The grid: a table view that behaves like a spreadsheet and can hold a million chosen rows without counting them."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ui import theme
from ui.tables.columns import FINDINGS, MARK, PLATFORM
from ui.tables.delegate import CellDelegate
from ui.tables.rows_table import RowsTable

COUNTED_SELECTION = 2_000


class GridView(QTableView):
    """`chosen_changed` other rows are chosen; `panel_wanted` a cell that only the edit panel can edit was opened;
    `sort_wanted` a heading was clicked; `menu_wanted` a context menu at a global position."""

    chosen_changed = Signal()
    panel_wanted = Signal(str)
    sort_wanted = Signal(str, bool)
    menu_wanted = Signal(object)

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.all_rows = False
        self._tops: list[int] = []
        self._bottoms: list[int] = []
        self._delegate = CellDelegate(table, self)
        self._delegate.chosen = self._is_chosen
        self._dress()
        self.setModel(table)
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
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW)
        rows.setMinimumSectionSize(theme.ROW_COMPACT)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(28)
        head.setSectionsClickable(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._column_menu)
        head.sortIndicatorChanged.connect(self._on_sort)

    def lay_out(self) -> None:
        """Give the columns their catalog widths; hide the rarely used ones."""
        head = self.horizontalHeader()
        for at, column in enumerate(self.table.columns):
            self.setColumnWidth(at, column.width)
            self.setColumnHidden(at, column.hidden)
            narrow = column.name in (MARK, FINDINGS, PLATFORM)
            mode = QHeaderView.ResizeMode.Fixed if narrow else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(at, mode)

    def show_sorted(self, name: str | None, descending: bool) -> None:
        """Show the arrow of the current order without asking for it again."""
        head = self.horizontalHeader()
        names = [column.name for column in self.table.columns]
        head.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(names.index(name) if name in names else -1, order)
        head.blockSignals(False)

    def stretches(self) -> list[tuple[int, int]]:
        """The chosen rows as (start, count), in order."""
        if self.all_rows:
            return [(0, self.table.rowCount())]
        return [(top, bottom - top + 1) for top, bottom in zip(self._tops, self._bottoms, strict=True)]

    def chosen_count(self) -> int:
        """How many rows are chosen."""
        return sum(count for _, count in self.stretches())

    def chosen_columns(self) -> list[int]:
        """The columns of the selected cells, in order of their place on the screen."""
        if self.all_rows:
            return [self.currentIndex().column()] if self.currentIndex().isValid() else []
        columns = {c for block in self._blocks() for c in range(block.left(), block.right() + 1)}
        head = self.horizontalHeader()
        return sorted((c for c in columns if not self.isColumnHidden(c)), key=head.visualIndex)

    def selectAll(self) -> None:
        """Choose every row; large lists by a flag, since Qt would need seconds to mark them."""
        if self.table.rowCount() <= COUNTED_SELECTION:
            super().selectAll()
            return
        self.clearSelection()
        self._set_all(True)

    def go_to(self, position: int, column: int | None = None) -> None:
        """Make a row current and show it."""
        at = self.currentIndex().column() if column is None else column
        index = self.table.index(position, max(at, self._first_text_column()))
        self._choose(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _choose(self, index: QModelIndex) -> None:
        """Make a cell current and the only chosen one, also while Ctrl is held down for the shortcut that led here."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose_rows(self, positions: list[int]) -> None:
        """Select whole rows."""
        selection = QItemSelection()
        last = self.table.columnCount() - 1
        for at in positions:
            selection.select(self.table.index(at, 0), self.table.index(at, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if positions:
            self.scrollTo(self.table.index(positions[0], self._first_text_column()))

    def column_of(self, name: str) -> int:
        """Where a column stands; -1 when it is not shown."""
        return next((at for at, column in enumerate(self.table.columns) if column.name == name), -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        keys = Qt.Key
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_F2) and index.isValid():
            self.open_current()
            return
        if event.key() == keys.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.choose_rows(
                [at for start, count in self.stretches() for at in range(start, start + min(count, COUNTED_SELECTION))]
            )
            return
        if event.key() in (keys.Key_Home, keys.Key_End) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_to(0 if event.key() == keys.Key_Home else self.table.rowCount() - 1)
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # Leave Ctrl+letter to the actions; Qt would start typing in a cell.
            event.ignore() if event.text() and event.key() not in _NAVIGATION else super().keyPressEvent(event)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._set_all(False)
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and self.table.columns[index.column()].name in (MARK, FINDINGS, PLATFORM):
            self._widen_to_rows()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self._choose(below)

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

    def _blocks(self) -> list[QItemSelectionRange]:
        return list(cast("Any", self.selectionModel().selection()))

    def _widen_to_rows(self) -> None:
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        model.select(model.selection(), flags)

    def _first_text_column(self) -> int:
        return next((at for at, column in enumerate(self.table.columns) if not column.name.startswith("@")), 0)

    def _is_chosen(self, row: int) -> bool:
        at = bisect_right(self._tops, row) - 1
        return at >= 0 and row <= self._bottoms[at]

    def _set_all(self, everything: bool) -> None:
        if everything != self.all_rows:
            self.all_rows = self._delegate.everything = everything
            self.viewport().update()
            self.chosen_changed.emit()

    def _on_selected(self) -> None:
        self._tops, self._bottoms = [], []
        for block in sorted(self._blocks(), key=lambda block: block.top()):
            if self._bottoms and block.top() <= self._bottoms[-1] + 1:
                self._bottoms[-1] = max(self._bottoms[-1], block.bottom())
            else:
                self._tops.append(block.top())
                self._bottoms.append(block.bottom())
        if self._tops:
            self.all_rows = self._delegate.everything = False
        self.viewport().update()
        self.chosen_changed.emit()

    def _on_current(self) -> None:
        index = self.currentIndex()
        self._delegate.current = (index.row(), index.column())
        self.viewport().update()
        if self.all_rows:
            self._set_all(False)

    def _on_reset(self) -> None:
        self._tops, self._bottoms = [], []
        self._delegate.current = (-1, -1)
        self.all_rows = self._delegate.everything = False
        self.chosen_changed.emit()

    def _on_sort(self, section: int, order: Qt.SortOrder) -> None:
        if section < 0:
            self.sort_wanted.emit("", False)
            return
        self.sort_wanted.emit(self.table.columns[section].name, order == Qt.SortOrder.DescendingOrder)

    def _column_menu(self, at: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for position, column in enumerate(self.table.columns):
            if column.name.startswith("@") or position <= 3:
                continue
            entry = menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(not self.isColumnHidden(position))
            entry.toggled.connect(lambda on, position=position: self.setColumnHidden(position, not on))
        menu.popup(self.horizontalHeader().mapToGlobal(at))


_NAVIGATION = frozenset(
    (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab)
)

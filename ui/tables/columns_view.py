"""A table whose columns a person arranges: order, widths, which are hidden, which stay while the others scroll."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.tables import arranging
from ui.tables.frozen import FrozenHeading, FrozenRows
from ui.tables.heading import GridHeading, Orders
from ui.tables.rows_table import RowsTable
from ui.tables.view_state import ViewState

Index = QModelIndex | QPersistentModelIndex


class ColumnsView(QTableView):
    """`orders_wanted` a heading was clicked; `heading_menu_wanted` a heading's menu at a global position, and its
    column; `arranged` columns were moved, resized, hidden, shown, frozen.

    Columns that stay are painted beside the table, at negative places: the table never scrolls back to its own.
    """

    orders_wanted = Signal(object)
    heading_menu_wanted = Signal(object, str)
    arranged = Signal()

    def __init__(self, table: RowsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.frozen: tuple[int, ...] = ()
        self.frozen_width = 0
        self.frozen_name: str | None = None
        self._heading = GridHeading(self)
        self._rows = FrozenRows(self)
        self._frozen_heading = FrozenHeading(self, self._heading)
        self.setCornerButtonEnabled(False)
        self.setHorizontalHeader(self._heading)
        # A click on a heading sorts; Qt would also choose all cells of the column, which may be a million.
        self._heading.sectionPressed.disconnect()
        self._heading.sectionEntered.disconnect()
        self.setVerticalHeader(self._rows)
        self.setModel(table)
        table.dataChanged.connect(self._rows.viewport().update)
        for heading in (self._heading, self._frozen_heading):
            heading.orders_wanted.connect(self.orders_wanted)
            heading.customContextMenuRequested.connect(
                lambda at, heading=heading: self.heading_menu_wanted.emit(
                    heading.mapToGlobal(at), heading.name_of(heading.logicalIndexAt(at))
                )
            )
        self._heading.sectionResized.connect(self._on_resized)
        self._heading.sectionMoved.connect(self._on_moved)

    def show_state(self, state: ViewState) -> None:
        """Arrange the columns as a person left them, or as the catalog has them."""
        arranging.show_state(self, state)
        self.show_orders(state.orders)
        self.horizontalScrollBar().setValue(self.frozen_width)

    def arrangement(self) -> ViewState:
        """How the columns are arranged now."""
        return arranging.state_of(self)

    def show_orders(self, orders: Orders) -> None:
        """Show the arrows of the current order without asking for it again."""
        self._heading.show_orders(orders)
        self._frozen_heading.show_orders(orders)

    @property
    def orders(self) -> Orders:
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
        raise NotImplementedError

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
        at = self.visualRect(self.currentIndex())
        seen = at.isValid() and at.top() >= 0 and at.bottom() < event.oldSize().height()
        super().resizeEvent(event)
        if seen and at.bottom() >= event.size().height():
            # A strip that opens below must not cover the row somebody is at; columns stay where they are.
            across = self.horizontalScrollBar().value()
            self.scrollTo(self.currentIndex())
            self.horizontalScrollBar().setValue(across)
        if arranging.frozen_sections(self) != self.frozen:
            self.place_frozen()

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

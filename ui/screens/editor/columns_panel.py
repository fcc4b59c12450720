"""Which columns are shown, in which order, how many stay: a small panel over the grid with a search line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.periods import NAMES
from ui import theme
from ui.tables.columns import Column
from ui.tables.grid_view import GridView

WIDTH, HEIGHT = 320, 500
NAME_ROLE = Qt.ItemDataRole.UserRole
NO_GROUP = "No groups"


class ColumnsPanel(QFrame):
    """Ticks show columns, dragging (or Ctrl+Up and Ctrl+Down) orders them. `group_chosen` a column's name or "",
    `period_chosen` the name of the days that figures are of."""

    group_chosen = Signal(str)
    period_chosen = Signal(str)
    reset_wanted = Signal()

    def __init__(self, view: GridView, group: str | None, groups: Sequence[Column], period: str) -> None:
        super().__init__(view.window(), Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName("Columns")
        self._view = view
        self.setFixedSize(WIDTH, HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID * 2, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        column.addWidget(self._title())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a column")
        self.search.setAccessibleName("Find a column")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.list = self._make_list()
        column.addWidget(self.list, 1)
        self.freeze = QCheckBox("The name stays while scrolling sideways")
        self.freeze.setChecked(view.frozen_name != "")
        self.freeze.toggled.connect(lambda on: view.freeze(None if on else ""))
        column.addWidget(self.freeze)
        self.group = _choice("Group by", [(NO_GROUP, ""), *((one.title, one.name) for one in groups)], group or "")
        self.group.activated.connect(lambda at: self.group_chosen.emit(self.group.itemData(at)))
        self.period = _choice("Figures of", [(words, name) for name, words in NAMES.items()], period)
        self.period.activated.connect(lambda at: self.period_chosen.emit(self.period.itemData(at)))
        column.addLayout(_lines(self.group, self.period))
        column.addLayout(self._foot())
        self._fill()

    def open_at(self, at: QPoint) -> None:
        """Show the panel with its upper right corner at a global position."""
        self.move(at - QPoint(WIDTH, 0))
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.search.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _title(self) -> QLabel:
        title = QLabel("Columns")
        title.setProperty("role", "field")
        return title

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName("Columns: Space shows or hides, Ctrl and an arrow moves")
        made.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        made.setDefaultDropAction(Qt.DropAction.MoveAction)
        made.setUniformItemSizes(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.itemChanged.connect(self._on_ticked)
        made.model().rowsMoved.connect(self._on_dragged)
        return made

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        reset = QPushButton("Reset")
        reset.setToolTip("Columns, widths, sorting and groups as they were in the beginning")
        reset.clicked.connect(self._on_reset)
        done = QPushButton("Done")
        done.setProperty("role", "primary")
        done.clicked.connect(self.close)
        row.addWidget(reset)
        row.addStretch(1)
        row.addWidget(done)
        return row

    def _fill(self) -> None:
        view, head = self._view, self._view.horizontalHeader()
        self.list.blockSignals(True)
        self.list.clear()
        for section in (head.logicalIndex(place) for place in range(head.count())):
            column = view.table.columns[section]
            if not column.title:
                continue
            item = QListWidgetItem(column.title)
            item.setData(NAME_ROLE, column.name)
            item.setToolTip(column.tip)
            item.setSizeHint(QSize(0, theme.ROW))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Unchecked if view.isColumnHidden(section) else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(bool(wanted) and wanted not in item.text().casefold())

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._view.show_column(item.data(NAME_ROLE), shown=item.checkState() == Qt.CheckState.Checked)

    def _on_dragged(self) -> None:
        names = [self.list.item(at).data(NAME_ROLE) for at in range(self.list.count())]
        self._view.order_columns(names)

    def _step(self, step: int) -> None:
        """Move the current column one place up or down."""
        here = self.list.currentRow()
        there = here + step
        if here < 0 or not 0 <= there < self.list.count():
            return
        self.list.blockSignals(True)
        item = self.list.takeItem(here)
        self.list.insertItem(there, item)
        self.list.setCurrentRow(there)
        self.list.blockSignals(False)
        self._on_dragged()

    def _on_reset(self) -> None:
        self.reset_wanted.emit()
        self.group.setCurrentIndex(0)
        self.freeze.setChecked(True)
        self._fill()


def _choice(name: str, entries: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for words, value in entries:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _lines(*boxes: QComboBox) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(theme.GRID)
    grid.setColumnStretch(1, 1)
    for row, box in enumerate(boxes):
        label = QLabel(box.accessibleName())
        label.setBuddy(box)
        grid.addWidget(label, row, 0)
        grid.addWidget(box, row, 1)
    return grid


def below(button: QWidget) -> QPoint:
    """Where a panel of a button opens: its lower right corner."""
    return button.mapToGlobal(button.rect().bottomRight()) + QPoint(0, 4)

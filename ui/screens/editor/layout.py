"""The editor's panes and how they share the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.workspace import Workspace
from ui import theme
from ui.jobs import Jobs
from ui.screens.editor.account_tree import AccountTree
from ui.screens.editor.filter_bar import FilterBar
from ui.screens.editor.findings_strip import FindingsStrip
from ui.screens.editor.panel import EditPanel
from ui.screens.editor.refused import RefusedCells
from ui.screens.editor.staying import anew_button
from ui.screens.editor.type_list import TYPES, TypeList
from ui.tables.grid_view import GridView
from ui.tables.result import Listing
from ui.tables.rows_table import RowsTable, Write
from ui.tables.totals_bar import GridFrame
from ui.widgets.empty_state import EmptyState

SIDE = 272
PANEL = 300


class Panes:
    """The widgets of the editor, made and laid out once."""

    def __init__(self, workspace: Workspace, jobs: Jobs, write: Write, owner: QWidget) -> None:
        self.tree = AccountTree(workspace)
        self.types = TypeList()
        self.filter = FilterBar(workspace)
        self.listing = Listing(workspace, jobs, "editor", owner)
        self.table = RowsTable(self.listing, workspace.currency, write, owner)
        self.view = GridView(self.table)
        self.frame = GridFrame(self.view)
        self.empty = EmptyState()
        self.refused = RefusedCells()
        self.strip = FindingsStrip()
        self.panel = EditPanel(workspace.currency)
        self.stack = QStackedWidget()
        self.count = QLabel()
        self.hint = QLabel()
        self.anew = anew_button()
        self._row = QHBoxLayout(owner)
        self._row.setContentsMargins(0, 0, 0, 0)

    def lay_out(self) -> None:
        """Put them into their owner, from the outside inwards: what is moved is styled again with all that it holds."""
        self.whole = whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setChildrenCollapsible(False)
        self._row.addWidget(whole)
        left, right = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Vertical)
        for side in (left, right):
            side.setChildrenCollapsible(False)
            whole.addWidget(side)
        whole.setStretchFactor(1, 1)
        whole.setSizes([SIDE, 1000])
        self._fill_left(left)
        self._fill_right(right)

    def has_keyboard(self) -> bool:
        """Whether the list, or what stands in its place, has the keyboard."""
        focus = self.stack.window().focusWidget()
        return focus is not None and (focus is self.stack or self.stack.isAncestorOf(focus))

    def take_keyboard(self) -> None:
        """Give the keyboard to the list, or to what is suggested where there is none."""
        (self.empty if self.stack.currentWidget() is self.empty else self.view).setFocus()

    def _fill_left(self, left: QSplitter) -> None:
        for part in (self.tree, self.types):
            left.addWidget(_panel(part))
        types = len(TYPES) * theme.ROW + theme.GRID * 2
        left.setStretchFactor(0, 1)
        left.setSizes([400, types])
        left.setMinimumWidth(200)
        self.types.setMinimumHeight(120)
        self.types.setMaximumHeight(types)

    def _fill_right(self, right: QSplitter) -> None:
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        self.stack.addWidget(self.frame)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        column.addWidget(self.refused)
        column.addWidget(self._foot())
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.strip)
        below.addWidget(self.panel, 1)
        right.addWidget(upper)
        right.addWidget(_panel(lower))
        right.setStretchFactor(0, 1)
        right.setSizes([480, PANEL])

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.GRID * 2, 3, theme.GRID * 2, 3)
        for label in (self.count, self.hint):
            label.setProperty("role", "small")
        row.addWidget(self.count)
        row.addWidget(self.anew)
        row.addStretch(1)
        row.addWidget(self.hint)
        return foot


def _panel(part: QWidget) -> QWidget:
    box = QFrame()
    box.setProperty("role", "panel")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part)
    return box

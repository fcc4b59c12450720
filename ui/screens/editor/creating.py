"""Adding entities from the editor: where they go, and the box for keywords."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core import editing, tree
from core.catalog import GOOGLE, KINDS
from core.grid import GridRow, rows_of
from core.tree import TreeRow
from core.workspace import Workspace
from ui import theme
from ui.tables.wording import choice_word

PARENT = {"campaign": "account", "ad_group": "campaign", "ad": "ad_group", "keyword": "ad_group"}
_ORDER = ("account", "campaign", "ad_group")


def parent_for(workspace: Workspace, kind: str, node: TreeRow | None, chosen: Sequence[GridRow]) -> GridRow | None:
    """Where a new entity would go: the tree's place or one above it, else the place of the chosen rows, else the only one."""
    wanted = PARENT[kind]
    if node is not None:
        path = dict(tree.path_to(workspace, node.kind, node.pk))
        if wanted in path:
            return rows_of(workspace, wanted, [path[wanted]])[0]
    pks = {_above(workspace, row, wanted) for row in chosen}
    found = pks.pop() if len(pks) == 1 else None
    if found is None and wanted == "account":
        accounts = tree.children(workspace, None)
        found = accounts[0].pk if len(accounts) == 1 else None
    return rows_of(workspace, wanted, [found])[0] if found is not None else None


def _above(workspace: Workspace, row: GridRow, wanted: str) -> int | None:
    if row.row.kind == wanted:
        return row.pk
    parent = row.row.parents.get(wanted)
    if parent is not None or row.row.kind not in _ORDER:
        return parent
    return dict(tree.path_to(workspace, row.row.kind, row.pk)).get(wanted)


def why_not(kind: str, parent: GridRow | None) -> str | None:
    """Why a new entity cannot be added just now."""
    if parent is None:
        return f"Choose {'an' if PARENT[kind][0] == 'a' else 'a'} {KINDS[PARENT[kind]].label.lower()} first."
    if kind == "keyword" and parent.platform != GOOGLE:
        return "LinkedIn has no keywords; its ad sets are aimed by targeting."
    return None


def add_below(workspace: Workspace, kind: str, parent: GridRow) -> str:
    """Add a campaign, ad group or ad; returns its id."""
    number = editing.sibling_count(workspace, kind, parent.id) + 1
    return editing.add(workspace, kind, editing.new_row(kind, parent.platform, parent.id, number))


class KeywordsDialog(QDialog):
    """A box for keywords, one a line. `wanted` carries the text and the match type."""

    wanted = Signal(str, str)

    def __init__(self, ad_group: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("New keywords")
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(theme.GRID)
        head = QLabel("New keywords")
        head.setProperty("role", "section")
        column.addWidget(head)
        hint = QLabel(f'For {ad_group}. One keyword a line; [exact] and "phrase" say their own match type.')
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column.addWidget(hint)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Keywords, one a line")
        self.text.setTabChangesFocus(True)
        column.addWidget(self.text)
        self.match = QComboBox()
        self.match.setAccessibleName("Match type")
        for choice in KINDS["keyword"].by_name["match_type"].choices:
            self.match.addItem(choice_word(choice), choice)
        self.match.setCurrentIndex(1)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel("Match type")
        label.setBuddy(self.match)
        row.addWidget(label)
        row.addWidget(self.match)
        row.addStretch(1)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        add = QPushButton("Add")
        add.setProperty("role", "primary")
        add.clicked.connect(self._on_add)
        row.addWidget(cancel)
        row.addWidget(add)
        return row

    def _on_add(self) -> None:
        if self.text.toPlainText().strip():
            self.wanted.emit(self.text.toPlainText(), self.match.currentData())
            self.accept()

"""The cheat sheet: every action with its shortcut, searchable, and each shortcut can be changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.actions import Action, Actions, native
from ui.dialogs.frame import Dialog, problem_line
from ui.theme import GRID

ID = Qt.ItemDataRole.UserRole


class ShortcutsDialog(Dialog):
    """`changed` carries all of the person's own shortcuts by action id."""

    changed = Signal(dict)

    def __init__(self, actions: Actions, overrides: Mapping[str, str], parent: QWidget | None) -> None:
        super().__init__("Shortcuts", parent, width=680)
        self._actions = actions
        self._overrides = dict(overrides)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Find an action or a key")
        self.filter.setAccessibleName("Find an action or a key")
        self.filter.addAction(
            QAction(theme.icon("search", "muted"), "Search", self), QLineEdit.ActionPosition.LeadingPosition
        )
        self.tree = _tree()
        self.keys = QKeySequenceEdit()
        self.keys.setAccessibleName("New shortcut")
        self.keys.setMaximumSequenceLength(1)
        self.problem = problem_line()
        self.body.addWidget(self.filter)
        self.body.addWidget(self.tree, 1)
        self.body.addLayout(self._tools())
        self.body.addWidget(self.problem)
        self.add_buttons("Close", self.accept, cancel=None)
        self.filter.textChanged.connect(self._fill)
        self._fill()

    def assign(self, id: str, keys: str) -> str | None:
        """Give an action another shortcut; returns who has it already, and then nothing is changed."""
        taken = next((r for r in self._actions.records() if keys and r.id != id and self._same(r, keys)), None)
        if taken is not None:
            return taken.label()
        self._overrides[id] = keys
        self._tell()
        return None

    def reset(self, id: str) -> None:
        """Give an action its built-in shortcut back."""
        if self._overrides.pop(id, None) is not None:
            self._tell()

    def _same(self, record: Action, keys: str) -> bool:
        return QKeySequence(self._actions.shortcut(record.id)) == QKeySequence(keys)

    def _tell(self) -> None:
        self.changed.emit(dict(self._overrides))
        self._fill()

    def _fill(self) -> None:
        wanted = self.filter.text().lower()
        chosen = self._chosen()
        self.tree.clear()
        for group in self._actions.groups():
            records = [r for r in self._actions.records() if r.group == group and self._answers(r, wanted)]
            if records:
                self._add_group(group, records, chosen)

    def _answers(self, record: Action, wanted: str) -> bool:
        return wanted in record.label().lower() or wanted in native(self._actions.shortcut(record.id)).lower()

    def _add_group(self, group: str, records: list[Action], chosen: str | None) -> None:
        head = QTreeWidgetItem([group, ""])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setSizeHint(0, QSize(0, theme.ROW))
        head.setFont(0, theme.font(weight=theme.SEMIBOLD))
        self.tree.addTopLevelItem(head)
        for record in records:
            item = QTreeWidgetItem([record.label(), native(self._actions.shortcut(record.id))])
            item.setData(0, ID, record.id)
            item.setSizeHint(0, QSize(0, theme.ROW))
            if record.icon:
                item.setIcon(0, theme.icon(record.icon, "muted"))
            head.addChild(item)
            if record.id == chosen:
                self.tree.setCurrentItem(item)
        head.setExpanded(True)

    def _chosen(self) -> str | None:
        item = self.tree.currentItem()
        found: str | None = item.data(0, ID) if item else None
        return found

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.keys, 1)
        for label, run in (("Use for the chosen action", self._on_assign), ("Reset it", self._on_reset)):
            button = QPushButton(label)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        return row

    def _on_assign(self) -> None:
        id = self._chosen()
        taken = self.assign(id, self.keys.keySequence().toString()) if id else None
        why = f"“{taken}” has this shortcut already." if taken else "" if id else "Choose an action in the list first."
        self.problem.setText(why)
        self.problem.setVisible(bool(why))

    def _on_reset(self) -> None:
        id = self._chosen()
        if id:
            self.reset(id)


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("Actions and their shortcuts")
    tree.setHeaderLabels(["Action", "Shortcut"])
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setMinimumHeight(400)
    tree.setUniformRowHeights(True)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().resizeSection(1, 160)
    return tree

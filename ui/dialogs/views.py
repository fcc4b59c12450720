"""Keeping a search under a name, and looking after the kept ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from core.errors import AppError
from core.views import SavedView
from ui import theme
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.theme import GRID
from ui.widgets.two_line_list import Entry, TwoLineList


class KeepViewDialog(Dialog):
    """`keep(name, only_here, replace)` keeps the search; what it refuses is shown under the name."""

    def __init__(
        self, query: str, list_word: str, keep: Callable[[str, bool, bool], None], parent: QWidget | None
    ) -> None:
        super().__init__("Keep this view", parent)
        self._keep = keep
        self.body.addWidget(text(f"{query or 'All rows'} · with these columns, their order and groups", "muted"))
        self.name = QLineEdit()
        self.name.setPlaceholderText("For instance: Spending without leads")
        self.body.addWidget(labelled("Name", self.name))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.only_here = QCheckBox(f"Only for the list of {list_word}")
        self.body.addWidget(self.only_here)
        self.replace = QCheckBox("Replace the view of this name")
        self.replace.hide()
        self.body.addWidget(self.replace)
        self.add_buttons("Keep", self._on_keep)
        self.name.setFocus()

    def _on_keep(self) -> None:
        try:
            self._keep(self.name.text(), self.only_here.isChecked(), self.replace.isChecked())
        except AppError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.replace.setVisible("already" in error.message)
            return
        self.accept()


class ViewsDialog(Dialog):
    """`renamed` carries an id and a name, `removed` an id; `show_views` shows what is kept after that."""

    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, views: Sequence[SavedView], parent: QWidget | None) -> None:
        super().__init__("Kept views", parent)
        self.list = TwoLineList("Kept views")
        self.list.setMinimumHeight(5 * 56)
        self.list.chosen.connect(self._on_chosen)
        self.body.addWidget(self.list, 1)
        self.name = QLineEdit()
        self.name.returnPressed.connect(self._on_rename)
        self.body.addWidget(labelled("Name", self.name))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        for label, icon, run in (("Rename", "pencil", self._on_rename), ("Forget", "trash-2", self._on_remove)):
            button = QPushButton(label)
            theme.show_icon(button, icon)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            tools.addWidget(button)
        tools.addStretch(1)
        self.body.addLayout(tools)
        self.add_buttons("Close", self.accept, cancel=None).setDefault(False)
        self.show_views(views)

    def show_views(self, views: Sequence[SavedView]) -> None:
        """List kept views."""
        self.list.show_entries(
            [Entry(one.id, "bookmark", "muted", one.name, one.query) for one in views], self.list.current_id()
        )
        self._on_chosen()
        self.problem.hide()

    def show_problem(self, words: str) -> None:
        """Say why a name cannot be used."""
        self.problem.setText(words)
        self.problem.show()

    def _on_chosen(self, *_: object) -> None:
        entry = next((one for one in self.list.entries() if one.id == self.list.current_id()), None)
        self.name.setText(entry.title if entry else "")

    def _on_rename(self) -> None:
        id = self.list.current_id()
        if id:
            self.renamed.emit(id, self.name.text())

    def _on_remove(self) -> None:
        id = self.list.current_id()
        if id:
            self.removed.emit(id)

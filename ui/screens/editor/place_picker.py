"""Choosing places: the account tree in a small dialog, with a search; for what is moved, copied or pasted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from core.copying import Destination
from core.tree import TreeRow
from core.workspace import Workspace
from ui.dialogs.frame import Dialog, text
from ui.screens.editor.account_tree import AccountTree

Fits = Callable[[TreeRow], bool]


class PlacePicker(Dialog):
    """`chosen` carries the destinations. `fits` says which places may be chosen; `several` allows more than one."""

    chosen = Signal(object)

    def __init__(
        self,
        title: str,
        words: str,
        yes: str,
        workspace: Workspace,
        fits: Fits,
        parent: QWidget,
        *,
        several: bool = True,
    ) -> None:
        super().__init__(title, parent, width=520)
        self._fits = fits
        self._yes = yes
        self.tree = AccountTree(workspace)
        self.view: QTreeView = self.tree.view
        mode = QAbstractItemView.SelectionMode
        self.view.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.tree.reload()
        self.tree.open_accounts()
        self.body.addWidget(text(words, "muted"))
        self.body.addWidget(self.tree, 1)
        self.tree.setMinimumHeight(340)
        self.go = self.add_buttons(yes, self._on_go)
        self.view.selectionModel().selectionChanged.connect(self._look)
        self.view.doubleClicked.connect(lambda index: self._on_go())
        self.tree.search.setFocus()
        self._look()

    def destinations(self) -> list[Destination]:
        """The chosen places that fit."""
        rows = (self.tree.model.node(index).row for index in self.view.selectionModel().selectedIndexes())
        return [Destination(row.kind, row.id) for row in rows if row is not None and self._fits(row)]

    def choose(self, indexes: Sequence[QModelIndex]) -> None:
        """Choose these nodes."""
        self.view.selectionModel().clearSelection()
        for index in indexes:
            self.view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)

    def _look(self) -> None:
        count = len(self.destinations())
        self.go.setEnabled(count > 0)
        self.go.setText(f"{self._yes} {count:,} places" if count > 1 else self._yes)

    def _on_go(self) -> None:
        places = self.destinations()
        if places:
            self.chosen.emit(places)
            self.accept()


def attach(picker: PlacePicker) -> None:
    """Open a picker that deletes itself."""
    picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    picker.open()

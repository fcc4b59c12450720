"""The view of a set's changes: columns that fit the room, places opened where that is little."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from core.errors import Cancelled
from core.progress import Progress
from core.reviewing import Sheet, lay_out
from core.workspace import Workspace
from ui import theme
from ui.screens.review.changes_tree import AFTER, BEFORE, CHANGE, ChangesTree

OPENED_AT_ONCE = 400
_SHARES = {CHANGE: 0.36, BEFORE: 0.15, AFTER: 0.27}


class ChangesView(QTreeView):
    """Owns the sheet it shows. `opened` carries the id of the entity whose change was double-clicked."""

    opened = Signal(str)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.changes = ChangesTree(currency)
        # Held apart from this object, so that the connection is given back even when Qt deletes the view.
        self._held: list[Sheet] = []
        self.destroyed.connect(partial(_close_all, self._held))
        self._sized = False
        self.setAccessibleName("Changes")
        self.setModel(self.changes)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        self.setIndentation(20)
        self.setStyleSheet(f"QTreeView::item {{ min-height: {theme.ROW}px; }}")
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.doubleClicked.connect(self._on_opened)
        self.changes.rowsInserted.connect(self._span)
        self.changes.ticked.connect(lambda: self.viewport().update())

    def sheet_id(self) -> str | None:
        """The change set that is shown."""
        return self.changes.sheet.id if self.changes.sheet is not None else None

    def show_sheet(self, sheet: Sheet | None, *, decided: bool = True) -> None:
        """Show another set's changes and close the former sheet."""
        self.changes.show_sheet(sheet, decided=decided)
        _close_all(self._held)
        if sheet is not None:
            self._held.append(sheet)
            self.setColumnHidden(BEFORE, not sheet.has_edits())
        self._span(QModelIndex())
        self._open_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._sized and event.size().width() > 300:
            self._sized = self.isVisible()
            for section, share in _SHARES.items():
                self.header().resizeSection(section, round(event.size().width() * share))

    def _open_first(self) -> None:
        """Open accounts and campaigns, and everything where that is little."""
        model = self.changes
        whole = model.count().total <= OPENED_AT_ONCE
        pending = [model.index(row, 0) for row in range(model.rowCount())]
        while pending:
            index = pending.pop()
            place = model.place(index)
            if place is None or place.group is None or (not whole and place.group.place[0] != "account"):
                continue
            if model.canFetchMore(index):
                model.fetchMore(index)
            self.expand(index)
            pending.extend(model.index(place.own + at, 0, index) for at in range(len(place.below)))

    def _span(self, parent: QModelIndex) -> None:
        """The names of places may use the whole width: their other columns are empty."""
        node = self.changes.place(parent)
        for at in range(len(node.below) if node is not None else 0):
            self.setFirstColumnSpanned(node.own + at, parent, True)  # type: ignore[union-attr]

    def _on_opened(self, index: QModelIndex) -> None:
        line = self.changes.line(index)
        if line is not None:
            self.opened.emit(line.change.entity)


def _close_all(held: list[Sheet], *_: object) -> None:
    while held:
        held.pop().close()


def laid_out(workspace: Workspace, id: str, progress: Progress) -> Sheet:
    """The work of a job: a sheet, closed again when nobody waits for it any more."""
    sheet = lay_out(workspace, id, progress)
    if progress.cancelled:
        sheet.close()
        raise Cancelled
    return sheet

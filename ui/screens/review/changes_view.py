"""The view of a set's changes: columns that fit the room, places opened where that is little."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from core.reviewing import Sheet
from ui import theme
from ui.screens.review.changes_tree import AFTER, BEFORE, CHANGE, RISK, ChangesTree

OPENED_AT_ONCE = 400
SILENT_MS = 150
_SHARES = {CHANGE: 0.31, BEFORE: 0.14, AFTER: 0.24, RISK: 0.12}


class ChangesView(QTreeView):
    """`opened` carries the id of the entity whose change was double-clicked, `pointed` the line at the cursor or None."""

    opened = Signal(str)
    pointed = Signal(object)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.changes = ChangesTree(currency)
        self._sized = False
        self._waiting = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SILENT_MS)
        self._soon.timeout.connect(self.viewport().update)
        self.setAccessibleName("Changes")
        self.setModel(self.changes)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        self.setIndentation(20)
        self.setStyleSheet(f"QTreeView::item {{ min-height: {theme.ROW}px; }}")
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentChanged.connect(lambda index: self.pointed.emit(self.changes.line(index)))
        self.changes.modelReset.connect(lambda: self.pointed.emit(None))
        self.changes.rowsInserted.connect(self._span)
        self.expanded.connect(lambda index: self._span(index, 0, self.changes.rowCount(index) - 1))
        self.changes.ticked.connect(lambda: self.viewport().update())

    def sheet_id(self) -> str | None:
        """The change set that is shown."""
        return self.changes.sheet.id if self.changes.sheet is not None else None

    def show_sheet(self, sheet: Sheet | None, *, decided: bool = True) -> None:
        """Show another set's changes, or none."""
        self._wait_for("")
        self.changes.show_sheet(sheet, decided=decided)
        if sheet is not None:
            self.setColumnHidden(BEFORE, not sheet.has_edits())
            self.setColumnHidden(RISK, decided or not sheet.risk().micros)
            self._span(QModelIndex(), 0, self.changes.rowCount() - 1)
            self._open_first()

    def show_waiting(self, words: str) -> None:
        """Show nothing but what is waited for, unless that is over in a blink."""
        self.changes.show_sheet(None, decided=True)
        self._wait_for(words)

    def _wait_for(self, words: str) -> None:
        self._waiting = words
        self.setAccessibleDescription(words)
        self._soon.start() if words else self._soon.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._waiting or self._soon.isActive():
            return
        painter = QPainter(self.viewport())
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted"))
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._waiting)
        painter.end()

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
            self.expand(index)
            if whole:
                pending.extend(model.index(place.own + at, 0, index) for at in range(len(place.groups)))

    def _span(self, parent: QModelIndex, first: int, last: int) -> None:
        """The names of places may use the whole width: their other columns are empty."""
        node = self.changes.place(parent)
        if node is None:
            return
        for row in range(max(first, node.own), min(last + 1, node.own + len(node.groups), node.shown)):
            self.setFirstColumnSpanned(row, parent, True)

    def _on_opened(self, index: QModelIndex) -> None:
        line = self.changes.line(index)
        if line is not None:
            self.opened.emit(line.change.entity)

"""The comments panel at the editor's right: what is said about the row, or the cell, that the cursor is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from core.catalog import KINDS
from ui import theme
from ui.widgets.remarks import RemarksView

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

WIDTH = 320
WAIT_MS = 60
ROW, CELL = 0, 1


class RemarksPanel(QFrame):
    """Follows the cursor; `closed` when somebody puts it away."""

    closed = Signal()

    def __init__(self, screen: EditorScreen) -> None:
        super().__init__()
        self._screen = screen
        self.setProperty("role", "side")
        self.setMinimumWidth(240)
        self.view = RemarksView(screen.context)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.view, 1)
        screen.panes.view.selectionModel().currentChanged.connect(lambda *cells: self._wait.start())
        screen.panes.listing.renewed.connect(self._wait.start)
        screen.panes.table.modelReset.connect(self._wait.start)

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID, 0)
        head.setSpacing(theme.GRID)
        top = QHBoxLayout()
        title = QLabel("Comments")
        title.setProperty("role", "section")
        top.addWidget(title, 1)
        close = QToolButton()
        close.setIcon(theme.icon("x"))
        close.setToolTip("Close the comments (Esc)")
        close.setAccessibleName("Close the comments")
        close.setAutoRaise(True)
        close.clicked.connect(self._close)
        top.addWidget(close)
        head.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID // 2)
        self._about = QButtonGroup(self)
        for at, words in ((ROW, "Whole row"), (CELL, "This cell")):
            button = QPushButton(words)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(at == ROW)
            self._about.addButton(button, at)
            row.addWidget(button)
        row.addStretch(1)
        self._about.idClicked.connect(lambda which: self.follow())
        head.addLayout(row)
        return head

    def open_for_cell(self) -> None:
        """Show what is said about the cell at the cursor, ready to write."""
        self._about.button(CELL if self._column_field() is not None else ROW).setChecked(True)
        self.show()
        self.follow()
        self.view.focus()

    def follow(self) -> None:
        """Show what the cursor is on."""
        if not self.isVisible():
            return
        panes = self._screen.panes
        row = panes.table.row(panes.view.currentIndex().row())
        if row is None:
            self.view.show_cell(None)
            return
        kind = KINDS[row.row.kind]
        field = self._column_field() if self._about.checkedId() == CELL else None
        name = row.row[kind.title] or kind.label
        platform = row.row["platform"] if "platform" in kind.by_name else None
        words = (
            f"{kind.by_name[field].word(platform)} of “{name}”"
            if field is not None
            else f"{kind.word(platform)} “{name}”"
        )
        self.view.show_cell(row.id, field, words)

    def _column_field(self) -> str | None:
        panes = self._screen.panes
        at = panes.view.currentIndex().column()
        column = panes.table.columns[at] if 0 <= at < len(panes.table.columns) else None
        return column.field.name if column is not None and column.field is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self._screen.panes.view.setFocus()

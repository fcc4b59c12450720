"""Changes that met another value than they were made from: both sides, and a button to take the proposed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.changesets import ChangeRow
from ui import theme
from ui.tables.change_words import title_words, value_words
from ui.widgets.icon_label import IconLabel

MOST = 200
_HEIGHT = 220


class ConflictsPanel(QFrame):
    """`take` carries a change whose proposed value is wanted after all."""

    take = Signal(object)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self.setProperty("role", "foot")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID, theme.GRID * 3, theme.GRID)
        head = QLabel("Conflicts")
        head.setProperty("role", "section")
        column.addWidget(head)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        column.addWidget(self._hint)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("Conflicts")
        column.addWidget(self._scroll)
        self.setMaximumHeight(_HEIGHT)
        self.hide()

    def show_conflicts(self, changes: Sequence[ChangeRow], drafts: Mapping[int, Any]) -> None:
        """Show changes with the draft's value of each (by `seq`)."""
        self.setVisible(bool(changes))
        if not changes:
            return
        self._hint.setText(
            f"{len(changes):,} value{'s were' if len(changes) > 1 else ' was'} edited since the proposal was made. The draft keeps its own value unless you take the proposed one."
        )
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GRID * 2)
        grid.setVerticalSpacing(theme.GRID // 2)
        for at, words in enumerate(("", "Change", "In the draft", "Proposed", "")):
            label = QLabel(words)
            label.setProperty("role", "small")
            grid.addWidget(label, 0, at)
        for row, change in enumerate(changes[:MOST], 1):
            self._add(grid, row, change, drafts.get(change.seq))
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(changes) + 1, 1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)

    def _add(self, grid: QGridLayout, row: int, change: ChangeRow, draft: Any) -> None:
        grid.addWidget(IconLabel(theme.tokens().conflict.icon, "conflict", 16, "Conflict"), row, 0)
        words = (
            title_words(change),
            value_words(change, draft, self._currency),
            value_words(change, change.after, self._currency),
        )
        for at, text in enumerate(words, 1):
            label = QLabel(text)
            label.setWordWrap(True)
            grid.addWidget(label, row, at)
        take = QPushButton("Take proposed")
        take.setAccessibleName(f"Take the proposed value: {words[0]}")
        take.clicked.connect(lambda: self._on_take(take, change))
        grid.addWidget(take, row, 4)

    def _on_take(self, button: QPushButton, change: ChangeRow) -> None:
        button.setEnabled(False)
        button.setText("Taken")
        self.take.emit(change)

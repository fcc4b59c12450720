"""The change sets beside the review, by their state: what waits for review first, in the order it was put in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout

from core.author import AuthorKind
from core.catalog import PLATFORM_LABELS
from core.changesets import SetRow
from ui import theme
from ui.platform_words import badge
from ui.tables.wording import day
from ui.widgets.two_line_list import Entry, TwoLineList

_ICONS = {
    "proposed": ("inbox", "accent"),
    "parked": ("archive", "muted"),
    "accepted": ("check", "passed"),
    "rejected": ("x", "muted"),
    "undone": ("undo-2", "muted"),
    "merged": ("layers", "muted"),
}
_STATES = {
    "proposed": "Waiting for review",
    "parked": "Set aside",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "undone": "Undone",
    "merged": "Merged",
}
_BROUGHT = {label: badge(platform) for platform, label in PLATFORM_LABELS.items()}
"""The icon of a platform by its name, which is the author of what it brought."""
RECOMMENDS = " recommendations"
_FILTERS = (("All change sets", None), *((words, state) for state, words in _STATES.items()))


def state_words(row: SetRow) -> str:
    """A change set's state as people read it; of one that was accepted in part also how much."""
    words = _STATES.get(row.state, row.state)
    if row.state == "accepted" and row.done is not None and row.done < row.changes:
        return f"{words} {row.done:,} of {row.changes:,}"
    return words


def change_count(count: int) -> str:
    """`1 change`, `2,400 changes`."""
    return f"{count:,} change{'s' if count != 1 else ''}"


class SetsList(QFrame):
    """Change sets; `chosen` carries the id, `state_wanted` the state that is asked for (None: all)."""

    chosen = Signal(str)
    state_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.list = TwoLineList("Change sets")
        self.filter = QComboBox()
        self.filter.setAccessibleName("Show change sets")
        for words, state in _FILTERS:
            self.filter.addItem(words, state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        head.addWidget(self.filter)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.list.chosen.connect(self.chosen)
        self.filter.currentIndexChanged.connect(lambda at: self.state_wanted.emit(self.filter.itemData(at)))

    def show_sets(self, rows: Sequence[SetRow], keep: str | None) -> None:
        """Show change sets; the one to keep (else the first) stays chosen."""
        # Sorting keeps the order of what waits, and of the rest.
        waiting_first = sorted(rows, key=lambda row: row.state != "proposed")
        self.list.show_entries([_entry(row) for row in waiting_first], keep)

    def choose(self, id: str) -> bool:
        """Choose a change set; False when it is not listed."""
        return self.list.choose(id)

    def entries(self) -> list[Entry]:
        """What is listed."""
        return self.list.entries()

    def state(self) -> str | None:
        """The state that is asked for; None: all."""
        state: str | None = self.filter.currentData()
        return state

    def show_all(self) -> None:
        """Ask for every state."""
        self.filter.setCurrentIndex(0)


def _entry(row: SetRow) -> Entry:
    icon, role = _ICONS.get(row.state, ("circle", "muted"))
    if row.state == "proposed":
        # What a platform brought or recommends is told apart from what people and the generator propose.
        icon = (
            _BROUGHT.get(row.author.removesuffix(RECOMMENDS), icon) if row.author_kind == AuthorKind.PLATFORM else icon
        )
    state = "Waiting" if row.state == "proposed" else state_words(row)
    partly = row.state == "accepted" and row.done is not None and row.done < row.changes
    parts = [state] if partly or row.state == "merged" else [state, change_count(row.changes)]
    facts = "  ·  ".join([*parts, day(row.created_at)])
    return Entry(row.id, icon, role, _title(row), facts, strong=row.state == "proposed")


def _title(row: SetRow) -> str:
    """Its title; what a platform recommends without its name, which would leave no room for what it is."""
    label = row.author.removesuffix(RECOMMENDS)
    if row.author_kind == AuthorKind.PLATFORM and label != row.author:
        return row.title.replace(f"{label} recommends", "Recommended", 1)
    return row.title

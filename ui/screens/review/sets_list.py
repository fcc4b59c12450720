"""The change sets beside the review: proposals first, then what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from core.changesets import SetRow
from ui.tables.wording import day
from ui.widgets.two_line_list import Entry, TwoLineList

_ICONS = {
    "proposed": ("inbox", "accent"),
    "accepted": ("check", "passed"),
    "rejected": ("x", "muted"),
    "undone": ("undo-2", "muted"),
}
_STATES = {"proposed": "Waiting for review", "accepted": "Accepted", "rejected": "Rejected", "undone": "Undone"}


def state_words(row: SetRow) -> str:
    """A change set's state as people read it."""
    return _STATES.get(row.state, row.state)


def change_count(count: int) -> str:
    """`1 change`, `2,400 changes`."""
    return f"{count:,} change{'s' if count != 1 else ''}"


class SetsList(TwoLineList):
    """Change sets; `chosen` carries the id."""

    def __init__(self) -> None:
        super().__init__("Change sets")

    def show_sets(self, rows: Sequence[SetRow], keep: str | None) -> None:
        """Show change sets; the one to keep (else the first) stays chosen."""
        waiting_first = sorted(rows, key=lambda row: row.state != "proposed")
        self.show_entries([_entry(row) for row in waiting_first], keep)


def _entry(row: SetRow) -> Entry:
    icon, role = _ICONS.get(row.state, ("circle", "muted"))
    state = "Waiting" if row.state == "proposed" else state_words(row)
    facts = f"{state}  ·  {change_count(row.changes)}  ·  {day(row.created_at)}"
    return Entry(row.id, icon, role, row.title, facts, strong=row.state == "proposed")

"""Change sets after they are made: list, review, accept, reject, undo, redo, go back."""

from core.changesets.deciding import Outcome, accept, reject
from core.changesets.listing import (
    ChangeRow,
    LogRow,
    SetRow,
    change_rows,
    count_by_kind,
    count_sets,
    entity_changes,
    find_set,
    get_set,
    history,
    list_changes,
    list_sets,
    locate,
)
from core.changesets.undoing import Gone, go_to, next_redo, next_undo, redo, undo

__all__ = [
    "ChangeRow",
    "Gone",
    "LogRow",
    "Outcome",
    "SetRow",
    "accept",
    "change_rows",
    "count_by_kind",
    "count_sets",
    "entity_changes",
    "find_set",
    "get_set",
    "go_to",
    "history",
    "list_changes",
    "list_sets",
    "locate",
    "next_redo",
    "next_undo",
    "redo",
    "reject",
    "undo",
]

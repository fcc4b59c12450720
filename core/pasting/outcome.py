"""What became of a row of a pasted sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a row does to the draft."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Outcome:
    """One row: its number below the headings, what it does, to which kind, and the detail or the reason.

    `title` names the entity; `place` the destination, when the sheet goes into several.
    """

    row: int
    what: What
    title: str
    detail: str = ""
    kind: str | None = None
    place: str = ""

"""An entry of the evidence ledger: a statement that texts may make, what proves it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON_DAYS = 14
"""So many days before its end a text that rests on an entry is told of it."""


class Origin(StrEnum):
    """Where an entry comes from."""

    BRIEF = "brief"
    DOCUMENT = "document"
    PERSON = "person"


class State(StrEnum):
    """Whether an entry may be used."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Entry:
    """`place` is the key of the brief (`claims[2]`), the place in the document, or the source a person named; `source` is
    what proves it, in words; `quote` the words of the document as they stand there. `kept` tells entries that stand in
    the table of the ledger from those that are read from the brief."""

    id: str
    statement: str
    origin: Origin
    place: str
    source: str
    quote: str = ""
    document: str | None = None
    expires_on: date | None = None
    state: State = State.ACTIVE
    author: str = ""
    at: int = 0
    kept: bool = True

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < today

    def ends_soon(self, today: date) -> bool:
        """Whether it ends within the next two weeks."""
        return self.expires_on is not None and today <= self.expires_on <= today + timedelta(days=SOON_DAYS)

    def counts(self, today: date) -> bool:
        """Whether texts may rest on it."""
        return self.state is State.ACTIVE and not self.expired(today)

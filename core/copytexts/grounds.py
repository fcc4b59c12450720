"""What proves what a text states, as the evidence ledger says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from core.brief import Brief
from core.evidence import Grounding, ledger_in


@dataclass(frozen=True)
class Ground:
    """A number, superlative or comparison of a text: `span` counts characters, `said` are its words, `proof` is what proves
    it (None: nothing does), `why` what is missing."""

    span: tuple[int, int]
    kind: str
    said: str
    proof: str | None
    expired: bool = False
    why: str = ""

    @property
    def proven(self) -> bool:
        """Whether it may be said today."""
        return self.proof is not None and not self.expired

    def words(self) -> str:
        """How it stands, in a sentence."""
        if self.expired:
            return f"The evidence for “{self.said}” has expired: {self.proof}"
        if self.proof is not None:
            return f"“{self.said}” rests on: {self.proof}"
        return f"Nothing proves “{self.said}”" + (f": {self.why}." if self.why else ".")


Grounds = Callable[[str], list[Ground]]


def grounds_in(connection: Connection, brief: Brief | None, today: date) -> Grounds:
    """How texts are held against the evidence of a workspace."""
    ledger = ledger_in(connection, today, brief)
    return lambda text: [_ground(text, one) for one in ledger.grounding(text)]


def _ground(text: str, one: Grounding) -> Ground:
    said = one.text or text[one.span[0] : one.span[1]]
    proof = None
    if one.entry is not None:
        source = one.entry.source
        proof = f"{one.entry.statement} ({source})" if source and source != one.entry.statement else one.entry.statement
    why = "its evidence was withdrawn" if one.withdrawn is not None else one.why
    return Ground(one.span, one.kind, said, proof, one.expired, why.rstrip("."))

"""What proves what a text states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from core.brief import Brief
from core.catalog import GOOGLE
from core.copy.facts import phrases_of
from core.rules.scanning import check_text

_KINDS = {"brand.unproven_number": "number", "google.superlative": "superlative", "google.comparison": "comparison"}


@dataclass(frozen=True)
class Ground:
    """A number, superlative or comparison of a text: `span` counts characters, `proof` is what proves it (None: nothing)."""

    span: tuple[int, int]
    kind: str
    said: str
    proof: str | None
    expired: bool = False

    @property
    def proven(self) -> bool:
        """Whether it may be said today."""
        return self.proof is not None and not self.expired

    def words(self) -> str:
        """How it stands, in a sentence."""
        if self.expired:
            return f"The evidence for “{self.said}” has expired."
        return f"“{self.said}” rests on: {self.proof}" if self.proof else f"Nothing proves “{self.said}”."


Grounds = Callable[[str], list[Ground]]


def grounds_of(connection: Connection, brief: Brief | None) -> Grounds:
    """How texts are held against the evidence of a workspace."""
    phrases = phrases_of(brief) if brief else ()

    def found(text: str) -> list[Ground]:
        made = []
        for one in check_text(GOOGLE, "descriptions", text, brief.brand if brief else None):
            kind = _KINDS.get(one.rule)
            if kind and one.span:
                said = text[one.span[0] : one.span[1]]
                proof = next(
                    (phrase for phrase in phrases if kind != "number" and said.lower() in phrase.lower()), None
                )
                made.append(Ground(one.span, kind, said, proof))
        return made

    return found

"""What proves what a text states, as the evidence ledger says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from core.brief import Brief
from core.evidence import Entry, Grounding, Ledger, State, ledger_in


@dataclass(frozen=True)
class Ground:
    """A number, superlative or comparison of a text: `span` counts characters, `said` are its words, `proof` is what proves
    it (None: nothing does), `why` what is missing, `entry` the id of what proves or would prove it."""

    span: tuple[int, int]
    kind: str
    said: str
    proof: str | None
    expired: bool = False
    why: str = ""
    entry: str | None = None

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


@dataclass(frozen=True)
class Lost:
    """What a text was written from and may not rest on any more: its words, in a word why, and a sentence."""

    said: str
    word: str
    why: str

    def words(self) -> str:
        """How it stands, in a sentence."""
        return f"It was written from “{self.said}”, which {self.why}."


@dataclass(frozen=True)
class Grounds:
    """How texts are held against the evidence of a workspace."""

    ledger: Ledger
    pains: tuple[str, ...] = ()

    def of(self, text: str) -> list[Ground]:
        """What proves the numbers, superlatives and comparisons of a text."""
        return [_ground(text, one) for one in self.ledger.grounding(text)]

    def lost(self, evidence: Iterable[str]) -> tuple[Lost, ...]:
        """What of that a text was written from (`Claim: …`) is no longer stated, has expired or was withdrawn."""
        found = (self._lost(*one.partition(": ")[::2]) for one in evidence)
        return tuple(one for one in found if one is not None)

    def entries(self, evidence: Iterable[str]) -> tuple[str, ...]:
        """The ids of what a text was written from (`Claim: …`), where the ledger holds it, whether it counts or not."""
        found = (self._entries.get(_key(one.partition(": ")[2])) for one in evidence)
        return tuple(dict.fromkeys(one.id for one in found if one is not None))

    def _lost(self, kind: str, said: str) -> Lost | None:
        if kind not in _KINDS:
            return None
        wanted = _key(said)
        if wanted in self._stated:
            return None
        entry = self._entries.get(wanted)
        if entry is None:
            return Lost(said, "Not in brief", "the brief no longer says")
        if entry.state is State.WITHDRAWN:
            return Lost(said, "Withdrawn", "was withdrawn")
        return Lost(said, "Expired", f"ended on {entry.expires_on}")

    @cached_property
    def _stated(self) -> frozenset[str]:
        counting = (one for one in self.ledger.entries if one.counts(self.ledger.today))
        said = (text for one in counting for text in (one.statement, f"{one.statement} ({one.source})"))
        return frozenset(map(_key, (*said, *self.pains)))

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {
            _key(text): one
            for one in self.ledger.entries
            for text in (one.statement, f"{one.statement} ({one.source})")
        }


_KINDS = frozenset({"Claim", "Value proposition", "Offer", "Pain", "Summary"})
_SOURCE = re.compile(r" \([^()]*\)$")


def _key(said: str) -> str:
    """What a statement says, whatever its case, its punctuation and the source named behind it."""
    return " ".join(re.findall(r"[^\W_]+", _SOURCE.sub("", said).casefold()))


def grounds_in(connection: Connection, brief: Brief | None, today: date) -> Grounds:
    """How texts are held against the evidence of a workspace."""
    pains = tuple(pain for one in brief.personas for pain in one.pains) if brief else ()
    return Grounds(ledger_in(connection, today, brief), pains)


def _ground(text: str, one: Grounding) -> Ground:
    said = one.text or text[one.span[0] : one.span[1]]
    proof = None
    if one.entry is not None:
        source = one.entry.source
        proof = f"{one.entry.statement} ({source})" if source and source != one.entry.statement else one.entry.statement
    why = "its evidence was withdrawn" if one.withdrawn is not None else one.why
    entry = one.entry or one.withdrawn
    return Ground(one.span, one.kind, said, proof, one.expired, why.rstrip("."), entry.id if entry else None)

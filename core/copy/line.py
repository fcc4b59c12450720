"""A line of copy and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

GRAMMAR = "grammar"


@dataclass(frozen=True)
class Line:
    """One text: its role, the claim or proposition it rests on (None when it states nothing), and who wrote it."""

    role: str
    text: str
    evidence: str | None = None
    source: str = GRAMMAR


@dataclass(frozen=True)
class Candidate:
    """A line that may be chosen. `family` is its frame, `facts` what it tells, `weight` how good the frame is (0..1)."""

    line: Line
    family: str
    facts: tuple[str, ...]
    weight: float

    @property
    def text(self) -> str:
        """The text itself."""
        return self.line.text

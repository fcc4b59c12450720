"""The parts of a text's quality: what each is called, what it counts for, and what was measured with the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as factory
from typing import TYPE_CHECKING

from core.copy.offering import (
    FLUENCY,
    FRAME,
    PAGE,
    PROOF,
    RELEVANCE,
    RESPONSE,
    ROLE,
    ROOM,
    SHARES,
    STYLE,
    TASTE,
    VARIETY,
)

if TYPE_CHECKING:
    from core.quality.copies import Copy


@dataclass(frozen=True)
class About:
    """What people read of a part: its name and what it says."""

    title: str
    help: str


PARTS: Mapping[str, About] = {
    RELEVANCE: About("Keywords", "How near it is to the keywords of the ad group."),
    PAGE: About("Landing page", "How near it is to what the landing page says."),
    FLUENCY: About("Fluency", "How well it reads to the local model, beside texts that are known to read well."),
    VARIETY: About("Distinctness", "How little it repeats what stands above it and what the ad says already."),
    ROLE: About("Role", "Whether the ad still lacks a text that does this: names the keyword, proves, offers, calls."),
    PROOF: About("Proof", "How much of what it claims rests on the evidence."),
    STYLE: About("Style", "How near it is to the account's own ads, those with good results counting more."),
    ROOM: About("Room", "How well it uses the characters that are shown."),
    RESPONSE: About("Response", "How likely it is clicked more often than the ad group's usual text, from the account's own figures."),
    TASTE: About("Your verdicts", "How likely you keep a text with such traits, from what you kept and rejected so far."),
    FRAME: About("Sentence", "How well this kind of sentence usually reads, from what readers marked."),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One measured part: its value from 0 to 1 and what it was measured on, in a sentence."""

    name: str
    value: float
    because: str

    @property
    def title(self) -> str:
        """What people read."""
        return PARTS[self.name].title


@dataclass(frozen=True)
class Quality:
    """What is known of one text: its measured parts, what was not measured with the reason for it, and what it copies."""

    text: str
    field: str
    parts: tuple[Part, ...]
    missing: Mapping[str, str] = factory(default_factory=dict)
    weights: Mapping[str, float] = factory(default_factory=lambda: SHARES)
    copied: Copy | None = None

    @property
    def score(self) -> float:
        """The measured parts in one number from 0 to 1, by their weights."""
        return weighted(self.values, self.weights)

    @property
    def values(self) -> dict[str, float]:
        """The parts by name."""
        return {part.name: part.value for part in self.parts}

    @property
    def because(self) -> dict[str, str]:
        """What each part was measured on."""
        return {part.name: part.because for part in self.parts}


def weighted(values: Mapping[str, float], weights: Mapping[str, float] = SHARES) -> float:
    """Parts in one number from 0 to 1: parts nobody measured are left out and the others count more; 0 without any."""
    counting = {name: value for name, value in values.items() if name in weights}
    whole = sum(weights[name] for name in counting)
    return sum(weights[name] * value for name, value in counting.items()) / whole if whole else 0.0

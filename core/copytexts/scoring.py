"""The parts of a score in words, and in one number."""

from __future__ import annotations

from collections.abc import Mapping

from core.copy.offering import SHARES

PARTS: Mapping[str, tuple[str, str]] = {
    "frame": ("Sentence", "How well its kind of sentence usually reads."),
    "relevance": ("Relevance", "How near it is to the keywords of the ad group."),
    "fluency": ("Fluency", "How well it reads to the local model, against the other candidates."),
    "variety": ("Variety", "How little it repeats what stands above it."),
}
"""What each part is called, and what it says."""


def score_of(parts: Mapping[str, float]) -> float | None:
    """The parts that count in one number from 0 to 1; None where none was measured."""
    counting = {name: value for name, value in parts.items() if name in SHARES}
    whole = sum(SHARES[name] for name in counting)
    return sum(SHARES[name] * value for name, value in counting.items()) / whole if whole else None

"""What the Copy screen calls things."""

from __future__ import annotations

from collections.abc import Sequence

from core.copytexts.keeping import KEPT, OFFERED, PERSON, REJECTED
from core.copytexts.sheet import Shown

GRAMMAR = "grammar"
SHORT = 34
Shape = tuple[str, str, str]
"""An icon, the role of its colour, and words."""

STATES: dict[str, Shape] = {
    OFFERED: ("circle", "border_strong", "To decide"),
    KEPT: ("circle-check", "passed", "Kept"),
    REJECTED: ("circle-x", "muted", "Rejected"),
}
_SOURCES = {GRAMMAR: "Grammar", PERSON: "You"}
_ORIGINS = {
    "Claim": "Claim",
    "Value proposition": "Value prop.",
    "Offer": "Offer",
    "Pain": "Pain",
    "Summary": "Summary",
}
_SEVERITIES = {"error": 0, "warning": 1, "info": 2}


def state_shape(one: Shown) -> Shape:
    """How a candidate stands."""
    icon, role, words = STATES[one.text.state]
    if one.text.place:
        return "pin", "accent", f"Kept, pinned to place {one.text.place}"
    return icon, role, words


def source_words(source: str) -> str:
    """Who wrote a text: the grammar, a person, or the model or server by its name."""
    return _SOURCES.get(source, source)


def evidence_shape(one: Shown) -> Shape:
    """The chip that says what a text rests on."""
    unproven = one.unproven
    if unproven:
        expired = any(each.expired for each in unproven)
        return "octagon-x", "error", "Expired" if expired else "Not proven"
    if one.lost:
        return "octagon-x", "error", one.lost[0].word
    origins = list(dict.fromkeys(origin_words(each) for each in one.text.evidence))
    if len(origins) > 1:
        return "quote", "passed", f"{len(one.text.evidence)} sources"
    if origins:
        return "quote", "passed", origins[0]
    if one.grounds:
        return "quote", "passed", "Proven"
    return "minus", "muted", "No claim"


def origin_words(evidence: str) -> str:
    """What kind of thing proves a text, in a word."""
    head = evidence.partition(":")[0]
    return _ORIGINS.get(head, "Document")


def findings_shape(one: Shown) -> Shape | None:
    """The mark of what the checks say; None where they say nothing."""
    if not one.findings:
        return None
    worst = min((each.severity for each in one.findings), key=_SEVERITIES.__getitem__)
    icon = {"error": "octagon-x", "warning": "triangle-alert", "info": "info"}[worst]
    return icon, worst, "\n".join(dict.fromkeys(each.message for each in one.findings))


def counted(count: int, word: str) -> str:
    """A number of things."""
    return f"{count:,} {word}" + ("s" if count != 1 else "")


def shortened_words(text: str) -> str:
    """As much of a text as tells which one it is."""
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def spoken(one: Shown) -> str:
    """A candidate as a screen reader says it."""
    parts: Sequence[str] = [
        one.text.text,
        one.section.label,
        state_shape(one)[2],
        f"{one.count.width} of {one.count.shown} characters",
        evidence_shape(one)[2],
        *([counted(len(one.findings), "finding")] if one.findings else []),
    ]
    return ", ".join(parts)

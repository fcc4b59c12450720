"""Texts against the evidence ledger: what a text claims has to rest on something that counts today."""

from __future__ import annotations

from collections.abc import Iterator

from core.evidence.claims import Kind
from core.evidence.ledger import Grounding
from core.rules.roles import Role, Wording
from core.rules.rule import ERROR, INFO, Pack, Says, Span
from core.rules.texts import quoted

pack = Pack("evidence", "The evidence ledger of this workspace")

# A path shows no claim, a button has no room for one.
_SILENT = frozenset({Role.PATH, Role.BUTTON})
_WHAT = "Add the evidence, or reword the text."


def _found(text: str, wording: Wording) -> list[Grounding]:
    ledger = wording.voice.ledger
    return [] if ledger is None or wording.role in _SILENT else ledger.grounding(text)


def _ungrounded(text: str, wording: Wording, kind: Kind) -> Iterator[Span]:
    for one in _found(text, wording):
        if one.kind == kind and one.entry is None:
            yield Span(*one.span, f"Nothing proves “{one.text}” in {quoted(text)}{_why(one)}. {_WHAT}")


def _why(one: Grounding) -> str:
    if one.withdrawn is not None:
        return f": {quoted(one.withdrawn.statement)} was withdrawn"
    return f": {one.why}" if one.why else ""


@pack.text(
    Says(
        "ungrounded_number",
        ERROR,
        "Number without evidence",
        "A number in an ad rests on a claim of the brief, a sentence of an imported document, or evidence that somebody added with its source. Add it, or leave the number out.",
    )
)
def _number(text: str, wording: Wording) -> Iterator[Span]:
    yield from _ungrounded(text, wording, "number")


@pack.text(
    Says(
        "ungrounded_superlative",
        ERROR,
        "Superlative without evidence",
        "“Best”, “#1”, “leading” or “guaranteed” has to be proved by somebody else. Add the proof with its source, or say what you can count.",
    )
)
def _superlative(text: str, wording: Wording) -> Iterator[Span]:
    yield from _ungrounded(text, wording, "superlative")


@pack.text(
    Says(
        "ungrounded_comparison",
        ERROR,
        "Comparison without evidence",
        "Whoever compares has to show the measured difference. Add it with its source, or leave the other out.",
    )
)
def _comparison(text: str, wording: Wording) -> Iterator[Span]:
    yield from _ungrounded(text, wording, "comparison")


@pack.text(
    Says(
        "expired",
        ERROR,
        "Evidence has expired",
        "What proved this claim counted until a day that has passed. Renew the evidence, or reword the text.",
    )
)
def _expired(text: str, wording: Wording) -> Iterator[Span]:
    for one in _found(text, wording):
        if one.entry is not None and one.expired:
            yield Span(
                *one.span,
                f"The evidence for “{one.text}” in {quoted(text)} ended on {one.entry.expires_on}. Renew it, or reword the text.",
            )


@pack.text(
    Says(
        "expires_soon",
        INFO,
        "Evidence expires soon",
        "What proves this claim ends within two weeks; after that the text cannot be posted. Renew the evidence in time.",
    )
)
def _expires_soon(text: str, wording: Wording) -> Iterator[Span]:
    ledger = wording.voice.ledger
    for one in _found(text, wording):
        if ledger is not None and one.grounded and one.entry is not None and one.entry.ends_soon(ledger.today):
            yield Span(*one.span, f"The evidence for “{one.text}” ends on {one.entry.expires_on}.")

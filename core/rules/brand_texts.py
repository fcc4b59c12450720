"""Ad texts against the brand table of the brief: banned words, competitors, numbers without proof."""

from __future__ import annotations

from collections.abc import Iterator

from core.copy.words import numbers
from core.rules.roles import LONG_ROLES, Role, Wording
from core.rules.rule import ERROR, WARNING, Pack, Says, Span

brand = Pack("brand", "The brand table of the brief")


@brand.text(
    Says("banned_word", ERROR, "Banned word", "The brand never uses this word, in any form. Write it another way.")
)
def _banned(text: str, wording: Wording) -> Iterator[Span]:
    for word, pattern in wording.voice.banned:
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” is on the brand's list of banned words (“{word}”).")


@brand.text(
    Says(
        "competitor_named",
        ERROR,
        "Competitor named",
        "The brand never names competitors in ads; it would also need proof and may break trademark rules. Leave the name out.",
    )
)
def _rival(text: str, wording: Wording) -> Iterator[Span]:
    if wording.voice.brand.allow_competitor_names:
        return
    for name, pattern in wording.voice.rivals:
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” names the competitor {name}.")


@brand.text(
    Says(
        "competitor_compared",
        WARNING,
        "Comparison with a named competitor",
        "A comparison with a named rival needs proof on the landing page and may be refused as trademark use.",
    )
)
def _rival_compared(text: str, wording: Wording) -> Iterator[Span]:
    if not wording.voice.brand.allow_competitor_names:
        return
    for name, pattern in wording.voice.rivals:
        found = pattern.search(text)
        if found:
            yield Span(found.start(), found.end(), f"The text names {name}; keep the proof at hand.")


@brand.text(
    Says(
        "unproven_number",
        WARNING,
        "Number the brief does not state",
        "Numbers in ads come from the claims, value propositions, offer or summary of the brief. Correct it, or add the claim with its evidence.",
    )
)
def _unproven_number(text: str, wording: Wording) -> Iterator[Span]:
    known = wording.voice.figures
    if known is None or wording.role is Role.PATH or not any(char.isdigit() for char in text):
        return
    for number in numbers(text):
        if number.strip("+") not in known:
            start = text.find(number[0], 0) if number not in text else text.index(number)
            yield Span(start, start + len(number), f"“{number}” stands nowhere in the brief.")


def must_include_missing(text: str, wording: Wording) -> Iterator[Span]:
    """For texts checked one by one: a long text without the words the brand asks for."""
    if wording.role in LONG_ROLES:
        for phrase in wording.voice.brand.must_include:
            if phrase.strip() and phrase.lower() not in text.lower():
                yield Span(0, len(text), f"“{phrase}” is missing; the brand asks for it in every ad.")

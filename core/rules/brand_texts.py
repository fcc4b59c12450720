"""Ad texts against the brand table of the brief and the brand kit: banned and avoided words, competitors, marks."""

from __future__ import annotations

from collections.abc import Iterator

from core.rules.roles import LONG_ROLES, Wording
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
        "avoided_term",
        WARNING,
        "Word the brand avoids",
        "The brand kit names another word for this. Use that one, so that all ads speak alike.",
    )
)
def _avoided(text: str, wording: Wording) -> Iterator[Span]:
    for use, word, pattern in wording.voice.avoided:
        for found in pattern.finditer(text):
            plain = found[0].casefold() == word.casefold()
            fixed = text[: found.start()] + _cased(use, found[0]) + text[found.end() :] if plain else None
            yield Span(
                found.start(), found.end(), f"The brand says “{use}” instead of “{found[0]}”.", fixed, f"Say “{use}”"
            )


def _cased(use: str, instead_of: str) -> str:
    """The word to use, with a capital where the other had one."""
    return use[:1].upper() + use[1:] if instead_of[:1].isupper() else use


@brand.text(
    Says(
        "trademark",
        WARNING,
        "Trademark of somebody else",
        "The brand kit lists this as a mark of others; both platforms may refuse ads that name it. Leave it out, or take it off the list once you may use it.",
    )
)
def _trademark(text: str, wording: Wording) -> Iterator[Span]:
    for name, pattern in wording.voice.marks:
        for found in pattern.finditer(text):
            yield Span(found.start(), found.end(), f"“{found[0]}” names the trademark {name}.")


def must_include_missing(text: str, wording: Wording) -> Iterator[Span]:
    """For texts checked one by one: a long text without the words the brand asks for."""
    if wording.role in LONG_ROLES:
        for phrase in (*wording.voice.brand.must_include, *wording.voice.says.legal_lines):
            if phrase.strip() and phrase.lower() not in text.lower():
                yield Span(0, len(text), f"“{phrase}” is missing; the brand asks for it in every ad.")

"""Whole ads against the brand kit: words and legal lines that every ad has to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.copy.width import resolved
from core.rules.context import Context
from core.rules.roles import LONG_ROLES, ROLES
from core.rules.rule import ERROR, WARNING, Hit, Item, Pack, Says

_LONG = {
    platform: tuple(
        name for (of, kind, name), role in ROLES.items() if of == platform and kind == "ad" and role in LONG_ROLES
    )
    for platform, _, _ in ROLES
}
brand = Pack("brand", "The brand kit", when=frozenset(name for names in _LONG.values() for name in names))


@brand.entity(
    Says(
        "legal_line_missing",
        ERROR,
        "Legal line missing",
        "The brand kit asks for this line in every ad of the market. Put it into a description or the introductory text.",
    ),
    "ad",
)
def _legal_line(item: Item, context: Context) -> Iterator[Hit]:
    lines = context.voice_of(item).says.legal_lines
    yield from _missing(item, lines, "The legal line “{}” is missing.")


@brand.entity(
    Says(
        "required_missing",
        WARNING,
        "Required words missing",
        "The brand asks for these words in every ad. Put them into a description or the introductory text.",
    ),
    "ad",
)
def _required(item: Item, context: Context) -> Iterator[Hit]:
    voice = context.voice_of(item)
    yield from _missing(item, voice.brand.must_include, "“{}” is missing; the brand asks for it in every ad.")


def _missing(item: Item, wanted: Iterable[str], message: str) -> Iterator[Hit]:
    if not wanted or item["format"] == "legacy":
        return
    place = next((name for name in _LONG.get(item.platform, ()) if item[name]), None)
    if place is None:
        return
    shown = " ".join(_texts(item)).casefold()
    for phrase in wanted:
        if phrase.strip() and " ".join(phrase.split()).casefold() not in shown:
            yield Hit(place, message.format(phrase))


def _texts(item: Item) -> Iterator[str]:
    for of, kind, name in ROLES:
        value = item[name] if (of, kind) == (item.platform, item.kind) else None
        for text in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
            yield " ".join(resolved(text).split())

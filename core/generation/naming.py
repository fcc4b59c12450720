"""One grammar for names, written and read: `Ledgerly | Search | NonBrand | Month end close software | DE-AT | EN`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from core.naming.standard import STANDARD

EMPTY = "General"

_PARTS = ("brand", "channel", "part", "theme", "geo", "language")
_MOST_COUNTRIES = 4
_LOOSE_END = re.compile(
    r"(?:[\s,;/&+–-]|\s(?:for|of|and|with|to|in|the|a|für|und|mit|pour|et|de|para|y))+$", re.IGNORECASE
)


@dataclass(frozen=True)
class Name:
    """The parts of a campaign's or ad set's name; `version` above 1 tells a second one of the same kind apart."""

    brand: str
    channel: str
    part: str
    theme: str
    geo: str
    language: str
    version: int = 1

    def __str__(self) -> str:
        parts = {name: getattr(self, name) for name in _PARTS}
        return STANDARD.name(parts | ({"version": str(self.version)} if self.version > 1 else {}))


def make_name(brand: str, channel: str, part: str, theme: str, places: tuple[Sequence[str], Sequence[str]]) -> Name:
    """A name of cleaned, shortened parts; `places` are countries and languages. `str` of it has at most 130 characters."""
    countries, languages = places
    return Name(
        token(brand, 20),
        token(channel, 12),
        token(part, 16),
        token(theme, 34),
        token(geo_part(countries), 14),
        token(language_part(languages), 8),
    )


def parse_name(text: str) -> Name | None:
    """The parts of a name the generator wrote; None for any other name."""
    reading = STANDARD.read(text)
    if reading is None or any(reading[name] != token(reading[name], 255) for name in _PARTS):
        return None
    version = int(reading.get("version", "1"))
    if version < 2 and "version" in reading:
        return None
    return Name(**{name: reading[name] for name in _PARTS}, version=version)


def token(text: str, longest: int) -> str:
    """A part of a name: one line, no separator, cut at a word unless that would lose too much."""
    clean = " ".join("".join(" " if category(char) == "Cc" else char for char in text.replace("|", "/")).split())
    clean = harmless(clean)
    if len(clean) > longest:
        at_word = clean[: longest + 1].rpartition(" ")[0]
        clean = at_word if len(at_word) >= longest // 2 else clean[:longest]
        clean = _LOOSE_END.sub("", clean)
    return clean or EMPTY


def harmless(text: str) -> str:
    """The text without the marks at its start that make a spreadsheet take a cell for a formula."""
    return text.lstrip("=+-@\t\r ") or text


def geo_part(countries: Sequence[str]) -> str:
    """`DE-AT`; more than four countries are counted: `DE-AT-CH+7`."""
    if len(countries) <= _MOST_COUNTRIES:
        return "-".join(countries)
    return "-".join(countries[:3]) + f"+{len(countries) - 3}"


def language_part(languages: Sequence[str]) -> str:
    """`EN-DE`."""
    return "-".join(code.upper() for code in languages[:2]) + (f"+{len(languages) - 2}" if len(languages) > 2 else "")


def free_name(name: Name, taken: Iterable[str]) -> Name:
    """The name, or the first later version of it that nobody has (without regard to case)."""
    used = {text.casefold() for text in taken}
    version = name.version
    while str(replace(name, version=version)).casefold() in used:
        version += 1
    return replace(name, version=version)

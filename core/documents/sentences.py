"""Running text as sentences, each with its place in the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOST_SENTENCES = 20_000
_LONGEST, _SHORTEST = 600, 2
_END = re.compile(r"(?<=[.!?…])[”\"’)»]?\s+(?=[\"“„«(]?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|z\.\s?B|d\.\s?h|u\.\s?a|ca|approx|no|nr|vs|dr|mr|mrs|ms|prof|inc|ltd|co|fig|art|abs|bzw|p\. ex|jan|feb|aug|sept?|oct|nov|dec)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zà-öø-ÿ])")
_BULLET = re.compile(r"^\s*(?:[•·▪‣◦*–—-]|\d{1,2}[.)])\s+")


class Sentence(NamedTuple):
    """`place` is a page (“page 3”), a heading, or both; "" where the document has neither."""

    place: str
    text: str


def sentences(text: str, place: str = "") -> Iterator[Sentence]:
    """The sentences of a text that say something; lines that a blank line or a bullet parts stand alone."""
    for paragraph in _paragraphs(unicodedata.normalize("NFC", text)):
        for sentence in _split(paragraph):
            if _says_something(sentence):
                yield Sentence(place, sentence[:_LONGEST])


def capped(found: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The first sentences of a document, each once in its place."""
    kept: dict[Sentence, None] = {}
    for one in found:
        kept[one] = None
        if len(kept) >= MOST_SENTENCES:
            break
    return tuple(kept)


def _paragraphs(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in [*_BROKEN.sub("", text.replace("\r\n", "\n")).split("\n"), ""]:
        plain = _clean(line)
        if (not plain or _BULLET.match(plain)) and lines:
            yield " ".join(lines)
            lines = []
        if plain:
            lines.append(_BULLET.sub("", plain))


def _clean(line: str) -> str:
    shown = "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else " " for char in line)
    return " ".join(shown.split())


def _split(paragraph: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(paragraph):
        if not _ABBREVIATED.search(paragraph, begin, end.start()):
            yield paragraph[begin : end.start() + len(end[0].rstrip())].strip()
            begin = end.end()
    yield paragraph[begin:].strip()


def _says_something(sentence: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", sentence)) >= _SHORTEST

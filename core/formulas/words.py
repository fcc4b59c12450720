"""Words such as [campaign] or [keyword:title] inside a text, filled in for each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement

from core.formulas.names import Source, source_of

_WORD = re.compile(r"\[([^\W\d][\w .\-/]*?)(?::(\w+))?\]")


def slug(text: str) -> str:
    """A text as addresses and tracking hold it: small, with hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))


MODIFIERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": lambda text: " ".join(word[:1].upper() + word[1:] for word in text.split(" ")),
    "trim": lambda text: " ".join(text.split()),
    "slug": slug,
}


@dataclass(frozen=True)
class Words:
    """A text in parts: plain pieces, and words with the column each reads."""

    parts: tuple[str | int, ...]
    sources: tuple[Source, ...]
    modifiers: tuple[str | None, ...]
    spelled: tuple[str, ...] = ()
    in_address: bool = False

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """What each word reads, in order."""
        return tuple(source.column for source in self.sources)

    def filled(self, values: Sequence[Any], *, escape: Callable[[str], str] | None = None) -> str:
        """The text with stored values in place of its words; empty values leave nothing behind."""
        out = []
        for part in self.parts:
            if isinstance(part, str):
                out.append(part)
                continue
            text = self._word(part, values[part])
            out.append(escape(text) if escape else text)
        return "".join(out)

    def _word(self, at: int, stored: Any) -> str:
        text = self.sources[at].text(stored)
        modifier = self.modifiers[at]
        if modifier:
            text = MODIFIERS[modifier](text)
        return quote(text, safe="") if self.in_address else text


def words_in(kind: str, text: str, *, in_address: bool = False) -> Words | None:
    """The words of a text; None when it holds none. What is in brackets but no word stays as it is written."""
    parts: list[str | int] = []
    sources: list[Source] = []
    modifiers: list[str | None] = []
    spelled: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        source = source_of(kind, found[1])
        if source is None or (found[2] and found[2] not in MODIFIERS):
            continue
        parts += [text[end : found.start()], len(sources)]
        sources.append(source)
        modifiers.append(found[2])
        spelled.append(found[1])
        end = found.end()
    if not sources:
        return None
    return Words((*parts, text[end:]), tuple(sources), tuple(modifiers), tuple(spelled), in_address)

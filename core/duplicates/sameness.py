"""When two rows are the same: texts, ads and targeting brought into one form, as a number that is quick to compare."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from core.copy.lexicon import FUNCTION_WORDS
from core.copy.words import stem, tokens

_MARKS = re.compile(r'[\[\]"+]+')
_LITTLE = FUNCTION_WORDS | frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "für",
        "mit",
        "und",
        "oder",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "im",
        "in",
        "am",
        "an",
        "auf",
        "bei",
        "le",
        "la",
        "les",
        "de",
        "du",
        "des",
        "un",
        "une",
        "pour",
        "et",
        "ou",
        "en",
        "avec",
        "dans",
        "sur",
        "au",
        "aux",
        "el",
        "los",
        "las",
        "del",
        "una",
        "unos",
        "para",
        "con",
        "y",
        "o",
        "por",
    ]
)
_ENDINGS = ("en", "n")  # German plurals, of words long enough that little else is meant

TextForm = Callable[[str], tuple[str, ...]]


def text_form(*, any_order: bool, close: bool) -> TextForm:
    """How a keyword's text is compared: its words, sorted when the order does not matter."""
    split = _close_words if close else _plain_words

    def form(text: str) -> tuple[str, ...]:
        words = split(text)
        return tuple(sorted(words)) if any_order else tuple(words)

    return form


def _plain_words(text: str) -> list[str]:
    return _MARKS.sub(" ", text).casefold().split()


def _close_words(text: str) -> list[str]:
    small = text.casefold()
    # Plain words with blanks between, as most keywords are, need no pattern.
    words = small.split() if small.replace(" ", "").isalnum() else tokens(small)
    return [word if word.isdigit() else _close(word) for word in words if word not in _LITTLE] or words


@lru_cache(maxsize=200_000)
def _close(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    found = stem(plain)
    ending = next((one for one in _ENDINGS if len(found) >= 6 and found.endswith(one)), "")
    return found.removesuffix(ending)


def keyword_number(form: TextForm, *, any_match: bool) -> Callable[[str | None, str | None], int | None]:
    """A number for text and match type; equal for equal keywords, None for a blank."""

    def number(text: str | None, match: str | None) -> int | None:
        words = form(text) if text else ()
        return hash((words, None if any_match else match)) if words else None

    return number


def texts_number(*cells: str | None) -> int | None:
    """A number for the texts of an ad: lists count as sets, without case and outer blanks; None where all are blank."""
    parts = tuple(_folded(cell) for cell in cells)
    return hash(parts) if any(parts) else None


def _folded(cell: str | None) -> Any:
    if not cell:
        return ""
    listed = _list_in(cell)
    if listed is not None:
        return tuple(sorted(" ".join(one.casefold().split()) for one in listed))
    return " ".join(cell.casefold().split())


def _list_in(cell: str) -> list[str] | None:
    """The texts of a stored list; a text may begin with a bracket too, such as “[Guide] Close the books”."""
    if not cell.startswith("["):
        return None
    try:
        found = json.loads(cell)
    except ValueError:
        return None
    return [str(one) for one in found]


def targeting_number(cell: str | None) -> int | None:
    """A number for whom an ad set reaches, whatever the order of blocks and values; None where it names nobody."""
    if not cell:
        return None
    found = json.loads(cell)
    blocks = found.get("include")
    include = tuple(sorted(filter(None, map(_block, blocks if isinstance(blocks, list) else []))))
    return hash((include, _block(found.get("exclude")))) if include else None


def _block(block: Any) -> tuple[Any, ...]:
    """The facets of a block with their values; what has another form than targeting has (a file may say anything) is none."""
    if not isinstance(block, dict):
        return ()
    return tuple(
        (facet, tuple(sorted({_value(one) for one in values})))
        for facet, values in sorted(block.items())
        if values and isinstance(values, list)
    )


def _value(one: Any) -> str:
    named = one.get("urn") or one.get("name") or "" if isinstance(one, dict) else one
    return str(named).casefold()

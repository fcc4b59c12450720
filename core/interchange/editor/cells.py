"""Cells of an Editor file: text to stored value and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.values import clean_text, dump_json, encode, money_text, parse_money

# What a cell of `[]` is stored as on its way in: SQLite stores no other blob in these columns.
ERASE = b""
_MOST_DIGITS = 18  # SQLite keeps integers of 64 bits
ERASING = "[]"

STATUS_FROM_WORD = {
    "enabled": "ENABLED",
    "active": "ENABLED",
    "eligible": "ENABLED",
    "paused": "PAUSED",
    "removed": "REMOVED",
    "deleted": "REMOVED",
    "draft": "DRAFT",
}
# Editor knows no drafts; a paused entity costs nothing either.
WORD_FROM_STATUS = {"ENABLED": "Enabled", "PAUSED": "Paused", "REMOVED": "Removed", "DRAFT": "Paused"}

_MATCH_WORDS = {"broad": "BROAD", "phrase": "PHRASE", "exact": "EXACT"}
_PLAIN_WORDS = frozenset({"keyword", "match", "negative", "campaign", "type", *_MATCH_WORDS})
_DASHES = frozenset({"-", "--", "–", "—"})
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE_FORMS = (
    re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_FREE_TEXT = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL)
_MOST_REMEMBERED = 50_000


class Bad(str):
    """Why a cell cannot be used; stands where its value would."""

    __slots__ = ()


class CellReader(dict[str, Any]):
    """The stored value of each cell text of one column, worked out once per distinct text."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Any:
        value = self.read(text)
        if len(self) < _MOST_REMEMBERED:
            self[text] = value
        return value

    def column(self, texts: Sequence[str]) -> list[Any]:
        """The values of a column; a cell that cannot be used is a `Bad`."""
        return list(map(self.__getitem__, texts))


def one_line(text: str) -> str:
    """Text for one cell: NFC, no line break, tab or NUL, no blanks around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _LINE_BREAKS.sub(" ", clean_text(text)).strip()


def one_lines(texts: Sequence[str]) -> list[str]:
    """`one_line` of a whole column, which mostly has nothing to tidy."""
    joined = "".join(texts)
    if joined.isascii() and (joined.isprintable() or not joined):
        return list(map(str.strip, texts)) if " " in joined else list(texts)
    return [one_line(text) for text in texts]


class TextReader:
    """The values of a column of free text, which need not be worked out one by one where there is nothing to tidy."""

    def __init__(self, described: Field) -> None:
        self.described = described

    def column(self, texts: Sequence[str]) -> list[Any]:
        """The values of a column."""
        tidy = one_lines(texts)
        if ERASING in set(tidy):
            return [ERASE if text == ERASING else text or None for text in tidy]
        return [text or None for text in tidy]


def reader_for(described: Field) -> CellReader | TextReader:
    """How the cells of a field's column are read."""
    if described.type in _FREE_TEXT and not described.choices:
        return TextReader(described)
    return CellReader(lambda text: read_cell(described, text))


def read_cell(described: Field, text: str) -> Any:
    """The stored value of a cell: None where blank (no change), `ERASE` for `[]`, a `Bad` where it makes no sense."""
    text = one_line(text) if described.type is not FieldType.LIST else text.strip()
    if not text:
        return None
    if text == ERASING:
        return ERASE
    if described.name == "status":
        return read_status(text)
    try:
        return _READERS.get(described.type, _read_text)(described, text)
    except InvalidInput as error:
        return Bad(f"{described.editor or described.label}: {error.message}")


def read_status(text: str) -> str:
    """The status of an Editor word."""
    return STATUS_FROM_WORD.get(text.lower()) or Bad(f"“{text}” is no status; write Enabled, Paused or Removed.")


def _read_text(described: Field, text: str) -> Any:
    if described.choices:
        return next((choice for choice in described.choices if choice.lower() == text.lower()), text)
    return text


def _read_money(described: Field, text: str) -> Any:
    if text in _DASHES:
        return None
    micros = parse_money(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    if micros < 0:
        return Bad(f"{described.label}: {text} is less than nothing.")
    return micros


def _read_decimal(described: Field, text: str) -> Any:
    return None if text in _DASHES else encode(described, text)


def _read_integer(described: Field, text: str) -> Any:
    if text in _DASHES:
        return None
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
        else Bad(f"{described.label}: “{text}” is not a whole number.")
    )


def _read_date(described: Field, text: str) -> Any:
    for form in _DATE_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(*map(int, found.groups())).isoformat()
            except ValueError:
                break
    return Bad(f"{described.label}: “{text}” is not a date; write it like 2026-12-31.")


def _read_list(described: Field, text: str) -> Any:
    if described.name == "languages" and text.lower() == "all":
        return "[]"
    # Tidied first: a Greek question mark becomes a semicolon.
    parts = [one_line(part) for part in re.split(r"[;\n]", clean_text(text))]
    return dump_json([part for part in parts if part and part != ERASING])


_READERS: dict[FieldType, Callable[[Field, str], Any]] = {
    FieldType.MONEY: _read_money,
    FieldType.DECIMAL: _read_decimal,
    FieldType.INTEGER: _read_integer,
    FieldType.DATE: _read_date,
    FieldType.LIST: _read_list,
}


def write_cell(described: Field, stored: Any, currency: str) -> str:
    """The cell text of a stored value; None is blank."""
    if stored is None:
        return ""
    if described.name == "status":
        return WORD_FROM_STATUS.get(stored, one_line(stored))
    if described.type is FieldType.MONEY:
        return money_text(stored, currency) or ""
    if described.type is FieldType.LIST:
        if described.name == "languages" and stored == "[]":
            return "All"
        return list_cell(json.loads(stored))
    return one_line(str(stored))


def list_cell(items: Iterable[str]) -> str:
    """Elements in one cell, between semicolons."""
    parts = (one_line(part) for item in items for part in str(item).split(";"))
    return ";".join(part for part in parts if part)


def read_criterion(criterion: str, match_type: str) -> tuple[bool, bool, str] | Bad:
    """(negative, for the whole campaign, match type) of the cells Criterion Type and Match type."""
    words = set(criterion.lower().split()) | set(match_type.lower().split())
    unknown = words - _PLAIN_WORDS
    matches = {_MATCH_WORDS[word] for word in words & set(_MATCH_WORDS)}
    if unknown or len(matches) > 1:
        return Bad(
            f"“{' '.join((criterion + ' ' + match_type).split())}” is no match type; write Broad, Phrase or Exact."
        )
    return "negative" in words, "campaign" in words, matches.pop() if matches else "BROAD"


def write_criterion(match_type: str | None, *, negative: bool = False, campaign_level: bool = False) -> str:
    """The cell Criterion Type."""
    word = (match_type or "BROAD").capitalize()
    if not negative:
        return word
    return f"Campaign Negative {word}" if campaign_level else f"Negative {word}"


def verbatim(text: str) -> str:
    """A cell of a column the catalog does not know: as it stands, but fit for one line."""
    if text.isascii() and text.isprintable():
        return text
    return _LINE_BREAKS.sub(" ", clean_text(text))

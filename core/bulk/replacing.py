"""Replace text: plain text as SQLite's own replace(), patterns and whole words by a lent function."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func

from core.bulk.lending import SlowPattern
from core.bulk.tool import About, Step, TextChange, short
from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.formulas.words import Words, words_in
from core.patterns import BadPattern, read_pattern
from core.schema import ENTITY
from core.values import clean_text

_BLANKS = " \u00a0"
_STRUCTURE = frozenset('[],"\\')
PATTERN_SECONDS = 0.5  # for one text
ALL_SECONDS = 60.0  # for all of them


@dataclass(frozen=True)
class Replacement:
    """What to find and what to put there; with `words`, [campaign] and the like in the new text are filled in per row."""

    find: str
    with_: str
    regex: bool = False
    match_case: bool = True
    whole_word: bool = False
    words: bool = False

    @property
    def title(self) -> str:
        """What the history calls it."""
        return f"Replace “{short(self.find)}” with “{short(self.with_)}”"

    def refusal(self, kind: str, field: Field) -> str | None:
        """Only fields that hold text."""
        return None if field.textual else f"{field.label} holds no text to replace."

    def step(self, kind: str, field: Field, about: About) -> Step:
        """Plain text is replaced by SQLite itself wherever that is right."""
        if not self.find:
            raise InvalidInput("There is nothing to find.", hint="Write the text to replace.")
        column = ENTITY[kind].c[field.name]
        words = words_in(kind, self.with_) if self.words else None
        some = field.type is FieldType.LIST and bool(about.positions)
        if self._plain(field) and words is None and not some:
            replaced = func.replace(column, clean_text(self.find), clean_text(self.with_), type_=column.type)
            if field.type is not FieldType.LONG_TEXT and not self._ends_in_letters():
                replaced = func.trim(replaced, _BLANKS, type_=column.type)
            return Step(sql=replaced, where=self._holds(column))
        change = self._substitution(words)
        where = self._holds(column) if self._plain(field) else column.is_not(None)
        return Step(text=change, words=words.columns if words else (), where=where)

    def _holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        # instr() before replace(): most rows of a large account do not hold the text and are passed over.
        return func.instr(column, clean_text(self.find)) > 0

    def _plain(self, field: Field) -> bool:
        """Whether SQLite's own replace() is right: also inside a stored list, when no text touches its structure."""
        if self.regex or self.whole_word or not self.match_case:
            return False
        texts = self.find + self.with_
        if field.type is not FieldType.LONG_TEXT and any(ord(letter) < 32 for letter in self.with_):
            return False  # such a text holds no line breaks, so they become blanks
        # Control characters are escaped inside a stored list: one of them stands for a character of its structure.
        inside = bool(_STRUCTURE & set(texts)) or any(ord(letter) < 32 for letter in texts)
        return field.type is not FieldType.LIST or not inside

    def _ends_in_letters(self) -> bool:
        """Whether the new text leaves no blank at the beginning or end of a value."""
        return bool(self.with_) and self.with_ == self.with_.strip()

    def _substitution(self, words: Words | None) -> TextChange:
        if self.match_case and not self.regex and not self.whole_word:
            old, plain = clean_text(self.find), clean_text(self.with_)
            return lambda text, *values: text.replace(old, words.filled(values) if words else plain)
        return self._pattern(words)

    def _pattern(self, words: Words | None) -> TextChange:
        import regex

        source = self.find if self.regex else regex.escape(clean_text(self.find))
        source = rf"(?<!\w)(?:{source})(?!\w)" if self.whole_word else source
        try:
            pattern = read_pattern(source, ignore_case=not self.match_case)
        except BadPattern as error:
            raise InvalidInput(
                f"The pattern cannot be read: {error}.", hint="Write \\. for a dot and \\( for a bracket."
            ) from error

        spent = 0.0

        def change(text: str, *values: Any) -> str:
            nonlocal spent
            # Words filled in are plain text; only what a person wrote may name groups.
            put = words.filled(values, escape=_escaped if self.regex else None) if words else self.with_
            written = put if self.regex else _escaped(put)
            started = time.monotonic()
            if spent > ALL_SECONDS:
                raise SlowPattern(text)
            try:
                return clean_text(pattern.sub(written, text, timeout=PATTERN_SECONDS))
            except TimeoutError as error:
                raise SlowPattern(text) from error
            except (regex.error, IndexError) as error:
                raise InvalidInput(
                    f"The replacement cannot be used: {error}.", hint="\\1 stands for the first group."
                ) from error
            finally:
                spent += time.monotonic() - started

        return change


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")

"""Append text: before or after what is there, with a separator, not where it stands already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.bulk.tool import About, Step, short
from core.catalog import Field, FieldType
from core.errors import InvalidInput
from core.formulas.words import words_in
from core.schema import ENTITY
from core.values import clean_text


@dataclass(frozen=True)
class Appending:
    """What to add and where; words such as [campaign] are filled in per row unless `words` is off."""

    text: str
    where: Literal["after", "before"] = "after"
    separator: str = " "
    skip_present: bool = True
    words: bool = True

    @property
    def title(self) -> str:
        """What the history calls it."""
        return f"Append “{short(self.text)}” {'at the end' if self.where == 'after' else 'at the beginning'}"

    def refusal(self, kind: str, field: Field) -> str | None:
        """Only texts people write; an address grows by its parameters, labels by whole labels."""
        if field.type is FieldType.URL:
            return f"{field.label} is an address. Use Change URLs to add to it."
        if not field.textual or (field.type is FieldType.LIST and (field.choices or not field.limits)):
            return f"{field.label} holds no text to append to."
        return None

    def step(self, kind: str, field: Field, about: About) -> Step:
        """One call for each text; empty fields stay empty."""
        if not self.text:
            raise InvalidInput("There is nothing to append.", hint="Write the text to add.")
        words = words_in(kind, self.text) if self.words else None
        plain = clean_text(self.text)

        def change(text: str, *values: Any) -> str:
            return self._joined(text, words.filled(values) if words else plain)

        column = ENTITY[kind].c[field.name]
        return Step(text=change, words=words.columns if words else (), where=column.is_not(None) & (column != ""))

    def _joined(self, text: str, added: str) -> str:
        if not text or not added or (self.skip_present and added.casefold() in text.casefold()):
            return text
        first, second = (text, added) if self.where == "after" else (added, text)
        return f"{first}{self.separator}{second}"

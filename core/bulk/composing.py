"""Set by formula: each row's value worked out from its own fields and those above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.bulk.tool import About, Step, short
from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.formulas.reading import read_formula
from core.schema import ENTITY


@dataclass(frozen=True)
class Composing:
    """A formula for every row: `Try [keyword:title]` or `=concat(adgroup, " - ", stage)`."""

    formula: str

    @property
    def title(self) -> str:
        """What the history calls it."""
        return f"Set by formula {short(self.formula)}"

    def refusal(self, kind: str, field: Field) -> str | None:
        """Any field people edit but maps and switches."""
        if field.type in (FieldType.MAP, FieldType.BOOL, FieldType.REF) or field.name == "status":
            return f"{field.label} cannot be worked out by a formula."
        return None

    def step(self, kind: str, field: Field, about: About) -> Step:
        """One call for each row; a result the field cannot hold is refused with the row's name."""
        formula = read_formula(kind, field.name, self.formula)
        compose, row = formula.compose(), KINDS[kind].label.lower()

        def value(stored: Any, title: Any, *words: Any) -> Any:
            try:
                return compose(*words)
            except InvalidInput as error:
                raise InvalidInput(f"{error.message} ({row} “{title or 'without a name'}”)", hint=error.hint) from error

        title = ENTITY[kind].c[KINDS[kind].title]
        return Step(value=value, words=(title, *(source.column for source in formula.sources.values())))

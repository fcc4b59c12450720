"""What a bulk tool is: a frozen record that says how one field of one kind changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement, Connection

from core.catalog import Field
from core.scope import Wanted

if TYPE_CHECKING:
    from core.rules.roles import Voice

# Which rows: a condition, a list's rows, named entities, or all (None).
Where = ColumnElement[bool] | Wanted | Sequence[str] | None
TextChange = Callable[..., str]


@dataclass(frozen=True)
class About:
    """What a tool may know besides the row: the brand of the brief, the currency, which texts of lists are meant."""

    connection: Connection
    currency: str
    positions: tuple[int, ...] = ()

    @cached_property
    def voice(self) -> Voice:
        """How the brand speaks."""
        from core.rules.context import brief_in, voice_of

        return voice_of(brief_in(self.connection))


@dataclass(frozen=True)
class Step:
    """How a field changes: an SQL expression in stored form, or a function over each text, lent to SQLite.

    `text` is called with the text and the values of `words`, once for each element of a list; `value` with the whole stored
    value instead, and gives one. With `fills`, empty fields are given a text too. `where` names the rows worth looking at.
    """

    sql: ColumnElement[Any] | None = None
    text: TextChange | None = None
    value: Callable[..., Any] | None = None
    words: tuple[ColumnElement[Any], ...] = ()
    where: ColumnElement[bool] | None = None
    fills: bool = False


class Tool(Protocol):
    """One bulk change. Tools are frozen dataclasses of plain values, so that a recipe of one can be kept as JSON."""

    @property
    def title(self) -> str:
        """What the history calls it."""
        ...

    def refusal(self, kind: str, field: Field) -> str | None:
        """Why it cannot work on a field, or None."""
        ...

    def step(self, kind: str, field: Field, about: About) -> Step:
        """How it changes a field; raises InvalidInput for settings that make no sense."""
        ...


@dataclass(frozen=True)
class Options:
    """What holds for every tool: leave texts alone that would become too long; only these texts of a list (from 1)."""

    skip_too_long: bool = False
    positions: tuple[int, ...] = field(default=())


def short(text: str) -> str:
    """A text as a title quotes it."""
    return text if len(text) <= 30 else text[:29] + "…"

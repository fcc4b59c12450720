"""Replacing text in any number of rows with a few SQL statements, recorded and undoable like a single edit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.exc import OperationalError

from core.catalog import Field, FieldType
from core.editing import check_editable, described
from core.errors import InvalidInput
from core.ids import parse_id
from core.schema import ENTITY, Presence
from core.scope import Wanted, condition
from core.values import clean_text, decode, dump_json
from core.workspace import Workspace

# Which rows: a condition, a list's rows, named entities, or all (None).
Where = ColumnElement[bool] | Wanted | Sequence[str] | None
_STRUCTURE = frozenset('[],"\\')
_PATTERN_SECONDS = 0.5
_FUNCTION = "cd_replace"


@dataclass(frozen=True)
class Replacement:
    """What to find and what to put there. Without `match_case`, or with `regex`, the search is a pattern."""

    find: str
    with_: str
    regex: bool = False
    match_case: bool = True


@dataclass(frozen=True)
class Sample:
    """One value a replacement would change."""

    before: Any
    after: Any


@dataclass(frozen=True)
class Preview:
    """What a replacement would do: how many rows change, and a few of them."""

    rows: int
    samples: tuple[Sample, ...] = ()


def replace_text(workspace: Workspace, kind: str, where: Where, names: str | list[str], what: Replacement) -> int:
    """Replace text in one or several fields of all matching rows, as one undoable step; returns how many values change."""
    fields = [_textual(kind, name) for name in ([names] if isinstance(names, str) else names)]
    title = f"Replace “{_short(what.find)}” with “{_short(what.with_)}”"
    with workspace.edit(title) as edit, _function(edit.connection, what):
        changed = 0
        for one in fields:
            rows = _rows(kind, where, one, what)
            check_editable(edit.connection, kind, [rows], one)
            changed += edit.set_where(kind, rows, one.name, _replaced(kind, one, what))
        return changed


def preview_replace(
    workspace: Workspace, kind: str, where: Where, name: str, what: Replacement, *, samples: int = 5
) -> Preview:
    """Count what a replacement would change in one field, with a few values before and after."""
    one = _textual(kind, name)
    column, new = ENTITY[kind].c[name], _replaced(kind, one, what)
    differs = _rows(kind, where, one, what) & column.is_distinct_from(new)
    draft = ENTITY[kind].c.presence == int(Presence.DRAFT)
    with workspace.read() as connection, _function(connection, what):
        count = connection.execute(select(func.count()).select_from(ENTITY[kind]).where(draft, differs)).scalar_one()
        rows = connection.execute(select(column, new).where(draft, differs).limit(samples)).all()
    return Preview(int(count), tuple(Sample(decode(one, before), decode(one, after)) for before, after in rows))


def _textual(kind: str, name: str) -> Field:
    one = described(kind, name)
    if not one.textual:
        raise InvalidInput(f"{one.label} holds no text to replace.", where=name)
    return one


def _rows(kind: str, where: Where, one: Field, what: Replacement) -> ColumnElement[bool]:
    if not what.find:
        raise InvalidInput("There is nothing to find.", hint="Write the text to replace.")
    column = ENTITY[kind].c[one.name]
    chosen = _chosen(kind, where)
    present: ColumnElement[bool] = column.is_not(None)
    if _plain(one, what):
        # instr() before replace(): most rows of a large account do not hold the text and are passed over.
        present = func.instr(column, clean_text(what.find)) > 0
    return present if chosen is None else chosen & present


def _chosen(kind: str, where: Where) -> ColumnElement[bool] | None:
    if isinstance(where, Wanted):
        return condition(where)
    if where is None or isinstance(where, ColumnElement):
        return where
    # Ids of chosen rows as one bound JSON text, so that their number has no limit.
    wanted = func.json_each(dump_json([parse_id(one).hex for one in where])).table_valued("value")
    return func.lower(func.hex(ENTITY[kind].c.id)).in_(select(wanted.c.value))


def _replaced(kind: str, one: Field, what: Replacement) -> ColumnElement[Any]:
    column = ENTITY[kind].c[one.name]
    if _plain(one, what):
        return func.replace(column, clean_text(what.find), clean_text(what.with_), type_=column.type)
    called: ColumnElement[Any] = getattr(func, _FUNCTION)(column, one.type is FieldType.LIST, type_=column.type)
    return called


def _plain(one: Field, what: Replacement) -> bool:
    """Whether SQLite's own replace() is right: also inside a stored list, when no text touches its structure."""
    if what.regex or not what.match_case:
        return False
    return one.type is not FieldType.LIST or not _STRUCTURE & (set(what.find) | set(what.with_) | _controls(what))


def _controls(what: Replacement) -> set[str]:
    # Control characters are escaped inside a stored list: one of them stands for a character of its structure.
    return {"\\"} if any(ord(letter) < 32 for letter in what.find + what.with_) else set()


@dataclass
class _Trouble:
    error: InvalidInput | None = None


@contextmanager
def _function(connection: Connection, what: Replacement) -> Iterator[None]:
    """Lend SQLite the replacing function for one statement, and raise its errors as ours."""
    trouble = _Trouble()
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.create_function(_FUNCTION, 2, _replacer(what, trouble), deterministic=True)
    try:
        yield
    except OperationalError as error:
        raise trouble.error or error from error
    finally:
        raw.create_function(_FUNCTION, 2, None)


def _replacer(what: Replacement, trouble: _Trouble) -> Callable[[Any, int], Any]:
    change = _substitution(what)

    # SQLite asks twice for each row: whether the value differs, and what it becomes.
    @lru_cache(maxsize=256)
    def apply(stored: Any, is_list: int) -> Any:
        if not isinstance(stored, str):
            return stored
        try:
            if is_list:
                return dump_json([change(item) for item in json.loads(stored)])
            return change(stored)
        except InvalidInput as error:
            trouble.error = error
            raise

    return apply


def _substitution(what: Replacement) -> Callable[[str], str]:
    if what.match_case and not what.regex:
        return lambda text: text.replace(clean_text(what.find), clean_text(what.with_))
    import regex

    source = what.find if what.regex else regex.escape(clean_text(what.find))
    try:
        pattern = regex.compile(source, 0 if what.match_case else regex.IGNORECASE)
    except regex.error as error:
        raise InvalidInput(
            f"The pattern cannot be read: {error}.", hint="Write \\. for a dot and \\( for a bracket."
        ) from error

    def change(text: str) -> str:
        try:
            written = what.with_ if what.regex else what.with_.replace("\\", "\\\\")
            return clean_text(pattern.sub(written, text, timeout=_PATTERN_SECONDS))
        except TimeoutError as error:
            raise InvalidInput(
                "The pattern takes too long on some texts.", hint="Make it simpler, or replace plain text."
            ) from error
        except (regex.error, IndexError) as error:
            raise InvalidInput(
                f"The replacement cannot be used: {error}.", hint="\\1 stands for the first group."
            ) from error

    return change


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"

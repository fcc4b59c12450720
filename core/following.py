"""Users follow names: renaming or deleting a list, a budget or a label changes all that names it, in the same set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, Text, insert, literal, null, select

from core.catalog import KINDS
from core.list_cells import holds_renamed, renamed_elements
from core.schema import ENTITY, Presence

if TYPE_CHECKING:
    from core.recording import Edit

# Kinds that others name, and where: (kind, field). Those of an account are named within their account only.
NAMED_IN: dict[str, tuple[tuple[str, str], ...]] = {
    "negative_list": (("campaign", "negative_lists"), ("negative_keyword", "shared_set")),
    "budget": (("campaign", "budget_name"),),
    "label": tuple((kind.name, "labels") for kind in KINDS.values() if "labels" in kind.by_name),
}
_LISTS = ("negative_lists", "labels")

_holder = MetaData()
_names = Table(
    "carried_name",
    _holder,
    Column("account", Integer),
    Column("old", Text),
    Column("new", Text),
    prefixes=["TEMPORARY"],
)


@contextmanager
def carried(edit: Edit, kind: str, where: ColumnElement[bool], new: ColumnElement[Any] | None) -> Iterator[None]:
    """Around a write of names (or, with None, a deletion): afterwards everything that used the old names follows."""
    if kind not in NAMED_IN:
        yield
        return
    table = ENTITY[kind]
    standing = [table.c.presence == int(Presence.DRAFT), table.c.name.is_not(None), where]
    if new is not None:
        standing.append(table.c.name.is_distinct_from(new))
    account = table.c.account if "account" in table.c else null()
    query = select(table.c.pk, account, table.c.name, new if new is not None else null()).where(*standing)
    renamed = edit.connection.execute(query).all()
    yield
    if renamed:
        _follow(edit, kind, [tuple(row) for row in renamed])


def _follow(edit: Edit, kind: str, renamed: list[tuple[Any, ...]]) -> None:
    # Another entity of the same name still answers for the old one.
    still = _still_there(edit, kind, {pk for pk, *_ in renamed})
    _carry_names(edit, kind, [(a, old, new) for _, a, old, new in renamed if (a, old) not in still])


def follow_names(edit: Edit, kind: str, names: Iterable[tuple[int | None, str, str | None]]) -> None:
    """Rename in all that names them what is called otherwise now: (account, old, new), a new of None takes it out.

    A name that some entity of the kind has now is left alone.
    """
    held = _still_there(edit, kind, set())
    latest = {(account, old): new for account, old, new in names if (account, old) not in held}
    _carry_names(edit, kind, [(account, old, new) for (account, old), new in latest.items()])


def _carry_names(edit: Edit, kind: str, names: Sequence[tuple[Any, ...]]) -> None:
    _names.drop(edit.connection, checkfirst=True)
    _names.create(edit.connection)
    rows = [{"account": account, "old": old, "new": new} for account, old, new in names]
    if rows:
        edit.connection.execute(insert(_names), rows)
        for user, field in NAMED_IN[kind]:
            _rewrite(edit, kind, user, field)
    _names.drop(edit.connection)


def _still_there(edit: Edit, kind: str, renamed: set[int]) -> set[tuple[Any, Any]]:
    table = ENTITY[kind]
    account = table.c.account if "account" in table.c else null()
    query = select(table.c.pk, account, table.c.name).where(table.c.presence == int(Presence.DRAFT))
    return {(owner, name) for pk, owner, name in edit.connection.execute(query) if pk not in renamed}


def _rewrite(edit: Edit, kind: str, user: str, field: str) -> None:
    table = ENTITY[user]
    column = table.c[field]
    mine = None if kind == "label" else _names.c.account.is_not_distinct_from(table.c.account)
    if field in _LISTS:
        where, value = holds_renamed(column, _names, mine), renamed_elements(column, _names, mine)
        edit.set_where(user, where, field, value)
        return
    pairs = _names.c.old == column if mine is None else (_names.c.old == column) & mine
    named = select(literal(1)).select_from(_names).where(pairs).correlate(table).exists()
    gone = select(literal(1)).select_from(_names).where(pairs, _names.c.new.is_(None)).correlate(table).exists()
    if user == "negative_keyword":
        # A deleted list takes its keywords along.
        edit.delete_where(user, column.is_not(None) & gone)
    value = select(_names.c.new).where(pairs).correlate(table).limit(1).scalar_subquery()
    edit.set_where(user, column.is_not(None) & named, field, value)

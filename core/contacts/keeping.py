"""Writing contacts: each once by its source and key, in chunks, and only what is new or says something else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from core.author import Author
from core.contacts.columns import Profile
from core.contacts.headings import FIELDS
from core.database import new_id
from core.recording import now_ms
from core.schema import contact as table
from core.schema import contact_load as loads
from core.values import dump_json

CHUNK = 2_000
_AT_ONCE = 500
_KEYS = ("kind", "source", "source_key")
_TOLD = (*FIELDS, "consents", "answers", "submitted_at", "campaign", "creative", "form", "test")


@dataclass(frozen=True)
class Contact:
    """A person or company as it was read: `fields` by the names of `headings.FIELDS`, `answers` word for word."""

    kind: str
    source: str
    key: str
    fields: Mapping[str, str | None]
    answers: Mapping[str, Any]
    consents: Sequence[Mapping[str, Any]] | None = None
    submitted_at: int | None = None
    campaign: str | None = None
    creative: str | None = None
    form: str | None = None
    test: bool = False


@dataclass(frozen=True)
class Kept:
    """How many were new, said something else than before, or nothing new."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def keep(connection: Connection, contacts: Sequence[Contact], load: int | None = None) -> Kept:
    """Write contacts; of several with one key the last one stays."""
    done = Kept()
    for at in range(0, len(contacts), CHUNK):
        done += _keep(connection, contacts[at : at + CHUNK], load)
    return done


def keep_load(connection: Connection, kind: str, source: str, found: Profile) -> int:
    """Note a file and its columns; returns its row number. A file of the same name takes the place of the earlier one.

    When its rows are told apart otherwise than before, those of before go: they would stand there twice.
    """
    columns = json.dumps([one.described() for one in found.columns], ensure_ascii=False)
    values = {
        "key_column": found.key_name,
        "columns": columns,
        "rows": found.rows,
        "author": Author.me().name,
        "at": now_ms(),
    }
    mine = (loads.c.kind == kind) & (loads.c.source == source)
    before = connection.execute(select(loads.c.key_column).where(mine)).one_or_none()
    if before is not None and before.key_column != found.key_name:
        connection.execute(delete(table).where(table.c.kind == kind, table.c.source == source))
    query = insert(loads).values(id=new_id(), kind=kind, source=source, **values)
    connection.execute(query.on_conflict_do_update(index_elements=["kind", "source"], set_=values))
    return int(connection.execute(select(loads.c.pk).where(mine)).scalar_one())


def key_before(connection: Connection, kind: str, source: str) -> str | None:
    """The key column of a file when it was read last."""
    mine = (loads.c.kind == kind) & (loads.c.source == source)
    return connection.execute(select(loads.c.key_column).where(mine)).scalar()


def drop_others(connection: Connection, kind: str, source: str, first: int) -> int:
    """Delete rows told apart by their numbers that a shorter file of the same name has no more; returns how many."""
    number = func.cast(func.substr(table.c.source_key, 5), table.c.pk.type)
    mine = (table.c.kind == kind) & (table.c.source == source) & table.c.source_key.like("row %")
    return int(connection.execute(delete(table).where(mine, number >= first)).rowcount)


def _keep(connection: Connection, contacts: Sequence[Contact], load: int | None) -> Kept:
    rows = {one.key: _row(one, load) for one in contacts}
    before = _before(connection, contacts[0], list(rows)) if rows else {}
    fresh = [row for key, row in rows.items() if key not in before]
    other = [row for key, row in rows.items() if key in before and before[key] != _told(row)]
    if fresh or other:
        statement = insert(table)
        told = {name: statement.excluded[name] for name in (*_TOLD, "load", "loaded_at")}
        connection.execute(statement.on_conflict_do_update(index_elements=_KEYS, set_=told), fresh + other)
    # Contacts that name again what an earlier one named were read, so they count with it.
    return Kept(len(fresh), len(other), len(contacts) - len(fresh) - len(other))


def _row(one: Contact, load: int | None) -> dict[str, Any]:
    fields = {name: one.fields.get(name) or None for name in FIELDS}
    return fields | {
        "id": new_id(), "kind": one.kind, "source": one.source, "source_key": one.key, "load": load,
        "consents": None if one.consents is None else dump_json(list(one.consents)), "answers": dump_json(dict(one.answers)),
        "submitted_at": one.submitted_at, "campaign": one.campaign, "creative": one.creative, "form": one.form,
        "test": int(one.test), "loaded_at": now_ms(),
    }  # fmt: skip


def _told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _TOLD)


def _before(connection: Connection, like: Contact, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    query = select(table.c.source_key, *(table.c[name] for name in _TOLD))
    query = query.where(table.c.kind == like.kind, table.c.source == like.source)
    for at in range(0, len(keys), _AT_ONCE):
        for row in connection.execute(query.where(table.c.source_key.in_(keys[at : at + _AT_ONCE]))):
            found[row[0]] = tuple(row[1:])
    return found

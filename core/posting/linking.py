"""What entities hang below and name: row numbers as links that know the platform's ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from core.among import among
from core.catalog import KINDS
from core.following import NAMED_IN
from core.platforms import Verb
from core.posting.adapter import Link, Operation
from core.posting.difference import Candidate
from core.schema import ENTITY, Presence

# Fields that name entities of the same account, by the kind that has them: {kind: ((field, kind named), …)}.
_NAMES: dict[str, tuple[tuple[str, str], ...]] = {}
for _named, _users in NAMED_IN.items():
    if _named != "label":
        for _user, _field in _users:
            _NAMES[_user] = (*_NAMES.get(_user, ()), (_field, _named))


@dataclass(frozen=True)
class Above:
    """An entity that others hang below or name, as it stands now."""

    pk: int
    name: str
    live: bool
    remote_id: str | None
    standing: bool
    status: str | None
    fields: Mapping[str, int | None]


def above(connection: Connection, kind: str, pks: Iterable[int]) -> dict[int, Above]:
    """Entities of a kind by row number."""
    table, wanted = ENTITY[kind], sorted(set(pks))
    upwards = [one.name for one in KINDS[kind].fields if one.refers_to]
    title = table.c[KINDS[kind].title]
    query = select(
        table.c.pk, title.label("title_"), table.c.live, table.c.remote_id, table.c.presence, table.c.status,
        *(table.c[name] for name in upwards),
    ).where(among(table.c.pk, wanted))  # fmt: skip
    return {
        row["pk"]: Above(
            row["pk"], str(row["title_"] or ""), bool(row["live"]), row["remote_id"],
            row["presence"] == int(Presence.DRAFT), row["status"], {name: row[name] for name in upwards},
        )
        for row in connection.execute(query).mappings()
    }  # fmt: skip


def named(connection: Connection, account: int, kinds: Sequence[str]) -> dict[tuple[str, str], int]:
    """The lists and budgets of an account by kind and name."""
    found: dict[tuple[str, str], int] = {}
    for kind in {target for pairs in _NAMES.values() for _, target in pairs} & set(kinds):
        table = ENTITY[kind]
        query = select(table.c.name, table.c.pk).where(
            table.c.account == account, table.c.presence == int(Presence.DRAFT), table.c.name.is_not(None)
        )
        found |= {(kind, str(name)): int(pk) for name, pk in connection.execute(query.order_by(table.c.pk.desc()))}
    return found


def names_in(one: Candidate, posted: frozenset[str]) -> list[tuple[str, str, str]]:
    """What an entity names in the fields that are posted: (field, kind, name)."""
    found = []
    for name, kind in _NAMES.get(one.kind, ()):
        stored = one.values.get(name)
        if name not in posted or not stored:
            continue
        several = KINDS[one.kind].by_name[name].type == "list"
        found += [(name, kind, text) for text in (json.loads(stored) if several else [stored])]
    return found


def with_ids(connection: Connection, operations: Sequence[Operation]) -> list[Operation]:
    """Operations whose links know what ids the platform has given by now, and that know their own."""
    wanted: dict[str, set[int]] = {}
    for one in operations:
        for link in one.links:
            wanted.setdefault(link.kind, set()).add(link.entity)
        if _is_later(one):
            wanted.setdefault(one.kind, set()).add(one.entity)
    ids = {(kind, pk): found.remote_id for kind, pks in wanted.items() for pk, found in _ids(connection, kind, pks)}
    return [_linked(one, ids) for one in operations]


def _linked(one: Operation, ids: Mapping[tuple[str, int], str | None]) -> Operation:
    own = ids.get((one.kind, one.entity)) if _is_later(one) else one.remote_id
    links = tuple(replace(link, remote_id=ids.get((link.kind, link.entity))) for link in one.links)
    return replace(one, links=links, remote_id=own) if links or own != one.remote_id else one


def _is_later(one: Operation) -> bool:
    """Whether an operation changes what an earlier one of the same post makes."""
    return one.verb is not Verb.CREATE and one.remote_id is None


def inherited(
    connection: Connection, wanted: Mapping[str, Iterable[str]], pks: Mapping[str, Iterable[int]]
) -> dict[tuple[str, int], dict[str, Any]]:
    """Fields of entities that others hang below, in stored form; by kind and row number."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, names in wanted.items():
        table = ENTITY[kind]
        query = select(table.c.pk, *(table.c[name] for name in sorted(set(names))))
        for row in connection.execute(query.where(among(table.c.pk, sorted(set(pks.get(kind, ())))))).mappings():
            found[kind, row["pk"]] = {f"{kind}.{name}": value for name, value in row.items() if name != "pk"}
    return found


def _ids(connection: Connection, kind: str, pks: set[int]) -> Iterable[tuple[int, Above]]:
    return above(connection, kind, pks).items()


def link_of(name: str, kind: str, found: Above) -> Link:
    """A link to an entity."""
    return Link(name, kind, found.pk, found.name, found.remote_id if found.live else None)

"""What of one account differs between draft and platform: a few statements per kind, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, literal, or_, select

from core.catalog import KINDS
from core.ids import id_text
from core.platforms import Verb
from core.posting.wording import called
from core.schema import ENTITY, Presence, live_value
from core.scope import Scope, in_scope

REMOVED = "REMOVED"


@dataclass(slots=True)
class Candidate:
    """One entity whose draft differs from the platform; `live` holds what the platform shows in the fields that differ."""

    kind: str
    pk: int
    id: str
    name: str
    verb: Verb
    remote_id: str | None
    gone: bool
    values: Mapping[str, Any]
    above: Mapping[str, int | None]
    live: dict[str, Any] = field(default_factory=dict)
    chosen: bool = True

    @property
    def key(self) -> tuple[str, int]:
        """Kind and row number."""
        return self.kind, self.pk


@cache
def references(kind: str) -> dict[str, str]:
    """The fields of a kind that point upwards, with the kind they point to."""
    return {one.name: one.refers_to for one in KINDS[kind].fields if one.refers_to}


def candidates(
    connection: Connection, kind: str, account: int, chosen: ColumnElement[bool] | None
) -> Iterator[Candidate]:
    """The entities of a kind in an account that differ; those outside `chosen` are marked as such."""
    table, described = ENTITY[kind], KINDS[kind]
    upwards = references(kind)
    own = [one.name for one in described.fields if one.name not in upwards and one.name != "remote_id"]
    picked = (chosen if chosen is not None else literal(value=True)).label("picked_")
    live = _live_values(connection, kind, account)
    query = select(
        table.c.pk, table.c.id, table.c.presence, table.c.live, table.c.remote_id, picked,
        *(table.c[name] for name in (*own, *upwards)),
    ).where(_differing(kind), _inside(kind, account)).order_by(table.c.pk)  # fmt: skip
    for row in connection.execute(query).mappings():
        differs = live.get(row["pk"], {})
        verb = _verb(row["presence"], row["live"], row.get("status"), differs)
        if verb is None:
            continue
        yield Candidate(
            kind, row["pk"], id_text(row["id"]), called(kind, row), verb, row["remote_id"],
            row["presence"] == int(Presence.GONE), {name: row[name] for name in own},
            {name: row[name] for name in upwards}, differs, bool(row["picked_"]),
        )  # fmt: skip


def _verb(presence: int, live: int, status: str | None, differs: Mapping[str, Any]) -> Verb | None:
    """What has to be done on the platform; None when nothing has."""
    if presence == int(Presence.GONE):
        return Verb.REMOVE
    if not live:
        return None if status == REMOVED else Verb.CREATE
    return Verb.REMOVE if status == REMOVED and "status" in differs else Verb.UPDATE


def _differing(kind: str) -> ColumnElement[bool]:
    table = ENTITY[kind]
    edited = exists(
        select(literal(1)).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity == table.c.pk)
    ).correlate(table)
    standing = and_(table.c.presence == int(Presence.DRAFT), or_(table.c.live == 0, edited))
    return or_(standing, and_(table.c.presence == int(Presence.GONE), table.c.live == 1))


def _inside(kind: str, account: int) -> ColumnElement[bool]:
    found = in_scope(kind, Scope("account", account))
    return literal(value=True) if found is None else found


def _live_values(connection: Connection, kind: str, account: int) -> dict[int, dict[str, Any]]:
    table = ENTITY[kind]
    query = (
        select(live_value.c.entity, live_value.c.field, live_value.c.value)
        .join(table, table.c.pk == live_value.c.entity)
        .where(live_value.c.kind == KINDS[kind].code, table.c.live == 1, _inside(kind, account))
    )
    found: dict[int, dict[str, Any]] = {}
    for entity, name, value in connection.execute(query):
        found.setdefault(entity, {})[name] = value
    return found

"""Which proposals need another one first: what they add to, edit or remove around is only proposed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from core.applying import CHILDREN
from core.catalog import KINDS, KINDS_BY_CODE
from core.ids import id_text
from core.schema import ENTITY, Op, Presence, State, change, change_set
from core.workspace import Workspace


@dataclass(frozen=True)
class Need:
    """One proposal needs another first: it adds to, edits or removes around `what`."""

    id: str
    title: str
    first_id: str
    first_title: str
    what: str


def needs(workspace: Workspace) -> list[Need]:
    """Which proposals (parked ones too) need another one first, and for what; reads every proposed change, so in a job."""
    with workspace.read() as connection:
        pending = [
            row
            for row in connection.execute(select(change_set).where(change_set.c.state == "proposed"))
            if row.first_change
        ]
        if len(pending) < 2:
            return []
        found: dict[tuple[int, int], str] = {}
        for row in pending:
            for maker, what in _needed_by(connection, row):
                found.setdefault((row.pk, maker), what)
        sets = {row.pk: row for row in pending}
    return [
        Need(id_text(sets[a].id), sets[a].title, id_text(sets[b].id), sets[b].title, what)
        for (a, b), what in found.items()
        if b in sets
    ]


def _needed_by(connection: Connection, found: Row[Any]) -> list[tuple[int, str]]:
    """The sets (and one entity each) that must be accepted before this one."""
    inside = and_(change.c.seq.between(found.first_change, found.last_change), change.c.state == int(State.PROPOSED))
    result: list[tuple[int, str]] = []
    for code, op in connection.execute(select(change.c.kind, change.c.op).where(inside).distinct()).all():
        kind = KINDS_BY_CODE[code]
        mine = and_(inside, change.c.kind == code, change.c.op == op)
        if op == Op.CREATE:
            queries = [
                _makers(found, mine, kind.name, field.name, field.refers_to) for field in kind.fields if field.refers_to
            ]
        elif op == Op.SET:
            queries = [_makers(found, mine, kind.name, "pk", kind.name)]
        else:
            queries = [_removers(found, mine, kind.name, child, field) for child, field in CHILDREN[kind.name]]
        for query in queries:
            result += [(row[0], row[1] or "") for row in connection.execute(query)]
    return result


def _makers(found: Row[Any], mine: ColumnElement[bool], kind: str, field: str, above: str) -> Select[Any]:
    """Other proposals that make what these changes touch or hang something below."""
    table, parent, other = ENTITY[kind], ENTITY[above].alias(), change.alias()
    needed = (
        select(parent.c.pk, parent.c[KINDS[above].title].label("title"))
        .select_from(change.join(table, table.c.pk == change.c.entity).join(parent, parent.c.pk == table.c[field]))
        .where(mine, parent.c.presence == int(Presence.PROPOSED))
        .distinct()
        .subquery()
    )
    return (
        select(other.c.change_set, func.min(needed.c.title))
        .select_from(needed.join(other, other.c.entity == needed.c.pk))
        .where(other.c.kind == KINDS[above].code, other.c.op == int(Op.CREATE), other.c.state == int(State.PROPOSED))
        .where(other.c.change_set != found.pk)
        .group_by(other.c.change_set)
    )


def _removers(found: Row[Any], mine: ColumnElement[bool], kind: str, child: str, field: str) -> Select[Any]:
    """Other proposals that remove what hangs below what these changes remove."""
    below, other = ENTITY[child].alias(), change.alias()
    return (
        select(other.c.change_set, func.min(below.c[KINDS[child].title]))
        .select_from(change.join(below, below.c[field] == change.c.entity).join(other, other.c.entity == below.c.pk))
        .where(mine, below.c.presence == int(Presence.DRAFT))
        .where(other.c.kind == KINDS[child].code, other.c.op == int(Op.DELETE), other.c.state == int(State.PROPOSED))
        .where(other.c.change_set != found.pk)
        .group_by(other.c.change_set)
    )

"""Noting what the platform has after a request: with the values as they were sent, whatever the draft holds by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Text, bindparam, delete, func, insert, literal, select, update

from core.among import among
from core.applying import CHILDREN
from core.author import Author, AuthorKind
from core.catalog import KINDS
from core.platforms import Verb
from core.posting.adapter import Operation
from core.posting.journal import OperationState, Post
from core.schema import ENTITY, Presence, live_value, post_operation
from core.workspace import Workspace

_O = post_operation.c


def settle(
    workspace: Workspace, connection: Connection, of: Post, operations: Sequence[Operation],
    remote_ids: Mapping[int, str], platform: str,
) -> None:  # fmt: skip
    """Operations have happened: ids, live layer and journal follow, inside the caller's transaction."""
    _note_done(connection, of, operations, remote_ids)
    by_kind: dict[tuple[str, Verb], list[Operation]] = {}
    for one in operations:
        by_kind.setdefault((one.kind, one.verb), []).append(one)
    for (kind, verb), some in by_kind.items():
        pks = [one.entity for one in some]
        if verb is Verb.REMOVE:
            _note_removed(connection, kind, pks)
            continue
        if verb is Verb.CREATE:
            _note_ids(connection, of, kind, [one.n for one in some])
            connection.execute(delete(live_value).where(*_live_of(kind, pks)))
        _note_sent(connection, kind, some)
    _show_paused(workspace, by_kind, platform)


def _note_done(
    connection: Connection, of: Post, operations: Sequence[Operation], remote_ids: Mapping[int, str]
) -> None:
    statement = (
        update(post_operation)
        .where(_O.post == of.pk, _O.n == bindparam("n_"))
        .values(state=OperationState.DONE.value, remote_id=func.coalesce(bindparam("id_", type_=Text), _O.remote_id))
    )
    rows = [{"n_": one.n, "id_": remote_ids.get(one.n)} for one in operations]
    if rows:
        connection.execute(statement, rows)


def _note_ids(connection: Connection, of: Post, kind: str, numbers: Sequence[int]) -> None:
    """The entities stand on the platform, under its ids."""
    table = ENTITY[kind]
    given = select(_O.remote_id).where(_O.post == of.pk, _O.entity == table.c.pk, *_among(kind, numbers))
    mine = select(_O.entity).where(_O.post == of.pk, *_among(kind, numbers))
    connection.execute(
        update(table).where(table.c.pk.in_(mine)).values(live=1, remote_id=given.limit(1).scalar_subquery())
    )


def _note_sent(connection: Connection, kind: str, some: Sequence[Operation]) -> None:
    """Where the draft holds something else than what was sent, the live layer says so; elsewhere it is silent."""
    table, code = ENTITY[kind], KINDS[kind].code
    names = sorted({name for one in some for name in one.sent})
    query = select(table.c.pk, *(table.c[name] for name in names)).where(among(table.c.pk, [o.entity for o in some]))
    drafted = {row["pk"]: row for row in connection.execute(query).mappings()}
    alike: dict[tuple[str, ...], list[int]] = {}
    differing = []
    for one in some:
        alike.setdefault(tuple(one.sent), []).append(one.entity)
        now = drafted[one.entity]
        differing += [
            {"kind": code, "entity": one.entity, "field": name, "value": value}
            for name, value in one.sent.items()
            if now[name] != value
        ]
    for fields, pks in alike.items():
        connection.execute(delete(live_value).where(*_live_of(kind, pks), live_value.c.field.in_(fields)))
    if differing:
        connection.execute(insert(live_value), differing)


def _among(kind: str, numbers: Sequence[int]) -> list[ColumnElement[bool]]:
    return [_O.kind == KINDS[kind].code, among(_O.n, numbers)]


def _live_of(kind: str, pks: Sequence[int]) -> list[ColumnElement[bool]]:
    return [live_value.c.kind == KINDS[kind].code, among(live_value.c.entity, pks)]


def _note_removed(connection: Connection, kind: str, pks: Sequence[int]) -> None:
    """What is gone from the platform, with all that hung below it there.

    What the draft still shows as removed stays there as the platform's; anything else would be made anew.
    """
    table = ENTITY[kind]
    connection.execute(delete(live_value).where(*_live_of(kind, pks)))
    kept = (table.c.presence == int(Presence.DRAFT)) & (table.c.status == "REMOVED")
    connection.execute(update(table).where(among(table.c.pk, pks), ~kept).values(live=0, remote_id=None))
    for child, field in CHILDREN[kind]:
        below = ENTITY[child]
        gone = (below.c.presence == int(Presence.GONE)) & (below.c.live == 1) & among(below.c[field], pks)
        further = list(connection.execute(select(below.c.pk).where(gone)).scalars())
        if further:
            _note_removed(connection, child, further)


def _show_paused(workspace: Workspace, by_kind: Mapping[tuple[str, Verb], Sequence[Operation]], platform: str) -> None:
    """What was posted paused stands paused in the draft too, unless somebody gave it another status meanwhile.

    Otherwise the next post would switch on what nobody has looked at.
    """
    for (kind, verb), some in by_kind.items():
        drafted: dict[str, list[int]] = {}
        for one in some:
            if verb is Verb.CREATE and "status" in one.before:
                drafted.setdefault(one.before["status"], []).append(one.entity)
        table = ENTITY[kind]
        for status, pks in drafted.items():
            author = Author(AuthorKind.PLATFORM, platform)
            with workspace.edit(f"Posted paused to {platform}", author) as edit:
                where = among(table.c.pk, pks) & (table.c.status == status)
                edit.set_where(kind, where, "status", literal("PAUSED"))

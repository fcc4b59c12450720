"""What the platform does not have any more leaves the draft, unless somebody edited it or what hangs below it here."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, literal, or_, select, update

from core.applying import CHILDREN
from core.catalog import KINDS
from core.pulling.staging import ORDER, STAGE, gone, seen
from core.pulling.wording import Counts
from core.recording import Edit
from core.schema import ENTITY, Presence, live_value

Mine = Callable[[str], ColumnElement[bool]]
NEVER = ("account", "label")


def remove(edit: Edit, complete: frozenset[str], mine: Mine, counts: Counts) -> None:
    """Take out what is missing among kinds that were read to the end; what is kept is left to `proposing`.

    Neither is live any more: what somebody keeps is a draft of its own, to be made anew.
    """
    connection = edit.connection
    kinds = [kind for kind in ORDER if kind in complete and kind not in NEVER]
    for kind in kinds:
        _find(connection, kind, mine(kind))
    if connection.execute(select(gone.c.entity).limit(1)).first() is None:
        return
    for kind in reversed(ORDER):
        _keep_edited(connection, kind)
    for kind in ORDER:
        _keep_below(connection, kind)
    for kind in kinds:
        counts.removed[kind] = _count(connection, kind)
    for kind in kinds:
        leaving = select(gone.c.entity).where(gone.c.kind == kind, gone.c.kept == 0)
        edit.delete_where(kind, ENTITY[kind].c.pk.in_(leaving))
    for kind in kinds:
        _forget(connection, kind)


def _find(connection: Connection, kind: str, mine: ColumnElement[bool]) -> None:
    table, stage = ENTITY[kind], STAGE[kind]
    there = exists(select(literal(1)).where(stage.c.remote_id == table.c.remote_id))
    looked = exists(select(literal(1)).where(seen.c.kind == kind, seen.c.remote_id == table.c.remote_id))
    rows = select(literal(kind), table.c.pk).where(
        table.c.live == 1, table.c.remote_id.is_not(None), mine, ~there, ~looked
    )
    connection.execute(insert(gone).from_select(["kind", "entity"], rows))


def _keep_edited(connection: Connection, kind: str) -> None:
    """Keep what was edited, or has something below it that was edited or that the platform never saw."""
    table = ENTITY[kind]
    edited = exists(
        select(literal(1)).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity == gone.c.entity)
    )
    ways = [edited]
    for child, name in CHILDREN[kind]:
        below, removed = ENTITY[child], gone.alias()
        clean = exists(
            select(literal(1)).where(removed.c.kind == child, removed.c.entity == below.c.pk, removed.c.kept == 0)
        )
        standing = and_(below.c[name] == gone.c.entity, below.c.presence == int(Presence.DRAFT), ~clean)
        ways.append(exists(select(literal(1)).where(standing)))
    drafted = exists(select(literal(1)).where(table.c.pk == gone.c.entity, table.c.presence == int(Presence.DRAFT)))
    connection.execute(update(gone).where(gone.c.kind == kind, drafted, or_(*ways)).values(kept=1))


def _keep_below(connection: Connection, kind: str) -> None:
    """What hangs below something that is kept is kept with it."""
    above = gone.alias()
    for child, name in CHILDREN[kind]:
        below = ENTITY[child]
        kept = select(above.c.entity).where(above.c.kind == kind, above.c.kept == 1)
        inside = select(below.c.pk).where(below.c[name].in_(kept), below.c.presence == int(Presence.DRAFT))
        connection.execute(update(gone).where(gone.c.kind == child, gone.c.entity.in_(inside)).values(kept=1))


def _count(connection: Connection, kind: str) -> int:
    table = ENTITY[kind]
    leaving = select(func.count()).select_from(gone.join(table, table.c.pk == gone.c.entity))
    query = leaving.where(gone.c.kind == kind, gone.c.kept == 0, table.c.presence == int(Presence.DRAFT))
    return int(connection.execute(query).scalar_one())


def _forget(connection: Connection, kind: str) -> None:
    mine = select(gone.c.entity).where(gone.c.kind == kind)
    connection.execute(update(ENTITY[kind]).where(ENTITY[kind].c.pk.in_(mine)).values(live=0))
    connection.execute(delete(live_value).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity.in_(mine)))


def kept_on_top(kind: str) -> ColumnElement[bool]:
    """Condition on entities of a kind: gone on the platform, kept here, and not below something that is kept."""
    table = ENTITY[kind]
    mine = select(gone.c.entity).where(gone.c.kind == kind, gone.c.kept == 1)
    conditions: list[ColumnElement[bool]] = [table.c.pk.in_(mine)]
    for field in KINDS[kind].fields:
        if field.refers_to:
            above = select(gone.c.entity).where(gone.c.kind == field.refers_to, gone.c.kept == 1)
            conditions.append(or_(table.c[field.name].is_(None), table.c[field.name].not_in(above)))
    return and_(*conditions)

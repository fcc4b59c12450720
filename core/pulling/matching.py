"""Which entity of the workspace each staged row is: by its remote id, or as a draft that nobody has posted yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from core.catalog import KINDS
from core.pulling.staging import STAGE, known
from core.schema import ENTITY, Presence, live_value

THERE, DRAFTED, MADE, ELSEWHERE = 1, 2, 3, 4

# What tells drafts of a kind apart below the same parents.
KEYS: Mapping[str, tuple[str, ...]] = {
    "account": ("platform", "name"),
    "label": ("name",),
    "negative_list": ("account", "name"),
    "budget": ("account", "name"),
    "audience": ("account", "name"),
    "campaign": ("account", "name"),
    "ad_group": ("campaign", "name"),
    "ad": ("ad_group", "headlines", "descriptions", "final_url"),
    "keyword": ("ad_group", "text", "match_type"),
    "negative_keyword": ("campaign", "ad_group", "account", "level", "shared_set", "text", "match_type"),
    "asset": ("campaign", "ad_group", "type", "text", "header", "values"),
    "targeting": ("campaign", "ad_group", "type", "value", "negative"),
}
_PARENTS = ("account", "campaign", "ad_group")
_SAYING = ("headlines", "name")


def resolve_parents(connection: Connection, kind: str) -> None:
    """Write the row numbers of the parents; what hangs below nothing known is dropped."""
    stage = STAGE[kind]
    parents = [f.name for f in KINDS[kind].fields if f.refers_to]
    for name in parents:
        target = KINDS[kind].by_name[name].refers_to
        found = (
            select(known.c.entity)
            .where(known.c.kind == target, known.c.remote_id == stage.c[f"{name}_remote"])
            .scalar_subquery()
        )
        connection.execute(update(stage).where(stage.c[f"{name}_remote"].is_not(None)).values({name: found}))
    lost = [and_(stage.c[f"{name}_remote"].is_not(None), stage.c[name].is_(None)) for name in parents]
    if lost:
        connection.execute(stage.delete().where(or_(*lost)))


def remember_parents(connection: Connection, kind: str, mine: ColumnElement[bool]) -> None:
    """Note the row numbers of what is on the platform already, also of what is not staged this time."""
    if kind not in _PARENTS:
        return
    table = ENTITY[kind]
    rows = select(literal(kind), table.c.remote_id, table.c.pk).where(
        table.c.live == 1, table.c.remote_id.is_not(None), mine
    )
    connection.execute(insert(known).prefix_with("OR REPLACE").from_select(["kind", "remote_id", "entity"], rows))


def remember_staged(connection: Connection, kind: str) -> None:
    """Note the row numbers of what was staged."""
    if kind in _PARENTS:
        stage = STAGE[kind]
        rows = select(literal(kind), stage.c.remote_id, stage.c.entity).where(stage.c.entity.is_not(None))
        connection.execute(insert(known).prefix_with("OR REPLACE").from_select(["kind", "remote_id", "entity"], rows))


def match(connection: Connection, kind: str, platform: str, key: tuple[str, ...]) -> None:
    """Find the entity of every staged row that has one here; `key` is what drafts nobody has posted are known by.

    Platforms number by themselves: the same number on another one is something else.
    """
    stage, table = STAGE[kind], ENTITY[kind]
    ours = _of_platform(table, platform)
    connection.execute(
        update(stage)
        .where(table.c.remote_id == stage.c.remote_id, table.c.live == 1, ours, stage.c.entity.is_(None))
        .values(entity=table.c.pk, found=THERE)
    )
    if kind == "label":
        _match_names(connection)
        return
    unposted = (table.c.presence == int(Presence.DRAFT)) & (table.c.live == 0) & table.c.remote_id.is_(None)
    if connection.execute(select(table.c.pk).where(unposted).limit(1)).first() is not None:
        _match_drafts(connection, kind, unposted & ours, key)


def _of_platform(table: Any, platform: str) -> ColumnElement[bool]:
    """Condition: an entity of this platform; kinds that do not say belong to one alone."""
    condition: ColumnElement[bool] = table.c.platform == platform if "platform" in table.c else true()
    return condition


def keep_unread(connection: Connection, kind: str, names: tuple[str, ...]) -> None:
    """Where a field could not be read, take what the platform showed before, else what the draft holds."""
    stage, table = STAGE[kind], ENTITY[kind]
    if connection.execute(select(stage.c.remote_id).where(stage.c.unread.is_not(None)).limit(1)).first() is None:
        return
    for name in names:
        mine = (live_value.c.kind == KINDS[kind].code) & (live_value.c.entity == stage.c.entity)
        edited = select(live_value.c.value).where(mine, live_value.c.field == name)
        drafted = select(table.c[name]).where(table.c.pk == stage.c.entity).scalar_subquery()
        held = case((exists(edited), edited.scalar_subquery()), else_=drafted)
        lacking = (func.instr(stage.c.unread, f";{name};") > 0) & stage.c[name].is_(None)
        connection.execute(update(stage).where(lacking, stage.c.entity.is_not(None)).values({name: held}))


def keep_alike(connection: Connection, kind: str, names: tuple[str, ...]) -> None:
    """Let drafts that turned out to be on the platform keep what they say in these fields."""
    stage, table = STAGE[kind], ENTITY[kind]
    for name in names:
        drafted = select(table.c[name]).where(table.c.pk == stage.c.entity).scalar_subquery()
        both = (stage.c.found == DRAFTED) & stage.c[name].is_not(None) & drafted.is_not(None)
        connection.execute(update(stage).where(both).values({name: drafted}))


def _match_drafts(connection: Connection, kind: str, unposted: ColumnElement[bool], key: tuple[str, ...]) -> None:
    """A draft nobody posted that is the same thing: each is taken once."""
    stage, table = STAGE[kind], ENTITY[kind]
    same = [_same(kind, stage, name) for name in key]
    free = select(func.min(table.c.pk)).where(*same, unposted).correlate(stage).scalar_subquery()
    told = stage.c[_telling(key)].is_not(None)
    connection.execute(update(stage).where(stage.c.entity.is_(None), told).values(entity=free, found=DRAFTED))
    connection.execute(update(stage).where(stage.c.entity.is_(None)).values(found=null()))
    twice = stage.alias()
    first = select(func.min(twice.c.remote_id)).where(twice.c.entity == stage.c.entity).scalar_subquery()
    connection.execute(
        update(stage).where(stage.c.found == DRAFTED, stage.c.remote_id != first).values(entity=null(), found=null())
    )


def _same(kind: str, stage: Any, name: str) -> ColumnElement[bool]:
    table = ENTITY[kind]
    same = _key(kind, table, name).is_not_distinct_from(_key(kind, stage, name))
    # A draft that says no account may be posted to any.
    return or_(same, table.c.account.is_(None)) if name == "account" and kind != "negative_keyword" else same


def _telling(key: tuple[str, ...]) -> str:
    """The field below the parents that must say something: an ad of a format without texts is like no other."""
    return next((name for name in key if name in _SAYING), "remote_id")


def _match_names(connection: Connection) -> None:
    """Labels belong to the workspace: the same name is the same label, in whatever account."""
    stage, table = STAGE["label"], ENTITY["label"]
    named = (
        select(func.min(table.c.pk))
        .where(table.c.name == stage.c.name, table.c.presence == int(Presence.DRAFT))
        .correlate(stage)
        .scalar_subquery()
    )
    connection.execute(update(stage).where(stage.c.entity.is_(None)).values(entity=named))
    live = select(table.c.live).where(table.c.pk == stage.c.entity).scalar_subquery()
    found = case((live == 1, ELSEWHERE), else_=DRAFTED)
    connection.execute(update(stage).where(stage.c.found.is_(None)).values(found=found))
    connection.execute(update(stage).where(stage.c.entity.is_(None)).values(found=null()))


def _key(kind: str, table: Any, name: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = table.c[name]
    if kind == "targeting" and name == "value":
        # The number of a place names it in whatever language it is written.
        return func.coalesce(table.c.criterion_id, column)
    if kind == "targeting" and name == "negative":
        return func.coalesce(column, 0)
    if kind == "negative_keyword" and name in ("account", "shared_set"):
        return case((table.c.level == "list", column), else_=null())
    return column

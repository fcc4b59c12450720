"""Reviews of a platform kept beside the entities they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from core.among import among
from core.catalog import KINDS, KINDS_BY_CODE
from core.disapprovals import relearn
from core.ids import id_text
from core.progress import silent
from core.recording import now_ms
from core.rules.touched import CHECKED
from core.schema import ENTITY, Presence, meta
from core.schema import policy_note as table
from core.values import dump_json
from core.workspace import Workspace


@dataclass(frozen=True)
class Review:
    """What a platform says of one entity: its status in words, and what it found, in the platform's own words."""

    kind: str
    remote_id: str
    status: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """A review that is kept; `seen_at` in milliseconds UTC."""

    kind: str
    entity: str
    name: str
    status: str
    topics: tuple[str, ...]
    seen_at: int


Known = Mapping[tuple[str, int], tuple[str, tuple[str, ...]]]


def note(workspace: Workspace, reviews: Sequence[Review], kinds: Sequence[str], *, platform: str) -> int:
    """Keep a platform's reviews in place of all it gave of these kinds; returns how many belong to an entity here.

    When they differ from those before, all findings are made anew at the next check, and what is likely disapproved is
    learned anew.
    """
    now = now_ms()
    with workspace.write() as connection:
        before = _known(connection, kinds)
        rows = [row for kind in kinds for row in _rows(connection, kind, reviews, now, platform)]
        for kind in kinds:
            mine = select(ENTITY[kind].c.pk).where(_of(kind, platform))
            connection.execute(delete(table).where(table.c.kind == KINDS[kind].code, table.c.entity.in_(mine)))
        if rows:
            connection.execute(insert(table), rows)
        changed = _known(connection, kinds) != before
        if changed:
            connection.execute(delete(meta).where(meta.c.key == CHECKED))
    if changed and "ad" in kinds:
        relearn(workspace, silent())
    return len(rows)


def listed(workspace: Workspace) -> list[Reviewed]:
    """All reviews that are kept, of entities that stand in the draft."""
    found: list[Reviewed] = []
    with workspace.read() as connection:
        for code in connection.execute(select(table.c.kind).distinct().order_by(table.c.kind)).scalars().all():
            found += _listed(connection, KINDS_BY_CODE[code].name)
    return found


def _listed(connection: Connection, kind: str) -> list[Reviewed]:
    entities, described = ENTITY[kind], KINDS[kind]
    joined = entities.join(table, (table.c.entity == entities.c.pk) & (table.c.kind == described.code))
    title = entities.c[described.title]
    query = select(entities.c.id, title, table.c.status, table.c.topics, table.c.seen_at).select_from(joined)
    query = query.where(entities.c.presence == int(Presence.DRAFT)).order_by(entities.c.pk)
    return [
        Reviewed(kind, id_text(raw), name or described.label, status, tuple(json.loads(topics)), seen)
        for raw, name, status, topics, seen in connection.execute(query)
    ]


def _of(kind: str, platform: str) -> ColumnElement[bool]:
    """Condition: an entity of this platform; kinds that do not say belong to one alone."""
    named: ColumnElement[bool] = ENTITY[kind].c.platform == platform if "platform" in ENTITY[kind].c else true()
    return named


def _rows(
    connection: Connection, kind: str, reviews: Sequence[Review], now: int, platform: str
) -> list[dict[str, object]]:
    mine = {one.remote_id: one for one in reviews if one.kind == kind}
    entities = ENTITY[kind]
    query = select(entities.c.pk, entities.c.remote_id).where(
        entities.c.live == 1, _of(kind, platform), among(entities.c.remote_id, sorted(mine))
    )
    return [
        {"kind": KINDS[kind].code, "entity": pk, "status": mine[remote].status,
         "topics": dump_json(list(mine[remote].topics)), "seen_at": now}
        for pk, remote in connection.execute(query)
    ]  # fmt: skip


def _known(connection: Connection, kinds: Sequence[str]) -> Known:
    codes = [KINDS[kind].code for kind in kinds]
    query = select(table.c.kind, table.c.entity, table.c.status, table.c.topics).where(table.c.kind.in_(codes))
    return {
        (KINDS_BY_CODE[kind].name, entity): (status, tuple(json.loads(topics)))
        for kind, entity, status, topics in connection.execute(query)
    }

"""Advice kept in the workspace: what was last seen, what became a proposal, what was dismissed by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from core.author import Author
from core.connections import Connection
from core.errors import NotFound
from core.ids import id_text, parse_id
from core.recommending.advice import Act, Advice, Advised, Automatic, Figures, Place, Verb
from core.recording import now_ms
from core.schema import advice as table
from core.schema import change_set, meta
from core.schema import connection as connections
from core.values import dump_json
from core.workspace import Workspace


class Standing(StrEnum):
    """How one piece of advice stands here."""

    OPEN = "open"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Kept:
    """Advice as it is kept; `seen_at` in milliseconds UTC, `changeset` the proposal that was made of it."""

    advice: Advice
    standing: Standing
    seen_at: int
    changeset: str | None = None
    dismissed_by: str | None = None


def note(workspace: Workspace, connection: Connection, advised: Advised) -> None:
    """Keep what a platform recommends now; what it recommends no more is not shown again."""
    now = now_ms()
    with workspace.write() as writing:
        pk = _pk(workspace, connection.id)
        writing.execute(update(table).where(table.c.connection == pk).values(stands=0))
        for one in advised.advice:
            same = (table.c.connection == pk) & (table.c.name == one.name)
            values = {"type": one.type, "body": dump_json(asdict(one)), "seen_at": now, "stands": 1}
            if not writing.execute(update(table).where(same).values(values)).rowcount:
                writing.execute(insert(table).values({"connection": pk, "name": one.name} | values))
        automatic = dump_json([asdict(one) for one in advised.automatic])
        rows = [{"key": _automatic_key(pk), "value": automatic}, {"key": _asked_key(pk), "value": str(now)}]
        writing.execute(insert(meta).prefix_with("OR REPLACE"), rows)


def kept(workspace: Workspace, connection: Connection) -> list[Kept]:
    """What was last seen of a connection, open ones first, in the platform's order."""
    query = (
        select(table, change_set.c.id.label("set_id"), change_set.c.state.label("set_state"))
        .select_from(table.outerjoin(change_set, change_set.c.pk == table.c.change_set))
        .where(table.c.connection == _pk(workspace, connection.id), table.c.stands == 1)
        .order_by(table.c.pk)
    )
    with workspace.read() as reading:
        found = [_kept(row) for row in reading.execute(query)]
    return sorted(found, key=lambda one: one.standing is not Standing.OPEN)


def automatic(workspace: Workspace, connection: Connection) -> list[Automatic]:
    """The types that the platform was last seen to carry out by itself, or not to."""
    text = workspace.option(_automatic_key(_pk(workspace, connection.id)))
    return [Automatic(**one) for one in json.loads(text)] if text else []


def asked_at(workspace: Workspace, connection: Connection) -> int | None:
    """When a platform was asked last, in milliseconds UTC; None before the first time."""
    at = workspace.option(_asked_key(_pk(workspace, connection.id)))
    return int(at) if at else None


def chosen(workspace: Workspace, connection: Connection, names: Sequence[str]) -> list[Kept]:
    """The named ones, by their whole name or its last part. Raises NotFound."""
    known = {one.advice.name: one for one in kept(workspace, connection)}
    short = {name.rpartition("/")[2]: one for name, one in known.items()}
    found = [known.get(name) or short.get(name) for name in names]
    missing = next((name for name, one in zip(names, found, strict=True) if one is None), None)
    if missing is not None:
        raise NotFound(f"There is no recommendation {missing!r}.", hint="List them first.")
    return [one for one in found if one is not None]


def note_proposed(workspace: Workspace, connection: Connection, names: Sequence[str], changeset: str) -> None:
    """Keep which proposal these became."""
    with workspace.write() as writing:
        made = writing.execute(select(change_set.c.pk).where(change_set.c.id == parse_id(changeset).bytes)).scalar_one()
        writing.execute(update(table).where(_named(workspace, connection, names)).values(change_set=made))


def note_dismissed(workspace: Workspace, connection: Connection, names: Sequence[str], author: Author) -> None:
    """Keep that these were dismissed, by whom and when."""
    values = {"dismissed_at": now_ms(), "dismissed_by": author.name}
    with workspace.write() as writing:
        writing.execute(update(table).where(_named(workspace, connection, names)).values(values))


def _named(workspace: Workspace, connection: Connection, names: Sequence[str]) -> ColumnElement[bool]:
    return (table.c.connection == _pk(workspace, connection.id)) & table.c.name.in_(list(names))


def _pk(workspace: Workspace, ident: str) -> int:
    with workspace.read() as reading:
        query = select(connections.c.pk).where(connections.c.id == parse_id(ident).bytes)
        return int(reading.execute(query).scalar_one())


def _asked_key(pk: int) -> str:
    return f"advice_asked:{pk}"


def _automatic_key(pk: int) -> str:
    return f"advice_automatic:{pk}"


def _kept(row: Row[Any]) -> Kept:
    changeset = id_text(row.set_id) if row.set_id else None
    return Kept(read_advice(json.loads(row.body)), _standing(row), row.seen_at, changeset, row.dismissed_by)


def _standing(row: Row[Any]) -> Standing:
    if row.dismissed_at is not None:
        return Standing.DISMISSED
    states = {"proposed": Standing.PROPOSED, "accepted": Standing.ACCEPTED, "rejected": Standing.REJECTED}
    # A set that was undone leaves the advice open: nothing of it stands in the draft.
    return states.get(row.set_state or "", Standing.OPEN)


def read_advice(body: Mapping[str, Any]) -> Advice:
    """Advice as `asdict` wrote it."""
    acts = tuple(Act(Verb(one["verb"]), one["kind"], Place(**one["place"]), one["values"]) for one in body["acts"])
    before, after = (Figures(**body[name]) if body[name] else None for name in ("before", "after"))
    plain = {name: body[name] for name in ("name", "type", "title", "text", "campaign", "link")}
    return Advice(**plain, before=before, after=after, acts=acts)

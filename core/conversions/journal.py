"""Which events were reported: each is written down before it is sent, by an id that says nothing about anybody."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from core.author import Author
from core.connections import Connection, row_number
from core.conversions.reading import Event
from core.recording import now_ms
from core.schema import sent_event as table
from core.workspace import Workspace

_AT_ONCE = 500
_SALT = "event_salt"


class State(StrEnum):
    """How an event stands; one that is only intended may have arrived, and is sent again under the same id."""

    INTENDED = "intended"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of an event; code and message where it was refused."""

    event: str
    state: State
    code: str | None = None
    message: str | None = None


def salt(workspace: Workspace, *, make: bool = True) -> str:
    """What makes ids of events hard to guess; the same for the life of a workspace. Empty before it was made."""
    found = workspace.option(_SALT)
    if found is None and not make:
        return ""
    if found is None:
        found = secrets.token_hex(16)
        workspace.set_option(_SALT, found)
    return found


def sent(workspace: Workspace, connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Those of these events that the platform has."""
    found: set[str] = set()
    with workspace.read() as reading:
        of = row_number(reading, connection)
        for at in range(0, len(ids), _AT_ONCE):
            some = table.c.event.in_(ids[at : at + _AT_ONCE])
            query = select(table.c.event).where(table.c.connection == of, table.c.state == State.SENT.value, some)
            found.update(reading.execute(query).scalars())
    return frozenset(found)


def intend(workspace: Workspace, connection: Connection, events: Sequence[Event]) -> None:
    """Write events down before they are sent."""
    with workspace.write() as writing:
        of, now, author = row_number(writing, connection), now_ms(), Author.me().name
        told = {"state": State.INTENDED.value, "code": None, "message": None, "author": author, "at": now}
        rows = [{"connection": of, "event": one.id, "conversion": one.rule.conversion} | told for one in events]
        query = insert(table)
        writing.execute(query.on_conflict_do_update(index_elements=["connection", "event"], set_=told), rows)


def settle(workspace: Workspace, connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """Write down what became of events."""
    if not outcomes:
        return
    with workspace.write() as writing:
        of = row_number(writing, connection)
        where = (table.c.connection == of) & (table.c.event == bindparam("which"))
        values: dict[str, Any] = {"state": bindparam("now_is"), "code": bindparam("why"), "message": bindparam("words")}
        rows = [
            {"which": one.event, "now_is": str(one.state), "why": one.code, "words": one.message} for one in outcomes
        ]
        writing.execute(update(table).where(where).values(values), rows)


def counts(workspace: Workspace, connection: Connection) -> dict[str, int]:
    """How many events stand how."""
    with workspace.read() as reading:
        of = row_number(reading, connection)
        query = select(table.c.state, func.count()).where(table.c.connection == of).group_by(table.c.state)
        return {str(state): int(count) for state, count in reading.execute(query)}

"""Which parts of a list were sent, so that an upload goes on where it stopped; holds nobody's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update

from core.author import Author
from core.connections import Connection
from core.database import insert_row, new_id
from core.errors import NotFound
from core.ids import id_text, parse_id
from core.recording import now_ms
from core.schema import connection as connections
from core.schema import list_upload as table
from core.schema import list_upload_part as parts
from core.workspace import Workspace


class PartState(StrEnum):
    """How one request stands; the platform works on what was sent for hours."""

    PENDING = "pending"
    SENT = "sent"
    PROCESSING = "processing"
    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"


@dataclass(frozen=True)
class Part:
    """One request of an upload; `request` is the platform's id of it."""

    n: int
    members: int
    state: PartState
    request: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Upload:
    """One list on its way. Times in milliseconds UTC; `settled_at` when all of it was sent."""

    id: str
    list: str
    name: str
    digest: str
    members: int
    author: str
    created_at: int
    settled_at: int | None
    parts: tuple[Part, ...]

    @property
    def sent(self) -> int:
        """How many customers were sent."""
        return sum(one.members for one in self.parts if one.state is not PartState.PENDING)


def begin(
    workspace: Workspace, connection: Connection, list: str, name: str, digest: str, sizes: Sequence[int], consent: str
) -> Upload:
    """The upload of this file to this list that is not over, else a fresh one of parts with these sizes."""
    with workspace.write() as writing:
        of = _pk(writing, connection)
        same = (table.c.connection == of) & (table.c.list == list) & (table.c.digest == digest)
        open_ = (table.c.settled_at.is_(None)) & (table.c.members == sum(sizes))
        found = writing.execute(select(table.c.id).where(same, open_)).scalar()
        if found is None:
            found = new_id()
            values = {
                "id": found, "connection": of, "list": list, "name": name, "digest": digest, "members": sum(sizes),
                "consent": consent, "author": Author.me().name, "created_at": now_ms(),
            }  # fmt: skip
            made = insert_row(writing, insert(table).values(values))
            rows = [{"upload": made, "n": n, "members": size, "state": "pending"} for n, size in enumerate(sizes)]
            writing.execute(insert(parts), rows)
    return get(workspace, id_text(found))


def note_part(
    workspace: Workspace, upload: str, n: int, state: PartState, *, request: str | None = None, note: str | None = None
) -> None:
    """Keep how one request stands; the upload is settled when none is pending."""
    values: dict[str, Any] = {"state": state.value, "note": note}
    if request is not None:
        values |= {"request": request, "sent_at": now_ms()}
    with workspace.write() as writing:
        pk = writing.execute(select(table.c.pk).where(table.c.id == parse_id(upload).bytes)).scalar_one()
        writing.execute(update(parts).where(parts.c.upload == pk, parts.c.n == n).values(values))
        waiting = select(parts.c.n).where(parts.c.upload == pk, parts.c.state == PartState.PENDING.value)
        if writing.execute(waiting.limit(1)).first() is None:
            fresh = (table.c.pk == pk) & table.c.settled_at.is_(None)
            writing.execute(update(table).where(fresh).values(settled_at=now_ms()))


def get(workspace: Workspace, id: str) -> Upload:
    """One upload; raises NotFound."""
    with workspace.read() as reading:
        row = reading.execute(select(table).where(table.c.id == parse_id(id).bytes)).one_or_none()
        if row is None:
            raise NotFound(f"There is no upload {id}.")
        found = reading.execute(select(parts).where(parts.c.upload == row.pk).order_by(parts.c.n)).all()
    return _upload(row, found)


def listed(workspace: Workspace, connection: Connection) -> list[Upload]:
    """All uploads of a connection, newest first."""
    with workspace.read() as reading:
        query = select(table.c.id).where(table.c.connection == _pk(reading, connection)).order_by(table.c.pk.desc())
        ids = reading.execute(query).scalars().all()
    return [get(workspace, id_text(one)) for one in ids]


def _pk(reading: Any, connection: Connection) -> int:
    query = select(connections.c.pk).where(connections.c.id == parse_id(connection.id).bytes)
    return int(reading.execute(query).scalar_one())


def _upload(row: Row[Any], found: Sequence[Row[Any]]) -> Upload:
    made = tuple(Part(one.n, one.members, PartState(one.state), one.request, one.note) for one in found)
    return Upload(
        id_text(row.id), row.list, row.name, row.digest, row.members, row.author, row.created_at, row.settled_at, made
    )

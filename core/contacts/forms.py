"""Lead forms as last seen, version by version: answers name the questions of their version by number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from core.connections import Connection, row_number
from core.recording import now_ms
from core.schema import lead_form as table
from core.workspace import Workspace


@dataclass(frozen=True)
class Form:
    """One version of a form; `body` is what the platform sent."""

    id: str
    version: int
    name: str
    state: str
    body: Mapping[str, Any] = field(repr=False)


def keep_forms(workspace: Workspace, connection: Connection, forms: Iterable[Form]) -> None:
    """Note forms as they are now; earlier versions stay, for the answers to them."""
    with workspace.write() as writing:
        of, now = row_number(writing, connection), now_ms()
        for one in forms:
            told = {
                "name": one.name,
                "state": one.state,
                "body": json.dumps(one.body, ensure_ascii=False),
                "seen_at": now,
            }
            query = insert(table).values(connection=of, form=one.id, version=one.version, **told)
            writing.execute(query.on_conflict_do_update(index_elements=["connection", "form", "version"], set_=told))


def forms(workspace: Workspace, connection: Connection) -> list[Form]:
    """All versions of all forms, by name; the newest version of each form first."""
    with workspace.read() as reading:
        of = row_number(reading, connection)
        query = (
            select(table).where(table.c.connection == of).order_by(table.c.name, table.c.form, table.c.version.desc())
        )
        rows = reading.execute(query).all()
    return [Form(row.form, row.version, row.name, row.state, json.loads(row.body)) for row in rows]

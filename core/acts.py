"""What was done to evidence, documents and brand kits: each step with the row before it, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from core.author import Author
from core.errors import InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.recording import now_ms
from core.schema import brand_kit, copy_act, evidence, evidence_document, meta
from core.workspace import Workspace

STAMP = "copy_acts"
"""Option that changes with every step, so that findings made under other evidence are made anew."""
_TABLES: Mapping[str, Table] = {"evidence": evidence, "brand_kit": brand_kit, "evidence_document": evidence_document}
_MOST_LISTED = 200


@dataclass(frozen=True)
class Act:
    """One step; `at` in milliseconds UTC, `subject` the table it was done to."""

    pk: int
    subject: str
    id: str
    title: str
    author: str
    at: int
    taken_back: bool


def put(connection: Connection, subject: str, ident: bytes, values: Mapping[str, Any] | None, title: str) -> None:
    """Write a row of a subject (None: remove it) and note how it was before."""
    table = _TABLES[subject]
    before = _row(connection, table, ident)
    author = Author.me().name
    _write(connection, table, ident, None if values is None else {"author": author, "at": now_ms(), **values})
    connection.execute(
        insert(copy_act).values(
            subject=subject, id=ident, title=title, before=_packed(before), author=author, at=now_ms()
        )
    )
    _mark(connection)


def list_acts(workspace: Workspace, subject: str | None = None, limit: int = _MOST_LISTED) -> list[Act]:
    """The steps, newest first; of one subject when named."""
    query = select(copy_act).order_by(copy_act.c.pk.desc()).limit(limit)
    with workspace.read() as connection:
        rows = connection.execute(query if subject is None else query.where(copy_act.c.subject == subject)).all()
    return [
        Act(row.pk, row.subject, id_text(row.id), row.title, row.author, row.at, bool(row.taken_back)) for row in rows
    ]


def take_back(workspace: Workspace, act: int) -> Act:
    """Put the row a step was done to as it was before. Only the last step of a row can be taken back.

    Raises NotFound, InvalidInput.
    """
    with workspace.write() as connection:
        row = connection.execute(select(copy_act).where(copy_act.c.pk == act)).first()
        if row is None:
            raise NotFound(f"There is no step {act}.")
        mine = (copy_act.c.subject == row.subject) & (copy_act.c.id == row.id) & (copy_act.c.taken_back == 0)
        last = connection.execute(select(func.max(copy_act.c.pk)).where(mine)).scalar()
        if last != act:
            raise InvalidInput(
                f"“{row.title}” was followed by something else." if last else f"“{row.title}” was taken back already.",
                hint="Take back the later step first." if last else "",
            )
        before = json.loads(row.before) if row.before else None
        table = _TABLES[row.subject]
        _write(connection, table, row.id, _unpacked(before))
        connection.execute(update(copy_act).where(copy_act.c.pk == act).values(taken_back=1))
        _mark(connection)
    workspace.tell(f"Take back: {row.title}", frozenset(), "")
    return Act(row.pk, row.subject, id_text(row.id), row.title, row.author, row.at, True)


def _row(connection: Connection, table: Table, ident: bytes) -> dict[str, Any] | None:
    found = connection.execute(select(table).where(table.c.id == ident)).mappings().first()
    return dict(found) if found is not None else None


def _write(connection: Connection, table: Table, ident: bytes, values: Mapping[str, Any] | None) -> None:
    if values is None:
        connection.execute(delete(table).where(table.c.id == ident))
    elif _row(connection, table, ident) is None:
        connection.execute(insert(table).values(id=ident, **values))
    else:
        connection.execute(update(table).where(table.c.id == ident).values(**values))


def _packed(row: dict[str, Any] | None) -> str | None:
    return None if row is None else json.dumps({**row, "id": id_text(row["id"])}, ensure_ascii=False)


def _unpacked(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    assert parse_id(row["id"])
    return {name: value for name, value in row.items() if name != "id"}


def _mark(connection: Connection) -> None:
    stamp = connection.execute(select(meta.c.value).where(meta.c.key == STAMP)).scalar()
    value = str(int(stamp or 0) + 1)
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=STAMP, value=value))

"""Contacts for people and for models: counts, rows, and the files they came from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from core.contacts.headings import FIELDS
from core.ids import id_text, parse_id
from core.schema import contact as table
from core.schema import contact_load as loads
from core.values import folded
from core.workspace import Workspace

LEADS = "linkedin_ads:"
"""What the source of a lead form's responses begins with; the account's number follows."""


@dataclass(frozen=True)
class Source:
    """Where contacts came from: a file with its columns, or the lead forms of an account (no columns)."""

    kind: str
    name: str
    contacts: int
    key_column: str | None
    columns: tuple[Mapping[str, Any], ...]
    at: int


@dataclass(frozen=True)
class Found:
    """Some contacts, and how many there are in all."""

    rows: tuple[Mapping[str, Any], ...]
    total: int


def sources(workspace: Workspace) -> list[Source]:
    """Where the contacts of a workspace came from, by kind and name."""
    counted = select(table.c.kind, table.c.source, func.count().label("n"), func.max(table.c.loaded_at).label("at"))
    with workspace.read() as reading:
        rows = reading.execute(
            counted.group_by(table.c.kind, table.c.source).order_by(table.c.kind, table.c.source)
        ).all()
        known = {(row.kind, row.source): row for row in reading.execute(select(loads))}
    return [_source(row, known.get((row.kind, row.source))) for row in rows]


def listed(
    workspace: Workspace,
    *,
    kind: str | None = None,
    source: str | None = None,
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> Found:
    """Contacts in the order they came; `text` looks into names, addresses and companies. `limit` 0: all."""
    where = _where(kind, source, text)
    with workspace.read() as reading:
        total = int(reading.execute(select(func.count()).select_from(table).where(*where)).scalar_one())
        query = select(table).where(*where).order_by(table.c.pk).offset(offset)
        rows = reading.execute(query.limit(limit) if limit else query.limit(-1)).all()
    return Found(tuple(_plain(row) for row in rows), total)


def ids_of(
    workspace: Workspace, *, kind: str | None = None, source: str | None = None, email: str | None = None
) -> list[str]:
    """The ids of contacts with this address, or from this source."""
    where = _where(kind, source, "")
    if email is not None:
        where = [*where, table.c.email == "".join(email.split()).lower()]
    with workspace.read() as reading:
        return [id_text(one) for one in reading.execute(select(table.c.id).where(*where)).scalars()]


def get(workspace: Workspace, id: str) -> Mapping[str, Any] | None:
    """One contact; None when there is none."""
    with workspace.read() as reading:
        row = reading.execute(select(table).where(table.c.id == parse_id(id).bytes)).one_or_none()
    return None if row is None else _plain(row)


def _where(kind: str | None, source: str | None, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if kind is not None:
        found.append(table.c.kind == kind)
    if source is not None:
        found.append(table.c.source == source)
    if text.strip():
        wanted = folded(text.strip()) or ""
        looked = ("first_name", "last_name", "email", "company", "domain", "job_title", "source_key")
        found.append(or_(*(func.instr(func.fold(table.c[name]), wanted) > 0 for name in looked)))
    return found


def _source(row: Row[Any], load: Row[Any] | None) -> Source:
    columns: Sequence[Mapping[str, Any]] = json.loads(load.columns) if load is not None else ()
    return Source(row.kind, row.source, row.n, load.key_column if load is not None else None, tuple(columns), row.at)


def _plain(row: Row[Any]) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in FIELDS}
    return {
        "id": id_text(row.id), "kind": row.kind, "source": row.source, "key": row.source_key, **fields,
        "consents": json.loads(row.consents) if row.consents else None, "answers": json.loads(row.answers),
        "submitted_at": row.submitted_at, "campaign": row.campaign, "creative": row.creative, "form": row.form,
        "test": bool(row.test), "loaded_at": row.loaded_at,
    }  # fmt: skip

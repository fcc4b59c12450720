"""Searches that are kept: views with a name, the ready-made ones, and what was searched for lately."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.database import new_id
from core.errors import AlreadyExists, InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.query import parse
from core.recording import now_ms
from core.schema import saved_view
from core.values import clean_text, dump_json
from core.workspace import Workspace

MOST_NAME = 80
MOST_RECENT = 20
_RECENT = "recent_searches"


@dataclass(frozen=True)
class SavedView:
    """A search with a name. `kind` is None for one that fits any list; `state` is the list's own (columns, order …)."""

    id: str
    name: str
    query: str
    kind: str | None = None
    state: Mapping[str, Any] = field(default_factory=dict)


PRESETS: tuple[SavedView, ...] = tuple(
    SavedView("", name, query)
    for name, query in (
        ("Unposted changes", "has:change"),
        ("Errors", "has:error"),
        ("Warnings", "has:warning"),
        ("Conflicts", "has:conflict"),
        ("Last import", "by:last-import"),
        ("Changed today", "changed:today"),
        ("Duplicates", "rule ~ duplicate"),
        ("With comments", "has:comment"),
        ("Paused", "is:paused"),
        ("Spending without conversions", "cost > 0 conversions = 0"),
    )
)
_OF_KINDS = {"ad": SavedView("", "Disapproved", "approval_status ~ disapproved")}
"""Ready-made views of one kind's list."""


def presets(kind: str) -> tuple[SavedView, ...]:
    """The ready-made views of a list."""
    own = _OF_KINDS.get(kind)
    return (*PRESETS, own) if own else PRESETS


def list_views(workspace: Workspace, kind: str | None = None) -> list[SavedView]:
    """Kept views by name; with a kind those that fit its list."""
    query = select(saved_view).order_by(saved_view.c.name)
    if kind is not None:
        query = query.where(saved_view.c.kind.is_(None) | (saved_view.c.kind == kind))
    with workspace.read() as connection:
        return [_view(row) for row in connection.execute(query)]


def save_view(
    workspace: Workspace,
    name: str,
    query: str,
    *,
    kind: str | None = None,
    state: Mapping[str, Any] | None = None,
    replace: bool = False,
) -> SavedView:
    """Keep a search under a name; raises AlreadyExists unless `replace`, QueryError for one that cannot be read."""
    name = _checked(name)
    parse(query)
    values = {"query": query.strip(), "kind": kind, "state": dump_json(state) if state else None}
    with workspace.write() as connection:
        former = connection.execute(select(saved_view.c.pk).where(saved_view.c.name == name)).scalar()
        if former is not None and not replace:
            raise AlreadyExists(f"There is a view “{name}” already.", hint="Choose another name, or replace it.")
        if former is not None:
            connection.execute(update(saved_view).where(saved_view.c.pk == former).values(values))
        else:
            connection.execute(insert(saved_view).values(id=new_id(), name=name, created_at=now_ms(), **values))
    return find_view(workspace, name)


def find_view(workspace: Workspace, name: str) -> SavedView:
    """A kept view by its name; raises NotFound."""
    with workspace.read() as connection:
        row = connection.execute(select(saved_view).where(saved_view.c.name == name)).first()
    if row is None:
        raise NotFound(f"There is no view “{name}”.")
    return _view(row)


def rename_view(workspace: Workspace, id: str, name: str) -> None:
    """Give a view another name; raises AlreadyExists, NotFound."""
    name = _checked(name)
    with workspace.write() as connection:
        taken = select(saved_view.c.pk).where(saved_view.c.name == name, saved_view.c.id != parse_id(id).bytes)
        if connection.execute(taken).first():
            raise AlreadyExists(f"There is a view “{name}” already.", hint="Choose another name.")
        changed = connection.execute(update(saved_view).where(saved_view.c.id == parse_id(id).bytes).values(name=name))
        if not changed.rowcount:
            raise NotFound("The view is not there any more.")


def remove_view(workspace: Workspace, id: str) -> None:
    """Forget a view; the rows it showed stay."""
    with workspace.write() as connection:
        connection.execute(delete(saved_view).where(saved_view.c.id == parse_id(id).bytes))


def recent(workspace: Workspace) -> list[str]:
    """What was searched for lately, newest first."""
    kept = json.loads(workspace.option(_RECENT, "[]") or "[]")
    return [text for text in kept if isinstance(text, str)][:MOST_RECENT]


def remember(workspace: Workspace, query: str) -> None:
    """Note that this was searched for; a workspace open for reading keeps nothing."""
    text = query.strip()
    if not text or workspace.read_only:
        return
    others = [each for each in recent(workspace) if each != text]
    # What was typed on the way to this search is the same search.
    others = others[1:] if others and text.startswith(others[0]) else others
    workspace.set_option(_RECENT, dump_json([text, *others][:MOST_RECENT]))


def _checked(name: str) -> str:
    name = clean_text(name).strip()
    if not name or len(name) > MOST_NAME:
        raise InvalidInput(f"A view needs a name of at most {MOST_NAME} characters.", where="name")
    return name


def _view(row: Row[Any]) -> SavedView:
    return SavedView(id_text(row.id), row.name, row.query, row.kind, json.loads(row.state) if row.state else {})

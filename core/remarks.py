"""What people say about an entity or one cell of it: threads with replies, resolved and reopened.

A thread belongs to the entity, not to its name or place, so it stays with it whatever it is called. The `comment` field of
an entity is something else: one note that Editor files carry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from core.author import Author
from core.catalog import KINDS_BY_CODE
from core.changesets import locate
from core.database import new_id
from core.errors import InvalidInput, NotFound, NothingToDo
from core.ids import id_text, parse_id
from core.pins import counts as counts
from core.pins import is_open as is_open
from core.recording import now_ms
from core.schema import ENTITY, Presence, remark
from core.values import clean_text
from core.workspace import Workspace

MOST_LETTERS = 10_000


@dataclass(frozen=True)
class Remark:
    """One thing somebody said; `at` in milliseconds UTC."""

    id: str
    author: str
    at: int
    text: str


@dataclass(frozen=True)
class Thread:
    """A remark with its replies, oldest first, on an entity or (`field`) one cell of it."""

    id: str
    kind: str
    entity: str
    title: str
    field: str | None
    remarks: tuple[Remark, ...]
    resolved_at: int | None
    resolved_by: str | None
    there: bool
    """Whether the entity still stands in the draft."""

    @property
    def open(self) -> bool:
        """Whether it waits for somebody."""
        return self.resolved_at is None


def add(workspace: Workspace, entity: str, text: str, *, field: str | None = None, author: Author | None = None) -> str:
    """Begin a thread on an entity or one cell of it; returns its id. Raises InvalidInput, NotFound."""
    author = author or Author.me()
    with workspace.write() as connection:
        code, pk = locate(connection, entity)
        kind = KINDS_BY_CODE[code]
        if field is not None and field not in kind.by_name:
            raise InvalidInput(f"{kind.label} has no field {field!r}.", where=field)
        ident = _write(connection, code, pk, field, None, text, author)
    _tell(workspace, kind.name)
    return ident


def reply(workspace: Workspace, thread: str, text: str, *, author: Author | None = None) -> str:
    """Answer in a thread, which opens it again; returns the reply's id."""
    author = author or Author.me()
    with workspace.write() as connection:
        first = _first(connection, thread)
        ident = _write(connection, first.kind, first.entity, first.field, first.pk, text, author)
        _set_resolved(connection, first.pk, None, None)
    _tell(workspace, KINDS_BY_CODE[first.kind].name)
    return ident


def resolve(workspace: Workspace, thread: str, *, author: Author | None = None) -> None:
    """Say that a thread is settled. Raises NothingToDo when it is already."""
    author = author or Author.me()
    with workspace.write() as connection:
        first = _first(connection, thread)
        if first.resolved_at is not None:
            raise NothingToDo(f"{first.resolved_by} has resolved this comment already.")
        _set_resolved(connection, first.pk, now_ms(), author.name)
    _tell(workspace, KINDS_BY_CODE[first.kind].name)


def reopen(workspace: Workspace, thread: str) -> None:
    """Take a resolution back. Raises NothingToDo when the thread is open."""
    with workspace.write() as connection:
        first = _first(connection, thread)
        if first.resolved_at is None:
            raise NothingToDo("This comment is open.")
        _set_resolved(connection, first.pk, None, None)
    _tell(workspace, KINDS_BY_CODE[first.kind].name)


def threads_of(workspace: Workspace, entity: str, *, field: str | None = None, resolved: bool = True) -> list[Thread]:
    """The threads of an entity, open ones first, then newest first; of one cell when a field is named."""
    with workspace.read() as connection:
        code, pk = locate(connection, entity)
        where = and_(remark.c.kind == code, remark.c.entity == pk)
        if field is not None:
            where = and_(where, remark.c.field == field)
        return _threads(connection, where, resolved=resolved)


def list_threads(workspace: Workspace, *, resolved: bool = False, limit: int = 1000) -> list[Thread]:
    """All threads of the workspace that are open (with `resolved`: all), newest first."""
    with workspace.read() as connection:
        return _threads(connection, remark.c.pk > 0, resolved=resolved, limit=limit)


def _write(
    connection: Connection, code: int, pk: int, field: str | None, thread: int | None, text: str, author: Author
) -> str:
    said = clean_text(text).strip()
    if not said:
        raise InvalidInput("The comment is empty.", hint="Write something, or close it.")
    if len(said) > MOST_LETTERS:
        raise InvalidInput(f"The comment has {len(said):,} characters; {MOST_LETTERS:,} fit.", hint="Shorten it.")
    ident = new_id()
    connection.execute(
        insert(remark).values(
            id=ident, kind=code, entity=pk, field=field, thread=thread, author=author.name, at=now_ms(), text=said
        )
    )
    return id_text(ident)


def _first(connection: Connection, thread: str) -> Row[Any]:
    found = connection.execute(select(remark).where(remark.c.id == parse_id(thread).bytes)).first()
    if found is not None and found.thread is not None:
        found = connection.execute(select(remark).where(remark.c.pk == found.thread)).first()
    if found is None:
        raise NotFound(f"There is no comment {thread}.")
    return found


def _set_resolved(connection: Connection, pk: int, at: int | None, by: str | None) -> None:
    connection.execute(update(remark).where(remark.c.pk == pk).values(resolved_at=at, resolved_by=by))


def _tell(workspace: Workspace, kind: str) -> None:
    workspace.tell("Comment", frozenset((kind,)), "")


def _threads(
    connection: Connection, where: ColumnElement[bool], *, resolved: bool, limit: int | None = None
) -> list[Thread]:
    query = select(remark).where(where, remark.c.thread.is_(None))
    if not resolved:
        query = query.where(remark.c.resolved_at.is_(None))
    order = (remark.c.resolved_at.is_not(None), remark.c.pk.desc())
    firsts = connection.execute(query.order_by(*order).limit(limit)).all()
    replies: dict[int, list[Row[Any]]] = {}
    answers = select(remark).where(remark.c.thread.in_([first.pk for first in firsts])).order_by(remark.c.pk)
    for row in connection.execute(answers):
        replies.setdefault(row.thread, []).append(row)
    about = _about(connection, firsts)
    return [_thread(first, replies.get(first.pk, []), about[(first.kind, first.entity)]) for first in firsts]


def _thread(first: Row[Any], replies: Sequence[Row[Any]], about: tuple[str, str, bool]) -> Thread:
    entity, title, there = about
    said = tuple(Remark(id_text(row.id), row.author, row.at, row.text) for row in (first, *replies))
    return Thread(
        id_text(first.id),
        KINDS_BY_CODE[first.kind].name,
        entity,
        title,
        first.field,
        said,
        first.resolved_at,
        first.resolved_by,
        there,
    )


def _about(connection: Connection, rows: Sequence[Row[Any]]) -> Mapping[tuple[int, int], tuple[str, str, bool]]:
    found = {}
    for code in {row.kind for row in rows}:
        kind = KINDS_BY_CODE[code]
        table = ENTITY[kind.name]
        query = select(table.c.pk, table.c.id, table.c[kind.title], table.c.presence).where(
            table.c.pk.in_({row.entity for row in rows if row.kind == code})
        )
        for pk, raw, title, presence in connection.execute(query):
            found[(code, pk)] = (id_text(raw), title or "", presence == int(Presence.DRAFT))
    return found

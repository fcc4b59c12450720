"""Taking back what somebody did, whenever it was: whole sets, by author, on chosen entities, or to what the platform shows.

Each is one new change set, so it is listed, undone and dated like any other edit. A value that somebody else changed
since is left alone and named, and so is an entity that others edited or added to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    and_,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
)

from core.applying import CHILDREN, depth, has_child, stands_below
from core.author import Author, AuthorKind
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import ChangeRow, change_rows, find_set, locate
from core.changesets.deciding import among
from core.editing import Target, conditions
from core.errors import NothingToDo
from core.ids import id_text
from core.progress import Progress
from core.recording import Edit
from core.schema import ENTITY, AnyValue, Op, Presence, State, change, change_set, live_value
from core.workspace import Workspace

_MOST_NAMED = 1000
_TAKEN = Table(
    "taken_back",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("change_set", Integer),
    Column("kind", Integer),
    Column("entity", Integer),
    Column("op", Integer),
    Column("field", Text),
    Column("before", AnyValue()),
    Column("after", AnyValue()),
    prefixes=["TEMPORARY"],
)
Index("ix_taken_back_entity", _TAKEN.c.entity, _TAKEN.c.kind)
_VALUES = Table(
    "taken_values",
    MetaData(),
    Column("entity", Integer, primary_key=True),
    Column("before", AnyValue()),
    prefixes=["TEMPORARY"],
)
_CHOSEN = Table(
    "taken_from",
    MetaData(),
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
_T = _TAKEN.c
_ALL = (_TAKEN, _VALUES, _CHOSEN)


@dataclass(frozen=True)
class Reverted:
    """What was taken back: the new change set, how many changes it holds, and the first thousand that were left alone."""

    change_set: str | None
    title: str
    changed: int
    left: tuple[ChangeRow, ...] = ()
    left_count: int = 0


def revert_sets(
    workspace: Workspace,
    ids: Sequence[str],
    *,
    entities: Sequence[str] | None = None,
    title: str | None = None,
    author: Author | None = None,
    progress: Progress | None = None,
) -> Reverted:
    """Take the named applied sets back by a new one; with `entities`, only what they did to those and below them.

    Raises NotFound, and NothingToDo when none of the sets is applied or nothing of them is left to take back.
    """
    with workspace.read() as connection:
        found = [find_set(connection, id) for id in ids]
    applied = [one for one in found if one.applied_at_log is not None and one.undone_at_log is None]
    if not applied:
        raise NothingToDo("None of this is applied.", hint="Only what was done and not undone can be taken back.")
    words = title or (f"Take back “{applied[0].title}”" if len(applied) == 1 else f"Take back {len(applied)} actions")
    words += " in part" if entities is not None and title is None else ""
    about = {"reverts": [id_text(one.id) for one in applied]}
    with workspace.edit(words, author, about=about) as edit:
        reverted = _take_back(edit, sorted(applied, key=lambda one: -one.applied_at_log), entities, progress)
    if not reverted.changed and not reverted.left_count:
        raise NothingToDo("Nothing of this is left to take back.")
    return reverted


def revert_author(
    workspace: Workspace,
    kinds: Sequence[AuthorKind],
    *,
    name: str | None = None,
    entities: Sequence[str] | None = None,
    author: Author | None = None,
    progress: Progress | None = None,
) -> Reverted:
    """Take back all that authors of these kinds did (with `name`, only that one: a file, a person), by one new set."""
    query = select(change_set.c.id, change_set.c.author).where(
        change_set.c.author_kind.in_([str(kind) for kind in kinds]),
        change_set.c.applied_at_log.is_not(None),
        change_set.c.undone_at_log.is_(None),
    )
    if name is not None:
        query = query.where(change_set.c.author == name)
    with workspace.read() as connection:
        rows = connection.execute(query).all()
    if not rows:
        raise NothingToDo("There is nothing of this author left to take back.")
    who = sorted({row.author for row in rows})
    title = f"Take back what {who[0] if len(who) == 1 else f'{len(who)} authors'} did"
    ids = [id_text(row.id) for row in rows]
    return revert_sets(workspace, ids, entities=entities, title=title, author=author, progress=progress)


def last_set_of(workspace: Workspace, entities: Sequence[str]) -> str | None:
    """The applied set that changed any of these entities last; None when none did."""
    with workspace.read() as connection:
        by_kind: dict[int, list[int]] = {}
        for code, pk in (locate(connection, one) for one in entities):
            by_kind.setdefault(code, []).append(pk)
        found: list[Any] = []
        for code, pks in by_kind.items():
            mine = and_(change.c.kind == code, among(change.c.entity, pks), change.c.state == int(State.APPLIED))
            query = (
                select(change_set.c.applied_at_log, change_set.c.id)
                .join(change, change.c.change_set == change_set.c.pk)
                .where(mine, change_set.c.applied_at_log.is_not(None), change_set.c.undone_at_log.is_(None))
                .order_by(change_set.c.applied_at_log.desc())
                .limit(1)
            )
            found += connection.execute(query).all()
    return id_text(max(found).id) if found else None


@dataclass(frozen=True)
class Restored:
    """How rows went back to what the platform shows: values set, and rows that are new and were left alone."""

    changed: int
    new: int


def revert_to_live(workspace: Workspace, kind: str, target: Target, *, author: Author | None = None) -> Restored:
    """Give rows the values the platform shows, as one undoable set; rows the platform does not have stay as they are."""
    table = ENTITY[kind]
    changed = new = 0
    with workspace.edit(f"Revert {KINDS[kind].plural.lower()} to live", author) as edit:
        for where in conditions(kind, target):
            # A condition may speak of a field that is being set, so the rows are chosen before the first one is.
            rows = table.c.pk.in_(edit.chosen(kind, where))
            counted = select(func.count()).select_from(table).where(rows, table.c.live == 0)
            new += edit.connection.execute(counted).scalar_one()
            changed += _set_live(edit, kind, rows)
    return Restored(changed, new)


def _set_live(edit: Edit, kind: str, rows: ColumnElement[bool]) -> int:
    table, code = ENTITY[kind], KINDS[kind].code
    mine = live_value.c.kind == code
    differing = select(live_value.c.field).join(table, table.c.pk == live_value.c.entity).where(mine, rows).distinct()
    changed = 0
    for name in edit.connection.execute(differing).scalars().all():
        value = (
            select(live_value.c.value)
            .where(mine, live_value.c.entity == table.c.pk, live_value.c.field == name)
            .correlate(table)
            .scalar_subquery()
        )
        differs = table.c.pk.in_(select(live_value.c.entity).where(mine, live_value.c.field == name).correlate(None))
        where = and_(rows, differs)
        above = KINDS[kind].by_name[name].refers_to if name in KINDS[kind].by_name else None
        if above:
            where = and_(where, _in_draft(above, value))
        changed += edit.set_where(kind, where, name, value)
    return changed


def _take_back(
    edit: Edit, sets: Sequence[Row[Any]], entities: Sequence[str] | None, progress: Progress | None
) -> Reverted:
    connection = edit.connection
    for table in _ALL:
        table.drop(connection, checkfirst=True)
        table.create(connection)
    _choose(connection, entities)
    for found in sets:
        _take(connection, found, only_chosen=entities is not None)
    before = edit.next_seq()
    _bring_back(edit)
    for at, found in enumerate(sets):
        if progress is not None:
            progress.step("Taking back", at, len(sets))
        _set_back(edit, found.pk)
    _take_out(edit)
    changed = edit.next_seq() - before
    left, count = _left(connection)
    for table in _ALL:
        table.drop(connection)
    return Reverted(id_text(edit.id) if changed else None, edit.title, changed, tuple(left), count)


def _choose(connection: Connection, entities: Sequence[str] | None) -> None:
    """Note the named entities and all that hangs below them."""
    if entities is None:
        return
    named = {locate(connection, one) for one in entities}
    if named:
        connection.execute(insert(_CHOSEN), [{"kind": code, "entity": pk} for code, pk in named])
    for kind in sorted(KINDS, key=depth):
        for child, field in CHILDREN[kind]:
            table = ENTITY[child]
            above = select(_CHOSEN.c.entity).where(_CHOSEN.c.kind == KINDS[kind].code)
            below = select(literal(KINDS[child].code), table.c.pk).where(table.c[field].in_(above))
            connection.execute(insert(_CHOSEN).prefix_with("OR IGNORE").from_select(["kind", "entity"], below))


def _take(connection: Connection, found: Row[Any], *, only_chosen: bool) -> None:
    names = [column.name for column in _TAKEN.c]
    inside = and_(change.c.seq.between(found.first_change, found.last_change), change.c.state == int(State.APPLIED))
    query = select(*(change.c[name] for name in names)).where(inside)
    if only_chosen:
        query = query.join(_CHOSEN, and_(_CHOSEN.c.kind == change.c.kind, _CHOSEN.c.entity == change.c.entity))
    connection.execute(insert(_TAKEN).from_select(names, query))


def _kinds_with(connection: Connection, op: Op) -> list[str]:
    codes = connection.execute(select(_T.kind).where(_T.op == int(op)).distinct()).scalars()
    return sorted((KINDS_BY_CODE[code].name for code in codes), key=depth)


def _bring_back(edit: Edit) -> None:
    """What the sets removed comes back, from the top down, where what it hangs below is there."""
    for kind in _kinds_with(edit.connection, Op.DELETE):
        table, code = ENTITY[kind], KINDS[kind].code
        made = exists(
            select(literal(1)).where(
                change.c.entity == table.c.pk,
                change.c.kind == code,
                change.c.op == int(Op.CREATE),
                change.c.seq.in_(select(_T.seq)),
            )
        )
        removed = table.c.pk.in_(select(_T.entity).where(_T.kind == code, _T.op == int(Op.DELETE)))
        rows = and_(removed, table.c.presence == int(Presence.GONE), not_(made), stands_below(edit.connection, kind))
        edit.bring_back_where(kind, rows)


def _set_back(edit: Edit, set_pk: int) -> None:
    """The values of one set, where the draft still holds them; the newest set comes first, so runs go back to their start."""
    connection = edit.connection
    parts = select(_T.kind, _T.field).where(_T.change_set == set_pk, _T.op == int(Op.SET)).distinct()
    for code, name in connection.execute(parts).all():
        kind = KINDS_BY_CODE[code]
        table = ENTITY[kind.name]
        connection.execute(_VALUES.delete())
        rows = (
            select(_T.entity, _T.before)
            .join(table, table.c.pk == _T.entity)
            .where(_T.change_set == set_pk, _T.kind == code, _T.field == name, _T.op == int(Op.SET))
            .where(table.c.presence == int(Presence.DRAFT), table.c[name].is_not_distinct_from(_T.after))
        )
        above = kind.by_name[name].refers_to if name in kind.by_name else None
        if above:
            rows = rows.where(or_(_T.before.is_(None), _in_draft(above, _T.before)))
        connection.execute(insert(_VALUES).from_select(["entity", "before"], rows))
        value = select(_VALUES.c.before).where(_VALUES.c.entity == table.c.pk).correlate(table).scalar_subquery()
        edit.set_where(kind.name, table.c.pk.in_(select(_VALUES.c.entity)), name, value)


def _take_out(edit: Edit) -> None:
    """What the sets made goes, from the bottom up, where nobody else edited it and nothing hangs below it."""
    for kind in reversed(_kinds_with(edit.connection, Op.CREATE)):
        table, code = ENTITY[kind], KINDS[kind].code
        others = exists(
            select(literal(1)).where(
                change.c.entity == table.c.pk,
                change.c.kind == code,
                change.c.op == int(Op.SET),
                change.c.state == int(State.APPLIED),
                change.c.change_set != edit.pk,
                change.c.seq.not_in(select(_T.seq)),
            )
        )
        made = table.c.pk.in_(select(_T.entity).where(_T.kind == code, _T.op == int(Op.CREATE)))
        below = [not_(has_child(table, child, field)) for child, field in CHILDREN[kind]]
        edit.delete_where(kind, and_(made, not_(others), *below))


def _left(connection: Connection) -> tuple[list[ChangeRow], int]:
    """What was not taken back: values that are others now, what was made and is still there, what was removed and is gone."""
    found: list[int] = []
    count = 0
    for code, op, name in connection.execute(select(_T.kind, _T.op, _T.field).distinct()).all():
        table = ENTITY[KINDS_BY_CODE[code].name]
        if op == Op.SET:
            stays = and_(
                table.c.presence == int(Presence.DRAFT),
                table.c[name].is_distinct_from(_T.before),
                _is_first(name),
            )
        elif op == Op.CREATE:
            stays = table.c.presence == int(Presence.DRAFT)
        else:
            stays = table.c.presence != int(Presence.DRAFT)
        mine = and_(_T.kind == code, _T.op == op, _T.field == name if name is not None else true())
        joined = _TAKEN.join(table, table.c.pk == _T.entity)
        count += connection.execute(select(func.count()).select_from(joined).where(mine, stays)).scalar_one()
        query = select(_T.seq).select_from(joined).where(mine, stays).limit(_MOST_NAMED)
        found += connection.execute(query).scalars().all()
    rows = connection.execute(select(change).where(change.c.seq.in_(sorted(found)[:_MOST_NAMED]))).all()
    return change_rows(connection, rows), count


def _is_first(name: str) -> ColumnElement[bool]:
    """Of several changes of one field, the first tells where it should have gone back to."""
    other = _TAKEN.alias()
    return not_(
        exists(
            select(literal(1)).where(
                other.c.kind == _T.kind, other.c.entity == _T.entity, other.c.field == name, other.c.seq < _T.seq
            )
        )
    )


def _in_draft(kind: str, pk: ColumnElement[Any]) -> ColumnElement[bool]:
    above = ENTITY[kind].alias()
    return exists(
        select(literal(1)).select_from(above).where(above.c.pk == pk, above.c.presence == int(Presence.DRAFT))
    )

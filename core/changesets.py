"""Change sets after they are made: list, review, accept, reject, undo, redo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from core.applying import Part, count_changes, mark, parts, value_still, write_presence, write_values
from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE
from core.errors import NotFound, NothingToDo
from core.ids import id_text, parse_id
from core.schema import ENTITY, Op, Presence, State, change, change_set, log
from core.values import decode
from core.workspace import Workspace, add_log, forget_redo


@dataclass(frozen=True)
class SetRow:
    """A change set in a list; `created_at` in milliseconds UTC."""

    id: str
    title: str
    author_kind: str
    author: str
    reason: str | None
    state: str
    changes: int
    created_at: int
    about: dict[str, Any]


@dataclass(frozen=True)
class ChangeRow:
    """One change in a list: a created or deleted entity, or one field's before and after."""

    seq: int
    kind: str
    entity: str
    title: str
    op: str
    field: str | None
    before: Any
    after: Any
    state: str
    reason: str | None
    evidence: str | None


@dataclass(frozen=True)
class Outcome:
    """What a review or an undo did: counts, and the changes that met a different value than they were made from."""

    change_set: str
    title: str
    accepted: int = 0
    rejected: int = 0
    conflicts: tuple[ChangeRow, ...] = ()


def list_sets(workspace: Workspace, *, state: str | None = None, limit: int | None = None) -> list[SetRow]:
    """Change sets, newest first."""
    query = select(change_set).order_by(change_set.c.pk.desc()).limit(limit)
    if state is not None:
        query = query.where(change_set.c.state == state)
    with workspace.read() as connection:
        return [_set_row(row) for row in connection.execute(query)]


def count_sets(workspace: Workspace, *, state: str) -> int:
    """How many change sets stand in a state."""
    with workspace.read() as connection:
        query = select(func.count()).select_from(change_set).where(change_set.c.state == state)
        return int(connection.execute(query).scalar_one())


def get_set(workspace: Workspace, id: str) -> SetRow:
    """One change set; raises NotFound."""
    with workspace.read() as connection:
        return _set_row(_find(connection, id))


def list_changes(
    workspace: Workspace, id: str, *, limit: int | None = None, offset: int = 0, kind: str | None = None
) -> list[ChangeRow]:
    """The changes of a set in their order."""
    with workspace.read() as connection:
        found = _find(connection, id)
        query = select(change).where(change.c.seq.between(found.first_change, found.last_change)).order_by(change.c.seq)
        if kind is not None:
            query = query.where(change.c.kind == KINDS[kind].code)
        rows = connection.execute(query.limit(limit).offset(offset)).all()
        return change_rows(connection, rows)


def count_by_kind(workspace: Workspace, id: str) -> dict[str, dict[str, int]]:
    """How many entities a set creates, changes and deletes, by kind."""
    with workspace.read() as connection:
        found = _find(connection, id)
        query = (
            select(change.c.kind, change.c.op, func.count())
            .where(change.c.seq.between(found.first_change, found.last_change))
            .group_by(change.c.kind, change.c.op)
        )
        counts: dict[str, dict[str, int]] = {}
        for kind, op, n in connection.execute(query):
            counts.setdefault(KINDS_BY_CODE[kind].name, {})[Op(op).name.lower()] = n
    return counts


def accept(
    workspace: Workspace,
    id: str,
    *,
    only: Sequence[str] | None = None,
    without: Sequence[int] = (),
    author: Author | None = None,
) -> Outcome:
    """Apply a proposal to the draft. With `only`, just those entities (and the parents they need); the rest is rejected.

    `without` names single changes (by `seq`) that are rejected; whoever leaves out the making of an entity must leave
    out what hangs below it too (`core.reviewing` sees to that).
    """
    author = author or Author.me()
    with workspace.write() as connection:
        found = _find(connection, id, state="proposed")
        if only is not None:
            _reject_others(connection, found, only)
        if without:
            _reject_changes(connection, found, without)
        kinds = _accept_pending(connection, found)
        outcome = _settle(connection, workspace, found, author, "accept")
    workspace.tell(f"Accept {found.title}", kinds, id)
    return outcome


def reject(
    workspace: Workspace, id: str, *, only: Sequence[str] | None = None, author: Author | None = None
) -> Outcome:
    """Turn a proposal down. With `only`, just those entities (and what hangs below them); the rest stays proposed."""
    author = author or Author.me()
    with workspace.write() as connection:
        found = _find(connection, id, state="proposed")
        kinds = frozenset(_kinds(connection, found))
        _reject_pending(connection, found, only)
        if only is None or count_changes(connection, found.first_change, found.last_change, State.PROPOSED) == 0:
            outcome = _settle(connection, workspace, found, author, "reject")
        else:
            outcome = _outcome(connection, found)
    workspace.tell(f"Reject {found.title}", kinds, id)
    return outcome


def undo(workspace: Workspace, id: str | None = None, *, author: Author | None = None) -> Outcome:
    """Take back the last (or the named) applied set; a field that changed since is left alone and named as a conflict."""
    author = author or Author.me()
    with workspace.write() as connection:
        found = _find(connection, id) if id else _last_applied(connection)
        if found is None or found.applied_at_log is None or found.undone_at_log is not None:
            raise NothingToDo("There is nothing left to undo.")
        kinds = frozenset(_kinds(connection, found))
        count = _swap(connection, found, State.APPLIED, State.REVERTED, "after", "before")
        skipped = _rows_at(connection, found, State.APPLIED)
        seq = add_log(connection, found.pk, "undo", author.name, count)
        connection.execute(
            update(change_set).where(change_set.c.pk == found.pk).values(undone_at_log=seq, redoable=1, state="undone")
        )
    workspace.tell(f"Undo {found.title}", kinds, id_text(found.id))
    return Outcome(id_text(found.id), found.title, accepted=count, conflicts=tuple(skipped))


def redo(workspace: Workspace, *, author: Author | None = None) -> Outcome:
    """Apply again what was undone last, as long as nothing new was done since."""
    author = author or Author.me()
    with workspace.write() as connection:
        query = (
            select(change_set).where(change_set.c.redoable == 1).order_by(change_set.c.undone_at_log.desc()).limit(1)
        )
        found = connection.execute(query).first()
        if found is None:
            raise NothingToDo("There is nothing left to redo.")
        kinds = frozenset(_kinds(connection, found))
        count = _swap(connection, found, State.REVERTED, State.APPLIED, "before", "after")
        seq = add_log(connection, found.pk, "redo", author.name, count)
        connection.execute(
            update(change_set)
            .where(change_set.c.pk == found.pk)
            .values(applied_at_log=seq, undone_at_log=None, redoable=0, state="accepted")
        )
    workspace.tell(f"Redo {found.title}", kinds, id_text(found.id))
    return Outcome(id_text(found.id), found.title, accepted=count)


def next_undo(workspace: Workspace) -> SetRow | None:
    """What undo would take back, for the menu."""
    with workspace.read() as connection:
        found = _last_applied(connection)
        return _set_row(found) if found else None


def next_redo(workspace: Workspace) -> SetRow | None:
    """What redo would apply again, for the menu."""
    query = select(change_set).where(change_set.c.redoable == 1).order_by(change_set.c.undone_at_log.desc()).limit(1)
    with workspace.read() as connection:
        found = connection.execute(query).first()
        return _set_row(found) if found else None


@dataclass(frozen=True)
class LogRow:
    """One entry of the audit trail; `at` in milliseconds UTC."""

    seq: int
    at: int
    verb: str
    author: str
    title: str
    change_set: str
    changes: int


def history(workspace: Workspace, *, entity: str | None = None, limit: int | None = 200) -> list[LogRow]:
    """The audit trail, newest first; of one entity when named."""
    query = (
        select(log.c.seq, log.c.at, log.c.verb, log.c.author, change_set.c.title, change_set.c.id, log.c.changes)
        .join(change_set, change_set.c.pk == log.c.change_set)
        .order_by(log.c.seq.desc())
        .limit(limit)
    )
    with workspace.read() as connection:
        if entity is not None:
            query = query.where(log.c.change_set.in_(_sets_of(connection, entity)))
        return [
            LogRow(s, at, verb, who, title, id_text(raw), n)
            for s, at, verb, who, title, raw, n in connection.execute(query)
        ]


def entity_changes(workspace: Workspace, entity: str) -> list[ChangeRow]:
    """Every change ever made to one entity, newest first."""
    with workspace.read() as connection:
        code, pk = locate(connection, entity)
        query = select(change).where(change.c.kind == code, change.c.entity == pk).order_by(change.c.seq.desc())
        return change_rows(connection, connection.execute(query).all())


def locate(connection: Connection, entity: str) -> tuple[int, int]:
    """Kind code and row number of an entity of any kind; raises NotFound."""
    raw = parse_id(entity).bytes
    for name, table in ENTITY.items():
        pk = connection.execute(select(table.c.pk).where(table.c.id == raw)).scalar()
        if pk is not None:
            return KINDS[name].code, int(pk)
    raise NotFound(f"There is no entity {entity}.")


def _find(connection: Connection, id: str, state: str | None = None) -> Row[Any]:
    found = connection.execute(select(change_set).where(change_set.c.id == parse_id(id).bytes)).first()
    if found is None:
        raise NotFound(f"There is no change set {id}.", hint="`changesets` lists them.")
    if state is not None and found.state != state:
        raise NothingToDo(f"The change set “{found.title}” is {found.state} already.")
    return found


def _last_applied(connection: Connection) -> Row[Any] | None:
    query = (
        select(change_set)
        .where(change_set.c.applied_at_log.is_not(None), change_set.c.undone_at_log.is_(None))
        .order_by(change_set.c.applied_at_log.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def _set_row(row: Row[Any]) -> SetRow:
    count = row.last_change - row.first_change + 1 if row.first_change is not None else 0
    about = json.loads(row.about) if row.about else {}
    return SetRow(
        id_text(row.id), row.title, row.author_kind, row.author, row.reason, row.state, count, row.created_at, about
    )


def _kinds(connection: Connection, found: Row[Any]) -> list[str]:
    query = select(change.c.kind).where(change.c.seq.between(found.first_change, found.last_change)).distinct()
    return [KINDS_BY_CODE[code].name for code in connection.execute(query).scalars()]


def _sets_of(connection: Connection, entity: str) -> list[int]:
    code, pk = locate(connection, entity)
    query = select(change.c.change_set).where(change.c.kind == code, change.c.entity == pk).distinct()
    return list(connection.execute(query).scalars())


def _swap(connection: Connection, found: Row[Any], old: State, new: State, holds: str, write: str) -> int:
    """Move a set's changes from `old` to `new`, writing `write` where the entity still holds `holds`."""
    count = 0
    for part in parts(connection, found.first_change, found.last_change, old):
        if part.op is Op.SET:
            count += mark(connection, part, old, new, where=value_still(part, holds))
            write_values(connection, part, write, new)
        else:
            count += mark(connection, part, old, new)
            present = (part.op is Op.CREATE) == (new is State.APPLIED)
            write_presence(connection, part, Presence.DRAFT if present else Presence.GONE, new)
    return count


def _accept_pending(connection: Connection, found: Row[Any]) -> frozenset[str]:
    kinds = set()
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        kinds.add(KINDS_BY_CODE[part.kind].name)
        if part.op is Op.SET:
            _accept_values(connection, part)
        else:
            mark(connection, part, State.PROPOSED, State.APPLIED)
            write_presence(connection, part, Presence.DRAFT if part.op is Op.CREATE else Presence.GONE, State.APPLIED)
    return frozenset(kinds)


def _accept_values(connection: Connection, part: Part) -> None:
    """Apply proposed values where the draft still is what the proposal was made from; else it is a conflict."""
    same = or_(value_still(part, "before"), value_still(part, "after"))  # type: ignore[arg-type]
    mark(connection, part, State.PROPOSED, State.APPLIED, where=same)
    write_values(connection, part, "after", State.APPLIED)
    mark(connection, part, State.PROPOSED, State.CONFLICT)


def _reject_pending(connection: Connection, found: Row[Any], only: Sequence[str] | None) -> None:
    wanted = None if only is None else _with_children(connection, found, only)
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        chosen = None if wanted is None else change.c.entity.in_(wanted.get(part.kind, set()))
        _reject_part(connection, part, chosen)


def _reject_others(connection: Connection, found: Row[Any], only: Sequence[str]) -> None:
    wanted = _with_parents(connection, only)
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        _reject_part(connection, part, change.c.entity.not_in(wanted.get(part.kind, set())))


def _reject_changes(connection: Connection, found: Row[Any], seqs: Sequence[int]) -> None:
    listed = func.json_each(json.dumps(list(seqs))).table_valued("value")
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        _reject_part(connection, part, change.c.seq.in_(select(listed.c.value)))


def _reject_part(connection: Connection, part: Part, chosen: Any) -> None:
    mark(connection, part, State.PROPOSED, State.REJECTED, where=chosen)
    if part.op is Op.CREATE:
        write_presence(connection, part, Presence.GONE, State.REJECTED)


def _with_parents(connection: Connection, ids: Sequence[str]) -> dict[int, set[int]]:
    """The named entities and every parent above them, as row numbers by kind code."""
    wanted: dict[int, set[int]] = {}
    pending = [locate(connection, one) for one in ids]
    while pending:
        code, pk = pending.pop()
        if pk in wanted.setdefault(code, set()):
            continue
        wanted[code].add(pk)
        kind = KINDS_BY_CODE[code]
        table = ENTITY[kind.name]
        for name in kind.parents:
            parent = connection.execute(select(table.c[name]).where(table.c.pk == pk)).scalar()
            if parent is not None:
                pending.append((KINDS[kind.by_name[name].refers_to or ""].code, parent))
    return wanted


def _with_children(connection: Connection, found: Row[Any], ids: Sequence[str]) -> dict[int, set[int]]:
    """The named entities and what the same proposal hangs below them, as row numbers by kind code."""
    from core.recording import CHILDREN

    wanted: dict[int, set[int]] = {}
    pending = [locate(connection, one) for one in ids]
    while pending:
        code, pk = pending.pop()
        wanted.setdefault(code, set()).add(pk)
        for child, parent_field in CHILDREN[KINDS_BY_CODE[code].name]:
            table = ENTITY[child]
            query = select(table.c.pk).where(table.c[parent_field] == pk, table.c.presence == int(Presence.PROPOSED))
            pending.extend((KINDS[child].code, below) for below in connection.execute(query).scalars())
    return wanted


def _settle(connection: Connection, workspace: Workspace, found: Row[Any], author: Author, verb: str) -> Outcome:
    """Write down how a review ended."""
    outcome = _outcome(connection, found)
    seq = add_log(connection, found.pk, verb, author.name, outcome.accepted or outcome.rejected)
    values: dict[str, Any] = {"state": "accepted" if outcome.accepted else "rejected"}
    if outcome.accepted:
        values["applied_at_log"] = seq
        forget_redo(connection)
    connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(values))
    return outcome


def _outcome(connection: Connection, found: Row[Any]) -> Outcome:
    accepted = count_changes(connection, found.first_change, found.last_change, State.APPLIED)
    rejected = count_changes(connection, found.first_change, found.last_change, State.REJECTED)
    conflicts = _rows_at(connection, found, State.CONFLICT)
    return Outcome(id_text(found.id), found.title, accepted, rejected, tuple(conflicts))


def _rows_at(connection: Connection, found: Row[Any], state: State) -> list[ChangeRow]:
    query = (
        select(change)
        .where(change.c.seq.between(found.first_change, found.last_change), change.c.state == int(state))
        .limit(1000)
    )
    return change_rows(connection, connection.execute(query).all())


def change_rows(connection: Connection, rows: Sequence[Row[Any]]) -> list[ChangeRow]:
    """Rows of the change table as they are listed."""
    names = _names(connection, rows)
    return [_change_row(row, *names[(row.kind, row.entity)]) for row in rows]


def _names(connection: Connection, rows: Sequence[Row[Any]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Id and title of the entities that changes touch."""
    wanted: dict[int, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.entity)
    names = {}
    for code, pks in wanted.items():
        kind = KINDS_BY_CODE[code]
        table = ENTITY[kind.name]
        distinct = sorted(set(pks))
        for at in range(0, len(distinct), 10_000):
            query = select(table.c.pk, table.c.id, table.c[kind.title]).where(
                table.c.pk.in_(distinct[at : at + 10_000])
            )
            for pk, raw, title in connection.execute(query):
                names[(code, pk)] = (id_text(raw), title or "")
    return names


def _change_row(row: Row[Any], entity: str, title: str) -> ChangeRow:
    kind = KINDS_BY_CODE[row.kind]
    described = kind.by_name.get(row.field) if row.field else None
    before = decode(described, row.before) if described else None
    after = decode(described, row.after) if described else None
    return ChangeRow(
        row.seq,
        kind.name,
        entity,
        title,
        Op(row.op).name.lower(),
        row.field,
        before,
        after,
        State(row.state).name.lower(),
        row.reason,
        row.evidence,
    )

"""Accepting and rejecting proposals, whole or in part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from core.applying import (
    CHILDREN,
    Move,
    Part,
    carry_out,
    count_changes,
    mark,
    parts,
    write_presence,
)
from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets.following import catch_up
from core.changesets.listing import ChangeRow, find_set, kinds_of, locate, rows_at
from core.errors import Conflict
from core.ids import id_text
from core.schema import ENTITY, Op, Presence, State, change, change_set
from core.workspace import Workspace, add_log, last_applied


@dataclass(frozen=True)
class Outcome:
    """What a review or an undo did: counts, and the changes that met a different draft than they were made from.

    `conflicts` holds the first thousand of them, `conflict_count` says how many there are.
    """

    change_set: str
    title: str
    accepted: int = 0
    rejected: int = 0
    conflicts: tuple[ChangeRow, ...] = ()
    conflict_count: int = 0


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
    out what hangs below it too (`core.reviewing` sees to that). What the draft does not allow any more stays out as a
    conflict: a value edited since, an entity that is gone, a removal of what other things hang below. Raises Conflict
    when it adds to something that another proposal would make.
    """
    author = author or Author.me()
    with workspace.write() as connection:
        found = find_set(connection, id, state="proposed")
        if only is not None:
            _reject_others(connection, found, only)
        if without:
            _reject_changes(connection, found, without)
        _check_parents(connection, found)
        kinds = kinds_of(connection, found)
        carry_out(
            connection, found.first_change, found.last_change, Move(State.PROPOSED, State.APPLIED), accepting=True
        )
        _leave_conflicts(connection, found)
        outcome = _settle(connection, found, author, "accept")
        catch_up(workspace, [found])
    workspace.tell(f"Accept {found.title}", kinds, id)
    return outcome


def reject(
    workspace: Workspace, id: str, *, only: Sequence[str] | None = None, author: Author | None = None
) -> Outcome:
    """Turn a proposal down. With `only`, just those entities (and what hangs below them); the rest stays proposed."""
    author = author or Author.me()
    with workspace.write() as connection:
        found = find_set(connection, id, state="proposed")
        kinds = kinds_of(connection, found)
        _reject_pending(connection, found, only)
        if only is None or count_changes(connection, found.first_change, found.last_change, State.PROPOSED) == 0:
            outcome = _settle(connection, found, author, "reject")
        else:
            outcome = _outcome(connection, found)
    workspace.tell(f"Reject {found.title}", kinds, id)
    return outcome


def _check_parents(connection: Connection, found: Row[Any]) -> None:
    """Refuse to accept what adds to an entity that only another proposal makes."""
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        if part.op is not Op.CREATE:
            continue
        for field in KINDS_BY_CODE[part.kind].fields:
            missing = _missing_parent(connection, found, part, field.name, field.refers_to) if field.refers_to else None
            if missing is not None:
                maker, title = missing
                raise Conflict(
                    f"“{found.title}” adds to “{title}”, which “{maker}” proposes to make.",
                    hint=f"Accept “{maker}” first.",
                )


def _missing_parent(
    connection: Connection, found: Row[Any], part: Part, field: str, above: str
) -> tuple[str, str] | None:
    """The proposal that makes a parent this part needs, and the parent's name; None when all are there or come along."""
    table, parent = ENTITY[KINDS_BY_CODE[part.kind].name], ENTITY[above].alias()
    proposed = select(parent.c.pk).where(parent.c.presence == int(Presence.PROPOSED)).limit(1)
    if connection.execute(proposed).first() is None:
        return None
    needed = (
        select(parent.c.pk, parent.c.name)
        .select_from(change.join(table, table.c.pk == change.c.entity).join(parent, parent.c.pk == table.c[field]))
        .where(
            change.c.seq.between(part.first, part.last),
            change.c.kind == part.kind,
            change.c.op == int(Op.CREATE),
            change.c.state == int(State.PROPOSED),
            parent.c.presence == int(Presence.PROPOSED),
        )
        .distinct()
    ).subquery()
    maker = change.alias()
    query = (
        select(change_set.c.title, needed.c.name)
        .select_from(
            needed.join(maker, maker.c.entity == needed.c.pk).join(change_set, change_set.c.pk == maker.c.change_set)
        )
        .where(
            maker.c.kind == KINDS[above].code,
            maker.c.op == int(Op.CREATE),
            maker.c.state == int(State.PROPOSED),
            maker.c.change_set != found.pk,
        )
        .limit(1)
    )
    row = connection.execute(query).first()
    return (row.title, row.name or "") if row is not None else None


def _leave_conflicts(connection: Connection, found: Row[Any]) -> None:
    """What could not be applied is a conflict; entities that could not be made are gone."""
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        mark(connection, part, State.PROPOSED, State.CONFLICT)
        if part.op is Op.CREATE:
            write_presence(connection, part, Presence.GONE, State.CONFLICT)


def _reject_pending(connection: Connection, found: Row[Any], only: Sequence[str] | None) -> None:
    wanted = None if only is None else _with_children(connection, only)
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        chosen = None if wanted is None else change.c.entity.in_(wanted.get(part.kind, set()))
        _reject_part(connection, part, chosen)


def _reject_others(connection: Connection, found: Row[Any], only: Sequence[str]) -> None:
    wanted = with_parents(connection, only)
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        _reject_part(connection, part, change.c.entity.not_in(wanted.get(part.kind, set())))


def _reject_changes(connection: Connection, found: Row[Any], seqs: Sequence[int]) -> None:
    for part in parts(connection, found.first_change, found.last_change, State.PROPOSED):
        _reject_part(connection, part, among(change.c.seq, seqs))


def among(column: ColumnElement[Any], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Condition: a number is one of these, however many they are."""
    listed = func.json_each(json.dumps(list(numbers))).table_valued("value")
    return column.in_(select(listed.c.value))


def _reject_part(connection: Connection, part: Part, chosen: ColumnElement[bool] | None) -> None:
    mark(connection, part, State.PROPOSED, State.REJECTED, where=chosen)
    if part.op is Op.CREATE:
        write_presence(connection, part, Presence.GONE, State.REJECTED)


def with_parents(connection: Connection, ids: Sequence[str]) -> dict[int, set[int]]:
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


def _with_children(connection: Connection, ids: Sequence[str]) -> dict[int, set[int]]:
    """The named entities and what is proposed below them, as row numbers by kind code."""
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


def _settle(connection: Connection, found: Row[Any], author: Author, verb: str) -> Outcome:
    """Write down how a review ended."""
    outcome = _outcome(connection, found)
    seq = add_log(connection, found.pk, verb, author.name, outcome.accepted or outcome.rejected)
    values: dict[str, Any] = {"state": "accepted" if outcome.accepted else "rejected", "place": None}
    if outcome.accepted:
        values |= {"applied_at_log": seq, "based_on": last_applied(connection)}
    connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(values))
    return outcome


def _outcome(connection: Connection, found: Row[Any]) -> Outcome:
    inside = change.c.seq.between(found.first_change, found.last_change)
    counted = select(change.c.state, func.count()).where(inside).group_by(change.c.state)
    states: dict[int, int] = {row[0]: row[1] for row in connection.execute(counted)}
    conflicts = rows_at(connection, found, State.CONFLICT)
    return Outcome(
        id_text(found.id),
        found.title,
        states.get(int(State.APPLIED), 0),
        states.get(int(State.REJECTED), 0),
        tuple(conflicts),
        states.get(int(State.CONFLICT), 0),
    )

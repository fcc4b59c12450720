"""What follows changes that no edit made – an accepted part, an undo in the middle, a walk: formulas, and users of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from core.catalog import KINDS, KINDS_BY_CODE
from core.following import NAMED_IN, follow_names
from core.formulas import keeping
from core.schema import ENTITY, Op, Presence, State, change
from core.workspace import Workspace

Ranges = Sequence[tuple[int, int]]
# A label stands on rows whether or not it is described anywhere; lists and budgets have to be there.
_MUST_BE_THERE = ("negative_list", "budget")
_NEVER_CAME = (State.REVERTED, State.REJECTED, State.CONFLICT)


def catch_up(workspace: Workspace, sets: Sequence[Row[Any]]) -> None:
    """Let names and formulas follow after the changes of these sets were applied, taken back or left out.

    Leaves a change set of its own, and none when nothing had to follow: what a set's own edit worked out is in the set.
    """
    ranges = [(one.first_change, one.last_change) for one in sets if one.first_change is not None]
    if not ranges:
        return
    _follow_names(workspace, ranges, sets[-1].title)
    with workspace.read() as connection:
        if not keeping.any_kept(connection):
            return
    with workspace.edit(f"Formulas follow “{sets[-1].title}”") as edit:
        edit.follows.extend(ranges)


def _follow_names(workspace: Workspace, ranges: Ranges, title: str) -> None:
    """Rename in their users what was renamed without them: a part of a proposal was accepted, or a user came later."""
    with workspace.read() as connection:
        found = {kind: list(_other_names(connection, kind, ranges)) for kind in _named_kinds(connection, ranges)}
    if any(found.values()):
        with workspace.edit(f"Names follow “{title}”") as edit:
            for kind, names in found.items():
                follow_names(edit, kind, names)


def _named_kinds(connection: Connection, ranges: Ranges) -> list[str]:
    """The kinds whose names others use, among those the changes are about."""
    codes = [KINDS[kind].code for kind in NAMED_IN]
    query = select(change.c.kind).where(_inside(ranges), change.c.kind.in_(codes)).distinct()
    return [KINDS_BY_CODE[code].name for code in connection.execute(query).scalars()]


def _other_names(connection: Connection, kind: str, ranges: Ranges) -> Iterator[tuple[int | None, str, str | None]]:
    """For each entity whose name the changes speak of: its account, what it is not called (any more), what it is called."""
    table = ENTITY[kind]
    columns = [change.c.op, change.c.state, change.c.before, change.c.after, table.c.presence, table.c.name]
    columns += [table.c.account] if "account" in table.c else []
    about_name = or_(and_(change.c.op == int(Op.SET), change.c.field == "name"), change.c.op == int(Op.DELETE))
    query = (
        select(*columns)
        .join(table, table.c.pk == change.c.entity)
        .where(_inside(ranges), change.c.kind == KINDS[kind].code, about_name)
        .order_by(change.c.seq)
    )
    for op, state, before, after, presence, name, *account in connection.execute(query):
        there = presence == int(Presence.DRAFT)
        other: str | None = None
        if op == int(Op.DELETE):
            gone = presence == int(Presence.GONE) and state == int(State.APPLIED)
            other, name = (name if gone and kind in _MUST_BE_THERE else None), None
        elif there and state == int(State.APPLIED):
            other = before
        elif there and state in _NEVER_CAME and (state == State.REVERTED or kind in _MUST_BE_THERE):
            other = after
        if other is not None and other != name:
            yield (account[0] if account else None), other, name


def _inside(ranges: Ranges) -> Any:
    return or_(*(change.c.seq.between(first, last) for first, last in ranges))

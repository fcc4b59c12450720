"""Any entity as of any moment: its changes are replayed by the rules they were made by, in the order of the log.

A change set does what it does at once, when it is applied, undone or redone; the log says when. What a field held before
its first change is that change's `before`, and what was never changed is as it is now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from core.author import Author
from core.catalog import KINDS, KINDS_BY_CODE, Kind
from core.changesets import locate
from core.errors import NothingToDo
from core.ids import id_text
from core.schema import ENTITY, Op, Presence, State, change, change_set, log, stayed
from core.values import decode
from core.workspace import Workspace

# Changes in these states never did anything to the draft.
NEVER = (int(State.PROPOSED), int(State.REJECTED), int(State.CONFLICT))


@dataclass(frozen=True)
class Moment:
    """Something that happened to an entity; `at` in milliseconds UTC."""

    log: int
    at: int
    verb: str
    author: str
    title: str
    change_set: str


@dataclass(frozen=True)
class FieldThen:
    """One field that was different then: both values, decoded."""

    field: str
    then: Any
    now: Any


@dataclass
class _Step:
    """One change of the entity in the replay."""

    row: Row[Any]
    done: bool = False


class History:
    """Everything that happened to one entity, and what it was after each of it."""

    def __init__(self, kind: Kind, pk: int, id: str, now: Mapping[str, Any], there: bool) -> None:
        self.kind = kind
        self.pk = pk
        self.id = id
        self.now = dict(now)
        """The stored values of today."""
        self.there = there
        """Whether it stands in the draft today."""
        self.moments: list[Moment] = []
        """Oldest first."""
        self._states: list[tuple[dict[str, Any], bool]] = []
        self._first: tuple[dict[str, Any], bool] = (dict(now), there)

    def as_of(self, at: int) -> dict[str, Any] | None:
        """The decoded values at a moment (milliseconds UTC, whatever happened in that millisecond included); None: not there."""
        past = [number for number, moment in enumerate(self.moments) if moment.at <= at]
        return self.after(past[-1] if past else -1)

    def after(self, number: int) -> dict[str, Any] | None:
        """The decoded values right after the numbered moment (-1: before the first); None: not there."""
        values, there = self._states[number] if number >= 0 else self._first
        return self._decoded(values) if there else None

    def stored_after(self, seq: int) -> tuple[dict[str, Any], bool]:
        """The stored values right after an entry of the log, and whether it was in the draft."""
        past = [number for number, moment in enumerate(self.moments) if moment.log <= seq]
        return self._states[past[-1]] if past else self._first

    def today(self) -> dict[str, Any]:
        """The decoded values of today, whether or not the entity is still there."""
        return self._decoded(self.now)

    def changed_fields(self) -> list[str]:
        """The fields that ever changed, in the order of the catalog."""
        states = [self._first[0], *(values for values, _ in self._states), self.now]
        return [f.name for f in self.kind.fields if len({repr(state.get(f.name)) for state in states}) > 1]

    def _decoded(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {f.name: values.get(f.name) if f.refers_to else decode(f, values.get(f.name)) for f in self.kind.fields}

    def replay(self, steps: Sequence[Row[Any]], entries: Sequence[Any], left: Collection[tuple[int, int]]) -> None:
        """Do again what the log says; `steps` are the entity's changes, `entries` the log of their sets.

        `left` holds which steps an entry left where they were, as (log, seq).
        """
        by_set: dict[int, list[_Step]] = {}
        for row in steps:
            by_set.setdefault(row.change_set, []).append(_Step(row))
        values, there = _before_all(self.now, self.there, by_set, entries)
        self._first = (dict(values), there)
        for entry in entries:
            act = _undo if entry.verb == "undo" else _redo
            for step in by_set[entry.change_set]:
                if (entry.seq, step.row.seq) not in left:
                    there = act(step, values, there, entry)
            self.moments.append(Moment(entry.seq, entry.at, entry.verb, entry.author, entry.title, id_text(entry.id)))
            self._states.append((dict(values), there))


def history_of(workspace: Workspace, entity: str) -> History:
    """Read what happened to an entity; raises NotFound."""
    with workspace.read() as connection:
        code, pk = locate(connection, entity)
        return read_history(connection, KINDS_BY_CODE[code].name, pk)


def read_history(connection: Connection, kind: str, pk: int) -> History:
    """The same by row number, on an open connection."""
    table = ENTITY[kind]
    row = dict(connection.execute(select(table).where(table.c.pk == pk)).mappings().one())
    found = History(KINDS[kind], pk, id_text(row["id"]), row, row["presence"] == int(Presence.DRAFT))
    mine = (change.c.entity == pk) & (change.c.kind == KINDS[kind].code) & change.c.state.not_in(NEVER)
    steps = connection.execute(select(change).where(mine).order_by(change.c.seq)).all()
    query = (
        select(log.c.seq, log.c.at, log.c.verb, log.c.author, log.c.change_set, change_set.c.title, change_set.c.id)
        .join(change_set, change_set.c.pk == log.c.change_set)
        .where(
            log.c.change_set.in_({step.change_set for step in steps}),
            log.c.verb.in_(("apply", "accept", "undo", "redo")),
        )
        .order_by(log.c.seq)
    )
    unmoved = select(stayed.c.log, stayed.c.seq).where(stayed.c.seq.in_([step.seq for step in steps]))
    left = {(row.log, row.seq) for row in connection.execute(unmoved)}
    found.replay(steps, list(connection.execute(query)), left)
    return found


def as_of(workspace: Workspace, kind: str, pk: int, at_ms: int) -> dict[str, Any] | None:
    """The decoded values of an entity as they were at a moment; None when it did not exist then."""
    with workspace.read() as connection:
        return read_history(connection, kind, pk).as_of(at_ms)


def diff(kind: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[FieldThen]:
    """The fields that differ, in the order of the catalog."""
    return [
        FieldThen(f.name, then.get(f.name), now.get(f.name))
        for f in KINDS[kind].fields
        if then.get(f.name) != now.get(f.name)
    ]


def restore(
    workspace: Workspace, entity: str, number: int, *, title: str | None = None, author: Author | None = None
) -> int:
    """Give an entity the values it had right after the numbered moment, as one undoable edit; returns how many change.

    Raises NothingToDo when it has them already, did not exist then, or is not in the draft now.
    """
    past = history_of(workspace, entity)
    then = past.after(number)
    if then is None:
        raise NothingToDo("It did not exist then.", hint="Choose a later moment.")
    if not past.there:
        raise NothingToDo("It is not in the draft any more.", hint="Undo its removal first.")
    wanted = {one.field: one.then for one in diff(past.kind.name, then, past.today())}
    wanted = {name: value for name, value in wanted.items() if not past.kind.by_name[name].refers_to}
    if not wanted:
        raise NothingToDo("It has these values already.")
    words = title or f"Restore values of {past.kind.label.lower()}"
    with workspace.edit(words, author) as edit:
        return edit.set(past.kind.name, [past.id], wanted)


def _before_all(
    now: Mapping[str, Any], there: bool, by_set: Mapping[int, Sequence[_Step]], entries: Sequence[Any]
) -> tuple[dict[str, Any], bool]:
    """What the entity was before anything happened to it: the `before` of each field's first change."""
    values = dict(now)
    known: set[str | None] = set()
    for entry in entries:
        for step in by_set[entry.change_set]:
            what = step.row.field if step.row.op == Op.SET else None
            if what in known:
                continue
            known.add(what)
            if what is None:
                there = step.row.op == Op.DELETE
            else:
                values[what] = step.row.before
    return values, there


def _redo(step: _Step, values: dict[str, Any], there: bool, entry: Any) -> bool:
    """Do a change as applying did; returns whether the entity is there afterwards."""
    row = step.row
    if step.done:
        return there
    if row.op != Op.SET:
        # What is there already cannot come, and what is gone cannot go.
        step.done = there == (row.op == Op.DELETE)
        return bool(row.op == Op.CREATE) if step.done else there
    if entry.verb == "apply" or values.get(row.field) == row.before:
        step.done = True
        values[row.field] = row.after
    return there


def _undo(step: _Step, values: dict[str, Any], there: bool, entry: Any) -> bool:
    """Take a change back as undo did: not where the value was another one."""
    row = step.row
    if not step.done:
        return there
    if row.op != Op.SET:
        step.done = there != (row.op == Op.CREATE)
        return there if step.done else bool(row.op == Op.DELETE)
    if values.get(row.field) == row.after:
        step.done = False
        values[row.field] = row.before
    return there

"""Applying and reverting the changes of a set in a few SQL statements, whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)

from core.catalog import KINDS, KINDS_BY_CODE
from core.schema import ENTITY, Op, Presence, State, change, live_value

# What hangs below a kind: (child kind, its field that names the parent).
CHILDREN: Mapping[str, tuple[tuple[str, str], ...]] = {
    name: tuple((child.name, f.name) for child in KINDS.values() for f in child.fields if f.refers_to == name)
    for name in KINDS
}


@dataclass(frozen=True)
class Part:
    """The changes of one kind and field (None for creations and deletions) inside a range of change rows."""

    first: int
    last: int
    kind: int
    op: Op
    field: str | None


def parts(connection: Connection, first: int, last: int, state: State) -> list[Part]:
    """The distinct kinds and fields among the changes of a range that stand at `state`."""
    return [part for part, states in parts_by_state(connection, first, last).items() if state in states]


def parts_by_state(connection: Connection, first: int, last: int) -> dict[Part, set[State]]:
    """The distinct kinds and fields among the changes of a range, with the states that changes of each stand at."""
    columns = (change.c.kind, change.c.op, change.c.field, change.c.state)
    rows = connection.execute(select(*columns).where(change.c.seq.between(first, last)).distinct()).all()
    found: dict[Part, set[State]] = {}
    for kind, op, field, state in sorted(rows, key=lambda r: (r[1], r[0], r[2] or "")):
        found.setdefault(Part(first, last, kind, Op(op), field), set()).add(State(state))
    return found


def mine(part: Part) -> list[ColumnElement[bool]]:
    """Conditions on change rows: those of a part."""
    conditions: list[ColumnElement[bool]] = [
        change.c.seq.between(part.first, part.last),
        change.c.kind == part.kind,
        change.c.op == int(part.op),
    ]
    if part.field is not None:
        conditions.append(change.c.field == part.field)
    return conditions


def mark(
    connection: Connection, part: Part, old: State, new: State, *, where: ColumnElement[bool] | None = None
) -> int:
    """Move the changes of a part from one state to another; returns how many moved."""
    statement = update(change).where(*mine(part), change.c.state == int(old))
    if where is not None:
        statement = statement.where(where)
    return connection.execute(statement.values(state=int(new))).rowcount


def value_still(part: Part, column: str) -> ColumnElement[bool]:
    """Condition on a change row: the entity still holds the change's `before` or `after` value."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    return exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == change.c.entity, table.c[part.field].is_not_distinct_from(change.c[column]))
    )


def stands(part: Part) -> ColumnElement[bool]:
    """Condition on a change row: its entity stands in the draft."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    return exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == change.c.entity, table.c.presence == int(Presence.DRAFT))
    )


def parent_stands(connection: Connection, part: Part, column: str) -> ColumnElement[bool] | None:
    """For a change of place: the parent it writes stands in the draft; None for any other field."""
    assert part.field is not None
    above = KINDS_BY_CODE[part.kind].by_name.get(part.field)
    if above is None or above.refers_to is None or not _has_gone(connection, above.refers_to):
        return None
    return or_(change.c[column].is_(None), _in_draft(above.refers_to, change.c[column]))


def may_appear(connection: Connection, part: Part) -> ColumnElement[bool]:
    """Condition on a change row: its entity is not in the draft, and everything it hangs below is."""
    kind = KINDS_BY_CODE[part.kind].name
    table = ENTITY[kind]
    gone = table.c.presence != int(Presence.DRAFT)
    return exists(
        select(literal(1)).select_from(table).where(table.c.pk == change.c.entity, gone, stands_below(connection, kind))
    )


def stands_below(connection: Connection, kind: str) -> ColumnElement[bool]:
    """Condition on rows of a kind: everything a row hangs below stands in the draft."""
    table = ENTITY[kind]
    above = [
        or_(table.c[field.name].is_(None), _in_draft(field.refers_to, table.c[field.name]))
        for field in KINDS[kind].fields
        if field.refers_to and _has_gone(connection, field.refers_to)
    ]
    return and_(true(), *above)


def may_vanish(part: Part) -> ColumnElement[bool]:
    """Condition on a change row: its entity is in the draft, and nothing there hangs below it."""
    name = KINDS_BY_CODE[part.kind].name
    table = ENTITY[name]
    below = [not_(has_child(table, child, field)) for child, field in CHILDREN[name]]
    return exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == change.c.entity, table.c.presence == int(Presence.DRAFT), *below)
    )


def has_child(table: Table, child: str, field: str) -> ColumnElement[bool]:
    """Condition on rows of `table`: something of a kind in the draft names it in its `field`."""
    below = ENTITY[child]
    standing = (below.c[field].is_not(None), below.c.presence == int(Presence.DRAFT))
    if any(next(iter(index.columns)) is below.c[field] for index in below.indexes):
        return exists(select(literal(1)).select_from(below).where(below.c[field] == table.c.pk, *standing))
    # Without an index that starts with the parent, all parents with children are read once.
    return table.c.pk.in_(select(below.c[field]).where(*standing).correlate(None))


def _in_draft(kind: str, pk: ColumnElement[Any]) -> ColumnElement[bool]:
    above = ENTITY[kind].alias()
    return exists(
        select(literal(1)).select_from(above).where(above.c.pk == pk, above.c.presence == int(Presence.DRAFT))
    )


def _has_gone(connection: Connection, kind: str) -> bool:
    """Whether any entity of a kind is not in the draft; where all are, nobody needs to be asked for each row."""
    table = ENTITY[kind]
    query = select(table.c.pk).where(table.c.presence != int(Presence.DRAFT)).limit(1)
    return connection.execute(query).first() is not None


def depth(kind: str) -> int:
    """How far below the top a kind hangs."""
    above = [field.refers_to for field in KINDS[kind].fields if field.refers_to]
    return 1 + max((depth(one) for one in above), default=-1)


def write_values(connection: Connection, part: Part, column: str, state: State, *, over: str | None = None) -> int:
    """Write the `before` or `after` values of the changes at `state` into their entities; returns how many were written.

    With `over` only those that still hold the values of that column.
    """
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    conditions = [*mine(part), change.c.state == int(state), change.c.entity == table.c.pk]
    if over is not None:
        conditions.append(table.c[part.field].is_not_distinct_from(change.c[over]))
    with live_layer_kept(connection, part, state):
        return connection.execute(update(table).values({part.field: change.c[column]}).where(*conditions)).rowcount


@contextmanager
def live_layer_kept(connection: Connection, part: Part, state: State) -> Iterator[None]:
    """Around the writing of values: what the platform shows is remembered before it, and forgotten where it is shown again."""
    _remember_live(connection, part, state)
    yield
    _forget_live(connection, part, state)


def write_presence(connection: Connection, part: Part, presence: Presence, state: State) -> None:
    """Set the presence of the entities whose creation or deletion stands at `state`."""
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    connection.execute(
        update(table)
        .values(presence=int(presence))
        .where(*mine(part), change.c.state == int(state), change.c.entity == table.c.pk)
    )


@dataclass(frozen=True)
class Move:
    """Changes go from one state to another: to `APPLIED` with their `after` values, or back with those of `before`."""

    old: State
    new: State

    @property
    def forward(self) -> bool:
        """Whether the changes are done, not taken back."""
        return self.new is State.APPLIED

    @property
    def writes(self) -> str:
        """The column whose values are written."""
        return "after" if self.forward else "before"

    @property
    def holds(self) -> str:
        """The column whose values the entities hold until then."""
        return "before" if self.forward else "after"

    def appears(self, part: Part) -> bool:
        """Whether the entities of a part come into the draft by this."""
        return part.op is (Op.CREATE if self.forward else Op.DELETE)


def carry_out(connection: Connection, first: int, last: int, move: Move, *, accepting: bool = False) -> int:
    """Move the changes of a range where the draft allows it; returns how many moved, the others keep their state.

    First what comes into the draft (from the top down), then values, then what leaves it (from the bottom up), so that
    at no step something hangs below what is not there. When `accepting`, values of entities that are not in the draft
    are left alone, and a value that is there already counts as moved.
    """
    found = parts_by_state(connection, first, last)
    count = 0
    for part in _in_order([part for part, states in found.items() if move.old in states], move):
        # Where others stand at the new state already, the moving ones are told from them until they are written.
        through = State.MOVING if move.new in found[part] else move.new
        if part.op is Op.SET:
            moved = _move_values(connection, part, move, through, accepting)
        else:
            where = may_appear(connection, part) if move.appears(part) else may_vanish(part)
            moved = mark(connection, part, move.old, through, where=where)
            _write_presence(connection, part, move, through, moved)
        if moved and through is State.MOVING:
            mark(connection, part, State.MOVING, move.new)
        count += moved
    return count


def _move_values(connection: Connection, part: Part, move: Move, through: State, accepting: bool) -> int:
    """Mark the changes whose value may be written, and write it."""
    allowed = _may_set(connection, part, move, accepting)
    if not allowed and not accepting:
        all_of_them = _move_all(connection, part, move, through)
        if all_of_them:
            return all_of_them
    moved = mark(connection, part, move.old, through, where=and_(value_still(part, move.holds), *allowed))
    moved += _mark_there_already(connection, part, move.old, through, allowed) if accepting else 0
    if moved:
        write_values(connection, part, move.writes, through)
    return moved


def _move_all(connection: Connection, part: Part, move: Move, through: State) -> int | None:
    """What nearly always can be: all changes move, and none has to be asked first; None (and nothing done) where some cannot."""
    step = connection.begin_nested()
    moved = mark(connection, part, move.old, through)
    if write_values(connection, part, move.writes, through, over=move.holds) == moved:
        step.commit()
        return moved
    step.rollback()
    return None


def _any_at(connection: Connection, part: Part, state: State) -> bool:
    query = select(change.c.seq).where(*mine(part), change.c.state == int(state)).limit(1)
    return connection.execute(query).first() is not None


def _mark_there_already(
    connection: Connection, part: Part, old: State, new: State, allowed: Sequence[ColumnElement[bool]]
) -> int:
    """Where the draft holds the proposed value already, accepting changes nothing, and neither may undoing it."""
    if not _any_at(connection, part, old):
        return 0
    statement = update(change).where(*mine(part), change.c.state == int(old), value_still(part, "after"), *allowed)
    return connection.execute(statement.values(before=change.c.after, state=int(new))).rowcount


def _write_presence(connection: Connection, part: Part, move: Move, state: State, moved: int) -> None:
    if moved:
        write_presence(connection, part, Presence.DRAFT if move.appears(part) else Presence.GONE, state)


def _may_set(connection: Connection, part: Part, move: Move, accepting: bool) -> list[ColumnElement[bool]]:
    """What else has to be so that a value may be written."""
    conditions = []
    placed = parent_stands(connection, part, move.writes)
    if placed is not None:
        conditions.append(placed)
    if accepting and _has_gone(connection, KINDS_BY_CODE[part.kind].name):
        conditions.append(stands(part))
    return conditions


def _in_order(found: list[Part], move: Move) -> list[Part]:
    def place(part: Part) -> tuple[int, int, str]:
        down = depth(KINDS_BY_CODE[part.kind].name)
        if part.op is Op.SET:
            return 1, down, part.field or ""
        return (0, down, "") if move.appears(part) else (2, -down, "")

    return sorted(found, key=place)


def has_live(connection: Connection, kind: int) -> bool:
    """Whether any entity of a kind was ever seen on its platform."""
    table = ENTITY[KINDS_BY_CODE[kind].name]
    return connection.execute(select(table.c.pk).where(table.c.live == 1).limit(1)).first() is not None


def _remember_live(connection: Connection, part: Part, state: State) -> None:
    """Copy on write: before a live entity's field changes, keep what the platform shows."""
    if not has_live(connection, part.kind):
        return
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    rows = select(literal(part.kind), table.c.pk, literal(part.field), table.c[part.field]).where(
        *mine(part),
        change.c.state == int(state),
        change.c.entity == table.c.pk,
        table.c.live == 1,
    )
    connection.execute(
        insert(live_value).prefix_with("OR IGNORE").from_select(["kind", "entity", "field", "value"], rows)
    )


def _forget_live(connection: Connection, part: Part, state: State) -> None:
    """Drop live values that the draft equals again, so that no mark stays behind."""
    if not has_live(connection, part.kind):
        return
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    assert part.field is not None
    touched = select(change.c.entity).where(*mine(part), change.c.state == int(state))
    equal = exists(
        select(literal(1))
        .select_from(table)
        .where(table.c.pk == live_value.c.entity, table.c[part.field].is_not_distinct_from(live_value.c.value))
    )
    connection.execute(
        delete(live_value).where(
            live_value.c.kind == part.kind, live_value.c.field == part.field, live_value.c.entity.in_(touched), equal
        )
    )


def record_live(connection: Connection, kind: str, pks: list[int], remote_ids: dict[int, str] | None = None) -> None:
    """Note that the platform has these entities with the values the draft shows now."""
    table = ENTITY[kind]
    for pk in pks:
        values: dict[str, object] = {"live": 1}
        if remote_ids and pk in remote_ids:
            values["remote_id"] = remote_ids[pk]
        connection.execute(update(table).where(table.c.pk == pk).values(values))
    connection.execute(delete(live_value).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity.in_(pks)))


def count_changes(connection: Connection, first: int, last: int, state: State | None = None) -> int:
    """How many changes a range holds, of one state or of all."""
    query = select(func.count()).select_from(change).where(change.c.seq.between(first, last))
    if state is not None:
        query = query.where(and_(change.c.state == int(state)))
    return connection.execute(query).scalar_one()

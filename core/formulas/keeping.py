"""Formulas that stay: cells that follow the fields they read, until somebody types over them or the platform has the row.

A formula is in force while the change set that made it is applied and the one that ended it is not. So undo and redo need
no word here: what they do to the sets, they do to the formulas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)

from core.catalog import KINDS, KINDS_BY_CODE, FieldType
from core.errors import InvalidInput
from core.formulas.reading import Formula, read_formula
from core.ids import parse_id
from core.lending import Trouble, lent
from core.recording import Edit, now_ms
from core.schema import ENTITY, Op, Presence, State, change, change_set, formula

FORMULA = "cd_formula"
_MOST_ROWS = 500
_NOT_WORKED_OUT = (FieldType.MAP, FieldType.BOOL, FieldType.REF)


@dataclass(frozen=True)
class Kept:
    """A formula that stays with a cell; `frozen` once the platform has the row."""

    expression: str
    frozen: bool


Cell = tuple[str, str]  # kind and field


def any_kept(connection: Connection) -> bool:
    """Whether the workspace has any formula; most have none."""
    return connection.execute(select(formula.c.pk).limit(1)).first() is not None


def kept_of(connection: Connection, kind: str, pks: Sequence[int]) -> dict[tuple[int, str], Kept]:
    """The formulas in force on some rows, by row number and field."""
    if not any_kept(connection):
        return {}
    table, found = ENTITY[kind], {}
    for at in range(0, len(pks), _MOST_ROWS):
        query = (
            select(formula.c.entity, formula.c.field, formula.c.expression, table.c.live)
            .join(table, table.c.pk == formula.c.entity)
            .where(formula.c.kind == KINDS[kind].code, formula.c.entity.in_(pks[at : at + _MOST_ROWS]), _in_force())
        )
        for row in connection.execute(query):
            found[(row.entity, row.field)] = Kept(row.expression, bool(row.live))
    return found


def kept_by_row(connection: Connection, kind: str, pks: Sequence[int]) -> dict[int, dict[str, Kept]]:
    """The formulas in force on some rows: by row number, then by field."""
    found: dict[int, dict[str, Kept]] = {}
    for (pk, field), kept in kept_of(connection, kind, pks).items():
        found.setdefault(pk, {})[field] = kept
    return found


def ended_by(connection: Connection, set_id: str) -> int:
    """How many formulas a change set ended without giving the cell another."""
    made = select(change_set.c.pk).where(change_set.c.id == parse_id(set_id).bytes).scalar_subquery()
    query = select(func.count()).select_from(formula).where(formula.c.ended_by == made)
    return int(connection.execute(query).scalar_one())


def keep(edit: Edit, kept: Formula, rows: ColumnElement[bool], author: str) -> int:
    """Keep a formula for the matching draft rows that no platform has yet; it replaces the one before. Returns how many."""
    check_no_circle(edit, kept)
    table, code = ENTITY[kept.kind], KINDS[kept.kind].code
    mine = select(table.c.pk).where(table.c.presence == int(Presence.DRAFT), table.c.live == 0, rows)
    end(edit, kept.kind, kept.field.name, mine)
    values = mine.with_only_columns(
        literal(code),
        table.c.pk,
        literal(kept.field.name),
        literal(kept.text),
        literal(author),
        literal(now_ms()),
        literal(edit.pk),
    )
    names = ["kind", "entity", "field", "expression", "author", "at", "change_set"]
    count = edit.connection.execute(insert(formula).from_select(names, values)).rowcount
    edit.kinds.add(kept.kind)
    if count:
        _leave_trace(edit, kept.kind, kept.field.name)
    return int(count)


def carry(edit: Edit, kind: str, copies: Subquery) -> int:
    """Give copies the formulas their originals follow; returns how many.

    `copies` are (old, new) row numbers and whether the copy was `renamed`, so that its name is its own.
    """
    values = (
        select(
            formula.c.kind,
            copies.c.new,
            formula.c.field,
            formula.c.expression,
            formula.c.author,
            literal(now_ms()),
            literal(edit.pk),
        )
        .join(copies, copies.c.old == formula.c.entity)
        .where(formula.c.kind == KINDS[kind].code, _in_force(), not_(and_(formula.c.field == "name", copies.c.renamed)))
    )
    names = ["kind", "entity", "field", "expression", "author", "at", "change_set"]
    return int(edit.connection.execute(insert(formula).from_select(names, values)).rowcount)


def give(edit: Edit, kind: str, cells: Iterable[tuple[int, str, str]], author: str) -> int:
    """Let new rows follow formulas that came with them: (row number, field, formula). Returns how many.

    One that cannot be read here, or would read its own result, is left out: the value that came with it stays.
    """
    by_formula: dict[tuple[str, str], list[int]] = {}
    for pk, name, text in cells:
        by_formula.setdefault((name, text), []).append(pk)
    count = 0
    for (name, text), pks in by_formula.items():
        if not _fits(edit, kind, name, text):
            continue
        same = {"kind": KINDS[kind].code, "field": name, "expression": text, "author": author, "at": now_ms(),
                "change_set": edit.pk}  # fmt: skip
        edit.connection.execute(insert(formula), [{**same, "entity": pk} for pk in pks])
        count += len(pks)
    return count


def _fits(edit: Edit, kind: str, name: str, text: str) -> bool:
    described = KINDS[kind].by_name.get(name)
    if described is None or described.read_only or described.type in _NOT_WORKED_OUT or name == "status":
        return False
    try:
        check_no_circle(edit, read_formula(kind, name, text))
    except InvalidInput:
        return False
    return True


def work_out_carried(edit: Edit) -> None:
    """Work out the formulas this edit gave to copies: at another place they may come to another value."""
    mine = select(formula.c.entity).where(formula.c.change_set == edit.pk)
    for one in _in_order(edit):
        _work_out(edit, one, ENTITY[one.kind].c.pk.in_(mine.where(formula.c.kind == KINDS[one.kind].code)))


def end(edit: Edit, kind: str, field: str, rows: Any) -> int:
    """End the formulas of a field of these rows (a selection of row numbers); the values stay. Returns how many."""
    mine = and_(formula.c.kind == KINDS[kind].code, formula.c.field == field, formula.c.entity.in_(rows))
    return int(
        edit.connection.execute(
            update(formula).where(mine, _in_force(edit.pk), formula.c.change_set != edit.pk).values(ended_by=edit.pk)
        ).rowcount
    )


def let_go(edit: Edit, kind: str, field: str, rows: ColumnElement[bool]) -> int:
    """End the formulas of the matching rows as a step of its own; the values stay. Returns how many."""
    table = ENTITY[kind]
    count = end(edit, kind, field, select(table.c.pk).where(rows))
    if count:
        _leave_trace(edit, kind, field)
        edit.kinds.add(kind)
    return count


def follow(edit: Edit) -> None:
    """Close an edit over formulas: those typed over end, those whose fields changed are worked out again."""
    if edit.proposed or not any_kept(edit.connection):
        return
    _end_typed_over(edit)
    _work_out_all(edit, [(edit.first, edit.next_seq() - 1), *edit.follows])


def _work_out_all(edit: Edit, ranges: Iterable[tuple[int, int]]) -> None:
    """Work out again the formulas that read what the changes of these ranges touched."""
    since = [change.c.seq.between(first, last) for first, last in ranges]
    changed = _touched(edit.connection, or_(*since))
    for one in _in_order(edit) if changed else ():
        touched = one.reads & changed
        if touched:
            # What this edit itself wrote counts too: one formula may read another's result.
            seen = or_(*since, change.c.seq >= edit.first)
            done = _work_out(edit, one, _reached(one.kind, touched, seen))
            changed |= {(one.kind, one.field.name)} if done else set()


def check_no_circle(edit: Edit, new: Formula) -> None:
    """Refuse a formula that would, over others, read its own result; raises InvalidInput with the path."""
    graph: dict[Cell, set[Cell]] = {}
    for one in [*_all(edit.connection, _in_force(edit.pk)), new]:
        graph.setdefault((one.kind, one.field.name), set()).update(one.reads)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        path = " reads ".join(_said(cell) for cell in reversed(error.args[1]))
        raise InvalidInput(f"The formula would depend on itself: {path}.", hint="Name another field.") from error


def _said(cell: Cell) -> str:
    kind = KINDS[cell[0]]
    return f"{kind.label.lower()}’s {kind.by_name[cell[1]].label.lower()}"


def _in_force(open_set: int = -1) -> ColumnElement[bool]:
    """Formulas whose maker is applied (or is the set that is open now) and whose ender is not."""
    applied = select(change_set.c.pk).where(
        change_set.c.applied_at_log.is_not(None), change_set.c.undone_at_log.is_(None)
    )
    made = or_(formula.c.change_set == open_set, formula.c.change_set.in_(applied))
    over = or_(formula.c.ended_by == open_set, formula.c.ended_by.in_(applied))
    return and_(made, or_(formula.c.ended_by.is_(None), not_(over)))


def _end_typed_over(edit: Edit) -> None:
    """What somebody wrote into a cell stands: its formula ends, and the change says so."""
    over = (
        select(formula.c.pk)
        .join(
            change,
            and_(
                change.c.kind == formula.c.kind, change.c.entity == formula.c.entity, change.c.field == formula.c.field
            ),
        )
        .where(change.c.seq >= edit.first, change.c.op == int(Op.SET))
        .where(_in_force(edit.pk), formula.c.change_set != edit.pk)
    )
    ended = edit.connection.execute(update(formula).where(formula.c.pk.in_(over)).values(ended_by=edit.pk)).rowcount
    if not ended:
        return
    said = (
        select(literal("Ends the formula ") + formula.c.expression)
        .where(formula.c.kind == change.c.kind, formula.c.entity == change.c.entity, formula.c.field == change.c.field)
        .where(formula.c.ended_by == edit.pk)
        .limit(1)
        .scalar_subquery()
    )
    edit.connection.execute(
        update(change)
        .where(change.c.seq >= edit.first, change.c.op == int(Op.SET), change.c.reason.is_(None))
        .values(reason=said)
    )


def _touched(connection: Connection, where: ColumnElement[bool]) -> set[Cell]:
    query = select(change.c.kind, change.c.field).where(where, change.c.op == int(Op.SET)).distinct()
    return {(KINDS_BY_CODE[code].name, field) for code, field in connection.execute(query)}


def _all(connection: Connection, where: ColumnElement[bool] | None = None) -> list[Formula]:
    """Every distinct formula, in force or not, or those of some cells."""
    query = select(formula.c.kind, formula.c.field, formula.c.expression).distinct()
    query = query if where is None else query.where(where)
    found = []
    for code, field, expression in connection.execute(query):
        kind = KINDS_BY_CODE[code]
        found.append(read_formula(kind.name, field, expression))
    return found


def _in_order(edit: Edit) -> list[Formula]:
    """All formulas, those that read others' results after them."""
    by_cell: dict[Cell, list[Formula]] = {}
    for one in _all(edit.connection):
        by_cell.setdefault((one.kind, one.field.name), []).append(one)
    graph = {
        cell: {read for one in several for read in one.reads if read in by_cell} for cell, several in by_cell.items()
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError:  # two branches of the undo tree may each be free of circles and their sum not
        order = list(by_cell)
    return [one for cell in order for one in by_cell[cell]]


def _reached(kind: str, touched: frozenset[Cell], seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows of a kind that are, or hang below, an entity whose field was touched."""
    parts = []
    for of in {cell[0] for cell in touched}:
        names = [name for other, name in touched if other == of]
        entities = select(change.c.entity).where(
            seen, change.c.kind == KINDS[of].code, change.c.op == int(Op.SET), change.c.field.in_(names)
        )
        parts.append(_below(kind, of, entities))
    return or_(*parts)


def _below(kind: str, of: str, entities: Select[Any]) -> ColumnElement[bool]:
    """The rows of a kind that are, or hang below, the named ones; written so that SQLite walks down the parents' index."""
    table = ENTITY[kind]
    if kind == of:
        return table.c.pk.in_(entities)
    parts = []
    for name in KINDS[kind].parents:
        above = KINDS[kind].by_name[name].refers_to or ""
        if above == of:
            parts.append(table.c[name].in_(entities))
        elif KINDS[above].parents:
            parts.append(table.c[name].in_(select(ENTITY[above].c.pk).where(_below(above, of, entities))))
    return or_(false(), *parts)


def _work_out(edit: Edit, one: Formula, reached: ColumnElement[bool]) -> int:
    """Work one formula out for the rows reached; a result the field cannot hold leaves the value as it is."""
    table = ENTITY[one.kind]
    compose = one.compose()

    def value(stored: Any, *words: Any) -> Any:
        try:
            found = compose(*words)
        except InvalidInput:
            return stored
        return stored if found is None and one.field.required else found

    mine = exists(
        select(literal(1))
        .where(formula.c.kind == KINDS[one.kind].code, formula.c.entity == table.c.pk)
        .where(formula.c.field == one.field.name, formula.c.expression == one.text, _in_force(edit.pk))
    )
    column = table.c[one.field.name]
    called = getattr(func, FORMULA)(column, *[source.column for source in one.sources.values()], type_=column.type)
    rows = and_(table.c.live == 0, reached, mine)
    with lent(edit.connection, FORMULA, value, Trouble()):
        return edit.set_where(one.kind, rows, one.field.name, called, reason=f"Follows the formula {one.text}")


def _leave_trace(edit: Edit, kind: str, field: str) -> None:
    """A set that changes formulas but no value keeps one change all the same: an empty set would not be kept."""
    if edit.next_seq() > edit.first:
        return
    table = ENTITY[kind]
    names = ["change_set", "kind", "entity", "op", "field", "before", "after", "state"]
    about = or_(formula.c.change_set == edit.pk, formula.c.ended_by == edit.pk)
    mine = select(formula.c.entity).where(about, formula.c.kind == KINDS[kind].code, formula.c.field == field).limit(1)
    row = select(
        literal(edit.pk),
        literal(KINDS[kind].code),
        table.c.pk,
        literal(int(Op.SET)),
        literal(field),
        table.c[field],
        table.c[field],
        literal(int(State.APPLIED)),
    ).where(table.c.pk.in_(mine))
    edit.connection.execute(insert(change).from_select(names, row))

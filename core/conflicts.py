"""Values a proposal would change that somebody edited since: found before and after the decision, and settled field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select, update

from core import values
from core.applying import Part, mine, parts
from core.author import Author
from core.catalog import KINDS_BY_CODE
from core.changesets import ChangeRow, change_rows, find_set
from core.changesets.deciding import among
from core.errors import InvalidInput, NothingToDo
from core.recording import Edit
from core.schema import ENTITY, Op, Presence, State, change
from core.values import decode
from core.workspace import Workspace


class Choice(StrEnum):
    """Which value a conflicting field gets: the draft's, the proposed one, or one typed now."""

    MINE = "mine"
    THEIRS = "theirs"
    EDITED = "edited"


@dataclass(frozen=True)
class Decision:
    """What to do with one conflict; `value` (decoded) only for `EDITED`."""

    choice: Choice
    value: Any = None


@dataclass(frozen=True)
class Conflicting:
    """One conflict: the change, and what the draft holds now. `gone`: the entity is not in the draft any more."""

    change: ChangeRow
    draft: Any
    gone: bool = False


def find(workspace: Workspace, id: str, *, most: int = 1000) -> tuple[list[Conflicting], int]:
    """The first conflicts of a set and how many there are: of a proposal those it would meet, else those left open."""
    with workspace.read() as connection:
        found = find_set(connection, id)
        state = State.PROPOSED if found.state == "proposed" else State.CONFLICT
        rows: list[Conflicting] = []
        count = 0
        for part in parts(connection, found.first_change, found.last_change, state):
            if part.op is not Op.SET:
                continue
            where = _differs(part, state)
            count += connection.execute(_count(part, where)).scalar_one()
            rows += _read(connection, part, where, most - len(rows)) if len(rows) < most else []
        return rows, count


def settle(workspace: Workspace, id: str, decisions: Mapping[int, Decision], *, author: Author | None = None) -> int:
    """Settle conflicts by `seq`; returns how many.

    In a proposal, `MINE` rejects the change; the other two rebase it on the draft's value, so that accepting applies it
    and undo brings the draft's value back. In a decided set the chosen values are written as one new edit.
    Raises NothingToDo when none of the named changes is in conflict.
    """
    with workspace.read() as connection:
        found = find_set(connection, id)
    if found.state == "proposed":
        with workspace.write() as connection:
            count = _settle_proposed(connection, found, decisions)
        workspace.tell(f"Settle conflicts of {found.title}", frozenset(), id)
    else:
        count = _settle_decided(workspace, found, decisions, author)
    if not count:
        raise NothingToDo("None of these changes is in conflict.")
    return count


def settle_all(workspace: Workspace, id: str, choice: Choice, *, author: Author | None = None) -> int:
    """Settle every conflict of a set alike, however many there are; returns how many."""
    if choice is Choice.EDITED:
        raise InvalidInput("Each edited value is given on its own.")
    with workspace.read() as connection:
        found = find_set(connection, id)
        state = State.PROPOSED if found.state == "proposed" else State.CONFLICT
        seqs: list[int] = []
        for part in parts(connection, found.first_change, found.last_change, state):
            if part.op is Op.SET:
                query = _joined(part, [change.c.seq]).where(_differs(part, state))
                seqs += connection.execute(query).scalars()
    decision = Decision(choice)
    return settle(workspace, id, dict.fromkeys(seqs, decision), author=author)


def _differs(part: Part, state: State) -> ColumnElement[bool]:
    """Conditions on changes joined with their entities: the draft holds neither value, or has no such entity."""
    assert part.field is not None
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    column = table.c[part.field]
    other = and_(column.is_distinct_from(change.c.before), column.is_distinct_from(change.c.after))
    if state is State.CONFLICT:
        other = column.is_distinct_from(change.c.after)
    return and_(*mine(part), change.c.state == int(state), or_(other, table.c.presence != int(Presence.DRAFT)))


def _joined(part: Part, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    table = ENTITY[KINDS_BY_CODE[part.kind].name]
    return select(*columns).select_from(change.join(table, table.c.pk == change.c.entity))


def _count(part: Part, where: ColumnElement[bool]) -> Select[Any]:
    return _joined(part, [func.count()]).where(where)


def _read(connection: Connection, part: Part, where: ColumnElement[bool], most: int) -> list[Conflicting]:
    kind = KINDS_BY_CODE[part.kind]
    table, field = ENTITY[kind.name], kind.by_name.get(part.field or "")
    columns = [*change.c, table.c[part.field or ""].label("draft_value"), table.c.presence.label("draft_presence")]
    rows = connection.execute(_joined(part, columns).where(where).order_by(change.c.seq).limit(most)).all()
    return [
        Conflicting(
            one, decode(field, row.draft_value) if field else row.draft_value, row.draft_presence != int(Presence.DRAFT)
        )
        for one, row in zip(change_rows(connection, rows), rows, strict=True)
    ]


def _by_part(
    connection: Connection, found: Row[Any], decisions: Mapping[int, Decision], state: State
) -> list[tuple[Part, dict[Decision | None, list[int]]]]:
    """The named conflicts of each part that are really there, by what is to be done with them."""
    result = []
    for part in parts(connection, found.first_change, found.last_change, state):
        if part.op is not Op.SET:
            continue
        query = _joined(part, [change.c.seq]).where(_differs(part, state), among(change.c.seq, list(decisions)))
        chosen: dict[Decision | None, list[int]] = {}
        for seq in connection.execute(query).scalars():
            one = decisions[seq]
            # Edited values are each their own; the others are written together.
            chosen.setdefault(None if one.choice is Choice.EDITED else one, []).append(seq)
        if chosen:
            result.append((part, chosen))
    return result


def _settle_proposed(connection: Connection, found: Row[Any], decisions: Mapping[int, Decision]) -> int:
    count = 0
    for part, chosen in _by_part(connection, found, decisions, State.PROPOSED):
        table = ENTITY[KINDS_BY_CODE[part.kind].name]
        assert part.field is not None
        now = select(table.c[part.field]).where(table.c.pk == change.c.entity).scalar_subquery()
        for decision, seqs in chosen.items():
            count += len(seqs)
            rows = and_(*mine(part), among(change.c.seq, seqs))
            if decision is not None and decision.choice is Choice.MINE:
                connection.execute(update(change).where(rows).values(state=int(State.REJECTED)))
                continue
            connection.execute(update(change).where(rows).values(before=now))
            if decision is None:
                _write_edited(connection, part, seqs, decisions)
    return count


def _write_edited(connection: Connection, part: Part, seqs: Sequence[int], decisions: Mapping[int, Decision]) -> None:
    for seq in seqs:
        stored = _encoded(part, decisions[seq].value)
        connection.execute(update(change).where(change.c.seq == seq).values(after=stored))


def _encoded(part: Part, value: Any) -> Any:
    field = KINDS_BY_CODE[part.kind].by_name.get(part.field or "")
    return values.encode(field, value) if field is not None else value


def _settle_decided(
    workspace: Workspace, found: Row[Any], decisions: Mapping[int, Decision], author: Author | None
) -> int:
    count = 0
    with workspace.edit(f"Settle conflicts of “{found.title}”", author) as edit:
        for part, chosen in _by_part(edit.connection, found, decisions, State.CONFLICT):
            for decision, seqs in chosen.items():
                count += len(seqs)
                rows = and_(*mine(part), among(change.c.seq, seqs))
                if decision is None:
                    for seq in seqs:
                        _set_edited(edit, part, seq, decisions[seq].value)
                elif decision.choice is Choice.THEIRS:
                    _set_proposed(edit, part, rows)
                edit.connection.execute(update(change).where(rows).values(state=int(State.REJECTED)))
    return count


def _set_edited(edit: Edit, part: Part, seq: int, value: Any) -> None:
    kind = KINDS_BY_CODE[part.kind].name
    table = ENTITY[kind]
    assert part.field is not None
    entity = select(change.c.entity).where(change.c.seq == seq).scalar_subquery()
    stored = literal(_encoded(part, value), table.c[part.field].type)
    edit.set_where(kind, table.c.pk == entity, part.field, stored)


def _set_proposed(edit: Edit, part: Part, rows: ColumnElement[bool]) -> None:
    kind = KINDS_BY_CODE[part.kind].name
    table = ENTITY[kind]
    assert part.field is not None
    picked = select(change.c.entity).where(rows).correlate(None)
    after = select(change.c.after).where(rows, change.c.entity == table.c.pk).correlate(table).scalar_subquery()
    edit.set_where(kind, table.c.pk.in_(picked), part.field, after)

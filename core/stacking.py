"""Named change sets as a stack: rename, set aside and take up again, split, merge, and put in order.

All of it concerns proposals only (a name may always change). The changes of a set stand in one unbroken range, so what
moves between sets is written anew at the end; what is proposed stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from core.applying import CHILDREN, count_changes, depth
from core.author import Author
from core.catalog import KINDS
from core.changesets import ChangeRow, change_rows, find_set, list_sets, locate
from core.changesets.deciding import among
from core.database import insert_row, new_id
from core.depending import needs
from core.errors import Conflict, InvalidInput, NothingToDo
from core.ids import id_text
from core.recording import now_ms
from core.schema import ENTITY, Op, change, change_set
from core.unstacking import WayBack, done, remember
from core.values import clean_text, dump_json
from core.workspace import Workspace, add_log

MOST_LETTERS = 200
_MOST_NAMED = 200
_PICKED = Table("picked", MetaData(), Column("seq", Integer, primary_key=True), prefixes=["TEMPORARY"])
_CARRIED = [column.name for column in change.c if column.name not in ("seq", "change_set")]


@dataclass(frozen=True)
class Split:
    """What a split made: the new set, how many changes it took, and what had to come along (`with_parents`)."""

    change_set: str
    title: str
    changes: int
    along: tuple[ChangeRow, ...] = ()
    back: WayBack | None = None
    """How to take it back at once; None where it is too large."""


@dataclass(frozen=True)
class Merged:
    """What a merge made: the set that holds everything now, and the fields both had (the later set's value stands)."""

    change_set: str
    title: str
    changes: int
    overlaps: tuple[ChangeRow, ...] = ()
    overlap_count: int = 0
    back: WayBack | None = None


def rename(workspace: Workspace, id: str, title: str, *, author: Author | None = None) -> None:
    """Give a change set another name. Raises InvalidInput, NotFound."""
    with workspace.write() as connection:
        found = find_set(connection, id)
        named = _title(title)
        connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(title=named))
        _note(connection, found, "rename", author)
    workspace.tell(f"Rename to {named}", frozenset(), id)


def park(workspace: Workspace, id: str, *, author: Author | None = None) -> None:
    """Set a proposal aside: it is no longer put up for review until it is taken up again."""
    with workspace.write() as connection:
        found = find_set(connection, id, state="proposed")
        connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(parked=1, place=None))
        _note(connection, found, "park", author)
    workspace.tell(f"Set {found.title} aside", frozenset(), id)


def unpark(workspace: Workspace, id: str, *, author: Author | None = None) -> None:
    """Take a parked proposal up again."""
    with workspace.write() as connection:
        found = find_set(connection, id)
        if not found.parked or found.state != "proposed":
            raise NothingToDo(f"“{found.title}” is not set aside.")
        connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(parked=0))
        _note(connection, found, "unpark", author)
    workspace.tell(f"Take {found.title} up again", frozenset(), id)


def split(
    workspace: Workspace,
    id: str,
    title: str,
    *,
    entities: Sequence[str] = (),
    changes: Sequence[int] = (),
    author: Author | None = None,
) -> Split:
    """Move changes of a proposal (all of the named entities, or single ones by `seq`) into a new proposal before it.

    What they cannot do without comes along and is named: the making of what they hang below, and with a removal the
    removals below it. Raises InvalidInput when nothing or everything would move.
    """
    with workspace.write() as connection:
        found = _whole(connection, id)
        _pick(connection, found, entities, changes)
        wanted = connection.execute(select(func.count()).select_from(_PICKED)).scalar_one()
        along = _pick_needed(connection, found)
        total = count_changes(connection, found.first_change, found.last_change)
        taken = connection.execute(select(func.count()).select_from(_PICKED)).scalar_one()
        if wanted == 0:
            raise InvalidInput("None of this is in the change set.", hint="Choose changes of this set.")
        if taken == total:
            raise InvalidInput("Nothing would be left behind.", hint="Choose some of the changes, or rename the set.")
        way = remember(connection, f"Undo the split of {found.title}", "merge", found.pk)
        made = _new_set(connection, found, _title(title))
        _move_changes(connection, found, _PICKED.c.seq, made, found.pk)
        named = change_rows(connection, _rows_of(connection, made, along))
        _put_before(connection, made, found)
        ident = connection.execute(select(change_set.c.id).where(change_set.c.pk == made)).scalar_one()
        _note(connection, found, "split", author)
        add_log(connection, made, "propose", (author or Author.me()).name, taken)
        _PICKED.drop(connection)
        way = done(connection, way, made)
    workspace.tell(f"Split {found.title}", frozenset(), id)
    return Split(id_text(ident), _title(title), taken, tuple(named), way)


def merge(
    workspace: Workspace, id: str, later: str, *, title: str | None = None, author: Author | None = None
) -> Merged:
    """Put the changes of two proposals into the first; where both set a field, the later one's value stands."""
    if id == later:
        raise InvalidInput("A change set cannot be merged with itself.", hint="Name two of them.")
    with workspace.write() as connection:
        first, second = _whole(connection, id), _whole(connection, later)
        named = _title(title) if title else first.title
        way = remember(connection, f"Undo the merge into {first.title}", "split", first.pk, second.pk)
        overlaps, count = _settle_overlaps(connection, first, second)
        connection.execute(update(change_set).where(change_set.c.pk == first.pk).values(title=named))
        total = _join(connection, first, second)
        about = dump_json({"merged_into": id})
        connection.execute(
            update(change_set)
            .where(change_set.c.pk == second.pk)
            .values(state="merged", parked=0, place=None, about=about, first_change=None, last_change=None)
        )
        _note(connection, first, "merge", author)
        way = done(connection, way)
    workspace.tell(f"Merge {second.title} into {named}", frozenset(), id)
    return Merged(id, named, total, tuple(overlaps), count, way)


def reorder(workspace: Workspace, ids: Sequence[str], *, author: Author | None = None) -> None:
    """Put proposals in this order (those not named keep theirs, behind). Refuses what another one must come before."""
    listed = [one.id for one in list_sets(workspace, state="proposed")]
    unknown = [one for one in ids if one not in listed]
    if unknown:
        raise InvalidInput(f"{unknown[0]} does not wait for review.", hint="Only proposals have an order.")
    order = [*dict.fromkeys(ids), *(one for one in listed if one not in ids)]
    place = {one: at for at, one in enumerate(order)}
    for need in needs(workspace):
        if need.id in place and need.first_id in place and place[need.id] < place[need.first_id]:
            raise Conflict(
                f"“{need.title}” cannot come before “{need.first_title}”, which it needs for “{need.what}”.",
                hint=f"Put “{need.first_title}” first, or merge the two.",
            )
    with workspace.write() as connection:
        for one, at in place.items():
            found = find_set(connection, one)
            connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(place=at))
        _note(connection, find_set(connection, order[0]), "reorder", author)
    workspace.tell("Put proposals in order", frozenset(), order[0])


def _title(text: str) -> str:
    title = " ".join(clean_text(text).split())
    if not title:
        raise InvalidInput("A change set needs a name.", hint="Say what it is for.")
    if len(title) > MOST_LETTERS:
        raise InvalidInput(f"The name has {len(title)} characters; {MOST_LETTERS} fit.", hint="Shorten it.")
    return title


def _note(connection: Connection, found: Row[Any], verb: str, author: Author | None) -> None:
    add_log(connection, found.pk, verb, (author or Author.me()).name, 0)


def _whole(connection: Connection, id: str) -> Row[Any]:
    """A proposal (parked or not) none of whose changes is decided yet."""
    found = find_set(connection, id)
    if found.state != "proposed":
        raise NothingToDo(f"The change set “{found.title}” is {found.state} already.")
    return found


def _pick(connection: Connection, found: Row[Any], entities: Sequence[str], seqs: Sequence[int]) -> None:
    _PICKED.drop(connection, checkfirst=True)
    _PICKED.create(connection)
    inside = change.c.seq.between(found.first_change, found.last_change)
    by_kind: dict[int, list[int]] = {}
    for code, pk in (locate(connection, one) for one in entities):
        by_kind.setdefault(code, []).append(pk)
    wanted = [and_(change.c.kind == code, among(change.c.entity, pks)) for code, pks in by_kind.items()]
    if seqs:
        wanted.append(among(change.c.seq, seqs))
    for where in wanted:
        _add(connection, select(change.c.seq).where(inside, where))


def _add(connection: Connection, query: Select[Any]) -> None:
    connection.execute(insert(_PICKED).prefix_with("OR IGNORE").from_select(["seq"], query))


def _pick_needed(connection: Connection, found: Row[Any]) -> list[tuple[int, int, int]]:
    """Pick what the picked changes cannot do without; returns it as (kind, entity, op), the first few hundred."""
    before = set(connection.execute(select(_PICKED.c.seq)).scalars())
    for kind in sorted(KINDS, key=depth, reverse=True):
        for field in KINDS[kind].fields:
            if field.refers_to:
                _add(connection, _parents_made(found, kind, field.name, field.refers_to))
    for kind in sorted(KINDS, key=depth):
        for child, name in CHILDREN[kind]:
            _add(connection, _removals_below(found, kind, child, name))
    query = select(change.c.kind, change.c.entity, change.c.op, change.c.seq).where(
        change.c.seq.in_(select(_PICKED.c.seq))
    )
    along = [(row.kind, row.entity, row.op) for row in connection.execute(query) if row.seq not in before]
    return along[:_MOST_NAMED]


def _parents_made(found: Row[Any], kind: str, field: str, above: str) -> Select[Any]:
    """The makings, in the same set, of what picked makings hang below."""
    table, making = ENTITY[kind], change.alias()
    inside = making.c.seq.between(found.first_change, found.last_change)
    return (
        select(making.c.seq)
        .select_from(
            _PICKED.join(change, change.c.seq == _PICKED.c.seq)
            .join(table, table.c.pk == change.c.entity)
            .join(making, making.c.entity == table.c[field])
        )
        .where(change.c.kind == KINDS[kind].code, change.c.op == int(Op.CREATE))
        .where(inside, making.c.kind == KINDS[above].code, making.c.op == int(Op.CREATE))
        .distinct()
    )


def _removals_below(found: Row[Any], kind: str, child: str, field: str) -> Select[Any]:
    """The removals, in the same set, of what hangs below picked removals."""
    below, removal = ENTITY[child], change.alias()
    inside = removal.c.seq.between(found.first_change, found.last_change)
    return (
        select(removal.c.seq)
        .select_from(
            _PICKED.join(change, change.c.seq == _PICKED.c.seq)
            .join(below, below.c[field] == change.c.entity)
            .join(removal, removal.c.entity == below.c.pk)
        )
        .where(change.c.kind == KINDS[kind].code, change.c.op == int(Op.DELETE))
        .where(inside, removal.c.kind == KINDS[child].code, removal.c.op == int(Op.DELETE))
        .distinct()
    )


def _new_set(connection: Connection, found: Row[Any], title: str) -> int:
    """A set like another one, with no changes yet."""
    row = {
        "id": new_id(),
        "title": title,
        "author_kind": found.author_kind,
        "author": found.author,
        "reason": found.reason,
        "state": "proposed",
        "created_at": now_ms(),
        "about": found.about,
        "parked": found.parked,
    }
    return insert_row(connection, insert(change_set).values(row))


def _move_changes(connection: Connection, found: Row[Any], picked: Column[int], made: int, rest: int) -> None:
    """Write a set's changes anew: what stays for `rest`, then what is picked for `made`; each in one range."""
    old = change.c.seq.between(found.first_change, found.last_change)
    chosen = change.c.seq.in_(select(picked))
    for owner, which in ((rest, ~chosen), (made, chosen)):
        _write_anew(connection, owner, and_(old, which))
    connection.execute(delete(change).where(old))


def _write_anew(connection: Connection, owner: int, which: ColumnElement[bool], *order: ColumnElement[Any]) -> int:
    """Copy changes to the end as those of a set, and say where they stand; returns how many."""
    start = connection.execute(select(func.coalesce(func.max(change.c.seq), 0))).scalar_one() + 1
    rows = select(literal(owner), *(change.c[name] for name in _CARRIED)).where(which)
    rows = rows.order_by(*order, change.c.seq)
    count = connection.execute(insert(change).from_select(["change_set", *_CARRIED], rows)).rowcount
    where = {"first_change": start, "last_change": start + count - 1}
    connection.execute(update(change_set).where(change_set.c.pk == owner).values(where))
    return int(count)


def _rows_of(connection: Connection, owner: int, wanted: Sequence[tuple[int, int, int]]) -> Sequence[Row[Any]]:
    found: list[Row[Any]] = []
    for kind, entity, op in wanted:
        mine = and_(change.c.kind == kind, change.c.entity == entity, change.c.op == op, change.c.change_set == owner)
        found += connection.execute(select(change).where(mine)).all()
    return found


def _put_before(connection: Connection, made: int, found: Row[Any]) -> None:
    """What was split off may be needed by the rest, so it stands before it."""
    if found.place is None:
        return
    later = and_(change_set.c.place >= found.place, change_set.c.state == "proposed")
    connection.execute(update(change_set).where(later).values(place=change_set.c.place + 1))
    connection.execute(update(change_set).where(change_set.c.pk == made).values(place=found.place))


def _settle_overlaps(connection: Connection, first: Row[Any], second: Row[Any]) -> tuple[list[ChangeRow], int]:
    """Where both sets do something to one field (or both remove one thing), only the later change stays.

    It keeps the earlier one's `before`, which is what the draft holds. Returns the first few hundred, and how many.
    """
    earlier = change.alias()
    same = exists(
        select(literal(1)).where(
            earlier.c.seq.between(first.first_change, first.last_change),
            earlier.c.entity == change.c.entity,
            earlier.c.kind == change.c.kind,
            earlier.c.op == change.c.op,
            earlier.c.field.is_not_distinct_from(change.c.field),
        )
    )
    both = and_(change.c.seq.between(second.first_change, second.last_change), same)
    count = connection.execute(select(func.count()).select_from(change).where(both)).scalar_one()
    if not count:
        return [], 0
    named = change_rows(connection, connection.execute(select(change).where(both).limit(_MOST_NAMED)).all())
    was = (
        select(earlier.c.before)
        .where(
            earlier.c.seq.between(first.first_change, first.last_change),
            earlier.c.entity == change.c.entity,
            earlier.c.kind == change.c.kind,
            earlier.c.field == change.c.field,
        )
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(change).where(both, change.c.op == int(Op.SET)).values(before=was))
    later = change.alias()
    doubled = exists(
        select(literal(1)).where(
            later.c.seq.between(second.first_change, second.last_change),
            later.c.entity == change.c.entity,
            later.c.kind == change.c.kind,
            later.c.op == change.c.op,
            later.c.field.is_not_distinct_from(change.c.field),
        )
    )
    gone = and_(change.c.seq.between(first.first_change, first.last_change), doubled)
    connection.execute(delete(change).where(gone))
    return named, count


def _join(connection: Connection, first: Row[Any], second: Row[Any]) -> int:
    """Write both sets' changes anew as the first one's, in their order."""
    both = change.c.change_set.in_((first.pk, second.pk))
    low, high = min(first.first_change, second.first_change), max(first.last_change, second.last_change)
    rank = (change.c.change_set == second.pk).asc()
    total = _write_anew(connection, first.pk, and_(change.c.seq.between(low, high), both), rank)
    connection.execute(delete(change).where(change.c.seq.between(low, high), both))
    return total

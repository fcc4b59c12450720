"""Undo and redo: along the tree of what was done, one step or many; the tree itself is read by `core.undotree`.

Every applied set stands on the one that was applied before it (`based_on`). Undoing the last one goes a step down, and
what is done next grows another branch; the undone one stays. Undoing one in the middle lifts it out: what stood on it
stands on its base then, and it stands itself, undone, on the top, from where redo does it again.

What a platform reported is no work of this desk: undo passes it by, and it stays below what is undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, literal, select, update

from core.applying import Move, carry_out, count_changes
from core.author import Author, AuthorKind
from core.changesets.deciding import Outcome
from core.changesets.following import catch_up
from core.changesets.listing import ChangeRow, SetRow, find_set, get_set, kinds_of, rows_at
from core.errors import InvalidInput, NothingToDo
from core.ids import id_text
from core.schema import State, change, change_set, log, stayed
from core.workspace import Workspace, add_log, last_applied

UNDO = Move(State.APPLIED, State.REVERTED)
REDO = Move(State.REVERTED, State.APPLIED)


def undo(workspace: Workspace, id: str | None = None, *, author: Author | None = None) -> Outcome:
    """Take back the last (or the named) applied set.

    A field that changed since is left alone and named as a conflict, as is an entity that something was added to.
    """
    author = author or Author.me()
    with workspace.write() as connection:
        found = find_set(connection, id) if id else _last_of_ours(connection)
        if found is None or found.applied_at_log is None or found.undone_at_log is not None:
            raise NothingToDo("There is nothing left to undo.")
        if _of_platforms(connection, [found.pk]):
            raise NothingToDo(f"“{found.title}” happened on the platform.", hint="Change it here and post that.")
        kinds = kinds_of(connection, found)
        passed = [] if id else _way_down(connection, found.pk)
        outcome = _step_back(connection, found, author)
        _lift_out(connection, found)
        _stack_again(connection, passed, found.pk)
        catch_up(workspace, [found])
    workspace.tell(f"Undo {found.title}", kinds, id_text(found.id))
    return outcome


def redo(workspace: Workspace, *, author: Author | None = None) -> Outcome:
    """Do again what was undone here last: along the newest branch. What the draft does not allow is named as a conflict."""
    author = author or Author.me()
    with workspace.write() as connection:
        found = _next_redo(connection)
        if found is None:
            raise NothingToDo("There is nothing left to redo.")
        kinds = kinds_of(connection, found)
        outcome = _step_forward(connection, found, author)
        catch_up(workspace, [found])
    workspace.tell(f"Redo {found.title}", kinds, id_text(found.id))
    return outcome


def next_undo(workspace: Workspace) -> SetRow | None:
    """What undo would take back, for the menu."""
    with workspace.read() as connection:
        found = _last_of_ours(connection)
    return get_set(workspace, id_text(found.id)) if found is not None else None


def next_redo(workspace: Workspace) -> SetRow | None:
    """What redo would apply again, for the menu."""
    with workspace.read() as connection:
        found = _next_redo(connection)
    return get_set(workspace, id_text(found.id)) if found is not None else None


@dataclass(frozen=True)
class Gone:
    """How the draft went to another place of the tree: the titles of what was undone and redone, and what was left."""

    undone: tuple[str, ...]
    redone: tuple[str, ...]
    conflicts: tuple[ChangeRow, ...]
    conflict_count: int


def go_to(workspace: Workspace, id: str | None, *, author: Author | None = None) -> Gone:
    """Bring the draft to where it was right after the named set, on whatever branch; None: before everything.

    Undoes down to where the branches part and redoes from there. Raises NothingToDo when the draft is there already,
    InvalidInput for a set that was never applied.
    """
    author = author or Author.me()
    with workspace.write() as connection:
        back, forth = _way(connection, id)
        stays = _of_platforms(connection, [*back, *forth])
        _settle_below(connection, back, stays)
        back, forth = ([pk for pk in pks if pk not in stays] for pks in (back, forth))
        if not back and not forth:
            raise NothingToDo("The draft is there already.")
        kinds: frozenset[str] = frozenset()
        done: list[Outcome] = []
        walked: list[Row[Any]] = []
        for pks, step in ((back, _step_back), (forth, _step_forward)):
            for pk in pks:
                found = _stored(connection, pk)
                assert found is not None
                kinds |= kinds_of(connection, found)
                walked.append(found)
                done.append(step(connection, found, author))
        catch_up(workspace, walked)
    where = done[-1].title if id is not None and forth else "an earlier state"
    workspace.tell(f"Go back to {where}", kinds, done[-1].change_set)
    return Gone(
        tuple(one.title for one in done[: len(back)]),
        tuple(one.title for one in done[len(back) :]),
        tuple(row for one in done for row in one.conflicts),
        sum(one.conflict_count for one in done),
    )


def _way(connection: Connection, id: str | None) -> tuple[Sequence[int], Sequence[int]]:
    """The sets to undo and then to redo, in order, to get from here to right after a set."""
    target = find_set(connection, id) if id is not None else None
    if target is not None and target.applied_at_log is None:
        raise InvalidInput(f"“{target.title}” was never applied.", hint="Accept it first.")
    query = select(change_set.c.pk, change_set.c.based_on).where(change_set.c.applied_at_log.is_not(None))
    base: dict[int, int | None] = {row.pk: row.based_on for row in connection.execute(query)}
    here = _path(base, last_applied(connection))
    there = _path(base, target.pk if target is not None else None)
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return list(reversed(here[common:])), there[common:]


def _path(base: Mapping[int, int | None], pk: int | None) -> list[int]:
    """From the first set to this one."""
    found = []
    while pk is not None:
        found.append(pk)
        pk = base.get(pk)
    return found[::-1]


def _step_back(connection: Connection, found: Row[Any], author: Author) -> Outcome:
    count = carry_out(connection, found.first_change, found.last_change, UNDO)
    seq = add_log(connection, found.pk, "undo", author.name, count)
    connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(undone_at_log=seq, state="undone"))
    return _outcome(connection, found, count, seq, State.APPLIED)


def _step_forward(connection: Connection, found: Row[Any], author: Author) -> Outcome:
    count = carry_out(connection, found.first_change, found.last_change, REDO)
    seq = add_log(connection, found.pk, "redo", author.name, count)
    connection.execute(
        update(change_set)
        .where(change_set.c.pk == found.pk)
        .values(applied_at_log=seq, undone_at_log=None, state="accepted")
    )
    return _outcome(connection, found, count, seq, State.REVERTED)


def _outcome(connection: Connection, found: Row[Any], count: int, log_seq: int, left: State) -> Outcome:
    """What a step did; what it left where it was is noted, so that the past can be told exactly (`core.timetravel`)."""
    # Where all moved there is no need to look: the changes of a set stand in one unbroken range.
    every = found.first_change is not None and count == found.last_change - found.first_change + 1
    skipped = 0 if every else count_changes(connection, found.first_change, found.last_change, left)
    if not skipped:
        return Outcome(id_text(found.id), found.title, count)
    inside = change.c.seq.between(found.first_change, found.last_change)
    rows = select(literal(log_seq), change.c.seq).where(inside, change.c.state == int(left))
    connection.execute(insert(stayed).from_select(["log", "seq"], rows))
    return Outcome(id_text(found.id), found.title, count, 0, tuple(rows_at(connection, found, left)), skipped)


def _lift_out(connection: Connection, found: Row[Any]) -> None:
    """A set that was undone in the middle is put, undone, on the top; what stood on it stands on its base."""
    top = last_applied(connection)
    if top is None or top == found.based_on:
        return
    standing = change_set.c.based_on == found.pk
    connection.execute(update(change_set).where(standing).values(based_on=found.based_on))
    connection.execute(update(change_set).where(change_set.c.pk == found.pk).values(based_on=top))


def _reported() -> ColumnElement[bool]:
    """Condition on sets: a platform reported what happened there. What it proposed, a person accepted."""
    asked = exists(select(literal(1)).where(log.c.change_set == change_set.c.pk, log.c.verb == "propose"))
    return (change_set.c.author_kind == str(AuthorKind.PLATFORM)) & ~asked


def _last_of_ours(connection: Connection) -> Row[Any] | None:
    """What was applied last here, whatever platforms reported since."""
    standing = change_set.c.applied_at_log.is_not(None) & change_set.c.undone_at_log.is_(None)
    query = select(change_set).where(standing, ~_reported()).order_by(change_set.c.applied_at_log.desc()).limit(1)
    return connection.execute(query).first()


def _of_platforms(connection: Connection, pks: Sequence[int]) -> frozenset[int]:
    query = select(change_set.c.pk).where(_reported(), change_set.c.pk.in_(pks))
    return frozenset(connection.execute(query).scalars())


def _way_down(connection: Connection, pk: int) -> list[int]:
    """What platforms reported on top of a set, from the top."""
    found: list[int] = []
    top = last_applied(connection)
    while top is not None and top != pk:
        found.append(top)
        top = connection.execute(select(change_set.c.based_on).where(change_set.c.pk == top)).scalar()
    return found


def _stack_again(connection: Connection, passed: Sequence[int], pk: int) -> None:
    """What was undone on top of a platform's report that undo passed by is done again after the set below it."""
    undone = change_set.c.undone_at_log.is_not(None) & (change_set.c.pk != pk)
    connection.execute(update(change_set).where(change_set.c.based_on.in_(passed), undone).values(based_on=pk))


def _settle_below(connection: Connection, back: Sequence[int], stays: frozenset[int]) -> None:
    """Put what platforms reported below everything that is about to be undone, in the same order."""
    if not stays.intersection(back):
        return
    upwards = list(reversed(back))
    base = connection.execute(select(change_set.c.based_on).where(change_set.c.pk == upwards[0])).scalar()
    for pk in [*(one for one in upwards if one in stays), *(one for one in upwards if one not in stays)]:
        connection.execute(update(change_set).where(change_set.c.pk == pk).values(based_on=base))
        base = pk


def _next_redo(connection: Connection) -> Row[Any] | None:
    """Of what was undone on top of here, the last."""
    here = last_applied(connection)
    query = (
        select(change_set)
        .where(change_set.c.based_on.is_not_distinct_from(here), change_set.c.undone_at_log.is_not(None))
        .order_by(change_set.c.undone_at_log.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def _stored(connection: Connection, pk: int | None) -> Row[Any] | None:
    return connection.execute(select(change_set).where(change_set.c.pk == pk)).first() if pk is not None else None

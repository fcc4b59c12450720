"""The way back from splitting and merging: the sets as they were, as long as nothing happened to them since.

Proposals are not part of the draft, so neither is an action of the undo tree; what a person just did can be taken back all
the same. The way back is kept by whoever did it, and not beyond that many changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from core.author import Author
from core.errors import Conflict
from core.ids import id_text
from core.schema import change, change_set, log
from core.values import dump_json
from core.workspace import Workspace, add_log

MOST = 20_000


@dataclass(frozen=True)
class WayBack:
    """Change sets and their changes before something was done to them, and the log's entry of what was done."""

    title: str
    verb: str
    sets: Sequence[Mapping[str, Any]]
    changes: Mapping[int, Sequence[Mapping[str, Any]]]
    made: int | None = None
    at: int = 0


def remember(connection: Connection, title: str, verb: str, *pks: int) -> WayBack | None:
    """What is needed to come back to these sets; None where they are too large to keep. `verb` is what coming back is."""
    query = select(change_set).where(change_set.c.pk.in_(pks))
    rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
    if sum(row["last_change"] - row["first_change"] + 1 for row in rows) > MOST:
        return None
    return WayBack(title, verb, rows, {row["pk"]: _changes(connection, row) for row in rows})


def _changes(connection: Connection, row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inside = change.c.seq.between(row["first_change"], row["last_change"]) & (change.c.change_set == row["pk"])
    return [dict(one) for one in connection.execute(select(change).where(inside).order_by(change.c.seq)).mappings()]


def done(connection: Connection, way: WayBack | None, made: int | None = None) -> WayBack | None:
    """The way back from here, once everything is written; `made` is the set that is new."""
    if way is None:
        return None
    return WayBack(way.title, way.verb, way.sets, way.changes, made, _last_entry(connection, _pks(way, made)))


def _pks(way: WayBack, made: int | None) -> list[int]:
    return [row["pk"] for row in way.sets] + ([made] if made is not None else [])


def _last_entry(connection: Connection, pks: Sequence[int]) -> int:
    return int(connection.execute(select(func.max(log.c.seq)).where(log.c.change_set.in_(pks))).scalar_one())


def take_back(workspace: Workspace, way: WayBack, *, author: Author | None = None) -> None:
    """Make the sets what they were; raises Conflict when something happened to one of them since."""
    pks = _pks(way, way.made)
    with workspace.write() as connection:
        if _last_entry(connection, pks) != way.at:
            raise Conflict(
                "Something was done with these change sets since.", hint="Split or merge them by hand in Review."
            )
        _clear(connection, pks)
        for row in way.sets:
            _put_back(connection, row, way.changes[row["pk"]])
        first = way.sets[0]
        if way.made is not None:
            gone = {
                "state": "merged",
                "parked": 0,
                "place": None,
                "about": dump_json({"merged_into": id_text(first["id"])}),
            }
            connection.execute(
                update(change_set)
                .where(change_set.c.pk == way.made)
                .values(**gone, first_change=None, last_change=None)
            )
        add_log(connection, first["pk"], way.verb, (author or Author.me()).name, 0)
    workspace.tell(way.title, frozenset(), id_text(first["id"]))


def _clear(connection: Connection, pks: Sequence[int]) -> None:
    """Remove what the sets hold now; their ranges are read before they are forgotten."""
    ranges = connection.execute(
        select(change_set.c.first_change, change_set.c.last_change).where(
            change_set.c.pk.in_(pks), change_set.c.first_change.is_not(None)
        )
    ).all()
    inside = [change.c.seq.between(first, last) for first, last in ranges]
    connection.execute(delete(change).where(or_(*inside), change.c.change_set.in_(pks)))


def _put_back(connection: Connection, row: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> None:
    """Write a set's changes at the end, in their order, and the set as it was."""
    start = int(connection.execute(select(func.coalesce(func.max(change.c.seq), 0))).scalar_one()) + 1
    fresh = [{**one, "seq": start + at} for at, one in enumerate(changes)]
    connection.execute(insert(change), fresh)
    was = {name: value for name, value in row.items() if name not in ("pk", "id")}
    where = {"first_change": start, "last_change": start + len(fresh) - 1}
    connection.execute(update(change_set).where(change_set.c.pk == row["pk"]).values(was | where))

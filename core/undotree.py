"""The tree of all that was done, laid out in rows and lanes: the way to where the draft is, and the branches left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from core.ids import id_text
from core.schema import change_set, log
from core.workspace import Workspace, last_applied

Standing = Literal["here", "applied", "undone"]
START = ""


@dataclass(frozen=True)
class Node:
    """One set in the tree, and how its row is drawn; rows go from the newest down to the start (whose `id` is START).

    `lane` is its column (0: the way that leads to here, and on from there). `above` and `below`: its line goes on there;
    `through`: lanes whose lines pass this row; `joins`: lanes whose lines end here, because those branches stand on it;
    `way`: of the lanes that pass, the one (if any) on the way to where the draft is.
    """

    id: str
    title: str
    author: str
    author_kind: str
    at: int
    changes: int
    standing: Standing
    lane: int
    above: bool
    below: bool
    through: tuple[int, ...]
    joins: tuple[int, ...]
    way: int | None = None


def read_tree(workspace: Workspace) -> list[Node]:
    """All sets that were ever applied, newest first on each branch; the branches of a set stand above it."""
    query = (
        select(
            change_set.c.pk,
            change_set.c.id,
            change_set.c.title,
            change_set.c.author,
            change_set.c.author_kind,
            change_set.c.based_on,
            change_set.c.undone_at_log,
            log.c.at,
            log.c.changes,
        )
        .join(log, log.c.seq == change_set.c.applied_at_log)
        .order_by(change_set.c.applied_at_log)
    )
    with workspace.read() as connection:
        here = last_applied(connection)
        rows: dict[int, Any] = {row.pk: row for row in connection.execute(query)}
    return _drawn(_order(rows, here), rows, here)


def _order(rows: Mapping[int, Any], here: int | None) -> list[int]:
    """From the newest to the first: what a set leads on to, then the branches that stand on it, then the set."""
    children = _children(rows, here)
    found: list[int] = []
    pending = list(children.get(None, ()))
    while pending:
        pk = pending.pop()
        found.append(pk)
        # Worked off from the end: the branches first, the way on last.
        pending.extend(children.get(pk, ()))
    return found[::-1]


def _children(rows: Mapping[int, Any], here: int | None) -> dict[int | None, list[int]]:
    """What stands on each set: first what leads to here, then what was undone last."""
    on_the_way = set()
    at = here
    while at is not None and at in rows:
        on_the_way.add(at)
        at = rows[at].based_on
    found: dict[int | None, list[int]] = {}
    for pk, row in rows.items():
        found.setdefault(row.based_on, []).append(pk)
    for pks in found.values():
        pks.sort(key=lambda pk: (pk not in on_the_way, -(rows[pk].undone_at_log or 0)))
    return found


def _drawn(order: Sequence[int], rows: Mapping[int, Any], here: int | None) -> list[Node]:
    waiting: dict[int, int | None] = {}  # lane → the set its line goes down to
    nodes = []
    way: int | None = None
    for pk in order:
        row = rows[pk]
        lane, above, joins = _take(waiting, pk)
        through = tuple(sorted(waiting))
        passing = way if way in waiting else None
        waiting[lane] = row.based_on
        if row.undone_at_log is None:
            way = lane
        standing: Standing = "here" if pk == here else "undone" if row.undone_at_log is not None else "applied"
        nodes.append(
            Node(
                id_text(row.id),
                row.title,
                row.author,
                row.author_kind,
                row.at,
                row.changes,
                standing,
                lane,
                above,
                True,
                through,
                joins,
                passing,
            )
        )
    lane, above, joins = _take(waiting, None)
    start: Standing = "here" if here is None else "applied"
    return [*nodes, Node(START, "Start", "", "", 0, 0, start, lane, above, False, (), joins)]


def _take(waiting: dict[int, int | None], pk: int | None) -> tuple[int, bool, tuple[int, ...]]:
    """The lane a set stands in, whether a line comes from above, and the other lanes that end in it."""
    mine = sorted(lane for lane, wanted in waiting.items() if wanted == pk)
    for lane in mine:
        del waiting[lane]
    if mine:
        return mine[0], True, tuple(mine[1:])
    return next(lane for lane in range(len(waiting) + 1) if lane not in waiting), False, ()

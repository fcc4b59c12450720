"""Where data ends: the cell Ctrl and an arrow go to in a column of any length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, not_, select

from core.ids import parse_id
from core.progress import Progress
from core.schema import ENTITY
from core.scope import Wanted, condition
from core.workspace import Workspace

_FIRST, _CHUNK = 64, 2_000
_NEAR = 10_000
_EMPTY = ("", "[]", "{}")


@dataclass(frozen=True)
class CellsAlong:
    """A column of a list of `total` rows; `ids(start, count)` names the rows of a stretch."""

    wanted: Wanted
    field: str
    ids: Callable[[int, int], list[str]]
    total: int

    @property
    def filled(self) -> ColumnElement[bool]:
        """Condition: the cell of a row holds something."""
        column = ENTITY[self.wanted.kind].c[self.field]
        return and_(column.is_not(None), column.not_in(_EMPTY))


def next_edge(workspace: Workspace, cells: CellsAlong, here: int, step: int, progress: Progress | None = None) -> int:
    """The position Ctrl+Down (`step` 1) or Ctrl+Up (-1) goes to from position `here`.

    From a filled cell beside a filled one: the last before a gap; else the next filled cell; else the end of the list.
    Reads in growing stretches, so that a gap nearby is found at once; a column without any gap is not read to its end.
    """
    end = cells.total - 1 if step > 0 else 0
    with workspace.read() as connection:
        along = _filled(connection, cells, here, step, progress or Progress())
        first = next(along, (here, False))[1]
        at, beside = next(along, (here, False))
        if at == here or (beside and not first):
            return at
        # Along filled cells the first empty one is looked for, otherwise the first filled one.
        for position, full in along:
            if full != beside:
                return position - step if beside else position
            if abs(position - here) == _NEAR and not _any(connection, cells, filled=not beside):
                return end
    return end


def _any(connection: Connection, cells: CellsAlong, *, filled: bool) -> bool:
    """Whether the list has a filled (or an empty) cell in the column at all."""
    wanted = cells.filled if filled else not_(cells.filled)
    query = select(ENTITY[cells.wanted.kind].c.pk).where(condition(cells.wanted), wanted).limit(1)
    return connection.execute(query).first() is not None


def _filled(
    connection: Connection, cells: CellsAlong, here: int, step: int, progress: Progress
) -> Iterator[tuple[int, bool]]:
    table, size, at = ENTITY[cells.wanted.kind], _FIRST, here
    while 0 <= at < cells.total:
        progress.step("Looking for the end", abs(at - here), cells.total)
        start, count = (at, min(size, cells.total - at)) if step > 0 else (max(0, at - size + 1), min(size, at + 1))
        raw = [parse_id(one).bytes for one in cells.ids(start, count)]
        full = set(connection.execute(select(table.c.id).where(table.c.id.in_(raw), cells.filled)).scalars())
        places = list(zip(range(start, start + len(raw)), raw, strict=True))
        for position, one in places if step > 0 else reversed(places):
            yield position, one in full
        at += step * size
        size = _CHUNK

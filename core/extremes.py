"""The rows that come first and last by many columns of a kind at once, found in one sweep of its table.

The table is read in stretches of row numbers, and SQLite hands out only rows that lie beyond what is known so far in any
column: each stretch narrows what is asked of the next. Values that grow with the row number would never be narrowed, so a
sample says beforehand what is worth asking for; where that was too little, the column is swept again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, between, func, literal, not_, or_, select

from core.among import among
from core.metrics import SUMS, Period, metric_value, summed
from core.ordering import ignores_case, is_metric, key
from core.progress import Progress
from core.schema import ENTITY, Presence, fact

KEPT = 300
_FIRST, _LONGEST = 4_000, 100_000
_SAMPLE, _WORTH = 1_000, 12  # of the sample: about 12,000 of a million rows lie beyond
_GOLDEN = 0.618_034
# Beyond any number or text, so no value lies between it and anything.
_NOWHERE = b""
_SMALL_LETTERS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_Found = tuple[Any, int, Any]  # comparable, row number, value
_Window = Callable[[ColumnElement[int]], ColumnElement[bool]]
Ends = dict[tuple[str, bool], "Extreme"]


@dataclass(frozen=True)
class Extreme:
    """Row numbers with a value, in order; `last` is the value of the last of them, None when these are all that have one."""

    pks: Sequence[int]
    last: Any


def sweep(connection: Connection, kind: str, names: Sequence[str], period: Period, progress: Progress) -> Ends:
    """The outermost rows of the draft by (name, descending), of fields and metrics; raises Cancelled."""
    found: Ends = {}
    for mine, sums in ([n for n in names if not is_metric(n)], None), ([n for n in names if is_metric(n)], period):
        if mine:
            found |= _Sweep(connection, kind, mine, sums, progress).run()
    return found


@dataclass
class _End:
    """One end of a column: the outermost values so far, and the hint beyond which they should lie."""

    descending: bool
    hint: tuple[Any, Any] | None = None
    known: list[_Found] = field(default_factory=list)
    hint_used: bool = False

    def limit(self) -> tuple[Any, Any] | None:
        """What a row must lie beyond to be of interest, comparable and as it is; None while any row is."""
        if len(self.known) < KEPT:
            return None
        last = self.known[-1][0], self.known[-1][2]
        if self.hint is None or not self.beyond(self.hint[0], last[0]):
            return last
        self.hint_used = True
        return self.hint

    def beyond(self, value: Any, limit: Any) -> bool:
        """Whether a comparable value comes before another in the order of this end."""
        return bool(value > limit if self.descending else value < limit)

    def take(self, found: Sequence[_Found]) -> None:
        """Take what a stretch holds, by row number."""
        limit = self.limit()
        mine = found if limit is None else [one for one in found if self.beyond(one[0], limit[0])]
        # Stable, and later stretches have higher numbers: what is equal keeps the order of making.
        self.known = sorted([*self.known, *mine], key=itemgetter(0), reverse=self.descending)[:KEPT]

    @property
    def failed(self) -> bool:
        """Whether the hint kept rows away that belong here."""
        return self.hint_used and self.hint is not None and not self.beyond(self.known[-1][0], self.hint[0])

    def extreme(self) -> Extreme:
        """What was found."""
        return Extreme([pk for _, pk, _ in self.known], self.known[-1][2] if len(self.known) == KEPT else None)


class _Sweep:
    """One sweep for some columns of the table, or (with a period) for metrics."""

    def __init__(
        self, connection: Connection, kind: str, names: Sequence[str], period: Period | None, progress: Progress
    ) -> None:
        self._connection, self._kind, self._names, self._period = connection, kind, names, period
        self._progress = progress
        self._highest = int(connection.execute(select(func.coalesce(func.max(ENTITY[kind].c.pk), 0))).scalar_one())

    def run(self) -> Ends:
        """Both ends of every column; raises Cancelled."""
        ends = {name: (_End(False), _End(True)) for name in self._names}
        self._hint(ends)
        self._look_through(ends)
        again = {name: (_End(False), _End(True)) for name, both in ends.items() if any(end.failed for end in both)}
        if again:
            self._look_through(again)
        return {(name, end.descending): end.extreme() for name, both in (ends | again).items() for end in both}

    def _hint(self, ends: Mapping[str, tuple[_End, _End]]) -> None:
        # Uneven steps: rows made by a pattern would answer an even step with one value again and again.
        step = self._highest / _SAMPLE
        sample = [1 + int((at + at * _GOLDEN % 1) * step) for at in range(_SAMPLE)]
        query, values = self._query(lambda pk: among(pk, sample), self._names)
        rows = self._connection.execute(query.with_only_columns(*values)).all()
        for at, both in enumerate(ends.values()):
            found = sorted(self._found(self._names[at], rows, at), key=itemgetter(0))
            if len(found) > _WORTH:
                for end, one in zip(both, (found[_WORTH], found[-_WORTH - 1]), strict=True):
                    end.hint = one[0], one[2]

    def _look_through(self, ends: Mapping[str, tuple[_End, _End]]) -> None:
        start, length, names = 0, _FIRST, list(ends)
        while start < self._highest:
            self._progress.step("Preparing to sort", start, self._highest)
            between_these = _stretch(start, length)
            query, values = self._query(between_these, names)
            inner = [_inner(value, *both) for value, both in zip(values, ends.values(), strict=True)]
            rows = self._connection.execute(query.where(or_(*map(not_, inner)))).all()
            for at, (name, both) in enumerate(ends.items(), 1):
                found = self._found(name, rows, at)
                for end in both:
                    end.take(found)
            start, length = start + length, min(2 * length, _LONGEST)

    def _query(self, window: _Window, names: Sequence[str]) -> tuple[Select[Any], list[ColumnElement[Any]]]:
        """The draft's rows of a window by row number, with these columns."""
        table = ENTITY[self._kind]
        if self._period is None:
            values = [key(self._kind, name).sorts[0] for name in names]
            query = select(table.c.pk, *values)
        else:
            facts = summed(self._kind, self._period, SUMS, window(fact.c.entity))
            sums = {name: facts.c[name] for name in SUMS}
            values = [metric_value(name.removeprefix("@"), sums) for name in names]
            query = select(table.c.pk, *values).join(facts, facts.c.entity == table.c.pk)
        standing = table.c.presence == int(Presence.DRAFT)
        return query.where(window(table.c.pk), standing).order_by(table.c.pk), values

    def _found(self, name: str, rows: Sequence[Any], at: int) -> list[_Found]:
        """The values of a column, each with what it is compared by and its row number."""
        table = _SMALL_LETTERS if self._period is None and ignores_case(self._kind, name) else {}
        return [(_comparable(row[at], table), row[0], row[at]) for row in rows if row[at] is not None]


def _comparable(value: Any, letters: Mapping[int, int]) -> tuple[bool, Any]:
    """As SQLite compares values: numbers come before texts."""
    return (True, value.translate(letters)) if isinstance(value, str) else (False, value)


def _stretch(start: int, length: int) -> _Window:
    return lambda pk: pk.between(start + 1, start + length)


def _inner(value: ColumnElement[Any], first: _End, last: _End) -> ColumnElement[bool]:
    """Condition: a value lies between the limits of both ends, so it is of no interest."""
    low, high = first.limit(), last.limit()
    if low is None or high is None:
        return between(value, literal(_NOWHERE), literal(_NOWHERE))
    return between(value, literal(low[1]), literal(high[1]))

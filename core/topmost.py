"""The first rows of an ordered list, found without sorting it.

A sample says what value the first rows end with; what comes before it is few rows, and what is equal to it can be read
in the order of making until there are enough. With cores to spare the table is swept in two parts side by side, since
SQLite lets go of Python's lock. Below parents, the rows of the first parents are enough.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarResult, and_, func, or_, select, true

from core.catalog import KINDS
from core.database import cancellable
from core.ordering import Arrangement, Key, arrangement, heads, ordered
from core.outermost import LONG, first_kept
from core.progress import Progress
from core.schema import ENTITY
from core.scope import LEVELS, Scope, View, Wanted, condition
from core.values import dump_json, folded
from core.workspace import Workspace

SAMPLE = 1_000
_BEFORE = 3  # of the sample; about 3,000 of a million rows
_GOLDEN = 0.618_034
_PARENTS = (100, 2_000)
_PARTS, _CORES = 2, 4
_LATIN = range(0xC0, 0x250)


def first_pks(workspace: Workspace, wanted: Wanted, count: int, progress: Progress | None = None) -> list[int]:
    """The row numbers of the first rows; raises QueryError, InvalidInput and Cancelled."""
    with workspace.read() as connection, cancellable(connection, progress):
        wanted = without_needless_scope(connection, wanted)
        highest = connection.execute(select(func.max(ENTITY[wanted.kind].c.pk))).scalar() or 0
        whole = highest > LONG and _is_whole(wanted)
        kept = first_kept(connection, wanted, count) if whole else None
        if kept is not None:
            return kept
        look = _Look(workspace, connection, wanted, arrangement(wanted), count, highest, progress)
        guess = look.guess() if whole else []
        return guess if len(guess) == count else look.pks()


def without_needless_scope(connection: Connection, wanted: Wanted) -> Wanted:
    """The same list asked for without its account, where that is the only one that can have rows of the kind."""
    kind, account = KINDS[wanted.kind], ENTITY["account"]
    if wanted.scope.kind != "account" or len(kind.parents) != 1:
        return wanted
    able = connection.execute(select(account.c.pk).where(account.c.platform.in_(kind.platforms)).limit(2)).scalars()
    return replace(wanted, scope=Scope()) if list(able) == [wanted.scope.pk] else wanted


def _is_whole(wanted: Wanted) -> bool:
    """Whether a list is the ordered whole table or an account: of what a search or a view leaves, a sample says little."""
    whole = not wanted.query.strip() and wanted.view is View.ALL and wanted.scope.kind in (None, "account")
    return whole and bool(wanted.all_orders)


@dataclass(frozen=True)
class _Look:
    """One look for the first rows of a list; `highest` is the highest row number of its kind."""

    workspace: Workspace
    connection: Connection
    wanted: Wanted
    order: Arrangement
    count: int
    highest: int
    progress: Progress | None

    def pks(self, among: ColumnElement[bool] | None = None, *, settled: bool = False) -> list[int]:
        """The first rows, or the first of those that meet `among`."""
        return list(self._rows(self.connection, among, settled=settled))

    def guess(self) -> list[int]:
        """The first rows; fewer when the guess was wrong."""
        name, descending = self.wanted.all_orders[0]
        level = name.removeprefix("@")
        if level in LEVELS:
            return self._below_first(level, descending=descending)
        first = self.order.keys[0][0]
        last = None if first.joins else self._last(first, descending=descending)
        return self._up_to(first, last, descending=descending)

    def _below_first(self, level: str, *, descending: bool) -> list[int]:
        found: list[int] = []
        for many in _PARENTS if len(KINDS[self.wanted.kind].parents) == 1 else ():
            found = self.pks(heads(self.wanted, level, descending=descending, count=many))
            if len(found) == self.count:
                break
        return found

    def _last(self, first: Key, *, descending: bool) -> Any:
        """A value that few rows come before, by a sample of the list; None where those few are empty already."""
        # Uneven steps: rows made by a pattern would answer an even step with one value again and again.
        step = self.highest / SAMPLE
        chosen = _among(self.wanted.kind, [1 + int((at + at * _GOLDEN % 1) * step) for at in range(SAMPLE)])
        query = select(first.sorts[0]).where(chosen, condition(self.wanted))
        query = query.order_by(*ordered(first, descending=descending)).limit(_BEFORE)
        values = list(self.connection.execute(query).scalars())
        return values[-1] if values else None

    def _up_to(self, first: Key, last: Any, *, descending: bool) -> list[int]:
        """Rows before a value, then rows of that very value, until there are enough."""
        value = first.sorts[0]
        before: ColumnElement[bool]
        same: ColumnElement[bool]
        if last is None:
            before, same = first.value.is_not(None), first.value.is_(None)
        else:
            before, same = (value > last) if descending else (value < last), value == last
        if last is not None and first.letters is not None:
            before = and_(may_come_before(first.letters, str(last), descending=descending), before)
        # What is joined would be computed once for each part.
        found = self.pks(before) if first.joins else self._swept(before)
        return found if len(found) == self.count else [*found, *self.pks(same, settled=True)][: self.count]

    def _swept(self, among: ColumnElement[bool]) -> list[int]:
        """The first rows that meet a condition, the table read in parts at the same time."""
        # Two parts on a machine with cores to spare; where the window needs the other core they only slow each other.
        parts = _PARTS if (os.cpu_count() or 1) >= _CORES else 1
        if parts == 1 or self.connection.get_execution_options().get("writing"):
            return self.pks(among)
        pk = ENTITY[self.wanted.kind].c.pk
        ends = [self.highest * part // parts for part in range(parts + 1)]
        ranges = [and_(pk > ends[part], pk <= ends[part + 1], among) for part in range(parts)]
        with ThreadPoolExecutor(parts) as threads:
            found = [pk for pks in threads.map(self._part, ranges) for pk in pks]
        return self.pks(_among(self.wanted.kind, found))

    def _part(self, among: ColumnElement[bool]) -> list[int]:
        with self.workspace.read() as connection, cancellable(connection, self.progress):
            return list(self._rows(connection, among))

    def _rows(
        self, connection: Connection, among: ColumnElement[bool] | None, *, settled: bool = False
    ) -> ScalarResult[int]:
        return connection.execute(self.order.rows(among=among, settled=settled).limit(self.count)).scalars()


def _among(kind: str, pks: Sequence[int]) -> ColumnElement[bool]:
    each = func.json_each(dump_json(pks)).table_valued("value")
    return ENTITY[kind].c.pk.in_(select(each.c.value))


def may_come_before(text: ColumnElement[Any], last: str, *, descending: bool) -> ColumnElement[bool]:
    """What the first letter alone says of a text, without folding: many times quicker for the many that come later."""
    letter = last[:1].lower()
    if not letter or not letter.isascii():
        return true()
    plain = text.collate("NOCASE")
    early = plain >= letter if descending else plain < chr(ord(letter) + 1)
    return or_(early, and_(plain >= "\x80", func.substr(text, 1, 1).not_in(_late(letter, descending=descending))))


@lru_cache(maxsize=256)
def _late(letter: str, *, descending: bool) -> tuple[str, ...]:
    """Latin letters with accents that come later than a plain letter, whatever follows them."""
    folds = {chr(code): (folded(chr(code)) or "")[:1] for code in _LATIN}
    return tuple(one for one, plain in folds.items() if plain and (plain < letter if descending else plain > letter))

"""The first rows of an ordered list, found without sorting it.

A sample says what value the first rows end with; what comes before it is few rows, and what is equal to it can be read
in the order of making until there are enough. Below parents, the rows of the first parents are enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from core.catalog import KINDS
from core.ordering import Key, arranged, heads, key_of, ordered
from core.schema import ENTITY
from core.scope import LEVELS, Scope, View, Wanted, condition
from core.values import dump_json

SAMPLE = 1_000
_BEFORE = 3  # of the sample; about 3,000 of a million rows
_SMALL = 20_000
_GOLDEN = 0.618_034
_PARENTS = (100, 2_000)


def first_pks(connection: Connection, wanted: Wanted, count: int) -> list[int]:
    """The row numbers of the first rows; raises QueryError and InvalidInput."""
    wanted = without_needless_scope(connection, wanted)
    query = arranged(wanted).limit(count)
    if wanted.all_orders and _worth_it(connection, wanted):
        for found in _guesses(connection, wanted, count):
            if len(found) == count:
                return found
    return _pks(connection, query)


def without_needless_scope(connection: Connection, wanted: Wanted) -> Wanted:
    """The same list asked for without its account, where that is the only one that can have rows of the kind."""
    kind, account = KINDS[wanted.kind], ENTITY["account"]
    if wanted.scope.kind != "account" or len(kind.parents) != 1:
        return wanted
    able = connection.execute(select(account.c.pk).where(account.c.platform.in_(kind.platforms)).limit(2)).scalars()
    return replace(wanted, scope=Scope()) if list(able) == [wanted.scope.pk] else wanted


def _worth_it(connection: Connection, wanted: Wanted) -> bool:
    """Whether the list is long enough: the whole table or an account, not what a search or a view leaves of it."""
    if wanted.query.strip() or wanted.view is not View.ALL or wanted.scope.kind not in (None, "account"):
        return False
    highest = connection.execute(select(func.max(ENTITY[wanted.kind].c.pk))).scalar()
    return highest is not None and highest > _SMALL


def _guesses(connection: Connection, wanted: Wanted, count: int) -> Iterator[list[int]]:
    name, descending = wanted.all_orders[0]
    level = name.removeprefix("@")
    if level in LEVELS:
        for many in _PARENTS if len(KINDS[wanted.kind].parents) == 1 else ():
            among = heads(wanted, level, descending=descending, count=many)
            yield _pks(connection, arranged(wanted, among=among).limit(count))
        return
    first = key_of(wanted, name)
    last = None if first.joins else _last_of(connection, wanted, first, descending=descending)
    yield _up_to(connection, wanted, first, last, count)


def _last_of(connection: Connection, wanted: Wanted, first: Key, *, descending: bool) -> Any:
    """A value that few rows come before, by a sample of the list; None where those few are empty already."""
    table = ENTITY[wanted.kind]
    highest = connection.execute(select(func.max(table.c.pk))).scalar_one()
    # Uneven steps: rows made by a pattern would answer an even step with one value again and again.
    step = highest / SAMPLE
    pks = [1 + int((at + at * _GOLDEN % 1) * step) for at in range(SAMPLE)]
    each = func.json_each(dump_json(pks))
    chosen = table.c.pk.in_(select(each.table_valued("value").c.value))
    query = select(first.sorts[0]).where(chosen, condition(wanted)).order_by(*ordered(first, descending=descending))
    values = list(connection.execute(query.limit(_BEFORE)).scalars())
    return values[-1] if values else None


def _up_to(connection: Connection, wanted: Wanted, first: Key, last: Any, count: int) -> list[int]:
    """Rows before a value, then rows of that very value, until there are enough."""
    value = first.sorts[0]
    descending = wanted.all_orders[0][1]
    if last is None:
        before, same = first.value.is_not(None), first.value.is_(None)
    else:
        before, same = (value > last if descending else value < last), value == last
    found = _pks(connection, arranged(wanted, among=before).limit(count))
    if len(found) < count:
        found += _pks(connection, arranged(wanted, among=same, settled=True).limit(count - len(found)))
    return found


def _pks(connection: Connection, query: Select[Any]) -> list[int]:
    return list(connection.execute(query).scalars())

"""The order of a list as SQL: by fields, parents, findings and metrics, several at a time.

Texts are compared without regard to case and accents ("Äpfel" stands beside "Apfel"), lists and maps by their stored
text, addresses without regard to case, everything else as numbers or as the plain text it is stored as. Empty cells stand last in both directions, where
nobody looks for them. Rows below parents of one name stay with their parent. What is equal keeps the order of making.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    LargeBinary,
    Numeric,
    Select,
    case,
    cast,
    func,
    select,
)

from core.among import among
from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.metrics import METRICS, Period, metric_value, needed, summed
from core.schema import ENTITY, fact, finding
from core.scope import LEVELS, Wanted, condition, in_scope

FINDINGS, FIRST_WORD = "@findings", "@first_word"
_ABOVE = {name: ENTITY[name].alias(f"above_{name}") for name in LEVELS}
_LETTERS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LIST, FieldType.MAP)


@dataclass(frozen=True)
class Join:
    """A table or subquery that an order needs beside the kind's own table, and how it is reached."""

    source: FromClause
    on: ColumnElement[bool]


@dataclass(frozen=True)
class Key:
    """What a name means for the rows of a kind: `value` as it is, `sorts` as it is compared (the first may be None),
    `label` as people read it; `letters` the text that `sorts` begins with, where it is one.
    """

    value: ColumnElement[Any]
    sorts: tuple[ColumnElement[Any], ...]
    joins: tuple[tuple[str, Join], ...] = ()
    shown: ColumnElement[Any] | None = None
    letters: ColumnElement[Any] | None = None

    @property
    def label(self) -> ColumnElement[Any]:
        """What a person reads for the value."""
        return self.value if self.shown is None else self.shown


def key(kind: str, name: str, period: Period | None = None, rows: Collection[int] | None = None) -> Key:
    """The key of a name that a list can be ordered by; raises InvalidInput for any other.

    With `rows` it may be right for these row numbers only, which spares adding up the figures of all.
    """
    plain = name.removeprefix("@")
    if name == FINDINGS:
        return _worst_finding(kind)
    if name == FIRST_WORD:
        return _first_word(kind)
    if is_metric(name):
        return _metric(kind, plain, period or Period(), rows)
    if plain in LEVELS:
        return _parent(kind, plain)
    if name not in KINDS[kind].by_name:
        raise InvalidInput(f"{KINDS[kind].plural} cannot be ordered by {name!r}.")
    return _field(ENTITY[kind].c[name], KINDS[kind].by_name[name])


def is_metric(name: str) -> bool:
    """Whether an order is by a metric."""
    return name.startswith("@") and name[1:] in METRICS


def group_key(kind: str, name: str, period: Period | None = None, rows: Collection[int] | None = None) -> Key:
    """The key of a name that rows are grouped by: its order keeps the rows of every single value together."""
    found = key(kind, name, period, rows)
    return found if found.value in found.sorts else replace(found, sorts=(*found.sorts, found.value))


@dataclass(frozen=True)
class Arrangement:
    """A list's rows in its order; `keys` are made once, since each names its own joined table."""

    wanted: Wanted
    keys: tuple[tuple[Key, bool], ...]

    def rows(self, *, among: ColumnElement[bool] | None = None, settled: bool = False) -> Select[Any]:
        """The row numbers; with `among` only of rows that meet it. `settled`: they are all equal by the first order."""
        table = ENTITY[self.wanted.kind]
        query = select(table.c.pk).select_from(joined(table, [one for one, _ in self.keys]))
        terms = [term for one, descending in self.keys for term in ordered(one, descending=descending)]
        if settled:
            del terms[0]
        if among is not None:
            # First, since SQLite looks at conditions in this order and few rows meet it.
            query = query.where(among)
        if self.keys:
            # Keeps SQLite from walking an index whose order is of no use and looking each row up.
            query = query.where(table.c.pk > 0)
        last = [table.c.pk] if self.keys else _natural(self.wanted.kind)
        return query.where(condition(self.wanted)).order_by(*terms, *last)


def arrangement(wanted: Wanted, rows: Collection[int] | None = None) -> Arrangement:
    """How a list is ordered, or only these row numbers of it; raises InvalidInput for a name it cannot be ordered by."""
    orders = wanted.all_orders
    return Arrangement(wanted, tuple((_key_of(wanted, name, rows), descending) for name, descending in orders))


def heads(wanted: Wanted, level: str, *, descending: bool, count: int) -> ColumnElement[bool]:
    """The rows below the first parents of a level, for kinds with one parent: no other row comes before them."""
    parent = ENTITY[level]
    own = Key(parent.c.pk, (letters(parent.c.name), parent.c.pk))
    first = select(parent.c.pk).where(parent.c.platform.in_(KINDS[wanted.kind].platforms))
    first = first.order_by(*ordered(own, descending=descending)).limit(count)
    inside = in_scope(level, wanted.scope)
    return _below(wanted.kind, level, first if inside is None else first.where(inside))


def _below(kind: str, level: str, pks: Select[Any]) -> ColumnElement[bool]:
    """Rows of a kind below the named rows of a level."""
    (ref,) = KINDS[kind].parents
    if ref == level:
        return ENTITY[kind].c[ref].in_(pks)
    return ENTITY[kind].c[ref].in_(select(ENTITY[ref].c.pk).where(_below(ref, level, pks)))


def joined(table: FromClause, keys: Sequence[Key]) -> FromClause:
    """The kind's table with all that the keys need beside it, each once."""
    joins: dict[str, Join] = {}
    for one in keys:
        joins |= dict(one.joins)
    for join in joins.values():
        table = table.outerjoin(join.source, join.on)
    return table


def ordered(one: Key, *, descending: bool) -> list[ColumnElement[Any]]:
    """The terms that order rows by one key."""
    first, *rest = one.sorts
    return [first.desc() if descending else first.asc().nulls_last(), *rest]


def _key_of(wanted: Wanted, name: str, rows: Collection[int] | None) -> Key:
    make = group_key if name == wanted.group else key
    return make(wanted.kind, name, wanted.metrics, rows)


def _natural(kind: str) -> list[ColumnElement[Any]]:
    table = ENTITY[kind]
    if kind == "keyword":
        # The order of the covering index: a list of any part of a million keywords starts at once.
        return [table.c.ad_group, table.c.text, table.c.match_type, table.c.presence]
    return [table.c[name] for name in KINDS[kind].parents[:1]] + [table.c.pk]


def ignores_case(kind: str, name: str) -> bool:
    """Whether a field is compared without regard to the case of plain letters."""
    return KINDS[kind].by_name[name].type in (*_LETTERS, FieldType.URL)


def _field(column: Column[Any], field: Field) -> Key:
    if field.type is FieldType.DECIMAL:
        return Key(column, (cast(column, Numeric(asdecimal=False)),))
    if field.type in _LETTERS:
        return Key(column, (letters(column),), letters=column)
    return Key(column, (column.collate("NOCASE") if field.type is FieldType.URL else column,))


def letters(text: ColumnElement[Any], within: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """A text (or a part of the text `within`) as it is compared.

    Only texts with other than ASCII letters, known by having more bytes than letters, are worth a call of `fold`.
    """
    whole = text if within is None else within
    more_bytes = func.length(whole) < func.length(cast(whole, LargeBinary))
    return case((more_bytes, func.fold(text)), else_=text).collate("NOCASE")


def _first_word(kind: str) -> Key:
    text = ENTITY[kind].c[KINDS[kind].title]
    blank = func.instr(text, " ")
    word = case((blank > 0, func.substr(text, 1, blank - 1)), else_=text)
    return Key(word, (letters(word, within=text),), letters=text)


def way_up(kind: str, level: str) -> tuple[FromClause, tuple[tuple[str, Join], ...]]:
    """The row above of a level, joined to the kind's table with all between; raises InvalidInput where there is none.

    A row that names several parents (a negative of a campaign or of one of its ad groups) goes up by what it names.
    """
    joins: dict[str, Join] = {}
    for name in sorted(LEVELS, key=lambda one: -LEVELS[one]):
        refs: list[ColumnElement[Any]] = [ENTITY[kind].c[name]] if name in KINDS[kind].parents else []
        refs += [join.source.c[name] for below, join in joins.items() if name in KINDS[below].parents]
        if refs:
            above = _ABOVE[name]
            joins[name] = Join(above, above.c.pk == (func.coalesce(*refs) if len(refs) > 1 else refs[0]))
        if name == level:
            break
    if level not in joins:
        raise InvalidInput(f"{KINDS[kind].plural} cannot be ordered by {level!r}.")
    return joins[level].source, tuple(joins.items())


def has_above(kind: str, level: str) -> bool:
    """Whether rows of a kind stand below something of a level."""
    return any(name == level or has_above(name, level) for name in KINDS[kind].parents)


def _parent(kind: str, level: str) -> Key:
    above, joins = way_up(kind, level)
    return Key(above.c.pk, (letters(above.c.name), above.c.pk), joins, above.c.name)


def _worst_finding(kind: str) -> Key:
    worst = (
        select(finding.c.entity, func.min(finding.c.severity).label("severity"))
        .where(finding.c.kind == KINDS[kind].code)
        .group_by(finding.c.entity)
        .subquery("worst")
    )
    join = Join(worst, worst.c.entity == ENTITY[kind].c.pk)
    return Key(worst.c.severity, (worst.c.severity,), ((FINDINGS, join),))


def _metric(kind: str, name: str, period: Period, rows: Collection[int] | None) -> Key:
    of = None if rows is None else among(fact.c.entity, rows)
    facts = summed(kind, period, needed(name), of).alias(f"facts_{name}")
    value = metric_value(name, {one: facts.c[one] for one in needed(name)})
    return Key(value, (value,), ((f"@{name}", Join(facts, facts.c.entity == ENTITY[kind].c.pk)),))

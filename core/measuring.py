"""Aggregates of columns as SQL, and what they mean: counts, sums, ends and averages, each currency apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, cast, func, literal, null, select

from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.metrics import METRICS, MONEY, SUMS, Period, figures, summed
from core.ordering import Join, Key, has_above, way_up
from core.schema import ENTITY

# What is spent side by side adds up; bids, targets and scores do not.
_ADDS_UP = frozenset({"daily_budget", "total_budget"})
_BY_CURRENCY = MONEY | {"roas"}
OTHER = "other"
Number = int | float
Four = tuple[int, Any, Any, Any]
_NONE: Four = (0, None, None, None)


@dataclass(frozen=True)
class Part:
    """The figures of the rows of one currency; `sum` is None where adding up makes no sense. Money is in micros."""

    count: int
    sum: Number | None = None
    least: Number | None = None
    most: Number | None = None
    average: Number | None = None


@dataclass(frozen=True)
class Total:
    """One column over many rows: how many have a value, figures by currency, and how many have each value.

    `parts` of amounts are keyed by currency, those of other numbers stand at "". A ratio (`@ctr`) has the ratio of
    the sums as its average and nothing else. `values` (choices such as a status) counts the empty cells at None, and at `OTHER` what is
    none of the choices.
    Texts and lists have a count only.
    """

    count: int
    parts: Mapping[str, Part] = field(default_factory=dict)
    values: Mapping[Any, int] = field(default_factory=dict)


class Measures:
    """The aggregates of fields and metrics of a kind: `columns` to select over `keys`, and their meaning.

    The first column counts the rows.
    """

    def __init__(self, kind: str, names: Sequence[str], period: Period) -> None:
        self._fields = [_described(kind, name) for name in names if not name.startswith("@")]
        self._metrics = [_metric_named(name) for name in names if name.startswith("@")]
        self._at: dict[str, slice] = {}
        self.columns: list[ColumnElement[Any]] = [func.count()]
        self.keys: list[Key] = []
        for described in self._fields:
            self._add(described.name, _aggregates_of(ENTITY[kind].c[described.name], described))
        if self._metrics:
            facts = summed(kind, period).alias("facts")
            join = Join(facts, facts.c.entity == ENTITY[kind].c.pk)
            self.keys = [Key(facts.c.entity, (), (("@facts", join),))]
            for name in SUMS:
                self._add(f"@{name}", _aggregates(facts.c[name]))

    @property
    def has_money(self) -> bool:
        """Whether the currency of a row matters."""
        money = any(described.type is FieldType.MONEY for described in self._fields)
        return money or any(name in _BY_CURRENCY for name in self._metrics)

    def _add(self, name: str, columns: Sequence[ColumnElement[Any]]) -> None:
        self._at[name] = slice(len(self.columns), len(self.columns) + len(columns))
        self.columns += columns

    def totals(self, rows: Sequence[tuple[str, Sequence[Any]]]) -> dict[str, Total]:
        """The totals by name, of the selected columns of each currency; "" is the number of rows."""
        count = sum(columns[0] for _, columns in rows)
        found = {"": Total(count)}
        for described in self._fields:
            cut = [(currency, columns[self._at[described.name]]) for currency, columns in rows]
            if _choices(described):
                found[described.name] = _choice_total(described, [columns for _, columns in cut], count)
            else:
                found[described.name] = _field_total(described, [(currency, _four(four)) for currency, four in cut])
        if self._metrics:
            sums = [
                (currency, {name: _four(columns[self._at[f"@{name}"]]) for name in SUMS}) for currency, columns in rows
            ]
            found |= {f"@{name}": _metric_total(name, sums) for name in self._metrics}
        return found


def currency_of(connection: Connection, kind: str, default: str) -> tuple[ColumnElement[Any], Key | None]:
    """The currency a row's amounts are in: one for all where the accounts agree, else that of the account above."""
    account = ENTITY["account"]
    used = {one or default for one in connection.execute(select(account.c.currency).distinct()).scalars()}
    if len(used) <= 1 or (kind != "account" and not has_above(kind, "account")):
        return literal(used.pop() if len(used) == 1 else default), None
    if kind == "account":
        return func.coalesce(account.c.currency, default), Key(account.c.currency, ())
    above, joins = way_up(kind, "account")
    return func.coalesce(above.c.currency, default), Key(above.c.currency, (), joins)


def _described(kind: str, name: str) -> Field:
    described = KINDS[kind].by_name.get(name)
    if described is None:
        raise InvalidInput(f"{KINDS[kind].plural} have no field {name!r}.")
    return described


def _metric_named(name: str) -> str:
    plain = name.removeprefix("@")
    if plain not in METRICS:
        raise InvalidInput(f"{plain!r} is no metric.", hint=f"Metrics are {', '.join(METRICS)}.")
    return plain


def _aggregates(number: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [func.count(number), func.sum(number), func.min(number), func.max(number)]


def _aggregates_of(column: ColumnElement[Any], described: Field) -> list[ColumnElement[Any]]:
    if _choices(described):
        return [func.count(column), *(func.total(column == choice) for choice in _choices(described))]
    if not described.numeric:
        return [func.count(column), null(), null(), null()]
    return _aggregates(cast(column, Float) if described.type is FieldType.DECIMAL else column)


def _choices(described: Field) -> tuple[Any, ...]:
    """The values a field chooses from, as they are stored."""
    return (0, 1) if described.type is FieldType.BOOL else described.choices if described.type is FieldType.ENUM else ()


def _choice_total(described: Field, rows: Sequence[Sequence[Any]], count: int) -> Total:
    """Counts by choice; values that are none of the choices, as imported files may hold, count as `OTHER`."""
    filled, *counts = (int(sum(numbers)) for numbers in zip(*rows, strict=True)) if rows else (0,)
    values = dict(zip(_choices(described), counts, strict=False)) | {OTHER: filled - sum(counts), None: count - filled}
    return Total(filled, values={value: number for value, number in values.items() if number})


def _four(columns: Sequence[Any]) -> Four:
    count, total, least, most = columns
    return count, total, least, most


def _merged(fours: Sequence[Four]) -> Four:
    """The aggregates of several sets of rows together."""
    filled = [four for four in fours if four[0]]
    if not filled or filled[0][1] is None:
        return (sum(four[0] for four in fours), None, None, None)
    counts, sums, least, most = zip(*filled, strict=True)
    return sum(counts), sum(sums), min(least), max(most)


def _field_total(described: Field, fours: Sequence[tuple[str, Four]]) -> Total:
    whole = _merged([four for _, four in fours])
    if not described.numeric:
        return Total(whole[0])
    split = fours if described.type is FieldType.MONEY else [("", whole)]
    adds_up = described.name in _ADDS_UP
    return Total(whole[0], {currency: _part(four, adds_up=adds_up) for currency, four in split if four[0]})


def _part(four: Four, *, adds_up: bool) -> Part:
    count, total, least, most = four
    return Part(count, total if adds_up else None, least, most, total / count)


def _metric_total(name: str, sums: Sequence[tuple[str, Mapping[str, Four]]]) -> Total:
    if name not in _BY_CURRENCY:
        sums = [("", {one: _merged([fours[one] for _, fours in sums]) for one in SUMS})]
    parts = {currency: _metric_part(name, fours) for currency, fours in sums}
    filled = {currency: part for currency, part in parts.items() if part.count}
    return Total(sum(part.count for part in filled.values()), filled)


def _metric_part(name: str, fours: Mapping[str, Four]) -> Part:
    value = figures({one: four[1] for one, four in fours.items()})[name]
    if name not in SUMS:
        return Part(int(value is not None), average=value)
    count, _, least, most = fours[name]
    ends = [figures(dict.fromkeys(SUMS, end))[name] for end in (least, most)]
    return Part(count, value, ends[0], ends[1], value / count if value is not None and count else None)

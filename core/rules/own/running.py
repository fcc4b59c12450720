"""Own rules over rows: what is above a row and its figures are read once per check, not once per row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.catalog import FieldType
from core.errors import ExpressionError
from core.expressions.values import as_text
from core.metrics import SUMS, Period, figures, last_days, metrics, summed
from core.rules.own.names import Read, converter, figure_value
from core.rules.own.rule import OwnRule, Prepared, as_rule, prepared
from core.rules.rule import Hit, Item, Rule
from core.rules.view import PARENTS, View
from core.schema import ENTITY

if TYPE_CHECKING:
    from core.catalog import Field

_MOST_SLOW = 3
_UNREAD = frozenset({"labels", "comment", "approval_status", "ad_strength"})
Reader = Callable[[Item], Any]


class _Row:
    """The names of a rule for one item, looked up when they are asked for."""

    __slots__ = ("_item", "_readers")

    def __init__(self, item: Item, readers: Mapping[str, Reader]) -> None:
        self._item = item
        self._readers = readers

    def get(self, name: str, default: Any = None) -> Any:
        return self._readers[name](self._item)


@dataclass
class Judge:
    """One own rule, ready to be asked about items of its kind."""

    prepared: Prepared
    rule: Rule
    readers: Mapping[str, Reader]
    slow: int = 0

    def hit(self, item: Item) -> Hit | None:
        """What the rule finds in an item. One that cannot be worked out is said, not passed over."""
        own = self.prepared.rule
        if (own.platform is not None and own.platform != item.platform) or self.slow >= _MOST_SLOW:
            return None
        row: Any = _Row(item, self.readers)
        try:
            if self.prepared.broken(row) is not True:
                return None
            return Hit(
                own.field, "".join(one if isinstance(one, str) else as_text(one(row)) for one in self.prepared.message)
            )
        except ExpressionError as error:
            self.slow += "too long" in error.message
            return Hit(own.field, f"The rule “{own.name}” could not be worked out here: {error.message}")


@dataclass
class Judges:
    """The own rules of a workspace over one view; `whole` reads everything above at once."""

    view: View
    rules: Sequence[OwnRule]
    whole: bool
    _above: dict[tuple[str, str], dict[int, Any]] = field(default_factory=dict)
    _figures: dict[tuple[str, Period], dict[int, dict[str, int | float | None]]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Judge]:
        """The rules about a kind."""
        found = [prepared(rule) for rule in self.rules if rule.kind == kind and rule.enabled]
        return [Judge(one, as_rule(one.rule), self._readers(kind, one.reads)) for one in found]

    def _readers(self, kind: str, reads: Mapping[str, Read]) -> dict[str, Reader]:
        return {name: self._reader(kind, read) for name, read in reads.items()}

    def _reader(self, kind: str, read: Read) -> Reader:
        if read.figure is not None:
            return self._figure_reader(kind, read.figure, read.days)
        if read.field is None:
            return self._special(read.name)
        if read.above is None:
            return _own(read.field)
        return self._above_reader(kind, read.above, read.field)

    def _special(self, name: str) -> Reader:
        today = self.view.context.today.isoformat()
        match name:
            case "today":
                return lambda item: today
            case "live":
                return lambda item: item.live
            case "platform":
                return lambda item: item.platform
        return lambda item: item.kind

    def _figure_reader(self, kind: str, name: str, days: int | None) -> Reader:
        period = Period() if days is None else last_days(days, self.view.context.today)
        if (kind, period) not in self._figures:
            self._figures[kind, period] = self._all_figures(kind, period) if self.whole else {}
        known = self._figures[kind, period]

        def read(item: Item) -> Any:
            if not self.whole and item.pk not in known:
                known[item.pk] = metrics(self.view.connection, kind, [item.pk], period.since, period.until).get(
                    item.pk, {}
                )
            return figure_value(name, known.get(item.pk))

        return read

    def _all_figures(self, kind: str, period: Period) -> dict[int, dict[str, int | float | None]]:
        sums = summed(kind, period)
        rows = self.view.connection.execute(select(sums))
        return {row.entity: figures({name: getattr(row, name) for name in SUMS}) for row in rows}

    def _above_reader(self, kind: str, above: str, described: Field) -> Reader:
        climbs = [self._climb(steps) for steps in ways(kind, above)]
        values = self._values(above, described)

        def read(item: Item) -> Any:
            pk = next((found for climb in climbs if (found := climb(item)) is not None), None)
            return None if pk is None else values(pk)

        return read

    def _climb(self, steps: Sequence[tuple[str, str]]) -> Callable[[Item], int | None]:
        """From an item to the row number of what is above it, along reference fields."""
        first = steps[0][1]
        further = [self._column(kind, name) for kind, name in steps[1:]]

        def climb(item: Item) -> int | None:
            pk: int | None = item.values.get(first)
            for step in further:
                pk = None if pk is None else step(pk)
            return pk

        return climb

    def _values(self, kind: str, described: Field) -> Callable[[int], Any]:
        get, convert = self._column(kind, described.name), _decoded(described)
        return lambda pk: convert(get(pk))

    def _column(self, kind: str, name: str) -> Callable[[int], Any]:
        """A column of a kind by row number."""
        table, whole = ENTITY[kind], self.whole
        query = select(table.c.pk, table.c[name])
        key = (kind, name)
        if key not in self._above:
            self._above[key] = dict(self.view.connection.execute(query).all()) if whole else {}
        known = self._above[key]

        def get(pk: int) -> Any:
            if not whole and pk not in known:
                known[pk] = self.view.connection.execute(select(table.c[name]).where(table.c.pk == pk)).scalar()
            return known.get(pk)

        return get


def _own(described: Field) -> Reader:
    name, convert = described.name, converter(described)
    if name in _UNREAD:
        return lambda item: None if item.more is None else item.more.get(name)
    if convert is None:
        return lambda item: item.values.get(name)
    return lambda item: convert(item.values.get(name))


def _decoded(described: Field) -> Callable[[Any], Any]:
    if described.type in (FieldType.LIST, FieldType.MAP):
        return lambda value: json.loads(value) if value else None
    return converter(described) or (lambda value: value)


def ways(kind: str, above: str) -> list[list[tuple[str, str]]]:
    """All chains of (kind, reference field) from a kind up to one above it, the shortest first."""
    found: list[list[tuple[str, str]]] = []
    for name, parent in PARENTS[kind]:
        if parent == above:
            found.append([(kind, name)])
        else:
            found += [[(kind, name), *rest] for rest in ways(parent, above)]
    return sorted(found, key=len)


def unread(rules: Sequence[OwnRule], kind: str) -> frozenset[str]:
    """The fields the pack does not read but own rules about a kind do."""
    reads = [prepared(rule).reads.values() for rule in rules if rule.kind == kind and rule.enabled]
    return frozenset(
        one.field.name for found in reads for one in found
        if one.field is not None and one.above is None and one.field.name in _UNREAD
    )  # fmt: skip


def read_above(rules: Sequence[OwnRule], kind: str) -> dict[str, set[str]]:
    """Kinds above whose fields own rules about a kind read, and which fields."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        if rule.kind == kind and rule.enabled:
            for read in prepared(rule).reads.values():
                if read.above is not None and read.field is not None:
                    found.setdefault(read.above, set()).add(read.field.name)
    return found

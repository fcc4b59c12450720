"""Reading the draft for rules: which entities stand, in chunks, and what is above and below an entity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, literal, or_, select
from sqlalchemy import exists as sql_exists

from core.among import among
from core.catalog import GOOGLE, KINDS, FieldType
from core.rules.context import Context
from core.rules.in_force import InForce
from core.rules.rule import Item
from core.schema import ENTITY, Op, Presence, change

_CHUNK = 5_000
_UNREAD = frozenset({"labels", "comment", "texts", "extra", "approval_status", "ad_strength"})
_JSON = (FieldType.LIST, FieldType.MAP)

# The fields that name the parent, from the nearest up, and the parent's kind.
PARENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "account": (),
    "campaign": (("account", "account"),),
    "ad_group": (("campaign", "campaign"),),
    "ad": (("ad_group", "ad_group"),),
    "keyword": (("ad_group", "ad_group"),),
    "negative_keyword": (("ad_group", "ad_group"), ("campaign", "campaign"), ("account", "account")),
    "asset": (("ad_group", "ad_group"), ("campaign", "campaign")),
    "targeting": (("ad_group", "ad_group"), ("campaign", "campaign")),
    "audience": (("account", "account"),),
    "negative_list": (("account", "account"),),
    "budget": (("account", "account"),),
    "label": (),
    "snippet": (),
    "template": (),
}
REMOVED = "REMOVED"


@dataclass(frozen=True)
class View:
    """One consistent view of the draft; with `proposal` (a range of change rows) as if that set were accepted."""

    connection: Connection
    context: Context
    proposal: tuple[int, int] | None = None
    removed: bool = True
    in_force: InForce = field(default_factory=InForce)

    def stands(self, kind: str) -> ColumnElement[bool]:
        """Condition: the entity is in the draft and neither it nor a parent is removed."""
        table = ENTITY[kind]
        parts = [self._present(kind), or_(table.c.status.is_(None), table.c.status != REMOVED)]
        if self.removed:
            parts += [~_parent_removed(kind, field, parent) for field, parent in PARENTS[kind] if parent != "account"]
        return and_(*parts)

    def owned(self, kind: str, owners: ColumnElement[bool] | None) -> ColumnElement[bool]:
        """Condition: the entity stands and is one of the owners asked for."""
        return self.stands(kind) if owners is None else and_(self.stands(kind), owners)

    def _present(self, kind: str) -> ColumnElement[bool]:
        table = ENTITY[kind]
        drafted = table.c.presence == int(Presence.DRAFT)
        if self.proposal is None:
            return drafted
        mine = (table.c.presence == int(Presence.PROPOSED)) & table.c.pk.in_(created_by(kind, self.proposal))
        return or_(drafted, mine)

    def items(
        self, kind: str, owners: ColumnElement[bool] | None, more: frozenset[str] = frozenset()
    ) -> Iterator[Item]:
        """The entities of a kind that stand, in the order of their making; `more` names fields only own rules read."""
        table = ENTITY[kind]
        names, columns, parsed = _columns(kind, more)
        where = self.owned(kind, owners)
        last = 0
        while True:
            query = (
                select(table.c.pk, table.c.live, *columns)
                .where(where, table.c.pk > last)
                .order_by(table.c.pk)
                .limit(_CHUNK)
            )
            rows = self.connection.execute(query).all()
            for row in rows:
                yield _item(kind, names, parsed, tuple(row), more)
            if len(rows) < _CHUNK:
                return
            last = rows[-1][0]

    def rows(self, query: Select[Any]) -> Sequence[Any]:
        """The rows of a query."""
        return self.connection.execute(query).all()


def has_removed(connection: Connection) -> bool:
    """Whether any campaign or ad group is removed, so that what hangs below has to be left out."""
    return any(
        connection.execute(select(ENTITY[kind].c.pk).where(ENTITY[kind].c.status == REMOVED).limit(1)).first()
        is not None
        for kind in ("campaign", "ad_group")
    )


def _parent_removed(kind: str, field: str, parent: str) -> ColumnElement[bool]:
    column = ENTITY[kind].c[field]
    campaign = ENTITY["campaign"].alias()
    if parent == "campaign":
        return sql_exists(select(literal(1)).where(campaign.c.pk == column, campaign.c.status == REMOVED))
    group = ENTITY["ad_group"].alias()
    return sql_exists(
        select(literal(1))
        .select_from(group.join(campaign, campaign.c.pk == group.c.campaign))
        .where(group.c.pk == column, or_(group.c.status == REMOVED, campaign.c.status == REMOVED))
    )


def created_by(kind: str, changes: tuple[int, int]) -> Select[Any]:
    """Row numbers of the entities of a kind that a range of changes creates."""
    return select(change.c.entity).where(
        change.c.seq.between(*changes), change.c.kind == KINDS[kind].code, change.c.op == int(Op.CREATE)
    )


@lru_cache
def _columns(kind: str, more: frozenset[str]) -> tuple[tuple[str, ...], tuple[Column[Any], ...], frozenset[str]]:
    fields = [f for f in KINDS[kind].fields if f.name not in _UNREAD or f.name in more]
    table = ENTITY[kind]
    parsed = frozenset(f.name for f in fields if f.type in _JSON)
    return tuple(f.name for f in fields), tuple(table.c[f.name] for f in fields), parsed


def _item(
    kind: str, names: tuple[str, ...], parsed: frozenset[str], row: tuple[Any, ...], more: frozenset[str]
) -> Item:
    values = {name: value for name, value in zip(names, row[2:], strict=True) if value is not None and value != ""}
    for name in parsed & values.keys():
        values[name] = json.loads(values[name])
    platform = values.get("platform", GOOGLE)
    if not more:
        return Item(kind, platform, row[0], bool(row[1]), values)
    apart = {name: values.pop(name) for name in more & values.keys()}
    return Item(kind, platform, row[0], bool(row[1]), values, apart)


def above(kind: str, pks: Iterable[int] | Select[Any], target: str) -> Select[Any] | list[int]:
    """Row numbers of the `target` entities above (or equal to) entities of a kind."""
    if kind == target:
        return pks if isinstance(pks, Select) else list(pks)
    table = ENTITY[kind]
    steps: list[Select[Any]] = []
    for link, parent in PARENTS[kind]:
        if parent == target or _reaches(parent, target):
            higher = above(
                parent, select(table.c[link]).where(_of(table.c.pk, pks), table.c[link].is_not(None)), target
            )
            assert isinstance(higher, Select)
            steps.append(higher)
    return _union(steps)


def below(kind: str, pks: Iterable[int] | Select[Any], target: str) -> Select[Any] | list[int]:
    """Row numbers of the `target` entities below (or equal to) entities of a kind, whatever their presence."""
    if kind == target:
        return pks if isinstance(pks, Select) else list(pks)
    table = ENTITY[target]
    steps = [
        select(table.c.pk).where(_of(table.c[field], below(kind, pks, parent)))
        for field, parent in PARENTS[target]
        if parent == kind or _reaches(parent, kind)
    ]
    return _union(steps)


def is_above(target: str, kind: str) -> bool:
    """Whether a kind is the target or can hang below it."""
    return kind == target or _reaches(kind, target)


def _of(column: Column[Any], pks: Iterable[int] | Select[Any]) -> ColumnElement[bool]:
    return column.in_(pks) if isinstance(pks, Select) else among(column, list(pks))


def _reaches(kind: str, target: str) -> bool:
    return any(parent == target or _reaches(parent, target) for _, parent in PARENTS[kind])


def _union(steps: list[Select[Any]]) -> Select[Any]:
    if len(steps) == 1:
        return steps[0]
    joined = steps[0].union(*steps[1:]).subquery()
    return select(joined.c[0])


def lowered(column: Any) -> Any:
    """A text as duplicates are compared: small (ASCII) and without outer spaces."""
    return func.lower(func.trim(column))

"""What a list shows: a part of the account tree, a view, a search and an order; the first three as SQL conditions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select

from core.catalog import KINDS
from core.metrics import Period
from core.refusals import refused
from core.schema import ENTITY, Presence, finding, live_value

LEVELS = {"account": 1, "campaign": 2, "ad_group": 3}


class View(StrEnum):
    """The ready-made views of a list."""

    ALL = "all"
    UNPOSTED = "unposted"
    ERRORS = "errors"
    WARNINGS = "warnings"


@dataclass(frozen=True)
class Scope:
    """The part of the account tree a list is about: everything, or one account, campaign or ad group by row number."""

    kind: str | None = None
    pk: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What a list shows.

    `orders` are (name, descending), the first counts most: a field, `@account`, `@campaign`, `@ad_group`, `@findings`,
    `@first_word`, or a metric with an @ before its name (`@cost`, `@ctr`); () is the natural order. Rows of one
    `group` stand together and groups come in the order of its name here, ascending unless `orders` names it too.
    `metrics` is the period whose metrics each row brings along; None reads none (an order by a metric then sums all days).
    """

    kind: str
    scope: Scope = Scope()
    view: View = View.ALL
    query: str = ""
    orders: tuple[tuple[str, bool], ...] = ()
    group: str | None = None
    metrics: Period | None = None

    @property
    def all_orders(self) -> tuple[tuple[str, bool], ...]:
        """The orders with the group's first; a name counts once."""
        if self.group is None:
            return self.orders
        descending = dict(self.orders).get(self.group, False)
        return ((self.group, descending), *(one for one in self.orders if one[0] != self.group))


def condition(wanted: Wanted) -> ColumnElement[bool]:
    """Which rows of the kind's table a list shows; raises QueryError for a search that cannot be read."""
    # A search or an order within a whole account looks at every row first and asks for the account of what it found:
    # reaching the rows through the account's ad groups would visit each of them by its own look-up.
    wide = wanted.scope.kind == "account" and bool(wanted.query.strip() or wanted.all_orders)
    parts = [_standing(wanted)]
    for part in (_in_view(wanted), _searched(wanted), in_scope(wanted.kind, wanted.scope, driving=not wide)):
        if part is not None:
            parts.append(part)
    return and_(*parts)


def _standing(wanted: Wanted) -> ColumnElement[bool]:
    """Draft rows; among the unposted also those taken out that the platform still shows."""
    table = ENTITY[wanted.kind]
    in_draft = table.c.presence == int(Presence.DRAFT)
    if wanted.view is View.UNPOSTED:
        return or_(in_draft, and_(table.c.presence == int(Presence.GONE), table.c.live == 1))
    return in_draft


def _in_view(wanted: Wanted) -> ColumnElement[bool] | None:
    table, code = ENTITY[wanted.kind], KINDS[wanted.kind].code
    if wanted.view is View.UNPOSTED:
        differs = select(live_value.c.entity).where(live_value.c.kind == code)
        return or_(table.c.live == 0, table.c.presence == int(Presence.GONE), table.c.pk.in_(differs))
    if wanted.view in (View.ERRORS, View.WARNINGS):
        severity = 0 if wanted.view is View.ERRORS else 1
        found = table.c.pk.in_(select(finding.c.entity).where(finding.c.kind == code, finding.c.severity == severity))
        return or_(found, refused(wanted.kind)) if wanted.view is View.ERRORS else found
    return None


def _searched(wanted: Wanted) -> ColumnElement[bool] | None:
    if not wanted.query.strip():
        return None
    from core.query import compile_query

    return compile_query(wanted.kind, wanted.query)


def in_scope(kind: str, scope: Scope, *, driving: bool = True) -> ColumnElement[bool] | None:
    """Which rows of a kind stand inside (or, for kinds higher up, above) a scope; None means all.

    Unless `driving`, SQLite is kept from reaching the rows through their parents' index.
    """
    if scope.kind is None or scope.pk is None:
        return None
    table = ENTITY[kind]
    if kind == scope.kind:
        return table.c.pk == scope.pk
    if kind in LEVELS and LEVELS[kind] < LEVELS[scope.kind]:
        return table.c.pk == _ancestor(scope, kind)
    if not KINDS[kind].parents and kind not in LEVELS:
        return None  # the workspace's own: labels, texts, templates belong to every account
    paths = [p for p in (_through(kind, ref, scope, driving) for ref in KINDS[kind].parents) if p is not None]
    found: ColumnElement[bool] = or_(*paths)
    return found


def _through(kind: str, ref: str, scope: Scope, driving: bool) -> ColumnElement[bool] | None:
    """Rows of a kind that reach the scope through one of their parents."""
    column: ColumnElement[Any] = ENTITY[kind].c[ref]
    parent = KINDS[kind].by_name[ref].refers_to or ""
    if parent == scope.kind:
        return column == scope.pk
    if LEVELS[parent] < LEVELS[scope.kind or ""]:
        # A campaign's own negatives matter to each of its ad groups, but a list of one ad group shows its own only.
        return None if len(KINDS[kind].parents) > 1 else column == _ancestor(scope, parent)
    inside = in_scope(parent, scope)
    if inside is None:
        return None
    return (column if driving else column + 0).in_(select(ENTITY[parent].c.pk).where(inside))


def _ancestor(scope: Scope, kind: str) -> ScalarSelect[Any]:
    """The row number of the scope's ancestor of a kind, as a scalar subquery."""
    table = ENTITY[scope.kind or ""]
    parent = KINDS[scope.kind or ""].parents[0]
    step = select(table.c[parent]).where(table.c.pk == scope.pk)
    if parent == kind:
        return step.scalar_subquery()
    above = ENTITY[parent].alias()
    ref = KINDS[parent].parents[0]
    return select(above.c[ref]).where(above.c.pk == step.scalar_subquery()).scalar_subquery()

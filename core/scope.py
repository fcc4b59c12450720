"""What a list shows: a part of the account tree, a view, a search and an order, as SQL conditions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Numeric, ScalarSelect, and_, cast, or_, select

from core.catalog import KINDS, FieldType
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
    """What a list shows. `order` is a field name, or `@campaign` and `@findings`; None is the natural order."""

    kind: str
    scope: Scope = Scope()
    view: View = View.ALL
    query: str = ""
    order: str | None = None
    descending: bool = False


def condition(wanted: Wanted) -> ColumnElement[bool]:
    """Which rows of the kind's table a list shows; raises QueryError for a search that cannot be read."""
    # A search within a whole account looks at every text first and asks for the account of what it found: reaching the
    # rows through the account's ad groups would visit each of them by its own look-up.
    wide = wanted.scope.kind == "account" and bool(wanted.query.strip())
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
        return table.c.pk.in_(select(finding.c.entity).where(finding.c.kind == code, finding.c.severity == severity))
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


def ordering(wanted: Wanted) -> list[ColumnElement[Any]]:
    """The order of a list; equal rows keep the order of their making."""
    table = ENTITY[wanted.kind]
    if wanted.order is None:
        return _natural(wanted.kind)
    column = _order_column(wanted)
    # Empty cells stand last in both directions, where nobody looks for them.
    return [column.is_(None), column.desc() if wanted.descending else column.asc(), table.c.pk]


def _natural(kind: str) -> list[ColumnElement[Any]]:
    table = ENTITY[kind]
    if kind == "keyword":
        # The order of the covering index: a list of any part of a million keywords starts at once.
        return [table.c.ad_group, table.c.text, table.c.match_type, table.c.presence]
    return [table.c[name] for name in KINDS[kind].parents[:1]] + [table.c.pk]


def _order_column(wanted: Wanted) -> ColumnElement[Any]:
    table, kind = ENTITY[wanted.kind], KINDS[wanted.kind]
    if wanted.order == "@findings":
        return _worst_finding(wanted.kind)
    if wanted.order == "@campaign":
        group = ENTITY["ad_group"].alias()
        campaign = ENTITY["campaign"].alias()
        return (
            select(campaign.c.name)
            .select_from(group.join(campaign, campaign.c.pk == group.c.campaign))
            .where(group.c.pk == table.c.ad_group)
            .scalar_subquery()
        )
    described = kind.by_name[wanted.order or ""]
    if described.refers_to:
        parent = ENTITY[described.refers_to].alias()
        return select(parent.c.name).where(parent.c.pk == table.c[described.name]).scalar_subquery()
    column = table.c[described.name]
    if described.type is FieldType.DECIMAL:
        return cast(column, Numeric)
    return column if described.numeric or described.type is FieldType.BOOL else column.collate("NOCASE")


def _worst_finding(kind: str) -> ColumnElement[Any]:
    from sqlalchemy import func

    return (
        select(func.min(finding.c.severity))
        .where(finding.c.kind == KINDS[kind].code, finding.c.entity == ENTITY[kind].c.pk)
        .scalar_subquery()
    )

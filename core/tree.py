"""The account tree: accounts, campaigns and ad groups of both platforms, read level by level, with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, or_, select

from core.catalog import KINDS
from core.ids import id_text
from core.schema import ENTITY, Presence, finding, live_value
from core.scope import LEVELS, Scope, in_scope
from core.workspace import Workspace

BELOW = {None: "account", "account": "campaign", "campaign": "ad_group"}
Place = tuple[str, int]
_FEW = 5_000


@dataclass(frozen=True)
class TreeRow:
    """One node of the account tree; `change` is `added`, `edited`, `removed` or None."""

    kind: str
    pk: int
    id: str
    name: str
    platform: str
    status: str | None
    change: str | None
    has_children: bool


def children(workspace: Workspace, parent: Place | None, search: str = "") -> list[TreeRow]:
    """The nodes below one node (None: the accounts). With a search, those that match or hold a match."""
    kind = BELOW.get(parent[0] if parent else None)
    if kind is None:
        return []
    table = ENTITY[kind]
    query = (
        select(
            table.c.pk,
            table.c.id,
            table.c.name,
            table.c.platform,
            table.c.status,
            table.c.live,
            table.c.presence,
            _differs(kind).label("differs"),
            _has_children(kind).label("below"),
        )
        .where(or_(table.c.presence == int(Presence.DRAFT), _removed(table)))
        .order_by(table.c.name.collate("NOCASE"), table.c.pk)
    )
    if parent is not None:
        query = query.where(table.c[parent[0]] == parent[1])
    if search.strip():
        query = query.where(_holds(kind, search.strip()))
    with workspace.read() as connection:
        return [_tree_row(kind, row) for row in connection.execute(query)]


def _removed(table: Any) -> ColumnElement[bool]:
    return and_(table.c.presence == int(Presence.GONE), table.c.live == 1)


def _differs(kind: str) -> ColumnElement[bool]:
    return exists(
        select(literal(1)).where(live_value.c.kind == KINDS[kind].code, live_value.c.entity == ENTITY[kind].c.pk)
    )


def _has_children(kind: str) -> ColumnElement[bool]:
    below = BELOW.get(kind)
    if below is None:
        return literal(False)
    child = ENTITY[below].alias()
    return exists(select(literal(1)).where(child.c[kind] == ENTITY[kind].c.pk, child.c.presence == int(Presence.DRAFT)))


def _holds(kind: str, search: str) -> ColumnElement[bool]:
    """The node's name contains the text, or the name of something below or above it does."""
    table = ENTITY[kind]
    mine = table.c.name.icontains(search, autoescape=True)
    below = BELOW.get(kind)
    if below is None:
        campaign = ENTITY["campaign"].alias()
        above = select(campaign.c.pk).where(campaign.c.name.icontains(search, autoescape=True))
        return or_(mine, table.c.campaign.in_(above))
    child = ENTITY[below].alias()
    found = child.c.name.icontains(search, autoescape=True)
    if below == "campaign":
        group = ENTITY["ad_group"].alias()
        inside = select(group.c.campaign).where(group.c.name.icontains(search, autoescape=True))
        found = or_(found, child.c.pk.in_(inside))
    return or_(mine, table.c.pk.in_(select(child.c[kind]).where(found)))


def _tree_row(kind: str, row: Any) -> TreeRow:
    removed = row.presence == int(Presence.GONE) or row.status == "REMOVED"
    change = "removed" if removed else "added" if not row.live else "edited" if row.differs else None
    return TreeRow(
        kind, row.pk, id_text(row.id), row.name or "", row.platform or "", row.status, change, bool(row.below)
    )


def path_to(workspace: Workspace, kind: str, pk: int) -> list[Place]:
    """The places from the account down to a node."""
    path: list[Place] = [(kind, pk)]
    with workspace.read() as connection:
        while KINDS[path[0][0]].parents:
            ref = KINDS[path[0][0]].parents[0]
            table = ENTITY[path[0][0]]
            above = connection.execute(select(table.c[ref]).where(table.c.pk == path[0][1])).scalar()
            if above is None:
                break
            path.insert(0, (ref, above))
    return path


def type_counts(workspace: Workspace, scope: Scope, kinds: Iterable[str]) -> dict[str, int]:
    """How many draft entities of each kind stand in a scope."""
    with workspace.read() as connection:
        return {kind: _count(connection, kind, scope) for kind in kinds}


def _count(connection: Connection, kind: str, scope: Scope) -> int:
    query = select(func.count()).select_from(ENTITY[kind]).where(ENTITY[kind].c.presence == int(Presence.DRAFT))
    inside = in_scope(kind, scope)
    return int(connection.execute(query if inside is None else query.where(inside)).scalar_one())


def finding_totals(workspace: Workspace) -> dict[Place, tuple[int, int]]:
    """Errors and warnings of each account, campaign and ad group, with all that hangs below it."""
    totals: dict[Place, list[int]] = {}
    with workspace.read() as connection:
        for kind in KINDS:
            for place, severity, n in _findings_by_place(connection, kind):
                totals.setdefault(place, [0, 0])[severity] += n
        # From the ad groups up: each level's sums are whole before they are added to the level above.
        for kind in reversed(LEVELS):
            _add_to_parents(connection, kind, totals)
    return {place: (errors, warnings) for place, (errors, warnings) in totals.items()}


def _add_to_parents(connection: Connection, kind: str, totals: dict[Place, list[int]]) -> None:
    ref = next(iter(KINDS[kind].parents), None)
    mine = {pk: counts for (one, pk), counts in totals.items() if one == kind}
    if ref is None or not mine:
        return
    table = ENTITY[kind]
    query = select(table.c.pk, table.c[ref])
    if len(mine) <= _FEW:
        query = query.where(table.c.pk.in_(list(mine)))
    for pk, above in connection.execute(query):
        if pk in mine and above is not None:
            errors, warnings = totals.setdefault((ref, above), [0, 0])
            totals[(ref, above)] = [errors + mine[pk][0], warnings + mine[pk][1]]


def _findings_by_place(connection: Connection, kind: str) -> list[tuple[Place, int, int]]:
    table, code = ENTITY[kind], KINDS[kind].code
    refs = [name for name in ("ad_group", "campaign", "account") if name in KINDS[kind].parents]
    columns = [table.c.pk] if kind in LEVELS else [table.c[name] for name in refs]
    names = [kind] if kind in LEVELS else refs
    query = (
        select(*columns, finding.c.severity, func.count())
        .select_from(finding)
        .join(table, table.c.pk == finding.c.entity)
        .where(finding.c.kind == code, finding.c.severity < 2, table.c.presence == int(Presence.DRAFT))
        .group_by(*columns, finding.c.severity)
    )
    found = []
    for *pks, severity, n in connection.execute(query):
        place = next(((name, pk) for name, pk in zip(names, pks, strict=True) if pk is not None), None)
        if place is not None:
            found.append((place, severity, n))
    return found


def worst(totals: Mapping[Place, tuple[int, int]], place: Place) -> str | None:
    """`error`, `warning` or None for a node."""
    errors, warnings = totals.get(place, (0, 0))
    return "error" if errors else "warning" if warnings else None

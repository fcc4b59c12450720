"""The rows of a few groups as a person sees them: text, place, state and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from core.duplicates.group import Group
from core.metrics import metrics
from core.rows import EntityRow, select_rows
from core.schema import ENTITY
from core.workspace import Workspace


@dataclass(frozen=True)
class Member:
    """One row of a group: names of its campaign and ad group, its status, and cost (micros), clicks, conversions."""

    row: EntityRow
    campaign: str
    ad_group: str
    currency: str
    cost: int
    clicks: int
    conversions: float
    keep: bool

    @property
    def title(self) -> str:
        """What it is called: the keyword, the first headline, the ad set's name."""
        values = self.row.values
        headlines = values.get("headlines") or [values.get("headline")]
        found = values.get("text") or (headlines[0] if self.row.kind == "ad" else None) or values.get("name")
        return str(found or "(no name)")


def members(workspace: Workspace, kind: str, groups: Sequence[Group]) -> dict[int, Member]:
    """The rows of these groups by row number; meant for the groups on one page."""
    pks = [pk for group in groups for pk in (group.keep, *group.others)]
    kept = {group.keep for group in groups}
    with workspace.read() as connection:
        found = [
            row
            for at in range(0, len(pks), 500)
            for row in select_rows(connection, kind, ENTITY[kind].c.pk.in_(pks[at : at + 500]))
        ]
        figures = metrics(connection, kind, pks)
        above = _Above(connection)
        return {
            row.pk: _member(row, above, figures.get(row.pk, {}), workspace.currency, row.pk in kept) for row in found
        }


def _member(
    row: EntityRow, above: _Above, figures: Mapping[str, int | float | None], currency: str, keep: bool
) -> Member:
    group, campaign, own = above.of(row)
    return Member(row, campaign, group, own or currency, int(figures.get("cost") or 0), int(figures.get("clicks") or 0),
                  float(figures.get("conversions") or 0), keep)  # fmt: skip


class _Above:
    """Names and currency of what stands above rows, read once each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, int], EntityRow | None] = {}

    def of(self, row: EntityRow) -> tuple[str, str, str | None]:
        """(ad group, campaign, currency of the account)."""
        group = self._find("ad_group", row.parents.get("ad_group"))
        campaign = self._find("campaign", group.parents["campaign"] if group else row.parents.get("campaign"))
        account = self._find("account", campaign.parents["account"] if campaign else None)
        return (
            str(group["name"] or "") if group else "",
            str(campaign["name"] or "") if campaign else "",
            account["currency"] if account else None,
        )

    def _find(self, kind: str, pk: int | None) -> EntityRow | None:
        if pk is None:
            return None
        if (kind, pk) not in self._known:
            rows = select_rows(self._connection, kind, ENTITY[kind].c.pk == pk, limit=1)
            self._known[kind, pk] = rows[0] if rows else None
        return self._known[kind, pk]

"""Members and reach: read apart from all sums, for neither adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from core.catalog import KINDS
from core.metrics import Period
from core.reporting.model import MemberLine, MemberTable, ReachLine
from core.reporting.sources import AccountRow
from core.schema import ENTITY, demographic, facet_entry, fact_reach
from core.targeting.lists import reference
from core.values import MICROS

SPLITS: Mapping[str, str] = {
    "MEMBER_COMPANY": "Company",
    "MEMBER_COMPANY_SIZE": "Company size",
    "MEMBER_INDUSTRY": "Industry",
    "MEMBER_JOB_FUNCTION": "Job function",
    "MEMBER_SENIORITY": "Seniority",
    "MEMBER_JOB_TITLE": "Job title",
    "MEMBER_COUNTRY_V2": "Country",
    "MEMBER_REGION_V2": "Region",
}
MOST_LINES = 10
_COUNTED = ("impressions", "clicks", "cost", "conversions", "leads")


def read_members(connection: Connection, accounts: Sequence[AccountRow], period: Period) -> list[MemberTable]:
    """The splits of each account, then of its campaigns, over the months that share a day with the period."""
    names: dict[str, str] = dict(connection.execute(select(facet_entry.c.urn, facet_entry.c.name)).all())
    of_accounts = {one.pk: (one.name, one.currency) for one in accounts}
    found = _tables(connection, "account", of_accounts, period, names)
    campaign = ENTITY["campaign"].c
    of_campaigns = {
        pk: (name or "", of_accounts[account][1])
        for pk, name, account in connection.execute(select(campaign.pk, campaign.name, campaign.account))
        if account in of_accounts
    }
    return found + _tables(connection, "campaign", of_campaigns, period, names)


def _tables(
    connection: Connection, kind: str, known: Mapping[int, tuple[str, str]], period: Period, names: Mapping[str, str]
) -> list[MemberTable]:
    rows: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_query(kind, period)):
        if row.entity in known:
            rows[row.entity, row.split].append(row)
    order = {split: at for at, split in enumerate(SPLITS)}
    listed = sorted(rows.items(), key=lambda one: (one[0][0], order.get(one[0][1], len(order))))
    return [_table(kind, known[entity], split, found, names) for (entity, split), found in listed]


def _query(kind: str, period: Period) -> Any:
    sums = [func.sum(demographic.c[name]).label(name) for name in _COUNTED]
    of = demographic.c
    return (
        select(of.entity, of.split, of.value, func.min(of.first).label("first"), func.max(of.last).label("last"),
               func.min(of.read_at).label("read_at"), *sums)
        .where(of.kind == KINDS[kind].code, of.first <= (period.until or "9"), of.last >= (period.since or ""))
        .group_by(of.entity, of.split, of.value)
        .order_by(func.sum(of.impressions).desc(), of.value)
    )  # fmt: skip


def _table(
    kind: str, named: tuple[str, str], split: str, rows: Sequence[Row[Any]], names: Mapping[str, str]
) -> MemberTable:
    lines = tuple(
        MemberLine(_name(row.value, names), row.impressions, row.clicks, row.cost, row.conversions, row.leads)
        for row in rows[:MOST_LINES]
    )
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    read = _moment(min(row.read_at for row in rows))
    name, currency = named
    return MemberTable(SPLITS.get(split, split), kind, name, currency, first, last, lines, len(rows) - len(lines), read)


def _name(value: str, names: Mapping[str, str]) -> str:
    """A value in words: its name, the size of a company, else what the platform wrote."""
    if value in names:
        return names[value]
    if value.startswith("SIZE_"):
        return _size(value)
    known = {
        str(one["urn"]): str(one["name"])
        for kind in ("functions", "seniorities", "industries")
        for one in reference(kind)
    }
    return known.get(value, f"Unknown ({value.rpartition(':')[2]})")


def _size(value: str) -> str:
    """`SIZE_51_TO_200` → "51–200 employees"."""
    least, _, most = value.removeprefix("SIZE_").partition("_TO_")
    if most:
        return f"{int(least):,}–{int(most):,} employees"
    number = least.partition("_")[0]
    return f"{int(number):,} or more employees" if "MORE" in value else "1 employee (self-employed)"


def read_reach(connection: Connection) -> list[ReachLine]:
    """All estimates of reach that are here, of accounts before campaigns, short periods first."""
    found: list[ReachLine] = []
    for kind in ("account", "campaign"):
        table = ENTITY[kind]
        query = (
            select(table.c.name, fact_reach)
            .join(table, table.c.pk == fact_reach.c.entity)
            .where(fact_reach.c.kind == KINDS[kind].code)
            .order_by(table.c.pk, fact_reach.c.first.desc())
        )
        found += [
            ReachLine(row.name or "", kind, row.first, row.last, row.members, _moment(row.read_at))
            for row in connection.execute(query)
        ]
    return found


def conversions_of(line: MemberLine) -> float:
    """Conversions as a number."""
    return line.conversions / MICROS


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)

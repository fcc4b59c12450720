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
    """The splits of each account over the months that share a day with the period."""
    by_pk = {one.pk: one for one in accounts}
    rows: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_query(period)):
        if row.entity in by_pk:
            rows[row.entity, row.split].append(row)
    names: dict[str, str] = dict(connection.execute(select(facet_entry.c.urn, facet_entry.c.name)).all())
    order = {split: at for at, split in enumerate(SPLITS)}
    return [
        _table(by_pk[account], split, found, names)
        for (account, split), found in sorted(rows.items(), key=lambda one: (one[0][0], order.get(one[0][1], 99)))
    ]


def _query(period: Period) -> Any:
    sums = [func.sum(demographic.c[name]).label(name) for name in _COUNTED]
    of = demographic.c
    return (
        select(of.entity, of.split, of.value, func.min(of.first).label("first"), func.max(of.last).label("last"),
               func.min(of.read_at).label("read_at"), *sums)
        .where(of.kind == KINDS["account"].code, of.first <= (period.until or "9"), of.last >= (period.since or ""))
        .group_by(of.entity, of.split, of.value)
        .order_by(func.sum(of.impressions).desc(), of.value)
    )  # fmt: skip


def _table(account: AccountRow, split: str, rows: Sequence[Row[Any]], names: Mapping[str, str]) -> MemberTable:
    lines = tuple(
        MemberLine(_name(row.value, names), row.impressions, row.clicks, row.cost, row.conversions, row.leads)
        for row in rows[:MOST_LINES]
    )
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    read = min(row.read_at for row in rows)
    words = SPLITS.get(split, split)
    more = len(rows) - len(lines)
    return MemberTable(words, account.name, account.currency, first, last, lines, more, _moment(read))


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

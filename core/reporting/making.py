"""Puts a report together: sums by SQL, then rows that come to their totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from core.catalog import PLATFORM_LABELS
from core.database import cancellable
from core.ids import id_text
from core.metrics import SUMS
from core.progress import Progress, silent
from core.reporting.asking import Asked, before
from core.reporting.members import read_members, read_reach
from core.reporting.model import NOTHING, Block, Day, Line, Report, Source, Sums, added, less
from core.reporting.noting import notes
from core.reporting.reading import Figures, read_figures, summed_details
from core.reporting.sources import AccountRow, account_rows, read_sources
from core.schema import ENTITY, Presence
from core.values import dump_json
from core.workspace import Workspace

_COST = SUMS.index("cost")
HALF_A_CENT = 5_000


@dataclass(frozen=True)
class _Making:
    """What the blocks are made of: figures of both periods."""

    connection: Connection
    one: Asked
    now: Figures
    past: Figures | None
    sources: Mapping[int, Source]

    @property
    def compared(self) -> bool:
        return self.past is not None


def make_report(workspace: Workspace, one: Asked, today: date, progress: Progress | None = None) -> Report:
    """A report over all accounts that have figures; SQL aggregates, for a job. Raises Cancelled."""
    progress = progress or silent()
    earlier = before(one) if one.compare else None
    with workspace.read() as connection, cancellable(connection, progress):
        progress.step("Adding up figures")
        now = read_figures(connection, one.period)
        past = read_figures(connection, earlier.period) if earlier else None
        accounts = account_rows(workspace, connection)
        spans = _spans(now, one)
        sources = read_sources(workspace, accounts, spans, today)
        making = _Making(connection, one, now, past, _by_account(accounts, spans, sources))
        progress.step("Reading who the members were")
        members, reach = read_members(connection, accounts, one.period), read_reach(connection)
        progress.step("Putting the report together")
        blocks = tuple(_blocks(making, accounts))
    previous = (str(earlier.since), str(earlier.until)) if earlier else None
    made = Report(workspace.path.stem, str(one.since), str(one.until), previous, datetime.now(UTC), workspace.time_zone,
                  blocks, tuple(members), tuple(reach), tuple(sources), ())  # fmt: skip
    return replace(made, notes=notes(made))


def _spans(found: Figures, one: Asked) -> dict[int, tuple[str, str]]:
    """The first and last day with figures within the report, by account; all of them where figures have no days."""
    spans = {}
    for account, campaigns in found.campaigns.items():
        if campaigns:
            days = list(found.days[account]) or [str(one.since), str(one.until)]
            spans[account] = (min(days), max(days))
    return spans


def _by_account(
    accounts: Sequence[AccountRow], spans: Mapping[int, object], sources: Sequence[Source]
) -> dict[int, Source]:
    return dict(zip((one.pk for one in accounts if one.pk in spans), sources, strict=True))


def _blocks(making: _Making, accounts: Sequence[AccountRow]) -> Iterable[Block]:
    """One block for each currency that has figures, the largest first."""
    by_currency: dict[str, list[AccountRow]] = defaultdict(list)
    for one in accounts:
        if making.now.campaigns.get(one.pk):
            by_currency[one.currency].append(one)
    blocks = [_block(making, currency, found) for currency, found in by_currency.items()]
    return sorted(blocks, key=lambda one: -one.total.sums[_COST])


def _block(making: _Making, currency: str, accounts: Sequence[AccountRow]) -> Block:
    platforms = tuple(_platforms(making, accounts))
    total = _together("All platforms", platforms, compared=making.compared)
    days = tuple(_days(making.now, making, accounts))
    past = tuple(_days(making.past, making, accounts)) if making.past else ()
    undated = less(total.sums, added(*(one.sums for one in days)))
    campaigns = tuple(_rows(making, accounts, "campaign"))
    return Block(currency, total, platforms, campaigns, tuple(_ad_groups(making, accounts, total)), days, past, undated)


def _platforms(making: _Making, accounts: Sequence[AccountRow]) -> Iterable[Line]:
    for platform in sorted({one.platform for one in accounts}):
        mine = [one.pk for one in accounts if one.platform == platform]
        past = added(*(making.past.total(pk) for pk in mine)) if making.past else None
        details = summed_details([row for pk in mine for row in making.now.details[pk].values()])
        yield Line(
            PLATFORM_LABELS.get(platform, platform),
            platform,
            "",
            added(*(making.now.total(pk) for pk in mine)),
            past,
            details,
        )


def _together(name: str, lines: Sequence[Line], *, compared: bool) -> Line:
    past = added(*(one.before or NOTHING for one in lines)) if compared else None
    return Line(name, "", "", added(*(one.sums for one in lines)), past, summed_details([one.details for one in lines]))


def _rows(making: _Making, accounts: Sequence[AccountRow], kind: str) -> Iterable[Line]:
    """The entities that cost most, then one row for all others."""
    found: dict[int, tuple[AccountRow, Sums]] = {}
    for account in accounts:
        source = making.now.campaigns if kind == "campaign" else making.now.ad_groups
        found |= {pk: (account, sums) for pk, sums in source[account.pk].items()}
    order = sorted(found, key=lambda pk: (-found[pk][1][_COST], -found[pk][1][0], pk))
    listed, rest = order[: making.one.most], order[making.one.most :]
    named = _names(making.connection, kind, listed)
    lines = [_line(making, kind, pk, *found[pk], named[pk]) for pk in listed]
    if rest:
        parts = [_line(making, kind, pk, *found[pk], _Named("", "", "", removed=False)) for pk in rest]
        words = "campaigns" if kind == "campaign" else "ad groups"
        other = _together(f"{len(rest):,} other {words}", parts, compared=making.compared)
        lines.append(replace(other, aside="Not listed by themselves"))
    return lines


@dataclass(frozen=True)
class _Named:
    name: str
    under: str
    id: str
    removed: bool


def _names(connection: Connection, kind: str, pks: Sequence[int]) -> dict[int, _Named]:
    table = ENTITY[kind]
    mine = select(func.json_each(dump_json(list(pks))).table_valued("value").c.value)
    query = select(table.c.pk, table.c.id, table.c.name, table.c.presence).where(table.c.pk.in_(mine))
    above = {}
    if kind == "ad_group":
        campaign = ENTITY["campaign"]
        joined = select(table.c.pk, campaign.c.name).join(campaign, campaign.c.pk == table.c.campaign)
        above = {pk: name or "" for pk, name in connection.execute(joined.where(table.c.pk.in_(mine)))}
    return {
        pk: _Named(name or "", above.get(pk, ""), id_text(ident), removed=presence == Presence.GONE)
        for pk, ident, name, presence in connection.execute(query)
    }


def _line(making: _Making, kind: str, pk: int, account: AccountRow, sums: Sums, named: _Named) -> Line:
    past = None
    if making.past is not None:
        known = making.past.campaigns if kind == "campaign" else making.past.ad_groups
        past = known[account.pk].get(pk, NOTHING)
    known_details = making.now.details if kind == "campaign" else making.now.group_details
    details = known_details[account.pk].get(pk, {})
    under = named.under or account.name
    return Line(named.name, account.platform, under, sums, past, details, named.id or None, named.removed)


def _ad_groups(making: _Making, accounts: Sequence[AccountRow], total: Line) -> Iterable[Line]:
    """Ad groups, and what their campaigns have beyond them: rows always come to the total."""
    lines = list(_rows(making, accounts, "ad_group"))
    known = _together("", lines, compared=making.compared)
    left = less(total.sums, known.sums)
    left_past = less(total.before or NOTHING, known.before or NOTHING) if making.compared else None
    if _matters(left) or _matters(left_past or NOTHING):
        lines.append(Line("Not by ad group", sums=left, before=left_past, aside="In the campaigns' figures only"))
    return lines


def _matters(left: Sums) -> bool:
    """Whether more is left than what rounding each day of each row to the millionth leaves over."""
    impressions, clicks, cost, conversions, value = left
    return bool(impressions or clicks or conversions) or max(abs(cost), abs(value)) >= HALF_A_CENT


def _days(found: Figures, making: _Making, accounts: Sequence[AccountRow]) -> Iterable[Day]:
    by_day: dict[str, dict[str, Sums]] = defaultdict(dict)
    open_days: set[str] = set()
    young: set[str] = set()
    for account in accounts:
        source = making.sources[account.pk]
        for day, (sums, may_change) in found.days[account.pk].items():
            there = by_day[day].get(account.platform, NOTHING)
            by_day[day][account.platform] = added(there, sums)
            if may_change and day >= source.open_from:
                open_days.add(day)
            if may_change and day >= source.young_from:
                young.add(day)
    return [Day(day, dict(by_day[day]), day in open_days, day in young) for day in sorted(by_day)]

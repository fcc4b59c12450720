"""Who the members were, month by month: apart from all totals, for LinkedIn leaves out small numbers and rounds the rest.

Rows of fewer than three events are missing, only the hundred largest values come, and what is younger than a day or older
than two years is not told at all. So the rows of a split never add up to what was shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core import connections
from core.connections import Connection
from core.progress import Progress
from core.pulling import estimates, facts
from core.pulling.estimates import DemographicRow
from core.recording import now_ms
from core.values import MICROS
from core.workspace import Workspace
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.reports import read_report
from integrations.linkedin_ads.wire.analytics import Row, Slice
from integrations.linkedin_ads.wire.answers import by_key
from integrations.linkedin_ads.wire.calls import batch_get

SPLITS: Mapping[str, str] = {
    "MEMBER_COMPANY": "employers",
    "MEMBER_COMPANY_SIZE": "staffCountRanges",
    "MEMBER_INDUSTRY": "industries",
    "MEMBER_JOB_FUNCTION": "jobFunctions",
    "MEMBER_SENIORITY": "seniorities",
    "MEMBER_JOB_TITLE": "titles",
    "MEMBER_COUNTRY_V2": "locations",
    "MEMBER_REGION_V2": "locations",
}
"""Splits, and the targeting facet whose entries their values are."""
METRICS = ("impressions", "clicks", "costInLocalCurrency", "externalWebsiteConversions", "oneClickLeads")
LAG_DAYS, YEARS_KEPT = 1, 2
MOST_CAMPAIGNS = 25
"""Campaigns whose members are asked for by themselves: those that were shown most."""
ORGANIZATION = "urn:li:organization:"
_MOST_IDS = 100


@dataclass(frozen=True)
class _Asking:
    """One download on its way."""

    workspace: Workspace
    client: LinkedInClient
    progress: Progress
    first: date
    last: date
    open_from: str


def fetch_demographics(
    workspace: Workspace,
    connection: Connection,
    client: LinkedInClient,
    progress: Progress,
    numbers: tuple[Mapping[str, int], Mapping[str, int]],
    *,
    since: date,
    today: date,
) -> int:
    """Download who the members were, for the account and its most shown campaigns; returns the rows stored.

    `numbers` are row numbers by URN, of the account and of its campaigns (groups). Months are asked for whole.
    """
    last = today - timedelta(days=LAG_DAYS + 1)
    oldest = today.replace(year=today.year - YEARS_KEPT, day=1)
    first = max(_first_missing(workspace, connection, since, today), oldest).replace(day=1)
    if last < first:
        return 0
    one = _Asking(workspace, client, progress, first, last, facts.first_open_day(today))
    accounts, campaigns = numbers
    count = sum(_of(one, "account", urn, pk) for urn, pk in accounts.items())
    with workspace.read() as reading:
        shown = estimates.most_shown(reading, campaigns, str(first), MOST_CAMPAIGNS)
    count += sum(_of(one, "campaign", urn, pk) for urn, pk in shown)
    _remember(workspace, connection, since, today)
    _learn_names(one)
    return count


def _of(one: _Asking, kind: str, urn: str, pk: int) -> int:
    """Every split of one entity."""
    count = 0
    for split in SPLITS:
        one.progress.step("Reading who the members were", count)
        found = read_report(one.client, Slice(METRICS, one.first, one.last, (urn,)), split, "MONTHLY")
        rows = [_row(row, one) for row in found]
        with one.workspace.write() as writing:
            estimates.put_demographics(writing, (kind, pk), split, rows, one.open_from, now_ms())
        count += len(rows)
    return count


def _row(row: Row, one: _Asking) -> DemographicRow:
    counts = row.values
    return DemographicRow(
        row.pivot[0],
        str(max(row.day, one.first)),
        str(min(row.last, one.last)),
        int(counts.get("impressions", 0)),
        int(counts.get("clicks", 0)),
        round(counts.get("costInLocalCurrency", 0) * MICROS),
        int(counts.get("externalWebsiteConversions", 0)) * MICROS,
        int(counts.get("oneClickLeads", 0)),
    )


def _first_missing(workspace: Workspace, connection: Connection, since: date, today: date) -> date:
    """The first day to ask for: the month in which days are not final, unless earlier ones were never asked for."""
    kept = connections.cursor(workspace, connection.id).get("demographics")
    if kept is None or date.fromisoformat(kept[0]) > since:
        return since
    return max(since, min(date.fromisoformat(kept[1]), date.fromisoformat(facts.first_open_day(today))))


def _remember(workspace: Workspace, connection: Connection, since: date, today: date) -> None:
    kept = dict(connections.cursor(workspace, connection.id))
    first = min(kept.get("demographics", [str(since)])[0], str(since))
    connections.set_cursor(workspace, connection.id, {**kept, "demographics": [first, facts.first_open_day(today)]})


def _learn_names(one: _Asking) -> None:
    """Keep the names of URNs that were not seen before, so that a report can be read offline."""
    for split, facet in SPLITS.items():
        one.progress.step("Reading names", 0)
        with one.workspace.read() as reading:
            urns = estimates.unnamed(reading, split)
        known = _companies(one.client, urns) if facet == "employers" else reach.names(one.client, urns)
        with one.workspace.write() as writing:
            estimates.put_names(writing, facet, known, now_ms())


def _companies(client: LinkedInClient, urns: Sequence[str]) -> dict[str, str]:
    """The names of companies; those that LinkedIn does not know are missing."""
    numbers = [urn.removeprefix(ORGANIZATION) for urn in urns if urn.startswith(ORGANIZATION)]
    found: dict[str, str] = {}
    for at in range(0, len(numbers), _MOST_IDS):
        answer: Mapping[str, Any] = client.get(batch_get(("organizationsLookup",), numbers[at : at + _MOST_IDS]))
        for number, one in by_key(answer, numbers[at : at + _MOST_IDS]).items():
            if one.body is not None and one.body.get("localizedName"):
                found[f"{ORGANIZATION}{number}"] = str(one.body["localizedName"])
    return found

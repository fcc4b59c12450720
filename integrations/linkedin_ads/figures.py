"""Daily figures of an account: final days once, the last thirty days again and again; estimates and members apart from them.

LinkedIn's days are days in UTC, whatever the account's country. An empty answer means that nothing happened or that the
user may not see reports: LinkedIn does not say which, so nothing that stood here is taken out for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from threading import Event
from typing import Any

from core import connections
from core.connections import Connection
from core.errors import ProgramFault
from core.progress import Progress
from core.pulling import estimates, facts
from core.pulling.estimates import Reach
from core.pulling.facts import FactRow
from core.recording import now_ms
from core.values import MICROS
from core.workspace import Workspace
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.demographics import fetch_demographics
from integrations.linkedin_ads.reports import read_ahead, read_report
from integrations.linkedin_ads.wire import analytics
from integrations.linkedin_ads.wire.analytics import MOST_REACH_DAYS, Row, Slice

PLATFORM = "linkedin_ads"
DETAILS: Mapping[str, str] = {
    "landingPageClicks": "landing_page_clicks",
    "externalWebsitePostClickConversions": "click_conversions",
    "externalWebsitePostViewConversions": "view_conversions",
    "oneClickLeads": "leads",
    "oneClickLeadFormOpens": "form_opens",
    "qualifiedLeads": "qualified_leads",
    "totalEngagements": "engagements",
    "videoStarts": "video_starts",
    "videoViews": "video_views",
    "videoCompletions": "video_completions",
    "sends": "sends",
    "opens": "opens",
    "actionClicks": "action_clicks",
}
SUMS = ("impressions", "clicks", "costInLocalCurrency", "externalWebsiteConversions", "conversionValueInLocalCurrency")
METRICS = (*SUMS, *DETAILS)
"""18 names: one call brings them all."""
REACH, REACH_DAYS = "approximateMemberReach", (7, 30, 90)
YEARS_KEPT = 10
A_HUNDREDTH = 100
"""Less than this part of what is here is no gap: figures of today grow while they are read."""
CUT_OFF = 10
"""What a report would have if `paging`, which is only decoration there, meant what it says."""
EMPTY = "LinkedIn has no figures for these days: nothing was shown, or you have no right to its reports. It does not say which."
PARTLY = "partly"
"""Where a connection keeps how far a download of figures came that did not end."""
STILL_FRESH_MS = 3_600_000
"""How long whoever goes on with such a download need not read again what it had finished."""
_LOOK_S = 0.1


@dataclass(frozen=True)
class Level:
    """Figures of one kind: how they are cut, and how LinkedIn names the entity."""

    kind: str
    pivot: str
    urn: str


ACCOUNT = Level("account", "ACCOUNT", "sponsoredAccount")
LEVELS = (
    Level("campaign", "CAMPAIGN_GROUP", "sponsoredCampaignGroup"),
    Level("ad_group", "CAMPAIGN", "sponsoredCampaign"),
    Level("ad", "CREATIVE", "sponsoredCreative"),
)


@dataclass
class _Fetch:
    """One download of figures on its way; `answered` counts the rows that came, whether or not their entity is here."""

    workspace: Workspace
    connection: Connection
    client: LinkedInClient
    progress: Progress
    today: date
    answered: int = 0
    compared: bool = False
    beyond: dict[str, Any] | None = None

    @property
    def open_from(self) -> str:
        return facts.first_open_day(self.today)

    def numbers(self, level: Level) -> dict[str, int]:
        """The row numbers of what is here, by URN."""
        number = self.connection.account.number
        with self.workspace.read() as reading:
            found = facts.account_rows(reading, level.kind, PLATFORM, (number, _urn(ACCOUNT, number)))
        return {_urn(level, remote): pk for remote, pk in found.items()}

    def rows(self, one: Slice, level: Level, granularity: str = "DAILY") -> list[Row]:
        """The rows of a slice. Raises ProgramFault when the answer is cut off."""
        found = read_report(self.client, one, level.pivot, granularity)
        if len(found) == CUT_OFF and one.first < one.last and granularity == "DAILY" and not self.compared:
            self.compared = True
            self._compare(one, level)
        self.answered += len(found)
        return found

    def say(self, one: Slice) -> None:
        """Tell what is read. Raises Cancelled."""
        self.progress.step(f"Reading figures up to {one.last:%d %B %Y}", self.answered)

    def _compare(self, one: Slice, level: Level) -> None:
        middle = one.first + (one.last - one.first) // 2
        halves = (Slice(one.metrics, one.first, middle, one.entities),
                  Slice(one.metrics, middle + timedelta(days=1), one.last, one.entities))  # fmt: skip
        if sum(len(self.client.report(half, level.pivot)) for half in halves) > CUT_OFF:
            raise ProgramFault("LinkedIn cut a report off after ten rows.", hint="No figures were stored from it.")


def fetch_figures(
    workspace: Workspace,
    connection: Connection,
    progress: Progress,
    since: date,
    *,
    client: LinkedInClient | None = None,
    today: date | None = None,
) -> int:
    """Download daily figures from a day on (UTC); returns how many days of entities were stored.

    Final days that were downloaded before are not asked for again. What was read stays when the rest fails or is
    cancelled; the next call goes on there. Raises the PlatformError tree, KeychainError and Cancelled.
    """
    day = today or datetime.now(UTC).date()
    opened = nullcontext(client) if client else open_client(connection, pause=_pausing(progress))
    with opened as speaking:
        one = _Fetch(workspace, connection, speaking, progress, day)
        since = max(since, day.replace(year=day.year - YEARS_KEPT, day=1))
        count = sum(_fetch_level(one, level, since) for level in LEVELS)
        one.beyond = _beyond(one, max(since, day - timedelta(days=MOST_REACH_DAYS - 1)))
        _fetch_reach(one)
        groups, accounts = one.numbers(LEVELS[0]), one.numbers(ACCOUNT)
        fetch_demographics(workspace, connection, speaking, progress, (accounts, groups), since=since, today=day)
    _note(one)
    with workspace.write() as writing:
        facts.told(writing)
    workspace.tell("Figures from LinkedIn Ads", frozenset(level.kind for level in LEVELS), "")
    return count


def remarks(workspace: Workspace, connection: Connection) -> tuple[str, ...]:
    """What should be said of the figures that were downloaded last, in sentences."""
    kept = connections.cursor(workspace, connection.id).get("figures", {})
    return (EMPTY,) if kept.get("empty") else ()


def _fetch_level(one: _Fetch, level: Level, since: date) -> int:
    asked = {"since": str(since), "today": str(one.today)}
    before = _partly(one).get(level.kind, {})
    before = before if asked.items() <= before.items() else {}
    if now_ms() - before.get("done_at", 0) < STILL_FRESH_MS:
        return 0
    numbers = one.numbers(level)
    names = sorted(numbers)
    count = 0
    begin = date.fromisoformat(before["first"]) if "first" in before else _first_missing(one, level, since)
    for first, last in _windows(begin, one.today):
        window = _Window(str(since), str(one.today), str(first), _digest(names))
        parts = list(analytics.slices(METRICS, first, last, names[window.read(before) :]))
        for part, found in read_ahead(parts, lambda part: one.rows(part, level)):
            one.say(part)
            count += _store(one, level, numbers, part, found, window)
        _remember(one, level, since, min(last, date.fromisoformat(one.open_from) - timedelta(days=1)))
    _keep_partly(one, level, {**asked, "done_at": now_ms()})
    return count


@dataclass
class _Window:
    """Some days of a level, of the same entities; `at` is how many of them were read."""

    since: str
    today: str
    first: str
    of: str
    at: int = 0

    def read(self, before: Mapping[str, Any]) -> int:
        """How many entities a download that ended in this window had read."""
        if all(before.get(name) == value for name, value in vars(self).items() if name != "at"):
            self.at = int(before["at"])
        return self.at


def _digest(names: Sequence[str]) -> str:
    """Tells one list of entities from another."""
    return blake2b("\n".join(names).encode(), digest_size=8).hexdigest()


def _partly(one: _Fetch) -> Mapping[str, Any]:
    """How far a download came that did not end, by kind."""
    found: Mapping[str, Any] = _kept(one).get(PARTLY, {})
    return found


def _keep_partly(one: _Fetch, level: Level, values: Mapping[str, Any]) -> None:
    kept = {**_kept(one), PARTLY: {**_partly(one), level.kind: dict(values)}}
    connections.set_cursor(one.workspace, one.connection.id, kept)


def _store(
    one: _Fetch, level: Level, numbers: Mapping[str, int], part: Slice, found: Sequence[Row], window: _Window
) -> int:
    """Write a slice, and that it was read; an empty one changes nothing, for it may mean that the right to look was lost."""
    asked = {urn: numbers[urn] for urn in part.entities}
    span = (str(part.first), str(part.last))
    window.at += len(asked)
    with one.workspace.write() as writing:
        _keep_partly(one, level, vars(window))
        if not found:
            return 0
        facts.clear_sums(writing, level.kind, asked, *span)
        facts.clear_days(writing, level.kind, list(asked.values()), *span)
        return facts.put_facts(writing, level.kind, [fact_row(row) for row in found], numbers, one.open_from)


def fact_row(row: Row) -> FactRow:
    """A row of a report as figures of one entity and day; amounts to the millionth of the account's currency."""
    counts = row.values
    return FactRow(
        row.pivot[0],
        row.day.isoformat(),
        int(counts.get("impressions", 0)),
        int(counts.get("clicks", 0)),
        micros(counts.get("costInLocalCurrency", 0)),
        int(counts.get("externalWebsiteConversions", 0)) * MICROS,
        micros(counts.get("conversionValueInLocalCurrency", 0)),
        {ours: int(counts.get(theirs, 0)) for theirs, ours in DETAILS.items()},
    )


def micros(amount: int | Decimal) -> int:
    """An exact amount to the nearest millionth; what LinkedIn writes as -2E-18 is nothing."""
    return round(Decimal(amount) * MICROS)


def _beyond(one: _Fetch, first: date) -> dict[str, Any] | None:
    """What the account has in LinkedIn's own sum and in no campaign that is here: archived ones, mostly."""
    whole = Slice(
        ("impressions", "costInLocalCurrency"), first, one.today, (_urn(ACCOUNT, one.connection.account.number),)
    )
    one.say(whole)
    found = one.rows(whole, ACCOUNT, "ALL")
    shown = cost = 0
    accounts = one.numbers(ACCOUNT)
    with one.workspace.read() as reading:
        for account in accounts.values():
            shown, cost = facts.summed_up(reading, account, str(first), str(one.today))
    more = sum(int(row.values.get("impressions", 0)) for row in found) - shown
    if more <= shown // A_HUNDREDTH:
        return None
    spent = sum(micros(row.values.get("costInLocalCurrency", 0)) for row in found) - cost
    return {"first": str(first), "last": str(one.today), "impressions": more, "cost": spent}


def _fetch_reach(one: _Fetch) -> None:
    """Estimates for the last 7, 30 and 90 whole days; LinkedIn makes none for more than 92, and they never add up."""
    last = one.today - timedelta(days=1)
    account = one.connection.account.number
    for level in (ACCOUNT, *LEVELS[:2]):
        numbers = one.numbers(level)
        found: list[Reach] = []
        for days in REACH_DAYS:
            part = Slice(
                (REACH,), last - timedelta(days=min(days, MOST_REACH_DAYS) - 1), last, (_urn(ACCOUNT, account),)
            )
            one.say(part)
            found += [
                Reach(numbers[row.pivot[0]], str(part.first), str(last), int(row.values[REACH]))
                for row in one.rows(part, level, "ALL")
                if row.pivot[0] in numbers and row.values.get(REACH)
            ]
        with one.workspace.write() as writing:
            estimates.put_reach(writing, level.kind, found, now_ms())


def _urn(level: Level, remote: str) -> str:
    return remote if remote.startswith("urn:") else f"urn:li:{level.urn}:{remote}"


def _pausing(progress: Progress) -> Callable[[float], None]:
    """Waits, unless the user asks to stop."""

    def wait(seconds: float) -> None:
        never = Event()
        for _ in range(max(1, int(seconds / _LOOK_S))):
            progress.step("LinkedIn is busy; waiting")
            never.wait(_LOOK_S)

    return wait


def _first_missing(one: _Fetch, level: Level, since: date) -> date:
    """The first day to ask for: after the final days that are there, unless an earlier one is wanted now."""
    kept: Sequence[str] | None = _kept(one).get("facts", {}).get(level.kind)
    if kept is None or date.fromisoformat(kept[0]) > since:
        return since
    return max(since, min(date.fromisoformat(kept[1]) + timedelta(days=1), date.fromisoformat(one.open_from)))


def _remember(one: _Fetch, level: Level, since: date, final: date) -> None:
    kept = dict(_kept(one))
    known = dict(kept.get("facts", {}))
    first = min(known.get(level.kind, [str(since)])[0], str(since))
    known[level.kind] = [first, str(max(final, since - timedelta(days=1)))]
    connections.set_cursor(one.workspace, one.connection.id, {**kept, "facts": known})


def _note(one: _Fetch) -> None:
    said = {"read_at": now_ms(), "empty": one.answered == 0, "beyond": one.beyond}
    kept = {name: value for name, value in _kept(one).items() if name != PARTLY}
    connections.set_cursor(one.workspace, one.connection.id, {**kept, "figures": said})


def _kept(one: _Fetch) -> Mapping[str, Any]:
    return connections.cursor(one.workspace, one.connection.id)


def _windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Stretches that one call may bring, the youngest last."""
    while first <= last:
        end = min(last, first + timedelta(days=MOST_REACH_DAYS - 1))
        yield first, end
        first = end + timedelta(days=1)

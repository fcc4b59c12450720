"""Files of CRM stages: who reached which stage when, and what it was worth. Addresses go no further than here."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pycountry

from core.audiences.people import linkedin_hash
from core.contacts.headings import PEOPLE
from core.contacts.sheets import Row, Sheet, open_sheet
from core.conversions.stages import Rule, plain_stage
from core.errors import InvalidInput
from core.interchange.metrics.numbers import day_first, decimal_comma, number, parse_day
from core.interchange.textfile import plain_heading
from core.progress import Progress, silent

OLDEST = timedelta(days=90)
"""Events that happened longer ago are not taken."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("eventid", "transactionid", "orderid", "dealid", "opportunityid", "recordid", "leadid", "hsobjectid", "id"),
    "stage": ("stage", "dealstage", "opportunitystage", "lifecyclestage", "leadstatus", "eventtype", "event", "status"),
    "time": ("conversionhappenedat", "happenedat", "timestamp", "eventtime", "datetime", "time", "stagechangedat",
             "closedate", "closingdate", "date", "createdtime"),
    "value": ("conversionvalue", "value", "amount", "dealamount", "revenue", "closevalue"),
    "currency": ("currency", "currencycode", "currencyisocode"),
    "fat_id": ("lifatid", "linkedinfatid", "linkedinclickid"),
    "email": PEOPLE["email"],
}  # fmt: skip
_SECONDS, _MILLIS = re.compile(r"\d{10}"), re.compile(r"\d{13}")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")
_WITH_CLOCK = re.compile(r"(.+?)[T ,]+(\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)(?:\s*UTC)?")
_STEP = 2_000


@dataclass(frozen=True)
class Event:
    """One conversion to report; `happened_at` in milliseconds UTC. `row` is where it stands in the file."""

    row: int
    id: str
    rule: Rule
    happened_at: int
    value: Decimal | None = None
    currency: str | None = None
    email: str | None = field(default=None, repr=False)
    fat_id: str | None = field(default=None, repr=False)


@dataclass
class Events:
    """A file of stages, read. `other_stages` counts rows of stages that are not reported."""

    events: list[Event] = field(default_factory=list)
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    other_stages: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Reading:
    """How a file is read: what stages mean, the zone of times that name none, the account's currency, the time it is now,
    and what makes ids of events hard to guess where the file has none of its own."""

    stages: Mapping[str, Rule]
    zone: ZoneInfo
    currency: str
    now: datetime
    account: str
    salt: str = field(repr=False)


def read_events(path: Path, reading: Reading, progress: Progress | None = None) -> Events:
    """Read and hash a file of stages. Raises InvalidInput when columns are missing or no row can be reported."""
    sheet = open_sheet(path, "contacts", progress)
    columns = _columns(sheet)
    found, reader = Events(), _Reader(sheet, columns, reading)
    seen: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for row in sheet.rows():
        if row.number % _STEP == 1:
            (progress or silent()).step("Reading the events", row.number)
        found.rows = row.number
        stage = row.text(columns["stage"])
        rule = reading.stages.get(plain_stage(stage))
        if rule is None and stage:
            found.other_stages[spelt.setdefault(plain_stage(stage), stage)] += 1
            continue
        try:
            if rule is None:
                raise _Unusable("no stage")
            event = reader.event(row, rule)
        except _Unusable as problem:
            found.skipped.append((row.number, str(problem)))
            continue
        if event.id in seen:
            found.skipped.append((row.number, f"the same event as row {seen[event.id]:,}"))
            continue
        seen[event.id] = row.number
        found.events.append(event)
    return found


class _Unusable(Exception):
    """Why a row cannot be reported."""


class _Reader:
    """Reads rows with what the whole file tells about its numbers and days."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, list[int]], reading: Reading) -> None:
        self.columns, self.reading = columns, reading
        times = [row.text(columns["time"]) for row in sheet.rows()]
        days = [_day_of(text) for text in times]
        self.first_is_day = day_first(days)
        self.unclear = not _telling(days)
        self.comma = decimal_comma(row.text(columns["value"]) for row in sheet.rows())

    def event(self, row: Row, rule: Rule) -> Event:
        """The event of a row. Raises _Unusable."""
        happened = self._time(row)
        email = next((one for one in map(linkedin_hash, row.texts(self.columns["email"])) if one), None)
        fat_id = row.text(self.columns["fat_id"]) or None
        if not (email or fat_id):
            blank = not row.text(self.columns["email"])
            raise _Unusable("neither an e-mail address nor a li_fat_id" if blank else "this is no e-mail address")
        value, currency = self._value(row)
        ident = self._id(row, rule, email or fat_id or "")
        return Event(row.number, ident, rule, _millis(happened), value, currency, email, fat_id)

    def _time(self, row: Row) -> datetime:
        text = row.text(self.columns["time"])
        if not text:
            raise _Unusable("no time")
        found = _stamp(text) or self._written(text)
        if found is None:
            raise _Unusable("the time cannot be read: write it like 2026-11-23 or 2026-11-23T14:30:00Z")
        if found > self.reading.now + timedelta(minutes=1):
            raise _Unusable("it lies in the future")
        if found < self.reading.now - OLDEST:
            raise _Unusable(f"it happened more than {OLDEST.days} days ago")
        return min(found, self.reading.now)

    def _written(self, text: str) -> datetime | None:
        """A time with or without a zone; a day alone counts until its end, so that what was clicked that day comes before."""
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return self._worded(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
        return self._end_of(found) if len(text) <= len("2026-11-23") else self._zoned(found)

    def _worded(self, text: str) -> datetime | None:
        if self.unclear and _two_ways(_day_of(text)):
            raise _Unusable("the day can be read in two ways: write it like 2026-11-23")
        day = parse_day(_day_of(text), first_is_day=self.first_is_day)
        clock = _WITH_CLOCK.fullmatch(text)
        if day is None:
            return None
        if clock is None:
            return self._end_of(datetime.combine(day, time()))
        return self._zoned(datetime.combine(day, time.fromisoformat(clock[2].zfill(len("00:00")))))

    def _end_of(self, day: datetime) -> datetime:
        end = self._zoned(day.replace(hour=23, minute=59, second=59))
        today = self.reading.now.astimezone(self.reading.zone).date()
        return self.reading.now if day.date() == today else end

    def _zoned(self, found: datetime) -> datetime:
        return found.replace(tzinfo=self.reading.zone).astimezone(UTC)

    def _value(self, row: Row) -> tuple[Decimal | None, str | None]:
        text, named = row.text(self.columns["value"]), row.text(self.columns["currency"]).upper()
        if named and pycountry.currencies.get(alpha_3=named) is None:
            raise _Unusable(f"{named[:10]} is no currency")
        try:
            found = number(text, comma=self.comma) if text else None
        except ValueError:
            raise _Unusable("the value is no amount") from None
        if found is None:
            return None, None
        if found < 0:
            raise _Unusable("the value is below 0")
        return found, named or self.reading.currency

    def _id(self, row: Row, rule: Rule, who: str) -> str:
        """The same for the same stage of the same deal, in every workspace; of the same person, day and stage without a deal."""
        own = row.text(self.columns["id"])
        stage = plain_stage(row.text(self.columns["stage"]))
        parts = (
            (self.reading.account, "deal", own, stage)
            if own
            else (self.reading.salt, who, row.text(self.columns["time"]), stage, rule.conversion)
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


def _columns(sheet: Sheet) -> dict[str, list[int]]:
    plain = [plain_heading(one) for one in sheet.headings]
    found = {
        name: [at for word in words for at, one in enumerate(plain) if one == word] for name, words in HEADINGS.items()
    }
    # Only one column is the stage, the time and the id: the best known word.
    found |= {name: found[name][:1] for name in ("stage", "time", "id", "value", "currency")}
    lacking = [name for name in ("stage", "time") if not found[name]]
    if lacking:
        raise InvalidInput(
            f"no column holds the {lacking[0]}.", where=str(sheet.path),
            hint="Name columns Stage, Date, E-Mail (or li_fat_id) and, where there is one, Amount, Currency and Deal ID.",
        )  # fmt: skip
    if not (found["email"] or found["fat_id"]):
        raise InvalidInput("no column says who it was.", where=str(sheet.path), hint="Name one Email or li_fat_id.")
    return found


def _stamp(text: str) -> datetime | None:
    if _MILLIS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return datetime.fromtimestamp(int(text), UTC) if _SECONDS.fullmatch(text) else None


def _day_of(text: str) -> str:
    found = _WITH_CLOCK.fullmatch(text)
    return (found[1] if found else text).rstrip(",")


def _telling(days: Iterable[str]) -> bool:
    """Whether days with slashes say by themselves what is the day and what the month."""
    return any(found and max(int(found[1]), int(found[2])) > 12 for found in map(_SLASHED.fullmatch, days))


def _two_ways(day: str) -> bool:
    found = _SLASHED.fullmatch(day)
    return bool(found) and found[1] != found[2]  # type: ignore[index]


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def chunks(events: Sequence[Event], size: int) -> Iterable[Sequence[Event]]:
    """Events in batches."""
    return (events[at : at + size] for at in range(0, len(events), size))

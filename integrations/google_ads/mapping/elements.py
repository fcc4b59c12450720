"""Elements of lists that are resources of their own: countries, languages, hours, labels and attached lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from core.errors import InvalidInput
from core.interchange.editor.places import country_of, criterion_of
from core.values import dump_json
from integrations.google_ads.mapping.codecs import decimal_text
from integrations.google_ads.mapping.languages import CODES, NUMBERS
from integrations.google_ads.mapping.messages import Message, enum_text, set_enum

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MINUTES = {"ZERO": 0, "FIFTEEN": 15, "THIRTY": 30, "FORTY_FIVE": 45}
_MINUTE_NAMES = {number: name for name, number in _MINUTES.items()}
_HOURS = re.compile(
    r"\(?\s*(?P<day>[A-Za-z]+)\s*\[(?P<from>\d{1,2}):(?P<frommin>\d\d)\s*-\s*(?P<to>\d{1,2}):(?P<tomin>\d\d)\]"
    r"\s*(?P<bid>[+-]\d+(?:\.\d+)?%)?\s*\)?"
)


def split(field: str, stored: Any) -> tuple[str, ...]:
    """The elements of a stored list; of the ad schedule its hours."""
    if stored is None:
        return ()
    if field != "ad_schedule":
        return tuple(json.loads(stored))
    return tuple(_hours_text(_parsed(part)) for part in stored.split(";") if part.strip())


def join(field: str, elements: Iterable[str]) -> str | None:
    """The stored form of elements; None when there are none."""
    found = list(dict.fromkeys(elements))
    if not found:
        return None
    if field != "ad_schedule":
        return dump_json(found)
    return ";".join(sorted(found, key=_order))


def fill_element(message: Message, field: str, element: str, target: str | None = None) -> None:
    """Say an element in the resource that stands for it; its parent is set by the caller.

    `target` is the resource name of the label or negative list that the element names.
    """
    if field == "locations":
        number, _ = criterion_of(element)
        if not number:
            raise InvalidInput(f"{element!r} is no ISO country code such as DE.", where="locations")
        message.location.geo_target_constant = f"geoTargetConstants/{number}"
    elif field == "languages":
        message.language.language_constant = f"languageConstants/{language_number(element)}"
    elif field == "ad_schedule":
        _fill_hours(message, _parsed(element))
    elif field == "labels":
        message.label = target or ""
    else:
        message.shared_set = target or ""


def criterion_field(criterion: Message) -> str | None:
    """The list of the campaign that a criterion is an element of; None: it is a row of its own."""
    member = criterion.WhichOneof("criterion")
    if member == "language":
        return "languages"
    if member == "ad_schedule":
        return "ad_schedule"
    if member == "location" and not criterion.negative and not criterion.bid_modifier:
        number = criterion.location.geo_target_constant.rpartition("/")[2]
        return "locations" if country_of(number, "") else None
    return None


def read_element(criterion: Message, field: str) -> str:
    """The element that a criterion is."""
    if field == "locations":
        return country_of(criterion.location.geo_target_constant.rpartition("/")[2], "") or ""
    if field == "languages":
        number = int(criterion.language.language_constant.rpartition("/")[2] or 0)
        return CODES.get(number, str(number))
    return _hours_text(_read_hours(criterion))


def language_number(code: str) -> int:
    """Google's number of a language. Raises InvalidInput."""
    plain = code.strip().replace("-", "_").lower()
    found = NUMBERS.get(plain) or NUMBERS.get(plain.partition("_")[0])
    if found is None:
        raise InvalidInput(f"Google Ads cannot target the language {code!r}.", where="languages")
    return found


Hours = tuple[str, int, int, int, int, str]  # day, from hour and minute, to hour and minute, bid modifier


def _parsed(text: str) -> Hours:
    found = _HOURS.fullmatch(text.strip())
    day = found["day"].capitalize() if found else ""
    if found is None or day not in DAYS:
        raise InvalidInput(
            f"{text.strip()!r} is no ad schedule.", where="ad_schedule", hint="Write it like (Monday[09:00-17:00])."
        )
    bid = found["bid"]
    modifier = decimal_text(1 + float(bid[:-1]) / 100) if bid else ""
    return day, int(found["from"]), int(found["frommin"]), int(found["to"]), int(found["tomin"]), modifier


def _hours_text(hours: Hours) -> str:
    day, from_hour, from_minute, to_hour, to_minute, modifier = hours
    percent = (float(modifier) - 1) * 100 if modifier else 0.0
    bid = f"{'+' if percent > 0 else '-'}{decimal_text(abs(round(percent, 4)))}%" if percent else ""
    return f"({day}[{from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}]{bid})"


def _order(text: str) -> tuple[int, str]:
    day = text.lstrip("(").partition("[")[0]
    return DAYS.index(day) if day in DAYS else len(DAYS), text


def _fill_hours(criterion: Message, hours: Hours) -> None:
    day, from_hour, from_minute, to_hour, to_minute, modifier = hours
    schedule = criterion.ad_schedule
    set_enum(schedule, "day_of_week", day.upper())
    schedule.start_hour, schedule.end_hour = from_hour, to_hour
    for leaf, minute in (("start_minute", from_minute), ("end_minute", to_minute)):
        if minute not in _MINUTE_NAMES:
            raise InvalidInput("Ad schedules begin and end at full quarters of an hour.", where="ad_schedule")
        set_enum(schedule, leaf, _MINUTE_NAMES[minute])
    if modifier:
        criterion.bid_modifier = float(modifier)


def _read_hours(criterion: Message) -> Hours:
    schedule = criterion.ad_schedule
    minutes = [_MINUTES.get(enum_text(schedule, leaf), 0) for leaf in ("start_minute", "end_minute")]
    modifier = decimal_text(criterion.bid_modifier, 7) if criterion.bid_modifier else ""
    day = enum_text(schedule, "day_of_week").capitalize()
    return day, schedule.start_hour, minutes[0], schedule.end_hour, minutes[1], modifier

"""What the platform refuses in keywords and other criteria."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from integrations.sandbox.google.geography import known_language, known_place
from integrations.sandbox.google.look import Look, check_bid, check_urls
from integrations.sandbox.google.messages import Message, enum_name
from integrations.sandbox.google.problems import Problem, steps

BAD_LETTERS = re.compile(r"[!@%^*()={}~`<>;,?|\\]")
FORBIDDEN_WORDS = re.compile(r"\b(counterfeit|replica)\b", re.IGNORECASE)
DEVICES = {"MOBILE": 30001, "DESKTOP": 30000, "TABLET": 30002, "CONNECTED_TV": 30004}
MINUTES = {"ZERO": 0, "FIFTEEN": 15, "THIRTY": 30, "FORTY_FIVE": 45}
PLACES = {"location", "proximity", "location_group"}


def keyword_problems(keyword: Message) -> Iterator[Problem]:
    """Text and match type of a keyword."""
    text = keyword.text
    if not text.strip():
        yield Problem("field_error.REQUIRED", "The required field was not present.", steps("keyword.text"))
    if enum_name(keyword, "match_type") == "UNSPECIFIED":
        yield Problem("field_error.REQUIRED", "The required field was not present.", steps("keyword.match_type"))
    if len(text) > 80:
        yield Problem(
            "criterion_error.KEYWORD_TEXT_TOO_LONG", "A keyword is at most 80 characters.", steps("keyword.text"), text
        )
    if len(text.split()) > 10:
        yield Problem(
            "criterion_error.KEYWORD_HAS_TOO_MANY_WORDS", "A keyword is at most 10 words.", steps("keyword.text"), text
        )
    if BAD_LETTERS.search(text):
        yield Problem(
            "criterion_error.KEYWORD_HAS_INVALID_CHARS",
            "The keyword holds a character that is not allowed.",
            steps("keyword.text"),
            text,
        )
    if re.search(r"(^|\s)\+\w", text):
        yield Problem(
            "criterion_error.INVALID_KEYWORD_TEXT", "Modified broad match is gone.", steps("keyword.text"), text
        )


def keyword_policy(keyword: Message, exempt: set[tuple[str, str]]) -> Iterator[Problem]:
    """What the simulated review of keywords finds."""
    match = FORBIDDEN_WORDS.search(keyword.text)
    key = ("counterfeit_goods", match[0] if match else "")
    if match and key not in exempt:
        yield Problem(
            "policy_violation_error.POLICY_ERROR",
            "The keyword breaks a policy.",
            steps("keyword.text"),
            keyword.text,
            policy_key=key,
        )


def ad_group_criterion_problems(look: Look, one: Message, creating: bool) -> Iterator[Problem]:
    """A criterion of an ad group."""
    kind = one.WhichOneof("criterion")
    if kind is None:
        yield Problem(
            "ad_group_criterion_error.CONCRETE_TYPE_REQUIRED", "A criterion needs its type.", steps("criterion")
        )
    elif kind == "keyword" and creating:
        yield from keyword_problems(one.keyword)
    if one.HasField("cpc_bid_micros"):
        if one.negative:
            yield Problem(
                "ad_group_criterion_error.BID_INCOMPATIBLE_WITH_ADGROUP",
                "A negative has no bid.",
                steps("cpc_bid_micros"),
            )
        yield from check_bid(look, one.cpc_bid_micros, "cpc_bid_micros")
    if not creating and one.negative:
        yield Problem(
            "ad_group_criterion_error.CANT_UPDATE_NEGATIVE", "A negative cannot be changed.", steps("negative")
        )
    if creating and look.count(one.ad_group, "ad_group_criterion") >= 20_000:
        yield Problem(
            "resource_count_limit_exceeded_error.AD_GROUP_CRITERION_LIMIT",
            "An ad group holds at most 20,000 criteria.",
            steps("ad_group"),
        )
    yield from check_urls(one)


def campaign_criterion_problems(look: Look, one: Message, creating: bool) -> Iterator[Problem]:
    """A criterion of a campaign."""
    kind = one.WhichOneof("criterion")
    if kind is None:
        yield Problem(
            "campaign_criterion_error.CONCRETE_TYPE_REQUIRED", "A criterion needs its type.", steps("criterion")
        )
        return
    if kind == "keyword" and creating:
        yield from keyword_problems(one.keyword)
        if not one.negative:
            yield Problem(
                "criterion_error.CANNOT_ADD_CRITERIA_TYPE",
                "A campaign takes only negative keywords.",
                steps("negative"),
            )
    if kind in PLACES:
        yield from _check_place(look, one, kind)
    if kind == "language" and not known_language(one.language.language_constant):
        yield Problem(
            "criterion_error.INVALID_CRITERION_ID",
            "There is no such language.",
            steps("language.language_constant"),
            one.language.language_constant,
        )
    if kind == "ad_schedule" and creating:
        yield from _check_schedule(look, one)
    if one.HasField("bid_modifier"):
        yield from _check_modifier(one, kind)


def _check_place(look: Look, one: Message, kind: str) -> Iterator[Problem]:
    if kind == "location" and not known_place(one.location.geo_target_constant):
        yield Problem(
            "criterion_error.INVALID_CRITERION_ID",
            "There is no such place.",
            steps("location.geo_target_constant"),
            one.location.geo_target_constant,
        )
    campaign = look.find(one.campaign)
    if campaign is not None and enum_name(campaign, "contains_eu_political_advertising") == "UNSPECIFIED":
        yield Problem(
            "criterion_error.MISSING_EU_POLITICAL_ADVERTISING_SELF_DECLARATION",
            "The campaign has not declared whether it holds EU political ads.",
            steps(kind),
        )


def _check_modifier(one: Message, kind: str) -> Iterator[Problem]:
    if one.negative:
        yield Problem(
            "criterion_error.CANNOT_BID_MODIFY_NEGATIVE_CRITERION", "A negative has no modifier.", steps("bid_modifier")
        )
    elif one.bid_modifier > 10:
        yield Problem("range_error.TOO_HIGH", "A modifier is at most 10.", steps("bid_modifier"), str(one.bid_modifier))
    elif one.bid_modifier < 0.1 and not (kind == "device" and one.bid_modifier == 0):
        yield Problem(
            "range_error.TOO_LOW", "A modifier is at least 0.1.", steps("bid_modifier"), str(one.bid_modifier)
        )


def _check_schedule(look: Look, one: Message) -> Iterator[Problem]:
    start, end = _interval(one.ad_schedule)
    if not 0 <= start < end <= 24 * 60:
        yield Problem(
            "criterion_error.AD_SCHEDULE_INVALID_TIME_INTERVAL",
            "The interval is empty or outside the day.",
            steps("ad_schedule"),
        )
        return
    others = [
        _interval(other.ad_schedule)
        for other in look.children(one.campaign, "campaign_criterion")
        if other.HasField("ad_schedule")
        and other.ad_schedule.day_of_week == one.ad_schedule.day_of_week
        and other.resource_name != one.resource_name
    ]
    if any(start < stop and begin < end for begin, stop in others):
        yield Problem(
            "criterion_error.AD_SCHEDULE_TIME_INTERVALS_OVERLAP", "The interval overlaps another.", steps("ad_schedule")
        )
    elif len(others) >= 6:
        yield Problem(
            "criterion_error.AD_SCHEDULE_EXCEEDED_INTERVALS_PER_DAY_LIMIT",
            "At most 6 intervals a day.",
            steps("ad_schedule"),
        )


def _interval(schedule: Message) -> tuple[int, int]:
    start = schedule.start_hour * 60 + MINUTES.get(enum_name(schedule, "start_minute"), 0)
    return start, schedule.end_hour * 60 + MINUTES.get(enum_name(schedule, "end_minute"), 0)


def shared_criterion_problems(look: Look, one: Message, creating: bool) -> Iterator[Problem]:
    """A member of a shared set."""
    if one.WhichOneof("criterion") is None:
        yield Problem("criterion_error.CONCRETE_TYPE_REQUIRED", "A criterion needs its type.", steps("criterion"))
    elif one.HasField("keyword"):
        yield from keyword_problems(one.keyword)
    shared = look.find(one.shared_set)
    if shared is not None and enum_name(shared, "type") == "NEGATIVE_KEYWORDS" and not one.HasField("keyword"):
        yield Problem(
            "shared_criterion_error.CRITERION_TYPE_NOT_ALLOWED_FOR_SHARED_SET_TYPE",
            "The list takes keywords only.",
            steps("criterion"),
        )
    if creating and look.count(one.shared_set, "shared_criterion") >= 5_000:
        yield Problem(
            "resource_count_limit_exceeded_error.SHARED_SET_LIMIT",
            "A list holds at most 5,000 keywords.",
            steps("shared_set"),
        )


def customer_negative_problems(look: Look, one: Message, creating: bool) -> Iterator[Problem]:
    """An exclusion of the whole account."""
    if one.WhichOneof("criterion") is None:
        yield Problem("criterion_error.CONCRETE_TYPE_REQUIRED", "A criterion needs its type.", steps("criterion"))


def criterion_id(one: Message, fresh: int) -> int:
    """The id a criterion gets: the same keyword, place, language or device has the same id everywhere."""
    kind = one.WhichOneof("criterion")
    if kind == "keyword":
        sign = f"{one.keyword.text.lower()}|{enum_name(one.keyword, 'match_type')}|{getattr(one, 'negative', False)}"
        return 300_000_000_000 + int.from_bytes(hashlib.sha256(sign.encode()).digest()[:5], "big")
    if kind == "location":
        return _number(one.location.geo_target_constant)
    if kind == "language":
        return _number(one.language.language_constant)
    if kind == "device":
        return DEVICES.get(enum_name(one.device, "type"), 30000)
    return fresh


def _number(name: str) -> int:
    """The number at the end of a constant's name; 0 for what is no name, which the rules refuse."""
    found = name.rpartition("/")[2]
    return int(found) if found.isdigit() and len(found) < 15 else 0

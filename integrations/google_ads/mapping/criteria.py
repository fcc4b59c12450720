"""Keywords, negative keywords and targeting rows: criteria of campaigns, ad groups and lists."""

from __future__ import annotations

import re
from typing import Any

from core.catalog.library import KEPT_TARGETS
from core.errors import InvalidInput
from integrations.google_ads.mapping.campaigns import NOTE, PLACED, url_options
from integrations.google_ads.mapping.codecs import (
    STATUS,
    DecimalText,
    FirstAddress,
    Switch,
    Text,
    Whole,
    WholeText,
    Words,
    decimal_text,
)
from integrations.google_ads.mapping.entries import Entry, Mapped, Spread, Table, Together, Unsaid, Values
from integrations.google_ads.mapping.messages import Message, enum_numbers, enum_text, set_enum

MATCH = Words({"EXACT": "EXACT", "PHRASE": "PHRASE", "BROAD": "BROAD"})
APPROVAL = {
    "Approved": "APPROVED", "Disapproved": "DISAPPROVED", "Pending review": "PENDING_REVIEW",
    "Under review": "UNDER_REVIEW",
}  # fmt: skip


def _keyword() -> tuple[Entry, ...]:
    return (
        Mapped("text", "keyword.text", Text(), immutable=True),
        Mapped("match_type", "keyword.match_type", MATCH, immutable=True),
    )


KEYWORD = Table(
    "keyword",
    {
        "ad_group_criterion": (
            *_keyword(),
            Mapped("status", "status", STATUS),
            Mapped("max_cpc", "cpc_bid_micros", Whole()),
            Mapped("final_url", "final_urls", FirstAddress()),
            Mapped("final_mobile_url", "final_mobile_urls", FirstAddress()),
            *url_options(),
            Mapped("quality_score", "quality_info.quality_score", Whole(), read_only=True),
            Mapped("first_page_bid", "position_estimates.first_page_cpc_micros", Whole(), read_only=True),
            Mapped("top_of_page_bid", "position_estimates.top_of_page_cpc_micros", Whole(), read_only=True),
            Mapped("approval_status", "approval_status", Words(APPROVAL), read_only=True),
        )
    },
    spreads=(Spread("labels", "ad_group_criterion_label", "ad_group_criterion", "label"),),
    unsaid=(Unsaid("ad_group", PLACED), Unsaid("comment", NOTE)),
)

NEGATIVE_KEYWORD = Table(
    "negative_keyword",
    {
        "campaign_criterion": _keyword(),
        "ad_group_criterion": _keyword(),
        "shared_criterion": _keyword(),
    },
    unsaid=(
        Unsaid("campaign", PLACED),
        Unsaid("ad_group", PLACED),
        Unsaid("account", PLACED),
        Unsaid("level", PLACED),
        Unsaid("shared_set", "It is the shared set in its resource name."),
        Unsaid("status", "A negative keyword cannot be paused on Google Ads, only removed."),
        Unsaid("labels", "Google Ads puts no labels on negative keywords."),
        Unsaid("comment", NOTE),
    ),
)

_CIRCLE = re.compile(r"\(?(\d+(?:\.\d+)?)\s*(mi|km):(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)\)?")
_MICRO_DEGREES = 1_000_000
_UNITS = {"mi": "MILES", "km": "KILOMETERS"}
DEVICES = {"Mobile": "MOBILE", "Desktop": "DESKTOP", "Tablet": "TABLET", "TV screens": "CONNECTED_TV"}
# Demographic criteria are an enum each, kept under its name as it is.
_DEMOGRAPHICS = {
    "age": ("age_range", "type"),
    "gender": ("gender", "type"),
    "household_income": ("income_range", "type"),
    "parental_status": ("parental_status", "type"),
}
_NAMED = {
    "location": ("location", "geo_target_constant"),
    "audience": ("user_list", "user_list"),
    "topic": ("topic", "topic_constant"),
    "placement": ("placement", "url"),
}
_TYPES = {member: word for word, (member, _) in (_NAMED | _DEMOGRAPHICS).items()}
TARGETING_MEMBERS = (*_TYPES, "proximity", "device")


def _read_target(criterion: Message) -> dict[str, Any]:
    member = criterion.WhichOneof("criterion") or ""
    kind = {"proximity": "radius", "device": "device"}.get(member) or _TYPES.get(member, member)
    return {"type": kind, "value": _target_value(criterion, member)}


def _target_value(criterion: Message, member: str) -> str:
    inner: Message = getattr(criterion, member) if member else None
    if member == "proximity":
        unit = "km" if enum_text(inner, "radius_units") == "KILOMETERS" else "mi"
        point = inner.geo_point
        place = [point.latitude_in_micro_degrees, point.longitude_in_micro_degrees]
        return f"({decimal_text(inner.radius)}{unit}:{':'.join(decimal_text(one / _MICRO_DEGREES) for one in place)})"
    if member == "device":
        name = enum_text(inner, "type")
        return next((word for word, meant in DEVICES.items() if meant == name), name)
    if _TYPES.get(member) in _DEMOGRAPHICS:
        return enum_text(inner, "type")
    if member == "placement":
        return str(inner.url)
    return str(criterion.display_name or criterion.criterion_id)


def _fill_target(criterion: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    kind, value = values["type"] or "", values["value"] or ""
    if kind == "radius":
        return _fill_circle(criterion.proximity, value)
    if kind == "device":
        set_enum(criterion.device, "type", DEVICES.get(value, value))
        return ["device.type"]
    if kind in _DEMOGRAPHICS:
        return _fill_demographic(criterion, *_DEMOGRAPHICS[kind], value)
    if kind == "placement":
        criterion.placement.url = value
        return ["placement.url"]
    if kind in ("location", "audience"):
        return []  # named by its id: `point_at`
    raise InvalidInput(f"Targeting of the type {kind!r} cannot be posted; make it on Google Ads.", where="type")


def _fill_circle(circle: Message, value: str) -> list[str]:
    found = _CIRCLE.fullmatch(value.strip())
    if found is None:
        raise InvalidInput(f"{value!r} is no circle.", where="value", hint="Write it like (15mi:52.52:13.40).")
    circle.radius = float(found[1])
    set_enum(circle, "radius_units", _UNITS[found[2]])
    circle.geo_point.latitude_in_micro_degrees = round(float(found[3]) * _MICRO_DEGREES)
    circle.geo_point.longitude_in_micro_degrees = round(float(found[4]) * _MICRO_DEGREES)
    point = "proximity.geo_point"
    return [
        "proximity.radius", "proximity.radius_units", f"{point}.latitude_in_micro_degrees",
        f"{point}.longitude_in_micro_degrees",
    ]  # fmt: skip


def _fill_demographic(criterion: Message, member: str, leaf: str, value: str) -> list[str]:
    inner = getattr(criterion, member, None)
    if inner is None or value not in enum_numbers(inner.DESCRIPTOR, leaf):
        raise InvalidInput(f"Google Ads has no {member.replace('_', ' ')} {value!r} here.", where="value")
    set_enum(inner, leaf, value)
    return [f"{member}.{leaf}"]


def point_at(criterion: Message, kind: str, number: str, customer: str) -> None:
    """Let a new targeting criterion name its place or audience by the number it has on Google Ads."""
    if kind == "location":
        criterion.location.geo_target_constant = f"geoTargetConstants/{number}"
    else:
        criterion.user_list.user_list = f"customers/{customer}/userLists/{number}"


def _targeting(*paths: str) -> tuple[Entry, ...]:
    return (
        Together(("type", "value"), paths, _read_target, _fill_target, immutable=True),
        Mapped("criterion_id", "criterion_id", WholeText(), read_only=True),
        Mapped("negative", "negative", Switch(absent=0), immutable=True),
        Mapped("bid_modifier", "bid_modifier", DecimalText()),
        Mapped("status", "status", STATUS, read_only=True),
    )


_BOTH = ("placement.url", *(".".join(one) for one in _DEMOGRAPHICS.values()))
_CIRCLE_PATHS = (
    "proximity.radius", "proximity.radius_units", "proximity.geo_point.latitude_in_micro_degrees",
    "proximity.geo_point.longitude_in_micro_degrees", "device.type",
)  # fmt: skip

TARGETING = Table(
    "targeting",
    {"campaign_criterion": _targeting(*_CIRCLE_PATHS, *_BOTH), "ad_group_criterion": _targeting(*_BOTH)},
    unsaid=(
        Unsaid("campaign", PLACED),
        Unsaid("ad_group", PLACED),
        Unsaid("labels", "Google Ads puts no labels on targeting."),
        Unsaid("comment", NOTE),
    ),
)
UNPOSTED_TARGETS = frozenset(KEPT_TARGETS) - set(_DEMOGRAPHICS) - {"placement"} | {"language"}

"""Ad groups and ads."""

from __future__ import annotations

import json
from typing import Any

from core.errors import InvalidInput
from core.values import dump_json
from integrations.google_ads.mapping.campaigns import NOTE, PLACED, PLANNING, PLATFORM, url_options
from integrations.google_ads.mapping.codecs import STATUS, DecimalText, FirstAddress, Text, Whole, Words
from integrations.google_ads.mapping.entries import Entry, Mapped, Spread, Table, Together, Unsaid, Values
from integrations.google_ads.mapping.messages import Message, enum_numbers, enum_text

APPROVAL = {
    "Approved": "APPROVED", "Approved limited": "APPROVED_LIMITED", "Disapproved": "DISAPPROVED",
    "Area of interest only": "AREA_OF_INTEREST_ONLY",
}  # fmt: skip
STRENGTH = {
    "Pending": "PENDING", "No ads": "NO_ADS", "Poor": "POOR", "Average": "AVERAGE", "Good": "GOOD",
    "Excellent": "EXCELLENT",
}  # fmt: skip
GROUP_TYPES = {"Standard": "SEARCH_STANDARD", "Dynamic": "SEARCH_DYNAMIC_ADS", "Display": "DISPLAY_STANDARD"}

AD_GROUP = Table(
    "ad_group",
    {
        "ad_group": (
            Mapped("name", "name", Text()),
            Mapped("status", "status", STATUS),
            Mapped("type", "type", Words(GROUP_TYPES), immutable=True),
            Mapped("max_cpc", "cpc_bid_micros", Whole()),
            Mapped("target_cpa", "target_cpa_micros", Whole()),
            Mapped("target_roas", "target_roas", DecimalText()),
            *url_options(),
        )
    },
    spreads=(Spread("labels", "ad_group_label", "ad_group", "label"),),
    unsaid=(
        Unsaid("campaign", PLACED),
        Unsaid("platform", PLATFORM),
        Unsaid("persona", PLANNING),
        Unsaid("stage", PLANNING),
        Unsaid("theme", PLANNING),
        Unsaid("comment", NOTE),
    ),
)


def _texts(what: str) -> Together:
    """The headlines or descriptions of a responsive search ad with their pins."""
    texts, pins, path = f"{what}s", f"{what}_pins", f"responsive_search_ad.{what}s"

    def read(ad: Message) -> dict[str, Any]:
        if not ad.HasField("responsive_search_ad"):
            return {texts: None, pins: None}
        found = getattr(ad.responsive_search_ad, texts)
        pinned = {str(n): _pin(one, what) for n, one in enumerate(found, 1) if one.pinned_field}
        written = dump_json([one.text for one in found]) if found else None
        return {texts: written, pins: dump_json(pinned) if pinned else None}

    def fill(ad: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
        inner = ad.responsive_search_ad
        inner.SetInParent()
        inner.ClearField(texts)
        pinned = json.loads(values[pins]) if values[pins] else {}
        for number, text in enumerate(json.loads(values[texts]) if values[texts] else [], 1):
            one = getattr(inner, texts).add(text=text)
            pin = pinned.get(str(number))
            if pin is not None:
                one.pinned_field = _place(one, what, pin)
        return [path]

    return Together((texts, pins), (path,), read, fill)


def _pin(text: Message, what: str) -> int:
    name = enum_text(text, "pinned_field")
    return int(name.rpartition("_")[2]) if name.startswith(f"{what.upper()}_") else 0


def _place(text: Message, what: str, pin: Any) -> int:
    found = enum_numbers(text.DESCRIPTOR, "pinned_field").get(f"{what.upper()}_{pin}")
    if found is None:
        raise InvalidInput(f"A {what} cannot be held at position {pin}.", where=f"{what}_pins")
    return found


def _read_format(ad: Message) -> dict[str, Any]:
    plain = ad.HasField("responsive_search_ad")
    return {"format": "responsive_search" if plain else "legacy", "texts": None if plain else _legacy(ad)}


_OLD_TEXTS = {
    "headline": "Headline 1", "headline_part1": "Headline 1", "headline_part2": "Headline 2",
    "headline_part3": "Headline 3", "description": "Description Line 1", "description1": "Description Line 1",
    "description2": "Description Line 2", "path1": "Path 1", "path2": "Path 2",
}  # fmt: skip


def _legacy(ad: Message) -> str:
    """The texts of an ad of another format under the headings that Google Ads Editor has for them."""
    member = ad.WhichOneof("ad_data")
    found = {"Ad type": (member or "ad").replace("_", " ").capitalize()}
    inner = getattr(ad, member) if member else None
    for name, heading in _OLD_TEXTS.items():
        value = getattr(inner, name, None) if inner is not None else None
        if isinstance(value, str) and value:
            found[heading] = value
    return dump_json(found)


def _fill_format(ad: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    if values["format"] != "responsive_search":
        raise InvalidInput("Only responsive search ads can be made and edited.", where="format")
    ad.responsive_search_ad.SetInParent()
    return []


_CONTENT: tuple[Entry, ...] = (
    Together(("format", "texts"), (), _read_format, _fill_format, immutable=True),
    _texts("headline"),
    _texts("description"),
    Mapped("path1", "responsive_search_ad.path1", Text()),
    Mapped("path2", "responsive_search_ad.path2", Text()),
    Mapped("final_url", "final_urls", FirstAddress()),
    Mapped("final_mobile_url", "final_mobile_urls", FirstAddress()),
    *url_options(),
)

AD = Table(
    "ad",
    {
        "ad": _CONTENT,
        "ad_group_ad": (
            Mapped("status", "status", STATUS),
            Mapped("ad_strength", "ad_strength", Words(STRENGTH), read_only=True),
            Mapped("approval_status", "policy_summary.approval_status", Words(APPROVAL), read_only=True),
        ),
    },
    spreads=(Spread("labels", "ad_group_ad_label", "ad_group_ad", "label"),),
    unsaid=(
        Unsaid("ad_group", PLACED),
        Unsaid("platform", PLATFORM),
        Unsaid("name", "Search ads have no name on Google Ads."),
        Unsaid("comment", NOTE),
    ),
)

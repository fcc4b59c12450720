"""Assets with their links to accounts, campaigns and ad groups. One row of a workspace is one link."""

from __future__ import annotations

import json
from typing import Any

from core.errors import InvalidInput
from core.values import dump_json
from integrations.google_ads.mapping.campaigns import NOTE, PLACED, url_options
from integrations.google_ads.mapping.codecs import STATUS, FirstAddress, Text
from integrations.google_ads.mapping.entries import Mapped, Table, Together, Unsaid, Values
from integrations.google_ads.mapping.messages import Message, enum_text

# The type of a workspace: the member of the asset, the leaf of its text, and the field type of its links.
TYPES = {
    "SITELINK": ("sitelink_asset", "link_text", "SITELINK"),
    "CALLOUT": ("callout_asset", "callout_text", "CALLOUT"),
    "SNIPPET": ("structured_snippet_asset", "", "STRUCTURED_SNIPPET"),
    "CALL": ("call_asset", "phone_number", "CALL"),
}
KEPT = {
    "image_asset": "IMAGE", "youtube_video_asset": "VIDEO", "promotion_asset": "PROMOTION", "price_asset": "PRICE",
    "mobile_app_asset": "APP", "lead_form_asset": "LEAD_FORM",
}  # fmt: skip
_BY_MEMBER = {member: kind for kind, (member, _, _) in TYPES.items()} | KEPT
FIELD_TYPES = {kind: found for kind, (_, _, found) in TYPES.items()}


def _read(asset: Message) -> dict[str, Any]:
    member = asset.WhichOneof("asset_data") or f"{enum_text(asset, 'type').lower()}_asset"
    kind = _BY_MEMBER.get(member, member.removesuffix("_asset").upper())
    leaf = TYPES[kind][1] if kind in TYPES else ""
    text = getattr(getattr(asset, member), leaf) if leaf else asset.name if kind not in TYPES else ""
    snippet = asset.structured_snippet_asset
    return {
        "type": kind,
        "text": text or None,
        "header": snippet.header or None,
        "values": dump_json(list(snippet.values)) if snippet.values else None,
    }


def _fill(asset: Message, values: Values, changed: frozenset[str] | None) -> list[str]:
    kind = values["type"]
    if kind not in TYPES:
        raise InvalidInput(f"Assets of the type {kind} are not made here; make it on Google Ads.", where="type")
    member, leaf, _ = TYPES[kind]
    inner = getattr(asset, member)
    inner.SetInParent()
    if leaf:
        setattr(inner, leaf, values["text"] or "")
        return [f"{member}.{leaf}"]
    inner.header = values["header"] or ""
    inner.ClearField("values")
    inner.values.extend(json.loads(values["values"] or "[]"))
    return [f"{member}.header", f"{member}.values"]


_PATHS = tuple(f"{member}.{leaf}" for member, leaf, _ in TYPES.values() if leaf)

ASSET = Table(
    "asset",
    {
        "asset": (
            Together(
                ("type", "text", "header", "values"),
                (*_PATHS, "structured_snippet_asset.header", "structured_snippet_asset.values"),
                _read,
                _fill,
                immutable=True,
            ),
            Mapped("description1", "sitelink_asset.description1", Text(), immutable=True),
            Mapped("description2", "sitelink_asset.description2", Text(), immutable=True),
            Mapped("country", "call_asset.country_code", Text(), immutable=True),
            Mapped("final_url", "final_urls", FirstAddress(), immutable=True),
            *(Mapped(one.fields[0], one.paths[0], one.codec, immutable=True)  # type: ignore[attr-defined]
              for one in url_options()),
        ),
        "campaign_asset": (Mapped("status", "status", STATUS),),
        "ad_group_asset": (Mapped("status", "status", STATUS),),
        "customer_asset": (Mapped("status", "status", STATUS),),
    },
    unsaid=(
        Unsaid("campaign", PLACED),
        Unsaid("ad_group", PLACED),
        Unsaid("labels", "Google Ads puts no labels on assets."),
        Unsaid("comment", NOTE),
    ),
)  # fmt: skip

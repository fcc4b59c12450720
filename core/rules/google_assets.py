"""Rules for sitelinks, callouts, snippets and call assets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.catalog import GOOGLE
from core.rules.context import Context
from core.rules.google_ads import duplicates_in
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted

assets = Pack("google.asset", "Google Ads: assets", (GOOGLE,))


def _of(item: Item, *types: str) -> bool:
    return item["type"] in types


@assets.entity(Says("text_missing", ERROR, "Asset without text", "Google refuses it. Write the text."), "asset")
def _asset_text(item: Item, context: Context) -> Iterator[Hit]:
    if _of(item, "SITELINK", "CALLOUT", "CALL") and not (item["text"] or "").strip():
        what = {
            "SITELINK": "The sitelink has no link text.",
            "CALLOUT": "The callout has no text.",
            "CALL": "The call asset has no number.",
        }
        yield Hit("text", what[item["type"]])


@assets.entity(
    Says("sitelink_page_missing", ERROR, "Sitelink without a page", "A sitelink needs its own landing page."), "asset"
)
def _sitelink_page(item: Item, context: Context) -> Iterator[Hit]:
    if _of(item, "SITELINK") and "final_url" not in item.values:
        yield Hit("final_url", "The sitelink has no landing page.")


@assets.entity(
    Says(
        "one_description", ERROR, "One description line", "Google takes both description lines of a sitelink or none."
    ),
    "asset",
)
def _one_description(item: Item, context: Context) -> Iterator[Hit]:
    lines = [name for name in ("description1", "description2") if (item[name] or "").strip()]
    if _of(item, "SITELINK") and len(lines) == 1:
        missing = "description2" if lines == ["description1"] else "description1"
        yield Hit(missing, "Only one of the two description lines is filled.")


@assets.entity(
    Says(
        "no_descriptions",
        WARNING,
        "Sitelink without descriptions",
        "With both description lines a sitelink takes more room and more clicks.",
    ),
    "asset",
)
def _no_descriptions(item: Item, context: Context) -> Iterator[Hit]:
    if _of(item, "SITELINK") and not item["description1"] and not item["description2"]:
        yield Hit("description1", "The sitelink has no description lines.")


_LEAST_VALUES = 3


_MOST_VALUES = 10


_ADVISED_VALUES = 4


@assets.entity(
    Says("snippet_header_missing", ERROR, "Snippet without a header", "Choose one of Google's headers."), "asset"
)
def _header(item: Item, context: Context) -> Iterator[Hit]:
    if _of(item, "SNIPPET") and "header" not in item.values:
        yield Hit("header", "The snippet has no header.")


@assets.entity(
    Says("snippet_values", ERROR, "Too few or too many snippet values", "A snippet takes 3 to 10 values."), "asset"
)
def _values(item: Item, context: Context) -> Iterator[Hit]:
    count = len(item["values"] or ())
    if _of(item, "SNIPPET") and not _LEAST_VALUES <= count <= _MOST_VALUES:
        fix = Fix("Keep the first 10", {"values": item["values"][:_MOST_VALUES]}) if count > _MOST_VALUES else None
        yield Hit("values", f"The snippet has {count} values; Google takes 3 to 10.", fix=fix)


@assets.entity(Says("few_snippet_values", INFO, "Few snippet values", "Four or more values fill the line."), "asset")
def _few_values(item: Item, context: Context) -> Iterator[Hit]:
    count = len(item["values"] or ())
    if _of(item, "SNIPPET") and _LEAST_VALUES <= count < _ADVISED_VALUES:
        yield Hit("values", f"The snippet has {count} values; {_ADVISED_VALUES} or more are advised.")


@assets.entity(
    Says("duplicate_value", WARNING, "Snippet value twice", "Each value shows once. Remove the double."), "asset"
)
def _duplicate_value(item: Item, context: Context) -> Iterator[Hit]:
    return duplicates_in(item, "values")


@assets.entity(
    Says(
        "phone_invalid",
        ERROR,
        "No telephone number",
        "Write the number with digits, spaces and hyphens, such as +49 30 1234567.",
    ),
    "asset",
)
def _phone_invalid(item: Item, context: Context) -> Iterator[Hit]:
    text = (item["text"] or "").strip()
    if (
        _of(item, "CALL")
        and text
        and (not re.fullmatch(r"[+\d][\d\s()./-]*", text) or sum(char.isdigit() for char in text) < _LEAST_DIGITS)
    ):
        yield Hit("text", f"{quoted(text)} is no telephone number.", 0, len(item["text"]))


_LEAST_DIGITS = 6


@assets.entity(
    Says(
        "phone_country_missing", ERROR, "Number without a country", "Google asks for the country of a telephone number."
    ),
    "asset",
)
def _phone_country(item: Item, context: Context) -> Iterator[Hit]:
    if _of(item, "CALL") and "country" not in item.values:
        yield Hit("country", "The number has no country.")

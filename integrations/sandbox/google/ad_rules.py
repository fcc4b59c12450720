"""What the platform refuses in ads and assets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from integrations.sandbox.google.look import Look, check_urls, check_width
from integrations.sandbox.google.messages import Message, enum_name
from integrations.sandbox.google.problems import Path, Problem, steps

TOPICS = {  # topic: what brings it up in a text of an ad; a simulated reviewer with a few plain habits
    "PUNCTUATION": re.compile(r"[!?]{2,}|[*#~]{2,}"),
    "CLICKBAIT": re.compile(r"click here|klicken sie hier", re.IGNORECASE),
    # An invented mark: what no rule on the desktop can know.
    "TRADEMARKS_IN_AD_TEXT": re.compile(r"\bborealis\b", re.IGNORECASE),
}
SNIPPET_HEADERS = {
    "Amenities", "Brands", "Courses", "Degree programs", "Destinations", "Featured hotels", "Insurance coverage",
    "Models", "Neighborhoods", "Service catalog", "Shows", "Styles", "Types",
}  # fmt: skip
RSA_IN_GROUP = 3
ADS_IN_GROUP = 50


def ad_group_ad_problems(look: Look, link: Message, creating: bool) -> Iterator[Problem]:
    """An ad in its ad group: the text, and how many are live."""
    if not creating:
        yield from _check_live(look, link)
        return
    for one in ad_problems(look, link.ad, creating):
        yield one.under(steps("ad"))
    if look.count(link.ad_group, "ad_group_ad") >= ADS_IN_GROUP:
        yield Problem(
            "resource_count_limit_exceeded_error.AD_GROUP_AD_LIMIT",
            "An ad group holds at most 50 ads.",
            steps("ad_group"),
        )
    yield from _check_live(look, link)


def _check_live(look: Look, link: Message) -> Iterator[Problem]:
    if enum_name(link, "status") not in ("ENABLED", "UNSPECIFIED") or not link.ad.HasField("responsive_search_ad"):
        return
    live = sum(
        one.resource_name != link.resource_name
        and enum_name(one, "status") == "ENABLED"
        and one.ad.HasField("responsive_search_ad")
        for one in look.children(link.ad_group, "ad_group_ad")
    )
    if live >= RSA_IN_GROUP:
        yield Problem(
            "resource_count_limit_exceeded_error.AD_GROUP_AD_LIMIT",
            "At most 3 responsive search ads may be enabled in an ad group.",
            steps("status"),
        )


def ad_problems(look: Look, ad: Message, creating: bool) -> Iterator[Problem]:
    """One ad: its type, addresses and texts."""
    kind = ad.WhichOneof("ad_data")
    if kind is None:
        yield Problem("field_error.REQUIRED", "An ad needs its texts.", steps("ad_data"))
    elif kind == "text_ad":
        yield Problem("ad_group_ad_error.CANNOT_CREATE_TEXT_ADS", "Text ads are gone.", steps("text_ad"))
    elif kind in ("expanded_text_ad", "expanded_dynamic_search_ad"):
        yield Problem("ad_group_ad_error.CANNOT_CREATE_DEPRECATED_ADS", "This ad type is gone.", steps(kind))
    if not ad.final_urls:
        yield Problem("field_error.REQUIRED", "An ad needs a final URL.", steps("final_urls"))
    yield from check_urls(ad)
    if kind == "responsive_search_ad":
        for one in _responsive_problems(ad.responsive_search_ad):
            yield one.under(steps("responsive_search_ad"))


def _responsive_problems(ad: Message) -> Iterator[Problem]:
    yield from _text_list(ad.headlines, "headlines", (3, 15, 30), {"HEADLINE_1", "HEADLINE_2", "HEADLINE_3"})
    yield from _text_list(ad.descriptions, "descriptions", (2, 4, 90), {"DESCRIPTION_1", "DESCRIPTION_2"})
    if ad.path2 and not ad.path1:
        yield Problem(
            "ad_error.CANNOT_SET_PATH2_WITHOUT_PATH1", "The second path needs the first.", steps("path2"), ad.path2
        )
    for field in ("path1", "path2"):
        yield from check_width(getattr(ad, field), 15, steps(field))


def _text_list(texts: Message, field: str, limits: tuple[int, int, int], places: set[str]) -> Iterator[Problem]:
    fewest, most, widest = limits
    if len(texts) < fewest:
        yield Problem("collection_size_error.TOO_FEW", f"At least {fewest} are needed.", steps(field))
    if len(texts) > most:
        yield Problem("collection_size_error.TOO_MANY", f"At most {most} are allowed.", steps(field))
    seen: set[str] = set()
    for index, one in enumerate(texts):
        path: Path = ((field, index),)
        if not one.text.strip():
            yield Problem("string_length_error.EMPTY", "The text is empty.", (*path, ("text", None)))
        yield from check_width(one.text, widest, (*path, ("text", None)), "ad_error.LINE_TOO_WIDE")
        if one.text in seen:
            yield Problem("distinct_error.DUPLICATE_ELEMENT", "The text stands here twice.", path, one.text)
        seen.add(one.text)
        if enum_name(one, "pinned_field") not in places | {"UNSPECIFIED"}:
            yield Problem(
                "asset_link_error.INVALID_PINNED_FIELD", "The position does not fit.", (*path, ("pinned_field", None))
            )


def policy_findings(ad: Message, ignored: set[str]) -> Iterator[Problem]:
    """What the simulated review of texts finds, without the topics the user exempts."""
    for field in ("headlines", "descriptions"):
        for index, one in enumerate(getattr(ad.responsive_search_ad, field)):
            topics = [topic for topic, pattern in TOPICS.items() if pattern.search(one.text)]
            if field == "headlines" and "!" in one.text and "PUNCTUATION" not in topics:
                topics.append("PUNCTUATION")
            for topic in topics:
                if topic not in ignored:
                    path: Path = (("responsive_search_ad", None), (field, index), ("text", None))
                    yield Problem(
                        "policy_finding_error.POLICY_FINDING",
                        f"The text breaks the policy {topic}.",
                        path,
                        one.text,
                        policy_topic=topic,
                    )


def asset_problems(look: Look, asset: Message, creating: bool) -> Iterator[Problem]:
    """One asset, by its type."""
    kind = asset.WhichOneof("asset_data")
    if kind is None:
        yield Problem("asset_error.ASSET_DATA_IS_MISSING", "An asset needs its data.", steps("asset_data"))
        return
    yield from check_urls(asset)
    check = {
        "sitelink_asset": _sitelink_problems,
        "callout_asset": _callout_problems,
        "structured_snippet_asset": _snippet_problems,
        "call_asset": _call_problems,
        "image_asset": _image_problems,
        "text_asset": _text_problems,
    }.get(kind)
    if check is not None:
        for one in check(asset, getattr(asset, kind)):
            yield (
                one
                if one.path[:1] == (("final_urls", None),) or one.path[:1] == (("name", None),)
                else one.under(steps(kind))
            )


def _sitelink_problems(asset: Message, link: Message) -> Iterator[Problem]:
    if not asset.final_urls:
        yield Problem("field_error.REQUIRED", "A sitelink needs a final URL.", steps("final_urls"))
    yield from _needed_text(link.link_text, 25, "link_text")
    if bool(link.description1) != bool(link.description2):
        missing = "description2" if link.description1 else "description1"
        yield Problem("field_error.REQUIRED", "A sitelink has both descriptions or none.", steps(missing))
    for field in ("description1", "description2"):
        yield from check_width(getattr(link, field), 35, steps(field))


def _callout_problems(asset: Message, callout: Message) -> Iterator[Problem]:
    yield from _needed_text(callout.callout_text, 25, "callout_text")


def _snippet_problems(asset: Message, snippet: Message) -> Iterator[Problem]:
    if snippet.header not in SNIPPET_HEADERS:
        yield Problem("field_error.INVALID_VALUE", "The header is none of the list.", steps("header"), snippet.header)
    if len(snippet.values) < 3:
        yield Problem("collection_size_error.TOO_FEW", "At least 3 values.", steps("values"))
    if len(snippet.values) > 10:
        yield Problem("collection_size_error.TOO_MANY", "At most 10 values.", steps("values"))
    for index, value in enumerate(snippet.values):
        yield from check_width(value, 25, (("values", index),))


def _call_problems(asset: Message, call: Message) -> Iterator[Problem]:
    if not re.fullmatch(r"[A-Z]{2}", call.country_code):
        yield Problem(
            "asset_error.CALL_INVALID_COUNTRY_CODE",
            "Give a country of two letters.",
            steps("country_code"),
            call.country_code,
        )
    if not 5 <= len(re.sub(r"\D", "", call.phone_number)) <= 15:
        yield Problem(
            "asset_error.CALL_INVALID_PHONE_NUMBER",
            "The number is not a telephone number.",
            steps("phone_number"),
            call.phone_number,
        )


def _image_problems(asset: Message, image: Message) -> Iterator[Problem]:
    if not asset.name:
        yield Problem("asset_error.NAME_REQUIRED_FOR_ASSET_TYPE", "An image needs a name.", steps("name"))
    if not image.data:
        yield Problem("asset_error.ASSET_DATA_IS_MISSING", "An image needs its bytes.", steps("data"))


def _text_problems(asset: Message, text: Message) -> Iterator[Problem]:
    yield from _needed_text(text.text, 90, "text")


def _needed_text(text: str, limit: int, field: str) -> Iterator[Problem]:
    if not text:
        yield Problem("field_error.REQUIRED", "The required field was not present.", steps(field))
    yield from check_width(text, limit, steps(field))

"""The queries of a pull, made from the table of fields: what is read is what the table knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from integrations.google_ads.mapping import TABLES
from integrations.google_ads.mapping.bidding import PORTFOLIO_PATHS

# What else tells a row: parents, types, and leaves that only reading needs.
MORE: Mapping[str, tuple[str, ...]] = {
    "customer": ("id", "auto_tagging_enabled", "manager"),
    "campaign": ("campaign_budget", "bidding_strategy_type"),
    "campaign_budget": ("explicitly_shared", "name"),
    "ad_group": ("campaign",),
    "ad_group_ad": ("ad_group", "ad.id", "ad.type"),
    "ad": (
        *(f"expanded_text_ad.{one}" for one in ("headline_part1", "headline_part2", "headline_part3")),
        *(f"expanded_text_ad.{one}" for one in ("description", "description2", "path1", "path2")),
        *(f"text_ad.{one}" for one in ("headline", "description1", "description2")),
    ),
    "ad_group_criterion": (
        *("ad_group", "type", "negative", "display_name", "criterion_id", "status", "bid_modifier"),
        *("keyword.text", "keyword.match_type", "user_list.user_list", "age_range.type", "gender.type"),
        *("income_range.type", "parental_status.type", "placement.url", "topic.topic_constant"),
    ),
    "campaign_criterion": (
        *("campaign", "type", "negative", "display_name", "criterion_id", "status", "bid_modifier", "keyword.text"),
        *(
            "keyword.match_type",
            "location.geo_target_constant",
            "language.language_constant",
            "ad_schedule.day_of_week",
        ),
        *("ad_schedule.start_hour", "ad_schedule.start_minute", "ad_schedule.end_hour", "ad_schedule.end_minute"),
        *("user_list.user_list", "topic.topic_constant"),
    ),
    "asset": ("type", "name"),
    "label": ("id",),
    "shared_set": ("id",),
    "user_list": ("id",),
}


@dataclass(frozen=True)
class Stream:
    """One query of a pull: its name in the cursor, what people read while it runs, and the query."""

    name: str
    label: str
    query: str


def leaves(kind: str, resource: str, prefix: str | None = None) -> list[str]:
    """Every leaf of a resource that the table reads, as GAQL names it."""
    head = prefix or resource
    paths = [path for entry in TABLES[kind].entries.get(resource, ()) for path in entry.paths]
    return [f"{head}.{path}" for path in dict.fromkeys([*paths, *MORE.get(resource, ())])]


def select(names: Iterable[str], source: str, *conditions: str) -> str:
    """A GAQL query."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {', '.join(dict.fromkeys(names))} FROM {source}{where}"  # noqa: S608 - names of the table above


def standing(*resources: str) -> tuple[str, ...]:
    """Conditions: neither these nor what they hang below are removed, which a child's own status does not tell."""
    return tuple(f"{one}.status != 'REMOVED'" for one in resources)


_AD = [*leaves("ad", "ad_group_ad"), *leaves("ad", "ad", "ad_group_ad.ad")]
_KEYWORD = leaves("keyword", "ad_group_criterion")


_PORTFOLIO = [f"bidding_strategy.{path}" for path in PORTFOLIO_PATHS]


def _criteria() -> list[str]:
    found = [*leaves("targeting", "campaign_criterion"), *leaves("negative_keyword", "campaign_criterion")]
    return list(dict.fromkeys(found))


def _link(resource: str, parent: str) -> list[str]:
    own = [f"{resource}.{one}" for one in ("asset", "field_type", "status")]
    return [*own, *([f"{resource}.{parent}"] if parent else []), "asset.id", *leaves("asset", "asset")]


def _label_link(resource: str, parent: str) -> Stream:
    names = (f"{resource}.{parent}", f"{resource}.label", "label.name")
    return Stream(resource, "Reading labels", select(names, resource))


STREAMS: tuple[Stream, ...] = (
    Stream("customer", "Reading the account", select(leaves("account", "customer"), "customer")),
    Stream("label", "Reading labels", select(leaves("label", "label"), "label", *standing("label"))),
    Stream(
        "shared_set",
        "Reading negative lists",
        select(leaves("negative_list", "shared_set"), "shared_set", *standing("shared_set")),
    ),
    Stream(
        "campaign_budget",
        "Reading shared budgets",
        select(
            [*leaves("budget", "campaign_budget"), "campaign_budget.id"],
            "campaign_budget",
            "campaign_budget.explicitly_shared = TRUE",
            *standing("campaign_budget"),
        ),
    ),
    Stream("user_list", "Reading audiences", select(leaves("audience", "user_list"), "user_list")),
    Stream(
        "campaign",
        "Reading campaigns",
        select(
            [*leaves("campaign", "campaign"), *leaves("campaign", "campaign_budget"), *_PORTFOLIO], "campaign",
            *standing("campaign"),
        ),
    ),
    Stream(
        "campaign_criterion",
        "Reading targeting",
        select(_criteria(), "campaign_criterion", *standing("campaign_criterion", "campaign")),
    ),
    Stream(
        "campaign_shared_set",
        "Reading negative lists",
        select(
            ("campaign_shared_set.campaign", "campaign_shared_set.shared_set", "shared_set.name"),
            "campaign_shared_set",
            *standing("campaign_shared_set"),
        ),
    ),
    Stream(
        "ad_group", "Reading ad groups", select(leaves("ad_group", "ad_group"), "ad_group", *standing("ad_group", "campaign"))
    ),
    Stream(
        "ad_group_ad", "Reading ads", select(_AD, "ad_group_ad", *standing("ad_group_ad", "ad_group", "campaign"))
    ),
    Stream(
        "ad_group_criterion",
        "Reading keywords",
        select(_KEYWORD, "ad_group_criterion", *standing("ad_group_criterion", "ad_group", "campaign")),
    ),
    Stream(
        "shared_criterion",
        "Reading negative lists",
        select(
            ("shared_criterion.shared_set", "shared_criterion.type", "shared_criterion.keyword.text",
             "shared_criterion.keyword.match_type", "shared_set.name"),
            "shared_criterion",
        ),
    ),
    *(
        Stream(resource, "Reading assets", select(_link(resource, above[0] if above else ""), resource, *standing(resource, *above)))
        for resource, above in (
            ("customer_asset", ()),
            ("campaign_asset", ("campaign",)),
            ("ad_group_asset", ("ad_group", "campaign")),
        )
    ),
    _label_link("campaign_label", "campaign"),
    _label_link("ad_group_label", "ad_group"),
    _label_link("ad_group_ad_label", "ad_group_ad"),
    _label_link("ad_group_criterion_label", "ad_group_criterion"),
)  # fmt: skip

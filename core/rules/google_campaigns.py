"""Rules for settings of Google Ads campaigns and their targeting rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from core.catalog import GOOGLE, LINKEDIN
from core.rules.context import Context
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.rules.texts import quoted
from core.wording import choice_word

pack = Pack("google.campaign", "Google Ads API: campaigns", (GOOGLE,))
declared = Pack("common.campaign", "EU regulation on political advertising")
targeting = Pack("google.targeting", "Google Ads API: campaign criteria", (GOOGLE,))
PACKS = (pack, declared, targeting)


@declared.entity(
    Says("eu_political_missing", ERROR, "EU political ads not declared",
         "Both platforms refuse campaigns without the declaration; on Google one undeclared campaign blocks the account."), "campaign",
)  # fmt: skip
def _eu_missing(item: Item, context: Context) -> Iterator[Hit]:
    # LinkedIn keeps it with the ad sets: a campaign group that stands there without any has nothing to declare.
    settled = item.platform == LINKEDIN and item.live
    if "eu_political_ads" not in item.values and not settled:
        choice = "Doesn't have EU political ads"
        yield Hit(
            "eu_political_ads",
            "The declaration on EU political ads is missing.",
            fix=Fix("Declare: no political ads", {"eu_political_ads": choice}),
        )


@declared.entity(
    Says("eu_political", WARNING, "Declared as political", "Political ads do not run in the EU on either platform."),
    "campaign",
)
def _eu_political(item: Item, context: Context) -> Iterator[Hit]:
    if item["eu_political_ads"] == "Has EU political ads":
        yield Hit("eu_political_ads", "The campaign is declared to hold EU political ads; it will not run in the EU.")


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries)


@lru_cache(maxsize=1)
def _language_codes() -> frozenset[str]:
    import pycountry

    return frozenset(language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2"))


@declared.entity(
    Says(
        "unknown_country",
        ERROR,
        "Unknown country",
        "Countries are ISO codes such as DE; other places are targeting rows.",
    ),
    "campaign",
)
def _unknown_country(item: Item, context: Context) -> Iterator[Hit]:
    for index, code in enumerate(item["locations"] or ()) if item.platform == GOOGLE else ():
        if code not in country_codes():
            known = code.strip().upper()
            values = [*item["locations"][:index], known, *item["locations"][index + 1 :]]
            fix = Fix(f"Write {known}", {"locations": values}) if known in country_codes() else None
            yield Hit(f"locations[{index}]", f"{quoted(code)} is no ISO country code such as DE.", 0, len(code), fix)


@declared.entity(Says("unknown_language", ERROR, "Unknown language", "Languages are ISO codes such as en."), "campaign")
def _unknown_language(item: Item, context: Context) -> Iterator[Hit]:
    for index, code in enumerate(item["languages"] or ()) if item.platform == GOOGLE else ():
        if code.partition("_")[0].partition("-")[0].lower() not in _language_codes():
            yield Hit(f"languages[{index}]", f"{quoted(code)} is no ISO language code such as en.", 0, len(code))


@declared.entity(Says("listed_twice", WARNING, "Listed twice", "One entry is enough."), "campaign")
def _listed_twice(item: Item, context: Context) -> Iterator[Hit]:
    for name in ("locations", "languages", "networks"):
        values = item.values.get(name) or ()
        unique = list(dict.fromkeys(values))
        if len(unique) < len(values):
            yield Hit(name, f"An entry of {name} is listed twice.", fix=Fix("Remove duplicates", {name: unique}))


@pack.entity(
    Says(
        "language_missing",
        WARNING,
        "No language chosen",
        "Without a language the ads show to readers of every language. Choose the ads' language.",
    ),
    "campaign",
)
def _language_missing(item: Item, context: Context) -> Iterator[Hit]:
    if not item["languages"]:
        yield Hit("languages", "The campaign names no language.")


def _search(item: Item) -> bool:
    return item["type"] in (None, "Search")


@pack.entity(
    Says(
        "display_network",
        WARNING,
        "Search campaign on the Display Network",
        "Display clicks of a search campaign seldom turn into business leads. Switch the network off.",
    ),
    "campaign",
)
def _display_network(item: Item, context: Context) -> Iterator[Hit]:
    networks = item["networks"] or []
    if _search(item) and "Display Network" in networks:
        fix = Fix("Switch it off", {"networks": [one for one in networks if one != "Display Network"]})
        yield Hit(
            f"networks[{networks.index('Display Network')}]",
            "The search campaign also runs on the Display Network.",
            fix=fix,
        )


@pack.entity(
    Says(
        "search_partners",
        INFO,
        "Search partners are on",
        "Traffic of search partners varies in quality. Keep them only on purpose.",
    ),
    "campaign",
)
def _search_partners(item: Item, context: Context) -> Iterator[Hit]:
    networks = item["networks"] or []
    if "Search Partners" in networks and "Google search" in networks:
        fix = Fix("Switch them off", {"networks": [one for one in networks if one != "Search Partners"]})
        yield Hit(
            f"networks[{networks.index('Search Partners')}]", "The campaign also runs on search partners.", fix=fix
        )


@pack.entity(
    Says(
        "networks_without_search",
        ERROR,
        "Search partners without Google search",
        "Google refuses search partners alone. Add Google search.",
    ),
    "campaign",
)
def _networks_without_search(item: Item, context: Context) -> Iterator[Hit]:
    networks = item["networks"] or []
    if _search(item) and networks and "Google search" not in networks:
        yield Hit(
            "networks",
            "The search campaign leaves out Google search.",
            fix=Fix("Add Google search", {"networks": ["Google search", *networks]}),
        )


@pack.entity(
    Says(
        "networks_missing",
        INFO,
        "Networks not chosen",
        "Left open, Google also shows the ads on search partners. Choose Google search.",
    ),
    "campaign",
)
def _networks_missing(item: Item, context: Context) -> Iterator[Hit]:
    if _search(item) and not item["networks"]:
        yield Hit(
            "networks",
            "The campaign does not say on which networks it runs.",
            fix=Fix("Google search only", {"networks": ["Google search"]}),
        )


@pack.entity(
    Says(
        "presence_or_interest",
        WARNING,
        "Also people elsewhere",
        "“Presence or interest”, Google's own setting, pays for clicks from outside your countries. Choose presence.",
    ),
    "campaign",
)
def _presence(item: Item, context: Context) -> Iterator[Hit]:
    if _search(item) and item["targeting_method"] != "Location of presence":
        what = (
            "is not set, so Google also shows the ads"
            if "targeting_method" not in item.values
            else "also shows the ads"
        )
        fix = Fix("Presence only", {"targeting_method": "Location of presence"})
        yield Hit(
            "targeting_method",
            f"The location option {what} to people who are only interested in your countries.",
            fix=fix,
        )


@pack.entity(
    Says(
        "ai_max",
        WARNING,
        "AI Max is on",
        "Google may match other searches and write texts nobody checked. Switch it on only with many conversions and strong negatives.",
    ),
    "campaign",
)
def _ai_max(item: Item, context: Context) -> Iterator[Hit]:
    if item["ai_max"] == "Enabled":
        yield Hit("ai_max", "AI Max is switched on.", fix=Fix("Switch it off", {"ai_max": "Disabled"}))


@pack.entity(
    Says(
        "automation_without_ai_max",
        ERROR,
        "Automatic texts without AI Max",
        "Google refuses text customization and URL expansion while AI Max is off. Switch them off.",
    ),
    "campaign",
)
def _automation(item: Item, context: Context) -> Iterator[Hit]:
    for name in ("text_customization", "final_url_expansion"):
        if item[name] == "Enabled" and item["ai_max"] != "Enabled" and not item.live:
            yield Hit(name, "This needs AI Max, which is off.", fix=Fix("Switch it off", {name: "Disabled"}))


@pack.entity(
    Says(
        "broad_match_switch",
        WARNING,
        "All keywords become broad match",
        "The switch ignores your match types. Leave it off.",
    ),
    "campaign",
)
def _broad_switch(item: Item, context: Context) -> Iterator[Hit]:
    if item["broad_match_keywords"] == "On":
        yield Hit(
            "broad_match_keywords",
            "Broad match for all keywords is on.",
            fix=Fix("Switch it off", {"broad_match_keywords": "Off"}),
        )


@pack.entity(
    Says(
        "other_type",
        INFO,
        "Campaign type kept as it is",
        "Only search campaigns are checked in depth here; others are imported and posted as they are.",
    ),
    "campaign",
)
def _other_type(item: Item, context: Context) -> Iterator[Hit]:
    if not _search(item):
        yield Hit("type", f"Campaigns of type {choice_word(item['type'])} are not checked in depth.")


_LEAST_MODIFIER = 0.1
_MOST_MODIFIER = 10.0


@targeting.entity(
    Says(
        "bid_adjustment",
        ERROR,
        "Bid adjustment out of range",
        "Google takes −90 % to +900 % (factors 0.1 to 10); 0 switches the target off.",
    ),
    "targeting",
)
def _bid_adjustment(item: Item, context: Context) -> Iterator[Hit]:
    value = item["bid_modifier"]
    if value is not None and float(value) != 0 and not _LEAST_MODIFIER <= float(value) <= _MOST_MODIFIER:
        yield Hit("bid_modifier", f"The bid adjustment {value} is outside 0.1 to 10.")


@targeting.entity(
    Says(
        "place_unresolved",
        INFO,
        "Place is looked up later",
        "The platform's number of the place is looked up when the account is connected.",
    ),
    "targeting",
)
def _unresolved(item: Item, context: Context) -> Iterator[Hit]:
    if item["type"] == "location" and "criterion_id" not in item.values:
        yield Hit("value", f"{quoted(item['value'] or '')} is looked up when the account is connected.")

"""What Google would like to see, though nothing is wrong: not used unless somebody switches these rules on."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog import GOOGLE
from core.rules.context import Context
from core.rules.rule import INFO, Fix, Hit, Item, Pack, Says
from core.wording import choice_word

pack = Pack("google.preference", "Google's recommendations", (GOOGLE,))

_PARTNERS = "Search Partners"
_MOST_HEADLINES = 15


@pack.entity(
    Says("search_partners_off", INFO, "Search partners are off",
         "Google recommends them for more reach; their clicks are often worth less to business buyers."), "campaign",
)  # fmt: skip
def _partners_off(item: Item, context: Context) -> Iterator[Hit]:
    networks = item["networks"]
    if networks and item["type"] in (None, "Search") and _PARTNERS not in networks:
        fix = Fix("Switch them on", {"networks": [*networks, _PARTNERS]})
        yield Hit("networks", "The campaign does not show on search partners.", fix=fix)


@pack.entity(
    Says("manual_bidding", INFO, "Manual bidding",
         "Google recommends automatic bidding; it needs some thirty conversions a month to learn from."), "campaign",
)  # fmt: skip
def _manual(item: Item, context: Context) -> Iterator[Hit]:
    if item["bid_strategy"] in ("Manual CPC", "Enhanced CPC"):
        yield Hit("bid_strategy", f"The campaign bids by hand ({choice_word(item['bid_strategy'])}).")


@pack.entity(
    Says("no_optimized_rotation", INFO, "Ads rotate evenly", "Google recommends to show the better ad more often."),
    "campaign",
)
def _rotation(item: Item, context: Context) -> Iterator[Hit]:
    rotation = item["ad_rotation"]
    if isinstance(rotation, str) and rotation and not rotation.lower().startswith("optim"):
        yield Hit("ad_rotation", "The campaign does not prefer its better ads.")


@pack.entity(
    Says(
        "few_headlines",
        INFO,
        "Fewer than 15 headlines",
        "Google rates ads with all 15 headlines higher, whether or not they say more.",
    ),
    "ad",
)
def _few_headlines(item: Item, context: Context) -> Iterator[Hit]:
    heads = item["headlines"] or []
    if item["format"] in (None, "responsive_search") and 3 <= len(heads) < _MOST_HEADLINES:
        yield Hit("headlines", f"The ad has {len(heads)} of 15 possible headlines.")

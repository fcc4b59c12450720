"""Rules for dates, budgets and bids that one entity shows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.rules.context import Context
from core.rules.minimums import days, linkedin_daily, linkedin_lifetime, unit
from core.rules.rule import ERROR, INFO, WARNING, Fix, Hit, Item, Pack, Says
from core.values import MICROS, money_text
from core.wording import choice_word

dates = Pack("common.dates", "Platform schedules")
budgets = Pack("common.budget", "Platform budgets")
linkedin_budgets = Pack("linkedin.budget", "LinkedIn budget minimums", (LINKEDIN,))
google_budgets = Pack("google.budget", "Google Ads budgets", (GOOGLE,))
_BIDS = ("max_cpc", "target_cpa", "cpc_limit", "bid")
bids = Pack("common.bid", "Platform bidding", when=frozenset({*_BIDS, "target_roas", "bid_strategy"}))
google_bids = Pack("google.bid", "Google Ads bidding", (GOOGLE,))
linkedin_bids = Pack("linkedin.bid", "LinkedIn bidding", (LINKEDIN,))
PACKS = (dates, budgets, linkedin_budgets, google_budgets, bids, google_bids, linkedin_bids)

FLIGHTS = ("campaign", "ad_group")
_BUDGETS = ("daily_budget", "total_budget")


def shown(micros: int, currency: str) -> str:
    """An amount as people read it: “12.50 EUR”."""
    return f"{money_text(micros, currency)} {currency}"


def day_of(value: object) -> date | None:
    """The day of a stored date; None when it is empty or no date."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dates.entity(Says("invalid", ERROR, "No date", "Write dates like 2027-01-31."), *FLIGHTS)
def _invalid_date(item: Item, context: Context) -> Iterator[Hit]:
    for name in ("start_date", "end_date"):
        value = item[name]
        if value is not None and day_of(value) is None:
            yield Hit(name, f"“{value}” is no date; write it like 2027-01-31.")


@dates.entity(
    Says("end_before_start", ERROR, "Ends before it starts", "The platform refuses it. Correct one of the dates."),
    *FLIGHTS,
)
def _end_before_start(item: Item, context: Context) -> Iterator[Hit]:
    start, end = day_of(item["start_date"]), day_of(item["end_date"])
    if start and end and end < start:
        yield Hit("end_date", f"It ends on {end}, before it starts on {start}.")


@dates.entity(
    Says(
        "start_past",
        ERROR,
        "Start date has passed",
        "Platforms refuse a start in the past for something new. Choose today or later.",
    ),
    *FLIGHTS,
)
def _start_past(item: Item, context: Context) -> Iterator[Hit]:
    start = day_of(item["start_date"])
    if start and start < context.today and not item.live:
        end = day_of(item["end_date"])
        fix = Fix("Start today", {"start_date": context.today.isoformat()}) if not end or end >= context.today else None
        yield Hit("start_date", f"The start {start} has passed; today is {context.today}.", fix=fix)


@dates.entity(
    Says("end_past", ERROR, "End date has passed", "Nothing new can run that has ended. Choose a later end."), *FLIGHTS
)
def _end_past(item: Item, context: Context) -> Iterator[Hit]:
    end = day_of(item["end_date"])
    if end and end < context.today and not item.live:
        yield Hit("end_date", f"The end {end} has passed; today is {context.today}.")


@dates.entity(
    Says("ended", INFO, "Has ended", "It no longer runs. Extend it, or pause it so that lists stay clear."), *FLIGHTS
)
def _ended(item: Item, context: Context) -> Iterator[Hit]:
    end = day_of(item["end_date"])
    if end and end < context.today and item.live and item["status"] == "ENABLED":
        yield Hit("end_date", f"It ended on {end} and is still switched on.")


_REVIEW_DAYS = 2


@dates.entity(
    Says("start_soon", INFO, "Starts very soon", "Ad review takes a day or more. Post two days ahead, or start later."),
    "campaign",
)
def _start_soon(item: Item, context: Context) -> Iterator[Hit]:
    start = day_of(item["start_date"])
    if start and not item.live and context.today <= start < context.today + timedelta(days=_REVIEW_DAYS):
        yield Hit("start_date", f"It starts on {start}; ads may still be in review then.")


def shortfall(context: Context, platform: str) -> str:
    """What the brief's total could pay, where it is too small for all campaigns; else nothing."""
    short = context.shortage
    if short is None:
        return ""
    currency = context.currency(platform)
    least = linkedin_daily(currency) if platform == LINKEDIN else unit(currency)
    return (
        f" The brief's total of {exactly(short.total, currency)} is too small for {short.campaigns} campaign{'s' if short.campaigns != 1 else ''}; "
        f"at {shown(least, currency)} a day it can pay at most {_flight(short.total // least)} of this one alone."
    )


def exactly(micros: int, currency: str) -> str:
    """An amount that may be finer than the currency: “0.001 EUR”."""
    if micros % unit(currency) == 0:
        return shown(micros, currency)
    return f"{(Decimal(micros) / MICROS).normalize():f} {currency}"


@budgets.entity(Says("not_positive", ERROR, "Budget is zero or less", "A budget must be more than zero."), *FLIGHTS)
def _not_positive(item: Item, context: Context) -> Iterator[Hit]:
    for name in _BUDGETS:
        value = item[name]
        if value is not None and value <= 0:
            yield Hit(
                name,
                f"{_word(item, name)} is {shown(value, context.currency(item.platform))}; it must be more than zero."
                f"{shortfall(context, item.platform)}",
            )


def _word(item: Item, name: str) -> str:
    return KINDS[item.kind].by_name[name].word(item.platform)


@budgets.entity(
    Says("smallest_unit", ERROR, "Amount finer than the currency", "Platforms refuse fractions of a cent. Round it."),
    *FLIGHTS,
)
def _smallest_unit(item: Item, context: Context) -> Iterator[Hit]:
    step = unit(context.currency(item.platform))
    for name in _BUDGETS:
        value = item[name]
        if value is not None and value % step:
            fix = Fix("Round down", {name: value // step * step}) if value >= step else None
            currency = context.currency(item.platform)
            yield Hit(name, f"{shown(value, currency)} is finer than {shown(step, currency)}.", fix=fix)


@google_budgets.entity(
    Says(
        "missing", ERROR, "No budget", "A Google Ads campaign needs a daily budget, a total budget or a shared budget."
    ),
    "campaign",
)
def _google_missing(item: Item, context: Context) -> Iterator[Hit]:
    if not any(name in item.values for name in (*_BUDGETS, "budget_name")):
        yield Hit("daily_budget", f"The campaign has no budget.{shortfall(context, GOOGLE)}")


@google_budgets.entity(
    Says("both", ERROR, "Daily and total budget", "Google Ads takes one or the other. Empty one of them."), "campaign"
)
def _google_both(item: Item, context: Context) -> Iterator[Hit]:
    if all(name in item.values for name in _BUDGETS):
        yield Hit("total_budget", "The campaign has both a daily and a total budget.")


@budgets.entity(
    Says(
        "total_without_end",
        ERROR,
        "Total budget without an end date",
        "A budget for the whole flight needs an end date.",
    ),
    *FLIGHTS,
)
def _total_without_end(item: Item, context: Context) -> Iterator[Hit]:
    if item["total_budget"] is not None and item["end_date"] is None:
        yield Hit("end_date", "There is a total budget but no end date.")


@google_budgets.entity(
    Says(
        "below_minimum",
        ERROR,
        "Budget below the least amount a day",
        "Google bills in whole cents: each day needs at least one. Shorten the flight or raise the budget.",
    ),
    "campaign",
)
def _google_minimum(item: Item, context: Context) -> Iterator[Hit]:
    total, flight, currency = item["total_budget"], _days(item), context.currency(GOOGLE)
    least = unit(currency)
    if total is not None and flight and 0 < total < least * flight:
        longest = total // least
        yield Hit(
            "total_budget",
            f"{shown(total, currency)} over {flight} days is less than {shown(least, currency)} a day; it can pay at most {_flight(longest)}.",
        )


def _days(item: Item) -> int | None:
    return days(item["start_date"], item["end_date"])


def _flight(longest: int) -> str:
    return f"a flight of {longest} day{'s' if longest != 1 else ''}"


_SMALL_DAY = 5_000_000


@google_budgets.entity(
    Says(
        "too_small",
        WARNING,
        "Budget pays hardly a click",
        "A business click on Google costs several euros. Raise the budget, or spend it on fewer campaigns.",
    ),
    "campaign",
)
def _google_small(item: Item, context: Context) -> Iterator[Hit]:
    daily, limit = item["daily_budget"], item["cpc_limit"]
    if daily is None or daily <= 0:
        return
    currency = context.currency(GOOGLE)
    least = max(linkedin_daily(currency) * _SMALL_DAY // 10_000_000, limit or 0)
    if daily < least:
        what = "one click at the CPC limit" if limit == least else "a usual click"
        yield Hit(
            "daily_budget",
            f"{shown(daily, currency)} a day is less than {shown(least, currency)}, the price of {what}.",
        )


def _money(item: Item, flight: int | None) -> int | None:
    daily = item["daily_budget"]
    return daily * flight if daily is not None and flight else None


@linkedin_budgets.entity(
    Says("daily_below_minimum", ERROR, "Daily budget below LinkedIn's minimum",
         "LinkedIn refuses less than about 10 US dollars a day. Shorten the flight, or raise the budget."), *FLIGHTS,
)  # fmt: skip
def _daily_minimum(item: Item, context: Context) -> Iterator[Hit]:
    daily, currency = item["daily_budget"], context.currency(LINKEDIN)
    least = linkedin_daily(currency)
    if daily is None or not 0 < daily < least:
        return
    flight = _days(item)
    money = _money(item, flight)
    start = f"{shown(daily, currency)} a day is below LinkedIn's minimum of {shown(least, currency)}"
    if money is None:
        yield Hit("daily_budget", f"{start}; in 30 days it would pay {30 * daily // least} days.")
    else:
        yield Hit(
            "daily_budget",
            f"{start}; the {shown(money, currency)} of these {flight} days can pay {_flight(money // least)}.",
        )


@linkedin_budgets.entity(
    Says("total_below_minimum", ERROR, "Lifetime budget below LinkedIn's minimum",
         "LinkedIn asks for about 10 US dollars for each day and 100 in all. Shorten the flight, or raise the budget."), *FLIGHTS,
)  # fmt: skip
def _total_minimum(item: Item, context: Context) -> Iterator[Hit]:
    total, currency = item["total_budget"], context.currency(LINKEDIN)
    if total is None or total <= 0:
        return
    flight, least = _days(item), linkedin_daily(currency)
    longest = total // least
    if total < linkedin_lifetime(currency):
        needed = shown(linkedin_lifetime(currency), currency)
        yield Hit(
            "total_budget",
            f"{shown(total, currency)} is below LinkedIn's minimum of {needed} for a flight; at {shown(least, currency)} a day it can pay {_flight(longest)}.",
        )
    elif flight and total < least * flight:
        yield Hit(
            "total_budget",
            f"{shown(total, currency)} over {flight} days is below LinkedIn's minimum of {shown(least, currency)} a day; it can pay {_flight(longest)}.",
        )


@linkedin_budgets.entity(
    Says(
        "both",
        WARNING,
        "Daily and lifetime budget",
        "The lower of the two decides, which is easily overlooked. Keep one.",
    ),
    *FLIGHTS,
)
def _linkedin_both(item: Item, context: Context) -> Iterator[Hit]:
    if all(name in item.values for name in _BUDGETS):
        yield Hit("total_budget", "There are both a daily and a lifetime budget.")


_ADVISED_TIMES = 5


@linkedin_budgets.entity(
    Says(
        "low",
        INFO,
        "Daily budget lower than advised",
        "Below about 50 US dollars a day LinkedIn learns slowly. Spend it on fewer ad sets, or on fewer days.",
    ),
    *FLIGHTS,
)
def _linkedin_low(item: Item, context: Context) -> Iterator[Hit]:
    daily, currency = item["daily_budget"], context.currency(LINKEDIN)
    least = linkedin_daily(currency)
    if daily is not None and least <= daily < least * _ADVISED_TIMES:
        yield Hit(
            "daily_budget",
            f"{shown(daily, currency)} a day is little; from {shown(least * _ADVISED_TIMES, currency)} LinkedIn learns faster.",
        )


@bids.entity(
    Says("not_positive", ERROR, "Bid is zero or less", "A bid must be more than zero; leave it empty for none."),
    "campaign",
    "ad_group",
    "keyword",
)
def _bid_not_positive(item: Item, context: Context) -> Iterator[Hit]:
    for name in _BIDS:
        value = item.values.get(name)
        if value is not None and value <= 0 and not (name == "target_cpa" and value == 0):
            yield Hit(
                name,
                f"{_word(item, name)} is {shown(value, context.currency(item.platform))}; it must be more than zero.",
                fix=Fix("Empty it", {name: None}),
            )
    roas = item.values.get("target_roas")
    if roas is not None and float(roas) < 0:
        yield Hit(
            "target_roas",
            f"Target ROAS is {roas}; it must be more than zero.",
            fix=Fix("Empty it", {"target_roas": None}),
        )


@bids.entity(
    Says("smallest_unit", ERROR, "Bid finer than the currency", "Platforms refuse fractions of a cent. Round it."),
    "campaign",
    "ad_group",
    "keyword",
)
def _bid_unit(item: Item, context: Context) -> Iterator[Hit]:
    step = unit(context.currency(item.platform))
    for name in _BIDS:
        value = item.values.get(name)
        if value is not None and value > 0 and value % step:
            fix = Fix("Round down", {name: value // step * step}) if value >= step else None
            yield Hit(
                name, f"{_word(item, name)} is finer than {shown(step, context.currency(item.platform))}.", fix=fix
            )


_LINKEDIN_STRATEGIES = frozenset({"Maximum delivery", "Manual bidding", "Cost cap"})
_GOOGLE_STRATEGIES = frozenset(
    {
        "Manual CPC",
        "Maximize clicks",
        "Maximize conversions",
        "Maximize conversion value",
        "Target CPA",
        "Target ROAS",
        "Target impression share",
    }
)


@bids.entity(
    Says(
        "strategy_of_other_platform",
        ERROR,
        "Bid strategy of the other platform",
        "The platform does not know this strategy. Choose one of its own.",
    ),
    "campaign",
    "ad_group",
)
def _other_strategy(item: Item, context: Context) -> Iterator[Hit]:
    strategy = item["bid_strategy"]
    wrong = _LINKEDIN_STRATEGIES if item.platform == GOOGLE else _GOOGLE_STRATEGIES
    if strategy in wrong:
        yield Hit("bid_strategy", f"“{strategy}” is no bid strategy of this platform.")


@google_bids.entity(
    Says("strategy_missing", ERROR, "No bid strategy", "Google Ads asks for a bid strategy on every campaign."),
    "campaign",
)
def _strategy_missing(item: Item, context: Context) -> Iterator[Hit]:
    if "bid_strategy" not in item.values:
        yield Hit("bid_strategy", "The campaign has no bid strategy.")


_TARGETS = (("Target CPA", "target_cpa"), ("Target ROAS", "target_roas"))


@google_bids.entity(
    Says("target_missing", ERROR, "Target without a value", "The strategy needs its target value."), "campaign"
)
def _target_missing(item: Item, context: Context) -> Iterator[Hit]:
    for strategy, name in _TARGETS:
        if item["bid_strategy"] == strategy and not float(item[name] or 0):  # files write 0 for none
            yield Hit(name, f"The bid strategy {strategy} needs a value.")


@google_bids.entity(
    Says(
        "target_unused",
        INFO,
        "Target that is not used",
        "The chosen strategy does not use this value. Empty it, or choose another strategy.",
    ),
    "campaign",
)
def _target_unused(item: Item, context: Context) -> Iterator[Hit]:
    users = {
        "target_cpa": ("Target CPA", "Maximize conversions"),
        "target_roas": ("Target ROAS", "Maximize conversion value"),
    }
    for name, strategies in users.items():
        strategy = item["bid_strategy"]
        if float(item[name] or 0) and strategy is not None and strategy not in strategies:
            yield Hit(name, f"{strategy} does not use {_word(item, name)}.", fix=Fix("Empty it", {name: None}))


@google_bids.entity(
    Says(
        "clicks_without_limit",
        WARNING,
        "Maximize clicks without a limit",
        "Without a CPC limit single clicks can become very expensive. Set a maximum CPC limit.",
    ),
    "campaign",
)
def _clicks_without_limit(item: Item, context: Context) -> Iterator[Hit]:
    if item["bid_strategy"] == "Maximize clicks" and "cpc_limit" not in item.values:
        yield Hit("cpc_limit", "Maximize clicks runs without a CPC limit.")


@linkedin_bids.entity(
    Says(
        "missing",
        ERROR,
        "Manual bid without an amount",
        "With manual bidding and cost cap an ad set without an amount never runs. Enter the bid, or choose Maximum delivery.",
    ),
    "ad_group",
)
def _linkedin_bid_missing(item: Item, context: Context) -> Iterator[Hit]:
    if item["bid_strategy"] in {"Manual bidding", "Cost cap"} and "bid" not in item.values:
        yield Hit("bid", f"{choice_word(item['bid_strategy'])} needs a bid; without one the ad set never runs.")


@linkedin_bids.entity(
    Says("unused", INFO, "Bid that is not used", "Maximum delivery sets the bids itself."), "ad_group"
)
def _linkedin_bid_unused(item: Item, context: Context) -> Iterator[Hit]:
    if item["bid_strategy"] == "Maximum delivery" and "bid" in item.values:
        yield Hit("bid", "Maximum delivery does not use the bid.", fix=Fix("Empty it", {"bid": None}))

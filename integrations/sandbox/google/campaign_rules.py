"""What the platform refuses in budgets, bidding strategies, campaigns and ad groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from integrations.sandbox.google.look import Look, check_bid, check_urls
from integrations.sandbox.google.messages import Message, enum_name
from integrations.sandbox.google.problems import Problem, steps

CONTROL = re.compile(r"[\0\r\n]")


def budget_problems(look: Look, budget: Message, creating: bool) -> Iterator[Problem]:
    """Amount, name and period of a budget."""
    shared = budget.explicitly_shared or not budget.HasField("explicitly_shared")
    if shared and not budget.name:
        yield Problem("field_error.REQUIRED", "A shared budget needs a name.", steps("name"))
    if len(budget.name.encode()) > 255:
        yield Problem("string_length_error.TOO_LONG", "A name is at most 255 bytes.", steps("name"), budget.name)
    if shared and look.taken(f"campaign_budget:{budget.name}", budget.resource_name):
        yield Problem(
            "campaign_budget_error.DUPLICATE_NAME",
            "A budget with this name exists already.",
            steps("name"),
            budget.name,
        )
    if enum_name(budget, "delivery_method") == "ACCELERATED":
        yield Problem(
            "campaign_budget_error.CANNOT_USE_ACCELERATED_DELIVERY_MODE",
            "Accelerated delivery is gone.",
            steps("delivery_method"),
        )
    if enum_name(budget, "period") == "CUSTOM_PERIOD":
        if budget.HasField("amount_micros"):
            yield Problem(
                "campaign_budget_error.BUDGET_AMOUNT_MUST_BE_UNSET_FOR_CUSTOM_BUDGET_PERIOD",
                "Only a total amount.",
                steps("amount_micros"),
            )
        yield from _check_amount(
            look, budget.total_amount_micros, "total_amount_micros", budget.HasField("total_amount_micros")
        )
    else:
        if budget.HasField("total_amount_micros"):
            yield Problem(
                "campaign_budget_error.TOTAL_BUDGET_AMOUNT_MUST_BE_UNSET_FOR_BUDGET_PERIOD_DAILY",
                "Only a daily amount.",
                steps("total_amount_micros"),
            )
        yield from _check_amount(look, budget.amount_micros, "amount_micros", budget.HasField("amount_micros"))


def _check_amount(look: Look, amount: int, field: str, given: bool) -> Iterator[Problem]:
    if not given:
        yield Problem("field_error.REQUIRED", "The required field was not present.", steps(field))
    elif amount < 0:
        yield Problem(
            "campaign_budget_error.NEGATIVE_MONEY_AMOUNT", "The amount is negative.", steps(field), str(amount)
        )
    elif amount == 0:
        yield Problem(
            "campaign_budget_error.MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC",
            "The amount is too small.",
            steps(field),
            "0",
        )
    elif amount % look.unit:
        yield Problem(
            "campaign_budget_error.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
            f"The amount must be a multiple of {look.unit}.",
            steps(field),
            str(amount),
        )


def strategy_problems(look: Look, strategy: Message, creating: bool) -> Iterator[Problem]:
    """A portfolio strategy needs a name of its own and a scheme."""
    if strategy.WhichOneof("scheme") is None:
        yield Problem("field_error.REQUIRED", "A bidding strategy needs a scheme.", steps("scheme"))
    if look.taken(f"bidding_strategy:{strategy.name}", strategy.resource_name):
        yield Problem(
            "mutate_error.RESOURCE_ALREADY_EXISTS",
            "A strategy with this name exists already.",
            steps("name"),
            strategy.name,
        )


def campaign_problems(look: Look, campaign: Message, creating: bool) -> Iterator[Problem]:
    """Name, bidding, networks, dates, budget and AI Max of a campaign."""
    yield from _check_name(look, campaign)
    yield from _check_bidding(campaign)
    yield from _check_networks(campaign)
    yield from _check_dates(look, campaign, creating)
    yield from _check_budget(look, campaign)
    yield from _check_automation(campaign)
    yield from check_urls(campaign)


def _check_name(look: Look, campaign: Message) -> Iterator[Problem]:
    if CONTROL.search(campaign.name):
        yield Problem(
            "campaign_error.INVALID_CAMPAIGN_NAME", "The name holds a control character.", steps("name"), campaign.name
        )
    if len(campaign.name) > 255:
        yield Problem("string_length_error.TOO_LONG", "A name is at most 255 characters.", steps("name"), campaign.name)
    if look.taken(f"campaign:{campaign.name}", campaign.resource_name):
        yield Problem(
            "campaign_error.DUPLICATE_CAMPAIGN_NAME",
            "A campaign with this name exists already.",
            steps("name"),
            campaign.name,
        )


def _check_bidding(campaign: Message) -> Iterator[Problem]:
    scheme = campaign.WhichOneof("campaign_bidding_strategy")
    if scheme is None:
        yield Problem("field_error.REQUIRED", "The required field was not present.", steps("campaign_bidding_strategy"))
    elif scheme == "manual_cpc" and campaign.manual_cpc.enhanced_cpc_enabled:
        yield Problem(
            "bidding_error.CANNOT_CREATE_CAMPAIGN_WITH_BIDDING_STRATEGY",
            "Enhanced CPC is gone.",
            steps("manual_cpc.enhanced_cpc_enabled"),
        )
    elif scheme == "target_impression_share":
        for field in ("location", "location_fraction_micros"):
            if not getattr(campaign.target_impression_share, field):
                yield Problem(
                    "field_error.REQUIRED",
                    "The required field was not present.",
                    steps("target_impression_share", field),
                )


def _check_networks(campaign: Message) -> Iterator[Problem]:
    if not campaign.HasField("network_settings"):
        return
    networks = campaign.network_settings
    path = steps("network_settings")
    if networks.target_search_network and not networks.target_google_search:
        yield Problem(
            "campaign_error.CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH",
            "Search partners need Google Search.",
            (*path, ("target_search_network", None)),
        )
    elif not (
        networks.target_google_search or networks.target_content_network or networks.target_partner_search_network
    ):
        yield Problem("campaign_error.CAMPAIGN_MUST_TARGET_AT_LEAST_ONE_NETWORK", "Choose a network.", path)


def _check_dates(look: Look, campaign: Message, creating: bool) -> Iterator[Problem]:
    ends = {"start_date_time": "00:00:00", "end_date_time": "23:59:59"}
    codes = {
        "start_date_time": "date_error.DATE_RANGE_ERROR_START_TIME_MUST_BE_THE_START_OF_A_DAY",
        "end_date_time": "date_error.DATE_RANGE_ERROR_END_TIME_MUST_BE_THE_END_OF_A_DAY",
    }
    for field, clock in ends.items():
        value = getattr(campaign, field)
        if not value:
            continue
        if not _is_moment(value):
            yield Problem(
                "date_error.INVALID_STRING_DATE_TIME_SECONDS", "Write yyyy-MM-dd HH:mm:ss.", steps(field), value
            )
        elif value[11:] != clock:
            yield Problem(codes[field], f"The time must be {clock}.", steps(field), value)
        elif creating and value[:10] < look.today:
            yield Problem("date_range_error.CANNOT_SET_DATE_TO_PAST", "The date is in the past.", steps(field), value)
    if campaign.start_date_time and campaign.end_date_time and campaign.start_date_time > campaign.end_date_time:
        yield Problem(
            "date_range_error.START_DATE_AFTER_END_DATE",
            "The end is before the start.",
            steps("end_date_time"),
            campaign.end_date_time,
        )


def _is_moment(value: str) -> bool:
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").strftime("%Y-%m-%d %H:%M:%S") == value
    except ValueError:
        return False


def _check_budget(look: Look, campaign: Message) -> Iterator[Problem]:
    budget = look.find(campaign.campaign_budget)
    if budget is None:
        return
    if enum_name(budget, "period") == "CUSTOM_PERIOD" and not campaign.end_date_time:
        yield Problem(
            "campaign_error.END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET",
            "A total budget needs an end.",
            steps("end_date_time"),
        )
    if not budget.explicitly_shared and _in_use(look, campaign):
        yield Problem(
            "campaign_budget_error.CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS",
            "This budget belongs to another campaign.",
            steps("campaign_budget"),
            campaign.campaign_budget,
        )


def _in_use(look: Look, campaign: Message) -> bool:
    used = (one.resource_name for one in look.children(campaign.campaign_budget, "campaign"))
    return any(name != campaign.resource_name for name in used)


def _check_automation(campaign: Message) -> Iterator[Problem]:
    if enum_name(campaign, "keyword_match_type") == "BROAD":
        yield Problem(
            "campaign_error.CANNOT_SET_CAMPAIGN_KEYWORD_MATCH_TYPE",
            "Broad match of a whole campaign is part of AI Max.",
            steps("keyword_match_type"),
        )
    for index, setting in enumerate(campaign.asset_automation_settings):
        asked = (enum_name(setting, "asset_automation_type"), enum_name(setting, "asset_automation_status"))
        if asked == ("TEXT_ASSET_AUTOMATION", "OPTED_IN") and not campaign.ai_max_setting.enable_ai_max:
            yield Problem(
                "campaign_error.AI_MAX_MUST_BE_ENABLED",
                "Text automation needs AI Max.",
                (("asset_automation_settings", index),),
            )


def ad_group_problems(look: Look, group: Message, creating: bool) -> Iterator[Problem]:
    """Name and bids of an ad group."""
    if CONTROL.search(group.name):
        yield Problem(
            "ad_group_error.INVALID_ADGROUP_NAME", "The name holds a control character.", steps("name"), group.name
        )
    if len(group.name) >= 255:
        yield Problem(
            "string_length_error.TOO_LONG", "A name is shorter than 255 characters.", steps("name"), group.name
        )
    if look.taken(f"ad_group:{group.campaign}:{group.name}", group.resource_name):
        yield Problem(
            "ad_group_error.DUPLICATE_ADGROUP_NAME",
            "An ad group with this name exists already.",
            steps("name"),
            group.name,
        )
    if group.HasField("cpc_bid_micros"):
        yield from check_bid(look, group.cpc_bid_micros, "cpc_bid_micros")
    if creating and look.count(group.campaign, "ad_group") >= 20_000:
        yield Problem(
            "resource_count_limit_exceeded_error.CAMPAIGN_LIMIT",
            "A campaign holds at most 20,000 ad groups.",
            steps("campaign"),
        )
    yield from check_urls(group)

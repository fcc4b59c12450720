"""What stands in a fresh sandbox, and large accounts for benches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from integrations.sandbox.advice import recommend
from integrations.sandbox.google.accounts import Account, find_account, look_at, open_account
from integrations.sandbox.google.kinds import KINDS
from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, operation_class, resource_class, set_enum
from integrations.sandbox.google.mutate import Operation, Request, run
from integrations.sandbox.google.problems import Refused
from integrations.sandbox.google.records import row_of
from integrations.sandbox.google.store import Store, next_id, save

MANAGER, CLIENT, SECOND, TEST = 1_000_000_001, 2_000_000_001, 2_000_000_002, 3_000_000_001
USER = "planner@nordlicht.example"
ACCOUNTS = (
    Account(MANAGER, "Nordlicht Group", manager=True),
    Account(CLIENT, "Nordlicht Software", parent=MANAGER),
    Account(SECOND, "Harbor Analytics", currency="USD", time_zone="America/New_York", parent=MANAGER),
    Account(TEST, "Nordlicht test account", test=True),
)
THEMES = {
    "Data catalog": ("data catalog", "data lineage", "metadata management", "data discovery", "business glossary"),
    "Data quality": ("data quality monitoring", "data validation", "data observability", "anomaly detection"),
    "Governance": ("data governance", "access governance", "gdpr data inventory", "policy automation"),
}
HISTORY_DAYS = 60


def seed_accounts(store: Store, seed: int, *, empty: bool = False) -> None:
    """Open the accounts of a fresh sandbox, whose campaigns began two months ago; does nothing to one that has accounts.

    What they brought since is simulated together with LinkedIn (`integrations.sandbox.days.write_history`).
    """
    if store.setting("seeded"):
        return
    with store.write() as connection:
        for one in ACCOUNTS:
            open_account(connection, one)
        access = f"{MANAGER},{TEST}"
        settings = {"seed": str(seed), f"access:{USER}": access, "default_user": USER, "seeded": "yes"}
        connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings.items())
        if not empty:
            for number, place in ((CLIENT, 2276), (SECOND, 2840), (TEST, 2276)):
                _fill(store, connection, number, place)


def _fill(store: Store, connection: sqlite3.Connection, customer: int, place: int) -> None:
    account = find_account(connection, str(customer))
    look = look_at(connection, account, store.now())
    start = (date.fromisoformat(look.today) - timedelta(days=HISTORY_DAYS)).isoformat()
    look.today = start  # the campaigns of a fresh account began two months ago
    _run(look, list(_tree(customer, place)))
    look.today = look.now.date().isoformat()
    recommend(look)
    connection.execute("DELETE FROM change WHERE customer = ?", (customer,))


def _run(look: Look, messages: list[Message]) -> None:
    operations = []
    for index, message in enumerate(messages):
        which = message.WhichOneof("operation")
        operations.append(
            Operation(
                (("mutate_operations", index), (which, None)), which.removesuffix("_operation"), getattr(message, which)
            )
        )
    outcome = run(Request(look, user=USER), operations, partial_failure=False)
    if outcome.problems:
        raise Refused(outcome.problems)


def _tree(customer: int, place: int) -> Iterator[Message]:
    """The operations of a small account: three campaigns with ad groups, ads, keywords, a label, a list and a sitelink."""
    home = f"customers/{customer}"
    temporary = iter(range(-1, -10_000, -1))
    label = f"{home}/labels/{next(temporary)}"
    yield _label(label)
    shared = f"{home}/sharedSets/{next(temporary)}"
    yield from _negatives(shared)
    sitelink = f"{home}/assets/{next(temporary)}"
    yield _sitelink(sitelink)
    yield from _tracking()
    for position, (theme, words) in enumerate(THEMES.items()):
        campaign = f"{home}/campaigns/{next(temporary)}"
        yield from _campaign(campaign, f"{home}/campaignBudgets/{next(temporary)}", theme, position)
        yield _location(campaign, place)
        yield from _criteria(campaign)
        yield from _links(campaign, label, shared, sitelink)
        for word in words:
            yield from _ad_group(f"{home}/adGroups/{next(temporary)}", campaign, word)


def _label(name: str) -> Message:
    made = operation_class()()
    one = made.label_operation.create
    one.resource_name, one.name = name, "Simulated"
    one.text_label.background_color, one.text_label.description = "#5C6BC0", "Everything in this account is simulated"
    return made


def _negatives(name: str) -> Iterator[Message]:
    made = operation_class()()
    one = made.shared_set_operation.create
    one.resource_name, one.name = name, "Job seekers"
    set_enum(one, "type", "NEGATIVE_KEYWORDS")
    yield made
    for text in ("jobs", "salary", "internship"):
        made = operation_class()()
        member = made.shared_criterion_operation.create
        member.shared_set, member.keyword.text = name, text
        set_enum(member.keyword, "match_type", "PHRASE")
        yield made


def _sitelink(name: str) -> Message:
    made = operation_class()()
    one = made.asset_operation.create
    one.resource_name = name
    one.final_urls.append("https://www.nordlicht.example/pricing")
    one.sitelink_asset.link_text = "Plans and pricing"
    return made


def _campaign(name: str, budget: str, theme: str, position: int) -> Iterator[Message]:
    made = operation_class()()
    money = made.campaign_budget_operation.create
    money.resource_name, money.amount_micros, money.explicitly_shared = budget, (40 + 20 * position) * 1_000_000, False
    yield made
    made = operation_class()()
    one = made.campaign_operation.create
    one.resource_name, one.campaign_budget, one.name = name, budget, f"{theme} | Search"
    set_enum(one, "advertising_channel_type", "SEARCH")
    set_enum(one, "status", "ENABLED" if position < 2 else "PAUSED")
    set_enum(one, "contains_eu_political_advertising", "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING")
    one.network_settings.target_google_search = True
    one.manual_cpc.SetInParent() if position == 0 else one.maximize_conversions.SetInParent()
    yield made


def _tracking() -> Iterator[Message]:
    """A conversion action and a list of visitors."""
    made = operation_class()()
    action = made.conversion_action_operation.create
    action.name, action.value_settings.default_value = "Demo request", 180.0
    set_enum(action, "type", "WEBPAGE")
    set_enum(action, "category", "BOOK_APPOINTMENT")
    yield made
    made = operation_class()()
    visitors = made.user_list_operation.create
    visitors.name, visitors.membership_life_span = "Visitors of the pricing page", 90
    visitors.basic_user_list.SetInParent()
    yield made


def _criteria(campaign: str) -> Iterator[Message]:
    """Languages, office hours and a negative keyword of a campaign."""
    made = operation_class()()
    one = made.campaign_criterion_operation.create
    one.campaign, one.language.language_constant = campaign, "languageConstants/1000"
    yield made
    for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"):
        made = operation_class()()
        one = made.campaign_criterion_operation.create
        one.campaign, one.ad_schedule.start_hour, one.ad_schedule.end_hour = campaign, 7, 19
        for field, value in (("day_of_week", day), ("start_minute", "ZERO"), ("end_minute", "ZERO")):
            set_enum(one.ad_schedule, field, value)
        yield made
    made = operation_class()()
    one = made.campaign_criterion_operation.create
    one.campaign, one.negative, one.keyword.text = campaign, True, "free"
    set_enum(one.keyword, "match_type", "BROAD")
    yield made


def _location(campaign: str, place: int) -> Message:
    made = operation_class()()
    one = made.campaign_criterion_operation.create
    one.campaign, one.location.geo_target_constant = campaign, f"geoTargetConstants/{place}"
    return made


def _links(campaign: str, label: str, shared: str, sitelink: str) -> Iterator[Message]:
    made = operation_class()()
    made.campaign_label_operation.create.campaign, made.campaign_label_operation.create.label = campaign, label
    yield made
    made = operation_class()()
    made.campaign_shared_set_operation.create.campaign, made.campaign_shared_set_operation.create.shared_set = (
        campaign,
        shared,
    )
    yield made
    made = operation_class()()
    link = made.campaign_asset_operation.create
    link.campaign, link.asset = campaign, sitelink
    set_enum(link, "field_type", "SITELINK")
    yield made


def _ad_group(name: str, campaign: str, word: str) -> Iterator[Message]:
    made = operation_class()()
    group = made.ad_group_operation.create
    group.resource_name, group.campaign, group.name, group.cpc_bid_micros = name, campaign, word.capitalize(), 2_500_000
    yield made
    made = operation_class()()
    link = made.ad_group_ad_operation.create
    link.ad_group = name
    link.ad.final_urls.append(f"https://www.nordlicht.example/{word.replace(' ', '-')}")
    _texts(link.ad.responsive_search_ad, word)
    yield made
    for match_type in ("EXACT", "PHRASE"):
        for text in (word, f"{word} software", f"{word} tool", f"best {word}"):
            made = operation_class()()
            one = made.ad_group_criterion_operation.create
            one.ad_group, one.keyword.text = name, text
            set_enum(one.keyword, "match_type", match_type)
            yield made


def _texts(ad: Message, word: str) -> None:
    for text in (
        word.capitalize()[:30],
        "Book a short demo",
        "Made for data teams",
        "Start in one afternoon",
        "Hosted in Europe",
    ):
        ad.headlines.add().text = text
    for text in (
        f"See how teams handle {word} without spreadsheets."[:90],
        "Connect your sources and see the first results today.",
    ):
        ad.descriptions.add().text = text
    ad.path1 = "platform"


def seed_bulk(store: Store, *, entities: int, facts: int, customer: int = CLIENT) -> dict[str, int]:
    """Fill an account for a bench: about `entities` resources (most of them keywords) and `facts` rows of figures.

    Rows are written as they would stand after many posts, past the rules, so that this takes seconds.
    """
    with store.write() as connection:
        look = look_at(connection, find_account(connection, str(customer)), store.now())
        first = next_id(connection, entities + 10)
        keywords = list(_bulk_entities(connection, customer, entities, first))
        written = _bulk_facts(connection, customer, keywords, facts, date.fromisoformat(look.today))
    return {"entities": entities, "facts": written}


def _bulk_entities(
    connection: sqlite3.Connection, customer: int, entities: int, number: int
) -> Iterator[tuple[int, int, int, int]]:
    """Write campaigns of 20 ad groups with an ad and 48 keywords each; yields the place of every keyword."""
    home, left = f"customers/{customer}", entities
    campaign = group = ad = 0
    position = 0
    while left > 0:
        number += 1
        step = position % 1002  # a budget, a campaign, then 20 ad groups of 50 resources
        inner = (step - 2) % 50
        if step == 0:
            budget = number
            row = _bulk_budget(home, customer, budget)
        elif step == 1:
            campaign = number
            row = _bulk_campaign(home, customer, campaign, budget)
        elif inner == 0:
            group = number
            row = _bulk_group(home, customer, group, campaign)
        elif inner == 1:
            ad = number
            row = _bulk_ad(home, customer, group, ad)
        else:
            row = _bulk_keyword(home, customer, group, number)
            yield campaign, group, number, ad
        save(connection, row)
        left -= 1
        position += 1


Stored = tuple[str, int, str, int, bytes, int, str, str | None, int]


def _bulk_budget(home: str, customer: int, number: int) -> Stored:
    one = resource_class("campaign_budget")()
    one.resource_name, one.id, one.name = f"{home}/campaignBudgets/{number}", number, f"Bulk {number + 1}"
    one.amount_micros, one.explicitly_shared = 50_000_000, False
    set_enum(one, "status", "ENABLED")
    set_enum(one, "period", "DAILY")
    set_enum(one, "delivery_method", "STANDARD")
    return row_of(customer, KINDS["campaign_budget"], one)


def _bulk_campaign(home: str, customer: int, number: int, budget: int) -> Stored:
    one = resource_class("campaign")()
    one.resource_name, one.id, one.name = f"{home}/campaigns/{number}", number, f"Bulk {number}"
    one.campaign_budget = f"{home}/campaignBudgets/{budget}"
    one.manual_cpc.SetInParent()
    set_enum(one, "bidding_strategy_type", "MANUAL_CPC")
    one.network_settings.target_google_search = True
    set_enum(one, "status", "PAUSED")
    set_enum(one, "advertising_channel_type", "SEARCH")
    set_enum(one, "contains_eu_political_advertising", "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING")
    return row_of(customer, KINDS["campaign"], one)


def _bulk_group(home: str, customer: int, number: int, campaign: int) -> Stored:
    one = resource_class("ad_group")()
    one.resource_name, one.id, one.name = f"{home}/adGroups/{number}", number, f"Group {number}"
    one.campaign, one.cpc_bid_micros = f"{home}/campaigns/{campaign}", 1_500_000
    set_enum(one, "status", "ENABLED")
    set_enum(one, "type", "SEARCH_STANDARD")
    return row_of(customer, KINDS["ad_group"], one)


def _bulk_ad(home: str, customer: int, group: int, number: int) -> Stored:
    one = resource_class("ad_group_ad")()
    one.resource_name, one.ad_group = f"{home}/adGroupAds/{group}~{number}", f"{home}/adGroups/{group}"
    one.ad.id, one.ad.resource_name = number, f"{home}/ads/{number}"
    one.ad.final_urls.append(f"https://www.nordlicht.example/{number}")
    set_enum(one.ad, "type", "RESPONSIVE_SEARCH_AD")
    _texts(one.ad.responsive_search_ad, f"workflow {number}")
    set_enum(one, "status", "ENABLED")
    return row_of(customer, KINDS["ad_group_ad"], one)


def _bulk_keyword(home: str, customer: int, group: int, number: int) -> Stored:
    one = resource_class("ad_group_criterion")()
    one.resource_name, one.ad_group = f"{home}/adGroupCriteria/{group}~{number}", f"{home}/adGroups/{group}"
    one.criterion_id, one.keyword.text = number, f"workflow software {number}"
    set_enum(one.keyword, "match_type", "PHRASE")
    set_enum(one, "type", "KEYWORD")
    set_enum(one, "status", "ENABLED")
    return row_of(customer, KINDS["ad_group_criterion"], one)


def _bulk_facts(
    connection: sqlite3.Connection, customer: int, keywords: list[tuple[int, int, int, int]], facts: int, today: date
) -> int:
    if not keywords or facts <= 0:
        return 0
    days = -(-facts // len(keywords))
    spread = [(today - timedelta(days=back)).isoformat() for back in range(1, days + 1)]
    rows = (
        (
            customer,
            *place,
            day,
            4,
            10 + (place[2] + index) % 90,
            1 + place[2] % 5,
            (1 + place[2] % 5) * 1_200_000,
            float(place[2] % 2),
            0.0,
        )
        for place in keywords
        for index, day in enumerate(spread)
    )
    limited = (row for _, row in zip(range(facts), rows, strict=False))
    return connection.executemany(
        "INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", limited
    ).rowcount

"""Accounts and campaigns, which LinkedIn's interface calls campaign groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.linkedin_ads.mapping.codecs import SLACK_MS, STATUS, LastDay, Money, StartDay, Text, Words
from integrations.linkedin_ads.mapping.entries import Document, Mapped, Table, Together, Unsaid, Values
from integrations.linkedin_ads.mapping.place import Place
from integrations.linkedin_ads.wire.values import urn

PLACED = "Where it hangs is said by its parent."
PLATFORM = "Everything here is on LinkedIn."
NOTE = "A note for colleagues; it never leaves the workspace."
LABELS = "LinkedIn has no labels; they stay in the workspace."
PLANNING = "Used for planning in the workspace only."
ADDED = "LinkedIn keeps URL parameters in the landing page of each ad: they are added when an ad is made."
STRATEGIES = Words({"Maximum delivery": "MAXIMUM_DELIVERY", "Manual bidding": "MANUAL", "Cost cap": "COST_CAP"})
DYNAMIC = "DYNAMIC"
POLITICAL = {"Doesn't have EU political ads": "NOT_POLITICAL", "Has EU political ads": "POLITICAL"}
"""What each ad set says of its campaign's declaration; the third value, NOT_DECLARED, is read as none."""


def schedule() -> tuple[Mapped, Mapped]:
    """The first and the last day."""
    return Mapped("start_date", "runSchedule.start", StartDay()), Mapped("end_date", "runSchedule.end", LastDay())


def budgets() -> tuple[Mapped, Mapped]:
    """By day and over all."""
    return Mapped("daily_budget", "dailyBudget", Money()), Mapped("total_budget", "totalBudget", Money())


def _read_shared(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    given = document.get("budgetOptimization") or {}
    if given.get("budgetOptimizationStrategy") != DYNAMIC:
        return {"budget_optimization": 0}
    word = given.get("bidStrategy")
    return {"budget_optimization": 1, "bid_strategy": None if word is None else STRATEGIES.read(word, place)}


def _write_shared(document: Document, values: Values, place: Place) -> None:
    """How LinkedIn spreads the budget; without that, the bid strategy is the ad sets' own."""
    if not values["budget_optimization"]:
        return
    shared = {"budgetOptimizationStrategy": DYNAMIC}
    if values["bid_strategy"] is not None:
        shared["bidStrategy"] = STRATEGIES.write(values["bid_strategy"], place)
    document["budgetOptimization"] = shared


def begin_soon(document: Document, place: Place) -> None:
    """LinkedIn asks for a start: a draft without one begins as soon as it can."""
    document.setdefault("runSchedule", {}).setdefault("start", place.now_ms + SLACK_MS)


def _constant(document: Document, values: Values, place: Place) -> None:
    document["account"] = urn("sponsoredAccount", place.account)
    begin_soon(document, place)


ACCOUNT = Table(
    "account",
    (
        Mapped("name", "name", Text()),
        Mapped("currency", "currency", Text(), read_only=True),
        Mapped("status", "status", STATUS, read_only=True),
    ),
    (
        Unsaid("platform", PLATFORM, quiet=True),
        Unsaid("remote_id", "It is the number in every URN.", quiet=True),
        Unsaid("time_zone", "LinkedIn's accounts have none; their days are counted in UTC.", quiet=True),
        Unsaid("final_url_suffix", ADDED),
        Unsaid("labels", LABELS, quiet=True),
        Unsaid("comment", NOTE, quiet=True),
    ),
)

CAMPAIGN = Table(
    "campaign",
    (
        Mapped("name", "name", Text()),
        Mapped("status", "status", STATUS),
        Mapped("objective", "objectiveType", Text(), immutable=True),
        *budgets(),
        *schedule(),
        Together(("budget_optimization", "bid_strategy"), ("budgetOptimization",), _read_shared, _write_shared),
    ),
    (
        Unsaid("account", PLACED, quiet=True),
        Unsaid("platform", PLATFORM, quiet=True),
        Unsaid("type", "Campaigns have no type on LinkedIn; their ad sets have a format.", quiet=True),
        Unsaid("locations", "LinkedIn targets places in each ad set.", quiet=True),
        Unsaid("languages", "LinkedIn targets languages in each ad set.", quiet=True),
        Unsaid("eu_political_ads", "LinkedIn keeps the declaration with each ad set, from when the ad set is made."),
        Unsaid("stage", PLANNING, quiet=True),
        Unsaid("final_url_suffix", ADDED),
        Unsaid("labels", LABELS, quiet=True),
        Unsaid("comment", NOTE, quiet=True),
    ),
    constant=_constant,
)

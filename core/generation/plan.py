"""The whole draft as values, before anything is written: structure, money, texts and what was assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from core.brief import Brief
from core.brief.form import countries, languages
from core.catalog import GOOGLE, LINKEDIN, PLATFORMS
from core.copy.ads import AccountAssets, CopyDesk, LinkedInCopy, LinkedInRequest, SearchCopy, Theme
from core.copywriting import Copywriter, Embedder
from core.generation.audiences import Audience, Route, plan_audience
from core.generation.budgets import Spending, daily_minimum, platform_weights, spread
from core.generation.flight import Flight, plan_flight
from core.generation.groups import SearchGroup
from core.generation.search import SearchCampaign, plan_search
from core.generation.stages import Stage, plan_stages
from core.generation.tracking import own_parameters
from core.progress import Progress
from core.rules import refusal_of
from core.rules.context import voice_of
from core.xray import Company

ADS_PER_SET = 4
# Endings of web addresses that say nothing of a country.
_GENERIC_ENDINGS = frozenset(["ai", "app", "co", "cc", "fm", "gg", "io", "la", "ly", "me", "so", "to", "tv", "ws"])


@dataclass(frozen=True)
class Request:
    """What the draft is made from, besides the models."""

    brief: Brief
    seed: int
    today: date
    currency: str
    time_zone: str


@dataclass(frozen=True)
class AdSet:
    """One route to a persona at one stage, with its ads."""

    route: Route
    ads: tuple[LinkedInCopy, ...]


@dataclass(frozen=True)
class PlannedSearch:
    """A Search campaign with its money and one ad per group."""

    campaign: SearchCampaign
    spending: Spending
    ads: tuple[SearchCopy, ...]


@dataclass(frozen=True)
class PlannedStage:
    """A LinkedIn campaign with its money and ad sets."""

    stage: Stage
    spending: Spending
    ad_sets: tuple[AdSet, ...]


@dataclass
class Plan:
    """Everything that will be proposed."""

    request: Request
    flight: Flight
    currency: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    locale: str = "en_US"
    search: list[PlannedSearch] = field(default_factory=list)
    stages: list[PlannedStage] = field(default_factory=list)
    assets: AccountAssets | None = None
    assumptions: list[str] = field(default_factory=list)

    @property
    def brief(self) -> Brief:
        """The brief it is made from."""
        return self.request.brief


def make_plan(request: Request, copywriter: Copywriter | None, embedder: Embedder | None, progress: Progress) -> Plan:
    """Plan and write everything; the models work here, no transaction is open."""
    brief = request.brief
    company = Company(voice_of(brief).own_names)
    desk = CopyDesk(
        brief, seed=request.seed, copywriter=copywriter, embedder=embedder, refusal=refusal_of(brief), company=company
    )
    flight = plan_flight(brief, request.today)
    places, spoken, notes = _places(request, desk.model.language)
    currency = (brief.budget.currency if brief.budget else None) or request.currency
    plan = Plan(request, flight, currency, places, spoken, assumptions=[*notes, *flight.assumptions])
    platforms = brief.platforms or PLATFORMS
    if brief.budget and not brief.budget.currency:
        plan.assumptions.append(
            f"The brief names no currency (budget.currency): the workspace's, {currency}, is assumed."
        )
    if not brief.platforms:
        plan.assumptions.append(
            "The brief names no platforms (platforms): both Google Ads and LinkedIn Ads are drafted."
        )
    campaigns = _search_campaigns(plan, desk, embedder, progress) if GOOGLE in platforms else []
    progress.step("Planning audiences")
    stages, audience = _stages(plan, embedder, progress) if LINKEDIN in platforms else ((), None)
    money = _money(plan, campaigns, stages)
    _write_search(plan, campaigns, money[: len(campaigns)], desk, progress)
    if audience is not None:
        _write_linkedin(plan, stages, audience, money[len(campaigns) :], desk, progress)
    plan.assumptions += [*desk.assumptions, *_standing_assumptions(plan)]
    plan.assumptions = list(dict.fromkeys(plan.assumptions))
    return plan


def _places(request: Request, language: str) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """Countries and languages, from the brief or honestly guessed."""
    notes = []
    places = request.brief.countries
    if not places:
        guess, source = _likely_country(request.brief.landing_page, request.time_zone)
        places = (guess,)
        notes.append(
            f"The brief names no countries (countries): {countries()[guess]} is assumed from {source}. Please check it."
        )
    spoken = request.brief.languages
    if not spoken:
        spoken = (language,)
        notes.append(
            f"The brief names no languages (languages): people who speak {languages().get(language, language)} are reached, the language of its texts."
        )
    return places, spoken, notes


def _likely_country(landing_page: str, time_zone: str) -> tuple[str, str]:
    ending = (urlsplit(landing_page).hostname or "").rsplit(".", 1)[-1]
    code = "GB" if ending == "uk" else ending.upper()
    if ending not in _GENERIC_ENDINGS and code in countries():
        return code, f"the address of the landing page (.{ending})"
    code = _countries_of_zones().get(time_zone, "US")
    return code, f"the workspace's time zone ({time_zone})"


@lru_cache
def _countries_of_zones() -> dict[str, str]:
    """The country of each IANA time zone."""
    text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return {match[2]: match[1] for match in re.finditer(r"^([A-Z]{2})\t\S+\t(\S+)", text, re.MULTILINE)}


def _search_campaigns(
    plan: Plan, desk: CopyDesk, embedder: Embedder | None, progress: Progress
) -> list[SearchCampaign]:
    progress.step("Planning keywords")
    made = plan_search(plan.brief, desk.model, embedder, progress)
    plan.assumptions += made.assumptions
    if not made.campaigns:
        plan.assumptions.append(
            "No Search campaign is drafted: neither the product's name nor its seeds (product, keyword_seeds) can be keywords."
        )
    return made.campaigns


def _stages(plan: Plan, embedder: Embedder | None, progress: Progress) -> tuple[tuple[Stage, ...], Audience]:
    stages, merged = plan_stages(plan.brief.goal, _linkedin_a_day(plan), plan.currency)
    audience = plan_audience(plan.brief, plan.countries, plan.languages, embedder, progress)
    plan.assumptions += [*([merged] if merged else []), *audience.assumptions]
    plan.locale = audience.locale
    return stages, _affordable(plan, stages, audience)


def _affordable(plan: Plan, stages: Sequence[Stage], audience: Audience) -> Audience:
    """Where a stage's money cannot keep all its ad sets alive, each persona keeps its first route only."""
    daily = _linkedin_a_day(plan)
    if daily is None:
        return audience
    least = min(stage.weight for stage in stages) * daily / daily_minimum(LINKEDIN, plan.currency)
    if len(audience.routes) <= max(int(least), 2 if least >= 1 else 1):
        return audience
    first = {id(route.persona): route for route in reversed(audience.routes)}
    kept = tuple(route for route in audience.routes if first[id(route.persona)] is route)
    if len(kept) < len(audience.routes):
        plan.assumptions.append(
            "The budget (budget.total) keeps only one ad set per persona and stage alive: personas are reached by their titles only."
        )
    return replace(audience, routes=kept)


def _linkedin_a_day(plan: Plan) -> float | None:
    budget, days = plan.brief.budget, plan.flight.days
    if budget is None or days is None:
        return None
    share = platform_weights(plan.brief.goal)[LINKEDIN] if GOOGLE in (plan.brief.platforms or PLATFORMS) else 1.0
    return budget.total_micros * share / days


def _money(plan: Plan, campaigns: Sequence[SearchCampaign], stages: Sequence[Stage]) -> list[Spending]:
    """Each campaign's budget: the Search campaigns first, then the stages."""
    budget, days = plan.brief.budget, plan.flight.days
    platforms = [GOOGLE] * len(campaigns) + [LINKEDIN] * len(stages)
    if budget is None or days is None:
        if platforms:
            plan.assumptions.append(
                f"The brief names no budget (budget): each campaign gets the smallest sensible daily budget in {plan.currency}. Please set it."
            )
        return [Spending(daily=daily_minimum(platform, plan.currency)) for platform in platforms]
    shares = platform_weights(plan.brief.goal)
    own = [*(campaign.weight for campaign in campaigns), *(stage.weight for stage in stages)]
    whole = {
        platform: sum(w for w, p in zip(own, platforms, strict=True) if p == platform) for platform in set(platforms)
    }
    weights = [shares[platform] * weight / whole[platform] for weight, platform in zip(own, platforms, strict=True)]
    if not weights:
        return []
    made = spread(budget.total_micros, days, plan.currency, weights, _carrier(platforms, weights))
    _note_carrier(plan, made, platforms)
    return made


def _carrier(platforms: Sequence[str], weights: Sequence[float]) -> int:
    """The largest LinkedIn campaign takes a total budget most easily; else the largest of all."""
    return max(range(len(weights)), key=lambda at: (platforms[at] == LINKEDIN, weights[at], -at))


def _note_carrier(plan: Plan, made: Sequence[Spending], platforms: Sequence[str]) -> None:
    if any(spending.total is not None for spending in made):
        plan.assumptions.append(
            "Daily budgets alone cannot divide the total (budget.total) over so many days: "
            "one campaign or more carries a budget for the whole flight instead."
        )


def _write_search(
    plan: Plan, campaigns: Sequence[SearchCampaign], money: Sequence[Spending], desk: CopyDesk, progress: Progress
) -> None:
    """One ad per ad group, all written together; and the assets."""
    groups: list[SearchGroup] = [group for campaign in campaigns for group in campaign.groups]
    if not groups:
        return
    ads = desk.search_ads([Theme(group.name, group.subject) for group in groups], progress)
    plan.assets = desk.assets(progress)
    at = 0
    for campaign, spending in zip(campaigns, money, strict=True):
        plan.search.append(PlannedSearch(campaign, spending, tuple(ads[at : at + len(campaign.groups)])))
        at += len(campaign.groups)


def _write_linkedin(
    plan: Plan,
    stages: Sequence[Stage],
    audience: Audience,
    money: Sequence[Spending],
    desk: CopyDesk,
    progress: Progress,
) -> None:
    """Each persona and stage has its own texts; the routes to one persona share them, so that the routes can be compared."""
    personas = list(dict.fromkeys(route.persona for route in audience.routes))
    requests = [LinkedInRequest(persona, stage.name, ADS_PER_SET) for stage in stages for persona in personas]
    written = dict(zip(((r.stage, r.persona) for r in requests), desk.linkedin_ads(requests, progress), strict=True))
    for stage, spending in zip(stages, money, strict=True):
        sets = tuple(AdSet(route, tuple(written[(stage.name, route.persona)])) for route in audience.routes)
        plan.stages.append(PlannedStage(stage, spending, sets))


def _standing_assumptions(plan: Plan) -> list[str]:
    """What every draft assumes and a person must confirm."""
    notes = [
        "No campaign holds political advertising for the EU (eu_political_ads): please confirm it.",
        "All campaigns are paused until somebody starts them.",
    ]
    links = [link.text.text for link in plan.assets.sitelinks if not link.final_url] if plan.assets else []
    if links:
        named = ", ".join(f"“{text}”" for text in links)
        notes.append(
            f"One sitelink is drafted, as the brief names one page (landing_page) and Google refuses two sitelinks to the same one. "
            f"These texts wait for pages of their own: {named}."
        )
    if plan.search:
        notes.append(
            "Search campaigns start with Maximize clicks and a limit per click, as there is no conversion history to bid on."
        )
    if plan.stages:
        notes.append(
            "LinkedIn campaigns start with maximum delivery; set a bid or a cost cap once LinkedIn shows its price range."
        )
        notes.append("The LinkedIn ads have no pictures yet; add them before posting.")
        if any(one.stage.name == "conversion" for one in plan.stages):
            notes.append("The conversion stage needs LinkedIn's conversion tracking on the landing page.")
        notes.append(
            "People who work at the company itself or at its competitors are excluded by name; LinkedIn's ids are looked up when connected."
        )
    own = own_parameters(plan.brief.landing_page)
    if own:
        notes.append(
            f"The landing page's address brings its own {', '.join(sorted(own))} (landing_page); these are not added again."
        )
    return notes

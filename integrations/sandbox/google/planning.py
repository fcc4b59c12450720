"""Places by name, keyword ideas and forecasts, recommendations. All numbers are simulated."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import date
from typing import Any

from integrations.sandbox.google.accounts import local_day, look_at
from integrations.sandbox.google.admission import admit, check_headers, exhausted, identify
from integrations.sandbox.google.geography import known_language, known_place, places, reach
from integrations.sandbox.google.messages import Message, message_class, set_enum
from integrations.sandbox.google.mutate import Operation, Request, run
from integrations.sandbox.google.problems import Refused, refuse
from integrations.sandbox.google.query import months_before
from integrations.sandbox.google.services import Call, Method
from integrations.sandbox.google.store import load
from integrations.sandbox.market import competition, market_price, monthly_volume

MODIFIERS = ("software", "tool", "platform", "pricing", "comparison", "for small business", "for enterprise", "cloud", "best", "demo", "alternatives", "integration", "api", "services", "solution", "vendor", "review", "free trial", "template", "guide")  # fmt: skip
IDEAS = "services.types.keyword_plan_idea_service"


def suggest_places(call: Call) -> Message:
    """GeoTargetConstantService.SuggestGeoTargetConstants."""
    identify(call.store, call.headers)
    check_headers(call.headers)
    request = call.request
    response = message_class("services.types.geo_target_constant_service", "SuggestGeoTargetConstantsResponse")()
    which = request.WhichOneof("query")
    if which is None:
        raise refuse(
            "geo_target_constant_suggestion_error.REQUEST_PARAMETERS_UNSET", "Give names or places.", "location_names"
        )
    if which == "geo_targets":
        wanted = set(request.geo_targets.geo_target_constants)
        _suggest(
            response, "", (number for number, one in places().items() if one.resource_name in wanted), request.locale
        )
        return response
    if len(request.location_names.names) > 25:
        raise refuse(
            "geo_target_constant_suggestion_error.LOCATION_NAME_LIMIT", "At most 25 names.", "location_names.names"
        )
    if request.country_code and not re.fullmatch(r"[A-Z]{2}", request.country_code):
        raise refuse(
            "geo_target_constant_suggestion_error.INVALID_COUNTRY_CODE",
            "A country has two letters.",
            "country_code",
            trigger=request.country_code,
        )
    for name in request.location_names.names:
        found = (
            number
            for number, one in places().items()
            if name.lower() in one.name.lower() and request.country_code in ("", one.country_code)
        )
        _suggest(response, name, found, request.locale)
    return response


def _suggest(response: Message, term: str, numbers: Iterable[int], locale: str) -> None:
    for number in sorted(numbers, key=lambda one: (-reach(one), one))[:10]:
        one = response.geo_target_constant_suggestions.add()
        one.geo_target_constant.CopyFrom(places()[number])
        one.search_term, one.reach, one.locale = term, reach(number), locale or "en"


def _admit_planning(call: Call) -> Any:
    """Planning takes one request a second from each account."""
    account = admit(call.store, call.headers, call.request.customer_id, 1).account
    now = time.monotonic()
    if call.store.setting("planning_rate", "limited") == "limited":
        waited = now - call.last_planning.get(call.request.customer_id, -10.0)
        if waited < 1:
            raise exhausted("RESOURCE_TEMPORARILY_EXHAUSTED", 1 - waited)
        call.last_planning[call.request.customer_id] = now
    return account


def keyword_ideas(call: Call) -> Message:
    """KeywordPlanIdeaService.GenerateKeywordIdeas."""
    account = _admit_planning(call)
    request = call.request
    seeds = _seeds(request)
    _check_audience(request)
    texts = list(dict.fromkeys(text for seed in seeds for text in (seed, *(f"{seed} {one}" for one in MODIFIERS))))
    size = request.page_size or 10_000
    start = int(request.page_token) if request.page_token.isdigit() else 0
    response = message_class(IDEAS, "GenerateKeywordIdeaResponse")()
    response.total_size = len(texts)
    today = local_day(account, call.store.now())
    for text in texts[start : start + size]:
        one = response.results.add()
        one.text = text
        _fill_metrics(one.keyword_idea_metrics, text, today)
    if start + size < len(texts):
        response.next_page_token = str(start + size)
    return response


def _check_audience(request: Message) -> None:
    """Places and language must be such that there are."""
    if len(request.geo_target_constants) > 10:
        raise refuse("collection_size_error.TOO_MANY", "At most 10 places.", "geo_target_constants")
    for name in request.geo_target_constants:
        if not known_place(name):
            raise refuse(
                "keyword_plan_idea_error.INVALID_VALUE", "There is no such place.", "geo_target_constants", trigger=name
            )
    if request.language and not known_language(request.language):
        raise refuse(
            "keyword_plan_idea_error.INVALID_VALUE", "There is no such language.", "language", trigger=request.language
        )


def _seeds(request: Message) -> list[str]:
    which = request.WhichOneof("seed")
    if which is None:
        raise refuse("keyword_plan_idea_error.INVALID_VALUE", "Give keywords or an address.", "seed")
    seed = getattr(request, which)
    if which in ("keyword_seed", "keyword_and_url_seed"):
        if not 1 <= len(seed.keywords) <= 20:
            raise refuse(
                "collection_size_error.TOO_MANY" if seed.keywords else "collection_size_error.TOO_FEW",
                "1 to 20 keywords.",
                f"{which}.keywords",
            )
        return [" ".join(text.lower().split()) for text in seed.keywords]
    address = seed.url if which == "url_seed" else seed.site
    words = [word for word in re.split(r"[^a-z]+", re.sub(r"^https?://(www\.)?", "", address.lower())) if len(word) > 3]
    if not words:
        raise refuse("keyword_plan_idea_error.URL_CRAWL_ERROR", "The address cannot be read.", which, trigger=address)
    return words


def _fill_metrics(metrics: Message, text: str, today: date) -> None:
    volume, price, level = monthly_volume(text), market_price(text), competition(text)
    metrics.avg_monthly_searches, metrics.competition_index = volume, level
    set_enum(metrics, "competition", "HIGH" if level >= 67 else "MEDIUM" if level >= 34 else "LOW")
    metrics.low_top_of_page_bid_micros, metrics.high_top_of_page_bid_micros = price * 6 // 10, price * 14 // 10
    for back in range(12, 0, -1):
        month = months_before(today, back)
        one = metrics.monthly_search_volumes.add()
        one.year, one.month = month.year, month.month + 1  # the enum begins at 2
        one.monthly_searches = volume * (90 + (month.month * 37) % 21) // 100


def historical_metrics(call: Call) -> Message:
    """KeywordPlanIdeaService.GenerateKeywordHistoricalMetrics: near duplicates are merged into one row."""
    account = _admit_planning(call)
    request = call.request
    _check_audience(request)
    if len(request.keywords) > 10_000:
        raise refuse("collection_size_error.TOO_MANY", "At most 10,000 keywords.", "keywords")
    merged: dict[str, list[str]] = {}
    for text in request.keywords:
        merged.setdefault(_stem(text), []).append(text)
    response = message_class(IDEAS, "GenerateKeywordHistoricalMetricsResponse")()
    today = local_day(account, call.store.now())
    for texts in merged.values():
        one = response.results.add()
        one.text = texts[0]
        one.close_variants.extend(text for text in texts[1:] if text != texts[0])
        _fill_metrics(one.keyword_metrics, texts[0], today)
    return response


def _stem(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in text.lower().split())


def forecast(call: Call) -> Message:
    """KeywordPlanIdeaService.GenerateKeywordForecastMetrics."""
    _admit_planning(call)
    campaign = call.request.campaign
    bidding = campaign.bidding_strategy
    which = bidding.WhichOneof("bidding_strategy")
    if which is None:
        raise refuse("field_error.REQUIRED", "A bidding strategy is needed.", "campaign.bidding_strategy")
    keywords = [one.text for group in campaign.ad_groups for one in group.keywords]
    chosen = getattr(bidding, which)
    daily = getattr(chosen, "daily_budget_micros", 0) or getattr(chosen, "daily_target_spend_micros", 0)
    clicks = sum(monthly_volume(text) * 0.04 for text in keywords)
    price = sum(market_price(text) * monthly_volume(text) for text in keywords) / max(
        1, sum(monthly_volume(text) for text in keywords)
    )
    if daily and clicks * price > daily * 30:
        clicks = daily * 30 / price
    response = message_class(IDEAS, "GenerateKeywordForecastMetricsResponse")()
    figures = response.campaign_forecast_metrics
    figures.clicks, figures.average_cpc_micros, figures.cost_micros = clicks, round(price), round(clicks * price)
    figures.conversions = clicks * 0.035
    figures.average_cpa_micros = round(price / 0.035) if clicks else 0
    return response


def apply_recommendations(call: Call) -> Message:
    """RecommendationService.ApplyRecommendation: what it says is done, and it is gone."""
    return _settle(call, applying=True)


def dismiss_recommendations(call: Call) -> Message:
    """RecommendationService.DismissRecommendation."""
    return _settle(call, applying=False)


def _settle(call: Call, *, applying: bool) -> Message:
    operations = call.request.operations
    admitted = admit(call.store, call.headers, call.request.customer_id, len(operations))
    if not operations:
        raise refuse("recommendation_error.NO_OPERATIONS", "The request holds no operation.", "operations")
    if len(operations) > 100:
        raise refuse("recommendation_error.TOO_MANY_OPERATIONS", "At most 100 recommendations.", "operations")
    response = message_class(
        "services.types.recommendation_service",
        "ApplyRecommendationResponse" if applying else "DismissRecommendationResponse",
    )()
    with call.store.write() as connection:
        for index, operation in enumerate(operations):
            found = load(connection, operation.resource_name)
            if found is None:
                raise refuse(
                    "mutate_error.RESOURCE_NOT_FOUND",
                    "There is no such recommendation.",
                    "operations",
                    trigger=operation.resource_name,
                )
            if applying:
                look = look_at(connection, admitted.account, call.store.now())
                _carry_out(Request(look, user=admitted.user), found[0], index)
                connection.execute("DELETE FROM resource WHERE name = ?", (operation.resource_name,))
            else:
                found[0].dismissed = True
                body = found[0].SerializeToString(deterministic=True)
                connection.execute("UPDATE resource SET body = ? WHERE name = ?", (body, operation.resource_name))
            response.results.add().resource_name = operation.resource_name
    return response


def _carry_out(request: Request, recommendation: Message, index: int) -> None:
    message = message_class("services.types.google_ads_service", "MutateOperation")()
    if recommendation.HasField("keyword_recommendation"):
        kind = "ad_group_criterion"
        created = message.ad_group_criterion_operation.create
        created.ad_group = recommendation.ad_group
        created.keyword.CopyFrom(recommendation.keyword_recommendation.keyword)
    elif recommendation.HasField("campaign_budget_recommendation"):
        kind = "campaign_budget"
        update = message.campaign_budget_operation.update
        update.resource_name = recommendation.campaign_budget
        update.amount_micros = recommendation.campaign_budget_recommendation.recommended_budget_amount_micros
        message.campaign_budget_operation.update_mask.paths.append("amount_micros")
    else:
        raise refuse(
            "recommendation_error.RECOMMENDATION_TYPE_APPLY_NOT_SUPPORTED",
            "The sandbox cannot carry this out.",
            "operations",
        )
    outcome = run(
        request,
        [Operation((("operations", index),), kind, getattr(message, f"{kind}_operation"))],
        partial_failure=False,
    )
    if outcome.problems:
        raise Refused(outcome.problems)


def planning_methods() -> dict[str, Method]:
    """The methods of this file by `Service/Method`."""
    ideas, advice = "keyword_plan_idea_service", "recommendation_service"
    return {
        "GeoTargetConstantService/SuggestGeoTargetConstants": Method(
            "geo_target_constant_service",
            "SuggestGeoTargetConstantsRequest",
            "SuggestGeoTargetConstantsResponse",
            suggest_places,
        ),
        "KeywordPlanIdeaService/GenerateKeywordIdeas": Method(
            ideas, "GenerateKeywordIdeasRequest", "GenerateKeywordIdeaResponse", keyword_ideas
        ),
        "KeywordPlanIdeaService/GenerateKeywordHistoricalMetrics": Method(
            ideas,
            "GenerateKeywordHistoricalMetricsRequest",
            "GenerateKeywordHistoricalMetricsResponse",
            historical_metrics,
        ),
        "KeywordPlanIdeaService/GenerateKeywordForecastMetrics": Method(
            ideas, "GenerateKeywordForecastMetricsRequest", "GenerateKeywordForecastMetricsResponse", forecast
        ),
        "RecommendationService/ApplyRecommendation": Method(
            advice, "ApplyRecommendationRequest", "ApplyRecommendationResponse", apply_recommendations
        ),
        "RecommendationService/DismissRecommendation": Method(
            advice, "DismissRecommendationRequest", "DismissRecommendationResponse", dismiss_recommendations
        ),
    }

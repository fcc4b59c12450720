"""Recommendations of Google Ads: read, put into our words, dismissed; what this program can express gets acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.connections import Connection
from core.progress import Progress
from core.recommending.advice import Act, Advice, Advised, Automatic, Figures, Place, Verb
from core.values import money_text
from integrations.google_ads.client import STREAM_TIMEOUT_S, TIMEOUT_S, open_client, renew
from integrations.google_ads.explaining import explained

LINK = "https://ads.google.com/aw/recommendations"
AT_ONCE = 100
"""Google takes so many in one request."""
BUDGETS = (
    "campaign_budget_recommendation", "forecasting_campaign_budget_recommendation",
    "marginal_roi_campaign_budget_recommendation",
)  # fmt: skip
BODIES = (
    *BUDGETS, "keyword_recommendation", "sitelink_asset_recommendation", "callout_asset_recommendation",
    "responsive_search_ad_recommendation", "responsive_search_ad_asset_recommendation",
    "responsive_search_ad_improve_ad_strength_recommendation", "target_cpa_opt_in_recommendation",
    "maximize_conversions_opt_in_recommendation", "maximize_clicks_opt_in_recommendation",
    "search_partners_opt_in_recommendation", "set_target_cpa_recommendation", "forecasting_set_target_cpa_recommendation",
)  # fmt: skip
QUERY = f"""
SELECT recommendation.resource_name, recommendation.type, recommendation.impact, recommendation.campaign,
  recommendation.ad_group, recommendation.dismissed, campaign.name, ad_group.name, customer.currency_code,
  {", ".join(f"recommendation.{one}" for one in BODIES)}
FROM recommendation WHERE recommendation.dismissed = FALSE
"""  # noqa: S608 - names from the table above
SUBSCRIPTIONS = (
    "SELECT recommendation_subscription.type, recommendation_subscription.status FROM recommendation_subscription"
)
TITLES = {
    "KEYWORD": "New keywords", "CAMPAIGN_BUDGET": "Raise budgets", "FORECASTING_CAMPAIGN_BUDGET": "Raise budgets ahead of demand",
    "MARGINAL_ROI_CAMPAIGN_BUDGET": "Raise budgets for return", "SITELINK_ASSET": "Add sitelinks", "CALLOUT_ASSET": "Add callouts",
    "CALL_ASSET": "Add call assets", "RESPONSIVE_SEARCH_AD": "Add responsive search ads",
    "RESPONSIVE_SEARCH_AD_ASSET": "Add headlines and descriptions", "LEAD_FORM_ASSET": "Add lead forms",
    "RESPONSIVE_SEARCH_AD_IMPROVE_AD_STRENGTH": "Improve responsive search ads", "USE_BROAD_MATCH_KEYWORD": "Use broad match",
    "TARGET_CPA_OPT_IN": "Bid for a target CPA", "MAXIMIZE_CONVERSIONS_OPT_IN": "Bid for conversions",
    "MAXIMIZE_CLICKS_OPT_IN": "Bid for clicks", "SEARCH_PARTNERS_OPT_IN": "Show on search partners",
    "SET_TARGET_CPA": "Set a target CPA", "FORECASTING_SET_TARGET_CPA": "Set a target CPA ahead of demand",
    "OPTIMIZE_AD_ROTATION": "Optimise ad rotation", "MOVE_UNUSED_BUDGET": "Move unused budget",
    "DISPLAY_EXPANSION_OPT_IN": "Show on the Display Network", "PERFORMANCE_MAX_OPT_IN": "Start a Performance Max campaign",
}  # fmt: skip


@dataclass(frozen=True)
class GoogleAdvisor:
    """Implements `core.recommending.advice.Advisor`; `make` opens the client of a connection."""

    make: Callable[[Connection], Any] = open_client

    def fetch(self, connection: Connection, progress: Progress) -> Advised:
        """What Google recommends now, and which types it carries out by itself."""
        client = self.make(connection)
        renew(client)
        rows = _rows(client, connection, QUERY, "Reading recommendations", progress)
        advice = tuple(_advice(row) for row in rows)
        listed = _rows(client, connection, SUBSCRIPTIONS, "Reading what Google applies by itself", progress)
        return Advised(advice, tuple(_automatic(row.recommendation_subscription) for row in listed))

    def dismiss(self, connection: Connection, names: Sequence[str], progress: Progress) -> tuple[str, ...]:
        """Tell Google that these are not wanted. Dismissing twice does no harm, so a lost answer may be asked for again."""
        client = self.make(connection)
        renew(client)
        service = client.get_service("RecommendationService")
        for at in range(0, len(names), AT_ONCE):
            progress.step("Dismissing recommendations", at, len(names))
            operations = [{"resource_name": name} for name in names[at : at + AT_ONCE]]
            request = {"customer_id": connection.account.number, "operations": operations}
            with explained(writes=True):
                service.dismiss_recommendation(request=request, timeout=TIMEOUT_S)
        return tuple(names)


def _rows(client: Any, connection: Connection, query: str, label: str, progress: Progress) -> Iterator[Any]:
    service = client.get_service("GoogleAdsService")
    with explained():
        for batch in service.search_stream(
            customer_id=connection.account.number, query=query, timeout=STREAM_TIMEOUT_S
        ):
            progress.step(label)
            yield from batch.results


def _automatic(one: Any) -> Automatic:
    type = one.type_.name
    return Automatic(type, title_of(type), one.status.name == "ENABLED")


def title_of(type: str) -> str:
    """A type in words; one that this program has never heard of is named as Google names it."""
    return TITLES.get(type) or type.replace("_", " ").capitalize()


def _advice(row: Any) -> Advice:
    one = row.recommendation
    type = one.type_.name
    about = _About(row, row.customer.currency_code or "EUR")
    acts, text = _express(about)
    before, after = (_figures(getattr(one.impact, name)) for name in ("base_metrics", "potential_metrics"))
    known = "impact" in one
    return Advice(
        one.resource_name, type, title_of(type), text or title_of(type), row.campaign.name,
        before if known else None, after if known else None, acts, LINK,
    )  # fmt: skip


def _figures(metrics: Any) -> Figures:
    return Figures(
        metrics.impressions, metrics.clicks, int(metrics.cost_micros), metrics.conversions, metrics.conversions_value
    )


@dataclass(frozen=True)
class _About:
    """One recommendation with what it is about."""

    row: Any
    currency: str

    @property
    def campaign(self) -> Place:
        return Place("campaign", _number(self.row.recommendation.campaign), self.row.campaign.name)

    @property
    def ad_group(self) -> Place:
        name = f"{self.row.campaign.name}\n{self.row.ad_group.name}" if self.row.ad_group.name else ""
        return Place("ad_group", _number(self.row.recommendation.ad_group), name)

    def money(self, micros: int) -> str:
        return f"{money_text(micros, self.currency)} {self.currency}"


Expressed = tuple[tuple[Act, ...], str]


def _express(about: _About) -> Expressed:
    """What a recommendation changes in a draft, and the sentence that says so; nothing where it cannot be said."""
    one = about.row.recommendation
    for name in BODIES:
        if name in one and name in _BODIES:
            return _BODIES[name](about, getattr(one, name))
    return (), ""


def _keyword(about: _About, body: Any) -> Expressed:
    match_type = body.keyword.match_type.name
    text = f"Add the keyword “{body.keyword.text}” ({match_type.lower()}) to the ad group {about.row.ad_group.name}"
    if not about.ad_group.remote_id or match_type not in ("EXACT", "PHRASE", "BROAD"):
        return (), text
    values = {"text": body.keyword.text, "match_type": match_type}
    if body.recommended_cpc_bid_micros:
        text += f"; Google would bid {about.money(body.recommended_cpc_bid_micros)}"
    return (Act(Verb.CREATE, "keyword", about.ad_group, values),), text


def _budget(about: _About, body: Any) -> Expressed:
    wanted = int(body.recommended_budget_amount_micros)
    text = f"Change the daily budget from {about.money(body.current_budget_amount_micros)} to {about.money(wanted)}"
    if not wanted:
        return (), text
    return (Act(Verb.SET, "campaign", about.campaign, {"daily_budget": _amount(wanted)}),), text


def _sitelinks(about: _About, body: Any) -> Expressed:
    found = [*body.recommended_campaign_sitelink_assets, *body.recommended_customer_sitelink_assets]
    rows = [
        {"type": "SITELINK", "text": one.sitelink_asset.link_text, "description1": one.sitelink_asset.description1 or None,
         "description2": one.sitelink_asset.description2 or None, "final_url": next(iter(one.final_urls), None)}
        for one in found
    ]  # fmt: skip
    return _assets(about, rows, "sitelink")


def _callouts(about: _About, body: Any) -> Expressed:
    found = [*body.recommended_campaign_callout_assets, *body.recommended_customer_callout_assets]
    return _assets(about, [{"type": "CALLOUT", "text": one.callout_asset.callout_text} for one in found], "callout")


def _assets(about: _About, rows: Sequence[dict[str, Any]], word: str) -> Expressed:
    named = ", ".join(f"“{one['text']}”" for one in rows)
    text = f"Add the {word}{'s' if len(rows) != 1 else ''} {named}" if rows else ""
    if not about.campaign.remote_id:
        return (), text
    return tuple(Act(Verb.CREATE, "asset", about.campaign, one) for one in rows), text


def _new_ad(about: _About, body: Any) -> Expressed:
    ad = body.ad.responsive_search_ad
    headlines = [one.text for one in ad.headlines]
    text = f"Add a responsive search ad to the ad group {about.row.ad_group.name}"
    if not headlines or not about.ad_group.remote_id:
        return (), text
    values = {
        "format": "responsive_search", "status": "PAUSED", "headlines": headlines,
        "descriptions": [one.text for one in ad.descriptions], "path1": ad.path1 or None, "path2": ad.path2 or None,
        "final_url": next(iter(body.ad.final_urls), None),
    }  # fmt: skip
    return (Act(Verb.CREATE, "ad", about.ad_group, values),), text


def _more_texts(about: _About, body: Any) -> Expressed:
    """Texts to be added to an ad: those it has stay, new ones come behind as long as there is room."""
    return _texts(body.current_ad, body.recommended_assets, adding=True)


def _better_ad(about: _About, body: Any) -> Expressed:
    return _texts(body.current_ad, body.recommended_ad, adding=False)


MOST = {"headlines": 15, "descriptions": 4}


def _texts(current: Any, wanted: Any, *, adding: bool) -> Expressed:
    values: dict[str, Any] = {}
    for name, most in MOST.items():
        old = [one.text for one in getattr(current.responsive_search_ad, name)]
        new = [one.text for one in getattr(wanted.responsive_search_ad, name)]
        merged = list(dict.fromkeys([*old, *new] if adding else new))[:most]
        if merged and merged != old:
            values[name] = merged
    fresh = [one for name in values for one in values[name] if one not in _shown(current, name)]
    text = "Use the texts " + ", ".join(f"“{one}”" for one in fresh) if fresh else ""
    if not values or not current.id:
        return (), text
    return (Act(Verb.SET, "ad", Place("ad", str(current.id)), values),), text


def _shown(current: Any, name: str) -> set[str]:
    return {one.text for one in getattr(current.responsive_search_ad, name)}


def _target_cpa(about: _About, body: Any) -> Expressed:
    target = int(body.recommended_target_cpa_micros)
    if not target:
        return (), ""
    values = {"bid_strategy": "Target CPA", "target_cpa": _amount(target)}
    text = f"Let Google bid for a cost per conversion of {about.money(target)}"
    return (Act(Verb.SET, "campaign", about.campaign, values),), text


def _strategy(strategy: str) -> Callable[[_About, Any], Expressed]:
    def express(about: _About, body: Any) -> Expressed:
        values: dict[str, Any] = {"bid_strategy": strategy}
        text = f"Change the bid strategy to “{strategy}”"
        if body.recommended_budget_amount_micros:
            values["daily_budget"] = _amount(int(body.recommended_budget_amount_micros))
            text += f" with a daily budget of {about.money(body.recommended_budget_amount_micros)}"
        return (Act(Verb.SET, "campaign", about.campaign, values),), text

    return express


def _partners(about: _About, body: Any) -> Expressed:
    act = Act(Verb.ADD, "campaign", about.campaign, {"networks": ["Search Partners"]})
    return (act,), "Show the campaign on search partners too"


_BODIES: dict[str, Callable[[_About, Any], Expressed]] = {
    **dict.fromkeys(BUDGETS, _budget),
    "keyword_recommendation": _keyword,
    "sitelink_asset_recommendation": _sitelinks,
    "callout_asset_recommendation": _callouts,
    "responsive_search_ad_recommendation": _new_ad,
    "responsive_search_ad_asset_recommendation": _more_texts,
    "responsive_search_ad_improve_ad_strength_recommendation": _better_ad,
    "target_cpa_opt_in_recommendation": _target_cpa,
    "set_target_cpa_recommendation": _target_cpa,
    "forecasting_set_target_cpa_recommendation": _target_cpa,
    "maximize_conversions_opt_in_recommendation": _strategy("Maximize conversions"),
    "maximize_clicks_opt_in_recommendation": _strategy("Maximize clicks"),
    "search_partners_opt_in_recommendation": _partners,
}


def _number(resource: str) -> str:
    return resource.rpartition("/")[2]


def _amount(micros: int) -> str:
    return str(money_text(micros))

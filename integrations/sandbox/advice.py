"""What the platform would advise a fresh account: some of what this program can carry out, and some it cannot."""

from __future__ import annotations

from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, resource_class, set_enum
from integrations.sandbox.google.store import next_id, save


def recommend(look: Look) -> None:
    """A keyword, a budget, a sitelink, callouts, more texts for an ad, an ad rotation; and what is applied by itself."""
    query = "SELECT body FROM resource WHERE customer = ? AND kind = 'campaign' ORDER BY id"
    campaign = resource_class("campaign").FromString(look.connection.execute(query, (look.customer,)).fetchone()[0])
    group = next(look.children(campaign.resource_name, "ad_group"))
    _recommend_keyword(look, campaign, group)
    _recommend_budget(look, campaign)
    _recommend_assets(look, campaign)
    _recommend_texts(look, campaign, group)
    _keep(look, "recommendation", _advice(look, "OPTIMIZE_AD_ROTATION", campaign))
    _subscribe(look)


def _recommend_keyword(look: Look, campaign: Message, group: Message) -> None:
    advice = _advice(look, "KEYWORD", campaign)
    advice.ad_group = group.resource_name
    advice.keyword_recommendation.keyword.text = f"{group.name.lower()} platform"
    set_enum(advice.keyword_recommendation.keyword, "match_type", "PHRASE")
    advice.keyword_recommendation.recommended_cpc_bid_micros = 2_000_000
    _keep(look, "recommendation", advice)


def _recommend_budget(look: Look, campaign: Message) -> None:
    budget = look.find(campaign.campaign_budget)
    assert budget is not None
    advice = _advice(look, "CAMPAIGN_BUDGET", campaign)
    advice.campaign_budget = budget.resource_name
    advice.campaign_budget_recommendation.current_budget_amount_micros = budget.amount_micros
    advice.campaign_budget_recommendation.recommended_budget_amount_micros = budget.amount_micros * 3 // 2
    _keep(look, "recommendation", advice)


def _recommend_assets(look: Look, campaign: Message) -> None:
    advice = _advice(look, "SITELINK_ASSET", campaign)
    asset = advice.sitelink_asset_recommendation.recommended_campaign_sitelink_assets.add()
    asset.sitelink_asset.link_text = "Customer stories"
    asset.sitelink_asset.description1, asset.sitelink_asset.description2 = (
        "How teams work with it",
        "Told by themselves",
    )
    asset.final_urls.append("https://www.nordlicht.example/stories")
    _keep(look, "recommendation", advice)
    advice = _advice(look, "CALLOUT_ASSET", campaign)
    for text in ("Hosted in Europe", "Free onboarding"):
        advice.callout_asset_recommendation.recommended_campaign_callout_assets.add().callout_asset.callout_text = text
    _keep(look, "recommendation", advice)


def _recommend_texts(look: Look, campaign: Message, group: Message) -> None:
    link = next(look.children(group.resource_name, "ad_group_ad"))
    advice = _advice(look, "RESPONSIVE_SEARCH_AD_ASSET", campaign)
    advice.ad_group = group.resource_name
    body = advice.responsive_search_ad_asset_recommendation
    body.current_ad.CopyFrom(link.ad)
    body.recommended_assets.responsive_search_ad.headlines.add().text = "Compare plans"
    body.recommended_assets.responsive_search_ad.descriptions.add().text = "Ask for a walk-through with your own data."
    _keep(look, "recommendation", advice)


def _advice(look: Look, kind: str, campaign: Message) -> Message:
    advice = resource_class("recommendation")()
    advice.resource_name = f"customers/{look.customer}/recommendations/{next_id(look.connection)}"
    advice.campaign = campaign.resource_name
    set_enum(advice, "type", kind)
    advice.impact.base_metrics.clicks, advice.impact.potential_metrics.clicks = 120.0, 150.0
    return advice


def _subscribe(look: Look) -> None:
    one = resource_class("recommendation_subscription")()
    one.resource_name = f"customers/{look.customer}/recommendationSubscriptions/{next_id(look.connection)}"
    set_enum(one, "type", "OPTIMIZE_AD_ROTATION")
    set_enum(one, "status", "ENABLED")
    _keep(look, "recommendation_subscription", one)


def _keep(look: Look, kind: str, one: Message) -> None:
    number, body = int(one.resource_name.rpartition("/")[2]), one.SerializeToString(deterministic=True)
    save(look.connection, (one.resource_name, look.customer, kind, number, body, 0, "", None, 0))

"""Queries of an Editor file's rows: draft entities of Google Ads with the names of what they hang on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, ScalarSelect, Select, func, literal, null, or_, select

from core.catalog import GOOGLE, KINDS
from core.rows import draft
from core.schema import ENTITY, Presence, live_value

SHARED = ("budget", "label", "negative_list")
# Kinds that may hang on a campaign or on an ad group.
_CAMPAIGN_TOO = ("negative_keyword", "asset", "targeting")


def select_kind(kind: str) -> Select[Any]:
    """Draft entities of Google Ads with the names of their parents, in the order of their making."""
    return _shared(kind) if kind in SHARED else _below_account(kind)


def online_names(connection: Connection, kind: str) -> dict[int, str]:
    """What the platform calls the entities that were renamed here since, by row number."""
    query = select(live_value.c.entity, live_value.c.value).where(
        live_value.c.kind == KINDS[kind].code, live_value.c.field == "name", live_value.c.value.is_not(None)
    )
    return {entity: str(name) for entity, name in connection.execute(query)}


def _shared(kind: str) -> Select[Any]:
    """What stands beside the campaigns; a label only when a file described it, as Editor has no rows of its own for it."""
    table, account = ENTITY[kind], ENTITY["account"]
    of_account = "account" in table.c
    source: Any = table.outerjoin(account, account.c.pk == table.c.account) if of_account else table
    parents = [
        null().label("campaign_name"),
        null().label("ad_group_name"),
        (account.c.name if of_account else null()).label("account_name"),
        (account.c.remote_id if of_account else null()).label("customer_id"),
        (_count_accounts() if of_account else literal(0)).label("account_count"),
    ]
    query = select(table.c.pk, table.c.extra, *_fields(kind), *parents).select_from(source).where(draft(kind))
    return (query if of_account else query.where(table.c.extra.is_not(None))).order_by(table.c.pk)


def _fields(kind: str) -> list[Column[Any]]:
    return [ENTITY[kind].c[f.name] for f in KINDS[kind].fields if not f.refers_to]


def _below_account(kind: str) -> Select[Any]:
    table = ENTITY[kind]
    account = ENTITY["account"]
    campaign = table if kind == "campaign" else ENTITY["campaign"].alias("of_campaign")
    group = table if kind == "ad_group" else ENTITY["ad_group"].alias("of_group")
    source: Any = table
    if kind not in ("campaign", "ad_group"):
        source = source.outerjoin(group, group.c.pk == table.c.ad_group)
    if kind != "campaign":
        own = func.coalesce(table.c.campaign, group.c.campaign) if kind in _CAMPAIGN_TOO else group.c.campaign
        source = source.outerjoin(campaign, campaign.c.pk == own)
    owner = func.coalesce(campaign.c.account, table.c.account) if kind == "negative_keyword" else campaign.c.account
    source = source.outerjoin(account, account.c.pk == owner)
    google = (
        table.c.platform == GOOGLE
        if "platform" in table.c
        else or_(campaign.c.pk.is_(None), campaign.c.platform == GOOGLE)
    )
    parents = [
        campaign.c.name.label("campaign_name"),
        null().label("ad_group_name") if kind == "campaign" else group.c.name.label("ad_group_name"),
        account.c.name.label("account_name"),
        account.c.remote_id.label("customer_id"),
        _count_accounts().label("account_count"),
    ]
    return (
        select(table.c.pk, table.c.extra, *_fields(kind), *parents)
        .select_from(source)
        .where(draft(kind), google)
        .order_by(table.c.pk)
    )


def _count_accounts() -> ScalarSelect[int]:
    account = ENTITY["account"].alias("any_account")
    return (
        select(func.count())
        .where(account.c.platform == GOOGLE, account.c.presence == int(Presence.DRAFT))
        .scalar_subquery()
    )

"""What the workspace knows of an account's entities that the account itself does not tell: by remote id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from core.catalog import KINDS
from core.errors import InvalidInput
from core.pulling.staging import STAGE, part
from core.schema import ENTITY, Presence, counterpart, live_value


def files(connection: Connection, account: str, name: str) -> dict[str, str]:
    """The files of ads by what they became on the platform; `name` is their field, which is also the part's name."""
    table, code = ENTITY["ad"], KINDS["ad"].code
    mine = and_(counterpart.c.kind == code, counterpart.c.account == account, counterpart.c.part == name)
    edited = and_(live_value.c.kind == code, live_value.c.entity == table.c.pk, live_value.c.field == name)
    joined = table.join(counterpart, and_(mine, counterpart.c.entity == table.c.pk)).outerjoin(live_value, edited)
    # What was posted: the draft may have been given another file since.
    posted: ColumnElement[Any] = case((live_value.c.entity.is_not(None), live_value.c.value), else_=table.c[name])
    query = select(counterpart.c.resource, posted).select_from(joined).where(table.c.live == 1)
    return {resource: str(file) for resource, file in connection.execute(query) if file and file != resource}


def url_parameters(connection: Connection, platform: str) -> dict[tuple[str, str], str]:
    """What is added to landing pages: of ads and of ad groups, by kind and remote id."""
    ad, group, campaign, account = (ENTITY[kind] for kind in ("ad", "ad_group", "campaign", "account"))
    of_group = func.coalesce(group.c.final_url_suffix, campaign.c.final_url_suffix, account.c.final_url_suffix)
    groups = group.join(campaign, campaign.c.pk == group.c.campaign).outerjoin(
        account, account.c.pk == campaign.c.account
    )
    ours = group.c.platform == platform
    found: dict[tuple[str, str], str] = {}
    query = (
        select(group.c.remote_id, of_group).select_from(groups).where(ours, group.c.live == 1, of_group.is_not(None))
    )
    found.update({("ad_group", remote): suffix for remote, suffix in connection.execute(query)})
    own = select(ad.c.remote_id, ad.c.final_url_suffix).where(
        ad.c.platform == platform, ad.c.live == 1, ad.c.final_url_suffix.is_not(None)
    )
    found.update({("ad", remote): suffix for remote, suffix in connection.execute(own)})
    return found


def staged_formats(connection: Connection) -> dict[str, str]:
    """The formats of the ad groups that are staged, by remote id."""
    stage = STAGE["ad_group"]
    query = select(stage.c.remote_id, stage.c.format).where(stage.c.format.is_not(None))
    return {row.remote_id: row.format for row in connection.execute(query)}


def staged_segments(connection: Connection) -> dict[str, str]:
    """The names of the audiences that are staged, by what targeting calls them."""
    stage = STAGE["audience"]
    mine = and_(part.c.kind == "audience", part.c.part == "segment", part.c.remote_id == stage.c.remote_id)
    query = select(part.c.resource, stage.c.name).join_from(part, stage, mine)
    return {resource: name for resource, name in connection.execute(query) if name}


def check_currency(connection: Connection, platform: str, number: str, currency: str | None) -> None:
    """Raises InvalidInput when the account stands in the workspace in another currency: its amounts would be others."""
    table = ENTITY["account"]
    here = (table.c.presence == int(Presence.DRAFT)) & (table.c.platform == platform)
    numbered = func.replace(table.c.remote_id, "-", "") == number
    query = select(table.c.name, table.c.currency, table.c.remote_id).where(
        here, or_(numbered, table.c.remote_id.is_(None))
    )
    found = connection.execute(query).all()
    meant = [row for row in found if row.remote_id] or (found if len(found) == 1 else [])
    for row in meant:
        if currency and row.currency and row.currency != currency:
            raise InvalidInput(
                f"{row.name} is planned in {row.currency} here, and the account pays in {currency}.",
                where="currency",
                hint=f"Connect an account that pays in {row.currency}, or make a workspace in {currency} for this one.",
            )

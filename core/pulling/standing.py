"""What the workspace knows of an account's entities that the account itself does not tell: by remote id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, literal, or_, select, update

from core.catalog import KINDS
from core.errors import InvalidInput
from core.ids import parse_id
from core.pulling.staging import STAGE, part
from core.schema import ENTITY, Presence, counterpart, live_value, remote_file
from core.schema import connection as connection_table

MARKED = "% · cdesk-" + "_" * 12
"""Names of what a post is still making (`core.posting.drafting`)."""
FILES = ("image", "document")
"""Fields of ads that name a file, which is also what its part is called."""


def keep_files(connection: Connection, ident: str, platform: str, account: str) -> None:
    """Let ads keep the files that drafts name, where what the platform shows was made from them.

    The platform knows what was uploaded by a name of its own: this connection sent the file under that name, or it is the
    same that was seen with this ad before.
    """
    mine = select(connection_table.c.pk).where(connection_table.c.id == parse_id(ident).bytes).scalar_subquery()
    for name in FILES:
        stage, table = STAGE["ad"], ENTITY["ad"]
        here = (table.c.remote_id == stage.c.remote_id) & (table.c.live == 1) & (table.c.platform == platform)
        posted = select(_posted(name)).where(here).correlate(stage).scalar_subquery()
        sent = exists(
            select(literal(1)).where(
                remote_file.c.connection == mine, remote_file.c.urn == stage.c[name], remote_file.c.name == posted
            )
        )
        seen = exists(
            select(literal(1))
            .select_from(counterpart.join(table, counterpart.c.entity == table.c.pk))
            .where(counterpart.c.kind == KINDS["ad"].code, counterpart.c.account == account, here)
            .where(counterpart.c.part == name, counterpart.c.resource == stage.c[name])
        )
        named = stage.c[name].is_not(None) & posted.is_not(None)
        connection.execute(update(stage).where(named, or_(sent, seen)).values({name: posted}))


def _posted(name: str) -> ColumnElement[Any]:
    """What was posted in a field of an ad: the draft may hold something else since."""
    table = ENTITY["ad"]
    edit = (live_value.c.kind == KINDS["ad"].code) & (live_value.c.entity == table.c.pk) & (live_value.c.field == name)
    edited = exists(select(literal(1)).where(edit))
    return case((edited, select(live_value.c.value).where(edit).scalar_subquery()), else_=table.c[name])


def parts(connection: Connection, kind: str, platform: str, account: str) -> dict[str, dict[str, str]]:
    """What stands for parts of entities, as last seen: by remote id and part."""
    table = ENTITY[kind]
    mine = (counterpart.c.kind == KINDS[kind].code) & (counterpart.c.account == account)
    joined = counterpart.join(table, table.c.pk == counterpart.c.entity)
    query = select(table.c.remote_id, counterpart.c.part, counterpart.c.resource).select_from(joined)
    found: dict[str, dict[str, str]] = {}
    for remote, part_name, resource in connection.execute(
        query.where(mine, table.c.live == 1, table.c.platform == platform)
    ):
        found.setdefault(remote, {})[part_name] = resource
    return found


def drop_unfinished(connection: Connection, platform: str) -> int:
    """Take out what a post has begun to make and this workspace does not know yet: the next post finds and finishes it."""
    count = 0
    for kind in ("campaign", "ad_group", "ad"):
        stage, table = STAGE[kind], ENTITY[kind]
        ours = select(table.c.remote_id).where(
            table.c.live == 1, table.c.platform == platform, table.c.remote_id.is_not(None)
        )
        unfinished = stage.c.name.like(MARKED) & stage.c.remote_id.not_in(ours)
        count += int(connection.execute(delete(stage).where(unfinished)).rowcount)
    return count


def url_parameters(connection: Connection, platform: str) -> dict[tuple[str, str], str]:
    """What is added to landing pages: of ads and of ad groups, by kind and remote id.

    Ad groups that are staged and drafted here under the same names of ad group and campaign count as these drafts.
    """
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
    there, above = STAGE["ad_group"], STAGE["campaign"]
    named = groups.join(there, and_(there.c.name == group.c.name, group.c.live == 0, group.c.remote_id.is_(None)))
    named = named.join(above, and_(above.c.remote_id == there.c.campaign_remote, above.c.name == campaign.c.name))
    drafted = select(there.c.remote_id, of_group).select_from(named).where(ours, of_group.is_not(None))
    drafted = drafted.where(group.c.presence == int(Presence.DRAFT))
    found.update({("ad_group", remote): suffix for remote, suffix in connection.execute(drafted)})
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

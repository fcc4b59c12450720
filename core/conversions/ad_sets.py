"""The ad sets of an account that stand on its platform."""

from __future__ import annotations

from sqlalchemy import select

from core.connections import Connection
from core.ids import id_text
from core.schema import ENTITY, Presence
from core.workspace import Workspace


def numbers(workspace: Workspace, connection: Connection) -> list[tuple[str, str]]:
    """Their ids here and their numbers there."""
    ads, campaigns, accounts = ENTITY["ad_group"], ENTITY["campaign"], ENTITY["account"]
    with workspace.read() as reading:
        query = (
            select(ads.c.id, ads.c.remote_id)
            .join_from(ads, campaigns, campaigns.c.pk == ads.c.campaign)
            .join(accounts, accounts.c.pk == campaigns.c.account)
            .where(
                ads.c.presence == int(Presence.DRAFT), ads.c.live == 1, ads.c.remote_id.is_not(None),
                accounts.c.platform == connection.platform, accounts.c.remote_id == connection.account.number,
            )
            .order_by(ads.c.pk)
        )  # fmt: skip
        return [(id_text(row.id), str(row.remote_id)) for row in reading.execute(query)]

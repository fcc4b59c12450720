"""Which entities of a workspace belong to one account of a platform."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from core.ids import parse_id
from core.schema import ENTITY, post, post_step
from core.schema import connection as connection_table
from core.workspace import Workspace


def of_account(kind: str, account: int, number: str) -> ColumnElement[bool]:
    """Condition on entities of a kind: they hang below the account with this row number.

    Labels belong to the workspace and so to no account. What hangs on the account itself is told by its remote id, which
    begins with `customers/NUMBER/`.
    """
    table = ENTITY[kind]
    if kind == "account":
        return table.c.pk == account
    if kind == "label":
        return false()
    campaigns = select(ENTITY["campaign"].c.pk).where(ENTITY["campaign"].c.account == account)
    groups = select(ENTITY["ad_group"].c.pk).where(ENTITY["ad_group"].c.campaign.in_(campaigns))
    ways = []
    if "account" in table.c:
        ways.append(table.c.account == account)
    if "campaign" in table.c:
        ways.append(table.c.campaign.in_(campaigns))
    if "ad_group" in table.c:
        ways.append(table.c.ad_group.in_(groups))
    if kind == "asset":
        ways.append(table.c.remote_id.like(f"customers/{number}/%"))
    return or_(*ways)


def posted_since(workspace: Workspace, connection: str, moment: int) -> bool:
    """Whether anything was sent over a connection since a moment (milliseconds UTC): rows read before may be out of date."""
    mine = select(connection_table.c.pk).where(connection_table.c.id == parse_id(connection).bytes).scalar_subquery()
    posts = select(post.c.pk).where(post.c.connection == mine)
    steps = (post_step.c.intended_at >= moment) | (post_step.c.settled_at >= moment)
    late = select(post_step.c.pk).where(post_step.c.post.in_(posts), steps).limit(1)
    with workspace.read() as reading:
        return reading.execute(late).first() is not None

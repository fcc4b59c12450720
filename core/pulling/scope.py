"""Which entities of a workspace belong to one account of a platform."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select

from core.schema import ENTITY


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

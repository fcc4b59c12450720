"""What the workspace has already: accounts to use again, names that are taken."""

from __future__ import annotations

from sqlalchemy import select

from core.catalog import PLATFORM_LABELS
from core.generation.naming import harmless
from core.ids import id_text
from core.schema import ENTITY, Presence
from core.workspace import Workspace


def find_account(workspace: Workspace, platform: str, currency: str) -> str | None:
    """The id of the draft's first account on a platform in this currency (or in none yet)."""
    account = ENTITY["account"].c
    query = (
        select(account.id)
        .where(account.presence == int(Presence.DRAFT), account.platform == platform)
        .where(account.status.is_distinct_from("REMOVED"))
        .where((account.currency == currency) | account.currency.is_(None))
        .order_by(account.pk)
        .limit(1)
    )
    with workspace.read() as connection:
        found = connection.execute(query).scalar()
    return id_text(found) if found else None


def taken_names(workspace: Workspace, kind: str, platform: str) -> set[str]:
    """Names in the draft and in open proposals."""
    table = ENTITY[kind].c
    query = select(table.name).where(
        table.presence != int(Presence.GONE), table.platform == platform, table.name.is_not(None)
    )
    with workspace.read() as connection:
        return set(connection.execute(query).scalars())


def account_name(workspace: Workspace, platform: str, company: str) -> str:
    """A free name for a new account: `Ledgerly – Google Ads`."""
    taken = {name.casefold() for name in taken_names(workspace, "account", platform)}
    name = wanted = f"{harmless(company)} – {PLATFORM_LABELS[platform]}"
    number = 2
    while name.casefold() in taken:
        name, number = f"{wanted} {number}", number + 1
    return name

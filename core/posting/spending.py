"""What enabled campaigns of an account may spend a day as the platform has them, before anything is posted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from core.catalog import KINDS
from core.connections import Connection as SignedIn
from core.errors import InvalidInput
from core.posting.accounts import account_of
from core.posting.money import NESTED
from core.posting.nesting import daily_below
from core.schema import ENTITY, live_value
from core.workspace import Workspace

_FIELDS = ("status", "daily_budget", "budget_name")


def live_daily_budget(workspace: Workspace, to: SignedIn) -> int | None:
    """The sum in micros; None where the account is not known yet. A shared budget counts once."""
    with workspace.read() as reading:
        try:
            account, bound = account_of(reading, to)
        except InvalidInput:
            return None
        if not bound:
            return 0
        if to.platform in NESTED:
            return daily_below(reading, account)
        shared = {
            str(row["name"]): int(row["amount"] or 0) for row in _live(reading, "budget", account, ("name", "amount"))
        }
        total, used = 0, set()
        for row in _live(reading, "campaign", account, _FIELDS):
            if row["status"] == "ENABLED":
                used.add(row["budget_name"])
                total += 0 if row["budget_name"] in shared else int(row["daily_budget"] or 0)
    return total + sum(amount for name, amount in shared.items() if name in used)


def _live(reading: Connection, kind: str, account: int, names: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """These fields of what the platform has, as it has them."""
    table, code = ENTITY[kind], KINDS[kind].code
    mine = (table.c.account == account) & (table.c.live == 1)
    query = select(table.c.pk, *(table.c[name] for name in names)).where(mine)
    rows = {row["pk"]: dict(row) for row in reading.execute(query).mappings()}
    differing = select(live_value.c.entity, live_value.c.field, live_value.c.value).join(
        table, table.c.pk == live_value.c.entity
    )
    for entity, name, value in reading.execute(
        differing.where(mine, live_value.c.kind == code, live_value.c.field.in_(names))
    ):
        rows[entity][name] = value
    return list(rows.values())

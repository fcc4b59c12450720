"""Where each account's figures come from, of which days they are, and what has to be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from core import connections
from core.connections import Connection as SignedIn
from core.connections import State
from core.ids import id_text
from core.pulling.facts import first_open_day
from core.reporting.model import Source
from core.schema import ENTITY
from core.values import money_text
from core.workspace import Workspace

LINKEDIN = "linkedin_ads"
YOUNG_DAYS = 3
"""So long after a day its impressions, clicks and cost are corrected."""


@dataclass(frozen=True)
class AccountRow:
    """An account of the workspace."""

    pk: int
    id: str
    name: str
    platform: str
    number: str
    currency: str
    zone: str


def account_rows(workspace: Workspace, connection: Connection) -> list[AccountRow]:
    """All accounts, those of the draft and those that left it."""
    table = ENTITY["account"].c
    query = select(table.pk, table.id, table.name, table.platform, table.remote_id, table.currency, table.time_zone)
    return [
        AccountRow(pk, id_text(ident), name or "", platform or "", remote or "", currency or workspace.currency,
                   "UTC" if platform == LINKEDIN else zone or workspace.time_zone)
        for pk, ident, name, platform, remote, currency, zone in connection.execute(query.order_by(table.platform, table.name))
    ]  # fmt: skip


def read_sources(
    workspace: Workspace, accounts: Sequence[AccountRow], spans: Mapping[int, tuple[str, str]], today: date
) -> list[Source]:
    """The sources of the accounts that have figures, by their first and last day of them."""
    signed = {(one.platform, one.account.number): one for one in connections.list_connections(workspace)}
    return [
        _source(workspace, one, signed.get((one.platform, _bare(one.number))), spans[one.pk], today)
        for one in accounts
        if one.pk in spans
    ]


def _source(
    workspace: Workspace, one: AccountRow, signed: SignedIn | None, days: tuple[str, str], today: date
) -> Source:
    kept = connections.cursor(workspace, signed.id) if signed else {}
    loaded = signed is not None and bool(kept.get("facts"))
    at = _moment(kept.get("figures", {}).get("read_at") or kept.get("downloaded_at")) if loaded else None
    made_up = one.name.endswith("(simulated)") or (signed is not None and signed.simulated)
    read = at.date() if at else today
    zone = (signed.account.time_zone if signed else None) or one.zone
    return Source(
        one.platform, one.name, _bare(one.number), one.currency, "UTC" if one.platform == LINKEDIN else zone, at, *days,
        first_open_day(read), str(read - timedelta(days=YOUNG_DAYS)), made_up, _remarks(signed, kept),
    )  # fmt: skip


def _remarks(signed: SignedIn | None, kept: Mapping[str, Any]) -> tuple[str, ...]:
    if signed is None:
        return ()
    said = []
    if kept.get("figures", {}).get("empty"):
        said.append("The last download of figures was empty: nothing was shown, or the sign-in may not see reports.")
    beyond = kept.get("figures", {}).get("beyond")
    if beyond:
        spent = money_text(round(beyond["cost"] / 10_000) * 10_000, signed.account.currency or "EUR")
        said.append(
            f"Campaigns that are not here, archived ones mostly, cost {spent} more from {beyond['first']} to {beyond['last']}."
        )
    if signed.state is State.SIGN_IN_AGAIN:
        said.append("The sign-in has ended, so newer figures are missing.")
    return tuple(said)


def _bare(number: str) -> str:
    return number.rpartition(":")[2]


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)

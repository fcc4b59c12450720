"""Budgets on two levels: a campaign's own, or those of its ad groups, which run only while both are switched on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from core.catalog import KINDS
from core.platforms import Verb
from core.posting.adapter import Operation
from core.schema import ENTITY, live_value

FIELDS = ("status", "daily_budget", "total_budget")
Key = tuple[str, int]
Rows = dict[Key, dict[str, Any]]


def added_below(reading: Connection, account: int, operations: Sequence[Operation]) -> int:
    """What may be spent more afterwards, in micros: a day's budgets, and those over a flight, which count whole.

    Cuts are not set against rises, for the platform may refuse them.
    """
    rows = _live(reading, account)
    before = _spending(rows, FIELDS[1:])
    after = _spending(_applied(rows, operations), FIELDS[1:])
    return sum(max(0, amount - before.get(key, 0)) for key, amount in after.items())


def daily_below(reading: Connection, account: int) -> int:
    """What may be spent a day as the platform has it, in micros."""
    return sum(_spending(_live(reading, account), ("daily_budget",)).values())


def _spending(rows: Rows, amounts: Sequence[str]) -> dict[Key, int]:
    """What each campaign with a budget of its own, and each ad group of the others, may spend; only what runs."""
    own = {key: _amount(row, amounts) for key, row in rows.items() if key[0] == "campaign" and _runs(row)}
    daily = {key for key in own if rows[key]["daily_budget"]}
    groups = {
        key: _amount(row, amounts)
        for key, row in rows.items()
        if key[0] == "ad_group" and _runs(row) and ("campaign", row["campaign"]) in own.keys() - daily
    }
    # A total above ad groups that have budgets only bounds them.
    filled = {("campaign", rows[key]["campaign"]) for key, amount in groups.items() if amount}
    return groups | {key: amount for key, amount in own.items() if key not in filled}


def _amount(row: Mapping[str, Any], amounts: Iterable[str]) -> int:
    return sum(int(row.get(name) or 0) for name in amounts)


def _runs(row: Mapping[str, Any]) -> bool:
    return row.get("status") == "ENABLED"


def _applied(rows: Rows, operations: Sequence[Operation]) -> Rows:
    """The rows after a post."""
    after = dict(rows)
    for one in operations:
        key = (one.kind, one.entity)
        if one.kind not in ("campaign", "ad_group"):
            continue
        if one.verb is Verb.REMOVE:
            after.pop(key, None)
            continue
        above = one.link("campaign")
        held = after.get(key, dict.fromkeys(FIELDS) | {"campaign": above.entity if above else None})
        after[key] = held | {name: one.sent[name] for name in FIELDS if name in one.sent}
    return after


def _live(reading: Connection, account: int) -> Rows:
    """Campaigns and ad groups as the platform has them."""
    campaign, group = ENTITY["campaign"], ENTITY["ad_group"]
    mine = (campaign.c.account == account) & (campaign.c.live == 1)
    campaigns = select(campaign.c.pk, *(campaign.c[name] for name in FIELDS)).where(mine)
    groups = (
        select(group.c.pk, group.c.campaign, *(group.c[name] for name in FIELDS))
        .join(campaign, campaign.c.pk == group.c.campaign)
        .where(mine, group.c.live == 1)
    )
    rows: Rows = {}
    for kind, query in (("campaign", campaigns), ("ad_group", groups)):
        rows |= {(kind, row["pk"]): dict(row) for row in reading.execute(query).mappings()}
        differing = select(live_value.c.entity, live_value.c.field, live_value.c.value).where(
            live_value.c.kind == KINDS[kind].code, live_value.c.field.in_(FIELDS)
        )
        for entity, name, value in reading.execute(differing):
            if (kind, entity) in rows:
                rows[kind, entity][name] = value
    return rows

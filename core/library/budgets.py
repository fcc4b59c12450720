"""Shared budgets: made, given to campaigns and taken back, and what depends on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, literal, null, select

from core.catalog import KINDS
from core.command_words import about_sharing
from core.editing import Target, conditions
from core.errors import InvalidInput
from core.ids import id_text
from core.library.names import check_free, find_shared, one_line
from core.schema import ENTITY, Presence, fact
from core.values import currency_digits, parse_money
from core.workspace import Workspace

_campaign, _budget = ENTITY["campaign"], ENTITY["budget"]
_DRAFT = int(Presence.DRAFT)


@dataclass(frozen=True)
class BudgetUse:
    """A shared budget and what depends on it; money in micros, `cost` over all known days."""

    id: str
    pk: int
    name: str
    account: int | None
    amount: int | None
    campaigns: int
    running: int
    cost: int


def create_budget(workspace: Workspace, account: str, name: str, amount: int | str) -> str:
    """Make a shared budget of an account; `amount` a day as micros or a decimal text. Returns its id."""
    wanted = one_line(name, "budget")
    with workspace.edit(f"Add shared budget “{wanted}”") as edit:
        check_free(edit.connection, "budget", edit.row_number("account", account), wanted)
        row = {"account": account, "name": wanted, "amount": amount, "delivery": "Standard", "status": "ENABLED"}
        return edit.create("budget", row)


def use_budget(workspace: Workspace, target: Target, id: str) -> int:
    """Let all the target's campaigns of the budget's account spend from it; their own amounts are emptied.

    Returns how many campaigns change.
    """
    with workspace.read() as connection:
        budget = find_shared(connection, "budget", id)
    about = about_sharing(workspace, ["budget", id, "--use"], target)
    with workspace.edit(f"Use shared budget “{budget.name}”", about=about) as edit:
        changed = 0
        for where in conditions("campaign", target):
            mine = and_(where, _campaign.c.account.is_not_distinct_from(literal(budget.account)))
            rows = _campaign.c.pk.in_(edit.chosen("campaign", mine))
            changed += edit.set_where("campaign", rows, "budget_name", literal(budget.name))
            for field in ("daily_budget", "total_budget"):
                edit.set_where("campaign", rows, field, null())
        return changed


def leave_budget(workspace: Workspace, target: Target, daily: int | None = None) -> int:
    """Give campaigns an amount of their own again: `daily` micros, else an equal share of the budget they leave."""
    with workspace.edit("Leave the shared budget") as edit:
        chosen = [edit.chosen("campaign", and_(where, _campaign.c.budget_name.is_not(None)))
                  for where in conditions("campaign", target)]  # fmt: skip
        amount = literal(daily, Integer) if daily is not None else _share(workspace.currency)
        # All amounts first: a share is counted over the campaigns that still use the budget.
        for pks in chosen:
            edit.set_where("campaign", _campaign.c.pk.in_(pks), "daily_budget", amount)
        return sum(edit.set_where("campaign", _campaign.c.pk.in_(pks), "budget_name", null()) for pks in chosen)


def _share(currency: str) -> ColumnElement[Any]:
    """An equal part of the budget, rounded down to the currency's smallest unit."""
    unit = 10 ** (6 - currency_digits(currency))
    other = _campaign.alias("other_user")
    users = (
        select(func.count())
        .where(
            other.c.presence == _DRAFT,
            other.c.account.is_not_distinct_from(_campaign.c.account),
            other.c.budget_name == _campaign.c.budget_name,
        )
        .correlate(_campaign)
        .scalar_subquery()
    )
    amount = (
        select(_budget.c.amount)
        .where(
            _budget.c.presence == _DRAFT,
            _budget.c.account.is_not_distinct_from(_campaign.c.account),
            _budget.c.name == _campaign.c.budget_name,
        )
        .correlate(_campaign)
        .limit(1)
        .scalar_subquery()
    )
    share: ColumnElement[Any] = cast(amount / users / unit, Integer) * unit
    return share


def budget_uses(workspace: Workspace) -> list[BudgetUse]:
    """Every shared budget with the campaigns that spend from it."""
    mine = and_(
        _campaign.c.presence == _DRAFT,
        _campaign.c.account.is_not_distinct_from(_budget.c.account),
        _campaign.c.budget_name == _budget.c.name,
    )
    users = select(func.count()).where(mine).correlate(_budget).scalar_subquery()
    running = select(func.count()).where(mine, _campaign.c.status == "ENABLED").correlate(_budget).scalar_subquery()
    spent = (
        select(func.coalesce(func.sum(fact.c.cost), 0))
        .select_from(_campaign.join(fact, fact.c.entity == _campaign.c.pk))
        .where(mine, fact.c.kind == KINDS["campaign"].code)
        .correlate(_budget)
        .scalar_subquery()
    )
    query = (
        select(_budget.c.pk, _budget.c.id, _budget.c.name, _budget.c.account, _budget.c.amount, users, running, spent)
        .where(_budget.c.presence == _DRAFT)
        .order_by(_budget.c.name.collate("NOCASE"), _budget.c.pk)
    )
    with workspace.read() as connection:
        return [
            BudgetUse(id_text(raw), pk, name or "", account, amount, n, on, int(cost))
            for pk, raw, name, account, amount, n, on, cost in connection.execute(query)
        ]


def campaigns_of(workspace: Workspace, id: str) -> list[tuple[str, str]]:
    """Id and name of the campaigns that spend from a budget; raises NotFound."""
    with workspace.read() as connection:
        budget = find_shared(connection, "budget", id)
        query = (
            select(_campaign.c.id, _campaign.c.name)
            .where(
                _campaign.c.presence == _DRAFT,
                _campaign.c.account.is_not_distinct_from(literal(budget.account)),
                _campaign.c.budget_name == budget.name,
            )
            .order_by(_campaign.c.name.collate("NOCASE"))
        )
        return [(id_text(raw), name or "") for raw, name in connection.execute(query)]


def parse_amount(text: str) -> int:
    """Micros of a typed amount above zero; raises InvalidInput."""
    amount = parse_money(text)
    if amount <= 0:
        raise InvalidInput("A budget is more than zero.", hint="Write it like 50.00.")
    return amount

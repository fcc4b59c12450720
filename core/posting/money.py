"""How much more a day enabled things may spend after a post, and from which rise on that has to be typed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.catalog import LINKEDIN
from core.errors import InvalidInput
from core.platforms import Verb
from core.posting.adapter import Operation
from core.values import MICROS, money_text, parse_money
from core.workspace import Workspace

GUARD_OPTION = "posting.guard"
GUARD = "100"
OFF = "off"
# Platforms whose budgets stand on two levels, so that a switch above counts what is below (`core.posting.nesting`).
NESTED = frozenset({LINKEDIN})
# What is spent in a day, and what is spent over a flight, which counts whole.
_AMOUNTS = {
    "campaign": ("daily_budget", "total_budget"),
    "ad_group": ("daily_budget", "total_budget"),
    "budget": ("amount",),
}


def guard_of(workspace: Workspace) -> int | None:
    """The rise of daily budgets, in micros, above which the amount has to be typed; None when it never has to."""
    kept = workspace.option(GUARD_OPTION) or GUARD
    return None if kept == OFF else parse_money(kept)


def set_guard(workspace: Workspace, amount: str) -> None:
    """Keep another guard, in whole or decimal units of the currency, or “off”; raises InvalidInput."""
    wanted = amount.strip().lower()
    if wanted != OFF and parse_money(wanted) < 0:
        raise InvalidInput(f"{amount!r} is below zero.", hint="Write an amount like 100, or off.")
    workspace.set_option(GUARD_OPTION, wanted)


def added_budget(operations: Sequence[Operation], shared: dict[str, int]) -> int:
    """What enabled campaigns may spend more a day afterwards, in micros.

    Cuts are not set against rises, for the platform may refuse them. `shared` holds the amounts of shared budgets by name.
    """
    return sum(max(0, _after(one, shared) - _before(one, shared)) for one in operations if one.kind in _AMOUNTS)


def to_type(added: int, guard: int | None, currency: str) -> str | None:
    """The amount that has to be typed, None while the rise is small enough or there is no guard."""
    return money_text(added, currency) if guard is not None and added > guard else None


def is_typed(typed: str | None, wanted: str) -> bool:
    """Whether the typed amount is exactly the one asked for; 250 and 250.00 are the same amount."""
    try:
        return typed is not None and parse_money(typed) == parse_money(wanted)
    except InvalidInput:
        return False


def _after(one: Operation, shared: dict[str, int]) -> int:
    return 0 if one.verb is Verb.REMOVE else _spends(one.kind, one.values, shared)


def _before(one: Operation, shared: dict[str, int]) -> int:
    return _spends(one.kind, one.values | dict(one.before), shared) if one.verb is Verb.UPDATE else 0


def _spends(kind: str, values: dict[str, Any], shared: dict[str, int]) -> int:
    if kind != "budget" and values.get("status") != "ENABLED":
        return 0
    own = sum(values.get(name) or 0 for name in _AMOUNTS[kind])
    return own or shared.get(values.get("budget_name") or "", 0)


def whole(micros: int) -> str:
    """An amount without decimals, for sentences about the guard."""
    return f"{micros // MICROS:,}"

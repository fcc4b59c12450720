"""Partial updates: only what changed is sent, inside `$set` and `$delete`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NESTED = frozenset({"runSchedule", "adContext"})
"""Records whose parts change on their own; amounts of money and targeting are sent whole."""
MISSING = object()


def patch(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The patch that leads from one document to the other; empty when nothing changed.

    A field that `after` lacks is deleted, so hand over only fields that are known on both sides. Equal amounts of money
    written differently (`50` and `50.00`) are no change.
    """
    sets: dict[str, Any] = {}
    deletes: list[str] = []
    made: dict[str, Any] = {}
    for name in [*after, *(one for one in before if one not in after)]:
        old, new = before.get(name, MISSING), after.get(name, MISSING)
        if new is MISSING:
            deletes.append(name)
        elif old is MISSING:
            sets[name] = new
        elif same(old, new):
            continue
        elif name in NESTED and isinstance(old, Mapping) and isinstance(new, Mapping):
            made[name] = patch(old, new)
        else:
            sets[name] = new
    return made | ({"$set": sets} if sets else {}) | ({"$delete": deletes} if deletes else {})


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same to LinkedIn."""
    from integrations.linkedin_ads.wire.values import is_money, money_of

    if is_money(one) and is_money(other):
        return money_of(one) == money_of(other)
    return bool(one == other)


def applied(document: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The document after a patch, for foretelling what will stand there."""
    result = dict(document)
    for name, inner in change.items():
        if name == "$set":
            result.update(inner)
        elif name == "$delete":
            for one in inner:
                result.pop(one, None)
        else:
            result[name] = applied(result.get(name) or {}, inner)
    return result

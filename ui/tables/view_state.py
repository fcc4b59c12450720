"""What a person arranged in a list: order, widths and choice of columns, how many stay, sorting and grouping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WIDEST = 2_000


@dataclass(frozen=True)
class ViewState:
    """Only what differs from the catalog is kept, so that new columns of a later version appear where they belong.

    `order` names columns as they stand on the screen, `widths` px by name, `hidden` whether a column is hidden,
    `frozen` the last column that stays (None: the name of the row, "" none at all), `orders` (name, descending).
    """

    order: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    hidden: Mapping[str, bool] = field(default_factory=dict)
    frozen: str | None = None
    orders: tuple[tuple[str, bool], ...] = ()
    group: str | None = None

    def to_json(self) -> str:
        """As text for the workspace's options."""
        return json.dumps(self.as_map(), ensure_ascii=False)

    def as_map(self) -> dict[str, Any]:
        """As a map JSON can hold, for a kept view."""
        return {
            "order": list(self.order),
            "widths": dict(self.widths),
            "hidden": dict(self.hidden),
            "frozen": self.frozen,
            "orders": [list(one) for one in self.orders],
            "group": self.group,
        }


def from_json(text: str | None) -> ViewState:
    """What was kept; what cannot be read (by hand, by a later version) counts as nothing kept."""
    try:
        stored = json.loads(text or "{}")
    except ValueError:
        return ViewState()
    return from_map(stored if isinstance(stored, dict) else {})


def from_map(stored: Mapping[str, Any]) -> ViewState:
    """An arrangement out of a kept view; parts that are none are left out."""
    return ViewState(
        tuple(one for one in _list(stored, "order") if isinstance(one, str)),
        {name: width for name, width in _map(stored, "widths").items() if type(width) is int and 0 < width < WIDEST},
        {name: hidden for name, hidden in _map(stored, "hidden").items() if isinstance(hidden, bool)},
        _text(stored, "frozen"),
        tuple((one[0], bool(one[1])) for one in _list(stored, "orders") if _is_order(one)),
        _text(stored, "group"),
    )


def _list(stored: Mapping[str, Any], name: str) -> list[Any]:
    value = stored.get(name)
    return value if isinstance(value, list) else []


def _map(stored: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = stored.get(name)
    return value if isinstance(value, dict) else {}


def _text(stored: Mapping[str, Any], name: str) -> str | None:
    value = stored.get(name)
    return value if isinstance(value, str) else None


def _is_order(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and isinstance(one[0], str)

"""What a template holds: parts with variables in their values, and how a part becomes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.applying import CHILDREN
from core.catalog import KINDS, Field, FieldType, Merge
from core.errors import InvalidInput
from core.templates.variables import Values, fill
from core.values import decode, encode, parse_text

# Where something stands, not what it is: written when it is made, never upgraded.
STRUCTURAL = frozenset({"platform", "level"})
_LEFT_OUT = frozenset({"comment", "remote_id"})
_TYPED = (FieldType.MONEY, FieldType.INTEGER, FieldType.BOOL)


@dataclass(frozen=True)
class Part:
    """One entity of the tree: `key` never changes over versions; `parents` name the parts it hangs below, by field."""

    key: str
    kind: str
    parents: Mapping[str, str]
    values: Mapping[str, Any]
    formulas: Mapping[str, str] = field(default_factory=dict)
    """The formulas its fields follow; none that holds words of a variable."""


@dataclass(frozen=True)
class Body:
    """A version of a template: its parts, parents before children, and the variables with their original words."""

    parts: tuple[Part, ...]
    variables: Values = field(default_factory=dict)

    def by_key(self) -> dict[str, Part]:
        """The parts by key."""
        return {part.key: part for part in self.parts}

    def roots(self) -> tuple[Part, ...]:
        """The parts that hang below no other."""
        return tuple(part for part in self.parts if not part.parents)

    def platforms(self) -> tuple[str, ...]:
        """The platforms of the roots."""
        return tuple(
            dict.fromkeys(str(part.values["platform"]) for part in self.roots() if part.values.get("platform"))
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the template's row."""
        return {
            "parts": [
                {"key": one.key, "kind": one.kind, "parents": dict(one.parents), "values": dict(one.values)}
                | ({"formulas": dict(one.formulas)} if one.formulas else {})
                for one in self.parts
            ],
            "variables": dict(self.variables),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Body:
        """Back from what is kept; raises InvalidInput for something else."""
        try:
            parts = tuple(
                Part(one["key"], one["kind"], one["parents"], one["values"], dict(one.get("formulas", {})))
                for one in document["parts"]
            )
            variables = {str(name): str(text) for name, text in document["variables"].items()}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InvalidInput("The template's contents cannot be read.", hint="Restore an earlier version.") from error
        unknown = next((part.kind for part in parts if part.kind not in KINDS), None)
        if unknown:
            raise InvalidInput(f"The template holds “{unknown}”, which this version does not know.")
        return cls(parts, variables)


@lru_cache(maxsize=64)
def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields of a kind that a template carries."""
    return tuple(
        f
        for f in KINDS[kind].fields
        if not f.refers_to
        and f.name not in _LEFT_OUT
        and f.merge is not Merge.DERIVED
        and (not f.read_only or f.name in STRUCTURAL)
    )


def row_values(part: Part, body: Body, values: Values) -> dict[str, Any]:
    """A part's fields with the variables filled in; raises InvalidInput for a text that is no amount or number."""
    row: dict[str, Any] = {}
    for described in fields_of(part.kind):
        raw = part.values.get(described.name)
        filled = None if raw is None else fill(raw, values, body.variables)
        if isinstance(filled, str) and described.type in _TYPED:
            filled = parse_text(described, filled)
        row[described.name] = filled if filled != [] else None
    return row


def canonical(described: Field, value: Any) -> Any:
    """A value as it comes back from storage, to compare with what stands there."""
    return decode(described, encode(described, value))


def kinds_in_order(kinds: Sequence[str]) -> list[str]:
    """Kinds with parents before children."""
    return [kind for kind in _ORDER if kind in set(kinds)]


def _ordered() -> list[str]:
    order: list[str] = []
    for depth in ("account", "campaign", "ad_group"):
        order.append(depth)
    waiting = [kind for kind in KINDS if kind not in order]
    while waiting:
        ready = [
            kind
            for kind in waiting
            if all(f.refers_to in order or f.refers_to == kind for f in KINDS[kind].fields if f.refers_to)
        ]
        order.extend(ready or waiting)
        waiting = [kind for kind in waiting if kind not in order]
    return order


_ORDER = _ordered()
BELOW = CHILDREN

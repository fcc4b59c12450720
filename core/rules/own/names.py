"""What names in an own rule mean: fields of the row, of what is above it, figures, and the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.catalog import KINDS, Field, FieldType
from core.errors import ExpressionError
from core.expressions import Expression, names, position_of
from core.query.names import Metric, Own, Parent, close_names, meaning
from core.values import MICROS

ABOVE = ("ad_group", "campaign", "account")
FIGURES = ("cost", "clicks", "impressions", "conversions", "conversions_value", "ctr", "cpc", "cpm", "cpa", "conversion_rate", "roas")  # fmt: skip
_MONEY_FIGURES = frozenset({"cost", "conversions_value", "cpc", "cpm", "cpa"})
_SHARES = frozenset({"ctr", "conversion_rate"})
_UNUSABLE = frozenset({"texts", "extra", "variables", "body", "earlier"})
SPECIAL = ("today", "live", "platform", "kind")


@dataclass(frozen=True)
class Read:
    """A name of a rule: `above` is the kind the field belongs to (None: the row itself), or a figure, or a special word.

    `days` of a figure are the last ones up to yesterday, None all of them.
    """

    name: str
    field: Field | None = None
    above: str | None = None
    figure: str | None = None
    days: int | None = None


def meanings(kind: str, expressions: list[Expression]) -> dict[str, Read]:
    """What each name of the expressions means for a kind; raises ExpressionError where one means nothing."""
    found: dict[str, Read] = {}
    for expression in expressions:
        for name in names(expression):
            read = _meaning(kind, name)
            if read is None:
                raise _unknown(kind, name, expression)
            found[name] = read
    return found


def _meaning(kind: str, name: str) -> Read | None:
    if name in SPECIAL and name not in KINDS[kind].by_name:
        return Read(name)
    means = meaning(kind, name)
    match means:
        case Own():
            return None if means.field.name in _UNUSABLE else Read(name, means.field)
        case Metric():
            return Read(name, figure=means.name, days=means.days)
        case Parent() if means.kind == kind:
            field = means.field or KINDS[kind].by_name[KINDS[kind].title]
            return Read(name, field)
        case Parent() if means.kind in ABOVE:
            field = means.field or KINDS[means.kind].by_name[KINDS[means.kind].title]
            return Read(name, field, means.kind)
    return None


def _unknown(kind: str, name: str, expression: Expression) -> ExpressionError:
    label = KINDS[kind].plural.lower()
    near = close_names(kind, name)
    hint = f"Did you mean {' or '.join(near)}?" if near else 'Texts stand in double quotes: "like this".'
    return ExpressionError(
        f"{label.capitalize()} have no field {name}.", position=position_of(expression, name), hint=hint
    )


Convert = Callable[[Any], Any]


def converter(field: Field) -> Convert | None:
    """How a stored value becomes one of the language: amounts in units of the currency, switches as yes/no; None: as it is."""
    match field.type:
        case FieldType.MONEY:
            return _units
        case FieldType.DECIMAL:
            return _decimal
        case FieldType.BOOL:
            return bool
    return None


def _units(micros: Any) -> Decimal | None:
    return None if micros is None else Decimal(micros) / MICROS


def _decimal(text: Any) -> Decimal | None:
    return None if text in (None, "") else Decimal(str(text))


def figure_value(name: str, figures: Mapping[str, int | float | None] | None) -> int | Decimal | None:
    """A figure in shown units: amounts, per cent for shares; without facts 0 of a sum and no ratio."""
    value = (figures or {}).get(name)
    if value is None:
        return 0 if name in FIGURES[:5] else None
    if name in _MONEY_FIGURES:
        return Decimal(value) / MICROS
    if name in _SHARES:
        return Decimal(str(value)) * 100
    return Decimal(str(value)) if isinstance(value, float) else value

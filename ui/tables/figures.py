"""Metrics and totals in words: amounts with their currency, shares in percent, nothing where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog import Field, FieldType
from core.grouping import GroupRow
from core.measuring import Part, Total
from core.metrics import MONEY
from core.values import money_text
from ui.tables.columns import Column
from ui.tables.wording import choice_word, value_text

Number = int | float
_SHARES = ("ctr", "conversion_rate")


def metric_text(name: str, value: Number | None, currency: str) -> str:
    """A metric for reading; empty where nothing is known."""
    if value is None:
        return ""
    if name in MONEY:
        return f"{_amount(value, currency)} {currency}"
    if name in _SHARES:
        return f"{value * 100:,.2f} %"
    if name == "roas":
        return f"{value:,.2f}"
    return _plain(value)


def _amount(micros: Number, currency: str) -> str:
    # Averages fall between cents; two decimals more than the currency has would be read as exact.
    rounded = round(micros / 10_000) * 10_000
    text = money_text(rounded, currency) or ""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else text


def _plain(value: Number) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def total_text(column: Column, total: Total) -> str:
    """One column's total as it stands in the totals row: its sum where it has one, else its average, marked ø."""
    if total.values:
        return _commonest(total)
    return "  +  ".join(_part_text(column, part, currency) for currency, part in total.parts.items())


def _part_text(column: Column, part: Part, currency: str) -> str:
    value = part.sum if part.sum is not None else part.average
    sign = "" if part.sum is not None or column.metric else "ø "
    return f"{sign}{_value_text(column, value, currency)}"


def _value_text(column: Column, value: Number | None, currency: str) -> str:
    if column.metric:
        return metric_text(column.metric, value, currency)
    if value is None:
        return ""
    if column.field is not None and column.field.type is FieldType.MONEY:
        return f"{_amount(value, currency)} {currency}"
    return _plain(round(value, 2))


def _commonest(total: Total) -> str:
    known = {value: count for value, count in total.values.items() if value is not None}
    if not known:
        return ""
    value = max(known, key=lambda one: known[one])
    return f"{known[value]:,} {_word(value).lower()}"


def _word(value: object) -> str:
    return ("Yes" if value else "No") if isinstance(value, bool | int) else choice_word(str(value))


def total_lines(column: Column, total: Total) -> str:
    """All that is known of one column, over several lines: what the totals row says when pointed at."""
    return "\n".join([column.spoken, *_lines(column, total)])


def _lines(column: Column, total: Total) -> Iterator[str]:
    for value, count in total.values.items():
        yield f"{_word(value) if value is not None else 'Empty'}: {count:,}"
    for currency, part in total.parts.items():
        ends = (("Sum", part.sum), ("Average", part.average), ("Least", part.least), ("Most", part.most))
        said = [f"{word} {_value_text(column, value, currency)}" for word, value in ends if value is not None]
        yield f"{', '.join(said)} ({part.count:,} with a value)"
    if not total.values and not total.parts:
        yield f"{total.count:,} with a value"


def wants_total(column: Column) -> bool:
    """Whether the totals row says something of a column."""
    field: Field | None = column.field
    return bool(column.metric) or (field is not None and (field.numeric or field.name == "status"))


def band_words(group: GroupRow, column: Column | None, currency: str) -> str:
    """What the rows of a group have in common, as people read it."""
    if group.value is None or group.label == "":
        return "Empty"
    if column is None or column.field is None or column.field.refers_to:
        return group.label
    if column.field.choices:
        return choice_word(group.label)
    if column.field.numeric:
        return value_text(column.field, group.value, currency)
    return group.label

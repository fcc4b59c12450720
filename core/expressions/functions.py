"""The functions an expression may call; there are no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from core.expressions.values import (
    MOST_TEXT,
    Unfit,
    as_list,
    as_number,
    as_text,
    as_truth,
    bounded,
    holds,
    shortened,
    too_long,
)  # fmt: skip
from core.patterns import BadPattern, read_pattern

_MOST_PATTERN = 300
_MOST_WHOLE = 1_000_000


@dataclass(frozen=True)
class Function:
    """A function: `usage` shows its arguments, `help` says what it gives.

    `each`: `run(elements, holds)` with `holds` asking the second argument of one element (None: not given); `lazy`: arguments come as
    functions; `slow`: it gets `seconds`, the time left.
    """

    name: str
    usage: str
    help: str
    least: int
    most: int
    run: Callable[..., Any]
    each: bool = False
    lazy: bool = False
    slow: bool = False


def _text(work: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda value: work(as_text(value))


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (list, tuple)) else len(as_text(value))


def _title(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _whole(value: Any, what: str) -> int:
    number = as_number(value)
    if number is None or not -_MOST_WHOLE <= number <= _MOST_WHOLE or number != int(number):
        raise Unfit(f"{what} must be a whole number.")
    return int(number)


def _left(text: Any, n: Any) -> str:
    return as_text(text)[: max(0, _whole(n, "The number of characters"))]


def _right(text: Any, n: Any) -> str:
    count = max(0, _whole(n, "The number of characters"))
    return as_text(text)[-count:] if count else ""


def _part(text: Any, separator: Any, n: Any) -> str | None:
    by, number = as_text(separator), _whole(n, "The number of the part")
    if not by:
        raise Unfit("The separator is empty.")
    parts = as_text(text).split(by)
    index = number - 1 if number > 0 else len(parts) + number
    return parts[index].strip() if 0 <= index < len(parts) and number else None


def _replace(text: Any, old: Any, new: Any) -> str:
    whole, find, put = as_text(text), as_text(old), as_text(new)
    if not find:
        return whole
    if len(whole) + whole.count(find) * (len(put) - len(find)) > MOST_TEXT:
        raise too_long()
    return whole.replace(find, put)


def pattern(text: str) -> Any:
    """A regular expression made ready; raises Unfit for one that cannot be read or is too long."""
    if len(text) > _MOST_PATTERN:
        raise Unfit(f"The pattern is longer than {_MOST_PATTERN} characters.")
    try:
        return read_pattern(text)
    except BadPattern as error:
        raise Unfit(
            f"The pattern cannot be read: {error}.", "Brackets and * + ? have a meaning; put \\ before them."
        ) from error


def _found(text: Any, written: Any, seconds: float) -> Any:
    try:
        return pattern(as_text(written)).search(as_text(text), timeout=seconds)
    except TimeoutError as error:
        raise Unfit("The pattern takes too long.", "Avoid repeats inside repeats, such as (a+)+.") from error


def _matches(text: Any, pattern: Any, *, seconds: float) -> bool:
    return _found(text, pattern, seconds) is not None


def _extract(text: Any, pattern: Any, *, seconds: float) -> str | None:
    found = _found(text, pattern, seconds)
    if found is None:
        return None
    return str(found[1] or "") if found.re.groups else str(found[0])


def _concat(*parts: Any) -> str:
    return bounded("".join(as_text(one) for one in parts))


def _join(parts: Any, separator: Any) -> str:
    return bounded(as_text(separator).join(as_text(one) for one in as_list(parts)))


def _number(value: Any) -> int | Decimal | None:
    if not isinstance(value, str):
        return as_number(value)
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    return shortened(number) if number.is_finite() and abs(number) < Decimal(10) ** 30 else None


def _rounded(how: str) -> Callable[..., int | Decimal | None]:
    def run(value: Any, digits: Any = 0) -> int | Decimal | None:
        number, places = as_number(value), _whole(digits, "The number of decimals")
        if number is None:
            return None
        if not -12 <= places <= 12:
            raise Unfit("Decimals can be -12 to 12.")
        step = Decimal(1).scaleb(-places)
        try:
            return shortened((Decimal(number) / step).quantize(Decimal(1), rounding=how) * step)
        except InvalidOperation as error:
            raise Unfit("The number is too large to round.") from error

    return run


def _smallest(pick: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def run(*parts: Any) -> Any:
        numbers = [one for one in map(as_number, parts) if one is not None]
        return pick(numbers) if numbers else None

    return run


def _absolute(value: Any) -> int | Decimal | None:
    number = as_number(value)
    if isinstance(number, Decimal):
        return number.copy_abs()
    return None if number is None else abs(number)


def _day(value: Any) -> date | None:
    text = as_text(value)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unfit(f"“{text[:20]}” is no date.", "Dates look like 2026-12-01.") from error


def _days(start: Any, end: Any) -> int | None:
    a, b = _day(start), _day(end)
    return None if a is None or b is None else (b - a).days


def _add_days(day: Any, n: Any) -> str | None:
    start, count = _day(day), _whole(n, "The number of days")
    try:
        return None if start is None else (start + timedelta(days=count)).isoformat()
    except OverflowError as error:
        raise Unfit("The day is too far away.") from error


def _of_day(pick: Callable[[date], int]) -> Callable[[Any], int | None]:
    def run(value: Any) -> int | None:
        day = _day(value)
        return None if day is None else pick(day)

    return run


def _if(asked: Callable[[], Any], then: Callable[[], Any], otherwise: Callable[[], Any] = lambda: None) -> Any:
    return then() if as_truth(asked()) else otherwise()


def _coalesce(*parts: Any) -> Any:
    return next((one for one in parts if one not in (None, "", [])), None)


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


Holds = Callable[[Any], bool] | None


def _any(elements: list[Any], holds: Holds) -> bool:
    return any(map(holds, elements)) if holds else bool(elements)


def _all(elements: list[Any], holds: Holds) -> bool:
    return all(map(holds, elements)) if holds else bool(elements)


def _count(elements: list[Any], holds: Holds) -> int:
    return sum(map(holds, elements)) if holds else len(elements)


def _filter(elements: list[Any], holds: Holds) -> list[Any]:
    return list(filter(holds, elements)) if holds else elements


def _first(elements: Any) -> Any:
    return next(iter(as_list(elements)), None)


def _distinct(elements: Any) -> list[Any]:
    return list({as_text(one).casefold(): one for one in reversed(as_list(elements))}.values())[::-1]


_ALL = (
    Function("len", "len(text)", "characters of a text, elements of a list", 1, 1, _length),
    Function("words", "words(text)", "how many words a text has", 1, 1, _text(lambda text: len(text.split()))),
    Function("contains", 'contains(text, "part")', "whether a text (or an element) has the part, whatever the capitals", 2, 2, holds),
    Function("starts", 'starts(text, "part")', "whether a text begins so, whatever the capitals", 2, 2,
             lambda text, part: as_text(text).casefold().startswith(as_text(part).casefold())),
    Function("ends", 'ends(text, "part")', "whether a text ends so, whatever the capitals", 2, 2,
             lambda text, part: as_text(text).casefold().endswith(as_text(part).casefold())),
    Function("matches", 'matches(text, "pattern")', "whether a regular expression finds something in a text", 2, 2, _matches, slow=True),
    Function("extract", 'extract(text, "pattern")', "what a regular expression finds (its first group)", 2, 2, _extract, slow=True),
    Function("same", "same(a, b)", "whether two texts are equal, whatever the capitals", 2, 2,
             lambda a, b: as_text(a).casefold() == as_text(b).casefold()),
    Function("lower", "lower(text)", "in small letters", 1, 1, _text(str.lower)),
    Function("upper", "upper(text)", "in capitals", 1, 1, _text(lambda text: bounded(text.upper()))),
    Function("title", "title(text)", "every word with a capital", 1, 1, _text(_title)),
    Function("sentence", "sentence(text)", "the first letter a capital", 1, 1, _text(_sentence)),
    Function("trim", "trim(text)", "single blanks, none at the ends", 1, 1, _text(lambda text: " ".join(text.split()))),
    Function("left", "left(text, 5)", "the first characters", 2, 2, _left),
    Function("right", "right(text, 5)", "the last characters", 2, 2, _right),
    Function("part", 'part(name, "_", 2)', "the second of the parts between separators; -1 is the last", 3, 3, _part),
    Function("replace", 'replace(text, "old", "new")', "the text with a part replaced", 3, 3, _replace),
    Function("concat", 'concat(a, " - ", b)', "the parts side by side", 1, 30, _concat),
    Function("join", 'join(list, ", ")', "the elements of a list as one text", 2, 2, _join),
    Function("text", "text(value)", "a number as text", 1, 1, as_text),
    Function("number", "number(text)", "the number a text holds, else empty", 1, 1, _number),
    Function("round", "round(number, 2)", "to so many decimals", 1, 2, _rounded(ROUND_HALF_UP)),
    Function("floor", "floor(number, 2)", "down to so many decimals", 1, 2, _rounded(ROUND_FLOOR)),
    Function("ceil", "ceil(number, 2)", "up to so many decimals", 1, 2, _rounded(ROUND_CEILING)),
    Function("abs", "abs(number)", "without its sign", 1, 1, _absolute),
    Function("min", "min(a, b)", "the smallest number", 1, 30, _smallest(min)),
    Function("max", "max(a, b)", "the largest number", 1, 30, _smallest(max)),
    Function("days", "days(start_date, end_date)", "days from one date to the other", 2, 2, _days),
    Function("add_days", "add_days(today, 7)", "the date so many days later", 2, 2, _add_days),
    Function("year", "year(date)", "the year of a date", 1, 1, _of_day(lambda day: day.year)),
    Function("month", "month(date)", "the month of a date, 1 to 12", 1, 1, _of_day(lambda day: day.month)),
    Function("weekday", "weekday(date)", "the day of the week, 1 is Monday", 1, 1, _of_day(date.isoweekday)),
    Function("if", "if(condition, then, else)", "one of two values", 2, 3, _if, lazy=True),
    Function("first_filled", "first_filled(a, b)", "the first value that is not empty", 1, 30, _coalesce),
    Function("is_empty", "is_empty(field)", "whether a field has no value", 1, 1, _empty),
    Function("any", 'any(headlines, _ ~ "free")', "whether the condition holds for any element", 1, 2, _any, each=True),
    Function("all", "all(headlines, len(_) <= 30)", "whether it holds for every element", 1, 2, _all, each=True),
    Function("count", 'count(headlines, _ ~ "free")', "for how many elements it holds; without condition, all", 1, 2, _count, each=True),
    Function("filter", 'filter(labels, _ ~ "q1")', "the elements for which it holds", 2, 2, _filter, each=True),
    Function("first", "first(headlines)", "the first element of a list", 1, 1, _first),
    Function("distinct", "distinct(headlines)", "the elements without repeats", 1, 1, _distinct),
)  # fmt: skip
FUNCTIONS: Mapping[str, Function] = {one.name: one for one in _ALL}

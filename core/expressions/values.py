"""Values of expressions: empty, yes/no, numbers, texts, lists. What does not fit is said, never guessed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any

MOST_TEXT = 100_000
MOST_ELEMENTS = 10_000
_EXACT = Context(prec=34, Emax=999, Emin=-999, traps=[InvalidOperation, Overflow, DivisionByZero])


class Unfit(Exception):
    """A value that cannot be used where it stands; the evaluator adds the position."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def said(value: Any) -> str:
    """A value as messages name it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "a yes/no"
        case int() | Decimal() | float():
            return "a number"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
    return "a group of values"


def as_truth(value: Any) -> bool:
    """A yes/no; empty is no."""
    if value is True or value is False:
        return bool(value)
    if value is None:
        return False
    raise Unfit(f"A yes/no is expected, this is {said(value)}.", "Compare it with something.")


def as_number(value: Any) -> int | Decimal | None:
    """A number; empty stays empty."""
    if value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool)):
        return value
    if isinstance(value, float):
        return Decimal(str(value))
    hint = "number(…) reads one from a text." if isinstance(value, str) else ""
    raise Unfit(f"A number is expected, this is {said(value)}.", hint)


def as_text(value: Any) -> str:
    """A text; empty is "", numbers are written plainly, yes/no as yes and no."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (Decimal, float)):
        written = f"{as_number(value):f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    raise Unfit(f"A text is expected, this is {said(value)}.", 'any(…), join(…, ", ") and first(…) work on lists.')


def as_list(value: Any) -> list[Any]:
    """A list; empty has no elements."""
    if value is None or value == "":
        return []
    if not isinstance(value, (list, tuple)):
        raise Unfit(f"A list is expected, this is {said(value)}.", "Lists are for instance headlines and labels.")
    if len(value) > MOST_ELEMENTS:
        raise Unfit(f"The list has more than {MOST_ELEMENTS:,} elements.")
    return list(value)


def bounded(text: str) -> str:
    """The text, unless it has grown out of bounds."""
    if len(text) > MOST_TEXT:
        raise too_long()
    return text


def too_long() -> Unfit:
    """What to raise instead of making a text that is out of bounds."""
    return Unfit(f"The text grows longer than {MOST_TEXT:,} characters.")


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same; empty and "" are, a yes/no and a number never."""
    if left is None or right is None or left == "" or right == "":
        return left in (None, "") and right in (None, "")
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def holds(text: Any, part: Any) -> bool:
    """Whether a text, or any element of a list, contains a part, whatever the capitals."""
    wanted = as_text(part).casefold()
    if isinstance(text, (list, tuple)):
        return any(wanted in as_text(one).casefold() for one in as_list(text))
    return wanted in as_text(text).casefold()


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def ordered(op: str) -> Callable[[Any, Any], bool]:
    """`< <= > >=` between two numbers or two texts (dates); never true where one is empty."""
    compare = _ORDER[op]

    def run(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        if isinstance(left, str) and isinstance(right, str):
            return compare(left, right) if left and right else False
        if isinstance(left, str) or isinstance(right, str):
            text, other = (left, right) if isinstance(left, str) else (right, left)
            raise Unfit(f"A text is compared with {said(other)}.", _how(text))
        return compare(as_number(left), as_number(right))

    return run


def _how(text: str) -> str:
    return (
        "Use number(…) to read a number from a text."
        if any(c.isdigit() for c in text)
        else "Use len(…) for its length."
    )


_ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add, "-": _EXACT.subtract, "*": _EXACT.multiply, "/": _EXACT.divide,
}  # fmt: skip


def arithmetic(op: str) -> Callable[[Any, Any], int | Decimal | None]:
    """`+ - * /`, exact to 34 digits; empty when a side is empty or the divisor is 0."""
    work = _ARITHMETIC[op]

    def run(left: Any, right: Any) -> int | Decimal | None:
        if op == "+" and isinstance(left, str) and isinstance(right, str):
            raise Unfit("Texts cannot be added.", "Join them with &.")
        a, b = as_number(left), as_number(right)
        if a is None or b is None or (op == "/" and b == 0):
            return None
        try:
            return shortened(work(Decimal(a), Decimal(b)))
        except DecimalException as error:
            raise Unfit("The number grows too large.") from error

    return run


def shortened(number: Decimal) -> int | Decimal:
    """A whole number as int, as long as it is of a usual size."""
    if number == number.to_integral_value() and abs(number) < 10**18:
        return int(number)
    return number

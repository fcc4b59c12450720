"""Working out an expression: its tree becomes functions once, which are then called for each row."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import ExpressionError
from core.expressions import values
from core.expressions.tree import ELEMENT, Among, Binary, Call, Constant, Expression, Name, Node, Unary
from core.expressions.values import Unfit

# All slow functions of one row together.
MOST_SECONDS = 0.25

Compiled = Callable[[Mapping[str, Any]], Any]


class _Run:
    """One row being worked out: its names, the element at hand, and when time is up."""

    __slots__ = ("element", "names", "until")

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.element: Any = None
        self.until = 0.0

    def seconds_left(self) -> float:
        """Time for slow functions; raises Unfit when it is up."""
        now = time.monotonic()
        if not self.until:
            self.until = now + MOST_SECONDS
        if now >= self.until:
            raise Unfit("It takes too long.", "Simplify the pattern.")
        return self.until - now


_Step = Callable[[_Run], Any]


def evaluate(expression: Expression, names: Mapping[str, Any]) -> Any:
    """The value of an expression for one row; raises ExpressionError where values do not fit."""
    return compiled(expression)(names)


def compiled(expression: Expression) -> Compiled:
    """A function that works an expression out for the names of one row; raises ExpressionError as `evaluate` does."""
    step = _step(expression.root)

    def run(names: Mapping[str, Any]) -> Any:
        return step(_Run(names))

    return run


def _step(node: Node) -> _Step:
    match node:
        case Constant():
            value = node.value
            return lambda run: value
        case Name():
            return _name(node.name)
        case Unary():
            return _unary(node)
        case Binary():
            return _joined(node) if node.op in ("and", "or") else _binary(node)
        case Among():
            return _among(node)
        case Call():
            return _call(node)


def _name(name: str) -> _Step:
    if name == ELEMENT:
        return lambda run: run.element
    return lambda run: run.names.get(name)


def _unary(node: Unary) -> _Step:
    inner, minus = _step(node.inner), values.arithmetic("-")
    if node.op == "-":
        return _placed(node.at, lambda run: minus(0, inner(run)))
    return _placed(node.at, lambda run: not values.as_truth(inner(run)))


def _joined(node: Binary) -> _Step:
    left, right, truth = _step(node.left), _step(node.right), values.as_truth
    if node.op == "and":
        return _placed(node.at, lambda run: truth(left(run)) and truth(right(run)))
    return _placed(node.at, lambda run: truth(left(run)) or truth(right(run)))


def _binary(node: Binary) -> _Step:
    left, right, work = _step(node.left), _step(node.right), _operator(node.op)
    return _placed(node.at, lambda run: work(left(run), right(run)))


def _operator(op: str) -> Callable[[Any, Any], Any]:
    match op:
        case "=":
            return values.equal
        case "!=":
            return lambda a, b: not values.equal(a, b)
        case "~":
            return values.holds
        case "!~":
            return lambda a, b: not values.holds(a, b)
        case "&":
            return lambda a, b: values.bounded(values.as_text(a) + values.as_text(b))
        case "+" | "-" | "*" | "/":
            return values.arithmetic(op)
    return values.ordered(op)


def _among(node: Among) -> _Step:
    inner, options, negated = _step(node.inner), [_step(one) for one in node.options], node.negated

    def run(run: _Run) -> bool:
        value = inner(run)
        return any(values.equal(value, option(run)) for option in options) is not negated

    return _placed(node.at, run)


def _call(node: Call) -> _Step:
    function, work = node.function, node.function.run
    steps = [_step(one) for one in node.arguments]
    if function.each:
        return _placed(node.at, _each(work, steps))
    if function.lazy:
        return _placed(node.at, lambda run: work(*[_later(step, run) for step in steps]))
    if function.slow:
        return _placed(node.at, lambda run: work(*[step(run) for step in steps], seconds=run.seconds_left()))
    if len(steps) == 1:
        only = steps[0]
        return _placed(node.at, lambda run: work(only(run)))
    return _placed(node.at, lambda run: work(*[step(run) for step in steps]))


def _later(step: _Step, run: _Run) -> Callable[[], Any]:
    return lambda: step(run)


def _each(work: Callable[..., Any], steps: list[_Step]) -> _Step:
    source, asked = steps[0], steps[1] if len(steps) > 1 else None

    def run(run: _Run) -> Any:
        elements = values.as_list(source(run))
        if asked is None:
            return work(elements, None)

        def holds(element: Any) -> bool:
            run.element = element
            return values.as_truth(asked(run))

        return work(elements, holds)

    return run


def _placed(at: int, work: _Step) -> _Step:
    def run(run: _Run) -> Any:
        try:
            return work(run)
        except Unfit as error:
            raise ExpressionError(error.message, position=at, hint=error.hint or None) from error

    return run

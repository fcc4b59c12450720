"""Any text is read into the closed tree or refused with a position; any tree ends with a value or a clear error."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.expressions import FUNCTIONS, Expression, ExpressionError, evaluate, names, parse
from core.expressions.tree import Among, Binary, Call, Constant, Name, Unary, nodes

_PIECES = st.sampled_from([
    *FUNCTIONS, "name", "campaign.name", "[final url]", "labels", "_", "(", ")", ",", "and", "or", "not", "in", "=", "!=", "<", ">=", "~",
    "!~", "+", "-", "*", "/", "&", "1", "0", "2.5", "999999999999", '"text"', '"(a+)+$"', '"2026-02-30"', "true", "empty", "__import__", ".",
    "__class__", "lambda", ";", "{", "\\", "'", "\n", "é", "🙂",
])  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map(" ".join))
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4),
    st.text(max_size=40),
    st.lists(st.text(max_size=12), max_size=5),
    st.just({"include": []}),
)
_CLOSED = (Constant, Name, Unary, Binary, Among, Call)
_PLAIN = (str, int, Decimal, bool, list, dict, type(None))


def _read(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError as error:
        refused = error
    assert 0 <= refused.position <= len(text)
    assert refused.message
    return None


@given(_TEXTS)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_into_the_closed_tree_or_refused(text: str) -> None:
    expression = _read(text)
    if expression is not None:
        for node in nodes(expression):
            assert type(node) in _CLOSED
            assert not isinstance(node, Call) or FUNCTIONS[node.function.name] is node.function


def _expressions() -> st.SearchStrategy[str]:
    """Texts that can be read, of every operator and function."""
    leaves = st.sampled_from(
        [
            "name",
            "labels",
            "bid",
            "missing",
            "today",
            "campaign.name",
            "on",
            '"a"',
            '"2026-01-31"',
            '"[a-z]+"',
            "0",
            "7",
            "2.5",
            "true",
            "empty",
        ]
    )

    def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~", "!~", "+", "-", "*", "/", "&", "and", "or"])
        calls = [
            st.tuples(*[inner] * count).map(lambda parts, one=one: f"{one.name}({', '.join(parts)})")  # type: ignore[misc]
            for one in FUNCTIONS.values()
            for count in {one.least, min(one.most, 3)}
        ]
        return st.one_of(
            st.tuples(inner, operators, inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
            st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} in ({parts[1]}, {parts[2]}))"),
            inner.map(lambda one: f"(not {one})"),
            *calls,
        )

    return st.recursive(leaves, deeper, max_leaves=8)


@given(
    _expressions(),
    st.fixed_dictionaries(dict.fromkeys(["name", "labels", "bid", "on", "campaign.name", "today"], _VALUES)),
)
@settings(max_examples=1_200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_expression_ends_with_a_value_or_a_clear_error(text: str, row: dict[str, Any]) -> None:
    expression = _read(text)
    if expression is None:
        return
    assert names(expression) <= {*row, "missing"}
    before = {name: list(value) if isinstance(value, list) else value for name, value in row.items()}
    value, refused = _worked_out(expression, row)
    if refused is not None:
        assert 0 <= refused.position <= len(text)
    else:
        assert isinstance(value, _PLAIN)
        assert _worked_out(expression, row) == (value, None)
    assert row == before, "an expression changes nothing"


def _worked_out(expression: Expression, row: dict[str, Any]) -> tuple[Any, ExpressionError | None]:
    try:
        return evaluate(expression, row), None
    except ExpressionError as error:
        return None, error

"""Search texts and their trees: what is written reads back, and nothing but a QueryError ever comes out of nonsense."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import sqlite

from core.catalog import KINDS
from core.errors import QueryError
from core.query import compile_for_all, compile_query, complete, parse, to_text
from core.query.parser import MOST_TERMS
from core.query.tree import Compare, Either, Empty, Every, Node, Not, OneOf, Tag, Words
from core.schema import ENTITY
from core.workspace import Workspace

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_names = _texts.filter(bool)
_operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "~", "!~"])
_tag_names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,8}", fullmatch=True)
_leaves = st.one_of(
    st.builds(Compare, _names, _operators, _texts),
    st.builds(OneOf, _names, st.lists(_texts, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(Tag, _tag_names, _texts),
    st.builds(Empty, _names),
    st.builds(Words, _texts),
)


def _groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(Every, several), st.builds(Either, several))


trees = st.recursive(_leaves, _groups, max_leaves=12)


@given(trees)
def test_a_written_tree_reads_back(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("empty") / "w.cdesk", synchronous="OFF") as workspace:
        yield workspace


def _compiled(kind: str, text: str) -> tuple[ColumnElement[bool] | None, QueryError | None]:
    try:
        return compile_query(kind, text), None
    except QueryError as error:
        return None, error


_pieces = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "\\",
        "=",
        "!=",
        "~",
        "!~",
        "<",
        ">=",
        ",",
        " ",
        ":",
        "AND",
        "or",
        "NOT",
        "in",
        "has",
        "is",
        "empty(",
        "changed",
        "status",
        "ENABLED",
        "cost",
        "50",
        "12.5%",
        "id",
        "campaign",
        "7d",
        "2026-11-01",
        "2026-13-45",
        "labels",
        "€5",
        "%",
        "_",
        "“",
        "”",
        "ß",
        "kind",
        "ad",
        "platform",
        "google",
        "campaign.status",
        "\n",
        "9" * 30,
        "targeting",
        "headlines",
        "rule",
        "remote_id",
    ]
)


@settings(max_examples=80)
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(_pieces, max_size=14).map("".join), st.lists(_pieces, max_size=14).map(" ".join)
    )
)
def test_nonsense_gives_a_condition_or_a_clear_error(empty: Workspace, text: str) -> None:
    for kind in KINDS:
        condition, fault = _compiled(kind, text)
        if fault is not None:
            assert 0 <= fault.position <= len(text)
            assert fault.message
        if condition is not None:
            with empty.read() as connection:
                assert connection.execute(select(ENTITY[kind].c.pk).where(condition)).all() == []
    for cursor in (0, len(text) // 2, len(text)):
        complete("ad", text, cursor)


@given(
    _names.filter(lambda text: len(text.strip()) > 2),
    st.sampled_from(["name", "labels", "status", "changed", "campaign"]),
    _operators,
)
def test_no_value_ever_stands_in_the_sql(value: str, field: str, operator: str) -> None:
    marked = f"zqx{value}zqx"
    for tree in (Compare(field, operator, marked), OneOf(field, (marked, "a")), Words(marked), Tag("label", marked)):
        try:
            condition = compile_query("ad_group", to_text(tree))
        except QueryError:
            continue
        assert condition is not None
        assert "zqx" not in str(select(ENTITY["ad_group"].c.pk).where(condition).compile(dialect=sqlite.dialect()))


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "NOT " * 10_000, "(" * 10_000 + "a" + ")" * 10_000, "a " * 10_000, '"' * 9_999, "x" * 200_000],
)
def test_huge_searches_are_refused_in_words(text: str) -> None:
    with pytest.raises(QueryError):
        compile_query("keyword", text)


def test_many_conditions_still_run(workspace: object) -> None:
    text = " OR ".join(f"text ~ w{n}" for n in range(MOST_TERMS))
    nested = "(" * 30 + text + ")" * 30
    condition = compile_query("keyword", nested)
    assert condition is not None
    with workspace.read() as connection:  # type: ignore[attr-defined]
        assert connection.execute(select(ENTITY["keyword"].c.pk).where(condition)).all() == []


def test_long_lists_still_run(workspace: object) -> None:
    condition = compile_query("keyword", f"text in ({', '.join(f'word {n}' for n in range(4_000))})")
    assert condition is not None
    with workspace.read() as connection:  # type: ignore[attr-defined]
        assert connection.execute(select(ENTITY["keyword"].c.pk).where(condition)).all() == []


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("statu = ENABLED", 0, "status"),
        ("cost > 5 statu = ENABLED", 9, "status"),
        ("status = ENABELD", 9, "ENABLED, PAUSED"),
        ("status = (", 9, "value"),
        ("(status = ENABLED", 0, "closed"),
        ("status = ENABLED)", 16, "never opened"),
        ('text ~ "close', 7, "closed"),
        ("text ~", 6, "value"),
        ("cost > many", 7, "number"),
        ("max_cpc > 1,50", 10, "1,50"),
        ("max_cpc > 5USD", 10, "EUR"),
        ("changed:lately", 8, "date"),
        ("has:luck", 4, "has:error"),
        ("id = 17", 5, "id"),
        ("daily_budget > 5", 0, "campaign.daily_budget"),
        ("status = ENABLED OR", 19, "end"),
        ("label:", 6, "label"),
        ("a AND", 5, "end"),
        ("match_type in (EXACT", 20, "closed"),
        ("kind:poem", 5, "campaign"),
    ],
)
def test_errors_name_the_place_and_the_way_out(text: str, position: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        compile_query("keyword", text)
    assert caught.value.position == position
    assert said in str(caught.value)


def test_an_empty_search_is_no_condition() -> None:
    assert compile_query("ad", "  ") is None
    assert set(compile_for_all("")) == set(KINDS)


def test_a_search_without_a_kind_leaves_out_kinds_that_cannot_match() -> None:
    assert set(compile_for_all("match_type = EXACT")) == {"keyword", "negative_keyword"}
    assert set(compile_for_all("kind:ad close")) == {"ad"}
    with_platform = {"account", "campaign", "ad_group", "ad", "audience", "template"}
    assert set(compile_for_all("platform = linkedin")) == with_platform
    with pytest.raises(QueryError, match="no field “wombat”"):
        compile_for_all("wombat = 3")
    with pytest.raises(QueryError, match="none of its values"):
        compile_for_all("status = ON_FIRE")


@pytest.mark.parametrize(
    ("alias", "field"),
    [
        ('"ad set"', "ad_group"),
        ('"Destination URL"', "final_url"),
        ("Final_URL", "final_url"),
        ('"campaign group"', "campaign"),
        ("Label", "labels"),
    ],
)
def test_platform_words_are_names_too(alias: str, field: str) -> None:
    def sql(name: str) -> str:
        return str(select(ENTITY["ad"].c.pk).where(compile_query("ad", f"{name} ~ x")))

    assert sql(alias) == sql(field)

"""What is offered at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import KINDS
from core.errors import QueryError
from core.query import compile_query, complete


def _offered(kind: str, text: str) -> list[str]:
    return [one.text for one in complete(kind, text, len(text))]


@pytest.mark.parametrize(
    ("kind", "text", "first"),
    [
        ("keyword", "sta", "status"),
        ("keyword", "status = ", "ENABLED"),
        ("keyword", "status = pau", "PAUSED"),
        ("keyword", "match_type in (EXACT, br", "BROAD"),
        ("keyword", "cost > 5 AND mat", "match_type"),
        ("keyword", "has:w", "warning"),
        ("keyword", "is:ad", "added"),
        ("ad_group", "campaign.sta", "campaign.status"),
        ("ad_group", "campaign.status = ", "ENABLED"),
        ("ad_group", "audience_network = ", "yes"),
        ("campaign", "start_date > to", "today"),
        ("campaign", "bid_strategy = ", '"Manual CPC"'),
        ("campaign", "kind:negative", "negative_keyword"),
    ],
)
def test_names_values_and_words(kind: str, text: str, first: str) -> None:
    assert _offered(kind, text)[0] == first


def test_operators_follow_a_name() -> None:
    assert _offered("keyword", "text ") == ["=", "!=", "~", "!~", "in ("]
    assert ">=" in _offered("keyword", "cost ")


def test_nothing_is_offered_inside_quotes() -> None:
    assert _offered("keyword", 'text ~ "sta') == []


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(["", "a", "st", "co", "campaign", "platform = ", "has:"]))
def test_what_is_offered_replaces_what_was_typed(kind: str, text: str) -> None:
    for one in complete(kind, text, len(text)):
        assert 0 <= one.start <= one.end == len(text)


def test_offered_names_are_fields() -> None:
    for kind in KINDS:
        for one in complete(kind, "", 0):
            if one.text.isidentifier() and one.text.islower() and one.help:
                try:
                    compile_query(kind, f'{one.text} = ""')
                except QueryError as error:
                    pytest.fail(f"{kind}: {one.text}: {error}")

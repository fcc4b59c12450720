"""A brief while it is written: text and values are one, comments stay, problems are named by key."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.brief.draft import check, text_of, values_of
from core.errors import BriefError

TODAY = date(2026, 11, 23)
TEXT = """# Written with the sales team
product = "Ledgerly Close"   # the full name
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days"]

[budget]
total = "24000.00"
currency = "EUR"

[[claims]]
text = "Teams close 6 days faster"
evidence = "Survey"
"""
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
tables = st.fixed_dictionaries({"text": words}, optional={"evidence": words})
drafts = st.fixed_dictionaries(
    {},
    optional={
        "product": words, "summary": words, "value_props": st.lists(words, min_size=1, max_size=3), "start": st.dates(),
        "budget": st.fixed_dictionaries({"total": words}, optional={"currency": words}),
        "claims": st.lists(tables, min_size=1, max_size=3),
        "brand": st.fixed_dictionaries({"voice": st.lists(words, min_size=1, max_size=2), "allow_competitor_names": st.just(True)}),
    },
)  # fmt: skip


@settings(deadline=None)
@given(drafts, drafts)
def test_values_survive_text_and_any_former_text(values: dict[str, object], former: dict[str, object]) -> None:
    assert values_of(text_of(values)) == values
    assert values_of(text_of(values, text_of(former))) == values


def test_comments_stay_where_one_value_changes() -> None:
    values = values_of(TEXT)
    values["goal"] = "pipeline"
    text = text_of(values, TEXT)
    assert "# Written with the sales team" in text
    assert "# the full name" in text
    assert text.replace('goal = "pipeline"', 'goal = "leads"') == TEXT


def test_unchanged_values_leave_the_text_as_it_is() -> None:
    assert text_of(values_of(TEXT), TEXT) == TEXT


def test_what_says_nothing_is_left_out() -> None:
    values = {
        "product": "X",
        "summary": "",
        "countries": [],
        "offer": {"name": ""},
        "claims": [{"text": ""}],
        "brand": {"voice": []},
    }
    assert tomllib.loads(text_of(values)) == {"product": "X"}


def test_a_good_brief_has_no_problems() -> None:
    brief, problems = check(TEXT, TODAY)
    assert problems == {}
    assert brief is not None
    assert brief.product == "Ledgerly Close"


def test_problems_are_named_by_key() -> None:
    text = text_of({"product": "X", "goal": "fame", "landing_page": "nowhere", "start": date(2020, 1, 1), "claims": [{"evidence": "E"}],
                    "budget": {"total": "-1", "currency": "EUR"}})  # fmt: skip
    brief, problems = check(text, TODAY)
    assert brief is None
    assert set(problems) == {"company", "goal", "landing_page", "start", "claims[0].text", "budget.total"}
    assert problems["company"] == "Is missing; the brief needs it."


def test_what_is_no_toml_is_one_problem_of_the_whole() -> None:
    with pytest.raises(BriefError):
        values_of("product = ")
    assert set(check("product = ", TODAY)[1]) == {""}


def test_the_example_briefs_go_through_the_form_unchanged(shared_data: Path) -> None:
    for path in sorted((shared_data / "briefs").glob("*.toml")):
        text = path.read_text("utf-8")
        assert text_of(values_of(text), text) == text

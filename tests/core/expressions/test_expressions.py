"""The expression language: what it means, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.expressions import ExpressionError, evaluate, names, parse, position_of

ROW: dict[str, Any] = {
    "name": "ACME_Google_Search_DE",
    "status": "PAUSED",
    "headlines": ["Close faster", "Free trial today", "Close faster"],
    "labels": [],
    "daily_budget": Decimal("49.90"),
    "bid": 3,
    "campaign.name": "Brand DE",
    "start_date": "2026-12-01",
    "end_date": "2026-12-24",
    "final_url": "https://ledgerly.example/demo?utm_source=google",
    "on": True,
    "today": "2026-11-23",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("-(2 - 5)", 3),
        ("0.1 + 0.2 = 0.3", True),
        ("daily_budget * 30.4", Decimal("1516.96")),
        ("10 / 0", None),
        ("missing + 1", None),
        ('name = "acme_google_search_de"', False),
        ('same(name, "acme_google_search_de")', True),
        ('name ~ "GOOGLE" and name !~ "linkedin"', True),
        ('status in ("PAUSED", "REMOVED")', True),
        ('status not in ("PAUSED")', False),
        ('missing = "" and is_empty(missing) and is_empty(labels)', True),
        ("missing < 5 or missing > 5", False),
        ("not on", False),
        ("not missing", True),
        ("len(name)", 21),
        ('words("month end close")', 3),
        ('any(headlines, _ ~ "free")', True),
        ("all(headlines, len(_) <= 12)", False),
        ('count(headlines, starts(_, "close"))', 2),
        ("count(headlines)", 3),
        ("count(distinct(headlines))", 2),
        ('join(filter(headlines, ends(_, "today")), "|")', "Free trial today"),
        ('headlines ~ "trial"', True),
        ('part(name, "_", 2) & "/" & part(name, "_", -1)', "Google/DE"),
        ('part(name, "_", 9)', None),
        (r'extract(final_url, "utm_source=(\\w+)")', "google"),
        ('matches(name, "^[A-Z]+_")', True),
        ("days(start_date, end_date)", 23),
        ("add_days(today, 8) = start_date", True),
        ("start_date < end_date and start_date > today", True),
        ("weekday(today)", 1),
        ("year(today) & month(today)", "202611"),
        ('concat([Campaign.Name], " - ", [bid])', "Brand DE - 3"),
        ("text(daily_budget)", "49.9"),
        ('number("1200.50") + 1', Decimal("1201.50")),
        ('number("abc")', None),
        ("round(daily_budget, 0)", 50),
        ("floor(-0.5) & ceil(0.2)", "-11"),
        ("max(bid, daily_budget, missing)", Decimal("49.90")),
        ('if(bid > 2, "high", "low")', "high"),
        ('first_filled(missing, "", name)', "ACME_Google_Search_DE"),
        ('replace(lower(name), "_", " ")', "acme google search de"),
        ("sentence('close') & title(' the books')", "Close The Books"),
        ("left(name, 4) & right(name, 2)", "ACMEDE"),
        ('"say \\"hi\\""', 'say "hi"'),
        ("“curly”", "curly"),
        ('true = 1 or "1" = 1', False),
    ],
)
def test_means(text: str, value: object) -> None:
    found = evaluate(parse(text), ROW)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 0, "Nothing is written"),
        ("len(name) >", 11, "missing at the end"),
        ("len(name", 8, "closing parenthesis"),
        ("(1 + 2", 0, "not closed"),
        ('name = "abc', 7, "not closed"),
        ("leng(name)", 0, "no function leng"),
        ("len()", 0, "other arguments"),
        ("part(name)", 0, "other arguments"),
        ("1 < bid < 3", 8, "Two comparisons"),
        ("name name", 5, "not expected"),
        ("_ = 1", 0, "element of a list"),
        ('any(labels, any(headlines, _ ~ "x"))', 12, "inside another"),
        ("name in 5", 8, "A list is expected"),
        ("name.a.b.c.d = 1", 8, "cannot be read"),
        ("12abc", 0, "cannot be read"),
        ("name; drop", 4, "cannot be read"),
        ("lambda: 1", 6, "cannot be read"),
        ("__import__('os')", 0, "no function"),
        ("open('/etc/passwd')", 0, "no function"),
        ("(" * 200 + "1" + ")" * 200, None, "nested deeper"),
        ("not " * 200 + "true", None, "nested deeper"),
        ("-" * 200 + "1", None, "nested deeper"),
        ("1+" * 450 + "1", None, "more than 400 parts"),
        ("1" * 30, 0, "too long"),
        ("x" * 3000, 2000, "longer than"),
    ],
)
def test_refuses_with_position(text: str, position: int | None, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert position is None or caught.value.position == position
    assert 0 <= caught.value.position <= len(text)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("name > 5", 5, "A text is compared with a number"),
        ("name + 1", 5, "A number is expected"),
        ('"a" + "b"', 4, "Join them with &"),
        ("missing = '' and headlines & 'x' = ''", 27, "A text is expected"),
        ("any(name, _ = 'x')", 0, "A list is expected"),
        ("1 and 2", 2, "A yes/no is expected"),
        ("not name", 0, "A yes/no is expected"),
        ("days(name, today)", 0, "is no date"),
        ("add_days(today, 9999999)", 0, "whole number"),
        ("add_days('9999-12-31', 1)", 0, "too far"),
        ('matches(name, "(")', 0, "pattern cannot be read"),
        ("left(name, 1.5)", 0, "whole number"),
    ],
)
def test_values_that_do_not_fit_say_where(text: str, position: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text), ROW)
    assert said in str(caught.value)
    assert caught.value.position == position


def test_names_and_where_they_stand() -> None:
    expression = parse('[Final URL] ~ "x" or any(headlines, _ = campaign.name)')
    assert names(expression) == {"final_url", "headlines", "campaign.name"}
    assert position_of(expression, "headlines") == 25
    assert position_of(expression, "unknown") == len(expression.text)


def test_names_are_looked_up_and_nothing_else() -> None:
    """A dotted name is one key of the row; no attribute of any value can be reached."""
    for text in ("name.__class__", "name.upper", "headlines.append"):
        assert evaluate(parse(text), ROW) is None
    for text in (
        "name.__class__.__mro__.__subclasses__()",
        "().__class__",
        "name.upper()",
        "headlines[0]",
        "{1}",
        "`x`",
    ):
        with pytest.raises(ExpressionError):
            parse(text)


def test_a_pattern_that_would_run_for_ever_is_stopped() -> None:
    with pytest.raises(ExpressionError, match="too long"):
        evaluate(parse('matches(name, "^(([a-z])+.)+[A-Z]([a-z])+$")'), {"name": "a" * 4000})


def test_texts_and_numbers_cannot_grow_without_bound() -> None:
    doubled = "name"
    for _ in range(7):
        doubled = f'replace({doubled}, "a", "aaaaaaaaaa")'
    with pytest.raises(ExpressionError, match="longer than"):
        evaluate(parse(doubled), {"name": "a" * 10})
    with pytest.raises(ExpressionError, match="too large"):
        evaluate(parse("*".join(["999999999999999999"] * 80)), {})
    with pytest.raises(ExpressionError, match="more than 10,000 elements"):
        evaluate(parse("count(labels)"), {"labels": ["x"] * 10_001})

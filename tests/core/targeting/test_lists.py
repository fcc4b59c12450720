"""Names of a brief find LinkedIn's entities, or are kept and named as unknown."""

from __future__ import annotations

import pytest

from core.targeting import lists as facets
from core.targeting.lists import Found


def urns(found: Found) -> list[str | None]:
    return [entity["urn"] for entity in found.entities]


@pytest.mark.parametrize(("name", "expected"), [
    ("Finance", "urn:li:function:10"), ("finance ", "urn:li:function:10"), ("HR", "urn:li:function:12"), ("Procurement", "urn:li:function:21"),
    ("Arts & Design", "urn:li:function:3"), ("IT", "urn:li:function:13"), ("Customer Success", "urn:li:function:26"),
])  # fmt: skip
def test_functions(name: str, expected: str) -> None:
    assert expected in urns(facets.functions([name]))


@pytest.mark.parametrize(("name", "expected"), [
    ("Manager", 5), ("Director", 6), ("VP", 7), ("Vice President", 7), ("CXO", 8), ("C-level", 8), ("Head of", 6), ("Owner", 10), ("Entry", 3),
    ("Senior", 4), ("Partner", 9), ("Intern", 2), ("Unpaid", 1),
])  # fmt: skip
def test_seniorities(name: str, expected: int) -> None:
    assert urns(facets.seniorities([name])) == [f"urn:li:seniority:{expected}"]


@pytest.mark.parametrize(("title", "expected"), [
    ("Head of Accounting", "Director"), ("Chief Financial Officer", "CXO"), ("VP Finance", "VP"), ("Vice President Sales", "VP"),
    ("Maintenance Manager", "Manager"), ("Reliability Engineer", "Senior"), ("Co-Founder", "Owner"), ("Financial Controller", "Manager"),
])  # fmt: skip
def test_titles_imply_seniorities(title: str, expected: str) -> None:
    assert [entity["name"] for entity in facets.seniority_words([title])] == [expected]


@pytest.mark.parametrize(("name", "expected"), [
    ("Food and Beverage Manufacturing", 23), ("Food & Beverage Manufacturing", 23), ("Computer Software", 4), ("Software Development", 4),
    ("chemical manufacturing", 54), ("Utilities", 59), ("Hospital & Health Care", 14),
])  # fmt: skip
def test_industries(name: str, expected: int) -> None:
    assert urns(facets.industries([name])) == [f"urn:li:industry:{expected}"]


def test_unknown_names_are_kept_without_an_id() -> None:
    found = facets.industries(["Retail", "Food and Beverage", "Time travel"])
    assert found.unknown == ("Food and Beverage", "Time travel")
    assert [entity["urn"] for entity in found.entities] == ["urn:li:industry:27", None, None]


@pytest.mark.parametrize(("name", "expected"), [
    ("51-200", ["51-200"]), ("51–200", ["51-200"]), ("10,001+", ["10001+"]), ("10001+", ["10001+"]), ("1-10", ["1", "2-10"]),
    ("501-5000", ["501-1000", "1001-5000"]), ("5000+", ["5001-10000", "10001+"]), ("many", ["many"]),
])  # fmt: skip
def test_sizes(name: str, expected: list[str]) -> None:
    assert [entity["name"] for entity in facets.sizes([name]).entities] == expected


def test_names_are_found_once() -> None:
    assert len(facets.functions(["Finance", "finance", "Finance "]).entities) == 1
    assert [entity["name"] for entity in facets.titles(["CFO", "cfo", "Controller"])] == ["CFO", "Controller"]


def test_places_and_languages() -> None:
    assert facets.locations(["DE", "BR"]).entities == (
        {"name": "Germany", "urn": "urn:li:geo:101282230"},
        {"name": "Brazil", "urn": None},
    )
    spoken = facets.interface_languages(["de", "fi", "en"])
    assert (spoken.locale, spoken.unknown) == ("de_DE", ("fi",))
    assert facets.interface_languages(["fi"]).locale == "en_US"


def test_every_list_has_ids_and_no_name_twice() -> None:
    for name, least in (
        ("functions", 26),
        ("seniorities", 10),
        ("company_sizes", 9),
        ("industries", 434),
        ("countries", 20),
        ("locales", 24),
    ):
        entries = facets.reference(name)
        assert len(entries) >= least
        assert len({entry["urn"] for entry in entries}) == len(entries)
        assert all(entry["urn"].startswith("urn:li:") for entry in entries)

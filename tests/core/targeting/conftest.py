"""Criteria of a small world, and workspaces with LinkedIn ad sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from core.catalog import LINKEDIN
from core.targeting.criteria import Criteria, Entry, Group, to_stored
from core.workspace import Workspace

FACETS = (
    "locations", "interfaceLocales", "titles", "titlesPast", "jobFunctions", "seniorities", "employers", "industries",
    "followedCompanies", "firstDegreeConnectionCompanies", "staffCountRanges", "audienceMatchingSegments", "memberBehaviors",
    "skills", "genders", "groups",
)  # fmt: skip
TITLES = ("Head of Accounting", "Plant Manager", "Chief Financial Officer")


def entry(facet: str, number: int) -> Entry:
    """One of a few entries of a facet."""
    if facet.startswith("titles"):
        return Entry(facet, TITLES[number % 3], f"urn:li:title:{number % 3}")
    return Entry(facet, f"{facet} {number}", f"urn:li:{facet}:{number}")


ENTRIES = st.builds(entry, st.sampled_from(FACETS), st.integers(0, 2))
GROUPS: st.SearchStrategy[Group] = st.lists(ENTRIES, min_size=1, max_size=4).map(tuple)
CRITERIA = st.builds(Criteria, st.lists(GROUPS, max_size=5).map(tuple), st.lists(ENTRIES, max_size=3).map(tuple))
MEMBERS = st.lists(
    st.frozensets(st.sampled_from([entry(f, n).key for f in FACETS for n in range(3)]), max_size=14), max_size=12
)


def matches(criteria: Criteria, member: frozenset[tuple[str, str]]) -> bool:
    """Whether a member, given as the entries that are true of them, is reached."""
    inside = all(any(one.key in member for one in group) for group in criteria.include)
    return inside and not any(one.key in member for one in criteria.exclude)


def ad_sets(workspace: Workspace, several: Sequence[Criteria | None], **more: Any) -> list[str]:
    """A campaign with ad sets that have these criteria; returns their ids."""
    with workspace.edit("Make ad sets") as edit:
        account = edit.create(
            "account", {"platform": LINKEDIN, "name": "Norhaven", "currency": "EUR", "status": "ENABLED"}
        )
        group = edit.create("campaign", {"account": account, "platform": LINKEDIN, "name": "Close", "status": "PAUSED"})
        return edit.create_many("ad_group", [
            {"campaign": group, "platform": LINKEDIN, "name": f"Ad set {n}", "status": "PAUSED", "objective": "WEBSITE_VISIT",
             "format": "single_image", "locale": "en_US", "daily_budget": 60_000_000,
             "targeting": to_stored(one) if one is not None else None, **more}
            for n, one in enumerate(several)
        ])  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "targeting.cdesk", synchronous="OFF") as made:
        yield made


GERMANY = Entry("locations", "Germany", "urn:li:geo:101282230")
ENGLISH = Entry("interfaceLocales", "English", "urn:li:locale:en_US")
FINANCE = Entry("jobFunctions", "Finance", "urn:li:function:10")
IT = Entry("jobFunctions", "Information Technology", "urn:li:function:13")
DIRECTOR = Entry("seniorities", "Director", "urn:li:seniority:6")
CLOUD = Entry("skills", "Cloud Computing", "urn:li:skill:500")
ACME = Entry("employers", "Acme", "urn:li:organization:5")

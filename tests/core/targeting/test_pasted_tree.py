"""A pasted sheet becomes the whole LinkedIn tree in one change set, its targeting found by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.catalog import LINKEDIN
from core.changesets import accept, list_sets
from core.pasting import Job, Review, What, finish, process, propose, read_pasted
from core.progress import silent
from core.rows import list_rows
from core.targeting.criteria import Entry, from_stored
from core.targeting.entries import remember
from core.workspace import Workspace

HEADINGS = (
    "Campaign group", "Campaign", "Objective", "Ad format", "Daily budget", "Locations", "Job function", "Seniority", "Branche",
    "Company size", "Job titles", "Excluded companies", "Skills", "Ad name", "Intro text", "Headline", "CTA", "Landing page",
)  # fmt: skip
_FINANCE = (
    "Close | Q1", "Finance leaders | DACH", "Website visits", "single_image", "60,00", "Germany, Austria", "Finance, Accounting",
    "Director+", "Transportation, Logistics, Supply Chain and Storage, Manufacturing", "201-1,000", "",
    "BlackLine; Norhaven", "Cloud Computing",
)  # fmt: skip
_TITLES = (
    "Close | Q1", "Controllers | CH", "Website visits", "single_image", "40,00", "CH", "", "", "", "", "Financial Controller, Head of Close",
    "BlackLine", "",
)  # fmt: skip
ROWS = (
    (*_FINANCE, "Three days", "Close the books in three days.", "Close in three days", "Learn more", "https://ledgerly.example/close"),
    (*_FINANCE, "One place", "Every entry in one place.", "Every entry at hand", "Learn more", "https://ledgerly.example/place"),
    (*_TITLES, "Audit", "Show the auditor what was asked for.", "Ready for the audit", "Learn more", "https://ledgerly.example/audit"),
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "empty.cdesk", synchronous="OFF") as made:
        remember(made, [Entry("employersAll", "BlackLine", "urn:li:organization:77"),
                        Entry("titles", "Financial Controller", "urn:li:title:122"),
                        Entry("skills", "Cloud Computing", "urn:li:skill:500")])  # fmt: skip
        yield made


def job_of(workspace: Workspace) -> Job:
    text = "\n".join("\t".join(row) for row in (HEADINGS, *ROWS))
    sheet = read_pasted(text)
    return Job(sheet, LINKEDIN, tuple(propose(workspace, sheet, LINKEDIN, None, silent())))


def test_every_column_is_understood(workspace: Workspace) -> None:
    meant = {one.heading: one.meaning for one in job_of(workspace).columns}
    assert meant["Campaign group"] == "Campaign"
    assert meant["Campaign"] == "Ad Set"
    assert meant["Job function"] == "Include: Functions"
    assert meant["Seniority"] == "Include: Seniorities"
    assert meant["Branche"] == "Include: Industries"
    assert meant["Company size"] == "Include: Company sizes"
    assert meant["Job titles"] == "Include: Job titles"
    assert meant["Excluded companies"] == "Exclude: Companies"
    assert meant["Skills"] == "Include: Skills"
    assert all(meant.values())


def test_the_whole_tree_in_one_proposal_with_names_found(workspace: Workspace) -> None:
    review = process(workspace, job_of(workspace), silent())
    assert review.counts == {What.ADDED: 3}, review.outcomes
    assert list_rows(workspace, "campaign") == []
    done = finish(workspace, job_of(workspace), silent())
    _check_notes(done)
    assert [one.state for one in list_sets(workspace)] == ["proposed"]
    accept(workspace, str(done.changeset))
    assert [row["name"] for row in list_rows(workspace, "campaign")] == ["Close | Q1"]
    assert [row["name"] for row in list_rows(workspace, "ad")] == ["Three days", "One place", "Audit"]
    finance, titles = list_rows(workspace, "ad_group")
    assert (finance["name"], finance["daily_budget"]) == ("Finance leaders | DACH", 60_000_000)
    _check_finance(finance["targeting"])
    assert _urns(titles["targeting"], "titles") == {"Financial Controller": "urn:li:title:122", "Head of Close": None}
    assert _urns(titles["targeting"], "locations") == {"Switzerland": "urn:li:geo:106693272"}


def _check_notes(done: Review) -> None:
    (note,) = [one for one in done.notes if "not known yet" in one]
    assert "“Norhaven”" in note
    assert "“Head of Close”" in note
    assert "BlackLine" not in note


def _check_finance(targeting: dict[str, Any]) -> None:
    assert set(_urns(targeting, "locations")) == {"Germany", "Austria"}
    assert _urns(targeting, "jobFunctions") == {"Finance": "urn:li:function:10", "Accounting": "urn:li:function:1"}
    assert set(_urns(targeting, "seniorities")) == {"Director", "VP", "CXO", "Partner", "Owner"}
    assert set(_urns(targeting, "industries")) == {
        "Transportation, Logistics, Supply Chain and Storage",
        "Manufacturing",
    }
    assert set(_urns(targeting, "staffCountRanges")) == {"201-500", "501-1000"}
    assert _urns(targeting, "skills") == {"Cloud Computing": "urn:li:skill:500"}
    left_out = from_stored(targeting).exclude
    assert {one.name: one.urn for one in left_out} == {"BlackLine": "urn:li:organization:77", "Norhaven": None}


def _urns(targeting: dict[str, Any], facet: str) -> dict[str, str | None]:
    return {one.name: one.urn for group in from_stored(targeting).include for one in group if one.facet == facet}

"""Targeting from the command line: in words, with repairs, entries, the agreement; and asked of the sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from core.targeting.criteria import Criteria, Entry, to_stored
from core.workspace import Workspace

GERMANY = Entry("locations", "Germany", "urn:li:geo:101282230")
TITLES = (Entry("titles", "Head of Accounting"),)
DIRECTOR = Entry("seniorities", "Director", "urn:li:seniority:6")
ILLEGAL = Criteria(((GERMANY,), TITLES, (DIRECTOR,)))
Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*words: object) -> tuple[int, Any, str]:
        code = run_command([*map(str, words), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return go


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """A workspace with an ad set that LinkedIn would refuse, and the ad set's id."""
    path = tmp_path / "targeting.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace, workspace.edit("Make") as edit:
        account = edit.create("account", {"platform": "linkedin_ads", "name": "Norhaven", "currency": "EUR"})
        group = edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "Close"})
        ad_set = edit.create(
            "ad_group",
            {"campaign": group, "platform": "linkedin_ads", "name": "Leaders", "targeting": to_stored(ILLEGAL)},
        )
    return path, ad_set


def test_targeting_in_words_with_findings_and_a_repair(
    made: tuple[Path, str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    path, ad_set = made
    code, found, _ = run("targeting", path, "--ad-group", ad_set)
    assert code == 0
    assert found["words"] == "In Germany AND job title Head of Accounting AND seniority Director"
    refused = [one for one in found["findings"] if one["refused"]]
    assert [one["code"] for one in refused] == ["titles_with_functions"]
    assert refused[0]["repairs"][0]["effect"] == "alike"
    assert (found["size"], found["changeset"]) == (None, None)
    assert run_command(["targeting", str(path), "--ad-group", ad_set]) == 0
    assert "Leave out the seniorities – reaches more people" in capsys.readouterr().out
    code, found, _ = run("targeting", path, "--ad-group", ad_set, "--repair")
    assert run("review", path, found["changeset"], "--accept")[0] == 0
    code, found, _ = run("targeting", path, "--ad-group", ad_set)
    assert "job function Accounting AND seniority Director" in found["words"]
    assert run("targeting", path, "--ad-group", ad_set, "--repair")[0] == 2
    assert run("targeting", path, "--ad-group", "01990000-0000-7000-8000-000000000000")[0] == 2


def test_entries_are_found_by_word_and_facet(made: tuple[Path, str], run: Run) -> None:
    path, _ = made
    found = run("targeting-search", path, "--facet", "Job functions", "inf")[1]["entries"]
    assert found == [{"facet": "jobFunctions", "name": "Information Technology", "urn": "urn:li:function:13"}]
    assert len(run("targeting-search", path, "--facet", "seniorities")[1]["entries"]) == 10
    code, _, said = run("targeting-search", path, "--facet", "shoeSizes", "42")
    assert code == 2
    assert "jobFunctions" in said


def test_the_agreement(made: tuple[Path, str], run: Run) -> None:
    path, ad_set = made
    code, found, _ = run("exclusions", path, "--company", "BlackLine", "--company", "Umbra", "--staff", "Norhaven")
    assert code == 0
    assert [one["name"] for one in found["competitors"]] == ["BlackLine", "Umbra"]
    assert (found["lacking"], found["changeset"]) == ([ad_set], None)
    proposal = run("exclusions", path, "--propose")[1]["changeset"]
    assert run("review", path, proposal, "--accept")[0] == 0
    assert run("exclusions", path, "--propose")[1]["changeset"] is None
    assert run("exclusions", path, "--customers", "Nobody's list")[0] == 2


def test_a_size_needs_a_connection(made: tuple[Path, str], run: Run) -> None:
    path, ad_set = made
    for asked in (("audience-size",), ("media-plan", "--budget", "3000")):
        code, _, said = run(asked[0], path, "linkedin_ads", "--ad-group", ad_set, *asked[1:])
        assert code == 2
        assert "no connection" in said

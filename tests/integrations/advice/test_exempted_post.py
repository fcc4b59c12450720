"""A post that a policy refuses, the exemption a person asks for, and the post that goes through: by the commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.workspace import Workspace

REASON = "We are a reseller of Borealis and may use the name."


def draft(workspace: Workspace) -> None:
    """A campaign whose ad breaks a policy of the sandbox, and whose keyword breaks another."""
    with workspace.edit("Draft") as edit:
        account = edit.create(
            "account", {"name": "Nordlicht", "platform": "google_ads", "remote_id": "2000000001", "currency": "EUR"}
        )
        campaign = edit.create("campaign", {
            "account": account, "platform": "google_ads", "name": "Replica checks", "type": "Search", "status": "PAUSED",
            "daily_budget": "20.00", "bid_strategy": "Manual CPC", "networks": ["Google search"], "locations": ["DE"],
            "languages": ["en"], "eu_political_ads": "Doesn't have EU political ads",
        })  # fmt: skip
        group = edit.create("ad_group", {
            "campaign": campaign, "platform": "google_ads", "name": "Core", "status": "ENABLED", "max_cpc": "1.00",
        })  # fmt: skip
        edit.create("ad", {
            "ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "ENABLED",
            "headlines": ["Replica checks", "Book a demo today", "Works with Borealis"],
            "descriptions": ["See it with your own data.", "Ask for a walk-through with us."],
            "final_url": "https://www.nordlicht.example/",
        })  # fmt: skip
        edit.create(
            "keyword", {"ad_group": group, "text": "replica detection", "match_type": "EXACT", "status": "ENABLED"}
        )


class Program:
    """Runs commands and keeps what they answer."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.capsys = path, capsys

    def __call__(self, name: str, *words: str, code: int = 0) -> Any:
        given = run_command([name, str(self.path), *words, "--json"])
        out, err = self.capsys.readouterr()
        assert given == code, (out, err)
        return json.loads(out)


def test_an_exemption_goes_with_the_next_post(
    own_reach: Any, keychain: Any, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    draft(workspace)
    keychain(own_reach, own_reach.connect(workspace))
    workspace.close()
    program = Program(workspace.path, capsys)
    refused = program("post", "google_ads", code=1)
    assert len(refused["failed"]) == 2, refused
    offered = program("exemptions")["exemptions"]
    assert {(one["policy"], one["asked"]) for one in offered} == {
        ("TRADEMARKS_IN_AD_TEXT", False),
        ("counterfeit_goods", False),
    }
    for entity in {one["entity"] for one in offered}:
        program("exemptions", "--entity", entity, "--ask", REASON)
    done = program("post", "google_ads")
    assert (done["failed"], done["pending"]) == ([], 0)
    program("pull", "google_ads")
    policies = program("policies", "google_ads", "--offline")["policies"]
    assert [(one["kind"], one["status"]) for one in policies] == [("ad", "Approved limited")]
    assert policies[0]["topics"] == ["Trademarks in ad text (limits where it runs)"]
    assert program("post", "google_ads")["planned"] == 0

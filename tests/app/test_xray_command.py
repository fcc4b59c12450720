"""The X-ray from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.program import run_command
from core.workspace import Workspace


def test_an_ad_is_looked_through_and_what_clears_it_is_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.cdesk"
    texts = {
        "headlines": ["Close in 3 Days", "Close in 5 Days", "Book a Demo", "Built for Controllers"],
        "descriptions": ["Reconcile accounts in one place.", "See how finance teams work."],
    }
    with Workspace.create(path) as workspace, workspace.edit("Draft") as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Fjordline"})
        campaign = edit.create("campaign", {"platform": "google_ads", "account": account, "name": "Close"})
        group = edit.create("ad_group", {"platform": "google_ads", "campaign": campaign, "name": "Close"})
        ad = edit.create("ad", {"platform": "google_ads", "ad_group": group, "format": "responsive_search", **texts})
        other = edit.create("ad", {"platform": "google_ads", "ad_group": group, "format": "legacy"})
    assert run_command(["xray", str(path), "--ad", ad, "--propose", "--json"]) == 0
    seen = json.loads(capsys.readouterr().out)
    assert (seen["combinations"], seen["troubles"]["contradictory"]) == (4 * 3 * 2 * 2, 24)
    assert [one["texts"] for one in seen["pairs"] if one["trouble"] == "contradictory"] == [texts["headlines"][:2]]
    assert len(seen["clears"][0]["moves"]) == 1
    assert run_command(["review", str(path), seen["changeset"], "--accept", "--json"]) == 0
    capsys.readouterr()
    assert run_command(["xray", str(path), "--ad", ad, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bad"] == 0
    assert run_command(["xray", str(path), "--ad", other]) == 2
    assert "no responsive search ad" in capsys.readouterr().err

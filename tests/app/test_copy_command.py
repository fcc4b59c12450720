"""Candidate texts from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days", "Works with SAP", "Every reconciliation in one place"]
"""


def test_candidates_are_listed_by_kind_and_verdicts_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPAIGN_DESK_NO_MODELS", "1")
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace, workspace.edit("Draft", about={"brief": BRIEF}) as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Ledgerly"})
        campaign = edit.create("campaign", {"platform": "google_ads", "account": account, "name": "Close"})
        group = edit.create("ad_group", {"platform": "google_ads", "campaign": campaign, "name": "Month end close"})

    def copy(*more: str, code: int = 0) -> list[dict[str, Any]]:
        assert run_command(["copy", str(path), "--ad-group", group, "--json", *more]) == code
        said = capsys.readouterr()
        return [] if code else list(json.loads(said.out)["candidates"])

    every = copy("--n", "8")
    assert {"field", "role", "text", "score", "evidence", "findings"} <= set(every[0])
    assert all(
        one["state"] == "offered" and 0 <= one["score"] <= 1 and one["because"].keys() == one["parts"].keys()
        for one in every
    )
    assert {one["role"] for one in copy("--role", "benefit")} == {"benefit"}
    kept, gone = every[0]["text"], every[1]["text"]
    after = {one["text"]: one["state"] for one in copy("--n", "8", "--keep", kept, "--reject", gone)}
    assert after[kept] == "kept"
    assert gone not in after
    assert gone not in [one["text"] for one in copy("--n", "8")]
    copy("--keep", "Nobody Wrote This", code=2)
    copy("--role", "poem", code=2)

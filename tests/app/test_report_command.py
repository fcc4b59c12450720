"""The report from the command line: three formats, its totals as JSON, and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app.cli.program import run_command
from app.generating import today_in
from core.catalog import KINDS
from core.schema import ENTITY, fact
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
COST, DAYS = 7_250_000, 60


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    code = run_command([*map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "Ledgerly.cdesk"
    with Workspace.create(made, synchronous="OFF") as workspace:
        today = today_in(workspace)
        with workspace.edit("Plant") as edit:
            for platform in ("google_ads", "linkedin_ads"):
                account = edit.create("account", {"name": platform, "platform": platform, "currency": "EUR"})
                edit.create("campaign", {"account": account, "platform": platform, "name": "Brand"})
        with workspace.write() as connection:
            rows = [
                {"kind": KINDS["campaign"].code, "entity": pk, "day": str(today - timedelta(days=back)), "impressions": 100, "clicks": 5,
                 "cost": COST, "conversions": 10**6, "conversions_value": 0, "final": 1, "until": None}
                for pk in connection.execute(select(ENTITY["campaign"].c.pk)).scalars().all() for back in range(1, DAYS + 1)
            ]  # fmt: skip
            connection.execute(insert(fact), rows)
    return made


def test_a_report_is_written_and_its_totals_are_told(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found, _ = run(capsys, "report", path, "--out", tmp_path / "r.html")
    assert code == 0
    assert found["out"] == str(tmp_path / "r.html")
    costs = {one["platform"]: one["cost"] for one in found["totals"]}
    assert costs == {"google_ads": 30 * COST, "linkedin_ads": 30 * COST, None: 60 * COST}
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    with Workspace.open(path, read_only=True) as workspace:
        since = today_in(workspace) - timedelta(days=10)
    code, found, _ = run(capsys, "report", path, "--out", tmp_path / "r.xlsx", "--since", since)
    assert (code, found["since"], found["totals"][-1]["cost"]) == (0, str(since), 20 * COST)


def test_a_pdf_needs_no_screen(path: Path, tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    }
    words = [sys.executable, "main.py", "report", str(path), "--out", str(tmp_path / "r.pdf")]
    done = subprocess.run(
        words, cwd=ROOT, env=environment | {"CAMPAIGN_DESK_HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert "All platforms: 435.00 EUR" in done.stdout


@pytest.mark.parametrize(
    "words",
    [["--out", "r.doc"], ["--out", "r.html", "--since", "yesterday"], ["--out", "r.html", "--since", "2999-01-01"], []],
)
def test_what_cannot_be_written_is_said(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    placed = [str(tmp_path / one) if one.startswith("r.") else one for one in words]
    code, _, said = run(capsys, "report", path, *placed)
    assert code == 2
    assert said
    assert not list(tmp_path.glob("r.*"))

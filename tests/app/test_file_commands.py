"""Files from the command line: every dialect out and in, a client's answer, and what is said when nothing fits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from core.rows import list_rows
from core.workspace import Workspace


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    code = run_command([*map(str, words), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.cdesk"
    with Workspace.create(made, synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            for platform in ("google_ads", "linkedin_ads"):
                account = edit.create("account", {"name": platform, "platform": platform, "status": "ENABLED"})
                edit.create(
                    "campaign", {"account": account, "platform": platform, "name": f"C {platform}", "status": "PAUSED"}
                )
        campaign = list_rows(workspace, "campaign")[0].id
        with workspace.propose("More") as edit:
            edit.set("campaign", [campaign], {"daily_budget": 80_000_000})
    return made


@pytest.mark.parametrize(
    ("dialect", "name"),
    [("google-ads-editor", "a.csv"), ("google-ads-editor", "a.xlsx"), ("google-ads-bulk", "a.csv"), ("linkedin-sheet", "a.csv"),
     ("linkedin-sheet", "a.xlsx"), ("xlsx", "a.xlsx")],
)  # fmt: skip
def test_what_is_written_is_recognised_and_changes_nothing(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], dialect: str, name: str
) -> None:
    code, wrote, _ = run(capsys, "export", path, "--as", dialect, "--out", tmp_path / name)
    assert (code, wrote["out"]) == (0, str(tmp_path / name))
    code, read, _ = run(capsys, "import", path, tmp_path / name)
    assert (code, read["as"], read["rows"], read["unchanged"], read["changeset"], read["repeated"]) == (
        0, dialect, wrote["rows"], wrote["rows"], None, [],
    )  # fmt: skip


def test_a_summary_goes_out_and_its_answer_comes_back(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (waiting,) = [one for one in run(capsys, "changesets", path)[1]["changesets"] if one["state"] == "proposed"]
    code, wrote, _ = run(
        capsys, "export", path, "--as", "html", "--out", tmp_path / "s.html", "--changeset", waiting["id"]
    )
    assert (code, wrote["rows"]) == (0, 1)
    page = (tmp_path / "s.html").read_text("utf-8")
    about = json.loads(re.findall(r'id="about">(.*?)</script>', page)[0])
    (key,) = re.findall(r'data-item="(c\d+)"', page)
    answer = about | {"reviewer": "Robin", "decisions": [{"item": key, "verdict": "accept"}]}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    code, read, _ = run(capsys, "import", path, tmp_path / "answer.json", "--accept")
    assert (code, read["as"], read["used"]) == (0, "answer", 1)
    with Workspace.open(path) as workspace:
        assert list_rows(workspace, "campaign")[0]["daily_budget"] == 80_000_000


def test_what_cannot_be_is_said(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "export", path, "--as", "xlsx", "--out", tmp_path / "s.xlsx", "--changeset", "x")
    assert (code, "--changeset" in said) == (2, True)
    code, _, said = run(capsys, "export", path, "--as", "pdf", "--out", tmp_path / "s.pdf")
    assert (code, "google-ads-bulk" in said) == (2, True)
    empty, report = tmp_path / "empty.cdesk", tmp_path / "report.csv"
    Workspace.create(empty, synchronous="OFF").close()
    report.write_text("Campaign,Clicks,Impr.,Cost\nBrand,1,10,1.00\n")
    code, read, said = run(capsys, "import", empty, report)
    assert (code, read["as"], "Import the structure first" in said) == (2, "metrics", True)

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


CAMPAIGNS = "Campaign,Campaign Type,Budget,Campaign Status\nBrand,Search,20.00,Paused\nGeneric,Search,30.00,Paused\n"
GROUPS = "Campaign,Ad Group,Max CPC,Ad Group Status\nBrand,Core,1.50,Enabled\nGeneric,Close,2.00,Enabled\n"
KEYWORDS = "Campaign,Ad Group,Keyword,Criterion Type\nBrand,Core,ledgerly,Exact\nGeneric,Close,close software,Phrase\n"


@pytest.mark.parametrize("accept", [(), ("--accept",)], ids=["proposed", "accepted"])
def test_the_files_of_one_export_become_one_change_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], accept: tuple[str, ...]
) -> None:
    path = tmp_path / "a.cdesk"
    Workspace.create(path, synchronous="OFF").close()
    files = []
    for name, text in (("campaigns.csv", CAMPAIGNS), ("groups.csv", GROUPS), ("keywords.csv", KEYWORDS)):
        files.append(tmp_path / name)
        files[-1].write_text(text, "utf-8")
    code, done, _ = run(capsys, "import", path, *files, *accept)
    assert code == 0
    assert (done["rows"], done["used"], done["skipped"]) == (6, 6, [])
    (only,) = run(capsys, "changesets", path)[1]["changesets"]
    assert only["id"] == done["changeset"]
    if not accept:
        assert run(capsys, "review", path, done["changeset"], "--accept")[1]["conflicts"] == []
    with Workspace.open(path, read_only=True) as workspace:
        counts = [len(list_rows(workspace, kind)) for kind in ("account", "campaign", "ad_group", "keyword")]
        assert counts == [1, 2, 2, 2]
        assert list_rows(workspace, "campaign")[0]["daily_budget"] == 20_000_000
    assert run(capsys, "undo", path)[0] == 0
    with Workspace.open(path, read_only=True) as workspace:
        assert list_rows(workspace, "campaign") == []


def test_one_faulty_file_stops_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, good, bad = tmp_path / "a.cdesk", tmp_path / "good.csv", tmp_path / "bad.csv"
    Workspace.create(path, synchronous="OFF").close()
    good.write_text(CAMPAIGNS, "utf-8")
    bad.write_bytes(b"\x00\x01 nothing")
    code, _, said = run(capsys, "import", path, good, bad)
    assert code == 2
    assert "bad.csv" in said
    assert run(capsys, "changesets", path)[1]["changesets"] == []

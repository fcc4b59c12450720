"""Lists by the commands: what is offered before, what is kept after, and that nobody's address is left anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.audiences.identifying import hashed
from core.catalog import KINDS
from core.rows import list_rows
from core.workspace import Workspace

EMPTY = True


def answered(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_list_is_looked_through_sent_and_followed_and_leaves_nobodys_address(
    office: Any, keychain: Any, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    keychain(office)
    with workspace.edit("Draft") as edit:
        edit.create("account", {"platform": "linkedin_ads", "name": "Nordlicht"})
    workspace.close()
    file = tmp_path / "contacts.csv"
    text = (
        "E-Mail,Name\nAnna.Berg@ledgerly.example,Anna\nben@gmial.com,Ben\nnobody,\n anna.berg@LEDGERLY.example,Again\n"
    )
    file.write_text(text, encoding="utf-8")
    words = ["upload-audience", str(workspace.path), "linkedin_ads", str(file), "--list", "All", "--json"]
    assert run_command([*words, "--dry-run"]) == 0
    looked = answered(capsys)
    assert (looked["rows"], looked["entries"], looked["repeated"], looked["upload"]) == (4, 2, 1, None)
    assert looked["skipped"] == [{"row": 3, "reason": "this is no e-mail address"}]
    assert looked["offers"] == [{"row": 2, "repair": "typos", "was": "gmial.com", "offered": "gmail.com"}]
    assert looked["estimate"]["warning"]
    assert run_command(words) == 2
    assert "must be accepted by you" in capsys.readouterr().err
    with caplog.at_level("DEBUG"):
        assert run_command([*words, "--repair", "typos", "--consent", "granted", "--terms", "accepted"]) == 0
    done = answered(capsys)["upload"]
    assert (done["sent"], done["entries"], done["notes"]) == (2, 2, [])
    assert run_command(["audience-status", str(workspace.path), "linkedin_ads", "--json"]) == 0
    (one,) = [one for one in answered(capsys)["lists"] if one["name"] == "All"]
    assert (one["status"], one["sent"], one["holds"]) == ("BUILDING", 2, "contacts")
    assert one["audience"]
    assert run_command(["uploads", str(workspace.path), "linkedin_ads", "--check", "--json"]) == 0
    assert answered(capsys)["uploads"][0]["parts"][0]["state"] == "processing"
    assert "ben@gmail.com" not in caplog.text
    secrets = (
        "anna.berg",
        "ben@",
        "gmial",
        *map(hashed, ("anna.berg@ledgerly.example", "ben@gmail.com", "ben@gmial.com")),
    )
    for text in secrets:
        assert text not in caplog.text.lower()
        for path in (one for one in tmp_path.rglob("*") if one.is_file() and one != file):
            assert text.encode() not in path.read_bytes().lower(), (text, path)
    with Workspace.open(workspace.path) as again:
        rows = list_rows(again, "audience")
    assert [(row["name"], row["type"], row["platform"]) for row in rows] == [("All", "contacts", "linkedin_ads")]
    assert KINDS["audience"].title == "name"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--repair", "spelling"], "is no repair"),
        (["--holds", "people"], "is no kind of list"),
        (["--list", " "], "needs a name"),
    ],
)
def test_what_was_named_wrongly_is_said(
    office: Any, keychain: Any, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    words: list[str], said: str,
) -> None:  # fmt: skip
    keychain(office)
    workspace.close()
    file = tmp_path / "contacts.csv"
    file.write_text("Email\nanna@ledgerly.example\n", encoding="utf-8")
    yes = ["--consent", "granted", "--terms", "accepted", "--list", "All", *words]
    assert run_command(["upload-audience", str(workspace.path), "linkedin_ads", str(file), *yes]) == 2
    assert said in capsys.readouterr().err

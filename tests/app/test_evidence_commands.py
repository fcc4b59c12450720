"""The ledger and the brand kit from the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.today import local_today
from core.workspace import Workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.cdesk"
    Workspace.create(path, synchronous="OFF").close()
    return path


class Program:
    """Runs commands in this process and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.err = ""

    def __call__(self, *arguments: object, code: int = 0) -> Any:
        given = run_command([*map(str, arguments), "--json"])
        out, self.err = self.capsys.readouterr()
        assert given == code, f"{out}\n{self.err}"
        return json.loads(out)


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


def test_evidence_is_added_held_against_a_text_and_taken_back(program: Program, file: Path) -> None:
    made = program("evidence", file, "--add", "Saves 40 % of close work", "--source", "Study 2026")["entry"]
    assert (made["origin"], made["state"], made["expires_on"]) == ("person", "active", None)
    (claim,) = program("evidence", file, "--text", "Save 40 percent of close work")["grounding"]
    assert (claim["span"], claim["grounded"], claim["entry"]) == ([5, 15], True, made["id"])
    (other,) = program("evidence", file, "--text", "Save 50 % of close work", code=3)["grounding"]
    assert not other["grounded"]
    assert program("evidence", file, "--withdraw", made["id"])["entry"]["state"] == "withdrawn"
    program("evidence", file, "--text", "Save 40 percent of close work", code=3)
    assert program("evidence", file, "--take-back")["taken_back"].startswith("Withdraw")
    with Workspace.open(file) as workspace:
        last = (local_today(workspace) + timedelta(days=9)).isoformat()
    assert program("evidence", file, "--renew", made["id"], "--expires", last)["entry"]["expires_on"] == last
    assert program("evidence", file)["entries"][0]["expires_on"] == last


def test_a_document_is_read_and_its_sentence_proves(program: Program, file: Path, tmp_path: Path) -> None:
    study = tmp_path / "study.md"
    study.write_text("# Results\nNorthwind saves 40 % of the close work. More follows.", encoding="utf-8")
    document = program("evidence", file, "--import", study)["document"]
    assert document["sentences"] == 2
    asked = program("evidence", file, "--text", "Save 40% of close work", code=3)
    assert asked["suggestions"][0]["sentence"] == "Northwind saves 40 % of the close work."
    program("evidence", file, "--add", "Northwind saves 40 %", "--document", document["id"])
    entry = program("evidence", file)["entries"][0]
    assert (entry["source"], entry["quote"]) == ("study, Results", "Northwind saves 40 % of the close work.")
    program("evidence", file, "--add", "Saves 99 %", "--document", document["id"], code=2)
    assert program("evidence", file)["documents"][0]["used"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--add", "Saves 40 %"], ["--add", "x y", "--source", "z", "--expires", "soon"], ["--withdraw", "nonsense"],
        ["--import", "nothing.pdf"], ["--add", "x", "--text", "y"], ["--renew", "0193a0b2-0000-7000-8000-000000000000"],
    ],
)  # fmt: skip
def test_bad_evidence_is_refused_and_nothing_changes(program: Program, file: Path, words: list[str]) -> None:
    before = file.read_bytes()
    assert run_command(["evidence", str(file), *words]) == 2
    assert file.read_bytes() == before
    assert program("evidence", file)["entries"] == []


def test_a_kit_is_set_shown_exported_and_imported(program: Program, file: Path, tmp_path: Path) -> None:
    program("brand", file, "--set", "banned_words=cheap; bargain", "lexicon=sign in: log in, login")
    shown = program("brand", file, "--market", "DE", "--set", "legal_lines=Ledgerly GmbH, Berlin")
    assert shown["brand"]["legal_lines"] == ["Ledgerly GmbH, Berlin"]
    assert shown["brand"]["banned_words"] == ["cheap", "bargain"]
    assert {"field": "banned_words", "word": "cheap", "origin": "all"} in shown["origins"]
    out = tmp_path / "kit.toml"
    program("brand", file, "--export", out)
    program("brand", file, "--market", "DE", "--set", "legal_lines=")
    assert program("brand", file)["markets"] == []
    assert program("brand", file, "--import", out)["markets"] == ["DE"]
    assert program("brand", file, "--take-back")["markets"] == []
    assert run_command(["brand", str(file), "--set", "colour=red"]) == 2


def test_copy_check_knows_the_whole_kit(program: Program, tmp_path: Path) -> None:
    kit, texts = tmp_path / "kit.toml", tmp_path / "texts.csv"
    kit.write_text(
        '[brand]\nbanned_words = ["cheap"]\ntrademarks = ["Tableau"]\n[[brand.lexicon]]\nuse = "sign in"\navoid = ["login"]\n'
        '[brand.markets.DE]\nbanned_words = ["faster"]\n', encoding="utf-8",
    )  # fmt: skip
    texts.write_text("platform,field,text\ngoogle_ads,headline,Login faster than Tableau\n", encoding="utf-8")
    found = {one["rule"] for one in program("copy-check", texts, "--brand", kit)["findings"]}
    assert {"brand.avoided_term", "brand.trademark"} <= found
    german = program("copy-check", texts, "--brand", kit, "--market", "DE", code=3)["findings"]
    assert "brand.banned_word" in {one["rule"] for one in german}

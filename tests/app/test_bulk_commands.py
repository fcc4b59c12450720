"""The bulk commands: previews that change nothing, one change set each, and the line that repeats it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from trees import plant

from app.cli import run_command
from core import changesets
from core.commands import repeat
from core.rows import list_rows
from core.workspace import Workspace


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        plant(workspace, keywords=5)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    assert run_command([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def values(file: Path, kind: str, field: str) -> list[Any]:
    with Workspace.open(file) as workspace:
        return [row[field] for row in list_rows(workspace, kind)]


CASES = [
    (["append", "{file}", "--kind", "ad_group", "--field", "name", "--text", "[campaign:upper]", "--separator", " | "], "ad_group", "name"),
    (["change-case", "{file}", "--kind", "ad_group", "--field", "name", "--to", "upper"], "ad_group", "name"),
    (["change-urls", "{file}", "--kind", "ad", "--field", "final_url", "--action", "set", "--value", "https://kestrel.example/[campaign:slug]"], "ad", "final_url"),
    (["change-bids", "{file}", "--kind", "keyword", "--field", "max_cpc", "--change", "set", "--by", "1.25", "--fill-empty"], "keyword", "max_cpc"),
    (["formula", "{file}", "--kind", "ad_group", "--field", "theme", "--formula", "[campaign] - [ad group]", "--once"], "ad_group", "theme"),
    (["replace", "{file}", "--kind", "keyword", "--field", "text", "--find", "CLOSE", "--with", "shut", "--ignore-case", "--where", "match_type = EXACT"],
     "keyword", "text"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind", "field"), CASES, ids=[case[0][0] for case in CASES])
def test_a_dry_run_says_what_the_command_then_does_and_the_kept_line_does_it_again(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], kind: str, field: str
) -> None:
    def on(path: Path) -> list[str]:
        return [word.format(file=path) for word in words]

    before = values(file, kind, field)
    copy = tmp_path / "copy.cdesk"
    copy.write_bytes(file.read_bytes())
    promised = run(capsys, *on(file), "--dry-run")
    assert promised["changeset"] is None
    assert values(file, kind, field) == before
    done = run(capsys, *on(file))
    assert done["changed"] == promised["preview"]["values"] > 0
    after = values(file, kind, field)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == done["changed"]
    with Workspace.open(file) as workspace:
        lines = repeat(workspace, done["changeset"], on=copy).lines
    assert len(lines) == 1
    run(capsys, *shlex.split(lines[0])[1:])
    assert values(copy, kind, field) == after
    run(capsys, "undo", file)
    assert values(file, kind, field) == before


def test_a_formula_stays_until_it_is_ended(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "formula", file, "--kind", "ad_group", "--field", "name", "--formula", "=concat(campaign, ' x')")
    assert done["kept"] == done["changed"]
    run(capsys, "edit", file, "--kind", "campaign", "--where", "", "--set", "name=New")
    assert set(values(file, "ad_group", "name")) == {"New x"}
    ended = run(capsys, "formula", file, "--kind", "ad_group", "--field", "name", "--end")
    assert ended["ended"] == done["kept"]
    run(capsys, "edit", file, "--kind", "campaign", "--where", "", "--set", "name=Newer")
    assert set(values(file, "ad_group", "name")) == {"New x"}


@pytest.mark.parametrize(
    "words",
    [
        ["change-case", "--kind", "ad", "--field", "headlines", "--to", "loud"],
        ["change-bids", "--kind", "keyword", "--field", "max_cpc", "--change", "increase", "--by", "lots"],
        ["change-urls", "--kind", "ad", "--field", "headlines", "--action", "https"],
        ["formula", "--kind", "ad", "--field", "name", "--formula", "=campain"],
        ["append", "--kind", "ad", "--field", "nothing", "--text", "x"],
    ],
)
def test_bad_input_is_refused_and_nothing_changes(
    file: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    answer = run(capsys, words[0], file, *words[1:], code=2)
    assert answer["error"]
    with Workspace.open(file) as workspace:
        assert len(changesets.list_sets(workspace)) == 1


def test_people_read_a_table(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["append", str(file), "--kind", "keyword", "--field", "text", "--text", "now", "--dry-run"]) == 0
    assert "would change" in capsys.readouterr().out

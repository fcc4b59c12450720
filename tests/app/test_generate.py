"""From a brief to checked trees by the command line, with the real models in their worker process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from app.environment import environment
from core.copy.bans import banned_in
from core.copy.width import display_width
from core.paths import WITHOUT_MODELS

ROOT = Path(__file__).resolve().parents[2]
BRIEF = (ROOT / "resources/demo/close.toml").read_text(encoding="utf-8")
START, END = date.today() + timedelta(days=30), date.today() + timedelta(days=121)
BANNED = ("revolutionary", "synergy", "Nordbuch", "Abschlussio")


def run(home: Path, *arguments: object, models: bool = False, code: int = 0) -> Any:
    """A command, in a process of its own only where the local models work."""
    words = [*map(str, arguments), "--json"]
    if not models:
        said = io.StringIO()
        with environment({"CAMPAIGN_DESK_HOME": str(home), WITHOUT_MODELS: "1"}), redirect_stdout(said):
            assert run_command(words) == code
        return json.loads(said.getvalue())
    own = {name: value for name, value in os.environ.items() if name != WITHOUT_MODELS}
    done = subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env=own | {"CAMPAIGN_DESK_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    path = tmp_path / "brief.toml"
    path.write_text(f"start = {START}\nend = {END}\n{BRIEF}", encoding="utf-8")
    return path


def rows(home: Path, file: Path, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(home, "list", file, "--kind", kind, "--limit", "0")["rows"]
    return found


def content(home: Path, file: Path) -> list[Any]:
    """Everything but ids, in order."""
    ids = {"id", "account", "campaign", "ad_group"}
    return [
        [{key: value for key, value in row.items() if key not in ids} for row in rows(home, file, kind)]
        for kind in ("campaign", "ad_group", "ad", "keyword", "negative_keyword", "asset")
    ]


@pytest.mark.xdist_group("models")
def test_a_full_brief_becomes_two_checked_trees_with_the_local_models(tmp_path: Path, brief: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "a.cdesk"
    run(home, "new", file)
    done = run(home, "generate", file, "--brief", brief, "--seed", "4", "--accept", models=True)
    assert (done["accepted"], done["seed"], done["findings"]["error"]) == (True, 4, 0)
    assert "SmolLM2" in done["models"]["copy"]
    assert "MiniLM" in done["models"]["embedding"]
    assert done["models"]["device"]
    assert done["assumptions"]
    check_trees(home, file)
    check_budgets(rows(home, file, "campaign"))
    checked = run(home, "check", file)
    assert checked["counts"]["error"] == 0
    again = tmp_path / "b.cdesk"
    run(home, "new", again)
    run(home, "generate", again, "--brief", brief, "--seed", "4", "--accept", models=True)
    assert content(home, again) == content(home, file)


def check_trees(home: Path, file: Path) -> None:
    ads = rows(home, file, "ad")
    full = {ad["ad_group"] for ad in ads if len(ad["headlines"] or []) == 15 and len(ad["descriptions"] or []) == 4}
    assert len(full) >= 6
    sets = [one["id"] for one in rows(home, file, "ad_group") if one["platform"] == "linkedin_ads"]
    assert len(sets) >= 4
    assert all(sum(ad["ad_group"] == one for ad in ads) >= 3 for one in sets)
    for ad in ads:
        for text in (
            *(ad["headlines"] or ()),
            *(ad["descriptions"] or ()),
            ad["introductory_text"] or "",
            ad["headline"] or "",
        ):
            assert not banned_in(text, BANNED)
        assert all(display_width(text) <= 30 for text in ad["headlines"] or ())
        assert all(display_width(text) <= 90 for text in ad["descriptions"] or ())
    words = [(one["ad_group"], one["text"], one["match_type"]) for one in rows(home, file, "keyword")]
    assert len(set(words)) == len(words)
    assert all(sum(group == one for one, _, _ in words) <= 20 for group, _, _ in words)


def check_budgets(campaigns: list[dict[str, Any]]) -> None:
    days = (END - START).days + 1
    planned = sum(
        Decimal(one["daily_budget"] or 0) * days if one["daily_budget"] else Decimal(one["total_budget"])
        for one in campaigns
    )
    assert Decimal(24000) - len(campaigns) < planned <= Decimal(24000)


def test_without_models_the_grammar_carries(tmp_path: Path, brief: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "a.cdesk"
    run(home, "new", file)
    done = run(home, "generate", file, "--brief", brief)
    assert (done["accepted"], done["models"]["copy"], done["findings"]["error"]) == (False, None, 0)
    assert rows(home, file, "campaign") == []
    (listed,) = run(home, "changesets", file, "--state", "proposed")["changesets"]
    assert listed["id"] == done["changeset"]
    assert listed["changes"] == sum(done["created"].values())
    run(home, "review", file, done["changeset"], "--accept")
    check_trees(home, file)
    run(home, "undo", file)
    assert rows(home, file, "campaign") == []


def test_a_brief_for_one_platform_makes_one_tree(tmp_path: Path, brief: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "a.cdesk"
    brief.write_text(
        brief.read_text(encoding="utf-8").replace('"google_ads", "linkedin_ads"', '"linkedin_ads"'), encoding="utf-8"
    )
    run(home, "new", file)
    run(home, "generate", file, "--brief", brief, "--accept")
    assert {one["platform"] for one in rows(home, file, "campaign")} == {"linkedin_ads"}
    assert rows(home, file, "keyword") == []


def test_the_example_briefs_generate_without_an_error(tmp_path: Path, shared_data: Path) -> None:
    for source in sorted((shared_data / "briefs").glob("*.toml")):
        file = tmp_path / f"{source.stem}.cdesk"
        run(tmp_path / "home", "new", file)
        done = run(tmp_path / "home", "generate", file, "--brief", source, "--accept")
        assert done["findings"]["error"] == 0, source.name
        assert run(tmp_path / "home", "check", file)["counts"]["error"] == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('goal         = "leads"', 'goal = "fame"', "goal"),
        ('currency = "EUR"', 'currency = "EURO"', "budget.currency"),
        ('total    = "24000.00"', "total = -5", "budget.total"),
        ("https://tallywise.example/close", "ftp://tallywise.example", "landing_page"),
        ('product      = "Tallywise Close"', "", "product"),
        ('product      = "Tallywise Close"', "product = 7", "product"),
        ('product      = "Tallywise Close"', 'prodct = "x"', "prodct"),
        (f"start = {START}", "start = 2020-01-01", "start"),
        (f"end = {END}", f"end = {START - timedelta(days=1)}", "end"),
        ("[budget]", "[budget", "TOML"),
    ],
)
def test_a_faulty_brief_is_one_clear_message_and_changes_nothing(
    tmp_path: Path, brief: Path, old: str, new: str, says: str
) -> None:
    home, file = tmp_path / "home", tmp_path / "a.cdesk"
    text = brief.read_text(encoding="utf-8")
    assert old in text
    brief.write_text(text.replace(old, new), encoding="utf-8")
    run(home, "new", file)
    answer = run(home, "generate", file, "--brief", brief, code=2)
    assert says in answer["error"]
    assert "brief.toml" in answer["error"]
    assert run(home, "changesets", file)["changesets"] == []


def test_what_was_drafted_goes_out_and_comes_back_without_a_change(tmp_path: Path, brief: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "a.cdesk"
    run(home, "new", file)
    run(home, "generate", file, "--brief", brief, "--accept")
    for dialect, name in (("google-ads-editor", "editor.csv"), ("linkedin-sheet", "sheet.csv")):
        out = tmp_path / name
        assert run(home, "export", file, "--as", dialect, "--out", out)["rows"] > 20
        back = run(home, "import", file, out)
        assert (back["as"], back["changeset"], back["skipped"]) == (dialect, None, [])
        assert back["rows"] == back["unchanged"]
    for dialect, name in (("xlsx", "book.xlsx"), ("json", "book.json")):
        assert run(home, "export", file, "--as", dialect, "--out", tmp_path / name)["rows"] > 50

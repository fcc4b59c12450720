"""The library from the command line: one JSON document each, clear refusals, one change set a command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run_command
from core.workspace import Workspace

GOOGLE, LINKEDIN = "google_ads", "linkedin_ads"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace, workspace.edit("Plant") as edit:
        for platform in (GOOGLE, LINKEDIN):
            account = edit.create(
                "account", {"name": f"Ledgerly {platform}", "platform": platform, "status": "ENABLED"}
            )
            campaign = edit.create(
                "campaign",
                {"account": account, "platform": platform, "name": f"{platform} | Germany", "status": "PAUSED",
                 "locations": ["DE"], "daily_budget": 50_000_000},
            )  # fmt: skip
            group = edit.create(
                "ad_group", {"campaign": campaign, "platform": platform, "name": "Close", "status": "ENABLED"}
            )
            text = {"headlines": ["Made in Germany"]} if platform == GOOGLE else {"headline": "Made in Germany"}
            edit.create("ad", {"ad_group": group, "platform": platform, "name": "Ad", "status": "ENABLED"} | text)
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


def test_a_list_is_made_filled_and_attached_as_one_change_set(program: Program, file: Path, tmp_path: Path) -> None:
    lines = tmp_path / "negatives.txt"
    lines.write_text('jobs\n"free trial"\n', encoding="utf-8")
    made = program("negative-list", file, "Job seekers", "--add", lines, "--attach", "status = PAUSED")
    assert (made["made"], made["added"], made["attached"]) == (True, 2, 1)
    (listed,) = program("library", file)["negative_lists"]
    assert (listed["name"], listed["keywords"], listed["campaigns"]) == ("Job seekers", 2, 1)
    again = program("negative-list", file, made["id"], "--add", lines, "--detach", "")
    assert (again["made"], again["added"], again["repeated"], again["detached"]) == (
        False,
        0,
        ["jobs", "free trial"],
        1,
    )
    program("undo", file)
    program("undo", file)
    assert program("library", file)["negative_lists"] == []


def test_a_budget_is_made_used_and_left(program: Program, file: Path) -> None:
    program("budget", file, "Shared", code=2)
    assert "needs an amount" in program.err
    assert program("budget", file, "Shared", "--amount", "80.00", "--use", "")["using"] == 1
    assert program("library", file)["budgets"][0]["amount"] == "80.00"
    assert program("budget", file, "Shared", "--leave", "")["leaving"] == 1
    row = program("list", file, "--kind", "campaign", "--where", "platform = google_ads")["rows"][0]
    assert (row["daily_budget"], row["budget_name"]) == ("80.00", None)


def test_labels_are_put_on_renamed_and_deleted(program: Program, file: Path) -> None:
    assert program("label", file, "Q1", "--kind", "campaign", "--where", "")["changed"] == 2
    program("label", file, "Q1", "--rename", "First quarter", "--colour", "green")
    assert program("library", file)["labels"] == [{"name": "First quarter", "carried_by": {"campaign": 2}}]
    program("label", file, "First quarter", "--kind", "campaign", "--where", "platform = linkedin_ads", "--remove")
    assert program("library", file)["labels"][0]["carried_by"] == {"campaign": 1}
    program("label", file, "First quarter", "--delete")
    assert program("library", file)["labels"] == []
    program("label", file, "x", "--colour", "mauve", code=2)
    assert "grey, blue" in program.err


def test_a_text_is_kept_and_inserted(program: Program, file: Path) -> None:
    program("snippet", file, "Claim", code=2)
    made = program("snippet", file, "Claim", "--text", "Close in 3 days", "--insert", "")
    assert (made["made"], made["changed"]) == (True, 1)
    assert program("library", file)["snippets"][0]["uses"] == 1


def test_a_template_is_made_applied_changed_and_upgraded(program: Program, file: Path, tmp_path: Path) -> None:
    made = program("template-make", file, "Kit", "--where", "name ~ Germany", "--set", "market=Germany", "country=DE")
    assert made["parts"] == {"campaign": 2, "ad_group": 2, "ad": 2}
    assert made["problems"] == []
    values = tmp_path / "markets.csv"
    values.write_text("market;country\nAustria;AT\nthe Nordic countries and Iceland;SE\n", encoding="utf-8")
    applied = program("template-apply", file, "Kit", "--values", values, "--accept")
    assert (applied["places"], applied["created"]) == (2, {"campaign": 4, "ad_group": 4, "ad": 4})
    assert [(one["row"], one["most"]) for one in applied["too_long"]] == [(2, 30)]
    program(
        "edit", file, "--kind", "campaign", "--where", 'name = "google_ads | Germany"', "--set", "daily_budget=70.00"
    )
    version = program("template-version", file, "Kit", "--where", "name ~ Germany")
    assert version["version"] == 2
    upgraded = program("template-upgrade", file, "Kit")
    assert (upgraded["places"], upgraded["changed"], upgraded["kept"]) == (2, 2, [])
    program("review", file, upgraded["changeset"], "--accept")
    rows = program("list", file, "--kind", "campaign", "--where", "daily_budget = 70")["rows"]
    assert len(rows) == 3
    assert program("library", file)["templates"][0]["places"] == 3


def test_values_that_do_not_fit_the_template_are_refused(program: Program, file: Path, tmp_path: Path) -> None:
    program("template-make", file, "Kit", "--where", "platform = google_ads", "--set", "market=Germany")
    values = tmp_path / "markets.csv"
    values.write_text("markt\nAustria\n", encoding="utf-8")
    program("template-apply", file, "Kit", "--values", values, code=2)
    assert "Row 1 has no value for {market}." in program.err
    program("template-apply", file, "Kit", "--values", tmp_path / "gone.csv", code=2)
    assert "cannot be read: No such file or directory." in program.err
    values.write_bytes("market\nÖsterreich\n".encode("latin-1"))
    program("template-apply", file, "Kit", "--values", values, code=2)
    assert "is not UTF-8" in program.err
    values.write_text("markt\nAustria\n", encoding="utf-8")
    program("template-apply", file, "Nothing", "--values", values, code=2)
    assert "`library` lists them" in program.err
    program("template-make", file, "x", "--where", "", "--set", "keyword=Germany", code=2)


def test_names_are_checked_learned_and_proposed(program: Program, file: Path, tmp_path: Path) -> None:
    assert program("names", file)["drift"] == []
    grammar = {"kind": "campaign", "pattern": "{platform}_{market}", "parts": [
        {"name": "platform", "source": "platform", "values": {"ggl": GOOGLE, "li": LINKEDIN}},
        {"name": "market", "source": "market"}]}  # fmt: skip
    own = tmp_path / "names.json"
    own.write_text(json.dumps({"grammars": [grammar]}), encoding="utf-8")
    found = program("names", file, "--grammar", own, "--propose", "--read", "ggl_DE")
    assert [one["fix"] for one in found["drift"]] == ["ggl_DE", "li_DE"]
    assert found["reading"] == {"values": {"platform": "ggl", "market": "DE"}, "problem": None}
    program("review", file, found["changeset"], "--accept")
    assert program("names", file)["drift"] == []
    own.write_text("{", encoding="utf-8")
    program("names", file, "--grammar", own, code=2)


def test_the_contract_is_read_and_carried(program: Program, file: Path) -> None:
    url = "https://x.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring"
    found = program("utm", file, "--propose", "--read", url)
    assert found["reading"] == {"attributes": {"token": "spring"}, "problems": []}
    assert (found["changed"], len(found["breaches"])) == (2, 2)
    program("review", file, found["changeset"], "--accept")
    assert program("utm", file)["breaches"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("label", "nosuch", "--rename", "X"), "no label “nosuch”"),
        (("label", "nosuch", "--delete"), "no label “nosuch”"),
        (("label", "nosuch", "--merge-into", "X"), "no label “nosuch”"),
        (("label", "nosuch", "--remove"), "--where"),
        (("budget", "New", "--amount", "5.00", "--account", "nosuch"), "--account"),
        (("negative-list", "New", "--add", "{folder}/nosuch.txt"), "No such file"),
        (("negative-list", "New", "--add", "{folder}/latin.txt"), "no text in UTF-8"),
        (
            ("names", "--grammar", "{folder}/broken.json"),
            "broken.json: The naming grammar cannot be read: Invalid JSON",
        ),
        (("utm", "--contract", "{folder}/broken.json"), "broken.json: The UTM contract cannot be read: Invalid JSON"),
        (("utm", "--read", "https://a.example", "--platform", "nosuch"), "no platform"),
    ],
)
def test_what_is_not_there_or_cannot_be_read_is_named_and_nothing_changes(
    program: Program, file: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "latin.txt").write_bytes("grün".encode("latin-1"))
    (tmp_path / "broken.json").write_text("{")
    before = program("history", file)
    program(arguments[0], file, *(one.replace("{folder}", str(tmp_path)) for one in arguments[1:]), code=2)
    assert said in program.err
    assert program("history", file) == before


def test_an_account_that_is_not_there_is_named_for_a_known_budget_too(program: Program, file: Path) -> None:
    program("budget", file, "Shared", "--amount", "5.00")
    program("budget", file, "Shared", "--amount", "6.00", "--account", "nosuch", code=2)
    assert "--account" in program.err


def test_a_workspace_without_accounts_says_so(program: Program, tmp_path: Path) -> None:
    program("new", tmp_path / "empty.cdesk")
    program("budget", tmp_path / "empty.cdesk", "Shared", "--amount", "5.00", code=2)
    assert "no Google Ads account yet" in program.err


def test_an_address_that_no_browser_opens_is_read_all_the_same(program: Program, file: Path) -> None:
    read = program("utm", file, "--read", "https://[::1?utm_source=google#part")["reading"]
    assert "utm_source" not in " ".join(read["problems"])

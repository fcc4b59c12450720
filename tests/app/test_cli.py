"""The command line to the letter: keys, exit codes, one JSON document, clear messages, nothing changed on bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from trees import plant

from app.cli import run_command
from app.cli.program import spread
from core import rows
from core.assigning import assign
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        plant(workspace, keywords=5)
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


def test_new_makes_a_workspace_and_never_overwrites(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "new.cdesk"
    made = program("new", path, "--currency", "chf", "--time-zone", "Europe/Zurich")
    assert (made["workspace"], made["currency"]) == (str(path), "CHF")
    before = path.read_bytes()
    program("new", path, code=2)
    assert "exists already" in program.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "says"), [("--currency", "EURO", "ISO 4217"), ("--time-zone", "Berlin", "no time zone")]
)
def test_new_refuses_what_it_cannot_use(program: Program, tmp_path: Path, option: str, value: str, says: str) -> None:
    program("new", tmp_path / "x.cdesk", option, value, code=2)
    assert says in program.err
    assert not (tmp_path / "x.cdesk").exists()


def test_list_gives_every_field_of_the_draft(program: Program, file: Path) -> None:
    found = program("list", file, "--kind", "campaign")
    assert (found["kind"], found["total"]) == ("campaign", 1)
    row = found["rows"][0]
    wanted = {
        "id",
        "platform",
        "name",
        "status",
        "daily_budget",
        "total_budget",
        "start_date",
        "end_date",
        "locations",
        "languages",
        "objective",
    }
    assert wanted <= set(row)
    assert (row["daily_budget"], row["status"]) == ("50.00", "PAUSED")


def test_list_pages_filters_and_names_fields(program: Program, file: Path) -> None:
    assert len(program("list", file, "--kind", "keyword", "--limit", "2", "--offset", "1")["rows"]) == 2
    found = program(
        "list",
        file,
        "--kind",
        "keyword",
        "--where",
        'text ~ "SOFTWARE 3"',
        "--fields",
        "text,match_type",
        "--limit",
        "0",
    )
    assert [{key: row[key] for key in ("text", "match_type")} for row in found["rows"]] == [
        {"text": "close software 3", "match_type": "EXACT"}
    ]
    campaign = program("list", file, "--kind", "campaign")["rows"][0]["id"]
    assert program("list", file, "--kind", "keyword", "--where", f"campaign = {campaign}")["total"] == 5


def test_edit_undo_redo_history(program: Program, file: Path) -> None:
    done = program(
        "edit", file, "--kind", "keyword", "--where", "text ~ software", "--set", "status=PAUSED", "max_cpc=1.50"
    )
    assert done["changed"] == 10
    assert {row["max_cpc"] for row in program("list", file, "--kind", "keyword")["rows"]} == {"1.50"}
    assert program("undo", file)["changeset"] == done["changeset"]
    assert program("redo", file)["changeset"] == done["changeset"]
    assert program("undo", file, "--changeset", done["changeset"])["changeset"] == done["changeset"]
    verbs = [(one["verb"], one["title"]) for one in program("history", file)["entries"]]
    assert [verb for verb, _ in verbs] == ["undo", "redo", "undo", "apply", "apply"]


def test_undo_with_nothing_left_is_null_and_exit_1(program: Program, file: Path) -> None:
    program("undo", file)
    assert program("undo", file, code=1)["changeset"] is None
    program("redo", file)
    assert program("redo", file, code=1)["changeset"] is None


def test_replace_is_one_change_set(program: Program, file: Path) -> None:
    done = program("replace", file, "--kind", "ad", "--field", "headlines", "--find", "Close", "--with", "Shut")
    assert done["changed"] == 1
    assert program("list", file, "--kind", "ad")["rows"][0]["headlines"] == [
        "Shut the books",
        "Shut software",
        "Try it",
    ]
    done = program(
        "replace",
        file,
        "--kind",
        "keyword",
        "--field",
        "text",
        "--find",
        r"software (\d)",
        "--with",
        r"tool \1",
        "--regex",
    )
    assert done["changed"] == 5
    program("undo", file)
    program("undo", file)
    assert program("list", file, "--kind", "ad")["rows"][0]["headlines"][0] == "Close the books"


def test_a_proposal_is_listed_shown_and_reviewed(program: Program, file: Path) -> None:
    with Workspace.open(file) as workspace, workspace.propose("More words", reason="They convert") as edit:
        group = edit.connection.exec_driver_sql("select pk from ad_group").scalar()
        ids = edit.create_many(
            "keyword",
            [{"ad_group": group, "text": f"new {n}", "match_type": "PHRASE", "status": "ENABLED"} for n in range(3)],
        )
    listed = program("changesets", file, "--state", "proposed")["changesets"]
    assert [(one["title"], one["state"], one["changes"]) for one in listed] == [("More words", "proposed", 3)]
    assert {"id", "title", "author", "state", "changes", "created_at"} <= set(listed[0])
    shown = program("review", file, listed[0]["id"])
    assert len(shown["changes"]) == 3
    done = program("review", file, listed[0]["id"], "--accept", "--only", ids[0], ids[2])
    assert (done["accepted"], done["rejected"], done["conflicts"]) == (2, 1, [])
    assert program("list", file, "--kind", "keyword", "--where", "text ~ new")["total"] == 2


def test_conflicts_in_a_review_are_exit_1(program: Program, file: Path) -> None:
    with Workspace.open(file) as workspace, workspace.propose("Cheaper") as edit:
        edit.set("campaign", [program("list", file, "--kind", "campaign")["rows"][0]["id"]], {"daily_budget": "10.00"})
    ident = program("changesets", file, "--state", "proposed")["changesets"][0]["id"]
    program("edit", file, "--kind", "campaign", "--where", "", "--set", "daily_budget=70")
    done = program("review", file, ident, "--accept", code=1)
    assert [(one["field"], one["before"], one["after"]) for one in done["conflicts"]] == [
        ("daily_budget", 50_000_000, 10_000_000)
    ]


BAD = [
    (["list", "{file}", "--kind", "nonsense"], "is no kind"),
    (["list", "{file}", "--kind", "keyword", "--where", "nope = 1"], "nope"),
    (["list", "{file}", "--kind", "keyword", "--where", '(text ~ "x"'], ""),
    (["list", "{file}", "--kind", "keyword", "--fields", "nope"], "nope"),
    (["edit", "{file}", "--kind", "keyword", "--where", "", "--set", "nope=1"], "nope"),
    (["edit", "{file}", "--kind", "keyword", "--where", "", "--set", "status"], "assignment"),
    (
        ["edit", "{file}", "--kind", "campaign", "--where", "", "--set", "daily_budget=lots"],
        "daily_budget: 'lots' is not an amount",
    ),
    (["replace", "{file}", "--kind", "keyword", "--field", "text", "--find", "(", "--with", "", "--regex"], ""),
    (["review", "{file}", "not-an-id", "--accept"], "is not an id"),
    (["review", "{file}", "01900000-0000-7000-8000-000000000000", "--accept"], "no change set"),
    (["history", "{file}", "--entity", "01900000-0000-7000-8000-000000000000"], "no entity"),
    (["changesets", "{file}", "--state", "lost"], "is no state"),
    (["list", "{missing}", "--kind", "keyword"], "no workspace"),
    (["list", "{text}", "--kind", "keyword"], "no workspace"),
    (["export", "{file}", "--as", "nonsense", "--out", "{out}"], "is no dialect"),
    (["export", "{file}", "--as", "json", "--out", "{nowhere}"], "does not exist"),
    (["export", "{file}", "--as", "json", "--out", "{file}"], "this is a workspace"),
    (["import", "{file}", "{missing}"], "no such file"),
    (["import", "{file}", "{folder}"], "a folder"),
    (["import", "{file}", "{useless}"], "Row 1: "),
    (["import", "{file}", "{text}", "--as", "nonsense"], "is no dialect"),
    (["generate", "{file}", "--brief", "{missing}"], ""),
    (["nonsense"], "nonsense"),
    (["list"], "WORKSPACE"),
    (["bench", "nonsense"], "is no bench"),
]


@pytest.mark.parametrize(("arguments", "says"), BAD, ids=lambda one: " ".join(one) if isinstance(one, list) else None)
def test_bad_input_is_one_message_and_exit_2(
    program: Program, file: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    text = tmp_path / "text.cdesk"
    text.write_text("hello")
    useless = tmp_path / "useless.csv"
    useless.write_text("Campaign,Ad Group,Keyword,Criterion Type\n,,a word,Broad\n")
    places = {"folder": tmp_path, "useless": useless} | {
        "file": file,
        "missing": tmp_path / "missing",
        "text": text,
        "out": tmp_path / "out",
        "nowhere": tmp_path / "no" / "out",
    }
    before = _rows(file)
    program(*[one.format(**places) for one in arguments], code=2)
    assert says in program.err
    assert "Traceback" not in program.err
    assert _rows(file) == before


def _rows(file: Path) -> list[tuple[object, ...]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("select * from keyword").fetchall() + raw.execute("select * from change").fetchall()


def test_a_workspace_in_use_can_be_read_but_not_written(file: Path) -> None:
    with Workspace.open(file):
        command = [sys.executable, "main.py", "list", str(file), "--kind", "keyword", "--json"]
        seen = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert json.loads(seen.stdout)["total"] == 5
        command = [sys.executable, "main.py", "undo", str(file)]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "can only be read now" in refused.stderr
    assert "Traceback" not in refused.stderr


PLAIN = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def _run(line: str, file: Path | str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", line, "sh", sys.executable, str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, errors="surrogateescape")


@pytest.mark.parametrize("extra", ["", "--json"])
def test_a_plain_terminal_takes_any_text(file: Path, extra: str) -> None:
    with Workspace.open(file) as workspace:
        assign(workspace, "keyword", None, {"text": "für 🚀 – alle"})
    seen = _run(f'"$1" main.py list "$2" --kind keyword {extra}', file, PLAIN)
    assert (seen.returncode, seen.stderr) == (0, "")
    if extra:
        assert json.loads(seen.stdout)["rows"][0]["text"] == "für 🚀 – alle"


@pytest.mark.parametrize(
    ("where", "code", "says"), [(">&-", 0, ""), (">/dev/full", 1, "No space left"), ("--nope 2>&-", 2, "")]
)
def test_an_answer_nobody_can_take_leaves_no_traceback(file: Path, where: str, code: int, says: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    for extra in ("", "--json"):
        seen = _run(f'"$1" main.py list "$2" --kind keyword {extra} {where}', file, dict(os.environ))
        assert seen.returncode == code
        assert says in seen.stderr
        assert "Traceback" not in seen.stderr
        assert "Exception ignored" not in seen.stderr


def test_ctrl_c_while_it_works_stops_with_one_message(
    program: Program, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "count_rows", lambda *_: signal.raise_signal(signal.SIGINT))
    # Whoever starts the tests in the background may have had them ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert program("list", file, "--kind", "keyword", code=1)["error"].startswith("Stopped")
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_it_loads_stops_with_one_message() -> None:
    script = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'app.cli.review_commands': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from app.main import main\n"
        "sys.exit(main(['doctor']))\n"
    )
    seen = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (seen.returncode, seen.stdout, seen.stderr) == (1, "", "Stopped. Nothing was changed.\n")


def test_a_name_that_is_no_text_is_a_name_all_the_same(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/w\xff.cdesk")
    try:
        Path(name).touch()
    except OSError:
        pytest.skip("this system takes no such names")
    Path(name).unlink()
    seen = _run('"$1" main.py new "$2" --json && "$1" main.py list "$2" --kind account', name, dict(os.environ))
    assert (seen.returncode, seen.stderr) == (0, "")


def test_copy_check_reads_texts_as_spreadsheets_write_them(program: Program, tmp_path: Path) -> None:
    texts, brand = tmp_path / "texts.csv", tmp_path / "brand.toml"
    brand.write_text('[brand]\nbanned_words = ["synergy"]\n')
    content = 'Platform,Field,Text\ngoogle_ads,headline,"a; b; c\u2028d"\nlinkedin_ads,headline,"Synergy, now"\n'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        texts.write_text(content, encoding=encoding)
        found = program("copy-check", texts, "--brand", brand, code=3)["findings"]
        assert [(one["row"], one["span"]) for one in found if "synergy" in one["message"].lower()] == [(2, [0, 7])]
        assert {one["row"] for one in found} <= {1, 2}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("platform,field,text\n", "no rows"),
        ("platform,text\ngoogle_ads,a\n", "'field' is missing"),
        ("platform,field,text\ngoogle_ads,headline,a\nnowhere,headline,a\n", "row 2: platform: 'nowhere'"),
        ("platform,field,text\ngoogle_ads,nothing,a\n", "row 1: field: 'nothing'"),
        ('platform,field,text\ngoogle_ads,headline,"a\n', "cannot be told apart"),
        (f"platform,field,text\ngoogle_ads,headline,{'x' * 200_000}\n", "cannot be told apart"),
    ],
    ids=["empty", "headings", "column", "platform", "field", "quote", "long"],
)
def test_copy_check_names_what_it_cannot_read(program: Program, tmp_path: Path, content: str, says: str) -> None:
    texts = tmp_path / "texts.csv"
    texts.write_text(content)
    program("copy-check", texts, code=2)
    assert str(texts) in program.err
    assert says in program.err


def test_people_get_tables(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["list", str(file), "--kind", "keyword"]) == 0
    out = capsys.readouterr().out
    assert "close software 1" in out
    assert "5 of 5 keywords" in out


def test_doctor_says_what_works(program: Program) -> None:
    found = program("doctor")
    assert {"python", "database", "qt", "keyring", "gpu"} <= {key for key in found if key != "checks"}


def test_bench_names_its_figures(program: Program) -> None:
    assert {"generate", "startup", "grid", "replace", "import", "findings"} <= set(
        program("bench", "--list")["benches"]
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("review W C --accept --only a b --json", "review W C --accept --only a --only b --json"),
        ("review W C --only a --only b", "review W C --only a --only b"),
        ("edit W --kind k --set a=1 b=2 --where q", "edit W --kind k --set a=1 --set b=2 --where q"),
        ("list W --kind k --fields a,b", "list W --kind k --fields a,b"),
        ("edit --json W --set a=1 b=2 --kind k", "edit --json W --set a=1 --set b=2 --kind k"),
        ("edit --kind k --set a=1 b=2 --where q W", "edit --kind k --set a=1 --set b=2 --where q W"),
        ("edit --set a=1 b=2 W --kind k", "edit --set a=1 --set b=2 W --kind k"),
        ("review --accept W C --only a b", "review --accept W C --only a --only b"),
        ("review --only a W C", "review --only a W C"),
        ("edit --kind=k W --set=a=1 --set b=2 c=3", "edit --kind=k W --set=a=1 --set b=2 --set c=3"),
        ("replace W --find --with --with --x --kind k", "replace W --find --with --with --x --kind k"),
    ],
)
def test_an_option_may_name_several_values(given: str, expected: str) -> None:
    assert spread(given.split()) == expected.split()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--kind", "campaign", "--offset", str(10**30)), "--offset"),
        (("list", "--kind", "campaign", "--limit", str(10**30)), "--limit"),
        (("history", "--limit", str(10**30)), "--limit"),
        (("as-of", "--entity", "0193a0b2-7c1e-7000-8000-000000000000", "--at", "0001-01-01T00:00+05:00"), "no day"),
        (("edit", "--kind", "campaign", "--where", "", "--set", "name=\udcff"), "UTF-8"),
        (
            ("replace", "--kind", "ad", "--field", "headlines", "--find", "a{99999999}", "--with", "", "--regex"),
            "parts",
        ),
    ],
)
def test_numbers_days_letters_and_patterns_beyond_all_bounds(
    program: Program, file: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = file.read_bytes()
    program(arguments[0], file, *arguments[1:], code=2)
    assert said in program.err
    assert file.read_bytes() == before

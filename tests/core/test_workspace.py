"""The workspace file: opening, refusing, sharing, and living through crashes and full disks."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect
from trees import plant

from core import backups, changesets, database, errors, migrations
from core.rows import count_rows, list_rows
from core.schema import SCHEMA_VERSION
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def make(path: Path) -> Path:
    with Workspace.create(path) as workspace:
        plant(workspace)
    return path


def test_new_refuses_to_overwrite(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    before = path.read_bytes()
    with pytest.raises(errors.AlreadyExists, match=r"a\.cdesk exists already"):
        Workspace.create(path)
    assert path.read_bytes() == before


def test_settings_of_a_workspace_stay(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a.cdesk", currency="JPY", time_zone="Asia/Tokyo") as workspace:
        workspace.set_option("density", "compact")
        ident = workspace.id
    with Workspace.open(tmp_path / "a.cdesk") as workspace:
        assert (workspace.currency, workspace.time_zone, workspace.id) == ("JPY", "Asia/Tokyo", ident)
        assert workspace.option("density") == "compact"


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"\x00" * 200, b"\xff" * 5000])
def test_a_file_that_is_no_workspace_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.cdesk"
    path.write_bytes(content)
    with pytest.raises(errors.Damaged) as caught:
        Workspace.open(path)
    assert "a.cdesk" in caught.value.message
    assert caught.value.hint
    assert path.read_bytes() == content


def test_another_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.cdesk"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table t(x)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(errors.Damaged):
        Workspace.open(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_torn_file_is_refused_and_named(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\x5a" * (len(raw) - 4096))
    with pytest.raises(errors.Damaged, match=r"a\.cdesk"):
        Workspace.open(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.NotFound, match="no workspace at"):
        Workspace.open(tmp_path / "nowhere.cdesk")


def test_a_file_from_a_newer_version_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("update alembic_version set version_num = '9999'")
        raw.commit()
    with pytest.raises(errors.TooNew, match="newer version") as caught:
        Workspace.open(path)
    assert "Update" in (caught.value.hint or "")


NEXT_STEP = """
from alembic import op
from sqlalchemy import Column, Text
revision = "0006"
down_revision = "0005"

def upgrade():
    op.add_column("keyword", Column("intent", Text))
"""


def test_an_older_file_is_backed_up_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.cdesk")
    versions = tmp_path / "versions"
    shutil.copytree(migrations.VERSIONS, versions, ignore=shutil.ignore_patterns("__pycache__"))
    (versions / "0006_intent.py").write_text(NEXT_STEP)
    monkeypatch.setattr(migrations, "VERSIONS", versions)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", "0006")
    with Workspace.open(path) as workspace:
        assert count_rows(workspace, "keyword") == 3
        assert "intent" in {c["name"] for c in inspect(workspace.engine).get_columns("keyword")}
    (backup,) = backups.list_backups(path)
    assert backup.reason is backups.Reason.MIGRATION
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", "0005")
    with Workspace.open(backups.copy_out(backup, tmp_path / "old.cdesk")) as old:
        assert count_rows(old, "keyword") == 3
    with pytest.raises(errors.TooNew):
        Workspace.open(path)


def test_migrating_from_nothing_makes_the_same_tables_as_the_schema(tmp_path: Path) -> None:
    from core.database import make_engine
    from core.migrations import _upgrade

    old = make_engine(tmp_path / "old.cdesk", read_only=False, synchronous="OFF")
    _upgrade(old)
    with Workspace.create(tmp_path / "new.cdesk") as new:
        described = [_describe(engine) for engine in (old, new.engine)]
    old.dispose()
    assert described[0] == described[1]


def _describe(engine: object) -> dict[str, object]:
    looked = inspect(engine)  # type: ignore[call-overload]
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(table)),
            sorted((i["name"], tuple(i["column_names"])) for i in looked.get_indexes(table)),
        )
        for table in looked.get_table_names()
    }


def test_a_second_process_opens_read_only_and_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    script = (
        "import sys; from pathlib import Path; from core.workspace import Workspace; from core.rows import count_rows\n"
        "w = Workspace.open(Path(sys.argv[1])); print(w.read_only, w.why_read_only, count_rows(w, 'keyword'))\n"
    )
    with Workspace.open(path):
        seen = subprocess.run(
            [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    assert seen.stdout.startswith("True Another program has it open")
    assert seen.stdout.strip().endswith("3")
    with Workspace.open(path) as workspace:
        assert not workspace.read_only


def test_a_link_to_a_workspace_in_use_is_read_only_too(tmp_path: Path) -> None:
    path, link = make(tmp_path / "a.cdesk"), tmp_path / "b.cdesk"
    link.symlink_to(path)
    with Workspace.open(path), Workspace.open(link) as second:
        assert second.read_only
    with Workspace.open(link) as alone:
        assert not alone.read_only


def test_a_workspace_in_another_journal_mode_opens(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("pragma journal_mode = delete")
    with Workspace.open(path) as workspace:
        assert count_rows(workspace, "campaign") == 1


def test_a_read_only_workspace_refuses_to_write(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk")
    with Workspace.open(path, read_only=True) as workspace:
        assert count_rows(workspace, "campaign") == 1
        with pytest.raises(errors.ReadOnly), workspace.edit("No"):
            pass


def test_a_folder_that_cannot_be_written_opens_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    path = make(folder / "a.cdesk")
    for leftover in folder.glob("a.cdesk-*"):
        leftover.unlink()
    (folder / "a.cdesk.lock").unlink(missing_ok=True)
    path.chmod(0o444)
    folder.chmod(0o555)
    script = (
        "import sys; from pathlib import Path; from core.workspace import Workspace; from core.rows import count_rows\n"
        "w = Workspace.open(Path(sys.argv[1])); print(w.read_only, w.why_read_only, count_rows(w, 'keyword'))\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    try:
        seen = _as_nobody(command, tmp_path)
    finally:
        folder.chmod(0o755)
    assert seen.startswith("True The folder cannot be written"), seen
    assert seen.strip().endswith("3")


def _as_nobody(command: list[str], tmp_path: Path) -> str:
    """Run as a user who is not root, for whom permissions count."""
    if os.geteuid() != 0:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("running as root without setpriv: permissions cannot be tested")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and str(folder) not in ("/", "/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [setpriv, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_is_named_and_changes_nothing(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a.cdesk") as workspace:
        tree = plant(workspace)
        with workspace.engine.connect() as connection:
            pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        workspace.engine.dispose()
        from sqlalchemy import event

        event.listen(workspace.engine, "connect", lambda raw, record: raw.execute(f"pragma max_page_count = {pages}"))

        def fill() -> None:
            with workspace.edit("Too much") as edit:
                edit.create_many(
                    "keyword",
                    [{"ad_group": tree.ad_group, "text": "x" * 70, "match_type": "EXACT", "status": "ENABLED"}] * 5000,
                )

        with pytest.raises(errors.DiskFull, match="takes no more data"):
            fill()
        assert count_rows(workspace, "keyword") == 3
        assert [one.title for one in changesets.list_sets(workspace)] == ["Plant"]


def test_on_a_full_disk_a_workspace_can_still_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.cdesk")
    prepare = database._prepare

    def full(raw: sqlite3.Connection, read_only: bool, synchronous: str) -> None:
        if not read_only:
            # The engine's own error, as a disk without room gives it.
            raw.execute("pragma max_page_count = 1")
            raw.execute("create table no_room(x)")
        prepare(raw, read_only, synchronous)

    monkeypatch.setattr(database, "_prepare", full)
    with Workspace.open(path) as workspace:
        assert workspace.read_only
        assert "takes no more data" in (workspace.why_read_only or "")
        assert count_rows(workspace, "campaign") == 1


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, "tests/core")
from core.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
campaign = sys.argv[2]
n = 0
while True:
    n += 1
    with workspace.edit(f"Edit {n}") as edit:
        edit.set("campaign", [campaign], {"name": f"name {n}", "daily_budget": n * 10_000})
    print(n, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 30])
def test_kill_9_loses_nothing_that_was_committed(tmp_path: Path, after: int) -> None:
    path = tmp_path / "a.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), tree.campaign], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        told = int(line)
        if told >= after:
            break
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    told = int(rest[-1]) if rest else told
    with Workspace.open(path) as workspace:
        assert not workspace.read_only
        row = list_rows(workspace, "campaign")[0]
        reached = int(row["name"].split()[1])
        assert reached >= told
        assert row["daily_budget"] == reached * 10_000
        assert changesets.list_sets(workspace)[0].title == f"Edit {reached}"
        changesets.undo(workspace)
        assert list_rows(workspace, "campaign")[0]["daily_budget"] == (reached - 1) * 10_000 or reached == 1


def test_the_schema_version_is_what_the_newest_migration_says() -> None:
    newest = sorted((ROOT / "core/migrations/versions").glob("0*.py"))[-1]
    assert newest.name.startswith(SCHEMA_VERSION)

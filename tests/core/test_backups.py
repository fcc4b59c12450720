"""Copies of workspaces: made while somebody works, thinned out by one rule, put back without losing anything."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import backups, errors, paths
from core.backups import Backup, Reason
from core.progress import Progress
from core.rows import count_rows
from core.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent


def make(path: Path, *names: str) -> Path:
    with Workspace.create(path, synchronous="OFF") as workspace:
        add(workspace, *names)
    return path


def add(workspace: Workspace, *names: str) -> None:
    for name in names:
        with workspace.edit(f"Add {name}") as edit:
            edit.create("account", {"platform": "google_ads", "name": name, "status": "ENABLED"})


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("select name from account where presence = 0 order by pk")]


def test_a_backup_holds_what_was_committed_while_the_workspace_is_open(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF") as workspace:
        add(workspace, "One")
        with workspace.edit("Not yet") as edit:
            edit.create("account", {"platform": "google_ads", "name": "Two", "status": "ENABLED"})
            backup = backups.back_up(workspace.path, Reason.ASKED)
        assert count_rows(workspace, "account") == 2
    assert backup.name == "Ledgerly"
    assert backup.reason is Reason.ASKED
    assert names(backup.path) == ["One"]
    assert backups.look_into(backup) == backups.Contents({"account": 1}, "Add One", backups.look_into(backup).last_at)


def test_backups_are_found_after_the_file_has_moved(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    made = backups.back_up(path, Reason.DAILY)
    (tmp_path / "elsewhere").mkdir()
    moved = path.rename(tmp_path / "elsewhere" / "b.cdesk")
    assert backups.list_backups(moved) == [made]
    assert backups.list_backups(make(tmp_path / "a.cdesk")) == []


def test_restoring_keeps_what_stood_there(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    first = backups.back_up(path, Reason.ASKED)
    with Workspace.open(path, synchronous="OFF") as workspace:
        add(workspace, "Two")
    former = backups.restore(first, path)
    assert names(path) == ["One"]
    assert former is not None
    assert names(former.path) == ["One", "Two"]
    with Workspace.open(path, synchronous="OFF") as workspace:
        add(workspace, "Three")
    assert names(path) == ["One", "Three"]


def test_a_damaged_workspace_is_set_aside_and_its_backup_found_by_name(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    made = backups.back_up(path, Reason.DAILY)
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    assert backups.list_backups(path) == [made]
    assert backups.restore(made, path) is None
    assert names(path) == ["One"]
    (aside,) = tmp_path.glob("a.damaged-*.cdesk")
    assert aside.read_bytes().endswith(b"\xff" * 5000)


def test_a_workspace_that_is_open_is_never_replaced(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    made = backups.back_up(path, Reason.ASKED)
    script = f"""
from pathlib import Path
from core.workspace import Workspace
with Workspace.open(Path({str(path)!r})):
    print("open", flush=True)
    input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(errors.InUse, match="another program"):
            backups.restore(made, path)
        other.communicate("\n")
    assert backups.restore(made, path) is not None


def test_a_copy_never_takes_another_files_place(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    made = backups.back_up(path, Reason.ASKED)
    with pytest.raises(errors.AlreadyExists):
        backups.copy_out(made, path)
    with pytest.raises(errors.InvalidInput):
        backups.copy_out(made, tmp_path / "nowhere" / "b.cdesk")
    assert names(backups.copy_out(made, tmp_path / "b.cdesk")) == ["One"]


def test_a_stopped_backup_leaves_nothing_behind(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    progress = Progress()
    progress.cancel()
    with pytest.raises(errors.Cancelled):
        backups.back_up(path, Reason.ASKED, progress)
    assert backups.list_backups(path) == []
    assert not list(paths.backups().rglob("*.part"))


def test_one_a_day_is_due_when_something_was_done(tmp_path: Path) -> None:
    path = make(tmp_path / "a.cdesk", "One")
    assert backups.is_due(path)
    made = backups.back_up(path, Reason.DAILY)
    assert not backups.is_due(path)
    yesterday = made.path.with_name("a~20200101T000000000000Z~daily.cdesk")
    made.path.rename(yesterday)
    assert not backups.is_due(path)
    with Workspace.open(path, synchronous="OFF") as workspace:
        add(workspace, "Two")
    assert backups.is_due(path)


AGES = st.lists(st.integers(0, 60 * 24 * 120), min_size=1, max_size=120, unique=True)


@given(minutes=AGES)
def test_the_rule_keeps_the_newest_of_each_day_and_week(minutes: list[int]) -> None:
    every = [made(NOW - timedelta(minutes=one)) for one in sorted(minutes)]
    kept = backups.kept(every, NOW)
    assert kept[: backups.NEWEST] == every[: backups.NEWEST]
    for each in every:
        age = NOW - each.at
        if age <= timedelta(days=backups.DAYS):
            assert any(one.at.date() == each.at.date() for one in kept)
        if age <= timedelta(weeks=backups.WEEKS):
            assert any(one.at.isocalendar()[:2] == each.at.isocalendar()[:2] for one in kept)
    assert backups.kept(kept, NOW) == kept
    assert len(kept) <= backups.NEWEST + backups.DAYS + 1 + backups.WEEKS + 1


@given(sizes=st.lists(st.integers(1, 3_000_000_000), min_size=1, max_size=9))
def test_the_rule_keeps_within_the_room_but_never_less_than_three(sizes: list[int]) -> None:
    every = [made(NOW - timedelta(minutes=at), size) for at, size in enumerate(sizes)]
    kept = backups.kept(every, NOW)
    assert kept[:3] == every[:3]
    assert len(kept) <= 3 or sum(one.size for one in kept[3:]) <= backups.MOST_BYTES


def made(at: datetime, size: int = 1) -> Backup:
    return Backup(Path(f"{at.timestamp()}"), "a", at, Reason.DAILY, size)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there are private by their place")
def test_copies_are_for_their_owner_alone(tmp_path: Path) -> None:
    made = backups.back_up(make(tmp_path / "a.cdesk", "One"), Reason.ASKED)
    assert made.path.parent.stat().st_mode & 0o077 == 0


def test_an_id_that_leads_elsewhere_is_no_id(tmp_path: Path) -> None:
    path = make(tmp_path / "theirs.cdesk", "One")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("update meta set value = '../../elsewhere' where key = 'workspace_id'")
        raw.commit()
    with pytest.raises(errors.AppError):
        backups.back_up(path, Reason.ASKED)
    assert not list(tmp_path.rglob("elsewhere"))

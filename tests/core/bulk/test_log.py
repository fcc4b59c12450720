"""What a large change leaves in the log is safe there, and is worked into the file without anybody waiting."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core import bulk, changesets
from core.bulk import Amounts, Request
from core.database import FOLDED_KIB, fold_log
from core.rows import list_rows
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
RAISED = Request("keyword", None, ["max_cpc"], Amounts("increase", "0.10"))
GREW = """
import os, signal, sys
from pathlib import Path
from core.database import fold_log
from core.workspace import Workspace

path = Path(sys.argv[1])
with Workspace.open(path) as workspace:
    with workspace.edit("Many") as edit:
        edit.create_many("label", [{"name": f"Label {n} " + "x" * 400} for n in range(8000)])
    if sys.argv[2] == "folded":
        assert fold_log(path)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["before", "folded"])
def test_what_was_committed_outlives_kill_9_before_and_after_the_log_is_worked_in(
    planted_file: Path, tmp_path: Path, when: str
) -> None:
    path = tmp_path / "a.cdesk"
    path.write_bytes(planted_file.read_bytes())
    ended = subprocess.run([sys.executable, "-c", GREW, str(path), when], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    grown = path.stat().st_size - planted_file.stat().st_size > FOLDED_KIB * 1024
    assert grown == (when == "folded"), "the commit itself waits for no second writing of its pages"
    with Workspace.open(path) as workspace:
        assert len(list_rows(workspace, "label", limit=None)) == 8000
        changesets.undo(workspace)
        assert list_rows(workspace, "label", limit=None) == []


def test_a_short_log_is_left_alone(planted: Workspace) -> None:
    bulk.apply(planted, RAISED)
    assert not fold_log(planted.path)


def test_a_reader_keeps_its_view_while_the_log_is_worked_in(planted: Workspace) -> None:
    with planted.read() as connection:
        before = connection.exec_driver_sql("SELECT sum(max_cpc) FROM keyword").scalar_one()
        bulk.apply(planted, RAISED)
        with planted.edit("Many") as edit:
            edit.create_many("label", [{"name": f"Label {n} " + "x" * 400} for n in range(8000)])
        assert not fold_log(planted.path), "what somebody still reads the former state of stays in the log"
        assert connection.exec_driver_sql("SELECT sum(max_cpc) FROM keyword").scalar_one() == before
    assert fold_log(planted.path)
    with planted.read() as connection:
        assert connection.exec_driver_sql("SELECT sum(max_cpc) FROM keyword").scalar_one() > before

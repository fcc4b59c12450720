"""Killed in the middle of a restore or of applying a template: the workspace opens and holds one state whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from trees import plant

from core import backups, changesets
from core.backups import Reason
from core.catalog import KINDS
from core.rows import list_rows
from core.templates.applying import apply_template
from core.templates.capturing import list_templates, make_template
from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
RESTORED = """
import os, shutil, signal, sqlite3, sys
from pathlib import Path
from core import backups
from core.backups import Reason

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half(source, target):
    Path(target).write_bytes(Path(source).read_bytes()[: Path(source).stat().st_size // 2])
    die()

path, moment = Path(sys.argv[1]), sys.argv[2]
replace = Path.replace
def at_replace(self, target):
    if self.suffix == ".restoring" and moment == "before it takes the place":
        die()
    found = replace(self, target)
    if self.suffix == ".restoring" and moment == "after it took the place":
        die()
    if self.suffix == ".part" and moment == "after the former was kept":
        die()
    return found
Path.replace = at_replace
if moment == "while it is copied":
    shutil.copyfile = half
wanted = next(one for one in backups.list_backups(path) if one.reason == Reason.ASKED)
backups.restore(wanted, path)
"""
APPLIED = """
import os, signal, sys
from core.catalog import GOOGLE
from core.progress import Progress
from core.templates.applying import apply_template
from core.templates.capturing import list_templates
from core.workspace import Workspace

def report(step):
    if step.label == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

with Workspace.open(sys.argv[1]) as workspace:
    template = list_templates(workspace)[0].id
    rows = [{"word": word} for word in ("Audit", "Close", "Ledger")]
    apply_template(workspace, template, rows, {GOOGLE: sys.argv[3]}, Progress(report=report))
"""
MOMENTS = ("after the former was kept", "while it is copied", "before it takes the place", "after it took the place")


def _contents(path: Path) -> dict[str, object]:
    with Workspace.open(path) as workspace:
        assert not workspace.read_only
        return {kind: [(row.id, dict(row.values)) for row in list_rows(workspace, kind)] for kind in KINDS}


def _killed(script: str, *arguments: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, env=dict(os.environ), capture_output=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_restore_that_is_killed_left_the_old_or_brought_the_new(tmp_path: Path, moment: str) -> None:
    path = tmp_path / "work.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace)
    asked, then = backups.back_up(path, Reason.ASKED), _contents(path)
    with Workspace.open(path) as workspace, workspace.edit("Since") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Since then"})
        edit.delete("keyword", [tree.keywords[0]])
    now = _contents(path)
    assert now != then
    _killed(RESTORED, str(path), moment)
    assert _contents(path) == (then if moment == MOMENTS[-1] else now)
    kept = [one for one in backups.list_backups(path) if one.reason == Reason.RESTORE]
    assert _contents(backups.copy_out(kept[0], tmp_path / "kept.cdesk")) == now
    backups.restore(asked, path)
    assert _contents(path) == then
    assert not list(tmp_path.glob("*.restoring"))


@pytest.mark.parametrize("label", ["Writing campaigns", "Writing ad groups", "Writing ads", "Writing keywords"])
def test_a_template_whose_applying_is_killed_proposes_nothing(tmp_path: Path, label: str) -> None:
    path = tmp_path / "work.cdesk"
    with Workspace.create(path) as workspace:
        tree = plant(workspace)
        make_template(workspace, "Kit", "campaign", [tree.campaign], {"word": "Brand"})
    before = _contents(path)
    _killed(APPLIED, str(path), label, tree.account)
    assert _contents(path) == before
    with Workspace.open(path) as again:
        assert not changesets.list_sets(again, state="proposed")
        template = list_templates(again)[0].id
        rows = [{"word": word} for word in ("Audit", "Close", "Ledger")]
        made = apply_template(again, template, rows, {"google_ads": tree.account})
        changesets.accept(again, made.change_set)
        names = {row["name"] for row in list_rows(again, "campaign")}
        assert names == {"Brand", "Audit", "Close", "Ledger"}

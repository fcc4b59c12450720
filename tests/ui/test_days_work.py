"""A whole day by keyboard alone, under the loop of the desktop, in a process of its own as a person would start it.

The day over an invented account runs always; the other theme, the pictures and a real account's export on request.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LONG = pytest.mark.skipif(
    "CAMPAIGN_DESK_DAY" not in os.environ, reason="takes minutes: set CAMPAIGN_DESK_DAY=1 to spend the long days"
)


def _spend(*arguments: str | Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "app.daywork", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    steps: list[str] = json.loads(done.stdout.splitlines()[-1])
    return steps


def test_a_days_work_is_done_without_a_mouse(tmp_path: Path) -> None:
    steps = _spend(tmp_path / "day")
    assert len(steps) >= 75
    assert len(set(steps)) == len(steps)
    assert (tmp_path / "day" / "Evening.csv").read_bytes().startswith(b"\xff\xfe")


@LONG
def test_each_step_of_a_day_in_the_dark_has_a_picture(tmp_path: Path) -> None:
    steps = _spend(tmp_path / "day", "--theme", "dark", "--pictures", tmp_path / "pictures")
    assert len(list((tmp_path / "pictures").glob("[0-9]*.png"))) == len(steps)


@LONG
def test_a_real_account_is_worked_on_for_a_day(shared_data: Path, tmp_path: Path) -> None:
    steps = _spend(tmp_path / "day", "--exports", shared_data / "google_ads_editor")
    assert len(steps) >= 75

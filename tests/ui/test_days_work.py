"""A whole day by keyboard alone, under the loop of the desktop, in a process of its own as a person would start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import json, sys
from pathlib import Path
from app.screenshots import offscreen
with offscreen():
    from app.daywork.session import work_a_day
    steps = work_a_day(Path(sys.argv[1]), exports=Path(sys.argv[2]))
print(json.dumps(steps))
"""


@pytest.mark.skipif(
    "CAMPAIGN_DESK_DAY" not in os.environ, reason="takes minutes: set CAMPAIGN_DESK_DAY=1 to spend the day"
)
def test_a_days_work_is_done_without_a_mouse(shared_data: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "day"), str(shared_data / "google_ads_editor")],
        cwd=ROOT,
        env={**os.environ, "CAMPAIGN_DESK_NO_MODELS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(json.loads(done.stdout.splitlines()[-1])) >= 50

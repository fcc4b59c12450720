"""Every bench runs and prints its figures beside their peers; how fast they are is not a test's matter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.bench import BENCHES

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"startup": 400, "grid": 600, "replace": 300, "import": 500, "findings": 400, "size": 300, "paste": 60}


@pytest.mark.parametrize("name", SMALL)
def test_a_bench_prints_figures_with_units(name: str, tmp_path: Path) -> None:
    environment = os.environ | {"CAMPAIGN_DESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "main.py", "bench", name, "--size", str(SMALL[name])],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert figures
    for one in figures:
        assert one["value"] >= 0
        assert one["unit"]
        assert (one["peer"] is None) == (one["ratio"] is None)


def test_every_bench_is_named_and_has_its_module() -> None:
    assert set(SMALL) | {"generate", "copy", "edit", "blocks", "sort", "scroll", "memory"} <= set(BENCHES)
    for one in BENCHES.values():
        assert (ROOT / (one.module.replace(".", "/") + ".py")).is_file()

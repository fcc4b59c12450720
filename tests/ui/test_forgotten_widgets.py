"""Widgets that a program forgot are deleted when Python looks for garbage, also while a list of all widgets is made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORGETTING = """
import gc
import sys

from PySide6.QtWidgets import QApplication, QTableView

from ui import restyling

class Forgotten(QTableView):
    # its parts have no Python object yet: listing them makes some, and that is when Python looks for garbage
    pass

app = QApplication(sys.argv)
gc.set_threshold(50, 2, 2)
for _ in range(100):
    for _ in range(20):
        one = Forgotten()
        one.me = one
    restyling.Unseen(app).put_aside(app)
print("alive", gc.isenabled())
"""


def test_a_theme_changes_while_forgotten_widgets_are_collected() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORGETTING],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "alive True", done.stderr[-2_000:]

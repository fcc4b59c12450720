"""A block from a spreadsheet pasted over the rows of a long list, until it is written and checked and that is painted."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtGui import QGuiApplication

from app.bench import Figure
from app.bench.driving import LIMIT_MS, Desk, Painted, desk, shares, until
from app.bench.workspaces import furnish
from core.progress import Progress
from core.rules import refresh_all
from core.workspace import Workspace

AROUND = 5  # times as many rows in the list as are pasted
FIELDS = ("max_cpc", "final_url", "comment")


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds from Ctrl+V until all cells are written, and until what the rules say of them is painted."""
    size = size or 10_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        furnish(path, size * AROUND, 100)
        with Workspace.open(path) as workspace:
            refresh_all(workspace, progress)
        with desk(path, Path(folder) / "home") as made:
            progress.step("Pasting")
            one = [_pasted(made, size, FIELDS[:1], round_) for round_ in range(2)]
            three = [_pasted(made, size, FIELDS, round_) for round_ in range(2)]
            longest = made.watch.longest("pasting")
    return [
        *(figure for number, times in ((1, one), (len(FIELDS), three)) for figure in _pair(size, number, times)),
        Figure("longest block while pasting", longest.own_ms, "ms", f"< {LIMIT_MS:.0f} ms", how=shares(longest)),
    ]  # fmt: skip


def _pair(size: int, columns: int, times: list[tuple[float, float]]) -> list[Figure]:
    what = f"paste of {size:,} rows × {columns}"
    return [
        Figure(f"{what} until written", min(one for one, _ in times), "s", how="best of 2"),
        Figure(f"{what} until checked and painted", min(one for _, one in times), "s", "< 2 s", how="best of 2"),
    ]


def _pasted(made: Desk, rows: int, fields: tuple[str, ...], round_: int) -> tuple[float, float]:
    panes = made.screen("editor").panes
    panes.types.choose("keyword")
    made.settle()
    _stand_together(panes.view, fields)
    QGuiApplication.clipboard().setText("\n".join("\t".join(_texts(at, round_)[: len(fields)]) for at in range(rows)))
    panes.view.setCurrentIndex(panes.table.index(0, panes.view.column_of(fields[0])))
    made.settle()
    eyes = _Eyes(made)
    made.watch.begin("pasting")
    started = time.perf_counter()
    made.window.actions_of_window.run("editor.paste")
    until(lambda: eyes.painted.at > 0)
    made.settle()
    made.watch.begin("")
    eyes.end()
    return eyes.written - started, eyes.painted.at - started


def _texts(at: int, round_: int) -> tuple[str, ...]:
    return (
        f"{1 + (at + round_) % 90 / 10:.2f}",
        f"https://ledgerly.example/new/{at}/{round_}",
        f"Price list {at % 50}, {round_}",
    )


def _stand_together(view: Any, fields: tuple[str, ...]) -> None:
    """A block is pasted over columns that stand side by side."""
    head = view.horizontalHeader()
    for place, name in enumerate(fields):
        section = view.column_of(name)
        view.setColumnHidden(section, False)
        head.moveSection(head.visualIndex(section), head.count() - len(fields) + place)


class _Eyes:
    """Sees when something was written, and the grid painted after the rules looked at it."""

    def __init__(self, made: Desk) -> None:
        self._jobs = made.window.program.jobs
        self.written = 0.0
        self.painted = Painted(made.screen("editor").panes.view.viewport())
        self._stop = made.workspace.listen(lambda edited: self._note())
        self._jobs.ended.connect(self._on_ended)

    def end(self) -> None:
        self._stop()
        self._jobs.ended.disconnect(self._on_ended)

    def _note(self) -> None:
        self.written = self.written or time.perf_counter()

    def _on_ended(self, job: Any) -> None:
        if self.written and job.group == "editor check" and job.state == "done":
            self.painted.answer()

"""Scrolling a long list in the real window at sixty frames a second: the wheel, page down, and the bar dragged about."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from app.bench import Figure
from app.bench.driving import Desk, Painted, desk, until
from app.bench.workspaces import furnish
from core.catalog import KINDS
from core.progress import Progress

FRAME_S = 1 / 60
WHEEL, PAGES, DRAGS = 400, 150, 150
_GOLDEN = 0.618_034


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds of a frame, from the scroll to the painted rows: the 99th of a hundred, the slowest, the share in time."""
    size = size or 1_000_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        furnish(path, size, size // 5)
        with desk(path, Path(folder) / "home") as made:
            figures = [one for kind in ("keyword", "ad") for one in _scrolled(made, kind, progress)]
    return figures


def _scrolled(made: Desk, kind: str, progress: Progress) -> list[Figure]:
    panes = made.screen("editor").panes
    panes.types.choose(kind)
    made.settle()
    what = f"{panes.listing.total:,} {KINDS[kind].plural.lower()}"
    progress.step(f"Scrolling {what}")
    frames = _frames(panes.view)
    bare = _bare(panes.view, panes.listing.total)
    peer = "a bare table view of as many rows that all say the same"
    in_time = sum(ms < 16 for ms in frames) / len(frames) * 100
    return [
        Figure(f"99 of 100 frames of {what}", _percentile(frames, 99), "ms", "< 16 ms", peer, _percentile(bare, 99), f"{len(frames)} frames"),
        Figure(f"slowest frame of {what}", max(frames), "ms", "< 50 ms", peer, max(bare)),
        Figure(f"frames under 16 ms of {what}", in_time, "%", "≥ 99 %"),
    ]  # fmt: skip


def _percentile(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def _frames(view: QTableView) -> list[float]:
    """Milliseconds of every frame; the next one begins a sixtieth of a second after the one before, or when that is done."""
    painted, times = Painted(view.viewport()), []
    for step in _steps(view):
        painted.begin()
        painted.answer()
        started = time.perf_counter()
        step()
        until(lambda: painted.at > 0)
        times.append((painted.at - started) * 1000)
        due = started + FRAME_S
        until(lambda due=due: time.perf_counter() >= due)  # type: ignore[misc]
    return times


def _steps(view: QTableView) -> Iterator[Callable[[], object]]:
    bar = view.verticalScrollBar()
    row = view.verticalHeader().defaultSectionSize()
    bar.setValue(0)
    for _ in range(WHEEL):
        yield lambda: bar.setValue(bar.value() + 3 * row)
    for _ in range(PAGES):
        yield lambda: bar.setValue(bar.value() + bar.pageStep())
    for at in range(1, DRAGS + 1):
        yield lambda at=at: bar.setValue(int(bar.maximum() * (at * _GOLDEN % 1)))  # type: ignore[misc]


class _Same(QAbstractTableModel):
    """A table whose cells all say the same."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._size = rows, columns

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return self._size[0]

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return self._size[1]

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return "close the books" if role == Qt.ItemDataRole.DisplayRole else None


def _bare(like: QTableView, rows: int) -> list[float]:
    model = like.model()
    table = _Same(rows, model.columnCount())
    view = QTableView()
    view.setModel(table)
    view.setVerticalScrollMode(like.verticalScrollMode())
    view.verticalHeader().setDefaultSectionSize(like.verticalHeader().defaultSectionSize())
    for column in range(model.columnCount()):
        view.setColumnWidth(column, like.columnWidth(column))
        view.setColumnHidden(column, like.isColumnHidden(column))
    view.resize(like.size())
    view.show()
    until(view.isVisible)
    frames = _frames(view)
    view.close()
    return frames

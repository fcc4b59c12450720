"""Bulk tools over large lists: preview, change and undo, and formulas that follow a renamed campaign."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing

from app.bench import Figure
from app.bench.workspaces import big_workspace
from core import bulk, changesets
from core.bulk import Amounts, Appending, Composing, Options, Request
from core.bulk.formula_cells import set_formula
from core.database import CACHE_KIB, LOG_PAGES, MMAP_BYTES, fold_log
from core.progress import Progress
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace

TURNS = 7
PEER = "bare SQL UPDATE of the same rows, SQLite's usual work on its log included"
LEFT = "the same UPDATE, which leaves its log for later too"
USUAL_LOG_PAGES = 1_000
BIDS = Request("keyword", None, ["max_cpc"], Amounts("increase", "12.5%"))
TEXTS = Request("ad", None, ["headlines"], Appending("now"), Options(skip_too_long=True))
PATHS = Request("ad", None, ["path2"], Composing("[campaign:slug]"))


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds for `size` keywords and as many ads; formulas in half of them."""
    size = size or 200_000
    progress.step("Building the workspace", 0, 4)
    with big_workspace(size, size) as workspace:
        progress.step("Changing bids", 1, 4)
        figures = _bids(workspace, size)
        progress.step("Appending", 2, 4)
        figures += _texts(workspace, size)
        progress.step("Following formulas", 3, 4)
        return figures + _formulas(workspace, size // 2)


def _bids(workspace: Workspace, size: int) -> list[Figure]:
    """The peer, the change and its undo in turns, so that what else the machine does is shared by all.

    After each what stands in the log is worked into the file, as the window does it in a quiet moment.
    """
    folding: list[float] = []

    def alone(work: Callable[[], object]) -> float:
        seconds = _timed(work)
        folding.append(_timed(lambda: fold_log(workspace.path)))
        return seconds

    look = _timed(lambda: bulk.preview(workspace, BIDS))
    statement = "UPDATE keyword SET max_cpc = (max_cpc * 9 + 40000) / 80000 * 10000 WHERE max_cpc IS NOT NULL"
    turns = [
        (
            _bare(workspace, statement, USUAL_LOG_PAGES),
            _bare(workspace, statement, LOG_PAGES),
            alone(lambda: bulk.apply(workspace, BIDS)),
            alone(lambda: changesets.undo(workspace)),
        )
        for _ in range(TURNS)
    ]
    bare, left, there, back = (statistics.median(times) for times in zip(*turns, strict=True))
    how = f"medians of {TURNS} turns; ratios from {_ratios(turns, 2)} and {_ratios(turns, 3)}"
    return [
        Figure(f"bids of {size:,} keywords, preview", look, "s", "< 2 s"),
        Figure(f"bids of {size:,} keywords", there, "s", "≤ 3× the peer", PEER, bare, how),
        Figure(f"bids of {size:,} keywords, undo", back, "s", "≤ 3× the peer", PEER, bare, how),
        Figure(f"bids of {size:,} keywords, logs left by both", there, "s", peer=LEFT, peer_value=left),
        Figure(f"bids of {size:,} keywords, undo, logs left by both", back, "s", peer=LEFT, peer_value=left),
        Figure("working the log into the file afterwards, while nobody waits", statistics.median(folding), "s"),
    ]


def _ratios(turns: list[tuple[float, float, float, float]], which: int) -> str:
    ratios = [turn[which] / turn[0] for turn in turns]
    return f"{min(ratios):.2f} to {max(ratios):.2f}"


def _texts(workspace: Workspace, size: int) -> list[Figure]:
    look = _timed(lambda: bulk.preview(workspace, TEXTS))
    there = _timed(lambda: bulk.apply(workspace, TEXTS))
    return [
        Figure(f"append to {size:,} ads where it fits, preview with text rules", look, "s", "< 2 s"),
        Figure(f"append to {size:,} ads where it fits", there, "s", "< 5 s"),
    ]


def _formulas(workspace: Workspace, size: int) -> list[Figure]:
    groups, ads = ENTITY["ad_group"].c, ENTITY["ad"].c
    with workspace.edit("One campaign above all") as edit:
        edit.set_where("ad_group", groups.pk > 0, "campaign", groups.pk * 0 + 1)
    campaign = list_rows(workspace, "campaign", limit=1)[0].id
    request = Request(PATHS.kind, ads.pk <= size, PATHS.fields, PATHS.tool)

    def rename(name: str) -> None:
        with workspace.edit("Rename") as edit:
            edit.set("campaign", [campaign], {"name": name})

    made = _timed(lambda: set_formula(workspace, request))
    followed = _timed(lambda: rename("B"))
    back = _timed(lambda: changesets.undo(workspace))
    return [
        Figure(f"formula for {size:,} ads", made, "s", "< 5 s"),
        Figure(f"{size:,} formulas follow a renamed campaign", followed, "s", "< 5 s"),
        Figure(f"{size:,} formulas, undo", back, "s", "< 5 s"),
    ]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bare(workspace: Workspace, statement: str, log_pages: int) -> float:
    """A bare UPDATE with the same durability and cache, committed, then put back outside the time; a log longer than
    `log_pages` is worked into the file with the commit."""
    with closing(sqlite3.connect(workspace.path, isolation_level=None)) as raw:
        for pragma in (
            "synchronous = FULL",
            f"cache_size = -{CACHE_KIB}",
            f"mmap_size = {MMAP_BYTES}",
            f"wal_autocheckpoint = {log_pages}",
        ):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("CREATE TEMP TABLE kept (pk INTEGER PRIMARY KEY, max_cpc INTEGER)")
        raw.execute("INSERT INTO kept SELECT pk, max_cpc FROM keyword")

        def there() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(statement)
            raw.execute("COMMIT")

        seconds = _timed(there)
        raw.execute("UPDATE keyword SET max_cpc = (SELECT max_cpc FROM kept WHERE kept.pk = keyword.pk)")
    fold_log(workspace.path)
    return seconds

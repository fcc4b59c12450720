"""Tree click to grid filled, filters and sorts over keywords: the real screen under a real event loop."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from app.bench.driving import Answers, Desk, block_figures, desk
from app.bench.workspaces import build
from core.progress import Progress

CLICKS, ROUNDS = 8, 3
"""How often each thing is measured in lists that are long enough to be measured; once in others."""
LONG = 10_000
FILTERS = ("payroll", 'text ~ "ledger tool 4"', "match_type = EXACT", "max_cpc > 3.90", "no such words anywhere")
SORTS = ("text", "max_cpc", "status")


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds from a click, filter or sort until the answer's first rows are painted, and until all are counted."""
    size = size or 1_000_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        build(path, size, 1_000)
        with desk(path, Path(folder) / "home") as made:
            made.screen("editor").panes.types.choose("keyword")
            made.settle()
            made.watch.begin("clicks")
            eyes = Answers(made)
            clicks = _clicks(made, eyes, CLICKS if size > LONG else 1, progress)
            made.watch.begin("filters")
            filters = _filters(made, eyes, size, progress)
            made.watch.begin("sorts")
            sorts = _sorts(made, eyes, size, progress)
            blocks = block_figures(made.watch, "clicks, filters and sorts", "clicks", "filters", "sorts")
    return [*clicks, *filters, *sorts, *blocks]


def _clicks(made: Desk, eyes: Answers, often: int, progress: Progress) -> list[Figure]:
    tree = made.screen("editor").panes.tree
    times: dict[str, list[float]] = {"account": [], "campaign": [], "ad_group": []}
    for round_ in range(often):
        progress.step("Clicking in the tree", round_, often)
        for index in _places(made, tree, round_):
            kind = tree.model.node(index).row.kind
            tree.view.scrollTo(index)
            made.settle()
            times[kind].append(eyes.see(partial(made.click, tree.view, index))[0] * 1000)
    return [
        Figure(f"tree click on an {kind} to its rows painted" if kind[0] == "a" else f"tree click on a {kind} to its rows painted",
               statistics.median(mine), "ms", "< 100 ms", how=f"median of {len(mine)}; slowest {max(mine):.0f} ms")
        for kind, mine in times.items()
    ]  # fmt: skip


def _places(made: Desk, tree: Any, round_: int) -> list[Any]:
    """An account, one of its campaigns and one of that campaign's ad groups, opened so that they can be clicked."""
    account = tree.model.index(0, 0, tree.model.index(0, 0))
    tree.view.expand(account)
    campaign = tree.model.index(round_ % tree.model.rowCount(account), 0, account)
    tree.view.expand(campaign)
    made.settle()
    return [account, campaign, tree.model.index(round_ % tree.model.rowCount(campaign), 0, campaign)]


def _filters(made: Desk, eyes: Answers, size: int, progress: Progress) -> list[Figure]:
    panes = made.screen("editor").panes
    panes.tree.choose("account", 1)
    figures: list[Figure] = []
    for text in FILTERS:
        progress.step(f"Filtering {text}")
        first, whole = [], []
        for _ in range(ROUNDS if size > LONG else 1):
            eyes.see(partial(panes.filter.show_query, ""))
            seen, counted = eyes.see(partial(panes.filter.show_query, text))
            first.append(seen * 1000)
            whole.append(counted * 1000)
        figures += _pair(f"filter {size:,} keywords by {text!r}", first, whole, panes.listing.total)
    return figures


def _sorts(made: Desk, eyes: Answers, size: int, progress: Progress) -> list[Figure]:
    panes = made.screen("editor").panes
    figures: list[Figure] = []
    eyes.see(partial(panes.filter.show_query, ""))
    head = panes.view.horizontalHeader()
    for name in SORTS:
        progress.step(f"Sorting by {name}")
        first, whole = [], []
        for order in (head.sortIndicatorOrder().AscendingOrder, head.sortIndicatorOrder().DescendingOrder):
            seen, counted = eyes.see(partial(head.setSortIndicator, panes.view.column_of(name), order))
            first.append(seen * 1000)
            whole.append(counted * 1000)
        figures += _pair(f"sort {size:,} keywords by {name}", first, whole, panes.listing.total)
    return figures


def _pair(name: str, first: list[float], whole: list[float], total: int) -> list[Figure]:
    what = "first rows painted" if total else "known that there are none"
    how = f"median of {len(first)}; slowest"
    return [
        Figure(f"{name}: {what}", statistics.median(first), "ms", "< 150 ms", how=f"{how} {max(first):.0f} ms"),
        Figure(
            f"{name}: all rows counted",
            statistics.median(whole),
            "ms",
            how=f"{how} {max(whole):.0f} ms; {total:,} rows",
        ),
    ]

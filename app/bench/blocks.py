"""A day's work in the real window: how long it ever fails to answer, step by step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench import Figure
from app.bench.driving import LIMIT_MS, Desk, block_figures, desk, shares
from app.bench.workspaces import build
from core.author import Author
from core.progress import Progress
from core.schema import ENTITY
from core.workspace import Workspace
from ui.window.palette import CommandPalette
from ui.window.places import PLACES

SOUGHT = "bid change"
Step = tuple[str, Callable[[Desk], object]]


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds of the longest block of a whole walk, and of each step that blocked for more than 50 ms."""
    size = size or 100_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        progress.step("Building the workspace")
        build(path, size * 4 // 5, size * 3 // 20)
        with Workspace.open(path) as workspace:
            _propose(workspace)
        with desk(path, Path(folder) / "home") as made:
            for number, (doing, act) in enumerate(STEPS):
                progress.step(doing, number, len(STEPS))
                made.watch.begin(doing)
                act(made)
                made.settle()
            watch = made.watch
    slow = [(doing, watch.longest(doing)) for doing in dict.fromkeys(block.doing for block in watch.blocks)]
    steps = [
        Figure(
            f"longest block: {doing}",
            worst.own_ms,
            "ms",
            "< 50 ms",
            how=shares(worst),
        )
        for doing, worst in slow
        if worst.own_ms > LIMIT_MS
    ]
    return [*block_figures(watch, f"{size:,} entities"), *steps]


def _propose(workspace: Workspace) -> None:
    table = ENTITY["keyword"]
    with workspace.propose("Raise all bids", Author.importer("bids.csv"), reason="A new season") as edit:
        edit.set_where("keyword", table.c.pk > 0, "max_cpc", table.c.max_cpc + 10_000)


def _cell(kind: str, field: str, text: str, desk: Desk) -> None:
    panes = desk.go("editor").panes
    panes.types.choose(kind)
    desk.settle()
    index = panes.table.index(0, panes.view.column_of(field))
    panes.view.setCurrentIndex(index)
    desk.settle()
    panes.table.setData(index, text)


def _filter(text: str, desk: Desk) -> None:
    panes = desk.go("editor").panes
    panes.types.choose("keyword")
    panes.filter.show_query(text)


def _sort(column: str, desk: Desk) -> None:
    panes = desk.screen("editor").panes
    panes.types.choose("keyword")
    desk.settle()
    panes.view.horizontalHeader().setSortIndicator(
        panes.view.column_of(column), panes.view.horizontalHeader().sortIndicatorOrder()
    )


def _scroll(desk: Desk) -> None:
    bar = desk.screen("editor").panes.view.verticalScrollBar()
    for part in range(20):
        bar.setValue(bar.maximum() * part // 20)
        desk.settle()


def _choose_all(desk: Desk) -> None:
    desk.screen("editor").panes.view.selectAll()


def _find(text: str, desk: Desk) -> None:
    desk.screen("editor").panes.tree.search.setText(text)


def _open_tree(desk: Desk) -> None:
    tree = desk.screen("editor").panes.tree
    tree.view.collapseAll()
    desk.settle()
    tree.view.expandToDepth(1)


def _kinds(desk: Desk) -> None:
    for kind in ("campaign", "ad_group", "ad", "keyword"):
        desk.screen("editor").panes.types.choose(kind)
        desk.settle()


def _tick(on: bool, desk: Desk) -> None:
    desk.screen("review").model.tick_all(on)


def _open_places(desk: Desk) -> None:
    tree = desk.screen("review").tree
    model = tree.changes
    for row in range(model.rowCount()):
        top = model.index(row, 0)
        tree.expand(top)
        desk.settle()
        if model.rowCount(top):
            tree.expand(model.index(0, 0, top))
    desk.settle()


def _review(desk: Desk) -> None:
    screen = desk.go("review")
    desk.until(lambda: screen.model.sheet is not None)


def _undo(desk: Desk) -> None:
    desk.window.actions_of_window.run("edit.undo")


def _accept(desk: Desk) -> None:
    desk.go("review").accept_all()


def _palette(desk: Desk) -> None:
    """As typed: the list is found anew with each letter."""
    desk.window.actions_of_window.run("view.palette")
    desk.settle()
    palette = desk.window.findChildren(CommandPalette)[-1]
    for end in range(1, len(SOUGHT) + 1):
        palette.typed.setText(SOUGHT[:end])
        desk.settle()
    palette.close()


def _theme(desk: Desk) -> None:
    for _ in range(2):
        desk.window.actions_of_window.run("view.theme")
        desk.settle()


STEPS: list[Step] = [
    *[(f"show {place.title}", lambda desk, id=place.id: desk.go(id)) for place in (*PLACES, *PLACES)],
    ("check everything", lambda desk: desk.window.actions_of_window.run("draft.check")),
    ("edit a keyword", partial(_cell, "keyword", "text", "!! CLOSE the books")),
    ("edit a campaign", partial(_cell, "campaign", "name", "Ledgerly | Search | Renamed")),
    ("edit an ad group", partial(_cell, "ad_group", "name", "Renamed group")),
    ("edit a keyword again", partial(_cell, "keyword", "max_cpc", "3.10")),
    ("filter by a word", partial(_filter, "payroll")),
    ("filter by a status", partial(_filter, "match_type = EXACT")),
    ("filter without matches", partial(_filter, "no such words anywhere")),
    ("clear the filter", partial(_filter, "")),
    ("sort by bid", partial(_sort, "max_cpc")),
    ("sort by text", partial(_sort, "text")),
    ("scroll", _scroll),
    ("choose all rows", _choose_all),
    ("other kinds", _kinds),
    ("open the tree", _open_tree),
    ("find in the tree", partial(_find, "group 12")),
    ("leave the search of the tree", partial(_find, "")),
    ("undo", _undo),
    ("undo again", _undo),
    ("review", _review),
    ("open places of the review", _open_places),
    ("tick everything", partial(_tick, True)),
    ("untick everything", partial(_tick, False)),
    ("accept everything", _accept),
    ("undo the accepted", _undo),
    ("look at the activity", lambda desk: desk.go("activity")),
    ("go back to the editor", lambda desk: desk.go("editor")),
    ("find a command", _palette),
    ("switch the theme", _theme),
]

"""Several proposals wait at once: in whatever order they are decided, nothing is orphaned and undo leads back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import permutations, product
from pathlib import Path

import pytest
from trees import Tree, plant

from core import changesets
from core.author import Author
from core.catalog import KINDS
from core.recording import Edit
from core.rows import get_row, list_rows
from core.workspace import Workspace

Draft = dict[str, dict[str, object]]
Verb = Callable[[Edit, Tree], object]


def _dearer(edit: Edit, tree: Tree) -> None:
    edit.set("campaign", [tree.campaign], {"daily_budget": "60.00", "name": "Brand, dearer"})


def _cheaper(edit: Edit, tree: Tree) -> None:
    edit.set("campaign", [tree.campaign], {"daily_budget": "20.00", "status": "ENABLED"})


def _grow(edit: Edit, tree: Tree) -> None:
    group = edit.create(
        "ad_group", {"campaign": tree.campaign, "platform": "google_ads", "name": "Audit", "status": "ENABLED"}
    )
    for parent in (group, tree.ad_group):
        edit.create("keyword", {"ad_group": parent, "text": "audit tool", "match_type": "EXACT", "status": "ENABLED"})


def _prune(edit: Edit, tree: Tree) -> None:
    edit.delete("ad_group", [tree.ad_group])


def _word(edit: Edit, tree: Tree) -> None:
    edit.set("keyword", [tree.keywords[0]], {"status": "PAUSED"})


PROPOSALS: dict[str, Verb] = {"dearer": _dearer, "cheaper": _cheaper, "grow": _grow, "prune": _prune}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree, dict[str, str]]:
    """A file in which all of them wait, with the ids of the proposals by name."""
    path = tmp_path_factory.mktemp("orders") / "waiting.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        tree = plant(workspace)
        for name, verb in (PROPOSALS | {"word": _word}).items():
            with workspace.propose(name, Author.generator()) as edit:
                verb(edit, tree)
        ids = {one.title: one.id for one in changesets.list_sets(workspace, state="proposed")}
    return path, tree, ids


@pytest.fixture
def copies(waiting: tuple[Path, Tree, dict[str, str]], tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Opens a fresh copy each time it is asked."""
    opened: list[Workspace] = []

    def fresh() -> Workspace:
        while opened:
            opened.pop().close()
        copy = shutil.copy(waiting[0], tmp_path / "copy.cdesk")
        opened.append(Workspace.open(Path(copy), synchronous="OFF"))
        return opened[-1]

    yield fresh
    while opened:
        opened.pop().close()


def _draft(workspace: Workspace) -> Draft:
    return {kind: {row.id: dict(row.values) for row in list_rows(workspace, kind)} for kind in KINDS}


def _orphans(draft: Draft) -> list[str]:
    """Rows of the draft whose ad group or campaign is not in it."""
    groups, campaigns = draft["ad_group"], draft["campaign"]
    hanging = [row for kind in ("keyword", "ad") for row in draft[kind].values()]
    lost = [str(row) for row in hanging if isinstance(row, dict) and row["ad_group"] not in groups]
    return lost + [str(row) for row in groups.values() if isinstance(row, dict) and row["campaign"] not in campaigns]


@pytest.mark.parametrize("first", PROPOSALS)
def test_each_order_of_accepting_keeps_the_draft_whole_and_undo_leads_back(
    waiting: tuple[Path, Tree, dict[str, str]], copies: Callable[[], Workspace], first: str
) -> None:
    _, tree, ids = waiting
    for order in permutations(PROPOSALS):
        if order[0] != first:
            continue
        workspace = copies()
        before, met = _draft(workspace), {}
        for name in order:
            met[name] = changesets.accept(workspace, ids[name]).conflict_count
            assert not _orphans(_draft(workspace)), (order, name)
        after = _draft(workspace)
        winner = min(("dearer", "cheaper"), key=order.index)
        assert (
            get_row(workspace, "campaign", tree.campaign)["daily_budget"]
            == {"dearer": 60, "cheaper": 20}[winner] * 10**6
        )
        assert (met["dearer"], met["cheaper"]) == ((0, 1) if winner == "dearer" else (1, 0)), order
        assert (tree.ad_group in after["ad_group"]) == (order.index("grow") < order.index("prune")), order
        assert [one.title for one in changesets.list_sets(workspace, state="proposed")] == ["word"]
        for _ in order:
            changesets.undo(workspace)
        assert _draft(workspace) == before, order


def test_proposals_that_do_not_meet_come_to_the_same_in_every_order(
    waiting: tuple[Path, Tree, dict[str, str]], copies: Callable[[], Workspace]
) -> None:
    ids = waiting[2]
    ends = []
    for order in permutations(("dearer", "grow", "word")):
        workspace = copies()
        for name in order:
            assert changesets.accept(workspace, ids[name]).conflict_count == 0
        ends.append(_draft(workspace))
    assert all(end == ends[0] for end in ends)


def test_accepting_some_and_rejecting_others_is_as_if_the_others_had_never_been(
    waiting: tuple[Path, Tree, dict[str, str]], copies: Callable[[], Workspace]
) -> None:
    ids, names = waiting[2], ("dearer", "grow", "word")
    for taken in product((True, False), repeat=3):
        decided = list(zip(names, taken, strict=True))
        workspace = copies()
        for name, wanted in decided:
            if wanted:
                changesets.accept(workspace, ids[name])
        alone = _draft(workspace)
        for order in (decided, decided[::-1]):
            workspace = copies()
            for name, wanted in order:
                (changesets.accept if wanted else changesets.reject)(workspace, ids[name])
            assert _draft(workspace) == alone, order

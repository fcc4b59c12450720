"""A whole workspace as it was after each entry of its log."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from trees import plant

from core import changesets
from core.catalog import KINDS
from core.errors import AppError
from core.grid import first_rows
from core.past import Past, stop_before, stops
from core.progress import silent
from core.rows import list_rows
from core.schema import log
from core.scope import Wanted
from core.workspace import Workspace

Draft = dict[str, dict[str, Any]]


def draft(workspace: Workspace) -> Draft:
    """All entities of the draft by id."""
    return {row.id: {"kind": kind, **row.values} for kind in KINDS for row in list_rows(workspace, kind)}


def last(workspace: Workspace) -> int:
    with workspace.read() as connection:
        return int(connection.execute(log.select().order_by(log.c.seq.desc())).first().seq)  # type: ignore[union-attr]


def work(workspace: Workspace, seed: int, steps: int) -> dict[int, Draft]:
    """Random edits, proposals, reviews, undos; returns the draft after each entry of the log."""
    rng = random.Random(seed)
    tree = plant(workspace)
    seen = {0: {}, last(workspace): draft(workspace)}
    for step in range(steps):
        try:
            _one(workspace, rng, step, tree.ad_group, tree.campaign)
        except AppError:
            continue
        seen[last(workspace)] = draft(workspace)
    return seen


def _one(workspace: Workspace, rng: random.Random, step: int, group: str, campaign: str) -> None:
    words = [row.id for row in list_rows(workspace, "keyword")]
    doing = rng.choice(["bid", "bid", "name", "add", "remove", "propose", "decide", "undo", "undo", "redo"])
    if doing in ("bid", "propose"):
        opened = workspace.propose if doing == "propose" else workspace.edit
        with opened(f"{doing} {step}") as edit:
            edit.set("keyword", rng.sample(words, min(2, len(words))), {"max_cpc": f"{rng.randint(1, 3)}.00"})
            if doing == "propose":
                edit.create("keyword", {"ad_group": group, "text": f"proposed {step}", "match_type": "EXACT"})
    elif doing == "name":
        with workspace.edit(f"name {step}") as edit:
            edit.set("campaign", [campaign], {"name": rng.choice("abc"), "daily_budget": f"{rng.randint(1, 3)}.00"})
    elif doing == "add":
        with workspace.edit(f"add {step}") as edit:
            edit.create("keyword", {"ad_group": group, "text": f"word {step}", "match_type": "PHRASE"})
    elif doing == "remove" and len(words) > 1:
        with workspace.edit(f"remove {step}") as edit:
            edit.delete("keyword", [rng.choice(words)])
    elif doing == "decide":
        waiting = [one.id for one in changesets.list_sets(workspace) if one.state == "proposed"]
        if waiting:
            rng.choice([changesets.accept, changesets.reject])(workspace, rng.choice(waiting))
    elif doing in ("undo", "redo"):
        applied = [one.id for one in changesets.list_sets(workspace) if one.state == "accepted"]
        if doing == "undo" and applied and rng.random() < 0.5:
            changesets.undo(workspace, rng.choice(applied[:-1] or applied))
        else:
            (changesets.undo if doing == "undo" else changesets.redo)(workspace)


@pytest.mark.parametrize("seed", range(6))
def test_every_entry_of_the_log_can_be_looked_back_to(workspace: Workspace, seed: int) -> None:
    seen = work(workspace, seed, 25)
    now = draft(workspace)
    assert len(seen) > 10
    order = list(seen)
    random.Random(seed).shuffle(order)
    past = Past(workspace.path)
    try:
        for entry in order:
            past.move(entry, silent())
            assert draft(past.workspace) == seen[entry], entry
    finally:
        past.close()
    assert draft(workspace) == now


def test_the_copy_is_read_only_and_goes_with_the_past(workspace: Workspace) -> None:
    tree = plant(workspace)
    before = last(workspace)
    with workspace.edit("Later") as edit:
        edit.set("keyword", [tree.keywords[0]], {"max_cpc": "9.00"})
    with workspace.propose("Waiting") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Proposed"})
    past = Past(workspace.path)
    past.move(before, silent())
    copy = past.workspace
    assert copy.read_only
    assert copy.path != workspace.path
    rows = first_rows(copy, Wanted("keyword"), 10)
    assert [(row.row["max_cpc"], row.mark) for row in rows] == [
        (None, one.mark) for one in first_rows(workspace, Wanted("keyword"), 10)
    ]
    past.move(last(workspace), silent())
    assert past.workspace is copy
    assert first_rows(copy, Wanted("keyword"), 10)[0].row["max_cpc"] == 9_000_000
    folder = copy.path.parent
    past.close()
    assert not folder.exists()


def test_stops_are_what_changed_the_draft(workspace: Workspace, tmp_path: Path) -> None:
    assert stops(workspace) == []
    tree = plant(workspace)
    with workspace.propose("Only proposed") as edit:
        edit.set("campaign", [tree.campaign], {"name": "Proposed"})
    with workspace.edit("Rename") as edit:
        edit.set("campaign", [tree.campaign], {"name": "A"})
    changesets.undo(workspace)
    found = stops(workspace)
    assert [(one.verb, one.title) for one in found] == [("apply", "Plant"), ("apply", "Rename"), ("undo", "Rename")]
    assert stop_before(found, found[0].at - 1) is None
    assert stop_before(found, found[-1].at) == 2

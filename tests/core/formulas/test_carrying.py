"""Copies follow the formulas their originals follow, at the place they were put."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import changesets, editing
from core.bulk.formula_cells import write_text
from core.copying import copy_into, duplicate
from core.copying.places import Destination
from core.formulas.keeping import kept_of
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace

GOOGLE = {"platform": "google_ads", "status": "ENABLED"}
NAMED = '=concat(campaign, " / ", theme)'


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[tuple[Workspace, str, str, str]]:
    """A group whose name and address follow formulas, and a second campaign: workspace, campaign, other, group."""
    with Workspace.create(tmp_path / "copies.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            account = edit.create("account", {"name": "Ledgerly", **GOOGLE})
            one, other = (edit.create("campaign", {"account": account, "name": n, **GOOGLE}) for n in ("One", "Two"))
            group = edit.create("ad_group", {"campaign": one, "name": "x", "theme": "close", **GOOGLE})
            edit.create("keyword", {"ad_group": group, "text": "close", "match_type": "EXACT", "status": "ENABLED"})
        write_text(workspace, "ad_group", [group], "name", NAMED)
        keyword = list_rows(workspace, "keyword")[0].id
        write_text(workspace, "keyword", [keyword], "final_url", '=concat("https://ledgerly.example/", ad_group)')
        yield workspace, one, other, group


def names(workspace: Workspace) -> list[str]:
    return [row["name"] for row in list_rows(workspace, "ad_group")]


def formulas(workspace: Workspace, kind: str) -> list[str]:
    with workspace.read() as connection:
        pks = [pk for (pk,) in connection.execute(ENTITY[kind].select().with_only_columns(ENTITY[kind].c.pk))]
        return [kept.expression for kept in kept_of(connection, kind, pks).values()]


def test_a_copy_at_another_place_follows_from_there(planted: tuple[Workspace, str, str, str]) -> None:
    workspace, _, other, group = planted
    copy_into(workspace, {"ad_group": [group]}, [Destination("campaign", other)])
    assert names(workspace) == ["One / close", "Two / close"]
    assert [row["final_url"] for row in list_rows(workspace, "keyword")][1] == "https://ledgerly.example/Two / close"
    editing.set_text(workspace, "campaign", [other], "name", "Third")
    assert names(workspace) == ["One / close", "Third / close"]
    changesets.undo(workspace)
    changesets.undo(workspace)
    assert formulas(workspace, "ad_group") == [NAMED]
    changesets.redo(workspace)
    changesets.redo(workspace)
    assert names(workspace) == ["One / close", "Third / close"]
    assert formulas(workspace, "ad_group") == [NAMED, NAMED]


def test_a_copy_that_needs_another_name_keeps_it(planted: tuple[Workspace, str, str, str]) -> None:
    workspace, one, _, group = planted
    duplicate(workspace, {"ad_group": [group]})
    copied = names(workspace)[1]
    assert copied != "One / close"
    editing.set_text(workspace, "campaign", [one], "name", "Uno")
    assert names(workspace) == ["Uno / close", copied]
    assert len(formulas(workspace, "keyword")) == 2, "what hangs below follows all the same"


def test_a_proposed_copy_follows_once_it_is_accepted(planted: tuple[Workspace, str, str, str]) -> None:
    workspace, _, other, group = planted
    made = copy_into(workspace, {"ad_group": [group]}, [Destination("campaign", other)], proposed=True)
    assert formulas(workspace, "ad_group") == [NAMED]
    changesets.accept(workspace, made.changeset or "")
    assert names(workspace) == ["One / close", "Two / close"]
    editing.set_text(workspace, "campaign", [other], "name", "Third")
    assert names(workspace) == ["One / close", "Third / close"]


def test_what_the_platform_has_follows_no_more_and_neither_does_its_copy(
    planted: tuple[Workspace, str, str, str],
) -> None:
    workspace, _, other, group = planted
    with workspace.edit("Post") as edit:
        edit.connection.execute(ENTITY["ad_group"].update().values(live=1))
        edit.set("ad_group", [group], {"theme": "other"})
    copy_into(workspace, {"ad_group": [group]}, [Destination("campaign", other)])
    assert names(workspace) == ["One / close", "One / close"]
    assert formulas(workspace, "ad_group") == [NAMED]

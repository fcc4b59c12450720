"""Copies follow the formulas their originals follow, at the place they were put."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import changesets, editing
from core.bulk.formula_cells import write_text
from core.copying import Parcel, copy_into, duplicate, pack, unpack
from core.copying.places import Destination
from core.errors import InvalidInput
from core.formulas.keeping import kept_of
from core.rows import list_rows
from core.schema import ENTITY
from core.templates.applying import apply_template
from core.templates.capturing import make_template, new_version
from core.templates.upgrading import upgrade_places
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


def carried(workspace: Workspace, group: str) -> Parcel:
    """The group as the clipboard of another window sees it."""
    return Parcel.read(json.loads(json.dumps(pack(workspace, {"ad_group": [group]}).as_json())))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Workspace, str]]:
    """Another workspace, and its campaign."""
    with Workspace.create(tmp_path / "elsewhere.cdesk", synchronous="OFF") as other:
        with other.edit("Plant") as edit:
            account = edit.create("account", {"name": "Elsewhere", **GOOGLE})
            campaign = edit.create("campaign", {"account": account, "name": "There", **GOOGLE})
        yield other, campaign


def test_formulas_go_along_into_another_workspace(
    planted: tuple[Workspace, str, str, str], elsewhere: tuple[Workspace, str]
) -> None:
    parcel, (other, campaign) = carried(planted[0], planted[3]), elsewhere
    unpack(other, parcel, [Destination("campaign", campaign)])
    assert names(other) == ["There / close"]
    assert list_rows(other, "keyword")[0]["final_url"] == "https://ledgerly.example/There / close"
    editing.set_text(other, "campaign", [campaign], "name", "Elsewhere")
    assert names(other) == ["Elsewhere / close"]
    changesets.undo(other)
    changesets.undo(other)
    assert (names(other), formulas(other, "ad_group")) == ([], [])


def test_a_pasted_proposal_follows_once_it_is_accepted(
    planted: tuple[Workspace, str, str, str], elsewhere: tuple[Workspace, str]
) -> None:
    parcel, (other, campaign) = carried(planted[0], planted[3]), elsewhere
    done = unpack(other, parcel, [Destination("campaign", campaign)], proposed=True)
    changesets.accept(other, done.changeset or "")
    editing.set_text(other, "campaign", [campaign], "name", "Later")
    assert names(other) == ["Later / close"]


@pytest.mark.parametrize("formula", ["=nothing_known", "=", "=concat(", '=concat(name, "!")', '="the same everywhere"'])
def test_a_formula_from_elsewhere_that_cannot_work_here_leaves_the_value(
    planted: tuple[Workspace, str, str, str], elsewhere: tuple[Workspace, str], formula: str
) -> None:
    parcel, (other, campaign) = carried(planted[0], planted[3]), elsewhere
    document = parcel.as_json()
    document["rows"][0]["formulas"] = {"name": formula, "status": NAMED, "campaign": NAMED, "unheard of": NAMED}
    unpack(other, Parcel.read(document), [Destination("campaign", campaign)])
    assert names(other) == ["One / close"]
    assert formulas(other, "ad_group") == []
    document["rows"][0]["formulas"] = {"name": 3}
    with pytest.raises(InvalidInput, match="cannot be read"):
        Parcel.read(document)


def test_a_template_carries_formulas_to_its_places(planted: tuple[Workspace, str, str, str]) -> None:
    workspace, _, other, group = planted
    keyword = list_rows(workspace, "keyword")[0].id
    write_text(workspace, "keyword", [keyword], "final_mobile_url", '=concat("https://close.example/", ad_group)')
    made = make_template(workspace, "Kit", "ad_group", [group], {"topic": "close"})
    applied = apply_template(workspace, made, [{"topic": "audit"}], {"google_ads": other})
    assert formulas(workspace, "ad_group") == [NAMED]
    changesets.accept(workspace, applied.change_set)
    assert names(workspace) == ["One / close", "Two / audit"]
    new = list_rows(workspace, "keyword")[1]
    assert new["final_url"] == "https://ledgerly.example/Two / audit"
    assert new["final_mobile_url"] == "https://audit.example/One / audit", "its formula held the variable's word"
    assert formulas(workspace, "ad_group") == [NAMED, NAMED]
    editing.set_text(workspace, "campaign", [other], "name", "Third")
    assert names(workspace) == ["One / close", "Third / audit"]


def test_an_upgrade_leaves_what_follows_a_formula_to_it(planted: tuple[Workspace, str, str, str]) -> None:
    workspace, _, other, group = planted
    made = make_template(workspace, "Kit", "ad_group", [group], {"topic": "close"})
    changesets.accept(
        workspace, apply_template(workspace, made, [{"topic": "audit"}], {"google_ads": other}).change_set
    )
    with workspace.edit("More") as edit:
        word = {"ad_group": group, "text": "software", "match_type": "EXACT", "status": "ENABLED"}
        edit.create("keyword", word)
        edit.set("ad_group", [group], {"max_cpc": "1.50"})
    editing.set_text(workspace, "campaign", [planted[1]], "name", "Uno")
    write_text(workspace, "keyword", [list_rows(workspace, "keyword")[2].id], "final_url", "=lower(ad_group)")
    new_version(workspace, made, [group])
    upgraded = upgrade_places(workspace, made)
    assert (upgraded.changed, upgraded.added, upgraded.kept) == (1, 1, [])
    changesets.accept(workspace, upgraded.change_set or "")
    assert names(workspace) == ["Uno / close", "Two / audit"]
    assert list_rows(workspace, "keyword")[-1]["final_url"] == "two / audit"

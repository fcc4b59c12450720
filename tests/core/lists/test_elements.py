"""Labels and other short lists of many rows: each keeps what is its own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import changesets
from core.editing import Common, common_values
from core.elements import change_elements
from core.errors import InvalidInput
from core.rows import get_row, list_rows
from core.scope import Wanted
from core.workspace import Workspace

NAMES = st.lists(st.sampled_from(("Q1", "Brand", "DACH", "Test", "Ä")), unique=True, max_size=4)


def labels(workspace: Workspace, ids: list[str]) -> list[list[str]]:
    return [get_row(workspace, "keyword", one)["labels"] or [] for one in ids]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=4), NAMES, NAMES)
def test_other_elements_stay(planted: Workspace, before: list[list[str]], add: list[str], remove: list[str]) -> None:
    remove = [name for name in remove if name not in add]
    ids = [row.id for row in list_rows(planted, "keyword", limit=len(before))]
    with planted.edit("Before") as edit:
        for one, mine in zip(ids, before, strict=True):
            edit.set("keyword", [one], {"labels": mine or None})
    change_elements(planted, "keyword", ids, "labels", add, remove)
    wanted = [[name for name in [*mine, *(n for n in add if n not in mine)] if name not in remove] for mine in before]
    assert labels(planted, ids) == wanted
    shared = common_values(planted, "keyword", ids, ["labels"])["labels"]
    everywhere = {name for name in wanted[0] if all(name in mine for mine in wanted)}
    somewhere = {name for mine in wanted for name in mine} - everywhere
    if shared.varies:
        assert (set(shared.value), set(shared.partly)) == (everywhere, somewhere)
    else:
        assert (shared.value or [], somewhere) == (wanted[0], set())


def test_places_of_all_listed_campaigns_grow_in_one_step(planted: Workspace) -> None:
    first = list_rows(planted, "campaign", limit=1)[0]
    with planted.edit("One has a place") as edit:
        edit.set("campaign", [first.id], {"locations": ["DE"]})
    change_elements(planted, "campaign", Wanted("campaign"), "locations", add=["AT"])
    found = [row["locations"] for row in list_rows(planted, "campaign")]
    assert found == [["DE", "AT"], *[["AT"]] * 8]
    common = common_values(planted, "campaign", Wanted("campaign"), ["locations"])["locations"]
    assert common == Common(["AT"], varies=True, partly=("DE",))
    changesets.undo(planted)
    assert [row["locations"] for row in list_rows(planted, "campaign")] == [["DE"], *[None] * 8]


def test_a_field_nobody_may_edit_is_refused(planted: Workspace) -> None:
    with pytest.raises(InvalidInput):
        change_elements(planted, "keyword", Wanted("keyword"), "quality_score", add=["7"])

"""Typed values into many entities."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from trees import plant

from core import changesets
from core.assigning import assign
from core.errors import InvalidInput
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace


def test_several_fields_of_many_entities_are_one_change_set(workspace: Workspace) -> None:
    plant(workspace, keywords=5)
    table = ENTITY["keyword"]
    done = assign(workspace, "keyword", table.c.status == "ENABLED", {"status": "paused", "max_cpc": "1.20"})
    assert done.changed == 10
    assert {(row["status"], row["max_cpc"]) for row in list_rows(workspace, "keyword")} == {("PAUSED", 1_200_000)}
    changesets.undo(workspace)
    assert {(row["status"], row["max_cpc"]) for row in list_rows(workspace, "keyword")} == {("ENABLED", None)}


def test_the_same_condition_can_be_used_again_and_again(workspace: Workspace) -> None:
    plant(workspace, keywords=2)
    for cpc in ("1.00", "2.00", "3.00"):
        assert assign(workspace, "keyword", None, {"max_cpc": cpc, "comment": cpc}).changed == 4
    assert assign(workspace, "keyword", None, {"max_cpc": "3.00"}).changeset is None


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("nonsense", "1", "no field 'nonsense'"),
        ("platform", "google_ads", "cannot be edited"),
        ("account", "x", "cannot be edited"),
        ("status", "on", "is no status"),
        ("daily_budget", "abc", "is not an amount"),
        ("start_date", "tomorrow", "date like"),
        ("name", "", "cannot be empty"),
    ],
)
def test_what_cannot_be_set_says_why_and_changes_nothing(
    workspace: Workspace, field: str, text: str, says: str
) -> None:
    plant(workspace)
    with pytest.raises(InvalidInput, match=says):
        assign(workspace, "campaign", None, {"end_date": "2027-01-01", field: text})
    assert list_rows(workspace, "campaign")[0]["end_date"] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["One; two", "Three"]', ["One; two", "Three"]),
        ("One; two", ["One", "two"]),
        ("[]", None),
        ("", None),
        ("[draft] One", ["[draft] One"]),
    ],
)
def test_a_list_may_be_typed_as_json(workspace: Workspace, text: str, value: list[str] | None) -> None:
    plant(workspace)
    assert assign(workspace, "ad", None, {"headlines": text}).changed == 1
    assert list_rows(workspace, "ad")[0]["headlines"] == value


@pytest.mark.parametrize("text", ['["One", 2]', '["One"', '["One", ["two"]]'])
def test_what_is_no_list_names_its_field(workspace: Workspace, text: str) -> None:
    plant(workspace)
    with pytest.raises(InvalidInput, match=r"^headlines: "):
        assign(workspace, "ad", None, {"headlines": text})


def test_what_a_posted_entity_cannot_change_is_refused(workspace: Workspace) -> None:
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "A", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign", {"account": account, "platform": "google_ads", "name": "C", "status": "PAUSED"}
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "G", "status": "ENABLED"}
        )
        words = edit.create_many(
            "keyword", [{"ad_group": group, "text": text, "match_type": "EXACT", "status": "ENABLED"} for text in "ab"]
        )
    table = ENTITY["keyword"]
    with workspace.write() as connection:
        connection.execute(update(table).where(table.c.text == "a").values(live=1))
    with pytest.raises(InvalidInput, match="cannot change once the platform has"):
        assign(workspace, "keyword", None, {"text": "c"})
    assert [row["text"] for row in list_rows(workspace, "keyword")] == ["a", "b"]
    assert assign(workspace, "keyword", table.c.text == "b", {"text": "c", "status": "PAUSED"}).changed == 2
    assert len(words) == 2

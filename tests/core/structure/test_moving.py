"""Moves: new parents for what is new, copy and removal for what is posted; one undo."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from core.catalog import KINDS
from core.changesets import redo, undo
from core.copying import Destination, copy_into
from core.errors import InvalidInput
from core.moving import move
from core.rows import get_row, list_rows
from core.schema import ENTITY


def contents(workspace):
    return {kind: [(row.id, dict(row.values)) for row in list_rows(workspace, kind)] for kind in KINDS}


def test_an_ad_group_moves_with_what_names_its_campaign(planted):
    workspace, before = planted.workspace, contents(planted.workspace)
    done = move(workspace, "ad_group", [planted.groups[0]], Destination("campaign", planted.other_campaign))
    assert (done.moved, done.renewed, done.notes) == (1, 0, ())
    assert get_row(workspace, "ad_group", planted.groups[0])["campaign"] == planted.other_campaign
    (negative,) = [r for r in list_rows(workspace, "negative_keyword") if r["ad_group"] == planted.groups[0]]
    assert negative["campaign"] == planted.other_campaign
    after = contents(workspace)
    undo(workspace)
    assert contents(workspace) == before
    redo(workspace)
    assert contents(workspace) == after


def test_a_taken_name_gets_a_number(planted):
    workspace = planted.workspace
    with workspace.edit("Same name") as edit:
        edit.create("ad_group", {"campaign": planted.other_campaign, "name": "close", "platform": "google_ads"})
    move(workspace, "ad_group", list(planted.groups), Destination("campaign", planted.other_campaign))
    names = {row["name"] for row in list_rows(workspace, "ad_group") if row["campaign"] == planted.other_campaign}
    assert names == {"close", "Close #2", "Audit"}


@pytest.mark.parametrize("originals", ["remove", "pause"])
def test_posted_keywords_are_added_anew(planted, originals):
    workspace, before = planted.workspace, contents(planted.workspace)
    words = [row for row in list_rows(workspace, "keyword") if row["ad_group"] == planted.groups[0]]
    with workspace.write() as connection:
        posted = ENTITY["keyword"].c.pk.in_([words[0].pk, words[1].pk])
        connection.execute(update(ENTITY["keyword"]).where(posted).values(live=1, remote_id="9"))
    place = Destination("ad_group", planted.groups[1])
    done = move(workspace, "keyword", [row.id for row in words], place, originals=originals)
    assert (done.moved, done.renewed) == (2, 2)
    assert "cannot move what is posted: 2 keywords are added anew" in done.notes[0]
    there = [row for row in list_rows(workspace, "keyword") if row["ad_group"] == planted.groups[1]]
    assert {row["text"] for row in words} <= {row["text"] for row in there}
    assert not any(row.live for row in there)
    old = [row["status"] for row in list_rows(workspace, "keyword") if row["ad_group"] == planted.groups[0]]
    assert old == ([] if originals == "remove" else ["PAUSED", "PAUSED"])
    undo(workspace)
    assert contents(workspace) == before | {"keyword": contents(workspace)["keyword"]}
    assert [row["ad_group"] for row in list_rows(workspace, "keyword")] == [planted.groups[0]] * 4 + [
        planted.groups[1]
    ] * 4


def test_what_stands_there_already_stays(planted):
    workspace = planted.workspace
    with workspace.edit("Twin") as edit:
        (twin,) = edit.create_many("keyword", [
            {"ad_group": planted.groups[1], "text": "CLOSE close 0", "match_type": "EXACT", "status": "ENABLED"}
        ])  # fmt: skip
    words = [row.id for row in list_rows(workspace, "keyword") if row["ad_group"] == planted.groups[0]]
    done = move(workspace, "keyword", [*words, twin], Destination("ad_group", planted.groups[1]))
    assert done.moved == 3
    assert "1 keyword was left out" in done.notes[0]
    with pytest.raises(InvalidInput, match="nothing to move"):
        move(workspace, "keyword", [twin], Destination("ad_group", planted.groups[1]))


def test_a_campaign_moves_to_another_account_of_its_platform(planted):
    workspace = planted.workspace
    move(workspace, "campaign", [planted.campaign], Destination("account", planted.other_account))
    assert get_row(workspace, "campaign", planted.campaign)["account"] == planted.other_account
    with pytest.raises(InvalidInput, match="do not fit into LinkedIn"):
        move(workspace, "campaign", [planted.campaign], Destination("account", planted.linkedin))
    with pytest.raises(InvalidInput, match="do not fit into LinkedIn"):
        move(workspace, "keyword", [list_rows(workspace, "keyword")[0].id], Destination("ad_group", planted.ad_set))


def test_a_negative_moves_between_levels(planted):
    workspace = planted.workspace
    (own,) = [row.id for row in list_rows(workspace, "negative_keyword") if row["text"] == "jobs"]
    move(workspace, "negative_keyword", [own], Destination("ad_group", planted.groups[0]))
    row = get_row(workspace, "negative_keyword", own)
    assert (row["level"], row["ad_group"], row["campaign"]) == ("ad_group", planted.groups[0], planted.campaign)


def test_a_word_of_a_list_leaves_the_list(planted):
    workspace = planted.workspace
    with workspace.edit("List") as edit:
        word = edit.create("negative_keyword", {"account": planted.account, "level": "list", "shared_set": "Never",
                                                "text": "cheap", "match_type": "BROAD", "status": "ENABLED"})  # fmt: skip
    done = copy_into(workspace, {"negative_keyword": [word]}, [Destination("campaign", planted.other_campaign)])
    move(workspace, "negative_keyword", [word], Destination("ad_group", planted.groups[0]))
    rows = [get_row(workspace, "negative_keyword", one) for one in (done.first[0][1], word)]
    assert [(row["level"], row["account"], row["shared_set"]) for row in rows] == [
        ("campaign", None, None),
        ("ad_group", None, None),
    ]

"""Copies: equal below, free names, new to the platform, one undo, nothing half."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from core.catalog import KINDS
from core.changesets import redo, undo
from core.copying import Destination, Parcel, copy_into, duplicate, pack, unpack
from core.copying.naming import MOST_LETTERS, FreeNames
from core.editing import remove
from core.errors import InvalidInput
from core.rows import get_row, list_rows
from core.schema import ENTITY
from core.scope import Wanted
from core.workspace import Workspace

COUNTED = ("campaign", "ad_group", "ad", "keyword", "negative_keyword", "asset", "targeting")


def counts(workspace: Workspace) -> dict[str, int]:
    return {kind: len(list_rows(workspace, kind)) for kind in COUNTED}


def contents(workspace: Workspace) -> dict[str, list[object]]:
    return {kind: [(row.id, dict(row.values)) for row in list_rows(workspace, kind)] for kind in KINDS}


def below(workspace: Workspace, campaign: str) -> list[object]:
    """What a campaign holds, without ids, names of parents and order."""
    found: list[object] = []
    groups = {row.id: row["name"] for row in list_rows(workspace, "ad_group") if row["campaign"] == campaign}
    for kind in COUNTED[1:]:
        for row in list_rows(workspace, kind):
            if row["campaign"] == campaign or row["ad_group"] in groups:
                plain = {k: v for k, v in row.values.items() if k not in ("campaign", "ad_group", "quality_score")}
                found.append((kind, groups.get(row["ad_group"]), json.dumps(plain, sort_keys=True, default=str)))
    return sorted(found, key=str)


def test_a_campaign_is_copied_with_all_that_hangs_below(planted):
    workspace = planted.workspace
    done = duplicate(workspace, {"campaign": [planted.campaign]})
    assert done.made == {
        "campaign": 1, "ad_group": 2, "ad": 2, "keyword": 8, "negative_keyword": 3, "asset": 1, "targeting": 1,
    }  # fmt: skip
    ((kind, made),) = done.first
    copy = get_row(workspace, kind, made)
    assert copy["name"] == "Brand #2"
    assert copy["daily_budget"] == 50_000_000
    assert copy["account"] == planted.account
    assert below(workspace, made) == below(workspace, planted.campaign)


def test_copies_are_new_to_the_platform(planted):
    workspace = planted.workspace
    with workspace.write() as connection:
        for kind in COUNTED:
            connection.execute(
                update(ENTITY[kind]).values(live=1, remote_id="77", extra='{"Campaign ID":"1","Own":"x"}')
            )
    done = duplicate(workspace, {"campaign": [planted.campaign]})
    copy = get_row(workspace, *done.first[0])
    assert not copy.live
    assert copy["remote_id"] is None
    words = [row for row in list_rows(workspace, "keyword") if not row.live]
    assert len(words) == 8
    assert all(row["quality_score"] is None for row in words)
    with workspace.read() as connection:
        table = ENTITY["campaign"]
        assert connection.execute(table.select().where(table.c.live == 0)).one().extra == '{"Own":"x"}'


def test_a_shell_has_settings_and_no_contents(planted):
    done = duplicate(planted.workspace, {"campaign": [planted.campaign], "ad_group": [planted.groups[0]]}, shell=True)
    assert done.made == {"campaign": 1, "targeting": 1}  # the ad group stands below the picked campaign
    done = duplicate(planted.workspace, {"ad_group": list(planted.groups)}, shell=True)
    assert done.made == {"ad_group": 2}
    with pytest.raises(InvalidInput, match="no shell"):
        duplicate(planted.workspace, {"keyword": Wanted("keyword")}, shell=True)


def test_every_destination_gets_a_copy(planted):
    workspace = planted.workspace
    places = [Destination("account", planted.account), Destination("account", planted.other_account)]
    done = copy_into(workspace, {"campaign": [planted.campaign]}, places)
    assert done.made["campaign"] == 2
    assert done.made["keyword"] == 16
    names = {row["account"]: row["name"] for row in (get_row(workspace, *one) for one in done.first)}
    assert names == {planted.account: "Brand #2", planted.other_account: "Brand"}
    for _, made in done.first:
        assert below(workspace, made) == below(workspace, planted.campaign)


def test_ad_groups_go_into_another_campaign_with_their_negatives(planted):
    workspace = planted.workspace
    done = copy_into(workspace, {"ad_group": [planted.groups[0]]}, [Destination("campaign", planted.other_campaign)])
    ((_, made),) = done.first
    (negative,) = [row for row in list_rows(workspace, "negative_keyword") if row["ad_group"] == made]
    assert negative["campaign"] == planted.other_campaign
    assert negative["level"] == "ad_group"


def test_keywords_go_where_they_do_not_stand_yet(planted):
    workspace = planted.workspace
    words = [row.id for row in list_rows(workspace, "keyword") if row["ad_group"] == planted.groups[0]]
    place = Destination("ad_group", planted.groups[1])
    assert copy_into(workspace, {"keyword": words}, [place]).made == {"keyword": 4}
    again = copy_into(workspace, {"keyword": words}, [place])
    assert again.made == {}
    assert again.changeset is None
    assert again.notes == ("4 keywords were left out: the same text and match type stands there already.",)


def test_a_negative_changes_its_level_with_its_place(planted):
    workspace = planted.workspace
    (own,) = [row.id for row in list_rows(workspace, "negative_keyword") if row["text"] == "jobs"]
    done = copy_into(workspace, {"negative_keyword": [own]}, [Destination("ad_group", planted.groups[1])])
    made = get_row(workspace, *done.first[0])
    assert (made["level"], made["ad_group"], made["campaign"]) == ("ad_group", planted.groups[1], planted.campaign)


def test_what_does_not_fit_is_refused_with_words(planted):
    copy = copy_into
    with pytest.raises(InvalidInput, match="go into ad groups"):
        copy(planted.workspace, {"keyword": Wanted("keyword")}, [Destination("campaign", planted.campaign)])
    with pytest.raises(InvalidInput, match="do not fit into LinkedIn"):
        copy(planted.workspace, {"ad_group": [planted.groups[0]]}, [Destination("campaign", planted.stage)])
    with pytest.raises(InvalidInput, match="do not fit into Google"):
        copy(planted.workspace, {"ad_group": [planted.ad_set]}, [Destination("campaign", planted.campaign)])
    with pytest.raises(InvalidInput, match="cannot be copied"):
        duplicate(planted.workspace, {"account": [planted.account]})


def test_amounts_in_another_currency_are_named(planted):
    with planted.workspace.edit("Dollars") as edit:
        edit.set("account", [planted.other_account], {"currency": "USD"})
    done = copy_into(
        planted.workspace, {"campaign": [planted.campaign]}, [Destination("account", planted.other_account)]
    )
    assert done.notes == (
        "Budgets and bids of 1 campaign were kept as numbers: what was EUR is now USD. Please check them.",
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_copy_then_remove_restores_and_undo_is_exact(planted, data):
    workspace = planted.workspace
    before, content = counts(workspace), contents(workspace)
    everyone = {kind: [row.id for row in list_rows(workspace, kind)] for kind in COUNTED}
    kinds = data.draw(st.lists(st.sampled_from(("campaign", "ad_group", "ad", "asset")), min_size=1, unique=True))
    picked = {kind: data.draw(st.lists(st.sampled_from(everyone[kind]), min_size=1, unique=True)) for kind in kinds}
    shell = data.draw(st.booleans()) and set(kinds) <= {"campaign", "ad_group"}
    done = duplicate(workspace, picked, shell=shell)
    after = contents(workspace)
    assert {kind: counts(workspace)[kind] - before[kind] for kind in COUNTED} == {
        kind: done.made.get(kind, 0) for kind in COUNTED
    }
    for parent, kind in (("account", "campaign"), ("campaign", "ad_group")):
        named = [(row[parent], row["name"].casefold()) for row in list_rows(workspace, kind)]
        assert len(set(named)) == len(named)
    undo(workspace)
    assert contents(workspace) == content
    redo(workspace)
    assert contents(workspace) == after
    for kind, id in done.first:
        remove(workspace, kind, [id])
    assert contents(workspace) == content
    with workspace.edit("Nothing"):
        pass


def test_a_proposed_copy_waits(planted):
    before = contents(planted.workspace)
    done = duplicate(planted.workspace, {"campaign": [planted.campaign]}, proposed=True)
    assert done.changeset
    assert contents(planted.workspace) == before


def test_a_parcel_carries_entities_to_another_workspace(planted, tmp_path):
    parcel = Parcel.read(json.loads(json.dumps(pack(planted.workspace, {"campaign": [planted.campaign]}).as_json())))
    with Workspace.create(tmp_path / "other.cdesk", synchronous="OFF") as other:
        with other.edit("Plant") as edit:
            account = edit.create("account", {"name": "Elsewhere", "platform": "google_ads", "status": "ENABLED"})
        for name in ("Brand", "Brand #2"):
            done = unpack(other, parcel, [Destination("account", account)])
            ((_, made),) = done.first
            assert get_row(other, "campaign", made)["name"] == name
            assert below(other, made) == below(planted.workspace, planted.campaign)


def test_a_parcel_that_was_tampered_with_is_refused(planted, tmp_path):
    document = pack(planted.workspace, {"keyword": Wanted("keyword")}).as_json()
    for harm in ({"format": "x"}, {"picked": {"nothing": []}}, {"rows": [{"kind": "keyword"}]}, {"picked": [1]}):
        with pytest.raises(InvalidInput, match="cannot be read"):
            Parcel.read(document | harm)
    with Workspace.create(tmp_path / "other.cdesk", synchronous="OFF") as other:
        with other.edit("Plant") as edit:
            account = edit.create("account", {"name": "Elsewhere", "platform": "google_ads", "status": "ENABLED"})
            campaign = edit.create("campaign", {"account": account, "name": "C", "platform": "google_ads"})
            group = edit.create("ad_group", {"campaign": campaign, "name": "G", "platform": "google_ads"})
        row = dict(document["rows"][0]) | {"values": {"text": "x", "match_type": "EXACT", "evil": 1}}
        with pytest.raises(InvalidInput, match="evil"):
            unpack(other, Parcel.read(document | {"rows": [row]}), [Destination("ad_group", group)])
        assert list_rows(other, "keyword") == []


@given(st.lists(st.text(min_size=1, max_size=300), max_size=40), st.lists(st.text(max_size=300), max_size=20))
def test_names_are_free_and_fit(wanted, taken):
    free = FreeNames((1, name) for name in taken)
    given_names = [free.give(1, name[:MOST_LETTERS]) for name in wanted]
    folded = [name.strip().casefold() for name in given_names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {name.strip().casefold() for name in taken}
    assert all(len(name) <= MOST_LETTERS for name in given_names)

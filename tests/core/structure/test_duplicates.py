"""Duplicates against a plain Python search, the choice of what to keep, and settling in one undoable step."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from core.changesets import undo
from core.duplicates import Asked, Within, find, members, settle
from core.duplicates.sameness import targeting_number, text_form, texts_number
from core.errors import Cancelled, InvalidInput
from core.progress import Progress
from core.rows import get_row, list_rows
from core.schema import ENTITY, fact
from core.scope import Scope
from core.values import dump_json

WORDS = ("close", "Close", "audit", "software", "tools", "tool", "the")


def replant(workspace, seed, count=60):
    """Keywords of few words, so that many are the same, in the two ad groups and a third of another campaign."""
    rng = random.Random(seed)
    groups = list_rows(workspace, "ad_group", ENTITY["ad_group"].c.platform == "google_ads")
    with workspace.edit("Replant") as edit:
        edit.delete_where("keyword", ENTITY["keyword"].c.pk > 0)
        edit.create_many("keyword", [
            {
                "ad_group": rng.choice(groups).id,
                "text": rng.choice((" ", "  ")).join(rng.choices(WORDS, k=rng.randint(1, 3))),
                "match_type": rng.choice(("EXACT", "BROAD")),
                "status": rng.choice(("ENABLED", "ENABLED", "PAUSED", "REMOVED")),
            }
            for _ in range(count)
        ])  # fmt: skip


def oracle(workspace, asked):
    """The same by looking at every row in Python."""
    groups = {row.id: row for row in list_rows(workspace, "ad_group")}
    campaigns = {row.id: row for row in list_rows(workspace, "campaign")}
    form = text_form(any_order=asked.any_order, close=asked.close)
    found = defaultdict(list)
    for row in list_rows(workspace, "keyword"):
        group = groups[row["ad_group"]]
        campaign = campaigns[group["campaign"]]
        states = {row["status"], group["status"], campaign["status"]}
        if "REMOVED" in states or (asked.skip_paused and states & {"PAUSED", "DRAFT"}):
            continue
        place = {
            Within.AD_GROUP: group.pk, Within.AD_GROUPS: campaign.pk, Within.CAMPAIGNS: campaign["account"],
            Within.ACCOUNT: campaign["account"], Within.ANYWHERE: 0,
        }[asked.within]  # fmt: skip
        key = (form(row["text"]), None if asked.any_match else row["match_type"], place)
        found[key].append((row.pk, group.pk, campaign.pk))
    at = {Within.AD_GROUPS: 1, Within.CAMPAIGNS: 2}.get(asked.within, 0)
    return {frozenset(row[0] for row in rows) for rows in found.values() if len({row[at] for row in rows}) > 1}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000), within=st.sampled_from(list(Within)), any_order=st.booleans(), any_match=st.booleans(),
    close=st.booleans(), skip_paused=st.booleans(),
)  # fmt: skip
def test_the_search_finds_what_a_plain_search_finds(planted, seed, within, any_order, any_match, close, skip_paused):
    workspace = planted.workspace
    if len(list_rows(workspace, "ad_group")) == 3:
        with workspace.edit("A third ad group") as edit:
            edit.create("ad_group", {"campaign": planted.other_campaign, "name": "Third", "platform": "google_ads",
                                     "status": "ENABLED"})  # fmt: skip
    replant(workspace, seed)
    asked = Asked("keyword", within, any_order, any_match, close, skip_paused)
    found = find(workspace, asked)
    assert {frozenset((group.keep, *group.others)) for group in found.groups} == oracle(workspace, asked)


def same_keywords(planted, n=3):
    with planted.workspace.edit("Same") as edit:
        ids = [
            edit.create("keyword", {"ad_group": planted.groups[i % 2], "text": "Ledger  tool", "match_type": "EXACT",
                                    "status": "ENABLED"})
            for i in range(n)
        ]  # fmt: skip
    return [get_row(planted.workspace, "keyword", one).pk for one in ids]


def measured(workspace, pk, **sums):
    with workspace.write() as connection:
        connection.execute(delete(fact).where(fact.c.entity == pk, fact.c.kind == 5))
        connection.execute(insert(fact).values(kind=5, entity=pk, day="2026-10-01", **sums))


def test_the_better_one_is_kept_and_the_reason_said(planted):
    workspace = planted.workspace
    first, second, third = same_keywords(planted)
    asked = Asked(within=Within.ACCOUNT)

    def kept():
        (group,) = find(workspace, asked).groups
        return group.keep, group.why, group.wasted

    assert kept() == (first, "oldest", 0)
    with workspace.edit("Longer") as edit:
        edit.set("ad_group", [planted.groups[0]], {"name": "Close the books"})
    assert kept() == (second, "shortest path", 0)
    with workspace.write() as connection:
        table = ENTITY["keyword"]
        connection.execute(update(table).where(table.c.pk.in_([second, third])).values(live=1))
    assert kept() == (second, "posted first", 0)
    measured(workspace, third, cost=5_000_000)
    assert kept() == (third, "highest cost (5.00)", 0)
    measured(workspace, first, cost=1_000_000, conversions=2_000_000)
    assert kept() == (first, "most conversions (2)", 5_000_000)


def test_settling_pauses_or_removes_the_others_as_one_step(planted):
    workspace = planted.workspace
    pks = same_keywords(planted, 4)
    found = find(workspace, Asked(within=Within.ACCOUNT))
    (group,) = found.groups
    assert settle(workspace, "keyword", [group], "pause")[1] == 3
    states = {row.pk: row["status"] for row in list_rows(workspace, "keyword") if row.pk in pks}
    assert [pk for pk, status in states.items() if status == "ENABLED"] == [group.keep]
    undo(workspace)
    chosen = group.keeping(pks[2])
    assert settle(workspace, "keyword", [chosen], "remove")[1] == 3
    assert [row.pk for row in list_rows(workspace, "keyword") if row.pk in pks] == [pks[2]]
    with pytest.raises(InvalidInput, match="nothing to settle"):
        settle(workspace, "keyword", [], "pause")


def test_a_part_of_the_account_can_be_searched(planted):
    same_keywords(planted)
    part = Scope("campaign", get_row(planted.workspace, "campaign", planted.other_campaign).pk)
    assert find(planted.workspace, Asked(within=Within.ACCOUNT, part=part)).groups == ()


def test_negatives_of_a_campaign_and_of_its_ad_groups_are_told_apart(planted):
    workspace = planted.workspace
    with workspace.edit("Again") as edit:
        edit.create("negative_keyword", {"campaign": planted.campaign, "level": "campaign", "text": "Jobs",
                                         "match_type": "BROAD", "status": "ENABLED"})  # fmt: skip
    (same,) = find(workspace, Asked("negative_keyword", Within.AD_GROUP)).groups
    shown = members(workspace, "negative_keyword", [same])
    assert {member.title for member in shown.values()} == {"jobs", "Jobs"}
    assert {(member.campaign, member.ad_group) for member in shown.values()} == {("Brand", "")}
    (free,) = find(workspace, Asked("negative_keyword", Within.AD_GROUPS)).groups
    assert {m.ad_group for m in members(workspace, "negative_keyword", [free]).values()} == {"Close", "Audit"}


def test_ads_with_the_same_texts_in_any_order_and_sets_with_the_same_people(planted):
    workspace = planted.workspace
    people = {"include": [{"titles": [{"name": "CFO", "urn": "1"}, {"name": "CEO", "urn": "2"}]}], "exclude": {}}
    other = {"include": [{"titles": [{"name": "CEO", "urn": "2"}, {"name": "Chief Financial", "urn": "1"}]}]}
    with workspace.edit("Twins") as edit:
        for texts in (["One", "Two"], ["two", "ONE "]):
            edit.create("ad", {"ad_group": planted.groups[0], "platform": "google_ads", "headlines": texts,
                               "format": "responsive_search", "status": "ENABLED"})  # fmt: skip
        for name, targeting in (("A", people), ("B", other)):
            edit.create("ad_group", {"campaign": planted.stage, "name": name, "platform": "linkedin_ads",
                                     "targeting": targeting, "status": "ENABLED"})  # fmt: skip
    sizes = {
        find(workspace, Asked("ad", Within.AD_GROUP)).groups[0].size,
        len(find(workspace, Asked("ad_group")).groups),
    }
    assert sizes == {2, 1}
    with pytest.raises(InvalidInput, match="cannot stand twice"):
        Asked("ad_group", Within.AD_GROUP)


def test_what_is_the_same():
    close = text_form(any_order=True, close=True)
    assert close("Software für die Buchhaltung") == close("buchhaltung software")
    assert close("tools for audits") == close("audit tool")
    assert close("lösungen buchhaltung") == close("Lösung Buchhaltung")
    assert close("logiciels de comptabilité") == close("logiciel comptabilite")
    assert close("for the") == close("the for") != ()
    strict = text_form(any_order=False, close=False)
    assert strict(" [Audit  Tool] ") == strict("audit tool") != strict("tool audit")
    assert texts_number(None, "", None) is None
    assert texts_number(dump_json(["A", "b"]), "x") == texts_number(dump_json(["B", "a"]), " X ")
    assert texts_number("[Guide] Close the books") == texts_number("[guide]  close the books ")
    assert texts_number('["Close') is not None
    assert targeting_number(None) is None
    assert targeting_number(dump_json({"include": [], "exclude": {"titles": [{"name": "a"}]}})) is None


def test_a_search_can_be_stopped(planted):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find(planted.workspace, Asked(), progress)
    assert find(planted.workspace, Asked()).looked_at == 8


@pytest.mark.parametrize(
    "odd",
    [
        {"include": "x"},
        {"include": [1, {"titles": "CFO"}, {"titles": None}]},
        {"include": [{"titles": ["CFO", 5, {}]}], "exclude": []},
        {"exclude": {"titles": None}},
    ],
)
def test_targeting_of_another_form_stops_no_search(odd: dict[str, object]) -> None:
    assert targeting_number(dump_json(odd)) == targeting_number(dump_json(odd))

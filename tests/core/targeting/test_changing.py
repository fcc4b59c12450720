"""Many ad sets in one step, saved audiences, the agreement, and the last known sizes."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from core.catalog import KINDS
from core.changesets import accept, list_sets, redo, undo
from core.errors import AlreadyExists, InvalidInput
from core.rows import list_rows
from core.rules import check, refresh
from core.rules import stored as kept_findings
from core.rules.again import look_again
from core.schema import counterpart
from core.targeting.agreed import Agreed, agree, agreed_of, carried_out, companies, lacking, lacking_words, read_agreed
from core.targeting.changing import change, criteria_counts, picture
from core.targeting.criteria import Criteria, Entry, excluding, from_stored, same, with_group
from core.targeting.entries import resolved, search, segments
from core.targeting.excluding import ad_sets_lacking, agreed_from, exclude, propose_everywhere
from core.targeting.moving import EXCLUDED, OWN, at, home, moved, put, taken, toggled
from core.targeting.saved import account_above, applied, save_audience, saved_audiences, update_audience
from core.targeting.sizes import (
    Aim,
    Forecast,
    Prices,
    Size,
    ad_sets_with,
    advice,
    answer,
    keep,
    last_known,
    price_advice,
    size_words,
)
from core.targeting.standing import standing
from core.workspace import Workspace
from tests.core.targeting.conftest import ACME, CLOUD, DIRECTOR, ENGLISH, FINANCE, GERMANY, IT, ad_sets

ONE = Criteria(((GERMANY,), (FINANCE,)), (ACME,))
OTHER = Criteria(((GERMANY,), (IT,)))


def stored(workspace: Workspace) -> list[Criteria]:
    return [from_stored(row["targeting"]) for row in list_rows(workspace, "ad_group")]


def test_each_ad_set_changes_in_its_own_way_in_one_step(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [ONE, OTHER, OTHER, None])
    sets = len(list_sets(workspace))
    what = lambda one: put(one, DIRECTOR, home(one, DIRECTOR))  # noqa: E731
    assert change(workspace, "ad_group", ids, what, "Add seniority Director") == 4
    assert len(list_sets(workspace)) == sets + 1
    assert [one.include[-1] for one in stored(workspace)] == [(DIRECTOR,)] * 4
    assert stored(workspace)[0].exclude == (ACME,)
    undo(workspace)
    assert stored(workspace) == [ONE, OTHER, OTHER, Criteria()]
    redo(workspace)
    assert change(workspace, "ad_group", ids, what, "Again") == 0
    assert len(list_sets(workspace)) == sets + 1


def test_taking_all_away_leaves_no_targeting(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [Criteria(((GERMANY,),))])
    change(workspace, "ad_group", ids, lambda one: taken(one, GERMANY, at([GERMANY])), "Remove")
    assert list_rows(workspace, "ad_group")[0]["targeting"] is None


def test_forms_that_would_be_lost_are_refused_and_nothing_changes(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [ONE, OTHER])
    odd = {"include": [{"titles": [{"name": "CFO", "weight": 2}]}]}
    with workspace.edit("Odd") as edit:
        edit.set("ad_group", ids[:1], {"targeting": odd})
    with pytest.raises(InvalidInput, match="form"):
        change(workspace, "ad_group", ids, lambda one: with_group(one, [CLOUD]), "Add")
    assert next(row["targeting"] for row in list_rows(workspace, "ad_group")) == odd
    assert stored(workspace)[1] == OTHER


def test_the_picture_of_several_ad_sets(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [ONE, OTHER, OTHER])
    with workspace.read() as connection:
        drawn = picture(criteria_counts(connection, "ad_group", ids))
    assert drawn.varies
    assert [(one.what, one.count) for one in drawn.groups] == [((GERMANY,), 3), ((IT,), 2), ((FINANCE,), 1)]
    assert [(one.what, one.count) for one in drawn.excluded] == [(ACME, 1)]
    with workspace.read() as connection:
        assert not picture(criteria_counts(connection, "ad_group", ids[1:])).varies


def test_entries_go_where_they_belong() -> None:
    criteria = Criteria(((GERMANY,), (FINANCE, CLOUD)))
    assert put(criteria, IT, home(criteria, IT)).include[1] == (FINANCE, CLOUD, IT)
    assert put(criteria, DIRECTOR, home(criteria, DIRECTOR, (FINANCE, CLOUD))).include[1] == (FINANCE, CLOUD, DIRECTOR)
    assert put(criteria, ENGLISH, home(criteria, ENGLISH, (FINANCE, CLOUD))).include[2] == (ENGLISH,)
    assert put(criteria, DIRECTOR, home(criteria, DIRECTOR, (GERMANY,))).include[2] == (DIRECTOR,)
    apart = moved(criteria, CLOUD, at((FINANCE, CLOUD)), OWN)
    assert apart.include == ((GERMANY,), (FINANCE,), (CLOUD,))
    assert moved(criteria, IT, at((FINANCE, CLOUD)), OWN) == criteria
    renamed = (FINANCE._replace(name="Finance and Treasury"), CLOUD)
    assert taken(criteria, CLOUD, at(renamed)).include == ((GERMANY,), (FINANCE,))
    assert moved(OTHER, CLOUD, at((FINANCE, CLOUD)), EXCLUDED) == OTHER
    left_out = toggled(criteria, CLOUD)
    assert (left_out.include[1], left_out.exclude) == ((FINANCE,), (CLOUD,))
    assert same(toggled(left_out, CLOUD), Criteria(((GERMANY,), (FINANCE,), (CLOUD,))))


def test_saved_audiences_are_put_in_and_carried_on(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [Criteria(((GERMANY,), (FINANCE,), (CLOUD,)), (ACME,)), OTHER])
    account = account_above(workspace, list_rows(workspace, "ad_group")[0].parents)
    people = Criteria(((FINANCE,), (CLOUD,)), (ACME,))
    save_audience(workspace, account, " Finance  people ", people)
    with pytest.raises(AlreadyExists):
        save_audience(workspace, account, "finance people", people)
    (saved,) = saved_audiences(workspace, account)
    assert saved.name == "Finance people"
    change(workspace, "ad_group", ids[1:], lambda one: applied(saved.criteria, one), "Apply")
    assert stored(workspace)[1] == Criteria(((GERMANY,), (FINANCE,), (CLOUD,)), (ACME,))
    wider = Criteria(((FINANCE, IT), (CLOUD,)))
    proposal = update_audience(workspace, saved, wider)
    assert saved_audiences(workspace)[0].criteria == wider
    assert stored(workspace)[0].exclude == (ACME,)
    assert proposal is not None
    accept(workspace, proposal)
    assert all(same(one, Criteria(((GERMANY,), (FINANCE, IT), (CLOUD,)))) for one in stored(workspace))


def test_what_was_agreed_is_checked_and_carried_out(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [ONE, OTHER, None])
    agreed = Agreed((), (ACME, *companies(["Umbra", "Umbra "])), companies(["Norhaven"]))
    agree(workspace, agreed)
    assert agreed_of(workspace) == agreed
    assert lacking(agreed, ONE) == {
        "competitors": (Entry("employers", "Umbra"),),
        "staff": (Entry("employers", "Norhaven"),),
    }
    assert lacking_words(lacking(agreed, ONE)) == "competitors' companies (Umbra) and own staff (Norhaven)"
    found = [one for one in check(workspace) if one.rule == "linkedin.targeting.agreed_exclusions"]
    assert [one.entity for one in found] == ids[:2]
    assert ad_sets_lacking(workspace, agreed) == ids[:2]
    proposal = propose_everywhere(workspace, agreed)
    assert stored(workspace)[0] == ONE
    accept(workspace, str(proposal))
    assert ad_sets_lacking(workspace, agreed) == []
    assert not [one for one in check(workspace) if one.rule == "linkedin.targeting.agreed_exclusions"]
    assert exclude(workspace, agreed, ids) == 0


def test_what_is_aimed_at_on_purpose_is_not_lacking() -> None:
    agreed = Agreed((), (ACME,))
    assert lacking(agreed, Criteria(((GERMANY,), (ACME,)))) == {}
    covered = Criteria(((GERMANY,),), (ACME._replace(facet="employersAll"),))
    assert lacking(agreed, covered) == {}
    assert carried_out(agreed, covered) == covered


def test_lists_of_the_workspace_are_entries(workspace: Workspace) -> None:
    ad_sets(workspace, [ONE])
    account = account_above(workspace, list_rows(workspace, "ad_group")[0].parents)
    kinds = (("Customers", "contacts"), ("Target accounts", "companies"), ("Visitors", "website"), ("Leaders", "saved"))
    with workspace.edit("Lists") as edit:
        edit.create_many("audience", [
            {"account": account, "platform": "linkedin_ads", "name": name, "type": type} for name, type in kinds
        ])  # fmt: skip
    customers = next(row for row in list_rows(workspace, "audience") if row["name"] == "Customers")
    with workspace.write() as connection:
        values = {"kind": KINDS["audience"].code, "entity": customers.pk, "account": "5", "part": "segment"}
        connection.execute(insert(counterpart).values(values | {"resource": "urn:li:adSegment:7"}))
    with workspace.read() as connection:
        found = segments(connection)
        assert search(connection, "visit") == [Entry("dynamicSegments", "Visitors")]
        assert resolved(connection, Entry("audienceMatchingSegments", "customers")) == found[0]
        assert resolved(connection, Entry("audienceMatchingSegments", "Target accounts")) is None
    assert [(one.facet, one.name) for one in found] == [
        ("audienceMatchingSegments", "Customers"), ("audienceMatchingSegments", "Target accounts"), ("dynamicSegments", "Visitors"),
    ]  # fmt: skip
    assert found[0].urn == "urn:li:adSegment:7"
    agreed = agreed_from(workspace, ["customers"], ["Acme"], [])
    assert agreed.customers == (found[0],)
    with pytest.raises(InvalidInput, match="Nobody"):
        agreed_from(workspace, ["Nobody"], [], [])


def test_only_companies_and_lists_can_be_agreed_on(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput):
        agree(workspace, Agreed((), (DIRECTOR,)))
    with pytest.raises(InvalidInput):
        read_agreed('{"staff": 3}')
    with pytest.raises(InvalidInput, match="Nobody"):
        exclude(workspace, Agreed(), [])


def test_the_last_known_size_belongs_to_the_criteria_however_they_are_written(workspace: Workspace) -> None:
    size = answer(48_200, [Forecast("clicks", 7, 10, 20)], Prices("EUR", "CPM", 1, 2, 3, None))
    keep(workspace, ONE, size)
    turned = Criteria(ONE.include[::-1], ONE.exclude).mapped(lambda one: one._replace(name="Other"))
    with workspace.read() as connection:
        assert last_known(connection, turned) == size
        assert last_known(connection, OTHER) is None
    keep(workspace, ONE, Size(None, size.asked_at + 1))
    with workspace.read() as connection:
        now = last_known(connection, ONE)
    assert now is not None
    assert now.too_small
    assert size_words(now) == "Fewer than 300 members"
    assert "add places" in advice(now, ONE)
    assert "exclude less" in advice(now, ONE)
    assert "repeat quickly" in advice(size, ONE)
    assert advice(size, with_group(ONE, [ACME])) == ""


@pytest.mark.parametrize(
    ("bid", "budget", "told"),
    [(9, 60, "below the least that LinkedIn takes, 10.00 EUR"), (300, 60, "above the most"), (14, 60, "less than half"),
     (30, 60, ""), (None, 8, "daily budget of 8.00 EUR is below")],
)  # fmt: skip
def test_prices_are_held_against_the_ad_set(bid: int | None, budget: int, told: str) -> None:
    prices = Prices("EUR", "CPM", 10_000_000, 30_000_000, 200_000_000, 10_000_000)
    aim = Aim(ONE, bid_strategy="Manual bidding", bid=bid and bid * 1_000_000, daily_budget=budget * 1_000_000)
    said = price_advice(prices, aim)
    assert told in said
    assert bool(said) == bool(told)
    assert price_advice(None, aim) == ""


def test_a_size_that_was_asked_for_becomes_a_finding(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [ONE, OTHER])
    refresh(workspace)
    turned = Criteria(ONE.include[::-1], ONE.exclude)
    for members, told in ((None, ["error"]), (2_000, ["warning"]), (90_000, [])):
        keep(workspace, turned, answer(members))
        with workspace.read() as connection:
            pks = ad_sets_with(connection, turned)
        look_again(workspace, "ad_group", pks)
        found = [one for one in kept_findings(workspace, limit=None) if ".audience_" in one.rule]
        assert [(one.entity, str(one.severity)) for one in found] == [(ids[0], severity) for severity in told]
        assert found == [one for one in check(workspace) if ".audience_" in one.rule]


def test_how_ad_sets_stand_is_read_at_once(workspace: Workspace) -> None:
    ids = ad_sets(workspace, [excluding(OTHER, [IT]), ONE])
    keep(workspace, ONE, answer(500))
    one = standing(workspace, "ad_group", ids[:1])
    assert [problem.code for problem in one.problems if problem.refused] == ["included_and_excluded"]
    assert (one.alike, one.account, one.sizes) == (True, None, ())
    both = standing(workspace, "ad_group", ids)
    assert (both.alike, both.different, len(both.sizes), both.problems) == (False, 2, 1, ())
    assert standing(workspace, "ad_group", []).row is None
    account = account_above(workspace, list_rows(workspace, "ad_group")[0].parents)
    saved = save_audience(workspace, account, "Finance", Criteria(((FINANCE,),)))
    assert standing(workspace, "audience", [saved]).problems == ()

"""What LinkedIn refuses, and that what is offered instead is legal and reaches whom it says."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from core.targeting.criteria import Criteria, Entry
from core.targeting.legality import problems, refused, repaired
from core.targeting.problem import Around, Effect
from tests.core.targeting.conftest import (
    CLOUD,
    CRITERIA,
    DIRECTOR,
    ENGLISH,
    FINANCE,
    GERMANY,
    MEMBERS,
    entry,
    matches,
)

AROUND = Around((GERMANY,), "en_US")


@given(CRITERIA, MEMBERS)
def test_repairs_reach_whom_they_say(criteria: Criteria, members: list[frozenset[tuple[str, str]]]) -> None:
    for problem in problems(criteria, AROUND):
        for repair in problem.repairs:
            for member in members:
                before, after = matches(criteria, member), matches(repair.criteria, member)
                if repair.effect is Effect.SAME:
                    assert before == after, repair.label
                if repair.effect is Effect.WIDER:
                    assert after or not before, repair.label
                if repair.effect is Effect.NARROWER:
                    assert before or not after, repair.label


@given(CRITERIA)
def test_a_repair_clears_its_problem_and_makes_nothing_new_illegal(criteria: Criteria) -> None:
    before = {one.code for one in refused(criteria)}
    told = Counter(one.message for one in problems(criteria, AROUND))
    for problem in problems(criteria, AROUND):
        for repair in problem.repairs:
            after = problems(repair.criteria, AROUND)
            assert Counter(one.message for one in after)[problem.message] < told[problem.message], repair.label
            assert {one.code for one in after if one.refused} <= before, repair.label


@given(CRITERIA)
def test_repairing_ends_with_legal_criteria(criteria: Criteria) -> None:
    assert refused(repaired(criteria, AROUND)) == []


def test_titles_with_seniorities_become_functions_with_seniorities() -> None:
    titles = (Entry("titles", "Head of Accounting"), Entry("titles", "Treasurer"))
    criteria = Criteria(((GERMANY,), titles, (DIRECTOR,)))
    (problem,) = refused(criteria)
    assert problem.code == "titles_with_functions"
    assert "job titles with seniorities by AND" in problem.message
    first, *others = problem.repairs
    assert [one.name for one in first.criteria.include[1]] == ["Accounting", "Finance"]
    assert first.criteria.include[2] == (DIRECTOR,)
    assert "instead of the job titles" in first.label
    assert [one.label for one in others] == [
        "Leave out the seniorities", "Leave out the job titles", "Let either of them be enough",
    ]  # fmt: skip
    assert others[2].criteria.include == ((GERMANY,), (*titles, DIRECTOR))


def test_titles_with_functions_become_seniorities_with_functions() -> None:
    criteria = Criteria(((GERMANY,), (Entry("titles", "Chief Financial Officer"),), (FINANCE,)))
    after = refused(criteria)[0].repairs[0].criteria
    assert [one.name for one in after.include[1]] == ["CXO"]


def test_titles_that_imply_nothing_are_not_translated() -> None:
    criteria = Criteria(((GERMANY,), (Entry("titles", "Zoologist"),), (DIRECTOR,)))
    assert refused(criteria)[0].repairs[0].effect is Effect.WIDER


def test_in_one_group_everything_may_stand_together() -> None:
    assert refused(Criteria(((GERMANY,), (Entry("titles", "CFO"), DIRECTOR, FINANCE)))) == []


def test_what_is_excluded_does_not_clash() -> None:
    assert refused(Criteria(((GERMANY,), (Entry("titles", "CFO"),)), (DIRECTOR,))) == []


def test_limits_count_per_facet_and_are_wider_for_places_and_companies() -> None:
    many = [Entry("titles", f"Title {n}") for n in range(101)]
    (problem,) = refused(Criteria(((GERMANY,), tuple(many), (CLOUD,))))
    assert problem.code == "too_many_values"
    assert len(problem.repairs[0].criteria.include[1]) == 100
    companies = tuple(Entry("employers", f"Company {n}") for n in range(200))
    assert refused(Criteria(((GERMANY,), companies))) == []
    assert refused(Criteria(((GERMANY,), (CLOUD,)), (*companies, Entry("employers", "One more"))))


def test_the_same_company_on_both_sides_is_refused_in_any_facet() -> None:
    acme = entry("employers", 1)
    past = acme._replace(facet="employersPast")
    (problem,) = refused(Criteria(((GERMANY,), (acme, CLOUD)), (past,)))
    assert problem.code == "included_and_excluded"
    assert [one.label for one in problem.repairs] == ["Include it no more", "Exclude it no more"]
    assert refused(Criteria(((GERMANY,), (acme,)), (past,)))[0].repairs[0].label == "Exclude it no more"


def test_places_and_language_are_offered_from_around() -> None:
    found = {one.code: one for one in problems(Criteria(((FINANCE,),)), AROUND)}
    assert found["location_missing"].repairs[0].criteria.include[0] == (GERMANY,)
    assert found["language_missing"].repairs[0].criteria.include[-1] == (ENGLISH,)
    assert not found["language_missing"].refused
    assert refused(Criteria(((FINANCE,),)))[0].repairs == ()


@pytest.mark.parametrize(("country", "told"), [("Germany", True), ("Switzerland", True), ("United States", False)])
def test_groups_do_not_work_in_europe(country: str, told: bool) -> None:
    criteria = Criteria(((Entry("locations", country),), (Entry("groups", "Month end club"), CLOUD)))
    found = [one for one in problems(criteria) if one.code == "groups_in_europe"]
    assert bool(found) is told
    if told:
        assert found[0].repairs[0].criteria.include[1] == (CLOUD,)

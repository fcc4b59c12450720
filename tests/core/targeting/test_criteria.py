"""Criteria as a value: read and written without loss, the same however they are ordered, told in words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given

from core.errors import InvalidInput
from core.targeting.criteria import (
    Criteria,
    Entry,
    changed_group,
    checked,
    digest,
    excluding,
    from_linkedin,
    from_stored,
    is_readable,
    same,
    to_linkedin,
    to_stored,
    with_group,
)
from core.targeting.wording import in_words
from tests.core.targeting.conftest import ACME, CLOUD, CRITERIA, ENGLISH, FINANCE, GERMANY, IT


@given(CRITERIA)
def test_what_is_written_is_read_back(criteria: Criteria) -> None:
    assert same(from_stored(to_stored(criteria)), criteria)
    names = {one.urn: one.name for one in criteria.entries() if one.urn}
    assert same(from_linkedin(to_linkedin(criteria), names), criteria)
    assert is_readable(to_stored(criteria))


@given(CRITERIA)
def test_neither_order_nor_repetition_nor_names_count(criteria: Criteria) -> None:
    turn = random.Random(7)
    groups = [tuple(turn.sample(group, len(group))) for group in criteria.include]
    turn.shuffle(groups)
    other = Criteria((*groups, *groups[:1]), criteria.exclude[::-1]).mapped(lambda one: one._replace(name="Renamed"))
    assert digest(other) == digest(criteria)
    assert digest(excluding(criteria, [Entry("skills", "Rare", "urn:li:skill:1")])) != digest(criteria)


def test_unknown_numbers_are_named_before_anything_is_sent() -> None:
    with pytest.raises(InvalidInput, match="“Plant manager”"):
        to_linkedin(Criteria(((GERMANY,), (Entry("titles", "Plant manager"),))))


def test_forms_that_would_lose_something_are_not_written_over() -> None:
    odd = {"include": [{"titles": [{"name": "CFO", "urn": None, "weight": 3}]}]}
    assert from_stored(odd).facets() == {"titles"}
    with pytest.raises(InvalidInput):
        checked(odd)
    for broken in ({"include": "all"}, {"include": [3]}, {"include": [{"titles": 5}]}, {"and": []}, 7):
        assert not is_readable(broken)
    assert checked({"include": [{"titles": ["CFO", "urn:li:title:3"]}]}).include[0] == (
        Entry("titles", "CFO"), Entry("titles", "urn:li:title:3", "urn:li:title:3"),
    )  # fmt: skip


def test_in_words() -> None:
    austria = Entry("locations", "Austria", "urn:li:geo:103883259")
    criteria = Criteria(((IT, CLOUD), (GERMANY, austria)), (ACME,))
    assert in_words(criteria) == (
        "In Germany or Austria AND (job function Information Technology OR skill Cloud Computing) AND NOT company Acme"
    )
    assert in_words(Criteria()) == ""
    many = Criteria((tuple(Entry("titles", f"Title {n}") for n in range(9)),))
    assert in_words(many, 3) == "Job title Title 0, Title 1 or 7 more"


def test_a_group_is_changed_only_where_it_stands() -> None:
    one, other = Criteria(((GERMANY,), (FINANCE,))), Criteria(((GERMANY,), (IT,)))
    assert changed_group(one, (FINANCE,), (FINANCE, CLOUD)).include == ((GERMANY,), (FINANCE, CLOUD))
    assert changed_group(other, (FINANCE,), (FINANCE, CLOUD)) == other
    assert changed_group(one, (FINANCE,), ()) == Criteria(((GERMANY,),))
    assert with_group(with_group(one, [ENGLISH]), [ENGLISH]).include == ((GERMANY,), (FINANCE,), (ENGLISH,))

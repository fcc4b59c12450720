"""The catalog is complete enough for everything that reads it."""

from __future__ import annotations

import pytest

from core.catalog import GOOGLE, KINDS, KINDS_BY_CODE, LINKEDIN, PLATFORMS, STATUSES, Field, FieldType, Kind
from core.schema import ENTITY

ALL = [(kind, field) for kind in KINDS.values() for field in kind.fields]


def label(one: object) -> str:
    return one.name if isinstance(one, Kind | Field) else str(one)


def test_codes_are_never_shared() -> None:
    assert len(KINDS_BY_CODE) == len(KINDS) == 14


@pytest.mark.parametrize("kind", KINDS.values(), ids=label)
def test_every_kind_can_be_shown_and_stored(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    assert kind.title in names
    assert "status" in names
    assert set(names) <= set(ENTITY[kind.name].c.keys())
    assert all(kind.by_name[name].refers_to in KINDS for name in kind.parents)


@pytest.mark.parametrize(("kind", "field"), ALL, ids=label)
def test_every_field_is_described_for_people(kind: Kind, field: Field) -> None:
    assert field.label[0].isupper()
    assert set(field.platforms) <= set(PLATFORMS)
    assert field.platforms
    assert set(field.required) <= set(PLATFORMS)
    assert set(field.limits) <= set(field.platforms)
    assert (field.type is FieldType.REF) == bool(field.refers_to)
    assert not (field.name == "status" and set(field.choices) != set(STATUSES))
    for limit in field.limits.values():
        assert limit.advised is None or limit.advised <= limit.most


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if GOOGLE in kind.platforms], ids=label)
def test_editor_headings_are_unambiguous_within_a_kind(kind: Kind) -> None:
    headings = [
        one.replace(" ", "").replace("_", "").lower()
        for field in kind.fields
        for one in (field.editor, *field.editor_aliases)
        if one
    ]
    assert len(headings) == len(set(headings))


def test_limits_are_those_of_the_platforms() -> None:
    ad = KINDS["ad"].by_name
    assert (
        ad["headlines"].limits[GOOGLE].most,
        ad["descriptions"].limits[GOOGLE].most,
        ad["path1"].limits[GOOGLE].most,
    ) == (30, 90, 15)
    assert (ad["headlines"].counts[GOOGLE].least, ad["headlines"].counts[GOOGLE].most) == (3, 15)
    assert (ad["headline"].limits[LINKEDIN].advised, ad["description"].limits[LINKEDIN].advised) == (70, 100)
    assert KINDS["keyword"].by_name["text"].limits[GOOGLE].most == 80
    assert KINDS["asset"].by_name["text"].limits[GOOGLE].most == 25


def test_the_words_of_linkedin_stand_beside_ours() -> None:
    assert KINDS["campaign"].word(LINKEDIN) == "Campaign (campaign group)"
    assert KINDS["ad_group"].word(LINKEDIN) == "Ad set"
    assert KINDS["ad_group"].word(GOOGLE) == "Ad group"

"""LinkedIn audiences: legal combinations only, exclusions where they are allowed, nothing about age or gender."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.brief import Brief, Persona
from core.generation.audiences import FUNCTIONS, TITLES, plan_audience
from core.progress import silent

from .conftest import WordEmbedder, load


def facets_of(targeting: dict[str, Any]) -> list[str]:
    return [facet for block in targeting["include"] for facet in block]


def test_combinations_are_legal(brief: Brief) -> None:
    audience = plan_audience(brief, ("DE",), ("en",), None, silent())
    assert audience.routes
    for route in audience.routes:
        included = facets_of(route.targeting)
        assert len(included) == len(set(included))
        assert "locations" in included
        assert not {"ageRanges", "genders"} & set(included)
        if "titles" in included:
            assert not {"jobFunctions", "seniorities"} & set(included)
            assert "seniorities" not in route.targeting["exclude"]
        else:
            assert {"jobFunctions", "seniorities"} & set(included)
        assert all(len(entities) <= 100 for block in route.targeting["include"] for entities in block.values())
        both = {entity["name"] for block in route.targeting["include"] for entity in block.get("seniorities", [])}
        assert not both & {entity["name"] for entity in route.targeting["exclude"].get("seniorities", [])}


def test_each_persona_has_two_routes() -> None:
    audience = plan_audience(load("tallyo"), ("DE", "BR"), ("en",), None, silent())
    assert [(route.label, route.by) for route in audience.routes] == [
        ("Head of Procurement", TITLES),
        ("Head of Procurement", FUNCTIONS),
    ]
    titles, functions = (route.targeting for route in audience.routes)
    assert titles["include"][0] == {
        "titles": [{"name": "Head of Procurement", "urn": None}, {"name": "Procurement Manager", "urn": None}]
    }
    assert [entity["name"] for entity in functions["include"][0]["jobFunctions"]] == ["Purchasing", "Finance"]
    assert [entity["name"] for entity in functions["include"][1]["seniorities"]] == ["Director", "VP"]
    assert [entity["name"] for entity in functions["exclude"]["seniorities"]] == ["Unpaid", "Training", "Entry"]
    assert [entity["name"] for entity in titles["exclude"]["employers"]] == ["Tallyo GmbH", "Paperway", "Billsy"]
    sizes = next(block["staffCountRanges"] for block in titles["include"] if "staffCountRanges" in block)
    assert [entity["name"] for entity in sizes] == ["201-500", "501-1000", "1001-5000", "10001+"]
    assert any("Food and Beverage" in note for note in audience.assumptions)
    assert any("Brazil" in note for note in audience.assumptions)


def test_what_a_persona_leaves_out_is_read_from_its_titles() -> None:
    brief = replace(
        load("tallyo"), personas=(Persona("CFO", titles=("Chief Financial Officer",)), Persona("Chief Wizard"))
    )
    audience = plan_audience(brief, ("DE",), ("en",), None, silent())
    functions = [route.targeting for route in audience.routes if route.by == FUNCTIONS]
    assert functions[0]["include"][0] == {"jobFunctions": [{"name": "Finance", "urn": "urn:li:function:10"}]}
    assert functions[0]["include"][1] == {"seniorities": [{"name": "CXO", "urn": "urn:li:seniority:8"}]}
    assert len([note for note in audience.assumptions if "“CFO”" in note]) == 2
    assert any("“Chief Wizard” has no titles" in note for note in audience.assumptions)


def test_a_wanted_seniority_is_never_excluded() -> None:
    brief = replace(
        load("tallyo"), personas=(Persona("Trainee", functions=("HR",), seniorities=("Entry", "Training")),)
    )
    route = plan_audience(brief, ("DE",), ("en",), None, silent()).routes[-1]
    assert [entity["name"] for entity in route.targeting["exclude"]["seniorities"]] == ["Unpaid"]


@pytest.mark.parametrize("embedder", [None, WordEmbedder()], ids=["words", "vectors"])
def test_without_personas_functions_are_inferred_and_listed(embedder: WordEmbedder | None) -> None:
    brief = Brief(product="Paydesk", company="Paydesk", goal="leads", landing_page="https://paydesk.example",
                  value_props=("Payroll and onboarding for new employees",))  # fmt: skip
    audience = plan_audience(brief, ("DE",), ("en",), embedder, silent())
    assert len(audience.routes) == 1
    names = [entity["name"] for entity in audience.routes[0].targeting["include"][0]["jobFunctions"]]
    assert "Human Resources" in names
    assert any("no personas" in note and "Human Resources" in note for note in audience.assumptions)


def test_languages_linkedin_does_not_speak_are_named() -> None:
    audience = plan_audience(load("tallyo"), ("FI",), ("fi",), None, silent())
    assert "interfaceLocales" not in facets_of(audience.routes[0].targeting)
    assert any("“fi”" in note for note in audience.assumptions)

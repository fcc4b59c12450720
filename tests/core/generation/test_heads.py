"""Keywords somebody would bid on: heads that fit what is sold, questions with an object, no job titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.brief import Brief, Claim, Companies, Persona
from core.copy.facts import facts_of
from core.generation.heads import chosen, variants
from core.generation.intents import ENGLISH, FRENCH, GERMAN, HARDWARE, SERVICE, SOFTWARE, UNKNOWN
from core.generation.keywords import sold_kind
from core.generation.search import BRAND, NON_BRAND, SearchPlan, plan_search
from core.progress import silent

PRESS = Brief(
    product="KVX-900",
    company="Voss",
    summary="Servo presses for battery assembly",
    goal="leads",
    landing_page="https://voss.example",
    languages=("en",),
    value_props=("Force control to ±0.5%",),
    keyword_seeds=("servo press", "servo press for assembly", "press force monitoring"),
)


def planned(brief: Brief) -> SearchPlan:
    return plan_search(brief, facts_of(brief), None, silent())


def keywords(brief: Brief, part: str = NON_BRAND) -> set[str]:
    campaigns = [campaign for campaign in planned(brief).campaigns if campaign.part == part]
    return {keyword for campaign in campaigns for group in campaign.groups for keyword in group.keywords}


@pytest.mark.parametrize(
    ("root", "sold", "expected"),
    [
        ("close tool", SOFTWARE, ["close software", "close tool", "close platform", "close system", "close solution"]),
        ("servo press", HARDWARE, ["servo press supplier", "servo press manufacturer"]),
        (
            "wearable pulse oximeters",
            HARDWARE,
            ["wearable pulse oximeter supplier", "wearable pulse oximeter manufacturer"],
        ),
        (
            "vibration sensor for compressors",
            HARDWARE,
            ["compressor vibration sensor supplier", "compressor vibration sensor manufacturer"],
        ),
        ("ci runner", SOFTWARE, ["ci runner software"]),
        ("faster ci builds", SOFTWARE, []),
        ("employment law solicitors", SERVICE, ["employment law solicitor fees", "employment law solicitor cost"]),
        (
            "detection and response",
            SERVICE,
            ["detection and response services", "detection and response provider", "detection and response company"],
        ),
        ("peak shaving", UNKNOWN, ["peak shaving solution", "peak shaving system", "peak shaving provider"]),
    ],
)
def test_heads_fit_what_is_sold(root: str, sold: str, expected: list[str]) -> None:
    assert variants(root, sold, ENGLISH, frozenset()) == expected


def test_a_kit_only_where_the_brief_sells_one() -> None:
    assert "pump monitoring kit" in variants("pump monitoring", HARDWARE, ENGLISH, frozenset({"kit"}))
    assert "pump monitoring kit" not in variants("pump monitoring", HARDWARE, ENGLISH, frozenset())


def test_heads_of_other_languages_are_not_said_twice() -> None:
    assert variants("lagerverwaltungssoftware", SOFTWARE, GERMAN, frozenset()) == ["lagerverwaltungssystem"]
    assert "outil facturation" in variants("logiciel facturation", SOFTWARE, FRENCH, frozenset())
    assert not any(
        "logiciel logiciel" in text or "outil logiciel" in text
        for text in variants("logiciel facturation", SOFTWARE, FRENCH, frozenset())
    )


@pytest.mark.parametrize(
    ("root", "question"),
    [
        ("transport management system", "how to choose a transport management system"),
        ("electric servo press", "how to choose an electric servo press"),
        ("payroll software", "how to choose payroll software"),
        ("payroll", None),
        ("peak shaving", None),
    ],
)
def test_only_what_can_be_chosen_is_asked_for(root: str, question: str | None) -> None:
    assert chosen(root, "how to choose {}", ENGLISH) == question


def test_no_keyword_asks_to_improve_a_product() -> None:
    assert not any(keyword.startswith("how to improve") for keyword in keywords(PRESS))


def test_job_titles_are_no_keywords_but_departments_that_buy_software_are() -> None:
    persona = Persona(name="CFO", titles=("CFO",), functions=("Finance",))
    software = replace(
        PRESS, summary="Close software for mid-size companies", keyword_seeds=("close software",), personas=(persona,)
    )
    assert "close software for finance teams" in keywords(software)
    assert "close software for mid-size companies" in keywords(software)
    assert not any("cfo" in keyword for keyword in keywords(software))
    assert not any("finance" in keyword for keyword in keywords(replace(PRESS, personas=(persona,))))


def test_problems_are_searched_the_way_people_type_them() -> None:
    pains = ("hydraulic leaks", "redlines by e-mail", "rising grid fees", "cardboard everywhere", "missed renewals")
    found = keywords(replace(PRESS, personas=(Persona(name="Engineer", pains=pains),)))
    assert {"reduce hydraulic leaks", "avoid missed renewals"} <= found
    assert not any(word in " ".join(found) for word in ("e-mail", "rising", "everywhere", "avoid hydraulic"))


def test_a_qualifier_is_no_object_of_a_question() -> None:
    found = keywords(
        replace(
            PRESS, keyword_seeds=("real time truck tracking", "bearing failure detection", "truck condition monitoring")
        )
    )
    assert "how to detect bearing failure" in found
    assert not any("track real time" in keyword for keyword in found)


def test_industries_are_named_as_buyers_name_them() -> None:
    found = keywords(
        replace(PRESS, companies=Companies(industries=("Motor Vehicle Manufacturing", "Hospitals and Health Care")))
    )
    assert {"servo press for automotive companies", "servo press for hospitals"} <= found


def test_what_is_sold_is_read_from_the_product_before_its_propositions() -> None:
    care = replace(
        PRESS,
        summary="Managed detection services",
        value_props=("No agents on medical devices",),
        keyword_seeds=("detection services",),
    )
    assert sold_kind(care) == SERVICE


def test_numbers_are_no_part_of_a_keyword_made_up_from_a_proposition() -> None:
    brief = replace(
        PRESS,
        product="Harbour Payroll",
        company="Harbour",
        summary=None,
        keyword_seeds=(),
        value_props=("Payroll for 12 countries in one run",),
    )
    assert not any("12" in keyword for keyword in keywords(brief))


def test_a_brief_of_claims_alone_still_finds_what_is_sold_or_says_that_it_does_not() -> None:
    wrenches = Brief(
        "Torqua",
        "Torqua",
        "traffic",
        "https://torqua.example",
        claims=(Claim("Torque wrenches calibrated to ISO 6789"),),
    )
    assert {"torque wrenches", "torque wrench supplier"} <= keywords(wrenches)
    silent_brief = replace(wrenches, claims=(Claim("Used on 1,200 assembly lines"),))
    assert keywords(silent_brief) == set()
    assert any(
        "keyword_seeds" in note and "No campaign is drafted" in note for note in planned(silent_brief).assumptions
    )


def test_only_software_is_searched_with_a_demo() -> None:
    assert not any("demo" in keyword for keyword in keywords(PRESS, BRAND))
    assert "voss demo" in keywords(replace(PRESS, summary="Press software", keyword_seeds=("press software",)), BRAND)


def test_group_names_write_acronyms_and_names_as_the_brief_does() -> None:
    brief = replace(
        PRESS, summary="HR advice for B2B companies", keyword_seeds=("hr legal advice", "b2b payroll advice")
    )
    names = {group.name for campaign in planned(brief).campaigns for group in campaign.groups}
    assert {"HR legal advice", "B2B payroll advice"} <= names


def test_negatives_speak_the_language_of_the_ads() -> None:
    german = replace(
        PRESS,
        languages=("de",),
        summary="Lagerverwaltung für den Mittelstand",
        value_props=("Anbindung an SAP und DATEV",),
        keyword_seeds=("lagerverwaltung",),
    )
    texts = {negative.text for campaign in planned(german).campaigns for negative in campaign.negatives}
    assert {"stellenangebote", "gehalt", "kostenlos", "jobs"} <= texts
    assert "stellenangebote" not in {
        negative.text for campaign in planned(PRESS).campaigns for negative in campaign.negatives
    }

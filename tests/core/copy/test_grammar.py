"""Shapes of facts, noun phrases, and wordings that say no more than the fact."""

from __future__ import annotations

import pytest

from core.copy.phrases import keyword_phrase, noun_phrase, people
from core.copy.reductions import reductions
from core.copy.shapes import Shape, shape_of


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Close the books in 3 days", Shape.IMPERATIVE),
        ("See energy use by machine", Shape.IMPERATIVE),
        ("Track shipments in real time", Shape.IMPERATIVE),
        ("Audit each carrier invoice before you pay", Shape.IMPERATIVE),
        ("Works with SAP and NetSuite", Shape.THIRD_PERSON),
        ("Goes live in 6 weeks", Shape.THIRD_PERSON),
        ("Alerts your team before bearings fail", Shape.THIRD_PERSON),
        ("Alerts before bearings fail", Shape.NOUN),
        ("Audit trail for each journal entry", Shape.NOUN),
        ("Payroll for 12 countries in one run", Shape.NOUN),
        ("41% less unplanned downtime", Shape.NOUN),
        ("Automated reconciliations", Shape.NOUN),
        ("Claims filed for you", Shape.NOUN),
        ("Installed in one shift", Shape.PREDICATE),
        ("Certified to ISO 27001", Shape.PREDICATE),
        ("Ready in 5 days", Shape.PREDICATE),
        ("Easy to roll out", Shape.PREDICATE),
        ("From £90 per machine", Shape.PREDICATE),
        ("No cloud required", Shape.NEGATED),
        ("Teams close 6 days faster on average", Shape.CLAUSE),
        ("We import your old contracts", Shape.CLAUSE),
        ("Data stays in the EU", Shape.CLAUSE),
        ("Closing contracts no longer takes weeks", Shape.CLAUSE),
        ("Fast? Yes. Safe? Yes", Shape.OTHER),
    ],
)
def test_the_shape_of_a_fact(text: str, shape: Shape) -> None:
    assert shape_of(text) is shape


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("month-end close software", "mass"),
        ("bearing failure detection", "mass"),
        ("late nights at month end", "plural"),
        ("reports ready for ISO 50001", "plural"),
        ("spare parts bought in panic", "plural"),
        ("predictive maintenance kit", "count"),
        ("every reconciliation in one place", "determined"),
        ("up to 18% lower peak demand charges", "plural"),
    ],
)
def test_the_number_of_a_noun_phrase(text: str, number: str) -> None:
    assert noun_phrase(text).number == number


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("vibration sensor for compressor", "vibration sensor for compressors"),
        ("close management tool", "close management tool"),
        ("how to close faster", None),
        ("best payroll software", None),
        ("payroll software pricing", None),
        ("buy pumps", None),
        ("software for", None),
        ("=cmd()", None),
    ],
)
def test_only_noun_phrases_become_texts(keyword: str, expected: str | None) -> None:
    phrase = keyword_phrase(keyword, {}, {})
    assert (phrase.text if phrase else None) == expected


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        ("Controller", "controllers"),
        ("CFO", "CFOs"),
        ("Maintenance manager", "maintenance managers"),
        ("Head of IT", "heads of IT"),
        ("VP of Engineering", "VPs of engineering"),
        ("Sales", "sales teams"),
        ("Procurement", "procurement teams"),
        ("VP Finance", None),
        ("CFO / Finance lead", None),
        ("Persona 1", None),
    ],
)
def test_personas_as_readers(persona: str, expected: str | None) -> None:
    assert people(persona, {"it": "IT"}) == expected


def _short(text: str, *, strict: bool) -> list[str]:
    return reductions(text, shape_of(text), strict=strict)


def test_shorter_wordings_keep_the_meaning() -> None:
    assert "Audit trail per journal entry" in _short("Audit trail for each journal entry", strict=False)
    assert "Reconciliations in one place" in _short("Every reconciliation in one place", strict=False)
    assert "Works with SAP" in _short("Works with SAP and NetSuite", strict=False)
    assert "Close 6 days faster on average" in _short("Teams close 6 days faster on average", strict=True)
    assert "Payroll for 12 countries" in _short("Payroll for 12 countries in one run", strict=False)


@pytest.mark.parametrize(
    ("fact", "overclaim", "strict"),
    [
        ("41% less unplanned downtime at Norhaven Dairy", "41% less unplanned downtime", True),
        ("Free shipping on orders over $50", "Free shipping", False),
        ("Answers within 15 minutes for platinum customers", "Answers within 15 minutes", False),
        ("Teams close 6 days faster on average", "Teams close 6 days faster", True),
        ("No training for operators", "No training", False),
        ("Lower costs in most plants", "Lower costs", False),
        ("Cut fuel and repair costs", "Cut fuel", False),
        ("Reports ready for ISO 50001", "Reports ready", False),
    ],
)
def test_shorter_wordings_never_promise_more(fact: str, overclaim: str, strict: bool) -> None:
    assert overclaim not in _short(fact, strict=strict)

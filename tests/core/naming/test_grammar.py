"""What a grammar writes it reads back; what it does not read it explains."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.naming.grammar import CASES, Grammar, Part, problem_with
from core.naming.pattern import part_names, read_pattern

STAGES = {"awa": "awareness", "con": "consideration", "cap": "capture"}
GRAMMAR = Grammar(
    "campaign",
    None,
    "{platform}_{market}_{stage}_{theme}[_v{version}]",
    (
        Part("platform", "platform", {"ggl": "google_ads", "li": "linkedin_ads"}),
        Part("market", "market", case="upper", longest=12),
        Part("stage", "stage", STAGES),
        Part("theme", case="slug", longest=40),
        Part("version", shape="number", longest=3),
    ),
)
SEPARATORS = st.sampled_from([" | ", "_", " - ", "|", "-", " / ", " :: ", "x", " v", "·"])
VALUES = st.text(max_size=24)


@st.composite
def free_grammars(draw: st.DrawFn) -> Grammar:
    """Any separators, cases and a part that may be left out."""
    names = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    separators = [draw(SEPARATORS) for _ in names]
    pattern = "".join(f"{{{name}}}{sep}" for name, sep in zip(names, separators, strict=True))
    if draw(st.booleans()):
        pattern += "{last}"
    else:
        pattern = pattern[: -len(separators[-1])] + f"[{draw(SEPARATORS)}{{last}}]"
    parts = [
        Part(name, case=draw(st.sampled_from(CASES)), longest=draw(st.integers(3, 20))) for name in [*names, "last"]
    ]
    return Grammar("campaign", None, pattern, tuple(parts))


@settings(deadline=None)
@given(free_grammars(), st.data())
def test_what_is_written_is_read_back(grammar: Grammar, data: st.DataObject) -> None:
    values = {name: grammar.written(grammar.part(name), data.draw(VALUES)) for name in grammar.order}
    given_values = {name: value for name, value in values.items() if value}
    try:
        name = grammar.name(given_values)
    except InvalidInput:
        # Something is missing, or the name would be ambiguous: then it is refused, never written.
        return
    assert grammar.read(name) == given_values
    assert problem_with(name, grammar) is None
    assert grammar.name(grammar.read(name) or {}) == name


@settings(deadline=None)
@given(free_grammars(), st.text(max_size=60))
def test_what_is_read_is_written_back(grammar: Grammar, name: str) -> None:
    reading = grammar.read(name)
    assert (reading is None) == (problem_with(name, grammar) is not None)
    if reading is not None:
        assert grammar.name(reading) == name


@settings(deadline=None)
@given(free_grammars(), VALUES)
def test_a_written_value_fits_or_is_empty(grammar: Grammar, value: str) -> None:
    for name in grammar.order:
        part = grammar.part(name)
        written = grammar.written(part, value)
        assert not written or grammar.fits(part, written) is None
        assert grammar.written(part, written) == written


def test_values_of_a_list_stand_for_attributes() -> None:
    name = GRAMMAR.name({"platform": "ggl", "market": "DE-AT", "stage": "cap", "theme": "month-end-close"})
    assert name == "ggl_DE-AT_cap_month-end-close"
    reading = GRAMMAR.read(name + "_v2")
    assert reading == {
        "platform": "ggl", "market": "DE-AT", "stage": "cap", "theme": "month-end-close", "version": "2",
    }  # fmt: skip
    assert GRAMMAR.part("platform").meaning("ggl") == "google_ads"
    assert GRAMMAR.part("stage").code("Awareness") == "awa"
    assert GRAMMAR.part("stage").code("retention") is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "The name is empty."),
        ("fb_DE_cap_close", "At its start {platform} can be ggl, li, not “fb”."),
        ("ggl_de_cap_close", "After “ggl_” {market} is written in capital letters, not “de”."),
        ("ggl_DE_sale_close", "After “ggl_DE_” {stage} can be awa, con, cap, not “sale”."),
        ("ggl_DE", "After “ggl_” {market} must be followed by “_”, but “DE” ends the name."),
        ("ggl_DE_cap_Close Books", "is written in small letters with - between words, not “Close Books”."),
        ("ggl_DE_cap_", "{theme} is missing at the end."),
        ("ggl_DE_cap_close_x2", "_"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(name: str, problem: str) -> None:
    said = problem_with(name, GRAMMAR)
    assert said is not None
    assert problem in said


def test_a_name_with_two_readings_is_named_as_such() -> None:
    grammar = Grammar(
        "campaign",
        None,
        "{team}_{theme}",
        (
            Part("team", values={"ab": "ab", "ab_cd": "ab_cd"}),
            Part("theme", values={"cd_ef": "cd_ef", "ef": "ef"}),
        ),
    )
    said = problem_with("ab_cd_ef", grammar)
    assert said == "It can be read in two ways: {team} “ab”, {theme} “cd_ef” or {team} “ab_cd”, {theme} “ef”."
    with pytest.raises(InvalidInput):
        grammar.name({"team": "ab", "theme": "cd_ef"})
    assert grammar.read("ab_ef") == {"team": "ab", "theme": "ef"}


@pytest.mark.parametrize(
    "pattern", ["", "no parts", "{a}{b}", "{a} {a}", "{a", "a}", "[{a}", "{a}]", "[]{a}", "{a}[[{b}]]", "{A}", "{a}[x]"]
)
def test_a_pattern_that_could_not_be_read_back_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput):
        Grammar("campaign", None, pattern, (Part("a"), Part("b")))


@settings(deadline=None)
@given(st.text(alphabet="{}[]ab _|", max_size=20))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    try:
        steps = read_pattern(pattern)
    except InvalidInput:
        return
    assert part_names(steps)


def test_a_hostile_name_is_not_searched_for_ever() -> None:
    parts = tuple(Part(f"p{n}", values={"a" * k: "x" for k in range(1, 9)}) for n in range(12))
    grammar = Grammar("campaign", None, "".join(f"{{{part.name}}}" for part in parts), parts)
    assert problem_with("a" * 60 + "b", grammar) is not None

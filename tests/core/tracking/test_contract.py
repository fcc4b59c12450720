"""What the contract writes it reads back; what breaks it is named."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import GOOGLE, LINKEDIN
from core.errors import InvalidInput
from core.tracking.contract import ATTRIBUTES, STANDARD, Contract, Parameter, others_of, pairs_of
from core.tracking.slugs import SLUG, slug

WORDS = st.text(max_size=40).map(slug)
LITERALS = st.text(alphabet="abc019-_.{}|", max_size=5)
JOINTS = st.sampled_from(["_", ".", "__", "-_-"])


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Any parameters with up to three attributes each."""
    names = draw(st.lists(st.sampled_from(["utm_source", "utm_campaign", "utm_content", "utm_id", "hsa"]), unique=True))
    made = []
    for name in names:
        values = {}
        for platform in draw(st.lists(st.sampled_from([GOOGLE, LINKEDIN]), unique=True)):
            slots = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), max_size=3))
            text = draw(LITERALS) + draw(JOINTS).join(f"<{slot}>" for slot in slots)
            if text:
                values[platform] = text
        made.append(Parameter(name, values, required=draw(st.booleans())))
    return Contract(tuple(made))


@settings(deadline=None)
@given(contracts(), st.sampled_from([GOOGLE, LINKEDIN]), st.fixed_dictionaries(dict.fromkeys(ATTRIBUTES, WORDS)))
def test_what_is_built_is_read_back(contract: Contract, platform: str, attributes: dict[str, str]) -> None:
    suffix = contract.build(platform, attributes)
    for address in (suffix, f"https://ledgerly.example/close?{suffix}", f"https://x.example/?ref=1&{suffix}#top"):
        read = contract.read(platform, address)
        assert read.problems == []
        assert read.attributes == {name: attributes[name] for name in contract.attributes(platform)}
        assert contract.build(platform, read.attributes) == suffix


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_address_is_read_without_error(address: str) -> None:
    try:
        read = STANDARD.read(GOOGLE, address)
    except ValueError:
        # urllib refuses some broken hosts; nothing else may go wrong.
        assert "[" in address or "]" in address
        return
    assert read.problems


@settings(deadline=None)
@given(st.text(max_size=60))
def test_slugs_are_slugs(text: str) -> None:
    assert re.fullmatch(SLUG, slug(text))
    assert slug(slug(text)) == slug(text) or "%" in slug(text)


def test_the_standard_contract_is_the_generators() -> None:
    attributes = {"token": "ledgerly-close-202701", "content": "nonbrand"}
    assert STANDARD.build(GOOGLE, attributes) == (
        "utm_source=google&utm_medium=cpc&utm_campaign=ledgerly-close-202701&utm_content=nonbrand&utm_term={keyword}"
    )
    assert STANDARD.build(LINKEDIN, attributes) == (
        "utm_source=linkedin&utm_medium=paid-social&utm_campaign=ledgerly-close-202701&utm_content=nonbrand"
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("utm_source=Google&utm_medium=cpc&utm_campaign=a", "utm_source is “Google”; the contract says “google”."),
        ("utm_source=google&utm_medium=cpc", "utm_campaign is missing."),
        ("utm_source=google&utm_medium=cpc&utm_campaign=Q1%20Close", "the contract wants (campaign token"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=A", "small letters and no blanks."),
        ("utm_source=google&utm_medium=cpc&utm_campaign=a&utm_campaign=b", "utm_campaign stands there 2 times."),
        ("utm_source=google&utm_medium=cpc&utm_campaign=a&utm_kw=b", "utm_kw is not in the contract."),
        ("UTM_Source=google&utm_medium=cpc&utm_campaign=a", "UTM_Source is written in capitals."),
    ],
)
def test_breaches_are_named(said: str, problem: str) -> None:
    problems = STANDARD.read(GOOGLE, said).problems
    assert any(problem in one for one in problems), problems


def test_a_parameter_of_the_other_platform_is_named() -> None:
    read = STANDARD.read(LINKEDIN, "utm_source=linkedin&utm_medium=paid-social&utm_campaign=a&utm_term=x")
    assert read.problems == ["utm_term is not sent on LinkedIn Ads."]


def test_only_allowed_values_are_built() -> None:
    contract = Contract((Parameter("utm_campaign", {GOOGLE: "<stage>"}, allowed=("capture", "awareness")),))
    assert contract.build(GOOGLE, {"stage": "Capture"}) == "utm_campaign=capture"
    with pytest.raises(InvalidInput):
        contract.build(GOOGLE, {"stage": "retention"})
    assert contract.read(GOOGLE, "utm_campaign=retention").problems


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("utm source", "x"),
        ("utm_source", ""),
        ("utm_source", "a b"),
        ("utm_source", "a&b"),
        ("utm_source", "<nothing>"),
        ("utm_source", "<stage><theme>"),
        ("utm_source", "<stage>-<theme>"),
        ("utm_source", "<stage"),
    ],
)
def test_a_parameter_that_could_not_be_read_back_is_refused(name: str, template: str) -> None:
    with pytest.raises(InvalidInput):
        Parameter(name, {GOOGLE: template})


def test_parameters_of_others_are_kept_apart() -> None:
    assert others_of("utm_source=x&hsa_acc=1&gad=2", STANDARD) == ["hsa_acc=1", "gad=2"]
    assert pairs_of("https://x.example/?a=1?b=2&c") == [("a", "1"), ("b", "2"), ("c", "")]

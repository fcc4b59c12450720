"""Every rule has an example that breaks it and one that does not; spans point at the fault; fixes clear it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from core.brandkit import BrandKit, Term
from core.brief import Brand
from core.evidence import Entry, Ledger, Origin
from core.ids import id_text
from core.recording import Edit
from core.rules import RULES, Severity, check
from core.rules.limits import OPTIONAL
from core.rules.registry import rule as rule_by_id
from core.rules.roles import Voice, Wording
from core.rules.rule import Hit, PerText, Span
from core.rules.scanning import _wording, scan
from core.schema import ENTITY
from core.workspace import Workspace
from tests.core.rules.figure_examples import FIGURES
from tests.core.rules.google_examples import COMMON, GOOGLE, Break
from tests.core.rules.linkedin_examples import LINKEDIN
from tests.core.rules.sound import BRAND, TODAY, VOICE, Sound, run
from tests.core.rules.text_examples import BRAND_ONLY, EVERY, EVIDENCE_ONLY, GOOGLE_ONLY, LINKEDIN_ONLY, Example

KIT = BrandKit(lexicon=(Term("sign in", ("login", "log in")),), trademarks=("Tableau",))
LEDGER = Ledger(
    tuple(
        Entry(str(at), statement, Origin.PERSON, "survey", "survey", expires_on=day)
        for at, (statement, day) in enumerate((
            ("Close the books in 3 days", None), ("Best rated demo by Reviewly 2026", None), ("Close faster than Excel", None),
            ("Used in 80 plants", TODAY - timedelta(days=1)), ("Rated 4.8 of 5 by controllers", TODAY + timedelta(days=3)),
        ))
    ),
    TODAY,
)  # fmt: skip
Broken = Callable[[], AbstractContextManager[Edit]]
CHANGES: dict[str, Break] = COMMON | GOOGLE | LINKEDIN | FIGURES
_SAME_ON_LINKEDIN = {"headline": "headline", "description": "introductory_text"}


def _texts() -> Iterator[tuple[str, str, Example]]:
    for name, example in EVERY.items():
        yield f"google.text.{name}", "google_ads", example
        yield f"linkedin.text.{name}", "linkedin_ads", example._replace(field=_SAME_ON_LINKEDIN[example.field])
    for prefix, platform, examples in (
        ("google.text", "google_ads", GOOGLE_ONLY), ("linkedin.text", "linkedin_ads", LINKEDIN_ONLY), ("brand", "google_ads", BRAND_ONLY),
        ("evidence", "google_ads", EVIDENCE_ONLY),
    ):  # fmt: skip
        yield from ((f"{prefix}.{name}", platform, example) for name, example in examples.items())


TEXTS = {rule_id: (platform, example) for rule_id, platform, example in _texts()}


def test_every_rule_has_an_example() -> None:
    assert {rule.id for rule in RULES} - OPTIONAL == TEXTS.keys() | CHANGES.keys()
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_rule_explains_itself() -> None:
    for rule in RULES:
        assert rule.title
        assert rule.help.endswith((".", "?"))
        assert rule.reference
        assert rule.kinds
        assert rule.platforms


def _words(rule_id: str, platform: str, field: str) -> Wording:
    brand = replace(BRAND, allow_competitor_names=rule_id == "brand.competitor_compared")
    ledger = LEDGER if rule_id.startswith("evidence.") else None
    return replace(
        _wording(platform, field, brand), voice=Voice(brand, VOICE.phrases, VOICE.own_names, ledger=ledger, kit=KIT)
    )


def _spans(rule_id: str, text: str, words: Wording) -> list[Span]:
    return [span for rule, span in scan(text, words) if rule.id == rule_id]


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_text_rule(rule_id: str) -> None:
    platform, example = TEXTS[rule_id]
    words = _words(rule_id, platform, example.field)
    found = _spans(rule_id, example.bad, words)
    assert example.piece in [example.bad[span.start : span.end] for span in found]
    assert _spans(rule_id, example.clean, words) == []


@pytest.mark.parametrize("rule_id", sorted(TEXTS))
def test_text_fix_clears_the_finding(rule_id: str) -> None:
    platform, example = TEXTS[rule_id]
    words = _words(rule_id, platform, example.field)
    text = example.bad
    for _ in range(10):
        fixable = [span for span in _spans(rule_id, text, words) if span.fixed is not None]
        if not fixable:
            break
        assert fixable[0].label
        text = fixable[0].fixed or ""
    else:
        pytest.fail(f"never settles: {text}")


def test_the_sound_draft_breaks_nothing(workspace: Workspace, sound: Sound) -> None:
    found = check(workspace, today=TODAY, brand=BRAND)
    assert [one for one in found if one.severity is not Severity.INFO] == []


@pytest.mark.parametrize("rule_id", sorted(CHANGES))
def test_entity_rule_and_its_fix(workspace: Workspace, sound: Sound, broken: Broken, rule_id: str) -> None:
    assert run(workspace, rule_id) == []
    with broken() as edit:
        CHANGES[rule_id](edit, sound)
        found = run(workspace, rule_id)
        assert found
        for kind, pk, hit in found:
            _check_hit(edit, kind, pk, hit)
        if any(hit.fix for _, _, hit in found):
            _apply_fixes(workspace, edit, rule_id)


def _check_hit(edit: Edit, kind: str, pk: int, hit: Hit) -> None:
    assert kind in ENTITY
    assert hit.message.endswith((".", "?"))
    if hit.start is not None and hit.end is not None:
        assert 0 <= hit.start < hit.end
        assert hit.end <= len(_value(edit, kind, pk, hit.field or ""))


def _value(edit: Edit, kind: str, pk: int, field: str) -> str:
    import json

    name, _, index = field.partition("[")
    stored = edit.connection.execute(
        ENTITY[kind].select().with_only_columns(ENTITY[kind].c[name]).where(ENTITY[kind].c.pk == pk)
    ).scalar_one()
    return str(json.loads(stored)[int(index[:-1])]) if index else str(stored)


def _apply_fixes(workspace: Workspace, edit: Edit, rule_id: str) -> None:
    """Each fix clears its finding: after a few of them the rule has none left that can be fixed."""
    for _ in range(20):
        fixable = [(kind, pk, hit) for kind, pk, hit in run(workspace, rule_id) if hit.fix]
        if not fixable:
            return
        kind, pk, hit = fixable[0]
        assert hit.fix is not None
        assert hit.fix.label
        edit.set(kind, [_id(edit, kind, pk)], dict(hit.fix.values))
    pytest.fail("a fix does not clear its finding")


def _id(edit: Edit, kind: str, pk: int) -> str:
    return id_text(
        edit.connection.execute(
            ENTITY[kind].select().with_only_columns(ENTITY[kind].c.id).where(ENTITY[kind].c.pk == pk)
        ).scalar_one()
    )


def test_text_rules_are_known_by_platform() -> None:
    for rule_id, (platform, _) in TEXTS.items():
        rule = rule_by_id(rule_id)
        assert isinstance(rule.check, PerText)
        assert platform in rule.platforms


def test_a_brand_without_words_finds_nothing_of_the_brand() -> None:
    words = replace(_wording("google_ads", "headline", Brand()))
    assert [
        rule.id for rule, _ in scan("Synergies with BlackLine in 9 days", words) if rule.id.startswith("brand.")
    ] == []

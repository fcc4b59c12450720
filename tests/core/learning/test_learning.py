"""What a brand is learned from, and the probe that decides: own texts weighted by results, twenty lines on the brief."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.brief.brief import Brief
from core.brief.reading import read_brief_text
from core.copy.drafts import prefix
from core.copy.facts import facts_of
from core.copy.long_texts import long_candidates
from core.copy.probing import may_write_long
from core.copy.validate import rules_of
from core.copywriting import Angle, Draft, Limits, ModelCard, unknown_script
from core.errors import InvalidInput, ModelRefused
from core.learning import LEAST_TEXTS, lesson_of, own_texts, passes_long, probe_headlines, probe_long
from core.progress import Progress, silent
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
summary = "Month-end close software for finance teams."
landing_page = "https://ledgerly.example/close"
countries = ["US"]
languages = ["en"]
platforms = ["google_ads"]
goal = "leads"
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite", "Audit trail for each journal"]
[budget]
total = "6000"
currency = "USD"
"""


class Scripted:
    """Writes what it is told for each angle, and counts what it was asked."""

    def __init__(self, say: Callable[[Angle, int], str], *, long: bool = False) -> None:
        self._say = say
        self._long = long
        self.asked: list[Angle] = []

    def card(self) -> ModelCard:
        return ModelCard("scripted", "", "cpu", "", 0, 0, writes_long=self._long)

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        self.asked.extend(angles)
        return [Draft(angle.role, self._say(angle, at), -1.0) for angle in angles for at in range(angle.count)]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return []


@pytest.fixture
def brief() -> Brief:
    return read_brief_text(BRIEF)


def fact_of(angle: Angle) -> str:
    return angle.prompt.removeprefix("Fact: ").partition("\n")[0]


def test_the_probe_counts_what_can_stand(brief: Brief) -> None:
    honest = Scripted(lambda angle, at: fact_of(angle))
    probe = probe_headlines(brief, honest, silent())
    assert (probe.passed, probe.of) == (20, 20)
    assert len({angle.role for angle in honest.asked}) == 3
    liar = Scripted(lambda angle, at: "The best software for 9 teams" if at % 2 else fact_of(angle))
    half = probe_headlines(brief, liar, silent())
    assert 0 < half.passed < 20
    assert all(one.why for one in half.texts if "best" in one.text.lower())


def test_a_model_that_writes_hardly_anything_has_shown_nothing(brief: Brief) -> None:
    class Short(Scripted):
        def write(self, *given: Any, **named: Any) -> list[Draft]:
            return super().write(*given, **named)[:4]

    probe = probe_long(brief, Short(lambda angle, at: f"{fact_of(angle)}."), silent())
    assert (probe.passed, probe.of, probe.share) == (4, 4, 1.0)
    assert not passes_long(probe.passed, probe.of)


def test_a_model_that_says_the_facts_may_write_descriptions(brief: Brief) -> None:
    probe = probe_long(brief, Scripted(lambda angle, at: f"{fact_of(angle)}."), silent())
    assert probe.passed == 20
    assert passes_long(probe.passed, probe.of)
    assert not passes_long(15, 20)


def test_a_brief_without_facts_cannot_be_probed(brief: Brief) -> None:
    bare = replace(brief, value_props=(), claims=(), summary="")
    with pytest.raises(InvalidInput, match="no claim"):
        probe_long(bare, Scripted(lambda angle, at: ""), silent())


def test_descriptions_are_asked_for_only_from_a_model_that_passed(brief: Brief) -> None:
    model = facts_of(brief)
    rules = rules_of(brief, model)
    barred = Scripted(lambda angle, at: f"{fact_of(angle)}.")
    assert not may_write_long(barred, model, rules, silent())
    assert not may_write_long(None, model, rules, silent())
    assert not barred.asked
    mixed = Scripted(lambda angle, at: "Guaranteed results in 9 days." if at else f"{fact_of(angle)}.", long=True)
    found = long_candidates(mixed, model, rules, seed=1, progress=silent())
    assert {one.text for one in found} == {f"{fact.text}." for fact in model.facts[:8]}
    assert all(one.line.source == "scripted" and one.line.evidence for one in found)


def fill(workspace: Workspace, ads: Sequence[dict[str, object]]) -> None:
    with workspace.edit("Fill") as edit:
        account = edit.create("account", {"name": "Northwind", "platform": "google_ads", "currency": "EUR"})
        campaign = edit.create("campaign", {"account": account, "name": "C", "platform": "google_ads"})
        group = edit.create("ad_group", {"campaign": campaign, "name": "G", "platform": "google_ads"})
        for ad in ads:
            edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search", **ad})


def ads(count: int) -> list[dict[str, object]]:
    words = ("books", "parcels", "repairs", "audits", "quotes", "orders", "tours")
    return [
        {
            "headlines": [f"Plan {word} {number}", "Book a demo"],
            "descriptions": [f"Teams plan {word} {number} without paper."],
        }
        for number in range(count)
        for word in words
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "own.cdesk", synchronous="OFF")


def test_every_text_is_learned_once_from_what_tells_it(workspace: Workspace) -> None:
    fill(workspace, ads(3))
    texts = own_texts(workspace)
    assert len(texts) == len({one.text.casefold() for one in texts}) == 43
    by_text = {one.text: one for one in texts}
    assert by_text["Plan books 1"].prompt == "Fact: Teams plan books 1 without paper\nHeadline:"
    assert by_text["Book a demo"].prompt == "Fact: book a demo\nHeadline:", "told by nothing else: by itself"
    assert by_text["Teams plan tours 2 without paper."].prompt.endswith("Description:")
    lesson = lesson_of(workspace, seed=7)
    assert (lesson.prefix, lesson.seed, len(lesson.examples)) == (prefix(), 7, 43)
    workspace.close()


def test_too_few_texts_are_refused_with_their_number(workspace: Workspace) -> None:
    fill(workspace, ads(1))
    with pytest.raises(ModelRefused, match=f"15 distinct.*at least {LEAST_TEXTS}") as caught:
        lesson_of(workspace)
    assert caught.value.hint
    workspace.close()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Bücher schließen in 3 Tagen – naïve ½ µm", None),
        ("Отчёты за 3 дня", "CYRILLIC"),
        ("Bilanz 決算", "CJK"),
        ("123 !", None),
    ],
)
def test_unknown_scripts_are_named(text: str, script: str | None) -> None:
    card = ModelCard("m", "", "cpu", "", 0, 0)
    assert unknown_script(card, text) == script
    assert unknown_script(replace(card, scripts=()), text) is None

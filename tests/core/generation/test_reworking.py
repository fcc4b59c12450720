"""Other words for a text: what comes out says what went in, shorter where that was asked, in another language where a model can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.copy.validate import allowed
from core.copy.width import display_width
from core.copy.words import numbers
from core.copytexts import CopyText
from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import InvalidInput
from core.generation.reworking import Reworking, reworking_of, rewritten, shortened
from core.generation.translating import faithful, translated, why_not_translated
from core.progress import Progress, silent
from core.workspace import Workspace

BRIEF = (Path(__file__).parent.parent / "copy" / "briefs" / "energy.toml").read_text(encoding="utf-8")


def planted(workspace: Workspace, platform: str = "google_ads", brief: str | None = BRIEF) -> str:
    with workspace.edit("Plant", about={"brief": brief} if brief else None) as edit:
        account = edit.create("account", {"name": "A", "platform": platform})
        campaign = edit.create("campaign", {"account": account, "platform": platform, "name": "C"})
        return edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": "Energy monitoring"})


def text(words: str, field: str = "headlines", role: str = "own") -> CopyText:
    return CopyText("0193a0b2-0000-7000-8000-000000000001", field, role, words, {}, ("Claim: x",), "person", "offered")


class Tongues:
    """A copywriter with a fixed answer for each text, made for some languages."""

    def __init__(self, answers: dict[str, str], languages: tuple[str, ...] = ()) -> None:
        self.answers, self.languages = answers, languages
        self.asked: list[str] = []

    def card(self) -> ModelCard:
        return ModelCard(f"tongues {sorted(self.answers)}", "none", "cpu", "float32", 0, 0, languages=self.languages)

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        found = []
        for angle in angles:
            source = angle.prompt.partition(": ")[2].rpartition("\n")[0]
            self.asked.append(source)
            found.append(Draft(angle.role, self.answers.get(source, source), -1.0))
        return found

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return [-1.0 for _ in texts]


PROBE = {
    "Works with your calendar": "Passt zu Ihrem Kalender",
    "Close the month in less time": "Den Monat schneller schließen",
}


@pytest.mark.parametrize("platform", ["google_ads", "linkedin_ads"])
def test_what_the_grammar_wrote_can_be_said_in_other_ways(workspace: Workspace, platform: str) -> None:
    desk = reworking_of(workspace, planted(workspace, platform))
    tried = 0
    for field, pool in desk.pools.items():
        for one in pool[:12]:
            mine = text(one.text, field, one.line.role)
            again = rewritten(desk, mine, silent())
            shorter = shortened(desk, mine)
            tried += bool(again) + bool(shorter)
            for other in (*again, *shorter):
                assert other.text.casefold() != one.text.casefold()
                assert allowed(other.text, desk.field(field), desk.rules), other.text
            assert all(display_width(other.text) < display_width(one.text) for other in shorter)
            assert all(set(numbers(other.text)) <= set(numbers(one.text)) for other in shorter)
    assert tried > 20


def test_a_persons_text_is_shortened_without_adding_or_beheading(workspace: Workspace) -> None:
    desk = reworking_of(workspace, planted(workspace))
    mine = text("Our wardens watch every meter in the building for you. Ring us and see how it works.", "descriptions")
    found = [one.text for one in shortened(desk, mine)]
    assert "Our wardens watch every meter in the building for you." in found
    assert all(
        set(one.replace(".", "").split()) <= set(mine.text.replace(".", "").split()) | {"Meters", "meters"}
        for one in found
    )
    assert [one.text for one in shortened(desk, mine, most=60)] == [one for one in found if len(one) <= 60]
    assert shortened(desk, text("Energy", "headlines")) == []


def test_without_a_brief_there_are_no_other_words(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="No brief was accepted"):
        reworking_of(workspace, planted(workspace, brief=None))


def test_nobody_translates_without_a_model_that_knows_the_language(workspace: Workspace) -> None:
    desk = reworking_of(workspace, planted(workspace))
    assert "needs a local model" in (translated(desk, [text("See how it works")], "de", silent())[1] or "")
    english = Tongues({}, ("en",))
    found, why = translated(replace(desk, copywriter=english), [text("See how it works")], "de", silent())
    assert (found, english.asked) == ([], [])
    assert "was made for English" in (why or "")
    assert why_not_translated(Tongues({}, ("en", "de")).card(), "de") is None


def test_a_model_that_fails_the_probe_does_not_translate(workspace: Workspace) -> None:
    parrot = Tongues({"See how it works": "So funktioniert es"})
    desk = replace(reworking_of(workspace, planted(workspace)), copywriter=parrot)
    found, why = translated(desk, [text("Less energy for every site")], "de", silent())
    assert found == []
    assert "1 of 3" in (why or "")


def test_a_translation_keeps_figures_and_names_and_is_another_language(workspace: Workspace) -> None:
    desk = reworking_of(workspace, planted(workspace))
    answers = {
        "Save 12% in 6 weeks": "12 % sparen in 6 Wochen",
        "Ready in 6 weeks": "Fertig in 8 Wochen",
        "See the report": "See the report",
    }
    able = Tongues(PROBE | answers)
    found, why = translated(replace(desk, copywriter=able), [text(one) for one in answers], "de", silent())
    assert ([one.text for one in found], why) == (["12 % sparen in 6 Wochen"], None)
    assert (found[0].source, found[0].evidence) == (able.card().name, ("Claim: x",))


@pytest.mark.parametrize(
    ("translation", "source", "names", "good"),
    [
        ("Jetzt Demo buchen", "Book a demo", [], True),
        ("Die Bücher mit Ledgerly schließen", "Close the books with Ledgerly", ["Ledgerly"], True),
        ("Die Bücher schließen", "Close the books with Ledgerly", ["Ledgerly"], False),
        ("Close the books with the team", "Close the books with a team", [], False),
        ("Fermez vos comptes avec le service", "Close the books with the team", [], False),
    ],
)
def test_what_counts_as_a_faithful_translation(translation: str, source: str, names: list[str], good: bool) -> None:
    assert faithful(translation, source, names, "de") is good


def test_a_models_words_stand_beside_the_grammars(workspace: Workspace) -> None:
    class Scribe(Tongues):
        def write(
            self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
        ) -> list[Draft]:
            return [Draft(angle.role, line, -1.0) for angle in angles for line in lines]

    desk: Reworking = reworking_of(workspace, planted(workspace))
    facts = [one for one in desk.model.facts if len(one.text.split()) > 2 and display_width(one.text) <= 30]
    fact, other = next(
        (fact, one)
        for fact in facts
        for one in desk.pools["headlines"]
        if one.facts == (fact.key,) and one.text.casefold() != fact.text.casefold()
    )
    lines = [fact.text, "Cheapest Energy Money Can Buy"]
    desk = replace(desk, copywriter=Scribe({}))
    found = rewritten(desk, text(other.text), silent())
    assert not [one for one in found if "Cheapest" in one.text]
    assert fact.text.casefold() in {one.text.casefold() for one in found}

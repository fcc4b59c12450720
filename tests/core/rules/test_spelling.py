"""Slips of the keys are found with what was meant; names, jargon, inflections and other spellings are left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spellchecker import SpellChecker

from core import changesets, spelling
from core.brief.reading import read_brief
from core.generation import generate
from core.recording import Edit
from core.rules import check, refresh, refresh_all, stored
from core.rules.spelling import USUAL_ADS, slips
from core.spelling import LANGUAGES, meant
from core.workspace import Workspace
from tests.core.rules.sound import HEADLINES, TODAY, Sound, plant, run, search_ad

Broken = Callable[[], AbstractContextManager[Edit]]
ROOT = Path(__file__).parents[3]
BRIEFS = sorted([*(ROOT / "resources" / "demo").glob("*.toml"), *(ROOT / "tests/core/copy/briefs").glob("*.toml")])
EN, DE = frozenset({"en"}), frozenset({"de"})


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A draft of its own for each test: what one of them leaves must not meet the next."""
    with Workspace.create(tmp_path / "sound.cdesk", synchronous="OFF") as opened:
        yield opened


@pytest.fixture
def sound(workspace: Workspace) -> Sound:
    return plant(workspace)


@pytest.mark.parametrize(
    ("word", "language", "better"),
    [
        ("acounting", "en", "accounting"),
        ("recieve", "en", "receive"),
        ("managment", "en", "management"),
        ("invioce", "en", "invoice"),
        ("buchaltung", "de", "buchhaltung"),
        ("rechnnung", "de", "rechnung"),
        ("comptabilté", "fr", "comptabilité"),
        ("contabilitá", "it", "contabilità"),
    ],
)
def test_slips_are_told_with_what_was_meant(word: str, language: str, better: str | None) -> None:
    assert meant(word, frozenset({language})) == better


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (
            "optimise organisation analyse colour centre programme behaviour cancelled travelling fulfil speciality",
            "en",
        ),
        ("ecommerce onboarding webinars auditable subledgers accruals timesheets rollups prorated chatbots", "en"),
        ("buchhaltungssoftware monatsabschluss grösse strasse zählerstände controllerinnen kundenservice", "de"),
        ("boekhoudsoftware maandafsluiting", "nl"),
        ("software dashboard reporting onboarding", "de"),
    ],
)
def test_words_that_only_the_lists_lack_are_left_alone(words: str, language: str) -> None:
    assert [word for word in words.split() if meant(word, frozenset({language}))] == []


def test_where_a_language_has_no_dictionary_nothing_is_said() -> None:
    for languages in (frozenset[str](), frozenset({"fi"}), frozenset({"en", "fi"})):
        assert meant("acounting", languages) is None
    assert meant("acounting", frozenset({"en", "de"})) == "accounting"
    assert LANGUAGES >= EN | DE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Get your Acounting Done", ["Accounting"]),
        ("Acounting made easy, recieve alerts", ["Accounting", "receive"]),
        ("Ask the people at Acounting for a demo", []),
        ("Works with ACOUNTING and AcountIng", []),
        ("See acounting.example, write to acounting@ledgerly.example", []),
        ("{KeyWord:acounting software}", ["accounting"]),
        ("Die neue Buchaltung", ["Buchhaltung"]),
    ],
)
def test_names_addresses_and_acronyms_are_no_slips(text: str, found: list[str]) -> None:
    assert [slip.meant for slip in slips(text, DE if "neue" in text else EN)] == found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from([EN, DE, frozenset({"fr", "nl"})]))
def test_any_text_can_be_looked_at(text: str, languages: frozenset[str]) -> None:
    for slip in slips(text, languages):
        assert text[slip.start : slip.end] == slip.word


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("google", {"name": "Acounting GmbH"}),
        ("campaign", {"name": "Search | Acounting"}),
        ("keyword", {"text": "acounting software"}),
        ("rsa", {"final_url": "https://acounting.example/close"}),
    ],
)
def test_own_words_of_the_advertiser_are_right(
    workspace: Workspace, sound: Sound, broken: Broken, name: str, values: dict[str, str]
) -> None:
    with broken() as edit:
        edit.set("ad", [sound["rsa"]], {"headlines": ["Acounting for Controllers", *HEADLINES[1:]]})
        ((_, _, hit),) = run(workspace, "google.ad.spelling")
        assert (hit.field, hit.start, hit.end) == ("headlines[0]", 0, 9)
        edit.set(sound.kinds[name], [sound[name]], values)
        assert run(workspace, "google.ad.spelling") == []


def test_a_fix_that_would_not_fit_is_not_offered(workspace: Workspace, sound: Sound, broken: Broken) -> None:
    with broken() as edit:
        edit.set("ad", [sound["rsa"]], {"headlines": ["Acounting for all Controllers!", *HEADLINES[1:]]})
        ((_, _, hit),) = run(workspace, "google.ad.spelling")
        assert hit.fix is None


def test_findings_follow_the_language_and_the_keywords(workspace: Workspace, sound: Sound) -> None:
    def kept() -> int:
        refresh(workspace, today=TODAY)
        found = [one for one in stored(workspace, limit=None) if one.rule == "google.ad.spelling"]
        assert found == [one for one in check(workspace, today=TODAY) if one.rule == "google.ad.spelling"]
        return len(found)

    def change(name: str, **values: object) -> None:
        with workspace.edit("Change") as edit:
            edit.set(sound.kinds[name], [sound[name]], values)

    change("rsa", headlines=["Acounting for Controllers", *HEADLINES[1:]])
    assert kept() == 1
    change("campaign", languages=["fi"])
    assert kept() == 0
    change("campaign", languages=["en"])
    assert kept() == 1
    change("keyword", text="acounting software")
    assert kept() == 0


def misspelled(workspace: Workspace) -> list[str]:
    return sorted(one.rule for one in stored(workspace, limit=None) if one.rule.endswith(".spelling"))


def test_words_that_five_ads_of_an_account_say_are_meant(workspace: Workspace, sound: Sound) -> None:
    said = ["Acounting for Controllers", *HEADLINES[1:]]
    with workspace.edit("Four ads, and another account's") as edit:
        edit.create_many("ad", [search_ad(sound["group"], headlines=said) for _ in range(USUAL_ADS - 1)])
        edit.set("ad", [sound["post0"]], {"headline": "Acounting made easy"})
    refresh_all(workspace, today=TODAY)
    assert misspelled(workspace) == ["google.ad.spelling"] * 4 + ["linkedin.ad.spelling"]
    with workspace.edit("A fifth ad that says it twice, in small letters too") as edit:
        edit.create("ad", search_ad(sound["group"], headlines=[*said[:7], "More acounting for all"]))
    refresh(workspace, today=TODAY)
    assert len(misspelled(workspace)) == 7, "learned when everything is checked"
    refresh_all(workspace, today=TODAY)
    assert misspelled(workspace) == ["linkedin.ad.spelling"]
    assert [one.rule for one in check(workspace, today=TODAY) if one.rule.endswith(".spelling")] == misspelled(
        workspace
    )
    with workspace.edit("And a sixth") as edit:
        edit.create("ad", search_ad(sound["group"], headlines=said))
    refresh(workspace, today=TODAY)
    assert misspelled(workspace) == ["linkedin.ad.spelling"]


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_generated_texts_hold_no_slips(tmp_path: Path, path: Path) -> None:
    day = date(2026, 11, 23)
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        made = generate(workspace, read_brief(path, today=day), seed=7, today=day)
        changesets.accept(workspace, made.changeset)
        assert [one.message for one in check(workspace, today=day) if one.rule.endswith(".spelling")] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_dictionary_read_in_portions_is_whole(language: str) -> None:
    theirs = SpellChecker(language=language, distance=1)
    assert spelling._dictionary(language).word_frequency.dictionary == theirs.word_frequency.dictionary

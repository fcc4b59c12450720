"""Brand kits: laid over the brief, by market, kept, taken back, and the same as TOML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import acts
from core.brandkit import (
    BRIEF,
    BrandKit,
    Term,
    brief_for_writing,
    kit_for,
    kits_in_text,
    kits_of,
    market_code,
    merged,
    read_kits,
    replace_kits,
    save_kit,
    write_kits,
)
from core.brief import Brand
from core.brief.reading import read_brief_text
from core.errors import BriefError, InvalidInput
from core.evidence import list_entries, withdraw
from core.workspace import Workspace

KITS = [
    BrandKit("", voice=("plain",), banned_words=("cheap",), lexicon=(Term("sign in", ("log in", "login")),)),
    BrandKit("DE", legal_lines=("Ledgerly GmbH, Berlin",), allow_competitor_names=True),
    BrandKit("de", banned_words=("billig",), trademarks=("Tableau",), lexicon=(Term("login", ("Anmeldung",)),)),
]
BRIEF_TEXT = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
languages = ["de"]
value_props = ["Close the books in 3 days", "Works with SAP"]
[brand]
voice = ["bold"]
banned_words = ["synergy", "CHEAP"]
competitors = ["BlackLine"]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as opened:
        with opened.edit("From a brief", about={"brief": BRIEF_TEXT}) as edit:
            edit.create("label", {"name": "x"})
        yield opened


def test_kits_are_laid_over_the_brief_the_particular_last() -> None:
    brand = Brand(voice=("bold",), banned_words=("synergy", "CHEAP"), competitors=("BlackLine",))
    whole = merged(brand, KITS[:1])
    assert whole.voice == ("plain",)
    assert whole.banned_words == ("synergy", "CHEAP")
    assert whole.origin("banned_words", "synergy") == BRIEF
    assert whole.brand.allow_competitor_names is False
    german = merged(brand, [KITS[0], KITS[2], KITS[1]])
    assert german.banned_words == ("synergy", "CHEAP", "billig")
    assert german.brand.allow_competitor_names is True
    # What a market says is not avoided there.
    assert german.lexicon == (Term("sign in", ("log in",)), Term("login", ("Anmeldung",)))
    assert german.for_writing.must_include == ("Ledgerly GmbH, Berlin",)
    assert {"Anmeldung", "Tableau", "log in"} <= set(german.for_writing.banned_words)


def test_kits_are_kept_by_market_and_taken_back(workspace: Workspace) -> None:
    for kit in KITS:
        save_kit(workspace, kit)
    assert kits_of(workspace).markets == ("DE", "de")
    assert kit_for(workspace).legal_lines == ()
    assert kit_for(workspace, "DE").legal_lines == ("Ledgerly GmbH, Berlin",)
    assert kit_for(workspace, "FR") == kit_for(workspace)
    save_kit(workspace, BrandKit("DE"))
    assert kits_of(workspace).markets == ("de",)
    removal = acts.list_acts(workspace, "brand_kit")[0]
    acts.take_back(workspace, removal.pk)
    assert kits_of(workspace).markets == ("DE", "de")
    before = len(acts.list_acts(workspace))
    save_kit(workspace, KITS[1])
    assert len(acts.list_acts(workspace)) == before


def test_the_file_says_the_same(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "kit.toml"
    file.write_text(write_kits(KITS), encoding="utf-8")
    assert read_kits(file) == KITS
    replace_kits(workspace, [KITS[1], BrandKit("AT", acronyms=("UID",))])
    replace_kits(workspace, read_kits(file))
    assert kits_of(workspace).markets == ("DE", "de")


def test_the_brand_of_a_brief_is_a_kit() -> None:
    (kit,) = kits_in_text(BRIEF_TEXT, "brief.toml")
    assert kit.competitors == ("BlackLine",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[brand]\nbaned_words = []", "did you mean “banned_words”"), ("[brand]\nvoice = 1", "brand.voice"),
        ("[brand]\n[[brand.lexicon]]\nuse = 'x'\navoid = []", "at least one"), ("x = 1", "no \\[brand\\]"), ("[brand", "not valid TOML"),
    ],
)  # fmt: skip
def test_faults_name_their_key(text: str, says: str) -> None:
    with pytest.raises(BriefError, match=says):
        kits_in_text(text, "kit.toml")


def test_markets_are_countries_and_languages() -> None:
    assert [market_code(one) for one in ("DE", "de", "at", "all", " ")] == ["DE", "de", "AT", "", ""]
    for wrong in ("Germany", "XX"):
        with pytest.raises(InvalidInput):
            market_code(wrong)


def test_texts_are_written_from_the_brief_with_its_kit_and_without_what_was_withdrawn(workspace: Workspace) -> None:
    save_kit(workspace, KITS[2])
    brief = read_brief_text(BRIEF_TEXT)
    withdraw(workspace, list_entries(workspace)[0].id)
    written = brief_for_writing(workspace, brief)
    assert written.value_props == ("Works with SAP",)
    assert {"billig", "Tableau", "synergy"} <= set(written.brand.banned_words)
    withdraw(workspace, list_entries(workspace)[1].id)
    assert brief_for_writing(workspace, brief).value_props == brief.value_props

"""After a change of evidence or kits only the texts it concerns are checked again, and what is found is what a whole check finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core import acts, evidence
from core.brandkit import BrandKit, Term, save_kit
from core.progress import silent
from core.rules import refresh, refresh_all, stored
from core.rules.checking import draft_view
from core.rules.ground import touch_concerned
from core.rules.touched import Touched
from core.today import local_today
from core.workspace import Workspace

TEXTS = (
    "Close 9 Days Faster",
    "Cut Costs by 41%",
    "The Best Close",
    "Sign In to the Ledger",
    "Log In Today",
    "Plain Words",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One ad for each text on either platform, of two countries; evidence and a kit are known already."""
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as opened:
        with opened.edit("Plant") as edit:
            for platform, country in (("google_ads", "DE"), ("google_ads", "FR"), ("linkedin_ads", "DE")):
                account = edit.create("account", {"name": f"{platform} {country}", "platform": platform})
                above = {"account": account, "platform": platform, "name": f"C {country}", "locations": [country]}
                campaign = edit.create("campaign", above)
                group = edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": "G"})
                for text in TEXTS:
                    edit.create("ad", {"ad_group": group, "platform": platform, **_texts(platform, text)})
        evidence.add_evidence(opened, "Teams close 9 days faster", "Survey")
        save_kit(opened, BrandKit(voice=("calm",)))
        refresh_all(opened)
        yield opened


def _texts(platform: str, text: str) -> dict[str, object]:
    if platform == "google_ads":
        return {"format": "responsive_search", "headlines": [text, "See It"], "descriptions": ["See how it works."]}
    return {"format": "single_image", "introductory_text": text, "headline": "See it"}


def findings(workspace: Workspace) -> list[tuple[object, ...]]:
    return sorted(
        (one.rule, one.entity, one.field or "", one.span or (), one.message) for one in stored(workspace, limit=None)
    )  # fmt: skip


def concerned(workspace: Workspace) -> int | None:
    """How many entities a change concerns; None for all."""
    touched = Touched()
    with workspace.read() as connection:
        view = draft_view(connection, workspace.currency, local_today(workspace))
        return touched.count if touch_concerned(view, touched, silent()) else None


def _expire_soon(workspace: Workspace) -> None:
    one = evidence.list_entries(workspace)[0]
    evidence.renew(workspace, one.id, local_today(workspace) + timedelta(days=3))


CHANGES: dict[str, tuple[Callable[[Workspace], object], int | None]] = {
    "a figure is proved": (lambda w: evidence.add_evidence(w, "Customers cut costs by 41 %", "Survey"), 3),
    "evidence that no text needs": (lambda w: evidence.add_evidence(w, "Used by 1,250 teams", "CRM"), 0),
    "a last day": (_expire_soon, 3),
    "withdrawn": (lambda w: evidence.withdraw(w, evidence.list_entries(w)[0].id), 3),
    "another voice": (lambda w: save_kit(w, BrandKit(voice=("loud",))), 0),
    "a banned word": (lambda w: save_kit(w, BrandKit(banned_words=("ledger",))), 3),
    "a word of one market": (lambda w: save_kit(w, BrandKit("FR", banned_words=("plain",))), 1),
    "a lexicon": (lambda w: save_kit(w, BrandKit("DE", lexicon=(Term("sign in", ("log in",)),))), 4),
    "a legal line of one market": (lambda w: save_kit(w, BrandKit("DE", legal_lines=("Ledgerly GmbH",))), 12),
    "a competitor": (lambda w: save_kit(w, BrandKit(competitors=("Nordbuch",))), None),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_is_concerned_is_checked_again_and_nothing_is_missed(workspace: Workspace, name: str) -> None:
    change, count = CHANGES[name]
    before = findings(workspace)
    change(workspace)
    assert concerned(workspace) == count
    refresh(workspace)
    followed = findings(workspace)
    refresh_all(workspace)
    assert followed == findings(workspace)
    if name not in ("evidence that no text needs", "another voice", "a competitor"):
        assert followed != before
    acts.take_back(workspace, acts.list_acts(workspace)[0].pk)
    refresh(workspace)
    assert findings(workspace) == before


def test_an_ad_set_takes_the_kit_of_whom_it_reaches(workspace: Workspace) -> None:
    save_kit(workspace, BrandKit("AT", banned_words=("plain",)))
    refresh(workspace)
    banned = [one for one in stored(workspace, limit=None) if one.rule == "brand.banned_word"]
    assert banned == []
    from core.rows import list_rows

    group = next(row for row in list_rows(workspace, "ad_group") if row["platform"] == "linkedin_ads")
    places = {"include": [{"locations": [{"name": "Vienna, Vienna, Austria", "urn": "urn:li:geo:1"}]}]}
    with workspace.edit("Aim") as edit:
        edit.set("ad_group", [group.id], {"targeting": places})
    refresh(workspace)
    found = [one for one in stored(workspace, limit=None) if one.rule == "brand.banned_word"]
    assert [one.field for one in found] == ["introductory_text"]
    with workspace.edit("Aim elsewhere") as edit:
        edit.set("ad_group", [group.id], {"targeting": None, "locale": "de_DE"})
    refresh(workspace)
    assert not [one for one in stored(workspace, limit=None) if one.rule == "brand.banned_word"]

"""Judged texts of an ad group: each part with its evidence, what is missing named, copies found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import update

from core.brief.reading import read_brief_text
from core.copy.words import content_stems
from core.copywriting import Angle, Draft, Limits, ModelCard
from core.database import new_id
from core.errors import NotFound
from core.progress import Progress, silent
from core.quality import Quality, Wanted, Whose, judge_of, judged, voice_of, weighted
from core.quality.part import PARTS
from core.quality.standing import variety_part
from core.schema import ENTITY, evidence_document
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days", "Works with SAP"]
"""


@dataclass(frozen=True)
class Place:
    """Ids of a planted tree."""

    ad_group: str


def plant(
    workspace: Workspace, account: str = "Ledgerly", headlines: Sequence[str] = ("Audit trail included",)
) -> Place:
    with workspace.edit(f"Plant {account}") as edit:
        owner = edit.create("account", {"name": account, "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create("campaign", {"account": owner, "platform": "google_ads", "name": "Search"})
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close"})
        edit.create(
            "ad",
            {
                "ad_group": group, "platform": "google_ads", "format": "responsive_search", "headlines": list(headlines),
                "descriptions": ["Close the books in 3 days."], "final_url": "https://ledgerly.example/close?src=ad",
            },
        )  # fmt: skip
        edit.create("keyword", {"ad_group": group, "text": "month end close software", "match_type": "EXACT"})
    return Place(group)


def read_page(workspace: Workspace, *sentences: str) -> None:
    with workspace.write() as connection:
        connection.execute(
            evidence_document.insert().values(
                id=new_id(), kind="page", name="Close", source="https://www.ledgerly.example/close", digest="0",
                sentences="[" + ", ".join(f'["", "{one}"]' for one in sentences) + "]", author="me", at=0,
            )
        )  # fmt: skip


def one(found: Sequence[Quality], text: str) -> Quality:
    return next(quality for quality in found if quality.text == text)


class BagOfStems:
    """Same words, same direction."""

    def card(self) -> ModelCard:
        return ModelCard("bag of stems for quality", "none", "cpu", "float32", 0, 0)

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in content_stems(text):
                row[sum(stem.encode()) % 64] += 1.0
            row[0] += 0.01
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Reader:
    """Reads words it knows better than others: the share of short words."""

    def card(self) -> ModelCard:
        return ModelCard("reader", "none", "cpu", "float32", 0, 0)

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        return []

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return [-sum(len(word) for word in text.split()) / max(1, len(text.split())) for text in texts]


def test_each_part_says_what_it_was_measured_on(workspace: Workspace) -> None:
    place = plant(workspace)
    read_page(workspace, "Month-end close in one calm day", "Prices on request")
    texts = [
        Wanted("headlines", "Month End Close Software", "keyword", 0.9),
        Wanted("headlines", "Close in 99 Days", "proof"),
    ]
    first, second = judged(workspace, place.ad_group, texts, Reader(), BagOfStems(), silent())
    assert first.because["relevance"] == "Holds the keyword “month end close software”."
    assert first.values["relevance"] == 1.0
    assert "Month-end close in one calm day" in first.because["page"]
    assert first.values["proof"] == 1.0
    assert second.values["proof"] == 0.0
    assert "“99” has no proof" in second.because["proof"]
    assert first.because["room"] == "24 of 30 characters that are shown."
    assert "fluency" in first.values
    assert set(first.values) | set(first.missing) <= set(PARTS)
    assert {"style", "response"} <= set(first.missing)
    assert "20" in first.missing["response"]
    assert all(0 <= part.value <= 1 and part.because for part in (*first.parts, *second.parts))
    assert first.score > second.score


def test_without_models_the_other_parts_still_count(workspace: Workspace) -> None:
    place = plant(workspace)
    (found,) = judged(
        workspace, place.ad_group, [Wanted("headlines", "Month End Close Software")], None, None, silent()
    )
    assert "fluency" not in found.values
    assert "page" in found.missing
    assert found.score == pytest.approx(weighted(found.values))


def test_what_stands_above_or_in_the_ad_is_no_news(workspace: Workspace) -> None:
    place = plant(workspace)
    texts = [
        Wanted("headlines", text, "benefit")
        for text in ("Close the Books Sooner", "Close the Books Sooner Today", "Audit Trail Included Today", "Audit trail included")
    ]  # fmt: skip
    fresh, again, held, itself = judged(workspace, place.ad_group, texts, None, None, silent())
    assert fresh.values["variety"] == 1.0
    assert again.values["variety"] < 0.5
    assert "“Close the Books Sooner”" in again.because["variety"]
    assert held.values["variety"] < 0.5
    assert "“Audit trail included”" in held.because["variety"]
    assert "Audit Trail Included Today" in itself.because["variety"]  # not itself, though the ad holds it


def test_roles_that_are_still_open_count_more(workspace: Workspace) -> None:
    place = plant(workspace)
    texts = [Wanted("headlines", f"Close the Books {n}", "brand") for n in ("Now", "Soon", "Here")]
    values = [found.values["role"] for found in judged(workspace, place.ad_group, texts, None, None, silent())]
    assert values == [1.0, 0.5, 0.0]


def test_copies_are_found_with_whose_they_are(workspace: Workspace) -> None:
    place = plant(workspace)
    plant(workspace, "Ledgerly again", ("Reconcile every account in minutes", "Books closed by 18:00"))
    texts = [
        Wanted("headlines", text)
        for text in ("RECONCILE every account, in minutes", "Reconcile each account in minutes", "Books closed by 19:00", "Audit trail included")
    ]  # fmt: skip
    exact, near, other_figure, own = judged(workspace, place.ad_group, texts, None, BagOfStems(), silent())
    assert exact.copied is not None
    assert exact.copied.exact
    assert exact.copied.known.whose is Whose.OTHER
    assert near.copied is not None
    assert not near.copied.exact
    assert near.copied.likeness >= 0.9
    assert "Reconcile every account in minutes" in near.copied.words("Search › Close")
    assert other_figure.copied is None
    assert own.copied is None


def test_texts_that_wait_in_an_import_are_known_too(workspace: Workspace) -> None:
    place = plant(workspace)
    with workspace.propose("Import", reason="a file") as edit:
        group = edit.create("ad_group", {"campaign": _campaign(workspace), "platform": "google_ads", "name": "New"})
        edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": "google_ads",
                "format": "responsive_search",
                "headlines": ["Nine calm evenings"],
            },
        )
    (found,) = judged(workspace, place.ad_group, [Wanted("headlines", "Nine calm evenings")], None, None, silent())
    assert found.copied is not None
    assert found.copied.known.whose is Whose.IMPORTED


def _campaign(workspace: Workspace) -> str:
    from core.rows import list_rows

    return str(list_rows(workspace, "campaign")[0].id)


def test_an_accepted_brief_proves(workspace: Workspace) -> None:
    from datetime import date

    from core import changesets
    from core.generation import generate

    today = date(2026, 11, 2)
    brief = read_brief_text(BRIEF, today=today)
    made = generate(workspace, brief, brief_text=BRIEF, seed=1, progress=silent(), today=today)
    changesets.accept(workspace, made.changeset)
    place = plant(workspace)
    (found,) = judged(
        workspace, place.ad_group, [Wanted("headlines", "Close the Books in 3 Days")], None, None, silent()
    )
    assert found.values["proof"] == 1.0
    assert "Close the books in 3 days" in found.because["proof"]


def test_an_unknown_ad_group_is_said_so(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        judge_of(workspace, "0193a0b2-0000-7000-8000-000000000000")


def test_an_account_with_enough_headlines_has_a_voice(workspace: Workspace) -> None:
    assert voice_of(workspace, plant(workspace).ad_group) == ()
    texts = [
        f"Close your {word} in peace"
        for word in ["books", "audits", "plans", "budgets", "orders", "stock", "claims", "leave", "risks"]
    ]
    other = plant(workspace, "Fjordline", [*texts, "Nine calm evenings", "Talk to us", "Audit trail kept"])
    assert voice_of(workspace, other.ad_group) == ()  # drafts that were never shown are no voice
    with workspace.write() as connection:
        connection.execute(update(ENTITY["ad"]).values(live=1))
    voice = voice_of(workspace, other.ad_group)
    assert voice
    assert voice[0] in texts


def test_the_own_name_is_no_repetition() -> None:
    told = ["Why Ledgerly Close?", "Close the books sooner"]
    assert variety_part("Ledgerly Close", told, {}, ("Ledgerly Close",)).value == 1.0
    assert variety_part("Ledgerly Close", told, {}).value < 1.0
    assert variety_part("Sooner books", told, {}, ("Ledgerly Close",)).value < 0.1

"""A Google account with two campaigns and a LinkedIn account with one, both with names, labels, lists and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from core.catalog import KINDS
from core.schema import ENTITY, Presence
from core.workspace import Workspace

GOOGLE, LINKEDIN = "google_ads", "linkedin_ads"


@dataclass(frozen=True)
class Ids:
    """Ids of what the fixture made."""

    google: str
    linkedin: str
    campaigns: tuple[str, str]
    group: str
    ad: str
    keywords: tuple[str, ...]
    stage: str
    ad_set: str
    creative: str


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "library.cdesk", synchronous="OFF") as made:
        yield made


@pytest.fixture
def ids(workspace: Workspace) -> Ids:
    with workspace.edit("Plant") as edit:
        google = edit.create(
            "account", {"name": "Ledgerly Google", "platform": GOOGLE, "status": "ENABLED", "currency": "EUR"}
        )
        linkedin = edit.create(
            "account", {"name": "Ledgerly LinkedIn", "platform": LINKEDIN, "status": "ENABLED", "currency": "EUR"}
        )
        campaigns = edit.create_many(
            "campaign",
            [
                {
                    "account": google,
                    "platform": GOOGLE,
                    "name": f"Ledgerly | Search | {part} | Close software | DE | EN",
                    "status": "PAUSED",
                    "type": "Search",
                    "daily_budget": 50_000_000,
                    "locations": ["DE"],
                    "languages": ["en"],
                    "labels": ["Close"],
                }
                for part in ("NonBrand", "Brand")
            ],
        )
        group = edit.create(
            "ad_group", {"campaign": campaigns[0], "platform": GOOGLE, "name": "Close software", "status": "ENABLED"}
        )
        ad = edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": GOOGLE,
                "name": "RSA 1",
                "format": "responsive_search",
                "status": "ENABLED",
                "headlines": ["Close the books", "Close software", "Made for Germany"],
                "descriptions": ["Close in 3 days.", "Works in Germany."],
                "final_url": "https://ledgerly.example/close",
                "labels": ["Close", "Q1"],
            },
        )
        keywords = edit.create_many(
            "keyword",
            [
                {"ad_group": group, "text": text, "match_type": "EXACT", "status": "ENABLED"}
                for text in ("close software", "close software free", "month end close")
            ],
        )
        stage = edit.create(
            "campaign",
            {
                "account": linkedin,
                "platform": LINKEDIN,
                "name": "Ledgerly | LinkedIn | Awareness | Close software | DE | EN",
                "status": "PAUSED",
                "type": "Sponsored",
                "objective": "BRAND_AWARENESS",
                "locations": ["DE"],
                "languages": ["en"],
                "labels": ["Close"],
            },
        )
        ad_set = edit.create(
            "ad_group", {"campaign": stage, "platform": LINKEDIN, "name": "CFO titles", "status": "ENABLED"}
        )
        creative = edit.create(
            "ad",
            {
                "ad_group": ad_set,
                "platform": LINKEDIN,
                "name": "Image 1",
                "format": "single_image",
                "status": "ENABLED",
                "introductory_text": "Close the books in three days, in Germany too.",
                "headline": "Close faster",
                "final_url": "https://ledgerly.example/close",
                "labels": ["Q1"],
            },
        )
    return Ids(google, linkedin, (campaigns[0], campaigns[1]), group, ad, tuple(keywords), stage, ad_set, creative)


def everything(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every draft row of every kind as it is stored, to compare before and after."""
    with workspace.read() as connection:
        return {
            kind: [
                tuple(row)
                for row in connection.execute(
                    select(ENTITY[kind])
                    .where(ENTITY[kind].c.presence == int(Presence.DRAFT))
                    .order_by(ENTITY[kind].c.pk)
                )
            ]
            for kind in KINDS
        }

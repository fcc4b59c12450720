"""A workspace with 3 accounts, campaigns of both platforms, ad groups, ads and keywords."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.bench.workspaces import furnish
from core.catalog import KINDS
from core.rows import list_rows
from core.schema import fact, finding
from core.workspace import Workspace

WORDS = (
    "Äpfel",
    "apfel",
    "Apfel",
    "Zebra",
    "éclair",
    "Eclair",
    "ölpreis",
    "Straße",
    "strasse",
    "(close)",
    "7 books",
    "жук",
)
DAYS = ("2026-10-01", "2026-10-02", "2026-11-01")
CODE = KINDS["keyword"].code


@pytest.fixture(scope="session")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once; each test works on a copy."""
    file = tmp_path_factory.mktemp("planted") / "lists.cdesk"
    with Workspace.create(file, synchronous="OFF") as workspace, workspace.edit("Plant") as edit:
        google = [
            edit.create("account", {"name": f"Google {n}", "platform": "google_ads", "status": "ENABLED"}) for n in "AB"
        ]
        linkedin = edit.create("account", {"name": "LinkedIn", "platform": "linkedin_ads", "status": "ENABLED"})
        for account, platform in ((google[0], "google_ads"), (google[1], "google_ads"), (linkedin, "linkedin_ads")):
            campaigns = edit.create_many("campaign", [
                {"account": account, "platform": platform, "name": f"Campaign {n}", "status": ("ENABLED", "PAUSED")[n % 2], "daily_budget": n * 1_000_000}
                for n in range(3)
            ])  # fmt: skip
            for campaign in campaigns:
                groups = edit.create_many("ad_group", [
                    {"campaign": campaign, "platform": platform, "name": f"Group {n}", "status": "ENABLED"} for n in range(2)
                ])  # fmt: skip
                for group in groups:
                    edit.create("ad", {"ad_group": group, "platform": platform, "status": "ENABLED", "name": "Ad",
                                       "headlines": ["Close the books", "Close faster, today"]})  # fmt: skip
                    if platform == "google_ads":
                        edit.create_many("keyword", [
                            {"ad_group": group, "text": f"close {n}", "match_type": "EXACT", "status": "ENABLED", "max_cpc": (n + 1) * 100_000 if n % 3 else None}
                            for n in range(20)
                        ])  # fmt: skip
            if platform == "google_ads":
                edit.create(
                    "negative_keyword",
                    {"campaign": campaigns[0], "level": "campaign", "text": "free", "match_type": "BROAD"},
                )
                edit.create(
                    "negative_keyword",
                    {
                        "campaign": campaigns[0],
                        "ad_group": None,
                        "level": "campaign",
                        "text": "jobs",
                        "match_type": "BROAD",
                    },
                )
    return file


@pytest.fixture
def planted(planted_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    copy = shutil.copy(planted_file, tmp_path / "lists.cdesk")
    with Workspace.open(Path(copy), synchronous="OFF") as workspace:
        yield workspace


@pytest.fixture(scope="session")
def varied_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace hard to put in order: accents, cases, equals, empties, two currencies, findings, figures."""
    file = tmp_path_factory.mktemp("varied") / "varied.cdesk"
    plant(file)
    return file


@pytest.fixture
def varied(varied_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    copy = shutil.copy(varied_file, tmp_path / "varied.cdesk")
    with Workspace.open(Path(copy), synchronous="OFF") as workspace:
        yield workspace


def plant(file: Path) -> None:
    """Two Google accounts of different currencies with 160 keywords, findings and facts, the same ones every time."""
    chance = Random(20261123)
    with Workspace.create(file, synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            for currency in ("EUR", "CHF"):
                account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "currency": currency})
                for name in ("Brand", "brand", "Übrige"):
                    campaign = edit.create(
                        "campaign",
                        {"account": account, "platform": "google_ads", "name": name, "daily_budget": 5_000_000},
                    )
                    for group in ("A", "a"):
                        owner = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": group})
                        edit.create_many("keyword", [_keyword(chance, owner) for _ in range(14)])
        with workspace.write() as connection:
            for row in list_rows(workspace, "keyword"):
                for severity in chance.sample((0, 1, 2), chance.choice((0, 0, 1, 2))):
                    connection.execute(
                        finding.insert().values(
                            kind=CODE, entity=row.pk, n=severity, rule="x", severity=severity, message="m"
                        )
                    )
                for day in chance.sample(DAYS, chance.choice((0, 1, 3))):
                    connection.execute(
                        fact.insert().values(
                            kind=CODE,
                            entity=row.pk,
                            day=day,
                            impressions=chance.choice((0, 10, 25)),
                            clicks=chance.choice((0, 2, 5)),
                            cost=chance.choice((None, 0, 1_500_000, 2_000_000)),
                            conversions=chance.choice((0, 500_000)),
                            conversions_value=3_000_000,
                        )
                    )


def _keyword(chance: Random, group: str) -> dict[str, object]:
    word = chance.choice(WORDS)
    return {
        "ad_group": group,
        "text": f"{word} {chance.choice(WORDS)}" if chance.random() < 0.5 else word,
        "match_type": chance.choice(("EXACT", "PHRASE")),
        "status": chance.choice(("ENABLED", "PAUSED", None)),
        "max_cpc": chance.choice((None, 100_000, 250_000, 2_000_000)),
        "quality_score": chance.choice((None, 3, 10)),
        "final_url": chance.choice((None, "https://A.example/x", "https://a.example/b", "https://a.example/é")),
        "labels": chance.choice((None, ["Wave 2"], ["wave 1", "Q4"])),
        "comment": chance.choice((None, "Später", "spat")),
    }  # fmt: skip


@pytest.fixture(scope="session")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists long enough that their first rows are looked for by a sample: 30,000 keywords, 3,000 ads."""
    file = tmp_path_factory.mktemp("long") / "long.cdesk"
    furnish(file, 30_000, 3_000)
    return file


@pytest.fixture
def long(long_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    copy = shutil.copy(long_file, tmp_path / "long.cdesk")
    with Workspace.open(Path(copy), synchronous="OFF") as workspace:
        yield workspace

"""A workspace with 3 accounts, campaigns of both platforms, ad groups, ads and keywords."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.workspace import Workspace


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

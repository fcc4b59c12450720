"""A workspace with two Google accounts and a LinkedIn one, with every kind that hangs below campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.recording import Edit
from core.workspace import Workspace


@dataclass(frozen=True)
class Planted:
    """Ids of what stands in the workspace."""

    workspace: Workspace
    account: str
    other_account: str
    linkedin: str
    campaign: str
    other_campaign: str
    stage: str
    groups: tuple[str, ...]
    ad_set: str


GOOGLE = {"platform": "google_ads", "status": "ENABLED"}
LINKEDIN = {"platform": "linkedin_ads", "status": "ENABLED"}


def _group(edit: Edit, campaign: str, name: str) -> str:
    group = edit.create("ad_group", {"campaign": campaign, "name": name, "max_cpc": "2.00", **GOOGLE})
    edit.create_many("keyword", [
        {"ad_group": group, "text": f"close {name} {n}", "match_type": "EXACT", "status": "ENABLED", "quality_score": 7}
        for n in range(4)
    ])  # fmt: skip
    edit.create(
        "ad",
        {"ad_group": group, "name": "Ad", "format": "responsive_search", "headlines": ["Close the books"], **GOOGLE},
    )
    edit.create("negative_keyword", {"campaign": campaign, "ad_group": group, "level": "ad_group", "text": "free",
                                     "match_type": "BROAD", "status": "ENABLED"})  # fmt: skip
    return group


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Planted]:
    """The workspace, open."""
    with Workspace.create(tmp_path / "structure.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            account, other, linkedin = (
                edit.create("account", {"name": name, "platform": platform, "status": "ENABLED", "currency": "EUR"})
                for name, platform in (
                    ("Ledgerly", "google_ads"), ("Ledgerly US", "google_ads"), ("Ledgerly LI", "linkedin_ads"),
                )
            )  # fmt: skip
            campaign = edit.create(
                "campaign", {"account": account, "name": "Brand", "type": "Search", "daily_budget": "50.00", **GOOGLE}
            )
            other_campaign = edit.create("campaign", {"account": account, "name": "Generic", **GOOGLE})
            groups = tuple(_group(edit, campaign, name) for name in ("Close", "Audit"))
            edit.create("negative_keyword", {"campaign": campaign, "level": "campaign", "text": "jobs",
                                             "match_type": "BROAD", "status": "ENABLED"})  # fmt: skip
            edit.create("targeting", {"campaign": campaign, "type": "location", "value": "Berlin", "status": "ENABLED"})
            edit.create("asset", {"campaign": campaign, "type": "CALLOUT", "text": "Free trial", "status": "ENABLED"})
            stage = edit.create(
                "campaign", {"account": linkedin, "name": "Consider", "objective": "LEAD_GENERATION", **LINKEDIN}
            )
            ad_set = edit.create(
                "ad_group", {"campaign": stage, "name": "CFOs", "targeting": {"include": [], "exclude": {}}, **LINKEDIN}
            )
        yield Planted(workspace, account, other, linkedin, campaign, other_campaign, stage, groups, ad_set)

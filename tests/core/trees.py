"""Small trees for tests: an account with campaigns, ad groups, ads and keywords on both platforms."""

from __future__ import annotations

from dataclasses import dataclass

from core.workspace import Workspace


@dataclass(frozen=True)
class Tree:
    """Ids of what `plant` made."""

    account: str
    campaign: str
    ad_group: str
    ad: str
    keywords: tuple[str, ...]


def plant(workspace: Workspace, *, keywords: int = 3) -> Tree:
    """One Google tree, as one edit."""
    with workspace.edit("Plant") as edit:
        account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign",
            {
                "account": account,
                "platform": "google_ads",
                "name": "Brand",
                "status": "PAUSED",
                "daily_budget": "50.00",
            },
        )
        group = edit.create(
            "ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close", "status": "ENABLED"}
        )
        ad = edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": "google_ads",
                "format": "responsive_search",
                "status": "ENABLED",
                "headlines": ["Close the books", "Close software", "Try it"],
                "descriptions": ["Close the books in 3 days.", "Works with your ERP."],
            },
        )
        words = edit.create_many(
            "keyword",
            [
                {"ad_group": group, "text": f"close software {n}", "match_type": "EXACT", "status": "ENABLED"}
                for n in range(keywords)
            ],
        )
    return Tree(account, campaign, group, ad, tuple(words))

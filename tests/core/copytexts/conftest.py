"""A brief that was accepted, with a search ad group and a LinkedIn ad set."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "pipeline"
landing_page = "https://ledgerly.example/close"
summary = "Month-end close software for finance teams"
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite", "Every reconciliation in one place"]
[[claims]]
text = "Teams close 5 days faster on average"
evidence = "Customer survey 2026, n=96"
[offer]
name = "14-day guided trial"
call_to_action = "Start trial"
[[personas]]
name = "Controller"
pains = ["late nights at month end"]
"""


@dataclass(frozen=True)
class Place:
    """Ids of what was planted."""

    search: str
    linkedin: str
    brief: str = BRIEF


@pytest.fixture
def place(workspace: Workspace) -> Place:
    with workspace.edit("Plant", about={"brief": BRIEF}) as edit:
        made = {}
        for platform in ("google_ads", "linkedin_ads"):
            account = edit.create("account", {"name": "Ledgerly", "platform": platform})
            campaign = edit.create("campaign", {"account": account, "platform": platform, "name": "Ledgerly | Close"})
            made[platform] = edit.create(
                "ad_group",
                {
                    "campaign": campaign,
                    "platform": platform,
                    "name": "Ledgerly | Close | Software",
                    "persona": "Controller",
                },
            )
        edit.create_many("keyword", [
            {"ad_group": made["google_ads"], "text": text, "match_type": "EXACT"}
            for text in ("month end close software", "financial close automation tools")
        ])  # fmt: skip
    return Place(made["google_ads"], made["linkedin_ads"])

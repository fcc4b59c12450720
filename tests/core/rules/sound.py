"""A sound draft of both platforms: no rule finds an error in it; examples break it in one place each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.brandkit import kit_of
from core.brief import Brand
from core.catalog import PLATFORMS
from core.recording import Edit
from core.rules.context import Context
from core.rules.practice import SEEDS
from core.rules.registry import rule as rule_by_id
from core.rules.roles import Voice
from core.rules.rule import Hit, PerEntity, PerScope
from core.rules.scanning import Scanner
from core.rules.view import View
from core.workspace import Workspace

TODAY = date(2026, 12, 1)
BRAND = Brand(banned_words=("synergy", "revolutionary"), competitors=("BlackLine",), acronyms=("SAP", "ERP"))
# Every ad of the sound draft speaks of “the close”.
KIT = replace(kit_of(BRAND), must_include=("The close",), legal_lines=("the close",))
VOICE = Voice(
    KIT.brand,
    ("Close the books in 3 days", "Certified to ISO 27001"),
    ("Ledgerly", "Ledgerly Close"),
    ("ledgerly", "ledgerly close"),
    kit=KIT,
)
CONTEXT = Context(TODAY, VOICE, {"google_ads": "EUR", "linkedin_ads": "EUR"})

HEADLINES = [
    "Close the Books in 3 Days", "Month End Close Software", "Ledgerly for Controllers", "Book a Guided Demo", "Works with SAP and ERP",
    "Every Entry in One Place", "An Audit Trail That Holds", "Certified to ISO 27001",
]  # fmt: skip
DESCRIPTIONS = [
    "Finish the month in 3 days and keep every reconciliation at hand.", "See open items before they hold up the close.",
    "Book a demo and bring your own chart of accounts.",
]  # fmt: skip
TARGETING: dict[str, Any] = {
    "include": [
        {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
        {"titles": [{"name": "Financial Controller", "urn": "urn:li:title:1"}]},
        {"interfaceLocales": [{"name": "English", "urn": "urn:li:locale:en_US"}]},
    ],
    "exclude": {"employers": [{"name": "Ledgerly", "urn": "urn:li:organization:1"}]},
}


@dataclass(frozen=True)
class Sound:
    """Ids of the draft, by a short name of each entity, and its kind."""

    ids: dict[str, str]
    kinds: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


class Planting:
    """Creates entities and remembers their ids under short names."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit
        self.sound = Sound({}, {})

    def add(self, name: str, kind: str, /, **values: Any) -> str:
        self.sound.ids[name] = self.edit.create(kind, {"status": "ENABLED", **values})
        self.sound.kinds[name] = kind
        return self.sound.ids[name]


def plant(workspace: Workspace) -> Sound:
    """The draft, as one edit."""
    with workspace.edit("Plant") as edit:
        made = Planting(edit)
        _google(made)
        _linkedin(made)
    return made.sound


def search_ad(group: str, **values: Any) -> dict[str, Any]:
    """The values of a sound search ad."""
    return {
        "ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": "ENABLED", "headlines": HEADLINES,
        "descriptions": DESCRIPTIONS, "path1": "close", "path2": "demo", "final_url": "https://ledgerly.example/close", **values,
    }  # fmt: skip


def _google(made: Planting) -> None:
    account = made.add("google", "account", platform="google_ads", name="Ledgerly", currency="EUR")
    declared = {
        "platform": "google_ads",
        "account": account,
        "eu_political_ads": "Doesn't have EU political ads",
        "type": "Search",
        "status": "PAUSED",
    }
    campaign = made.add(
        "campaign", "campaign", name="Search | Close", daily_budget=50_000_000, start_date="2027-01-11", end_date="2027-03-31", locations=["DE", "AT"],
        languages=["en"], networks=["Google search"], targeting_method="Location of presence", bid_strategy="Manual CPC", ai_max="Disabled",
        final_url_suffix="utm_source=google&utm_medium=cpc&utm_campaign=close&utm_term={keyword}", **declared,
    )  # fmt: skip
    group = made.add(
        "group", "ad_group", campaign=campaign, platform="google_ads", name="Month end close", max_cpc=2_500_000
    )
    made.add("rsa", "ad", **search_ad(group))
    for name, text in (("keyword", "month end close software"), ("second", "financial close tool")):
        made.add(name, "keyword", ad_group=group, text=text, match_type="PHRASE")
    made.add("negative", "negative_keyword", campaign=campaign, level="campaign", text="jobs", match_type="BROAD")
    for number, seed in enumerate(one for one in SEEDS if one != "jobs"):
        at = {"campaign": campaign, "level": "campaign"}
        made.add(f"usual{number}", "negative_keyword", text=seed, match_type="PHRASE", **at)
    for number, word in enumerate(("Pricing", "Guided demo", "Integrations", "Security")):
        lines = {
            "description1": f"All about {word.lower()}",
            "description2": "In two minutes",
            "final_url": f"https://ledgerly.example/{number}",
        }
        made.add(f"sitelink{number}", "asset", campaign=campaign, type="SITELINK", text=word, **lines)
    for number, word in enumerate(("Guided trial", "Support in English", "Data stays in the EU", "Monthly contract")):
        made.add(f"callout{number}", "asset", campaign=campaign, type="CALLOUT", text=word)
    made.add(
        "snippet",
        "asset",
        campaign=campaign,
        type="SNIPPET",
        header="Types",
        values=["Journals", "Reconciliations", "Checklists", "Reports"],
    )
    made.add("call", "asset", campaign=campaign, type="CALL", text="+49 30 1234567", country="DE")
    made.add(
        "place",
        "targeting",
        campaign=campaign,
        type="location",
        value="Berlin",
        criterion_id="1003854",
        bid_modifier="1.2",
    )


def post(ad_set: str, number: int, **values: Any) -> dict[str, Any]:
    """The values of a sound single-image ad."""
    return {
        "ad_group": ad_set, "platform": "linkedin_ads", "format": "single_image", "status": "ENABLED", "name": f"Post {number}",
        "introductory_text": f"Controllers close the books in 3 days. Story number {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}.",
        "headline": "See how the close works", "description": "A short tour", "call_to_action": "LEARN_MORE", "image": "close.png",
        "final_url": "https://ledgerly.example/close", **values,
    }  # fmt: skip


def _linkedin(made: Planting) -> None:
    account = made.add("linkedin", "account", platform="linkedin_ads", name="Ledgerly", currency="EUR")
    made.add(
        "saved",
        "audience",
        account=account,
        platform="linkedin_ads",
        name="Controllers",
        targeting=TARGETING,
        size=90_000,
    )
    campaign = made.add(
        "li_campaign", "campaign", account=account, platform="linkedin_ads", name="Close | Conversion", type="Sponsored", objective="WEBSITE_VISIT",
        status="PAUSED", daily_budget=200_000_000, budget_optimization=True, start_date="2027-01-11", end_date="2027-03-31", stage="conversion",
        eu_political_ads="Doesn't have EU political ads",
    )  # fmt: skip
    ad_set = made.add(
        "set", "ad_group", campaign=campaign, platform="linkedin_ads", name="Controllers | DE", objective="WEBSITE_VISIT", format="single_image",
        bid_strategy="Maximum delivery", targeting=TARGETING, audience_expansion=False, audience_network=False, locale="en_US", audience_size=52_000,
        final_url_suffix="utm_source=linkedin&utm_medium=paid-social&utm_campaign=close",
    )  # fmt: skip
    for number in range(4):
        made.add(f"post{number}", "ad", **post(ad_set, number))


def run(workspace: Workspace, rule_id: str, context: Context = CONTEXT) -> list[tuple[str, int, Hit]]:
    """What one rule says about the draft: kind, row number and hit."""
    check = rule_by_id(rule_id).check
    with workspace.read() as connection:
        view = View(connection, context)
        if isinstance(check, PerScope):
            return [(check.owner, pk, hit) for pk, hit in check.find(view, None)]
        return list(_single(view, rule_id))


def _single(view: View, rule_id: str) -> Iterator[tuple[str, int, Hit]]:
    rule = rule_by_id(rule_id)
    scanner = Scanner(view.context.voice)
    for kind in rule.kinds:
        for item in view.items(kind, None):
            if item.platform not in rule.platforms and item.platform in PLATFORMS:
                continue
            hits = (
                rule.check.find(item, view.context)
                if isinstance(rule.check, PerEntity)
                else (hit for one, hit in scanner.hits(item) if one is rule)
            )
            yield from ((kind, item.pk, hit) for hit in hits)

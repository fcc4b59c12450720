"""A workspace with both platforms and the context a screen is given."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.author import Author
from core.settings import Settings
from core.workspace import Workspace
from ui.actions import Actions
from ui.context import Context
from ui.jobs import Jobs
from ui.messages import Messages
from ui.screens.editor import EditorScreen
from ui.window.bridge import Bridge

THEMES = (
    ("Quality management", ("quality management software", "qms software", "quality management system", "iso 9001 software", "qms tool")),
    ("Document control", ("document control software", "controlled documents system", "sop management software", "document approval tool", "gmp documents")),
    ("Audit management", ("audit management software", "internal audit tool", "iso audit software", "audit planning tool", "supplier audit software")),
    ("CAPA", ("capa software", "corrective action tracking", "nonconformance software", "root cause analysis tool", "8d report software")),
    ("Supplier quality", ("supplier quality software", "supplier portal quality", "incoming inspection software", "vendor rating tool", "supplier scorecard")),
    ("Training records", ("training records software", "training matrix tool", "skills matrix software", "gmp training software", "compliance training tool")),
    ("Medical device QMS", ("medical device qms", "iso 13485 software", "mdr documentation software", "design control software", "dhf software")),
    ("Brand", ("northwind quality", "northwind qms", "northwind software", "northwind login", "northwind pricing")),
    ("Risk management", ("risk management software", "fmea software", "risk register tool", "iso 31000 software", "risk assessment tool")),
    ("Calibration", ("calibration software", "gauge management", "calibration records tool", "measuring equipment software", "msa software")),
)  # fmt: skip
HEADLINES = (
    "{} for Plants", "ISO 9001 Ready in Weeks", "Book a 30-Minute Demo", "Northwind Quality Cloud", "Audit Trail Built In",
    "Made for Manufacturers", "Replace Paper Forms", "Approvals in One Click", "See Every Open Action", "Works with Your ERP",
    "Hosted in the EU", "Live in 6 Weeks", "Used at 140 Plants", "No Spreadsheet Chaos", "Talk to a Quality Expert",
)  # fmt: skip
DESCRIPTIONS = (
    "Plan audits, close actions and keep every controlled document current in one place.",
    "Northwind brings documents, training and CAPA together. Ready for your next ISO audit.",
    "See which actions are late, who owns them and what the auditor will ask. Book a demo.",
    "Set up in six weeks with our team. Your data stays in the EU.",
)
INTRO = (
    "Your next ISO audit should not need three weeks of searching. Northwind keeps documents, training records and corrective "
    "actions in one place, so quality managers show the auditor what was asked for in minutes. See how 140 plants work with it."
)


def fill(workspace: Workspace) -> None:
    """Two accounts, 6 campaigns, 20 ad groups, 60 ads, 300 keywords; one of each kind of mark."""
    with workspace.edit("Load the sample") as edit:
        google = edit.create(
            "account",
            {"name": "Northwind – Google Ads", "platform": "google_ads", "currency": "EUR", "status": "ENABLED"},
        )
        linkedin = edit.create(
            "account",
            {"name": "Northwind – LinkedIn", "platform": "linkedin_ads", "currency": "EUR", "status": "ENABLED"},
        )
        _search(edit, google)
        _sponsored(edit, linkedin)


def _search(edit: Any, account: str) -> None:
    names = ("DE | Search | Non-brand | Quality", "DE | Search | Non-brand | Compliance", "DE | Search | Brand")
    campaigns = edit.create_many("campaign", [
        {"account": account, "platform": "google_ads", "name": name, "status": status, "type": "Search", "daily_budget": budget * 1_000_000,
         "bid_strategy": "Maximize conversions", "locations": ["DE", "AT"], "languages": ["en", "de"], "start_date": "2026-12-01",
         "end_date": "2027-02-28", "networks": ["Google search"]}
        for name, status, budget in zip(names, ("ENABLED", "PAUSED", "ENABLED"), (85, 60, 15), strict=True)
    ])  # fmt: skip
    for at, (theme, words) in enumerate(THEMES):
        campaign = campaigns[2] if theme == "Brand" else campaigns[at % 2]
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": theme, "status": "ENABLED",
                                         "max_cpc": 2_400_000 + at * 150_000, "theme": theme})  # fmt: skip
        edit.create_many("ad", [_rsa(group, theme, number) for number in range(3)])
        edit.create_many("keyword", [
            {"ad_group": group, "text": f"{word} {tail}".strip(), "match_type": match, "status": "ENABLED", "max_cpc": 2_100_000 + 50_000 * n}
            for n, word in enumerate(words) for tail in ("", "demo", "price") for match in ("EXACT", "PHRASE")
        ])  # fmt: skip
    edit.create_many("negative_keyword", [
        {"campaign": campaigns[0], "level": "campaign", "text": text, "match_type": "PHRASE", "status": "ENABLED"}
        for text in ("free", "jobs", "template", "what is", "course")
    ])  # fmt: skip
    edit.create_many("asset", [
        {"campaign": campaigns[0], "type": "SITELINK", "text": text, "description1": "See what others achieved", "description2": "Short and honest",
         "final_url": "https://northwind.example/" + text.lower().replace(" ", "-"), "status": "ENABLED"}
        for text in ("Customer Stories", "Pricing", "Book a Demo", "Integrations")
    ])  # fmt: skip


def _rsa(group: str, theme: str, number: int) -> dict[str, Any]:
    headlines = [text.format(theme) for text in HEADLINES]
    return {
        "ad_group": group, "platform": "google_ads", "format": "responsive_search", "name": f"{theme} {number + 1}", "status": "ENABLED",
        "headlines": headlines[number:] + headlines[:number], "headline_pins": {"1": 1} if number == 0 else None,
        "descriptions": list(DESCRIPTIONS), "path1": "quality", "path2": "demo",
        "final_url": f"https://northwind.example/{theme.lower().replace(' ', '-')}",
    }  # fmt: skip


def _sponsored(edit: Any, account: str) -> None:
    groups = edit.create_many("campaign", [
        {"account": account, "platform": "linkedin_ads", "name": f"Northwind | {stage.title()} | Q1", "status": "ENABLED", "type": "Sponsored",
         "objective": objective, "total_budget": 9_000_000_000, "start_date": "2026-12-01", "end_date": "2027-02-28", "stage": stage}
        for stage, objective in (("awareness", "BRAND_AWARENESS"), ("consideration", "WEBSITE_VISIT"), ("conversion", "LEAD_GENERATION"))
    ])  # fmt: skip
    personas = ("Quality manager", "Plant manager", "Head of compliance", "IT lead")
    for at in range(10):
        persona = personas[at % 4]
        one = edit.create("ad_group", {
            "campaign": groups[at % 3], "platform": "linkedin_ads", "name": f"{persona} | DACH | {('Manufacturing', 'Medical devices', 'Pharma')[at % 3]}",
            "status": "DRAFT" if at == 9 else "ENABLED", "objective": "WEBSITE_VISIT", "format": "single_image", "daily_budget": 45_000_000, "persona": persona,
            "bid_strategy": "Maximum delivery", "locale": "en_US", "audience_expansion": False, "audience_network": False,
            "targeting": {
                "include": [
                    {"titles": [{"name": persona, "urn": None}, {"name": f"Senior {persona.lower()}", "urn": None}]},
                    {"industries": [{"name": "Manufacturing", "urn": "urn:li:industry:25"}], "staffCountRanges": [{"name": "201-500", "urn": None}]},
                    {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
                ],
                "exclude": {"employers": [{"name": "Northwind", "urn": None}]},
            },
        })  # fmt: skip
        edit.create_many("ad", [
            {"ad_group": one, "platform": "linkedin_ads", "format": "single_image", "name": f"{persona} {number + 1}", "status": "ENABLED",
             "introductory_text": INTRO, "headline": "Show the auditor what was asked for, in minutes", "description": "Documents, training and CAPA in one place",
             "call_to_action": "REQUEST_DEMO", "final_url": "https://northwind.example/demo"}
            for number in range(3)
        ])  # fmt: skip


def propose(workspace: Workspace) -> str:
    """A proposal that adds an ad group with ads and keywords, edits budgets and removes a keyword; returns its id."""
    from core.rows import list_rows

    campaign = list_rows(workspace, "campaign", limit=1)[0]
    keyword = list_rows(workspace, "keyword", limit=1)[0]
    about = {
        "seed": 7,
        "assumptions": ["No landing page was checked.", "Budget is split 60 : 40 between the platforms."],
    }
    with workspace.propose(
        "Brief: Northwind Quality Cloud, Q1", Author.generator(), reason="Generated from the brief", about=about
    ) as edit:
        edit.set(
            "campaign",
            [campaign.id],
            {"daily_budget": 95_000_000},
            reason="The flight is 90 days",
            evidence="24 000.00 EUR / 90 days",
        )
        edit.delete("keyword", [keyword.id], reason="Overlaps with the exact match")
        group = edit.create("ad_group", {"campaign": campaign.id, "platform": "google_ads", "name": "Electronic signatures", "status": "PAUSED"},
                            reason="A theme of the brief without an ad group", evidence="4 similar keywords")  # fmt: skip
        edit.create("ad", _rsa(group, "E-Signatures", 0) | {"status": "PAUSED"}, reason="Every ad group needs an ad")
        edit.create_many("keyword", [
            {"ad_group": group, "text": text, "match_type": "PHRASE", "status": "PAUSED"}
            for text in ("electronic signature gmp", "21 cfr part 11 software", "e signature quality")
        ], reason="Close to the theme", evidence="similarity 0.71")  # fmt: skip
    from core.changesets import list_sets

    return list_sets(workspace, state="proposed")[0].id


@pytest.fixture(name="propose")
def _propose() -> Callable[[Workspace], str]:
    return propose


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once; each test works on a copy."""
    file = tmp_path_factory.mktemp("sample") / "sample.cdesk"
    with Workspace.create(file, synchronous="OFF") as made:
        fill(made)
    return file


@pytest.fixture
def workspace(sample_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    copy = shutil.copy(sample_file, tmp_path / "sample.cdesk")
    with Workspace.open(Path(copy), synchronous="OFF") as made:
        yield made


@pytest.fixture
def context(workspace: Workspace, qapp: Any) -> Iterator[Context]:
    messages = Messages()
    jobs = Jobs(messages)
    yield Context(workspace, Settings(), jobs, messages, None, None)
    jobs.close()


@pytest.fixture
def bridged(context: Context) -> Iterator[Any]:
    """Tells a screen what is committed, as the window does."""
    bridge = Bridge(context.workspace)
    yield lambda screen: bridge.edited.connect(screen.edited)
    bridge.close()


def quiet(screen: EditorScreen) -> bool:
    """Nothing is being filled, counted or compared any more."""
    return not screen.context.jobs.running and not screen.panes.listing.settling and not screen._wait.isActive()


@pytest.fixture
def screen(context: Context, bridged: Callable[[Any], None], qtbot: QtBot) -> EditorScreen:
    made = EditorScreen(context)
    # The window stops all jobs before it lets screens go.
    qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(made)
    made.resize(1208, 690)
    made.show()
    qtbot.waitUntil(lambda: quiet(made))
    return made


@pytest.fixture
def actions(screen: EditorScreen) -> Actions:
    made = Actions(screen)
    made.add(screen.screen_actions(), owner=screen)
    return made

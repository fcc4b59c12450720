"""Writes a plan into a workspace as one proposal; everything says why it exists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.author import Author
from core.catalog import GOOGLE, LINKEDIN
from core.generation import rows
from core.generation.audiences import TITLES
from core.generation.existing import account_name, find_account, taken_names
from core.generation.groups import SearchGroup
from core.generation.naming import Name, free_name, harmless, make_name, token
from core.generation.plan import AdSet, Plan, PlannedSearch, PlannedStage
from core.ids import id_text
from core.progress import Progress
from core.recording import Edit
from core.workspace import Workspace

_LONGEST_LABEL = 22


@dataclass
class Writing:
    """One proposal being written."""

    plan: Plan
    edit: Edit
    workspace: Workspace
    progress: Progress
    taken: set[str]
    created: Counter[str] = field(default_factory=Counter)

    def create(self, kind: str, row: rows.Row, reason: str, evidence: str | None = None) -> str:
        """One entity with its reason."""
        self.created[kind] += 1
        return self.edit.create(kind, _harmless(row), reason=reason, evidence=evidence)

    def create_many(self, kind: str, many: list[rows.Row], reason: str) -> None:
        """Entities that exist for one reason."""
        if many:
            self.created[kind] += len(many)
            self.edit.create_many(kind, [_harmless(row) for row in many], reason=reason)

    def name(self, channel: str, part: str, theme: str, taken: set[str]) -> Name:
        """A free name, taken from now on."""
        places = (self.plan.countries, self.plan.languages)
        name = free_name(make_name(rows.brand_of(self.plan), channel, part, theme, places), taken)
        taken.add(str(name))
        return name


def _harmless(row: rows.Row) -> rows.Row:
    """What a brief says is never a formula in a sheet, Editor's own format included, which has no way to escape one."""
    return {
        name: harmless(value)
        if isinstance(value, str)
        else [harmless(one) for one in value]
        if isinstance(value, list)
        else value
        for name, value in row.items()
    }


def write_plan(
    workspace: Workspace, plan: Plan, about: dict[str, object], progress: Progress
) -> tuple[str, dict[str, int]]:
    """Propose the plan; returns the change set's id and how many entities of each kind it creates."""
    taken = {platform: taken_names(workspace, "campaign", platform) for platform in (GOOGLE, LINKEDIN)}
    accounts = {platform: find_account(workspace, platform, plan.currency) for platform in (GOOGLE, LINKEDIN)}
    names = {platform: account_name(workspace, platform, plan.brief.company) for platform in (GOOGLE, LINKEDIN)}
    title, reason = (
        f"Campaigns for {plan.brief.product}",
        f"Generated from the brief for {plan.brief.product}, seed {plan.request.seed}.",
    )
    created: Counter[str] = Counter()
    with workspace.propose(title, Author.generator(), reason=reason, about=about) as edit:
        for platform in (GOOGLE, LINKEDIN):
            planned = plan.search if platform == GOOGLE else plan.stages
            if not planned:
                continue
            writing = Writing(plan, edit, workspace, progress, taken[platform], created)
            account = accounts[platform] or writing.create(
                "account",
                rows.account_row(plan, platform, names[platform]),
                f"The workspace has no account of this platform in {plan.currency}.",
            )
            if platform == GOOGLE:
                _write_search(writing, account)
            else:
                _write_linkedin(writing, account)
    return id_text(edit.id), dict(created)


def _write_search(writing: Writing, account: str) -> None:
    for at, planned in enumerate(writing.plan.search):
        writing.progress.step("Writing Search campaigns", at, len(writing.plan.search))
        campaign = planned.campaign
        name = writing.name("Search", campaign.part, campaign.theme, writing.taken)
        row = rows.search_campaign_row(writing.plan, planned, name) | {"account": account}
        _write_search_campaign(writing, planned, writing.create("campaign", row, campaign.reason))


def _write_search_campaign(writing: Writing, planned: PlannedSearch, campaign: str) -> None:
    for group, ad in zip(planned.campaign.groups, planned.ads, strict=True):
        ad_group = writing.create("ad_group", rows.search_group_row(group) | {"campaign": campaign}, group.reason)
        writing.create_many("keyword", rows.keyword_rows(group, ad_group), group.reason)
        row = rows.search_ad_row(writing.plan, group, ad) | {"ad_group": ad_group}
        evidence = rows.evidence_of((*ad.headlines, *ad.descriptions))
        writing.create("ad", row, _ad_reason(group), evidence)
    for reason in dict.fromkeys(one.reason for one in planned.campaign.negatives):
        many = [
            {
                "campaign": campaign,
                "level": "campaign",
                "text": one.text,
                "match_type": one.match_type,
                "status": "ENABLED",
            }
            for one in planned.campaign.negatives
            if one.reason == reason
        ]
        writing.create_many("negative_keyword", many, f"{reason}.")
    for row, evidence in rows.asset_rows(writing.plan):
        writing.create(
            "asset",
            row | {"campaign": campaign},
            "Shows more of what the brief says beside the ads (value_props, claims, offer).",
            evidence,
        )


def _ad_reason(group: SearchGroup) -> str:
    return f"The ad of “{group.name}”; its texts come from claims, value_props, offer and summary."


def _write_linkedin(writing: Writing, account: str) -> None:
    for at, planned in enumerate(writing.plan.stages):
        writing.progress.step("Writing LinkedIn campaigns", at, len(writing.plan.stages))
        stage = planned.stage.name.capitalize()
        name = writing.name("LinkedIn", stage, writing.plan.brief.product, writing.taken)
        row = rows.stage_row(writing.plan, planned, name) | {"account": account}
        reason = f"The {planned.stage.name} stage of the goal “{writing.plan.brief.goal}” (goal, budget)."
        campaign = writing.create("campaign", row, reason)
        names: set[str] = set()
        for ad_set in planned.ad_sets:
            _write_ad_set(writing, planned, ad_set, campaign, names)


def _write_ad_set(writing: Writing, planned: PlannedStage, ad_set: AdSet, campaign: str, names: set[str]) -> None:
    route = ad_set.route
    whom = f"{token(route.label, _LONGEST_LABEL)} – {'titles' if route.by == TITLES else 'functions'}"
    name = writing.name("LinkedIn", planned.stage.name.capitalize(), whom, names)
    row = rows.ad_set_row(writing.plan, planned, route, name) | {"campaign": campaign}
    reason = f"Reaches {route.label} by {route.by} at the {planned.stage.name} stage ({route.keys})."
    ad_group = writing.create("ad_group", row, reason)
    for number, ad in enumerate(ad_set.ads, 1):
        lines = (ad.introductory_text, ad.headline, ad.description)
        ad_name = f"{route.label} – {planned.stage.name} – {number}"
        row = rows.linkedin_ad_row(writing.plan, ad_name, ad) | {"ad_group": ad_group}
        writing.create(
            "ad", row, f"Variant {number} for {route.label} at the {planned.stage.name} stage.", rows.evidence_of(lines)
        )

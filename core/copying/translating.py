"""Google ad groups as LinkedIn ad sets, as a proposal: what people search for becomes who they are, as far as that goes.

Nothing is lost in silence: each thing LinkedIn has no counterpart for is counted and named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from core.catalog import GOOGLE, LINKEDIN
from core.copy.lexicon import FUNCTION_WORDS
from core.copy.words import tokens
from core.copying.cloning import taken_names
from core.copying.naming import FreeNames
from core.copying.places import Destination, Spot, spots_of
from core.copywriting import Embedder
from core.editing import Target, conditions
from core.errors import InvalidInput
from core.ids import id_text
from core.progress import Progress
from core.recording import Edit
from core.rows import EntityRow, select_rows
from core.schema import ENTITY, Presence
from core.targeting import lists as facets
from core.targeting.lists import Entity
from core.workspace import Workspace

MOST_SKILLS = 20
_HEADLINE_LETTERS = 70
_NEVER_BUY = ("Unpaid", "Training", "Entry")
_DECIDERS = ("Manager", "Director", "VP", "CXO")
# Words of a search that say what is wanted of a thing, not what it is about.
_SHOPPING = frozenset(
    [
        "software",
        "tool",
        "tools",
        "system",
        "systems",
        "platform",
        "solution",
        "solutions",
        "app",
        "apps",
        "service",
        "services",
        "provider",
        "providers",
        "vendor",
        "vendors",
        "company",
        "companies",
        "best",
        "top",
        "cheap",
        "price",
        "prices",
        "pricing",
        "cost",
        "costs",
        "free",
        "trial",
        "demo",
        "buy",
        "compare",
        "comparison",
        "vs",
        "versus",
        "review",
        "reviews",
        "alternative",
        "alternatives",
        "online",
        "cloud",
        "near",
        "template",
        "templates",
        "example",
        "examples",
        "how",
        "what",
        "why",
        "when",
        "guide",
    ]
)


@dataclass(frozen=True)
class Loss:
    """Something LinkedIn has no counterpart for: what, how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class Translated:
    """The proposed change set, how many ad sets and ads it holds, and what could not come along."""

    changeset: str | None
    ad_sets: int
    ads: int
    losses: tuple[Loss, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())

    @property
    def lost(self) -> int:
        """How many things have no counterpart."""
        return sum(loss.count for loss in self.losses)


def copy_as_ad_sets(
    workspace: Workspace, groups: Target, destination: Destination, embedder: Embedder | None, progress: Progress
) -> Translated:
    """Propose a LinkedIn ad set for each Google ad group; raises InvalidInput for other ad groups or destinations."""
    with workspace.propose("Copy ad groups as LinkedIn ad sets", reason="Translated from Google Ads") as edit:
        (spot,) = spots_of(edit.connection, [destination])
        campaign = _linkedin_campaign(edit, spot)
        rows = _google_groups(edit, groups)
        translating = _Translating(edit, campaign, embedder, progress)
        for at, row in enumerate(rows):
            progress.step("Translating ad groups", at, len(rows))
            translating.take(row)
        changeset = id_text(edit.id)
    return Translated(
        changeset, len(rows), translating.ads, translating.report(), tuple(dict.fromkeys(translating.notes))
    )


def _linkedin_campaign(edit: Edit, spot: Spot) -> EntityRow:
    if spot.platform != LINKEDIN or spot.campaign is None:
        raise InvalidInput("Ad sets go into a LinkedIn campaign.", hint="Choose one to copy them into.")
    return select_rows(edit.connection, "campaign", ENTITY["campaign"].c.pk == spot.campaign)[0]


def _google_groups(edit: Edit, groups: Target) -> list[EntityRow]:
    table = ENTITY["ad_group"]
    rows = [
        row
        for one in conditions("ad_group", groups)
        for row in select_rows(edit.connection, "ad_group", one & (table.c.platform == GOOGLE))
    ]
    if not rows:
        raise InvalidInput("No Google ad group was chosen.", hint="Choose the ad groups to translate.")
    return rows


class _Translating:
    """One translation under way: counts what is lost."""

    def __init__(self, edit: Edit, campaign: EntityRow, embedder: Embedder | None, progress: Progress) -> None:
        self.edit = edit
        self.campaign = campaign
        self.embedder = embedder
        self.progress = progress
        self.names = FreeNames(taken_names(edit, "ad_group", {campaign.pk}))
        self.lost: Counter[tuple[str, str]] = Counter()
        self.notes: list[str] = []
        self.ads = 0

    def take(self, group: EntityRow) -> None:
        """Propose the ad set of one ad group, with an ad for each of its ads."""
        keywords = self._below("keyword", group)
        texts = list(dict.fromkeys(str(row["text"]) for row in keywords if row["text"]))
        row = self._ad_set(group, texts)
        evidence = f"Keywords of {group['name']}: {'; '.join(texts[:8])}"
        ident = self.edit.create("ad_group", row, reason="Translated from a Google ad group", evidence=evidence)
        for ad in self._below("ad", group):
            self._ad(ident, ad)
        self._count_losses(group, keywords)

    def _below(self, kind: str, group: EntityRow) -> list[EntityRow]:
        table = ENTITY[kind]
        where = (table.c.ad_group == group.pk) & table.c.status.is_distinct_from("REMOVED")
        return select_rows(self.edit.connection, kind, where)

    def _ad_set(self, group: EntityRow, texts: Sequence[str]) -> dict[str, Any]:
        above = select_rows(self.edit.connection, "campaign", ENTITY["campaign"].c.pk == group.parents["campaign"])[0]
        spoken = facets.interface_languages(above["languages"] or [])
        if not self.campaign["objective"]:
            self.notes.append(
                "The LinkedIn campaign has no objective yet; website visits were assumed for its new ad sets."
            )
        return {
            "campaign": self.campaign.pk,
            "platform": LINKEDIN,
            "name": self.names.give(self.campaign.pk, str(group["name"] or "Ad set")),
            "status": "DRAFT",
            "objective": self.campaign["objective"] or "WEBSITE_VISIT",
            "format": "single_image",
            "bid_strategy": "Maximum delivery",
            "targeting": self._targeting(texts, above, spoken.entities),
            "audience_expansion": False,
            "audience_network": False,
            "locale": spoken.locale,
            "stage": group["stage"],
            "final_url_suffix": group["final_url_suffix"],
            "labels": group["labels"],
            "comment": group["comment"],
        }

    def _targeting(self, texts: Sequence[str], above: EntityRow, spoken: Sequence[Entity]) -> dict[str, Any]:
        skills = skills_of(texts)
        functions = facets.function_words(texts) or self._similar_functions(texts)
        people = {"skills": skills, "jobFunctions": functions}
        seniorities = facets.seniority_words(texts) or [facets.named("seniorities", name) for name in _DECIDERS]
        places = facets.locations(above["locations"] or []).entities
        blocks: list[dict[str, list[Entity]]] = [
            {facet: list(values) for facet, values in people.items() if values},
            {"seniorities": list(seniorities)},
            {"locations": list(places)},
            {"interfaceLocales": list(spoken)},
        ]
        if skills:
            self.notes.append(
                "LinkedIn's ids of the skills are looked up when the account is connected. Please check them."
            )
        if not above["locations"]:
            self.notes.append(
                "A Google campaign names no country, so its ad sets name none either; LinkedIn needs one."
            )
        wanted = {one["name"] for one in seniorities}
        never = [facets.named("seniorities", name) for name in _NEVER_BUY if name not in wanted]
        return {"include": [block for block in blocks if any(block.values())], "exclude": {"seniorities": never}}

    def _similar_functions(self, texts: Sequence[str]) -> list[Entity]:
        """The job function whose work is most like what is searched for; none without a model."""
        if self.embedder is None or not texts:
            return []
        known = facets.reference("functions")
        described = [f"{entry['name']}: {entry['about']}" for entry in known]
        vectors = self.embedder.embed(["; ".join(texts[:30]), *described], progress=self.progress)
        scores = vectors[1:] @ vectors[0]
        best = max(range(len(known)), key=lambda at: float(scores[at]))
        return [{"name": known[best]["name"], "urn": known[best]["urn"]}]

    def _ad(self, ad_set: str, ad: EntityRow) -> None:
        headlines, descriptions = list(ad["headlines"] or []), list(ad["descriptions"] or [])
        if not headlines:
            self.lost["Ads of older formats", "they have no headlines to take over"] += 1
            return
        used, headline = _joined(headlines)
        row = {
            "ad_group": ad_set,
            "platform": LINKEDIN,
            "name": ad["name"],
            "format": "single_image",
            "status": "DRAFT",
            "introductory_text": " ".join(descriptions[:2]) or None,
            "headline": headline,
            "call_to_action": "LEARN_MORE",
            "final_url": ad["final_url"],
        }
        self.edit.create("ad", row, reason="Translated from a responsive search ad")
        self.ads += 1
        self.notes.append("The ads need an image before LinkedIn takes them.")
        self._lose("Headlines", len(headlines) - used, "a LinkedIn ad shows one headline")
        self._lose("Descriptions", max(0, len(descriptions) - 2), "two went into the introductory text")
        self._lose(
            "Display paths", sum(bool(ad[name]) for name in ("path1", "path2")), "LinkedIn shows the domain only"
        )
        self._lose("Pinned positions", len(ad["headline_pins"] or {}) + len(ad["description_pins"] or {}),
                   "a LinkedIn ad has one of each text")  # fmt: skip

    def _count_losses(self, group: EntityRow, keywords: Sequence[EntityRow]) -> None:
        self._lose("Match types", len(keywords), "LinkedIn reaches people, not searches")
        self._lose("Bids of keywords", sum(row["max_cpc"] is not None for row in keywords), "LinkedIn bids per ad set")
        self._lose("Landing pages of keywords", sum(bool(row["final_url"]) for row in keywords), "only ads have one")
        self._lose("Bids of ad groups", int(group["max_cpc"] is not None), "a price per search click says nothing here")
        self._lose("Tracking templates", int(bool(group["tracking_template"])), "LinkedIn has URL parameters only")
        for kind, what, why in (
            ("negative_keyword", "Negative keywords", "LinkedIn excludes people, not searches"),
            ("asset", "Assets", "LinkedIn ads have no sitelinks, callouts or snippets"),
            ("targeting", "Targeting rows", "places and audiences are chosen anew on LinkedIn"),
        ):
            table = ENTITY[kind]
            where = (table.c.ad_group == group.pk) & (table.c.presence == int(Presence.DRAFT))
            count = self.edit.connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()
            self._lose(what, int(count), why)

    def _lose(self, what: str, count: int, why: str) -> None:
        if count > 0:
            self.lost[what, why] += count

    def report(self) -> tuple[Loss, ...]:
        """What could not come along, the most first."""
        return tuple(Loss(what, count, why) for (what, why), count in self.lost.most_common())


def skills_of(texts: Sequence[str]) -> list[Entity]:
    """What the searches are about, as names of skills; the most frequent first."""
    phrases: Counter[str] = Counter()
    for text in texts:
        # “payroll software for accountants”: what follows names who wants it.
        about = re.split(r"\b(?:for|für|pour|para)\b", text.lower())
        words = [
            word
            for word in tokens(about[0].strip() or text.lower())
            if word not in _SHOPPING and word not in FUNCTION_WORDS
        ]
        if words and not all(word.isdigit() for word in words):
            phrases[" ".join(words[:3])] += 1
    names: Mapping[str, None] = {phrase.title(): None for phrase, _ in phrases.most_common(MOST_SKILLS)}
    return [{"name": name, "urn": None} for name in names]


def _joined(headlines: Sequence[str]) -> tuple[int, str]:
    """As many headlines as fit before LinkedIn cuts off."""
    both = " – ".join(headlines[:2])
    return (2, both) if len(headlines) > 1 and len(both) <= _HEADLINE_LETTERS else (1, headlines[0])

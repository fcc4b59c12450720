"""What learning a brand is worth: the packaged model taught an invented account's ads, and its lines before and after."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bench import Figure
from app.bench.copy_quality import RAW, drafted_figures, example_briefs, raw_figures, theme_of
from core import paths
from core.brief.brief import Brand, Brief, Claim, Offer
from core.copy.ads import CopyDesk
from core.learning import lesson_of
from core.progress import Progress, silent
from core.rules import refusal_of
from core.workspace import Workspace

if TYPE_CHECKING:
    from ml.client import ModelWorker

BRIEFS = paths.resources() / "bench" / "brand_briefs.toml"
ROLES = frozenset({"benefit", "proof", "keyword", "question", "pain", "audience"})
"""Ads that say something: calls, offers and names alone do not."""
MOST_HEADLINES, MOST_DESCRIPTIONS = 15, 4
OFFERED = 45


@dataclass(frozen=True)
class PastAd:
    """One ad of the invented account."""

    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Raw lines and finished ads of the example briefs, before and after learning at least `size` headlines."""
    from ml.client import CopySource, ModelWorker

    briefs = example_briefs()
    with tempfile.TemporaryDirectory() as folder, closing(ModelWorker(paths.models())) as worker:
        with account(Path(folder) / "account.cdesk", size) as workspace:
            lesson = lesson_of(workspace)
        progress.step("Writing before")
        before = _figures(briefs, worker, "before", progress)
        out = Path(folder) / "adapter"
        report = worker.learn(lesson, out, progress)
        worker.use(CopySource(None, out))
        after = _figures(briefs, worker, "after", progress)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    learned = [
        Figure("texts learned from", report.texts, "texts", "≥ 200"),
        Figure("learning", report.seconds, "s", how=f"{report.steps} steps; {load}"),
        Figure("surprise at texts held out, before", report.loss_before, "nats per token"),
        Figure("surprise at texts held out, after", report.loss_after, "nats per token"),
    ]
    return [*learned, *before, *after]


def _figures(briefs: Sequence[Brief], worker: ModelWorker, when: str, progress: Progress) -> list[Figure]:
    """`when` stands in each figure's name; the goals are those of a model that has learned."""
    goals = ("≥ 90 %" if when == "after" else "≥ 55 %", "≥ 40", None)
    found = [
        *raw_figures(briefs, worker.copywriter, RAW, progress),
        *drafted_figures(briefs, worker.copywriter, worker.embedder),
    ]
    return [
        Figure(f"{one.name.removesuffix(', few-shot')}, {when} learning", one.value, one.unit, goal, how=one.how)
        for one, goal in zip(found, goals, strict=True)
    ]


def account(path: Path, headlines: int | None = None) -> Workspace:
    """A workspace that holds the invented account's ads, `headlines` different ones at least (None: all there are)."""
    workspace = Workspace.create(path, synchronous="OFF")
    with workspace.edit("Past ads") as edit:
        owner = edit.create("account", {"name": "Stowline", "platform": "google_ads", "currency": "EUR"})
        campaign = edit.create("campaign", {"account": owner, "name": "Past", "platform": "google_ads"})
        group = edit.create("ad_group", {"campaign": campaign, "name": "Past", "platform": "google_ads"})
        seen: set[str] = set()
        for ad in past_ads():
            if headlines is not None and len(seen) >= headlines:
                break
            seen.update(ad.headlines)
            texts = {"headlines": list(ad.headlines), "descriptions": list(ad.descriptions)}
            edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search"} | texts)
    return workspace


def past_ads() -> Iterator[PastAd]:
    """Ads of what the grammar says of the invented products' facts, several of each product."""
    for brief in invented_briefs():
        desk = CopyDesk(brief, seed=1, refusal=refusal_of(brief))
        offers = [one for one in desk.search_offers(theme_of(brief), OFFERED, silent()) if one.line.role in ROLES]
        headlines = [one.line.text for one in offers if one.field == "headlines"]
        descriptions = [one.line.text for one in offers if one.field == "descriptions"]
        for at in range(0, len(headlines), MOST_HEADLINES):
            yield PastAd(tuple(headlines[at : at + MOST_HEADLINES]), tuple(descriptions[:MOST_DESCRIPTIONS]))
            descriptions = descriptions[MOST_DESCRIPTIONS:]


def invented_briefs() -> list[Brief]:
    """The briefs of products that nobody sells."""
    tables: list[dict[str, Any]] = tomllib.loads(BRIEFS.read_text("utf-8"))["brief"]
    return [
        Brief(
            product=table["product"],
            company=table["company"],
            goal="leads",
            landing_page="https://stowline.example",
            summary=table["summary"],
            languages=("en",),
            value_props=tuple(table["value_props"]),
            claims=tuple(Claim(text) for text in table["claims"]),
            keyword_seeds=tuple(table["keyword_seeds"]),
            offer=Offer(table["offer"]),
            brand=Brand(acronyms=tuple(table.get("acronyms", ()))),
        )
        for table in tables
    ]

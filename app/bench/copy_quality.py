"""What the copywriter's texts are worth: raw lines, finished ads and exported files of the example briefs."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import psutil

from app.bench import Figure
from core import paths
from core.brief import Brief
from core.brief.reading import read_brief
from core.copy.ads import CopyDesk, LinkedInRequest, SearchCopy, Theme
from core.copy.asking import wide_angles
from core.copy.bans import banned_in, named_in
from core.copy.casing import title_case
from core.copy.drafts import limits, prefix
from core.copy.facts import facts_of, phrases_of
from core.copy.fields import DESCRIPTION, HEADLINE
from core.copy.line import GRAMMAR
from core.copy.validate import allowed, rules_of
from core.copy.width import display_width
from core.copy.words import content_stems, numbers, tokens
from core.copywriting import Copywriter, Embedder
from core.evidence import brief_ledger
from core.progress import Progress, silent
from core.rules import refusal_of
from core.rules.context import voice_of
from core.xray import Company

if TYPE_CHECKING:
    from ml.client import ModelWorker

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "briefs"
RAW = 100
_TOLD = 0.6
_REPEATS = 3


@dataclass(frozen=True)
class Finished:
    """The search ad of one brief, with its texts' vectors where an embedder is at hand."""

    brief: Brief
    ad: SearchCopy

    @property
    def headlines(self) -> list[str]:
        """Its headlines."""
        return [line.text for line in self.ad.headlines]

    @property
    def texts(self) -> list[str]:
        """Headlines and descriptions."""
        return [*self.headlines, *(line.text for line in self.ad.descriptions)]


def example_briefs() -> list[Brief]:
    """The product's own example briefs and the project's, where they lie beside the repository."""
    files = [*sorted((paths.resources() / "demo").glob("*.toml")), *sorted(SHARED.glob("*.toml"))]
    return [read_brief(path, today=date.today() - timedelta(days=1)) for path in files]


def theme_of(brief: Brief) -> Theme:
    """One ad group for all of a brief's keywords."""
    keywords = brief.keyword_seeds or (brief.product,)
    return Theme(keywords[0], tuple(keywords))


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Shares of texts that hold to everything, and seconds of a full asset set."""
    from ml.client import ModelWorker

    worker = ModelWorker(paths.models())
    briefs = example_briefs()
    try:
        worker.warm()
        found = [*raw_figures(briefs, worker.copywriter, size or RAW, progress)]
        done = [_finished(brief, worker.copywriter, worker.embedder) for brief in briefs]
        found += finalist_figures([one for one in done if one.brief.keyword_seeds], worker.embedder)
        found += [_kept_figure(done), *_speed_figures(briefs[0], worker)]
        return found
    finally:
        worker.close()


def raw_figures(briefs: Sequence[Brief], copywriter: Copywriter, count: int, progress: Progress) -> list[Figure]:
    """How many of `count` lines a model was asked for pass every check, and how many of those are different."""
    passed, distinct = [], []
    for brief in briefs:
        refusal = refusal_of(brief)
        model = facts_of(brief, refusal)
        rules = rules_of(brief, model, refusal=refusal)
        drafts = copywriter.write(prefix(), wide_angles(model, count), limits(rules), seed=1, progress=progress)
        texts = [title_case(" ".join(one.text.split()).strip(" .\"'"), model.keep) for one in drafts[:count]]
        good = [text for text in texts if allowed(text, HEADLINE, rules)]
        passed.append(100 * len(good) / max(1, len(texts)))
        distinct.append(len({text.lower() for text in good}) * 100 / count)
    each = ", ".join(f"{one:.0f}" for one in passed)
    different = ", ".join(f"{one:.0f}" for one in distinct)
    return [
        Figure("raw lines that pass every check, few-shot", mean(passed), "%", "≥ 55 %", how=f"by brief: {each}"),
        Figure("different ones among 100 asked for", mean(distinct), "lines", "≥ 40", how=f"by brief: {different}"),
    ]


def drafted_figures(briefs: Sequence[Brief], copywriter: Copywriter, embedder: Embedder) -> list[Figure]:
    """How much of the finished search ads a model wrote."""
    done = [_finished(brief, copywriter, embedder) for brief in briefs]
    drafted = [[line for line in (*one.ad.headlines, *one.ad.descriptions) if line.source != GRAMMAR] for one in done]
    lines = sum(len(one.texts) for one in done)
    each = ", ".join(str(len(some)) for some in drafted)
    return [
        Figure("lines of finished ads from the model", sum(map(len, drafted)), f"of {lines}", how=f"by brief: {each}"),
    ]


def _finished(brief: Brief, copywriter: Copywriter | None, embedder: Embedder | None) -> Finished:
    company = Company(voice_of(brief).own_names)
    desk = CopyDesk(brief, seed=5, copywriter=copywriter, embedder=embedder, refusal=refusal_of(brief), company=company)
    return Finished(brief, desk.search_ads([theme_of(brief)], silent())[0])


def finalist_figures(done: Sequence[Finished], embedder: Embedder) -> list[Figure]:
    """Grounding, facets, variety and the nearest pair of the finished ads."""
    grounded = [not brief_ledger(one.brief).ungrounded(text) for one in done for text in one.texts]
    covered = [_covered(one) for one in done]
    variety = [distinct_2(one.headlines) for one in done]
    nearest = [_nearest(one.headlines, embedder) for one in done]
    return [
        Figure("finalists that rest on evidence", 100 * mean(grounded), "%", "100 %", how=f"{len(grounded)} texts of {len(done)} briefs"),
        Figure("facets of the brief told, of ten", 10 * mean(told / of for told, of in covered), "facets", "≥ 9",
               how=", ".join(f"{told} of {of}" for told, of in covered)),
        Figure("distinct-2 of the headlines", mean(variety), "of 1", "≥ 0.80", how=", ".join(f"{one:.2f}" for one in variety)),
        Figure("nearest pair of headlines", max(nearest), "cosine", "≤ 0.90", how=", ".join(f"{one:.2f}" for one in nearest)),
        Figure("characters used", 100 * mean(display_width(text) / HEADLINE.max_width for one in done for text in one.headlines), "%"),
    ]  # fmt: skip


def facets_of(brief: Brief) -> list[str]:
    """What an ad of a brief could tell: claims, propositions, offer and call, name, what it is, its readers, their pains."""
    offer = [brief.offer.name, brief.offer.call_to_action or brief.offer.name] if brief.offer else []
    facets = [
        *(claim.text for claim in brief.claims),
        *brief.value_props,
        *offer,
        brief.product,
        *brief.keyword_seeds[:1],
    ]
    return list(dict.fromkeys([*facets, *(one.name for one in brief.personas[:1]), *(one for who in brief.personas[:1] for one in who.pains[:1])]))  # fmt: skip


def _covered(one: Finished) -> tuple[int, int]:
    """How many facets some text tells: most of their words of meaning."""
    facets = facets_of(one.brief)
    told = [set(content_stems(text)) for text in one.texts]
    held = [any(_share(set(content_stems(facet)), words) >= _TOLD for words in told) for facet in facets]
    return sum(held), len(facets)


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / max(1, len(wanted))


def distinct_2(texts: Iterable[str]) -> float:
    """Different pairs of neighbouring words over all of them."""
    pairs = [pair for text in texts for pair in pairwise([word.lower() for word in tokens(text)])]
    return len(set(pairs)) / max(1, len(pairs))


def _nearest(texts: Sequence[str], embedder: Embedder) -> float:
    vectors = embedder.embed(texts, progress=silent())
    return max((float(one @ two) for one, two in combinations(vectors, 2)), default=0.0)


def _kept_figure(done: Sequence[Finished]) -> Figure:
    """Within limits, free of banned words and names, figures as the brief writes them."""
    checked = [
        (line.text, most.max_width, one.brief)
        for one in done
        for lines, most in ((one.ad.headlines, HEADLINE), (one.ad.descriptions, DESCRIPTION))
        for line in lines
    ]
    kept = [_keeps(text, most, brief) for text, most, brief in checked]
    return Figure(
        "finished texts within limits, free of banned words, figures as in the brief",
        100 * mean(kept), "%", "100 %", how=f"{sum(kept)} of {len(kept)} texts",
    )  # fmt: skip


def _keeps(text: str, most: int, brief: Brief) -> bool:
    known = {number for phrase in phrases_of(brief) for number in numbers(phrase)}
    figures = set(numbers(re.sub(re.escape(brief.product), " ", text)))
    free = not banned_in(text, brief.brand.banned_words) and not named_in(text, brief.brand.competitors)
    return display_width(text) <= most and free and figures <= known


def _speed_figures(brief: Brief, worker: ModelWorker) -> list[Figure]:
    """A full asset set of one ad group: 15 + 4 for Search, and LinkedIn's texts; warm, the best of three."""
    both = [psutil.Process(), psutil.Process(worker.pid)]
    before = _used(both)
    models = _best(lambda: _assets(brief, worker.copywriter, worker.embedder))
    busy = (_used(both) - before) / _REPEATS
    alone = _best(lambda: _assets(brief, None, None))
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else None
    return [
        Figure("full asset set, warm", models, "s", "≤ 3 s", "grammar only (≤ 1 s)", alone, how=load),
        Figure("full asset set, warm, one core's time", busy, "CPU s", "≤ 3 s", how="both processes, mean of three; fair on a busy machine"),
    ]  # fmt: skip


def _used(processes: Iterable[psutil.Process]) -> float:
    """Processor seconds so far."""
    return float(sum(one.cpu_times().user + one.cpu_times().system for one in processes))


def _assets(brief: Brief, copywriter: Copywriter | None, embedder: Embedder | None) -> None:
    company = Company(voice_of(brief).own_names)
    desk = CopyDesk(brief, seed=5, copywriter=copywriter, embedder=embedder, refusal=refusal_of(brief), company=company)
    desk.search_ads([theme_of(brief)], silent())
    desk.linkedin_ads([LinkedInRequest(None, "consideration", 3)], silent())


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)

"""Measured figures, each beside its peer in the same run; speed lives here and never in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from core.progress import Progress


@dataclass(frozen=True)
class Bench:
    """A bench: what it measures, the module that does, and its usual size."""

    about: str
    module: str
    size: int | None = None


@dataclass(frozen=True)
class Figure:
    """One measured figure with its unit, goal and, where there is one, its peer and the ratio to it."""

    name: str
    value: float
    unit: str
    goal: str | None = None
    peer: str | None = None
    peer_value: float | None = None
    how: str | None = None

    def json(self) -> dict[str, Any]:
        """The figure as printed; the ratio is ours over the peer's."""
        ratio = round(self.value / self.peer_value, 3) if self.peer_value else None
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "goal": self.goal,
            "peer": self.peer,
            "peer_value": None if self.peer_value is None else round(self.peer_value, 4),
            "ratio": ratio,
            "how": self.how,
        }


BENCHES = {
    "generate": Bench("brief to accepted trees on both platforms, cold process", "app.bench.generating"),
    "startup": Bench("process start to usable window", "app.bench.startup", 100_000),
    "grid": Bench("tree click to grid filled, and filters over keywords", "app.bench.grid", 1_000_000),
    "sort": Bench("sort by every column of keywords and ads, first and second click", "app.bench.sorting", 1_000_000),
    "scroll": Bench("frames while a long list is scrolled", "app.bench.scrolling", 1_000_000),
    "paste": Bench("a block pasted over rows, written and checked", "app.bench.pasting", 10_000),
    "memory": Bench("peak memory of a walk over a million keywords", "app.bench.memory", 1_000_000),
    "size": Bench("a workspace file beside the Editor file of the same rows", "app.bench.sizing", 1_000_000),
    "replace": Bench("replace text in ads, recorded and undoable, and its undo", "app.bench.replacing", 200_000),
    "bulk": Bench("bulk tools over keywords and ads, and formulas that follow", "app.bench.bulk", 200_000),
    "import": Bench("import of a Google Ads Editor keyword file", "app.bench.importing", 1_000_000),
    "posting": Bench(
        "new campaigns posted to the sandbox, journal and live layer included", "app.bench.posting", 50_000
    ),
    "schedules": Bench("posts under schedules of everything that breaks", "app.bench.schedules", 3_000),
    "pull": Bench("download of a large account from the sandbox, with figures", "app.bench.pulling", 100_000),
    "pull_linkedin": Bench(
        "download of a large LinkedIn account, killed in the middle and gone on with",
        "app.bench.linkedin_pulling",
        5_000,
    ),
    "post_linkedin": Bench("new ads posted to the simulated LinkedIn", "app.bench.linkedin_posting", 2_000),
    "report": Bench("a report over both platforms, with figures of a year", "app.bench.reporting", 1_000_000),
    "findings": Bench("one edit to its findings", "app.bench.checking", 100_000),
    "check": Bench("so many entities checked: all, and as many that changed", "app.bench.rechecking", 100_000),
    "edit": Bench("one edit in the window to its findings painted", "app.bench.editing", 100_000),
    "blocks": Bench("a walk through the window: how long it ever fails to answer", "app.bench.blocks", 100_000),
    "platform-blocks": Bench(
        "the window while it downloads and posts, stopped and going on", "app.bench.platform_blocks", 20_000
    ),
    "copy-quality": Bench("texts of the example briefs: raw lines, finished ads, a full set", "app.bench.copy_quality"),
    "copy-brand": Bench("a brand learned from 200 invented ads: lines before and after", "app.bench.copy_brand", 200),
    "judges": Bench("fluency and relevance judged on public lines", "app.bench.judging", 300),
    "silence": Bench("packets sent while ads are generated", "app.bench.silence"),
    "copy": Bench("copywriter: tokens and constrained texts a second", "app.bench.writing"),
}


def run(name: str, size: int | None, progress: Progress) -> list[dict[str, Any]]:
    """Run one bench; returns its figures."""
    bench = BENCHES[name]
    measure: Callable[[int | None, Progress], list[Figure]] = import_module(bench.module).measure
    return [figure.json() for figure in measure(size or bench.size, progress)]

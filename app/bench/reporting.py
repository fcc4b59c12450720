"""A report over a million facts, beside pandas reading the same facts and grouping them the same way."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from core.catalog import KINDS
from core.progress import Progress
from core.reporting import Asked, make_report
from core.reporting.html import document
from core.workspace import Workspace

DAYS, GROUPS = 365, 6
TODAY = date(2026, 11, 23)
REPEATS = 3
_FILL = """
WITH RECURSIVE back(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM back WHERE n < ?)
INSERT INTO fact (kind, entity, day, impressions, clicks, cost, conversions, conversions_value, final)
SELECT ?, pk, date(?, '-' || n || ' days'), 100 + (pk * 7 + n) % 900, (pk + n) % 40, (1 + (pk * 13 + n * 5) % 90) * 1000000,
       (pk + n) % 3 * 1000000, (pk + n) % 3 * 180000000, n > 30 FROM {table}, back
"""
_PEER = """
SELECT f.kind, f.entity, f.day, f.impressions, f.clicks, f.cost, f.conversions, f.conversions_value, c.pk AS campaign, c.account
FROM fact AS f JOIN {table} AS e ON e.pk = f.entity JOIN campaign AS c ON c.pk = {campaign}
WHERE f.kind = ? AND f.day BETWEEN ? AND ?
"""
_SUMS = ["impressions", "clicks", "cost", "conversions", "conversions_value"]


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds of a report over the last 30 days and over the whole year, both compared with the days before."""
    size = size or 1_000_000
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "figures.cdesk"
        progress.step("Filling in figures")
        facts = fill(path, size)
        with Workspace.open(path) as workspace:
            return [
                one
                for name, days in (("30 days", 30), ("a year", DAYS))
                for one in _measured(workspace, path, days, f"report over {name} of {facts:,} facts", progress)
            ]


def fill(path: Path, size: int) -> int:
    """Two accounts with about so many facts, of campaigns and their ad groups on each day of a year; returns how many."""
    campaigns = max(2, size // (DAYS * (GROUPS + 1)))
    with Workspace.create(path, synchronous="OFF") as workspace, workspace.edit("Plant") as edit:
        for platform in ("google_ads", "linkedin_ads"):
            account = edit.create("account", {"name": platform, "platform": platform, "currency": "EUR"})
            ids = edit.create_many("campaign", [
                {"account": account, "platform": platform, "name": f"Campaign {n}"} for n in range(-(-campaigns // 2))
            ])  # fmt: skip
            edit.create_many("ad_group", [
                {"campaign": one, "platform": platform, "name": f"Group {n}"} for one in ids for n in range(GROUPS)
            ])  # fmt: skip
    with closing(sqlite3.connect(path)) as raw, raw:
        for kind in ("campaign", "ad_group"):
            raw.execute(_FILL.format(table=kind), (DAYS, KINDS[kind].code, TODAY.isoformat()))
        return int(raw.execute("SELECT count(*) FROM fact").fetchone()[0])


def _measured(workspace: Workspace, path: Path, days: int, what: str, progress: Progress) -> list[Figure]:
    one = Asked(TODAY - timedelta(days=days), TODAY - timedelta(days=1))
    progress.step(f"Measuring a {what}")
    ours, report = _best(lambda: make_report(workspace, one, TODAY))
    theirs, sums = _best(lambda: _pandas(path, one))
    if sums != report.blocks[0].total.sums[2]:
        raise AssertionError(f"pandas adds up to {sums}, the report to {report.blocks[0].total.sums[2]}")
    page, _ = _best(lambda: document(report))
    peer = "pandas.read_sql of the same facts + groupby by platform, campaign, ad group and day"
    how = f"best of {REPEATS}; both periods; totals equal"
    return [
        Figure(what, ours, "s", "≤ 1× the peer", peer, theirs, how),
        Figure(f"its page as HTML, {days} days", page, "s", None, None, None, f"{len(document(report)) / 1e3:,.0f} kB"),
    ]


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(REPEATS):
        begun = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begun)
    return best, found


def _pandas(path: Path, one: Asked) -> int:
    """What the report's tables need, by pandas; returns the cost of the period."""
    import pandas

    first = one.since - timedelta(days=one.days)
    frames = {}
    with closing(sqlite3.connect(path)) as raw:
        for kind, campaign in (("campaign", "e.pk"), ("ad_group", "e.campaign")):
            query = _PEER.format(table=kind, campaign=campaign)
            span = (KINDS[kind].code, str(first), str(one.until))
            frames[kind] = pandas.read_sql_query(query, raw, params=span)
    for kind, frame in frames.items():
        for part in (frame[frame["day"] >= str(one.since)], frame[frame["day"] < str(one.since)]):
            part.groupby("entity")[_SUMS].sum()
            if kind == "campaign":
                part.groupby("account")[_SUMS].sum()
                part.groupby(["account", "day"])[_SUMS].sum()
    now = frames["campaign"]
    return int(now[now["day"] >= str(one.since)]["cost"].sum())

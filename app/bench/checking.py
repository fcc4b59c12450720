"""One edit to its findings: the edit is committed, what it concerns is checked again, the row's findings are read."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from app.bench import Figure
from app.bench.workspaces import big_workspace
from core.progress import Progress
from core.rows import list_rows
from core.rules import check, refresh, refresh_all, stored
from core.rules.own import OwnRule, save_rule
from core.workspace import Workspace

EDITS = 25
# What agencies ask for: texts, parents, amounts, figures, patterns, lists.
OWN = (
    ("keyword", 'words(text) > 5 and match_type = "BROAD"'),
    ("keyword", 'text ~ "free" or text ~ "cheap"'),
    ("keyword", 'campaign.name ~ "brand" and match_type != "EXACT"'),
    ("keyword", "max_cpc > campaign.daily_budget / 10"),
    ("keyword", 'not matches(text, "^[a-z0-9 !]+$")'),
    ("keyword", "cost > 100 and conversions = 0"),
    ("ad", 'any(headlines, _ ~ "click here")'),
    ("ad", 'count(headlines) < 8 and status = "ENABLED"'),
    ("ad_group", 'not matches(name, "^[A-Z]")'),
    ("campaign", "daily_budget > 5000 or name = upper(name)"),
)
FIELDS = {"keyword": "text", "ad": "headlines", "ad_group": "name", "campaign": "name"}


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Milliseconds per edit, findings included; and the full check of the same draft."""
    size = size or 100_000
    progress.step("Building the workspace")
    with big_workspace(size * 4 // 5, size * 3 // 20) as workspace:
        started = time.perf_counter()
        findings = len(check(workspace, progress=progress))
        whole = time.perf_counter() - started
        refresh_all(workspace, progress)
        figures = [_edited(workspace, kind, size) for kind in FIELDS]
        figures.append(Figure(f"full check of {size:,} entities", whole, "s", "< 10 s", how=f"{findings:,} findings"))
        figures += _own(workspace, size, progress)
    return figures


def _own(workspace: Workspace, size: int, progress: Progress) -> list[Figure]:
    """The same check with ten own rules besides; and one edit with them in force."""
    for number, (kind, expression) in enumerate(OWN):
        save_rule(workspace, OwnRule(f"Rule {number}", kind, expression, "{name}" if kind != "keyword" else "{text}"))
    started = time.perf_counter()
    findings = len(check(workspace, progress=progress))
    whole = time.perf_counter() - started
    refresh_all(workspace, progress)
    edited = _edited(workspace, "keyword", size, first=EDITS)
    return [
        Figure(
            f"full check of {size:,} entities with {len(OWN)} own rules",
            whole,
            "s",
            "< 10 s",
            how=f"{findings:,} findings",
        ),
        replace(edited, name=f"{edited.name}, {len(OWN)} own rules"),
    ]


def _edited(workspace: Workspace, kind: str, size: int, first: int = 0) -> Figure:
    rows = list_rows(workspace, kind, limit=EDITS)
    times, bare = [], []
    for number, row in enumerate(rows, first):
        started = time.perf_counter()
        with workspace.edit("Edit") as edit:
            edit.set(kind, [row.id], {FIELDS[kind]: _value(kind, number)})
        bare.append(time.perf_counter() - started)
        refresh(workspace)
        stored(workspace, kind, entity=row.id)
        times.append(time.perf_counter() - started)
    return Figure(
        f"edit of one {kind.replace('_', ' ')} to its findings, {size:,} entities",
        statistics.median(times) * 1000,
        "ms",
        "< 50 ms",
        "the edit alone, committed",
        statistics.median(bare) * 1000,
        f"median of {len(times)}; slowest {max(times) * 1000:.0f} ms",
    )


def _value(kind: str, number: int) -> object:
    if kind == "ad":
        return [
            f"Close the books today!! {number}",
            "A headline that is longer than thirty characters",
            "Close Software",
        ]
    return f"!! CLOSE the books {number}" if number % 2 else f"close the books {number}"

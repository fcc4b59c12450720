"""Brief to accepted trees on both platforms: a cold process, the models of this machine, the checks included."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.bench import Figure
from core import paths
from core.copy.width import display_width
from core.progress import Progress

MAIN = Path(__file__).resolve().parents[2] / "main.py"
LIMITS = {
    "headlines": 30,
    "descriptions": 90,
    "path1": 15,
    "path2": 15,
    "introductory_text": 600,
    "headline": 200,
    "description": 300,
}
BRIEF = "close.toml"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds of the whole command in a new process, with and without the models; shares of texts that keep the rules."""
    progress.step("Preparing the models once")
    _run("models", "--json")
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        progress.step("Generating with the models")
        seconds, file = _generate(Path(folder) / "with.cdesk", {})
        progress.step("Generating with the grammar alone")
        alone, _ = _generate(Path(folder) / "without.cdesk", {"CAMPAIGN_DESK_NO_MODELS": "1"})
        texts, kept = _texts(file)
        groups, sets = _trees(file)
    return [
        Figure(
            "brief to accepted trees, cold process", seconds, "s", "< 30 s, aim 10 s", "grammar alone, no models", alone
        ),
        Figure(
            "texts within limits and free of banned words",
            100 * kept / texts,
            "%",
            "100 %",
            how=f"{kept} of {texts} texts",
        ),
        Figure("Search ad groups with an ad of 15 headlines and 4 descriptions", groups, "ad groups", "≥ 6"),
        Figure("LinkedIn ad sets with 3 ads or more", sets, "ad sets", "≥ 4"),
    ]


def _run(*arguments: str, extra: dict[str, str] | None = None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | (extra or {}),
    )
    answer: dict[str, Any] = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return answer


def _generate(file: Path, extra: dict[str, str]) -> tuple[float, Path]:
    _run("new", str(file), "--json")
    brief = paths.resources() / "demo" / BRIEF
    started = time.perf_counter()
    _run("generate", str(file), "--brief", str(brief), "--seed", "5", "--accept", "--json", extra=extra)
    return time.perf_counter() - started, file


def _texts(file: Path) -> tuple[int, int]:
    from core.copy.bans import banned_in

    banned = ("revolutionary", "synergy", "Nordbuch", "Abschlussio")
    found = [
        (name, text)
        for ad in _run("list", str(file), "--kind", "ad", "--limit", "0", "--json")["rows"]
        for name in LIMITS
        for text in (ad[name] if isinstance(ad[name], list) else [ad[name]])
        if text
    ]
    kept = [text for name, text in found if display_width(text) <= LIMITS[name] and not banned_in(text, banned)]
    return len(found), len(kept)


def _trees(file: Path) -> tuple[int, int]:
    ads = _run("list", str(file), "--kind", "ad", "--limit", "0", "--json")["rows"]
    full = {ad["ad_group"] for ad in ads if len(ad["headlines"] or []) == 15 and len(ad["descriptions"] or []) == 4}
    sets: dict[str, int] = {}
    for ad in ads:
        if ad["platform"] == "linkedin_ads":
            sets[ad["ad_group"]] = sets.get(ad["ad_group"], 0) + 1
    return len(full), sum(count >= 3 for count in sets.values())

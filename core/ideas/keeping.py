"""Answers of the keyword planner kept in the program's own folder: asked once a month, and at hand without a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from core import paths
from core.errors import NotFound, PlatformError
from core.ideas.question import Idea, Ideas, Question
from core.interchange.atomic import replacing
from core.recording import now_ms
from core.values import dump_json

FORMAT = 1
MOST_KEPT = 300
"""Files; the oldest go first."""


def answer(
    question: Question,
    currency: str,
    today: date,
    ask: Callable[[], tuple[Idea, ...]],
    *,
    again: bool = False,
    offline: bool = False,
) -> Ideas:
    """This month's answer if it is kept, else a fresh one, else the last known, saying why.

    Figures of planners change once a month. Raises what `ask` raises when nothing is kept, NotFound offline.
    """
    month = today.strftime("%Y-%m")
    known = recall(question, currency)
    if known is not None and (offline or (not again and _month_of(question, currency) == month)):
        return known
    if offline:
        raise NotFound("This was never asked for on this computer.", hint="Ask again with a network.")
    try:
        fresh = Ideas(question, ask(), currency, now_ms())
    except PlatformError as error:
        if known is None:
            raise
        return replace(known, why_kept=error.message)
    keep(fresh, month)
    return fresh


def recall(question: Question, currency: str) -> Ideas | None:
    """The last known answer; None when there is none or it cannot be read."""
    kept = _read(question, currency)
    if kept is None:
        return None
    return Ideas(question, tuple(_idea(one) for one in kept["ideas"]), currency, int(kept["asked_at"]), kept=True)


def keep(ideas: Ideas, month: str) -> None:
    """Keep an answer of a month (YYYY-MM) in place of the one before."""
    path = _path(ideas.question, ideas.currency)
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"format": FORMAT, "month": month, "asked_at": ideas.asked_at, "currency": ideas.currency,
                "question": asdict(ideas.question), "ideas": [asdict(one) for one in ideas.ideas]}  # fmt: skip
    with replacing(path) as fresh:
        fresh.write_text(dump_json(document), encoding="utf-8")
    _drop_oldest(path.parent)


def _month_of(question: Question, currency: str) -> str | None:
    kept = _read(question, currency)
    return kept["month"] if kept else None


def _read(question: Question, currency: str) -> dict[str, Any] | None:
    try:
        kept = json.loads(_path(question, currency).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and kept.get("format") == FORMAT else None


def _path(question: Question, currency: str) -> Path:
    key = dump_json({"currency": currency} | asdict(question))
    return paths.home() / "ideas" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def _idea(kept: dict[str, Any]) -> Idea:
    months = tuple((str(month), int(count)) for month, count in kept.pop("months"))
    return Idea(months=months, variants=tuple(kept.pop("variants")), **kept)


def _drop_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime)
    for old in files[: max(0, len(files) - MOST_KEPT)]:
        old.unlink(missing_ok=True)

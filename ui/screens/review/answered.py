"""What clients answered to a summary of a proposal, in words for its header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.changesets import SetRow
from ui.screens.review.sets_list import change_count


def answers_of(row: SetRow) -> list[Mapping[str, Any]]:
    """The answers kept with a proposal."""
    return [one for one in row.about.get("answers", []) if isinstance(one, dict)]


def answers_words(row: SetRow) -> str:
    """One line for each answer; "" when nobody answered or the set is decided."""
    if row.state not in ("proposed", "parked"):
        return ""
    return "\n".join(_words(one) for one in answers_of(row))


def _words(answer: Mapping[str, Any]) -> str:
    rejected, undecided = len(answer.get("rejected", [])), len(answer.get("undecided", []))
    said = f"rejected {change_count(rejected)}" if rejected else "rejected nothing"
    said += f" and left {change_count(undecided)} open" if undecided else ""
    ticks = "the ticks follow this answer" if "undecided" in answer else "they have no tick"
    remark = f" “{answer['remark']}”" if answer.get("remark") else ""
    return f"{answer.get('reviewer') or 'The client'} {said}; {ticks}.{remark}"

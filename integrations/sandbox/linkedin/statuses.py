"""The graph of statuses, and why something does not run although it is switched on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.sandbox.linkedin.problems import InputError

SYSTEM = frozenset({"CANCELED", "COMPLETED", "REMOVED"})
"""Set by LinkedIn itself."""
STEPS = {
    "DRAFT": {"ACTIVE", "PAUSED"},
    "ACTIVE": {"PAUSED", "ARCHIVED", "PENDING_DELETION"},
    "PAUSED": {"ACTIVE", "ARCHIVED", "PENDING_DELETION"},
    "COMPLETED": {"ARCHIVED", "ACTIVE", "PAUSED", "PENDING_DELETION"},
    "ARCHIVED": {"ACTIVE", "PAUSED", "PENDING_DELETION"},
}


def check_step(before: str, after: str, field: str) -> list[InputError]:
    """What is wrong with a change of status."""
    if before == after:
        return []
    if before in ("CANCELED", "REMOVED", "PENDING_DELETION"):
        text = f"Action {after} not allowed for cancelled campaigns"
        return [InputError("ACTION_NOT_ALLOWED_FOR_CANCELLED_STATUS", f"/{field}", text)]
    if after in SYSTEM:
        return [InputError("STATUS_CHANGE_NOT_ALLOWED", f"/{field}", f"{after} is not set by callers")]
    if after not in STEPS.get(before, set()):
        return [InputError("INVALID_STATUS_TRANSITION", f"/{field}", f"{before} does not become {after}")]
    return []


def schedule_holds(schedule: Mapping[str, Any], now: int, prefix: str) -> list[str]:
    """Holds by the dates of something; times in milliseconds."""
    if schedule.get("start", now) > now:
        return [f"{prefix}_START_DATE_HOLD"]
    if schedule.get("end", now + 1) <= now:
        return [f"{prefix}_END_DATE_HOLD"]
    return []


def holds(status: str, schedule: Mapping[str, Any], now: int, prefix: str) -> list[str]:
    """Why something does not run by itself."""
    return ([] if status == "ACTIVE" else ["STOPPED"]) + schedule_holds(schedule, now, prefix)

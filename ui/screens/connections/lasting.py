"""Until when a sign-in lasts, in words."""

from __future__ import annotations

import time

from core.platforms import Lasts
from core.wording import when

DAY_MS = 86_400_000


def lasting_words(lasts: Lasts, platform: str, now: int | None = None) -> str:
    """How long a sign-in lasts, and whether it is renewed by itself."""
    now = now if now is not None else round(time.time() * 1000)
    if lasts.ends_at <= now:
        return f"The sign-in at {platform} has run out."
    ends = f"The sign-in ends {_in(lasts.ends_at - now)} ({when(lasts.ends_at).partition(',')[0]})"
    if lasts.renews_at is None:
        return f"{ends}; {platform} renews it for nobody, so sign in again by then."
    renewed = "with the next call" if lasts.renews_at <= now else _in(lasts.renews_at - now)
    return f"{ends}; until then it is renewed by itself, next {renewed}."


def _in(milliseconds: int) -> str:
    days = milliseconds // DAY_MS
    if days > 1:
        return f"in {days:,} days"
    return "tomorrow" if days == 1 else "today"

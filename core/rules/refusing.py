"""What no ad of a brief may say: the errors of the text rules, asked before a text is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from core.brief import Brief
from core.catalog import GOOGLE, LINKEDIN, PLATFORMS
from core.evidence import Ledger
from core.rules.context import voice_of
from core.rules.roles import wording
from core.rules.rule import ERROR
from core.rules.scanning import scan

_LOOKED_AT = ((GOOGLE, "descriptions", None), (LINKEDIN, "introductory_text", "single_image"))
_CACHED = 20_000


def refusal_of(brief: Brief, ledger: Ledger | None = None) -> Callable[[str], str | None]:
    """A judge of texts: why a platform or the brand refuses one wherever it stands, or None.

    Lengths and what only titles must keep are not judged. Google's rules always count, as they are the stricter ones. Without a `ledger` the brief alone proves what a text claims.
    """
    voice = voice_of(brief, ledger=ledger)
    platforms = {GOOGLE, *(brief.platforms or PLATFORMS)}
    made = [
        wording(platform, "ad", name, format, voice) for platform, name, format in _LOOKED_AT if platform in platforms
    ]
    places = [replace(place, limit=None) for place in made if place]

    @lru_cache(maxsize=_CACHED)
    def refusal(text: str) -> str | None:
        hits = (hit for place in places for hit in scan(text, place))
        return next((hit.span.message for hit in hits if hit.rule.severity is ERROR), None)

    return refusal

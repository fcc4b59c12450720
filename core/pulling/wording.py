"""What a pull brought, in words for the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.catalog import KINDS

_MOST_NAMED = 3


@dataclass
class Counts:
    """Entities by kind that a merge made, changed and removed."""

    made: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)


def counted(kind: str, count: int) -> str:
    """`1 campaign`, `3 ad groups`."""
    word = KINDS[kind].label if count == 1 else KINDS[kind].plural
    return f"{count:,} {word.lower() if word[:2].istitle() else word}"


def title_of(platform: str, counts: Counts) -> str:
    """`From Google Ads: 3 campaigns changed, 1 ad removed`."""
    said = [*_said(counts.made, "new"), *_said(counts.changed, "changed"), *_said(counts.removed, "removed")]
    more = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
    return f"From {platform}: {', '.join(said[:_MOST_NAMED])}{more}" if said else f"From {platform}"


def _said(counts: Mapping[str, int], what: str) -> list[str]:
    return [f"{counted(kind, count)} {what}" for kind, count in counts.items() if count]

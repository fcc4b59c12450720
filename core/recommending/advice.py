"""One recommendation of a platform in neutral words, and who can fetch and dismiss them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from core.connections import Connection
from core.progress import Progress
from core.values import money_text


class Verb(StrEnum):
    """What an act does to the draft."""

    CREATE = "create"
    SET = "set"
    ADD = "add"


@dataclass(frozen=True)
class Place:
    """An entity as the platform names it: its kind here, the platform's own id, and its name where ids do not help."""

    kind: str
    remote_id: str
    name: str = ""


@dataclass(frozen=True)
class Act:
    """One change to the draft. Values as `Edit` takes them.

    SET fields of `place`, ADD elements to its lists, or CREATE a `kind` below it.
    """

    verb: Verb
    kind: str
    place: Place
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """A week of the account; money in micros of its currency."""

    impressions: float = 0.0
    clicks: float = 0.0
    cost: int = 0
    conversions: float = 0.0
    value: float = 0.0


@dataclass(frozen=True)
class Advice:
    """One recommendation. `name` is the platform's; without `acts` it can only be read here and done at the platform.

    `before` and `after` are the platform's own estimate for a week, None where it gives none.
    """

    name: str
    type: str
    title: str
    text: str
    campaign: str = ""
    before: Figures | None = None
    after: Figures | None = None
    acts: tuple[Act, ...] = ()
    link: str = ""

    def impact(self, currency: str) -> str:
        """What the platform expects of it, in words."""
        if self.before is None or self.after is None:
            return ""
        parts = [_more(getattr(self.before, name), getattr(self.after, name), word) for name, word in _COUNTED]
        spent = (self.after.cost - self.before.cost) // 10_000 * 10_000
        if spent:
            parts.append(f"{'+' if spent > 0 else '−'}{money_text(abs(spent), currency)} {currency} cost")
        return ", ".join(part for part in parts if part) + (" a week" if any(parts) else "")


_COUNTED = (("clicks", "clicks"), ("conversions", "conversions"), ("impressions", "impressions"))


def _more(before: float, after: float, word: str) -> str:
    gained = after - before
    return f"{'+' if gained > 0 else '−'}{abs(gained):,.0f} {word}" if abs(gained) >= 0.5 else ""


@dataclass(frozen=True)
class Automatic:
    """A type of recommendation that the platform carries out by itself, or has been told not to."""

    type: str
    title: str
    on: bool


@dataclass(frozen=True)
class Advised:
    """All that a platform recommends now."""

    advice: tuple[Advice, ...]
    automatic: tuple[Automatic, ...] = field(default=())


class Advisor(Protocol):
    """A platform that gives advice. Raises the PlatformError tree, KeychainError and Cancelled."""

    def fetch(self, connection: Connection, progress: Progress) -> Advised:
        """What it recommends now."""
        ...

    def dismiss(self, connection: Connection, names: Sequence[str], progress: Progress) -> tuple[str, ...]:
        """Tell it that these are not wanted; returns the names it took."""
        ...

"""How many of a list the platform will probably know, and what that is concluded from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.audiences.checking import Checked, Holds
from core.segments import FEWEST

RULES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "company_mail": (0.25, 0.55), "free_mail": (0.35, 0.65), "hashed": (0.25, 0.6),
        "with_page": (0.9, 1.0), "with_domain": (0.75, 0.95), "name_only": (0.45, 0.75),
    }
)  # fmt: skip
"""Rules of thumb: which share of such rows is known. Members register with private addresses more often than with their company's."""
LEAST_LISTS, LEAST_ENTRIES = 1, 100
SPREAD = 0.1
"""Of a share that earlier lists had, when there are too few to know how they differ."""


@dataclass(frozen=True)
class Estimate:
    """Shares (0 to 1) and numbers of entries that probably match, and in words what that rests on."""

    low: float
    high: float
    matched_low: int
    matched_high: int
    basis: str
    warning: str | None = None


@dataclass(frozen=True)
class Earlier:
    """A list that was sent before: entries sent, entries matched."""

    holds: Holds
    sent: int
    matched: int


def estimate(checked: Checked, earlier: Iterable[Earlier] = ()) -> Estimate:
    """From earlier lists of the same kind where there are any, else by rules of thumb."""
    entries = len(checked.members)
    known = [one for one in earlier if one.holds is checked.holds and one.sent >= LEAST_ENTRIES]
    low, high, basis = _learned(known) if len(known) >= LEAST_LISTS else _by_rules(checked, entries)
    numbers = round(low * entries), round(high * entries)
    return Estimate(low, high, *numbers, basis, _warning(checked, entries, numbers))


def _learned(known: list[Earlier]) -> tuple[float, float, str]:
    shares = sorted(min(1.0, one.matched / one.sent) for one in known)
    middle = sum(min(one.matched, one.sent) for one in known) / sum(one.sent for one in known)
    low, high = (shares[0], shares[-1]) if len(shares) > 2 else (middle - SPREAD, middle + SPREAD)
    told = f"your last {len(known):,} lists" if len(known) > 1 else "your last list"
    return max(0.0, low), min(1.0, high), f"From {told}: LinkedIn matched {middle:.0%} of what was sent."


def _by_rules(checked: Checked, entries: int) -> tuple[float, float, str]:
    counted = {name: checked.counts[name] for name in RULES if checked.counts[name] and _belongs(name, checked.holds)}
    low = sum(RULES[name][0] * count for name, count in counted.items()) / max(entries, 1)
    high = sum(RULES[name][1] * count for name, count in counted.items()) / max(entries, 1)
    return low, high, "A rule of thumb, as no list of this workspace was matched yet."


def _belongs(name: str, holds: Holds) -> bool:
    return (name in ("company_mail", "free_mail", "hashed")) is (holds is Holds.CONTACTS)


def _warning(checked: Checked, entries: int, numbers: tuple[int, int]) -> str | None:
    if checked.holds is Holds.COMPANIES:
        return None
    if numbers[1] < FEWEST:
        return f"LinkedIn shows ads to lists of at least {FEWEST} members; of these {entries:,} hardly so many will be known."
    if numbers[0] < FEWEST:
        return f"LinkedIn shows ads to lists of at least {FEWEST} members; this one may stay below."
    return None

"""What a person sees of a list before it is sent, whatever the platform; numbers, domains and reasons, nobody's address."""

from __future__ import annotations

from dataclasses import dataclass

from core.audiences.checking import COUNTS, Checked, Holds, Offer, Repair
from core.audiences.estimating import Earlier, Estimate, estimate
from core.audiences.reading import Customers


@dataclass(frozen=True)
class Count:
    """How many entries are how; `name` for scripts, `words` for people."""

    name: str
    words: str
    rows: int


@dataclass(frozen=True)
class Mending:
    """A repair that can be chosen: how many rows it would change, and whether it is chosen."""

    repair: Repair
    words: str
    rows: int
    chosen: bool


@dataclass(frozen=True)
class ListPreview:
    """A file of people or companies as it would be sent. `offers` are single repairs, the first of them."""

    holds: Holds
    rows: int
    entries: int
    repeated: int
    skipped: tuple[tuple[int, str], ...]
    counts: tuple[Count, ...] = ()
    mendings: tuple[Mending, ...] = ()
    offers: tuple[Offer, ...] = ()
    estimate: Estimate | None = None
    notes: tuple[str, ...] = ()


def of_checked(checked: Checked, earlier: list[Earlier]) -> ListPreview:
    """The preview of a list for LinkedIn."""
    counts = tuple(Count(name, words, checked.counts[name]) for name, words in COUNTS.items() if checked.counts[name])
    mendings = tuple(
        Mending(one, one.words, checked.open(one), one in checked.repairs)
        for one in Repair
        if checked.open(one) or one in checked.repairs
    )
    return ListPreview(
        checked.holds, checked.rows, len(checked.members), checked.repeated, tuple(checked.skipped), counts, mendings,
        tuple(checked.offers), estimate(checked, earlier), checked.notes,
    )  # fmt: skip


def of_customers(customers: Customers) -> ListPreview:
    """The preview of a list for Google, which takes what can be hashed and says only later what it knew."""
    identifiers = sum(one.identifiers for one in customers.members)
    counts = (Count("identifiers", "addresses, phone numbers and postal addresses", identifiers),)
    return ListPreview(
        Holds.CONTACTS, customers.rows, len(customers.members), customers.repeated, tuple(customers.skipped), counts
    )

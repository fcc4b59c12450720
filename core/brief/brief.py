"""The brief as frozen values; `shared/brief.md` of the plan describes the file it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Budget:
    """Total over the whole flight and all platforms; `total_micros` in millionths of `currency` (None: the workspace's)."""

    total_micros: int
    currency: str | None = None


@dataclass(frozen=True)
class Offer:
    """What is offered and the words of the button."""

    name: str
    call_to_action: str | None = None


@dataclass(frozen=True)
class Claim:
    """A fact the copy may state, and where it comes from."""

    text: str
    evidence: str | None = None


@dataclass(frozen=True)
class Persona:
    """Somebody who decides or helps to decide."""

    name: str
    titles: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()
    pains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Companies:
    """The companies worth reaching: LinkedIn industry names and size ranges such as `51-200`."""

    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brand:
    """How the brand speaks and what it never says."""

    voice: tuple[str, ...] = ()
    banned_words: tuple[str, ...] = ()
    must_include: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    allow_competitor_names: bool = False
    allow_competitor_keywords: bool = False


@dataclass(frozen=True)
class Brief:
    """A checked brief. None or an empty tuple means: the brief does not say."""

    product: str
    company: str
    goal: str
    landing_page: str
    summary: str | None = None
    platforms: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    value_props: tuple[str, ...] = ()
    keyword_seeds: tuple[str, ...] = ()
    negative_seeds: tuple[str, ...] = ()
    budget: Budget | None = None
    offer: Offer | None = None
    claims: tuple[Claim, ...] = ()
    personas: tuple[Persona, ...] = ()
    companies: Companies = Companies()
    brand: Brand = Brand()

"""What a keyword planner is asked and answers; integrations answer, windows and commands ask through the Protocol."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.connections import Connection
from core.errors import InvalidInput
from core.progress import Progress
from core.values import clean_text
from core.workspace import Workspace

MOST_SEEDS = 20
MOST_PLACES = 10
MOST_VOLUMES = 10_000


@dataclass(frozen=True)
class Question:
    """What ideas are wanted for. `volumes` asks for figures of exactly these keywords instead of for others.

    `places` are ISO country codes or place ids of the platform, `language` an ISO code; empty: everywhere, any language.
    `partners` counts the search partners too.
    """

    keywords: tuple[str, ...] = ()
    url: str = ""
    places: tuple[str, ...] = ()
    language: str = ""
    partners: bool = False
    volumes: bool = False

    def in_words(self) -> str:
        """What was asked for, for people."""
        about = ", ".join(self.keywords[:3]) + (f" and {len(self.keywords) - 3} more" if len(self.keywords) > 3 else "")
        return " and ".join(part for part in (about, self.url) if part)


@dataclass(frozen=True)
class Idea:
    """One keyword with its figures; None where the platform says nothing.

    `searches` a month on average; `competition` LOW, MEDIUM or HIGH, `index` the same from 0 to 100; bids for the top of
    the page in micros of the account's currency; `months` newest last, as (YYYY-MM, searches). `variants` are spellings
    that the platform counts together with this one.
    """

    text: str
    searches: int | None = None
    competition: str | None = None
    index: int | None = None
    low_bid: int | None = None
    high_bid: int | None = None
    months: tuple[tuple[str, int], ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ideas:
    """An answer. `asked_at` in milliseconds UTC; `kept` when it was not asked for just now, `why_kept` when it could not be."""

    question: Question
    ideas: tuple[Idea, ...]
    currency: str
    asked_at: int
    kept: bool = False
    why_kept: str | None = None


class KeywordPlanner(Protocol):
    """Knows how often keywords are searched for. Raises the PlatformError tree, KeychainError and Cancelled."""

    def ask(
        self,
        workspace: Workspace,
        connection: Connection,
        question: Question,
        progress: Progress,
        *,
        again: bool = False,
        offline: bool = False,
    ) -> Ideas:
        """The answer of this month if it is kept, else a fresh one; `again` asks in any case, `offline` never."""
        ...


def tidy(question: Question) -> Question:
    """The question as it is asked and kept: small letters, single blanks, each once. Raises InvalidInput."""
    keywords = tuple(dict.fromkeys(tidy_text(one) for one in question.keywords if one.strip()))
    places = tuple(dict.fromkeys(_place(one) for one in question.places if one.strip()))
    most = MOST_VOLUMES if question.volumes else MOST_SEEDS
    if not keywords and (question.volumes or not question.url.strip()):
        raise InvalidInput("Nothing was given to look for.", hint="Name keywords, an ad group or a web address.")
    if len(keywords) > most:
        raise InvalidInput(f"{len(keywords):,} keywords are too many.", hint=f"Name at most {most:,}.")
    if len(places) > MOST_PLACES:
        raise InvalidInput(f"{len(places)} places are too many.", hint=f"Name at most {MOST_PLACES}.")
    url = question.url.strip()
    return replace(question, keywords=keywords, url=url, places=places, language=question.language.strip().lower())


def tidy_text(text: str) -> str:
    """A keyword as planners compare it."""
    return " ".join(clean_text(text).lower().split())


def joined(ideas: Sequence[Idea]) -> tuple[Idea, ...]:
    """Each keyword once: what the platform names as a close variant of an earlier row is not shown as a row of its own."""
    found: dict[str, Idea] = {}
    for one in ideas:
        if one.text not in found:
            found.update(dict.fromkeys((one.text, *one.variants), one))
    return tuple({id(one): one for one in found.values()}.values())


def _place(text: str) -> str:
    place = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}|\d{1,12}", place):
        raise InvalidInput(
            f"{text!r} is no place.", hint="Write a country as two letters (DE), or a place id of Google."
        )
    return place

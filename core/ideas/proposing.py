"""Chosen ideas as a proposal: keywords of one ad group, each with its figures as the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from core.catalog.keywords import MATCH_TYPES
from core.errors import InvalidInput, NothingToDo
from core.ideas.question import Idea, Ideas, tidy_text
from core.ids import id_text
from core.rows import get_row
from core.schema import ENTITY, Presence
from core.values import dump_json, money_text
from core.workspace import Workspace

_keyword = ENTITY["keyword"]
_STANDING = (int(Presence.DRAFT), int(Presence.PROPOSED))


@dataclass(frozen=True)
class Proposed:
    """The proposal, how many keywords it holds, and which were left out because the ad group has or was offered them."""

    changeset: str
    keywords: int
    left_out: tuple[str, ...] = ()


def propose(workspace: Workspace, ideas: Ideas, chosen: Sequence[str], ad_group: str, match_type: str) -> Proposed:
    """Propose the chosen texts of an answer as keywords of an ad group. Raises InvalidInput, NotFound, NothingToDo."""
    if match_type not in MATCH_TYPES:
        raise InvalidInput(f"{match_type!r} is no match type.", hint=f"Choose {', '.join(MATCH_TYPES)}.")
    group = get_row(workspace, "ad_group", ad_group)
    wanted = _found(ideas, chosen)
    standing = _standing(workspace, group.pk, match_type)
    fresh = [one for one in wanted if tidy_text(one.text) not in standing]
    left_out = tuple(one.text for one in wanted if tidy_text(one.text) in standing)
    if not fresh:
        raise NothingToDo(f"The ad group “{group['name']}” has all of them already, or was offered them.")
    title = f"{len(fresh)} keyword idea{'s' if len(fresh) > 1 else ''} for “{group['name']}”"
    with workspace.propose(title, reason=_asked(ideas), about={"ideas": ideas.question.in_words()}) as edit:
        for one in fresh:
            row = {"ad_group": ad_group, "text": one.text, "match_type": match_type, "status": "ENABLED"}
            edit.create("keyword", row, reason=in_words(one, ideas.currency), evidence=_evidence(one, ideas))
    return Proposed(id_text(edit.id), len(fresh), left_out)


def in_words(idea: Idea, currency: str) -> str:
    """The figures of an idea in a sentence."""
    parts = ["searches unknown" if idea.searches is None else f"{idea.searches:,} searches a month"]
    if idea.competition:
        parts.append(f"{idea.competition.lower()} competition")
    if idea.low_bid and idea.high_bid:
        parts.append(
            f"top of page {money_text(idea.low_bid, currency)} to {money_text(idea.high_bid, currency)} {currency}"
        )
    return ", ".join(parts)


def asked_on(ideas: Ideas) -> str:
    """The day an answer is of, as YYYY-MM-DD (UTC)."""
    return datetime.fromtimestamp(ideas.asked_at / 1000, UTC).date().isoformat()


def _asked(ideas: Ideas) -> str:
    return f"Keyword Planner of Google Ads about {ideas.question.in_words()}, asked on {asked_on(ideas)}."


def _evidence(idea: Idea, ideas: Ideas) -> str:
    return dump_json({"searches": idea.searches, "competition": idea.index, "months": list(idea.months),
                      "places": list(ideas.question.places), "language": ideas.question.language})  # fmt: skip


def _found(ideas: Ideas, chosen: Sequence[str]) -> list[Idea]:
    known = {tidy_text(one.text): one for one in ideas.ideas}
    texts = list(dict.fromkeys(tidy_text(one) for one in chosen))
    unknown = [one for one in texts if one not in known]
    if unknown or not texts:
        what = f"{unknown[0]!r} is not among the ideas." if unknown else "No idea was chosen."
        raise InvalidInput(what, hint="Choose from the list.")
    return [known[one] for one in texts]


def _standing(workspace: Workspace, group: int, match_type: str) -> set[str]:
    query = select(func.lower(_keyword.c.text)).where(
        _keyword.c.ad_group == group, _keyword.c.match_type == match_type, _keyword.c.presence.in_(_STANDING)
    )
    with workspace.read() as connection:
        return {tidy_text(one) for one in connection.execute(query).scalars() if one}

"""What of a list of ideas an account has already, and what its negatives would keep away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, LargeBinary, Select, and_, cast, func, select

from core.among import among
from core.ideas.question import Idea, tidy_text
from core.library.negatives import Excluded, effective_negatives
from core.rows import draft, get_row
from core.rules.collisions import blocks, words_of
from core.schema import ENTITY
from core.workspace import Workspace

_keyword, _group, _campaign = (ENTITY[name] for name in ("keyword", "ad_group", "campaign"))


@dataclass(frozen=True)
class Standing:
    """How one idea stands: the ad groups (campaign and name) that have it, and the negative that would block it."""

    used: tuple[str, ...] = ()
    blocked_by: str | None = None


def standing(workspace: Workspace, ideas: Sequence[Idea], ad_group: str) -> list[Standing]:
    """For each idea, how it stands in the account of an ad group and against the negatives that work there."""
    row = get_row(workspace, "ad_group", ad_group)
    campaign = get_row(workspace, "campaign", row["campaign"])
    with workspace.read() as connection:
        used = _used(connection, campaign.parents["account"], ideas)
    negatives = _index(one for one in effective_negatives(workspace, campaign.id) if _works(one, row["name"] or ""))
    return [Standing(_places(used, one), _blocker(negatives, one.text)) for one in ideas]


def _places(used: dict[str, list[str]], idea: Idea) -> tuple[str, ...]:
    places = [place for text in (idea.text, *idea.variants) for place in used.get(tidy_text(text), ())]
    return tuple(dict.fromkeys(places))


def _used(connection: Connection, account: int | None, ideas: Sequence[Idea]) -> dict[str, list[str]]:
    """Where each text stands as a keyword: "Campaign › Ad group" by text."""
    texts = {tidy_text(text) for one in ideas for text in (one.text, *one.variants)}
    found: dict[str, list[str]] = {}
    for text, campaign, group in connection.execute(_plain(account, texts)):
        found.setdefault(tidy_text(text), []).append(f"{campaign} › {group}")
    if not all(text.isascii() for text in texts):
        for text, campaign, group in connection.execute(_others(account)):
            place = f"{campaign} › {group}"
            if place not in found.setdefault(tidy_text(text), []):
                found[tidy_text(text)].append(place)
    return found


def _plain(account: int | None, texts: set[str]) -> Select[Any]:
    return _texts(account).where(among(func.lower(_keyword.c.text), sorted(texts)))


def _others(account: int | None) -> Select[Any]:
    """Keywords with letters that SQLite does not make small; few, so they are compared here."""
    beyond_ascii = func.length(cast(_keyword.c.text, LargeBinary)) != func.length(_keyword.c.text)
    return _texts(account).where(beyond_ascii)


def _texts(account: int | None) -> Select[Any]:
    joined = _keyword.join(_group, _group.c.pk == _keyword.c.ad_group).join(
        _campaign, _campaign.c.pk == _group.c.campaign
    )
    return (
        select(_keyword.c.text, _campaign.c.name, _group.c.name)
        .select_from(joined)
        .where(draft("keyword"), _campaign.c.account.is_not_distinct_from(account))
        .where(and_(_keyword.c.text.is_not(None), _keyword.c.status.is_distinct_from("REMOVED")))
        .order_by(_keyword.c.pk)
    )


def _works(one: Excluded, group: str) -> bool:
    """Negatives of other ad groups keep nothing away here."""
    return one.level != "ad_group" or one.where == group


Indexed = dict[str, list[tuple[tuple[str, ...], Excluded]]]


def _index(negatives: Iterable[Excluded]) -> Indexed:
    """Negatives by their first word, so that each idea is compared with few."""
    found: Indexed = {}
    for one in negatives:
        words = words_of(one.text)
        if words:
            found.setdefault(words[0], []).append((words, one))
    return found


def _blocker(negatives: Indexed, text: str) -> str | None:
    words = words_of(text)
    return next((_said(one) for one in _blocking(negatives, words)), None)


def _blocking(negatives: Indexed, words: tuple[str, ...]) -> Iterator[Excluded]:
    for first in dict.fromkeys(words):
        for own, one in negatives.get(first, ()):
            if blocks(one.match_type, own, words):
                yield one


_LEVELS = {"campaign": "campaign", "ad_group": "ad group", "list": "list"}


def _said(one: Excluded) -> str:
    return f"{one.text} ({one.match_type.lower()}, {_LEVELS[one.level]} {one.where})"

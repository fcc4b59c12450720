"""Making something exactly once although LinkedIn knows no key for that: whoever is not sure looks before sending again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import OutcomeUnknown
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.explaining import LOOK_FIRST, UNKNOWN_OUTCOME, PerhapsMade

TRIES = 3
MOST_NAMES = 50
"""Asked for at once."""
SETTLE_S, LONGEST_WAIT_S = 2.0, 60.0
"""A call that was cut off may still be at work: how long to wait before looking."""
CREATIVES = "creatives"


@dataclass(frozen=True)
class Wish:
    """Something to be made: where (`("adAccounts", 5, "adCampaigns")`), and its document with a name."""

    segments: tuple[str | int, ...]
    body: Mapping[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """The name by which it is found again."""
        return str(self.body["name"])

    @property
    def parent(self) -> str | None:
        """The campaign of a creative: LinkedIn finds those by campaign only."""
        return str(self.body["campaign"]) if self.segments[-1] == CREATIVES else None


def ids_named(
    client: LinkedInClient, segments: Sequence[str | int], names: Collection[str], parent: str | None = None
) -> dict[str, set[str]]:
    """The ids of everything with one of these names; for creatives within one campaign."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for condition in _conditions(sorted(found), parent):
        finder = "criteria" if parent else "search"
        for one in client.search(segments, finder, condition):
            if one.get("name") in found:
                found[str(one["name"])].add(str(one["id"]))
    return found


def make_once(
    client: LinkedInClient,
    wish: Wish,
    known: Collection[str],
    *,
    unsure: bool = False,
    pause: Callable[[float], None] = time.sleep,
) -> str:
    """Make it, and return its id; what bears its name and is not among `known` is taken for it.

    `known` are the ids that bore the name before the very first try, so keep them; `unsure` when an earlier run may have
    sent it already. Raises OutcomeUnknown when it is still open whether it stands, and what else a call can meet.
    """
    wait = SETTLE_S
    for _ in range(TRIES):
        if unsure:
            pause(min(wait, LONGEST_WAIT_S))
            made = _made(client, wish, known)
            if made is not None:
                return made
        try:
            return client.make(calls.create(wish.segments, wish.body))
        except OutcomeUnknown as error:
            unsure, wait = True, (error.wait_s if isinstance(error, PerhapsMade) else None) or wait * 2
            if wait > LONGEST_WAIT_S:
                raise
    made = _made(client, wish, known)
    if made is None:
        raise OutcomeUnknown(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code="NO_ANSWER")
    return made


def _made(client: LinkedInClient, wish: Wish, known: Collection[str]) -> str | None:
    """The id of what was made, the oldest where somebody made another one of that name meanwhile."""
    fresh = ids_named(client, wish.segments, [wish.name], wish.parent)[wish.name] - set(known)
    return min(fresh, key=_number) if fresh else None


def _number(ident: str) -> int:
    return int(ident.rpartition(":")[2])


def _conditions(names: Sequence[str], parent: str | None) -> list[dict[str, Value]]:
    if parent:
        return [{"campaigns": [parent]}]
    return [{"search": {"name": {"values": names[at : at + MOST_NAMES]}}} for at in range(0, len(names), MOST_NAMES)]

"""What counts as a duplicate: the options of a search."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import InvalidInput
from core.scope import Scope

# What can be searched for. `ad_group` means LinkedIn ad sets, which reach the same people by the same targeting.
FINDABLE = ("keyword", "negative_keyword", "ad", "ad_group")


class Within(StrEnum):
    """Where two of the same must stand to be duplicates."""

    AD_GROUP = "ad_group"
    AD_GROUPS = "ad_groups"
    CAMPAIGNS = "campaigns"
    ACCOUNT = "account"
    ANYWHERE = "anywhere"


WITHIN_WORDS = {
    Within.AD_GROUP: "In the same ad group",
    Within.AD_GROUPS: "Across ad groups of a campaign",
    Within.CAMPAIGNS: "Across campaigns of an account",
    Within.ACCOUNT: "Anywhere in an account",
    Within.ANYWHERE: "In the whole workspace",
}


@dataclass(frozen=True)
class Asked:
    """The options of a search.

    `any_order` takes the same words in another order for the same; `any_match` ignores the match type; `close` ignores
    plurals, accents, punctuation and words such as “for”; `skip_paused` leaves out what is paused or stands below
    something paused. Removed rows never count. `part` limits the search to a part of the account tree.
    """

    kind: str = "keyword"
    within: Within = Within.ACCOUNT
    any_order: bool = False
    any_match: bool = False
    close: bool = False
    skip_paused: bool = False
    part: Scope = field(default_factory=Scope)

    def __post_init__(self) -> None:
        if self.kind not in FINDABLE:
            raise InvalidInput(
                f"Duplicates of {self.kind} cannot be searched for.", hint=f"Choose {', '.join(FINDABLE)}."
            )
        if self.kind == "ad_group" and self.within in (Within.AD_GROUP, Within.AD_GROUPS):
            raise InvalidInput(
                "An ad set cannot stand twice in one ad set.", hint="Search across campaigns or the account."
            )

"""What stands around an entity: LinkedIn's documents name it, and some values depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.errors import InvalidInput

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Place:
    """Parents by their LinkedIn numbers, and what the workspace knows that a document alone does not say.

    `political` is the declaration of the campaign (`eu_political_ads`), `format` the one of the ad set, `objective` that of
    the campaign or ad set above, `url_parameters` what is added to landing pages from above. `media` names uploaded files by
    what the draft calls them, `forms` the numbers of lead forms by their names, `names` targeting entries by their URNs. `now_ms` is when
    a document is made (UTC): LinkedIn takes no start in the past.
    """

    account: str = ""
    currency: str = ""
    page: str | None = None
    campaign: str | None = None
    ad_group: str | None = None
    political: str | None = None
    objective: str | None = None
    format: str | None = None
    url_parameters: str | None = None
    media: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    forms: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    names: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    now_ms: int = 0

    def owner(self) -> str:
        """The LinkedIn page that speaks. Raises InvalidInput when the account names none."""
        if self.page is None:
            raise InvalidInput(
                "The LinkedIn page behind the account is not known.",
                hint="Download the account first; its page is set in Campaign Manager.",
            )
        return self.page


NOWHERE = Place()

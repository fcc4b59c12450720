"""What stands in for a trial run, which LinkedIn does not have: documents written without sending, roles, sizes, least budgets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.errors import ActElsewhere, FieldsRefused, InvalidInput, PlatformError, ProgramFault, Refusal, TryLater
from core.platforms import Verb
from core.posting.adapter import Operation, Refused
from core.posting.drafting import is_finishing
from core.values import money_text
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.accounts import VIEWER, role_on
from integrations.linkedin_ads.posting_places import TARGETING, Surroundings, file_of
from integrations.linkedin_ads.posting_refusals import locally
from integrations.linkedin_ads.posting_sending import body_of, patches_of
from integrations.linkedin_ads.wire.values import micros, urn

MOST_OF_NAME = {"campaign": 100, "ad_group": 255, "ad": 255}
CREATIVE_MANAGER = "CREATIVE_MANAGER"
POSTING_SCOPE = "w_organization_social"
WITH_POST = ("single_image", "document")
SMALL = Refusal(
    "AUDIENCE_SIZE_TOO_SMALL", "The audience has fewer than 300 members, so LinkedIn does not show the ads.", "", "",
    "Widen the targeting, or post the ad set paused.", FieldsRefused,
)  # fmt: skip


@dataclass
class Checks:
    """What was asked is kept, for a post asks again without what was refused."""

    around: Surroundings
    _told: dict[str, Any] = field(default_factory=dict)

    def refused(self, operations: Sequence[Operation]) -> list[Refused]:
        """What LinkedIn would not take, as far as it can be known. Raises what concerns the whole account."""
        if operations:
            self._check_role(operations)
        return [said for one in operations for said in self._of(one)]

    def _of(self, one: Operation) -> Iterator[Refused]:
        if one.verb is Verb.REMOVE:
            return
        if is_finishing(one):
            yield from self._finishing(one)
            return
        try:
            self._write(one)
        except InvalidInput as error:
            yield locally(one, error)
            return
        yield from self._permitted(one)
        if one.kind == "ad_group":
            yield from self._budget(one)
            if one.sent.get("status") == "ENABLED":
                yield from self._sizes(one)

    def _finishing(self, one: Operation) -> Iterator[Refused]:
        """What is known of a name and a status before the draft is made."""
        try:
            self._check_name(one)
        except InvalidInput as error:
            yield locally(one, error)
        if one.kind == "ad_group" and one.sent.get("status") == "ENABLED":
            yield from self._sizes(one)

    def _write(self, one: Operation) -> None:
        self._check_name(one)
        new_ad = one.values.get("format") if one.kind == "ad" and one.verb is Verb.CREATE else None
        kind, name = file_of(one)
        if new_ad in WITH_POST and not name:
            raise InvalidInput(
                f"The ad has no {kind}.",
                where=kind,
                hint=f"Choose a file for it in the field {str(kind).capitalize()}.",
            )
        (body_of if one.verb is Verb.CREATE else patches_of)(self.around, one, files=False)

    def _check_name(self, one: Operation) -> None:
        most, name = MOST_OF_NAME[one.kind], str(one.sent.get("name") or "")
        if len(name) > most:
            raise InvalidInput(
                f"LinkedIn takes no more than {most} characters here, and these are {len(name)}.",
                where="name",
                hint="Shorten it.",
            )

    def _permitted(self, one: Operation) -> Iterator[Refused]:
        scopes = self.around.client.credentials.sign_in.scopes.split()
        makes_post = one.kind == "ad" and one.verb is Verb.CREATE and one.values.get("format") in WITH_POST
        if scopes and POSTING_SCOPE not in scopes and makes_post:
            said = Refusal(
                "local.scope", "This sign-in may not write posts for the page, which this ad needs.", "", "",
                f"LinkedIn has to grant your app {POSTING_SCOPE}; then connect again. Text ads can be posted without it.", ActElsewhere,
            )  # fmt: skip
            yield Refused(one.n, None, said)

    def _budget(self, one: Operation) -> Iterator[Refused]:
        """Below LinkedIn's least daily budget for this account and audience."""
        amount = one.sent.get("daily_budget")
        targeting = one.values.get(TARGETING)
        if not amount or not targeting:
            return
        prices = self._ask("prices", one)
        least = prices.least_daily if prices is not None else None
        if least is not None and micros(least.amount) > amount:
            text = money_text(micros(least.amount), least.currency)
            said = Refusal(
                "FIELD_VALUE_TOO_LOW", f"LinkedIn takes no daily budget below {text} {least.currency} here.", "", "",
                "Raise the daily budget.", FieldsRefused,
            )  # fmt: skip
            yield Refused(one.n, "daily_budget", said)

    def _sizes(self, one: Operation) -> Iterator[Refused]:
        if one.values.get(TARGETING) and self._ask("size", one) is None:
            yield Refused(one.n, TARGETING, SMALL)

    def _ask(self, what: str, one: Operation) -> Any:
        """The size or the prices of an audience; what cannot be told now is no reason to refuse."""
        criteria = self._criteria(one)
        if criteria is None:
            return 0 if what == "size" else None
        key = what + json.dumps(criteria, sort_keys=True)
        if key not in self._told:
            try:
                self._told[key] = (
                    reach.size(self.around.client, criteria) if what == "size" else self._prices(one, criteria)
                )
            except (FieldsRefused, ProgramFault, ActElsewhere, TryLater):
                self._told[key] = 0 if what == "size" else None
        return self._told[key]

    def _prices(self, one: Operation, criteria: Mapping[str, Any]) -> reach.Prices | None:
        account = urn("sponsoredAccount", self.around.connection.account.number)
        body = {"bidType": "CPM", "campaignType": "SPONSORED_UPDATES", "matchType": "EXACT"}
        return reach.prices(self.around.client, account, criteria, **body)

    def _criteria(self, one: Operation) -> Mapping[str, Any] | None:
        known = self.around.known(one)
        try:
            found = body_of(self.around, known, files=False).get("targetingCriteria")
        except (InvalidInput, PlatformError):
            return None
        return found if isinstance(found, Mapping) else None

    @cached_property
    def _role(self) -> str | None:
        return role_on(self.around.client, self.around.connection.account.number)

    def _check_role(self, operations: Sequence[Operation]) -> None:
        """Raises ActElsewhere for a role that may not do this."""
        above = any(one.kind != "ad" for one in operations)
        if self._role == VIEWER or (self._role == CREATIVE_MANAGER and above):
            may = "look, not change" if self._role == VIEWER else "change ads only"
            raise ActElsewhere(
                f"Your role on this LinkedIn account lets you {may}.", code="NO_PERMISSION_ON_ENTITY",
                hint="Ask the owner of the account to give you a role that may edit campaigns.",
            )  # fmt: skip

"""Sizes, forecasts and entries for the targeting of ad sets: asked of LinkedIn, kept in the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal

from core.connections import Connection
from core.errors import ActElsewhere, InvalidInput, PlatformError
from core.progress import Progress
from core.targeting.criteria import Criteria, Entry, digest, nameless, to_linkedin
from core.targeting.entries import names_of, remember, resolve_all, search
from core.targeting.facets import FACETS
from core.targeting.legality import refused
from core.targeting.sizes import Aim, Forecast, Prices, Size, ad_sets_with, answer, keep, last_known
from core.workspace import Workspace
from integrations.linkedin_ads import reach
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.desk import DENIED
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.values import MICROS, money, urn

Client = AbstractContextManager[LinkedInClient]
SPANS = {"SEVEN_DAY": 7, "THIRTY_DAY": 30}
MEASURES = {"IMPRESSION": "impressions", "CLICK": "clicks", "SPENDING": "cost"}
TYPES = {"text": "TEXT_AD", "message": "SPONSORED_INMAILS", "conversation": "SPONSORED_INMAILS"}
MOST_LOOKED_UP = 20
BY_IMPRESSION, BY_CLICK, BY_VIEW = "CPM", "CPC", "CPV"


@dataclass(frozen=True)
class LinkedInReach:
    """Implements `core.platforms.ReachPlanner`; `make` opens the client of a connection."""

    make: Callable[[Connection], Client] = open_client

    def size(self, workspace: Workspace, connection: Connection, aim: Aim, progress: Progress) -> Size:
        """Members, forecast and prices of now; the last known answer where LinkedIn cannot be asked."""
        criteria = _askable(workspace, aim.criteria)
        try:
            with self.make(connection) as client:
                criteria = _numbered(workspace, client, criteria, progress)
                progress.step("Asking LinkedIn for the size", 0, 3)
                found = _asked(client, connection, replace(aim, criteria=criteria), progress)
        except PlatformError as error:
            with workspace.read() as reading:
                known = last_known(reading, criteria) or last_known(reading, aim.criteria)
            if known is None:
                raise
            return replace(known, why_kept=error.message)
        # As it was asked, and as it stands in the ad set, where names may lack their numbers.
        for one in {digest(each): each for each in (criteria, aim.criteria)}.values():
            keep(workspace, one, found)
            _look_again(workspace, one)
        return found

    def plan(
        self, workspace: Workspace, connection: Connection, aim: Aim, wanted: reach.Wanted, progress: Progress
    ) -> reach.MediaPlan:
        """What a budget would bring over some days; only apps with LinkedIn's media planning may ask."""
        criteria = _askable(workspace, aim.criteria)
        with self.make(connection) as client:
            numbered = to_linkedin(_numbered(workspace, client, criteria, progress))
            progress.step("Asking LinkedIn for a media plan")
            try:
                return reach.media_plan(client, urn("sponsoredAccount", connection.account.number), numbered, wanted)
            except ActElsewhere as error:
                if error.code != DENIED:
                    raise
                raise ActElsewhere(
                    "LinkedIn has not granted this app media planning.", code=error.code, request_id=error.request_id,
                    hint="`audience-size` asks for a forecast, which every app may.",
                ) from None  # fmt: skip

    def suggest(
        self, workspace: Workspace, connection: Connection, facet: str, text: str, progress: Progress
    ) -> Sequence[Entry]:
        """Entries as LinkedIn offers them now, kept for later; closed lists come whole and are searched here."""
        known = FACETS.get(facet)
        if known is None or not (known.listed or known.searched):
            with workspace.read() as reading:
                return search(reading, text, facet)
        progress.step(f"Asking LinkedIn for {known.many.lower()}")
        with self.make(connection) as client:
            # Open lists are long: they are asked for by what is typed.
            if known.searched and text.strip():
                found: Iterable[reach.Entry] = reach.suggested(client, facet, text.strip())
            else:
                found = reach.entries(client, facet) if known.closed else ()
            entries = [Entry(facet, one.name, one.urn) for one in found]
        remember(workspace, entries)
        with workspace.read() as reading:
            return search(reading, text, facet) if known.closed else entries

    def look_up(self, workspace: Workspace, connection: Connection, criteria: Criteria, progress: Progress) -> Criteria:
        """The criteria with LinkedIn's numbers and names; a name that means several entries stays as it is."""
        with self.make(connection) as client:
            _learn_names(workspace, client, criteria)
            for at, one in enumerate(nameless(criteria)):
                progress.step(f"Looking up {one.name}", at)
                _learn(workspace, client, one)
        with workspace.read() as reading:
            names = names_of(reading, [one.urn for one in criteria.entries() if one.urn])
            found, _ = resolve_all(reading, criteria)
        return found.mapped(lambda one: one._replace(name=names.get(one.urn or "", one.name)))


def _askable(workspace: Workspace, criteria: Criteria) -> Criteria:
    """Criteria that LinkedIn takes, with the numbers known here. Raises InvalidInput saying what is in the way."""
    wrong = refused(criteria)
    if wrong:
        hint = f"{wrong[0].repairs[0].label}." if wrong[0].repairs else None
        raise InvalidInput(wrong[0].message, where="targeting", hint=hint)
    with workspace.read() as reading:
        return resolve_all(reading, criteria)[0]


def _numbered(workspace: Workspace, client: LinkedInClient, criteria: Criteria, progress: Progress) -> Criteria:
    """With the numbers that LinkedIn knows. Raises InvalidInput for names it does not."""
    for at, one in enumerate(nameless(criteria)[:MOST_LOOKED_UP]):
        progress.step(f"Looking up {one.name}", at)
        _learn(workspace, client, one)
    with workspace.read() as reading:
        found, _ = resolve_all(reading, criteria)
    to_linkedin(found)
    return found


def _look_again(workspace: Workspace, criteria: Criteria) -> None:
    """Let the rules know: an audience may be too small."""
    from core.rules.again import look_again

    with workspace.read() as reading:
        pks = ad_sets_with(reading, criteria)
    look_again(workspace, "ad_group", pks)


def _asked(client: LinkedInClient, connection: Connection, aim: Aim, progress: Progress) -> Size:
    criteria = to_linkedin(aim.criteria)
    members = reach.size(client, criteria)
    progress.step("Asking LinkedIn for prices", 1, 3)
    account, currency = urn("sponsoredAccount", connection.account.number), connection.account.currency or ""
    terms = _terms(aim)
    prices = reach.prices(client, account, criteria, **terms)
    progress.step("Asking LinkedIn for a forecast", 2, 3)
    told = _forecasts(client, account, criteria, aim, currency) if members is not None and aim.daily_budget else ()
    return answer(members, told, _prices(prices, currency, str(terms["bidType"])))


def _terms(aim: Aim) -> dict[str, Value]:
    terms: dict[str, Value] = {
        "bidType": _bid_type(aim), "campaignType": TYPES.get(aim.format or "", "SPONSORED_UPDATES"),
        "matchType": "AUDIENCE_EXPANDED" if aim.expansion else "EXACT",
    }  # fmt: skip
    return terms | ({"objectiveType": aim.objective} if aim.objective else {})


def _bid_type(aim: Aim) -> str:
    """What a bid is for, as the ad set will be paid."""
    if aim.bid_strategy != "Manual bidding" or aim.format == "message" or aim.objective == "BRAND_AWARENESS":
        return BY_IMPRESSION
    return BY_VIEW if aim.objective == "VIDEO_VIEW" else BY_CLICK


def _forecasts(
    client: LinkedInClient, account: str, criteria: Mapping[str, Value], aim: Aim, currency: str
) -> tuple[Forecast, ...]:
    more: dict[str, Value] = {
        "campaignType": TYPES.get(aim.format or "", "SPONSORED_UPDATES"),
        "dailyBudget": money(currency, aim.daily_budget or 0),
        "enableAudienceExpansion": aim.expansion, "enableAudienceNetwork": aim.network,
    }  # fmt: skip
    if aim.objective:
        more["objectiveType"] = aim.objective
    if aim.bid:
        more["competingBid"] = {"bidType": _bid_type(aim), "bidPrice": money(currency, aim.bid)}
    found = reach.forecast(client, account, criteria, **more)
    return tuple(
        Forecast(word, days, _whole(found[measure, span].low, word), _whole(found[measure, span].high, word))
        for measure, word in MEASURES.items()
        for span, days in SPANS.items()
        if (measure, span) in found
    )


def _whole(end: Decimal, word: str) -> int:
    return round(end * MICROS) if word == "cost" else round(end)


def _prices(found: reach.Prices | None, currency: str, bid_type: str) -> Prices:
    """What LinkedIn says of prices; the currency of the account in any case."""
    if found is None:
        return Prices(currency, bid_type)
    amounts = (found.least_bid, found.usual_bid, found.most_bid, found.least_daily)
    return Prices(currency, bid_type, *(round(one.amount * MICROS) if one else None for one in amounts))


def _learn_names(workspace: Workspace, client: LinkedInClient, criteria: Criteria) -> None:
    """Names of entries that are called by their number only."""
    bare = {one.urn: one.facet for one in criteria.entries() if one.urn and one.name == one.urn}
    names = reach.names(client, list(bare)) if bare else {}
    remember(workspace, [Entry(bare[ident], name, ident) for ident, name in names.items()])


def _learn(workspace: Workspace, client: LinkedInClient, entry: Entry) -> None:
    """What LinkedIn offers for a name."""
    known = FACETS.get(entry.facet)
    if known is not None and known.searched:
        found = reach.suggested(client, entry.facet, entry.name)
    else:
        found = list(reach.entries(client, entry.facet)) if known is not None and known.closed else []
    remember(workspace, [Entry(entry.facet, one.name, one.urn) for one in found])

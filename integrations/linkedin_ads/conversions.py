"""Conversion rules of a LinkedIn account, which ad sets they belong to, and events from the CRM that count for them.

LinkedIn counts an event once by its id, so a batch whose answer was lost is sent again with the same ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.conversions import journal
from core.conversions.journal import Outcome, State
from core.conversions.reading import Event, chunks
from core.conversions.stages import Rule
from core.errors import InvalidInput, OutcomeUnknown
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads.desk import MOST_TRIES, Desk, asked_for, permitted, told
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import created
from integrations.linkedin_ads.wire.explaining import LOOK_FIRST, UNKNOWN_OUTCOME
from integrations.linkedin_ads.wire.values import id_of, money, urn

SCOPE = "rw_conversions"
AT_ONCE = 5_000
BY_API = "CONVERSIONS_API"
METHODS = {
    BY_API: "sent from the CRM", "INSIGHT_TAG_URL_MATCH_RULES": "Insight Tag, by page",
    "INSIGHT_TAG_JAVASCRIPT_EVENT": "Insight Tag, by event",
}  # fmt: skip
MICROS = 1_000_000


@dataclass(frozen=True)
class ConversionRule:
    """One thing an account counts; windows in days, `ad_sets` the numbers of the ad sets it belongs to."""

    urn: str
    name: str
    type: str
    method: str
    enabled: bool
    attribution: str
    click_days: int
    view_days: int
    value: str | None
    currency: str | None
    automatic: bool
    ad_sets: tuple[str, ...] = ()

    @property
    def from_crm(self) -> bool:
        """Whether events can be sent to it."""
        return self.method == BY_API

    @property
    def rule(self) -> Rule:
        """What stages are mapped to."""
        return Rule(self.urn, self.name)


@dataclass(frozen=True)
class Result:
    """What became of a row of a file."""

    row: int
    event: str
    state: State
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Reported:
    """What a report of events did; `already` are those LinkedIn had from before."""

    results: tuple[Result, ...]
    already: int

    def count(self, state: State) -> int:
        """How many ended so."""
        return sum(one.state is state for one in self.results)


@permitted(SCOPE)
def read_rules(desk: Desk, campaigns: Sequence[str] = ()) -> list[ConversionRule]:
    """All conversions of an account, by name; `campaigns` are the numbers of ad sets to look through for their own."""
    belongs: dict[str, list[str]] = {}
    documents = list(desk.client.listed(("conversions",), "account", {"account": desk.account}))
    for conversion, campaign in _associations(desk, campaigns) if documents else ():
        belongs.setdefault(conversion, []).append(campaign)
    return sorted((_rule(one, belongs) for one in documents), key=lambda one: (one.name.casefold(), one.urn))


@permitted(SCOPE)
def create_rule(
    desk: Desk, name: str, type_: str, progress: Progress, *, click_days: int = 30, view_days: int = 7
) -> ConversionRule:
    """The conversion of this name that takes events from the CRM, made when there is none.

    Raises InvalidInput when one of this name counts otherwise.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise InvalidInput("the conversion needs a name.", where="--create")
    body = {
        "name": wanted, "account": desk.account, "conversionMethod": BY_API, "type": type_.upper(),
        "postClickAttributionWindowSize": click_days, "viewThroughAttributionWindowSize": view_days,
    }  # fmt: skip
    wait = 2.0
    for _ in range(MOST_TRIES):
        known = _named(desk, wanted)
        if known is not None:
            return known
        try:
            desk.client.call(calls.create(("conversions",), body))
        except OutcomeUnknown as error:
            wait = asked_for(error) or wait * 2
            desk.wait(wait, "Looking whether LinkedIn made the conversion", progress)
    known = _named(desk, wanted)
    if known is None:
        raise OutcomeUnknown(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code="NO_ANSWER")
    return known


@permitted(SCOPE)
def associate(desk: Desk, rule: ConversionRule, campaigns: Sequence[str], progress: Progress) -> int:
    """Let ad sets count a conversion; doing it again changes nothing. Returns how many were told."""
    for at, number in enumerate(campaigns):
        progress.step("Adding the conversion to ad sets", at, len(campaigns))
        key = {"campaign": urn("sponsoredCampaign", number), "conversion": rule.urn}
        desk.client.call(calls.update(("campaignConversions", key), key))
    return len(campaigns)


def chosen_rules(rules: Sequence[ConversionRule], wanted: Mapping[str, str]) -> dict[str, Rule]:
    """What stages are to be reported as, by the name, number or URN of a conversion. Raises InvalidInput."""
    return {stage: _chosen(rules, stage, word) for stage, word in wanted.items()}


@permitted(SCOPE)
def report(workspace: Workspace, desk: Desk, events: Sequence[Event], progress: Progress) -> Reported:
    """Report events, each once: what LinkedIn has is left out, what may have arrived is sent again under its id.

    Each batch is written down before it is sent. Raises what LinkedIn answers; what was sent stays sent.
    """
    known = journal.sent(workspace, desk.connection, [one.id for one in events])
    open_ = [one for one in events if one.id not in known]
    results: list[Result] = []
    for batch in chunks(open_, AT_ONCE):
        progress.step("Reporting events", len(results), len(open_))
        journal.intend(workspace, desk.connection, batch)
        call = calls.batch_create(("conversionEvents",), [element(one) for one in batch])
        answer = desk.answered(call, "Waiting for LinkedIn to go on", progress)
        found = created(answer.document, len(batch))
        these = [
            Result(event.row, event.id, State.SENT)
            if result.error is None
            else Result(event.row, event.id, State.REFUSED, result.error.code, told(result.error))
            for event, result in zip(batch, found, strict=True)
        ]
        outcomes = [Outcome(one.event, one.state, one.code, one.message) for one in these]
        journal.settle(workspace, desk.connection, outcomes)
        results += these
    progress.step("Reported events", len(results), len(open_))
    return Reported(tuple(results), len(events) - len(open_))


def element(event: Event) -> dict[str, Any]:
    """An event as LinkedIn takes it: who it was by hash, or by LinkedIn's own id of the click."""
    ids = []
    if event.email:
        ids.append({"idType": "SHA256_EMAIL", "idValue": event.email})
    if event.fat_id:
        ids.append({"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": event.fat_id})
    made: dict[str, Any] = {
        "conversion": event.rule.conversion, "conversionHappenedAt": event.happened_at, "eventId": event.id,
        "user": {"userIds": ids},
    }  # fmt: skip
    if event.value is not None and event.currency:
        made["conversionValue"] = money(event.currency, round(event.value * MICROS))
    return made


def _associations(desk: Desk, campaigns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(0, len(campaigns), 100):
        asked = {"campaigns": [urn("sponsoredCampaign", one) for one in campaigns[at : at + 100]]}
        for one in desk.client.listed(("campaignConversions",), "campaigns", asked):
            yield str(one["conversion"]), id_of(str(one["campaign"]))


def _rule(one: Mapping[str, Any], belongs: Mapping[str, Sequence[str]]) -> ConversionRule:
    name = f"urn:lla:llaPartnerConversion:{one['id']}"
    value = one.get("value") or {}
    return ConversionRule(
        name, str(one.get("name") or ""), str(one.get("type") or ""), str(one.get("conversionMethod") or ""),
        bool(one.get("enabled", True)), str(one.get("attributionType") or ""),
        int(one.get("postClickAttributionWindowSize") or 0), int(one.get("viewThroughAttributionWindowSize") or 0),
        str(value["amount"]) if "amount" in value else None, value.get("currencyCode"),
        bool(one.get("autoAssociationType")), tuple(belongs.get(name, ())),
    )  # fmt: skip


def _named(desk: Desk, name: str) -> ConversionRule | None:
    same = [one for one in read_rules(desk) if one.name == name]
    if same and not any(one.from_crm for one in same):
        raise InvalidInput(
            f"LinkedIn has a conversion “{name}” that is counted by the Insight Tag.", where="--create",
            hint="Choose another name.",
        )  # fmt: skip
    return next((one for one in same if one.from_crm), None)


def _chosen(rules: Sequence[ConversionRule], stage: str, word: str) -> Rule:
    plain = word.strip()
    found = [one for one in rules if plain in (one.urn, id_of(one.urn)) or plain.casefold() == one.name.casefold()]
    usable = [one for one in found if one.from_crm and one.enabled]
    if len(usable) == 1:
        return usable[0].rule
    known = (
        ", ".join(one.name for one in rules if one.from_crm and one.enabled)
        or "none yet; make one with `conversion-rule`"
    )
    if len(usable) > 1:
        raise InvalidInput(
            f"several conversions are called {word!r}.", where=f"--map {stage}", hint="Name one by its number."
        )
    why = "is switched off or counted by the Insight Tag" if found else "is no conversion of this account"
    raise InvalidInput(f"{word!r} {why}.", where=f"--map {stage}", hint=f"Choose {known}.")

"""Lists of contacts and companies for LinkedIn: the list is made once, its entries go in batches, as hashes or as companies.

A list is a set at LinkedIn: the same entry added again changes nothing. So a batch whose answer was lost is sent again as it
is, while the list itself, which could be made twice, is looked for by our own id of it first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core import segments
from core.audiences import journal, lists
from core.audiences.checking import Checked, Holds
from core.audiences.companies import Company
from core.audiences.journal import PartState, Upload
from core.audiences.lists import Seen, Standing
from core.audiences.people import Person
from core.errors import InvalidInput, NotFound, OutcomeUnknown, PlatformError, TryLater
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads.desk import LONGEST_WAIT_S, MOST_TRIES, Desk, asked_for, permitted, told
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import created
from integrations.linkedin_ads.wire.explaining import LOOK_FIRST, UNKNOWN_OUTCOME
from integrations.linkedin_ads.wire.values import urn

SCOPE = "rw_dmp_segments"
OURS = "API"
AT_ONCE = 5_000
PATHS = {Holds.CONTACTS: "users", Holds.COMPANIES: "companies"}
TYPES = {Holds.CONTACTS: "USER", Holds.COMPANIES: "COMPANY"}
LIST_ERA = frozenset({"USER", "COMPANY", "USER_LIST_UPLOAD", "COMPANY_LIST_UPLOAD"})
CONSENT, TERMS = "consent", "terms"
GRANTED, ACCEPTED = "granted", "accepted"
WARM_UP_S, LOOK_AGAIN_S = 300.0, 10.0
"""How long a new list is waited for, and how often it is tried, in seconds."""
LIST_NOT_FOUND = frozenset({"NOT_FOUND", "HTTP_404"})
GONE = "The list is no longer at LinkedIn."
PAGE = "https://www.linkedin.com/company/"


@permitted(SCOPE)
def read_lists(desk: Desk) -> list[Seen]:
    """All lists of people and companies in the account."""
    found = desk.client.listed(("dmpSegments",), "account", {"account": desk.account})
    return [_seen(one) for one in found if one.get("type") in LIST_ERA]


@permitted(SCOPE)
def ensure_list(desk: Desk, name: str, holds: Holds, progress: Progress) -> Seen:
    """The list with this name, made when there is none. Raises InvalidInput when one of this name holds something else."""
    wanted = " ".join(name.split())
    if not wanted:
        raise InvalidInput("the list needs a name.", where="--list")
    same = [one for one in read_lists(desk) if one.name == wanted]
    found = next(
        (one for one in same if one.holds is holds and one.status not in (segments.EXPIRED, segments.FAILED)), None
    )
    if found is not None and not found.takes:
        raise InvalidInput(
            f"“{wanted}” came to LinkedIn as a file and takes no more entries.",
            where="--list",
            hint="Choose another name.",
        )
    if found is not None:
        return found
    other = next((one for one in same if one.holds is not holds), None)
    if other is not None:
        raise InvalidInput(
            f"LinkedIn has a list “{wanted}” of {other.holds} already.", where="--list", hint="Choose another name."
        )
    return _made(desk, wanted, holds, len(same), progress)


@permitted(SCOPE)
def upload(
    workspace: Workspace, desk: Desk, checked: Checked, to: Seen, consent: Mapping[str, str], progress: Progress
) -> Upload:
    """Send a list in batches, going on where an upload of the same file stopped; what it takes out needs no consent.

    Raises InvalidInput without consent, and what LinkedIn answers; what was sent stays sent.
    """
    if not checked.removes:
        check_consent(checked.holds, consent)
    sizes = [min(AT_ONCE, len(checked.members) - at) for at in range(0, len(checked.members), AT_ONCE)]
    said = lists.REMOVAL if checked.removes else ",".join(f"{name}={value}" for name, value in sorted(consent.items()))
    found = journal.begin(workspace, desk.connection, to.list, to.name, checked.digest, sizes, said)
    at = 0
    for part in found.parts:
        members = checked.members[at : at + part.members]
        at += part.members
        if part.state is PartState.PENDING:
            progress.step(f"Sending to “{to.name}”", found.sent, found.members)
            _send(workspace, desk, found, part.n, to, _elements(members, checked), progress)
            found = journal.get(workspace, found.id)
    progress.step(f"Sent to “{to.name}”", found.members, found.members)
    lists.keep(workspace, desk.connection, [to], filled=True)
    return found


@permitted(SCOPE)
def follow(workspace: Workspace, desk: Desk, progress: Progress) -> list[Standing]:
    """Ask how the lists are getting on; uploads whose list is built are over."""
    progress.step("Asking about the lists")
    seen = read_lists(desk)
    lists.keep(workspace, desk.connection, seen, whole=True)
    status = {one.list: one.status for one in seen}
    for one in journal.listed(workspace, desk.connection):
        _follow_upload(workspace, one, status.get(one.list))
    return lists.standing(workspace, desk.connection)


def check_consent(holds: Holds, consent: Mapping[str, str]) -> None:
    """People may be sent only when they consented; the sender answers to LinkedIn's terms. Raises InvalidInput."""
    if consent.get(TERMS) != ACCEPTED:
        raise InvalidInput(
            "LinkedIn's terms for matched audiences must be accepted by you.", where=TERMS,
            hint="Read them in Campaign Manager under Audiences, and say “accepted”.",
        )  # fmt: skip
    if holds is Holds.CONTACTS and consent.get(CONSENT) != GRANTED:
        raise InvalidInput(
            "contacts who did not consent to the use of their address for ads are not sent.", where=CONSENT,
            hint="Leave them out of the file, and say “granted” when all in it consented.",
        )  # fmt: skip


def _elements(members: Sequence[Person | Company], checked: Checked) -> list[dict[str, Any]]:
    return [element(one, "REMOVE" if checked.removes else "ADD") for one in members]


def element(one: Person | Company, action: str = "ADD") -> dict[str, Any]:
    """An entry as LinkedIn takes it: people by hash only, companies by what they are found by."""
    if isinstance(one, Person):
        return {"action": action, "userIds": [{"idType": "SHA256_EMAIL", "idValue": one.email}]}
    values = {
        "companyName": one.name, "companyWebsiteDomain": one.domain, "country": one.country, "city": one.city,
        "companyPageUrl": PAGE + one.page if one.page and not one.organization else "",
        "organizationUrn": urn("organization", one.organization) if one.organization else "",
    }  # fmt: skip
    return {"action": action} | {name: value for name, value in values.items() if value}


def _made(desk: Desk, name: str, holds: Holds, before: int, progress: Progress) -> Seen:
    """Make a list; our id of it is the same at every try, so that a lost answer makes no second one."""
    text = f"{desk.account}|{holds}|{name}|{before}"
    key = f"campaign-desk-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    body = {
        "account": desk.account, "name": name, "sourcePlatform": OURS, "sourceSegmentId": key, "type": TYPES[holds],
        "destinations": [{"destination": "LINKEDIN"}],
    }  # fmt: skip
    wait = 2.0
    for _ in range(MOST_TRIES):
        known = _by_key(desk, key)
        if known is not None:
            return known
        try:
            ident = desk.client.make(calls.create(("dmpSegments",), body))
        except OutcomeUnknown as error:
            wait = asked_for(error) or wait * 2
            desk.wait(wait, "Looking whether LinkedIn made the list", progress)
        else:
            return _read(desk, ident) or Seen(ident, name, holds, segments.BUILDING)
    raise OutcomeUnknown(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code="NO_ANSWER")


def _by_key(desk: Desk, key: str) -> Seen | None:
    asked = {"account": desk.account, "sourceSegmentId": key, "sourcePlatform": OURS}
    return next((_seen(one) for one in desk.client.listed(("dmpSegments",), "account", asked)), None)


def _read(desk: Desk, ident: str) -> Seen | None:
    """A list by its number; None when LinkedIn does not find it."""
    try:
        return _seen(desk.client.get(calls.get("dmpSegments", int(ident))))
    except PlatformError as error:
        if error.code in LIST_NOT_FOUND:
            return None
        raise


def _send(
    workspace: Workspace, desk: Desk, found: Upload, n: int, to: Seen, elements: Sequence[Mapping[str, Any]],
    progress: Progress,
) -> None:  # fmt: skip
    """Send one batch and keep how each entry fared, in numbers."""
    call = calls.batch_create(("dmpSegments", int(to.list), PATHS[to.holds]), elements)
    answer = _answered(desk, call, to, progress)
    results = created(answer.document, len(elements))
    refused = Counter((one.error.code or "", told(one.error)) for one in results if one.error is not None)
    note = "; ".join(f"{count:,} × {message}" for (_, message), count in refused.most_common(3)) or None
    lost = sum(refused.values())
    state = PartState.SENT if not lost else PartState.FAILED if lost == len(elements) else PartState.PARTLY
    asked = next((answer.headers[name] for name in ("x-li-uuid", "x-li-request-id") if name in answer.headers), None)
    journal.note_part(workspace, found.id, n, state, request=asked or f"part {n}", note=note)


def _answered(desk: Desk, call: calls.Call, to: Seen, progress: Progress) -> Any:
    """The answer to a batch: a new list is waited for, a lost answer asked for again by sending the same."""
    waited, tries = 0.0, 0
    while True:
        try:
            return desk.client.call(call)
        except PlatformError as error:
            pause, label = _why_again(desk, error, to, waited)
            if isinstance(error, OutcomeUnknown):
                tries += 1
            if pause is None or tries >= MOST_TRIES:
                raise
        desk.wait(pause, label, progress)
        waited += pause


def _why_again(desk: Desk, error: PlatformError, to: Seen, waited: float) -> tuple[float | None, str]:
    """How long to wait before the same batch is sent again, None when it is of no use; and what to say meanwhile.

    Raises NotFound when the list is not there any more.
    """
    if error.code in LIST_NOT_FOUND:
        if _read(desk, to.list) is None and waited >= LOOK_AGAIN_S * 2:
            raise NotFound(GONE, hint="Upload it again; a new list is made.") from None
        if waited >= WARM_UP_S:
            raise TryLater(
                "LinkedIn has not got the new list ready.", hint="Run it again in some minutes; it goes on where it stopped.",
                code=error.code,
            ) from None  # fmt: skip
        return LOOK_AGAIN_S, f"LinkedIn is preparing the new list “{to.name}”; that takes a minute or two"
    if isinstance(error, OutcomeUnknown | TryLater):
        asked = asked_for(error)
        if asked is not None and asked > LONGEST_WAIT_S:
            return None, ""
        return asked or 2.0, "Waiting for LinkedIn to go on"
    return None, ""


def _follow_upload(workspace: Workspace, one: Upload, status: str | None) -> None:
    """What was sent to a list that is built is over; in one that failed or is gone it is lost."""
    state = {segments.READY: PartState.DONE, segments.FAILED: PartState.FAILED, segments.EXPIRED: PartState.FAILED}.get(
        status or segments.FAILED, PartState.PROCESSING
    )
    for part in one.parts:
        if part.state in (PartState.SENT, PartState.PROCESSING) and part.state is not state:
            note = GONE if status is None else part.note
            journal.note_part(workspace, one.id, part.n, state, note=note)


def _seen(document: Mapping[str, Any]) -> Seen:
    place = _destination(document)
    holds = Holds.COMPANIES if str(document.get("type")).startswith("COMPANY") else Holds.CONTACTS
    target = place.get("destinationSegmentId")
    return Seen(
        str(document["id"]), str(document.get("name") or ""), holds, str(place.get("status") or segments.BUILDING),
        str(target) if target else None, _number(place.get("matchedCount")),
        _number(place.get("audienceSize", place.get("matchedCount"))), _number(document.get("created")),
        takes=not str(document.get("type")).endswith("_LIST_UPLOAD"),
    )  # fmt: skip


def _destination(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Iterable[Mapping[str, Any]] = document.get("destinations") or ()
    return next((one for one in found if one.get("destination", "LINKEDIN") == "LINKEDIN"), {})


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else None

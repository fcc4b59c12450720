"""Lists of customers for Google Ads: the list is made over the Google Ads API, its members go through the Data Manager.

With the official `google-ads-datamanager` rather than HTTP of our own: its messages are the contract, the sandbox speaks
them too, and it needs nothing that `google-ads` does not bring (340 kB). Sending a part twice does no harm, for a list
is a set: so a lost answer is simply asked for again, and an upload goes on with the parts that have no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from google.api_core import exceptions as api

from core.audiences import journal
from core.audiences.identifying import Member
from core.audiences.journal import Part, PartState, Upload
from core.audiences.reading import Customers
from core.connections import Connection
from core.errors import (
    ActElsewhere,
    FieldsRefused,
    InvalidInput,
    OutcomeUnknown,
    PlatformError,
    ProgramFault,
    SignInNeeded,
)
from core.progress import Progress
from core.workspace import Workspace
from integrations import signins
from integrations.google_ads.client import GOOGLE, TIMEOUT_S, is_plain, make_channel, open_client, renew
from integrations.google_ads.codes import REPORT
from integrations.google_ads.credentials import SignedIn
from integrations.google_ads.explaining import LIBRARY, explain, explained
from integrations.keychain import open_store
from integrations.profiles import Profile
from integrations.signins import SignIn

MOST_MEMBERS = 10_000
DATA_MANAGER = "datamanager.googleapis.com"
LONGEST_DAYS = 540
GRANTED, ACCEPTED = "granted", "accepted"
TERMS = "customer_match_terms"
MOST_TRIES = 3


@dataclass(frozen=True)
class CustomerList:
    """A list of customers of an account; `size` as Google last counted it for search, which it rounds."""

    number: str
    name: str
    size: int
    open: bool


@dataclass(frozen=True)
class Clients:
    """How an account is reached: the official Google Ads client and the Data Manager's own; `at_once` members a request."""

    connection: Connection
    ads: Any
    data: Any
    at_once: int = MOST_MEMBERS


def open_clients(connection: Connection, *, sign_in: SignIn | None = None, ads: Any = None) -> Clients:
    """Both clients of a connection. Raises SignInNeeded, KeychainError, InvalidInput for a profile without `data_api`."""
    found = sign_in or signins.load(open_store(), connection.id)
    ads = ads or open_client(connection)
    renew(ads)
    return Clients(connection, ads, _data_client(found.profile, ads.credentials))


def customer_lists(clients: Clients) -> list[CustomerList]:
    """The lists of customers that an account has."""
    query = (
        "SELECT user_list.id, user_list.name, user_list.size_for_search, user_list.membership_status"
        " FROM user_list WHERE user_list.type = 'CRM_BASED'"
    )
    service = clients.ads.get_service("GoogleAdsService")
    with explained():
        batches = service.search_stream(customer_id=clients.connection.account.number, query=query, timeout=TIMEOUT_S)
        rows = [row.user_list for one in batches for row in one.results]
    return [
        CustomerList(str(one.id), one.name, one.size_for_search, one.membership_status.name != "CLOSED") for one in rows
    ]


def ensure_list(clients: Clients, name: str, *, days: int = LONGEST_DAYS) -> CustomerList:
    """The list with this name, made when there is none; `days` is how long a customer stays on a new one."""
    wanted = " ".join(name.split())
    if not wanted:
        raise InvalidInput("the list needs a name.", where="--list")
    found = _named(clients, wanted)
    if found is not None:
        return found
    operation = {
        "create": {
            "name": wanted, "membership_life_span": days, "membership_status": "OPEN",
            "crm_based_user_list": {"upload_key_type": "CONTACT_INFO"},
        }
    }  # fmt: skip
    service = clients.ads.get_service("UserListService")
    try:
        with explained(writes=True):
            service.mutate_user_lists(
                customer_id=clients.connection.account.number, operations=[operation], timeout=TIMEOUT_S
            )
    except OutcomeUnknown:
        # Names are unique: looking again says whether it was made.
        if _named(clients, wanted) is None:
            raise
    made = _named(clients, wanted)
    if made is None:
        raise ProgramFault("Google made the list and does not show it.", hint="Try again in some minutes.")
    return made


def upload(
    workspace: Workspace,
    clients: Clients,
    customers: Customers,
    to: CustomerList,
    consent: Mapping[str, str],
    progress: Progress,
) -> Upload:
    """Send customers to a list in parts, going on where an upload of the same file stopped.

    Raises InvalidInput without consent, and what the Data Manager answers; what was sent stays sent.
    """
    check_consent(consent)
    chunks = [customers.members[at : at + clients.at_once] for at in range(0, len(customers.members), clients.at_once)]
    sizes = [len(one) for one in chunks]
    said = ",".join(f"{name}={value}" for name, value in sorted(consent.items()))
    found = journal.begin(workspace, clients.connection, to.number, to.name, customers.digest, sizes, said)
    for part in found.parts:
        progress.step(f"Sending customers to “{to.name}”", found.sent, found.members)
        if part.state is PartState.PENDING:
            request = _request(clients.connection, to, chunks[part.n])
            asked = _sent(clients.data, request)
            journal.note_part(workspace, found.id, part.n, PartState.SENT, request=asked)
            found = journal.get(workspace, found.id)
    progress.step(f"Sent customers to “{to.name}”", found.members, found.members)
    return found


def check_consent(consent: Mapping[str, str]) -> None:
    """Customers may be sent only when they consented to both uses, and the sender accepted Google's terms for such lists.

    Raises InvalidInput.
    """
    if consent.get(TERMS) != ACCEPTED:
        raise InvalidInput(
            "Google's terms of Customer Match must be accepted by you.", where=TERMS,
            hint="Read them in the account, and say “accepted”.",
        )  # fmt: skip
    for name, words in (("ad_user_data", "use of their data"), ("ad_personalization", "personalised ads")):
        if consent.get(name) != GRANTED:
            raise InvalidInput(
                f"customers who did not consent to the {words} are not sent.", where=name,
                hint="Leave them out of the file, and say “granted” when all in it consented.",
            )  # fmt: skip


def ask_status(workspace: Workspace, upload: Upload, clients: Clients, progress: Progress) -> Upload:
    """Ask how far Google is with the parts that are not over; hours may pass."""
    for part in upload.parts:
        if part.request and part.state in (PartState.SENT, PartState.PROCESSING):
            progress.step("Asking about the upload", part.n, len(upload.parts))
            with _data_explained():
                answer = clients.data.retrieve_request_status(
                    request={"request_id": part.request}, timeout=TIMEOUT_S, retry=None
                )
            state, note = _said(answer, part)
            journal.note_part(workspace, upload.id, part.n, state, note=note)
    return journal.get(workspace, upload.id)


def _named(clients: Clients, name: str) -> CustomerList | None:
    return next((one for one in customer_lists(clients) if one.name == name), None)


def _request(connection: Connection, to: CustomerList, members: Sequence[Member]) -> dict[str, Any]:
    account = {"account_type": "GOOGLE_ADS", "account_id": connection.account.number}
    login = {"account_type": "GOOGLE_ADS", "account_id": connection.account.login or connection.account.number}
    granted = "CONSENT_GRANTED"
    return {
        "destinations": [{"operating_account": account, "login_account": login, "product_destination_id": to.number}],
        "audience_members": [{"user_data": {"user_identifiers": list(_identifiers(one))}} for one in members],
        "consent": {"ad_user_data": granted, "ad_personalization": granted},
        "encoding": "HEX",
        "terms_of_service": {"customer_match_terms_of_service_status": "ACCEPTED"},
    }


def _identifiers(member: Member) -> Iterator[dict[str, Any]]:
    yield from ({"email_address": one} for one in member.emails)
    yield from ({"phone_number": one} for one in member.phones)
    if member.address is not None:
        where = member.address
        yield {
            "address": {
                "given_name": where.given, "family_name": where.family, "region_code": where.country,
                "postal_code": where.postal,
            }
        }  # fmt: skip


def _sent(data: Any, request: dict[str, Any]) -> str:
    """The id of a request that was taken; a lost answer is asked for again, since a list is a set."""
    for attempt in range(1, MOST_TRIES + 1):
        try:
            with _data_explained():
                return str(data.ingest_audience_members(request=request, timeout=TIMEOUT_S, retry=None).request_id)
        except OutcomeUnknown:
            if attempt == MOST_TRIES:
                raise
    raise AssertionError("the last try returns or raises")


_STATES = {"SUCCESS": PartState.DONE, "PARTIAL_SUCCESS": PartState.PARTLY, "FAILED": PartState.FAILED}


def _said(answer: Any, part: Part) -> tuple[PartState, str | None]:
    """How a part stands, and why not all of it was taken. One destination was named, so one answers."""
    one = next(iter(answer.request_status_per_destination), None)
    if one is None:
        return PartState.PROCESSING, part.note
    errors = [f"{each.record_count:,} × {_plain(each.reason.name)}" for each in one.error_info.error_counts]
    return _STATES.get(one.request_status.name, PartState.PROCESSING), "; ".join(errors) or None


def _plain(reason: str) -> str:
    return reason.removeprefix("PROCESSING_ERROR_").removeprefix("REASON_").replace("_", " ").lower()


def _data_client(profile: Profile, credentials: SignedIn) -> Any:
    """The Data Manager's official client at the address of a profile."""
    from google.ads.datamanager_v1 import IngestionServiceClient

    address = profile.data_api or (DATA_MANAGER if profile.api == GOOGLE else "")
    if not address:
        raise InvalidInput(
            "This connection leads to an own address and names none for lists of customers.", where="data_api",
            hint="Add data_api to its profile and connect again.",
        )  # fmt: skip
    there = replace(profile, api=address)
    channel = make_channel(there, credentials, plain=is_plain(there))
    return IngestionServiceClient(transport=IngestionServiceClient.get_transport_class("grpc")(channel=channel))


_SIGN_IN = ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "ACCESS_TOKEN_EXPIRED", "CREDENTIALS_MISSING")
_ELSEWHERE = {
    "TERMS_AND_CONDITIONS_NOT_SIGNED": "Accept the terms of Customer Match in the account under Tools, Audience manager.",
    "SERVICE_DISABLED": "Switch on the Data Manager API for the Google Cloud project of your OAuth client.",
    "PERMISSION_DENIED": "Ask an administrator of the account to give your Google account access.",
    "NOT_ALLOWLISTED": "Google opens this to chosen accounts only; a young account has to wait.",
}


@contextmanager
def _data_explained() -> Iterator[None]:
    """Translate what the Data Manager's client raises; never its text with what was sent."""
    try:
        yield
    except api.GoogleAPICallError as error:
        raise _explain(error) from None
    except LIBRARY as error:
        raise explain(error, writes=True) from None


def _explain(error: api.GoogleAPICallError) -> Exception:
    reason = str(error.reason or "")
    if reason in _SIGN_IN:
        return SignInNeeded(
            "The access to lists of customers was not allowed in the browser.", code=reason,
            hint="Connect the account again and leave the box for audience data ticked.",
        )  # fmt: skip
    if reason in _ELSEWHERE:
        return ActElsewhere(f"Google refused the list: {_plain(reason)}.", hint=_ELSEWHERE[reason], code=reason)
    if isinstance(error, api.InvalidArgument | api.NotFound | api.FailedPrecondition):
        kind: type[PlatformError] = FieldsRefused if reason else ProgramFault
        return kind(
            f"Google refused the list: {_plain(reason) or 'no reason given'}.", hint=REPORT, code=reason or None
        )
    return explain(error, writes=True)

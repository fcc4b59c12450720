"""Lists of customers over the Data Manager API: the real messages, and strict about hashes, consent and who may send."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import grpc

from integrations.sandbox.faults import Faults
from integrations.sandbox.google.accounts import find_account, manages
from integrations.sandbox.google.admission import direct_access
from integrations.sandbox.google.messages import Message, resource_class
from integrations.sandbox.google.oauth import DATA_SCOPE, scopes_of, user_of
from integrations.sandbox.google.problems import Refused
from integrations.sandbox.google.store import Store
from integrations.sandbox.google.wire import after, before

METHOD = re.compile(r"/google\.ads\.datamanager\.v1\.IngestionService/(\w+)")
MOST_MEMBERS, MOST_IDENTIFIERS, MOST_DESTINATIONS = 10_000, 10, 10
HASH = re.compile(r"[0-9a-f]{64}")
GRANTED, HEX, GOOGLE_ADS = 1, 1, 1  # numbers of the enums' values


@dataclass
class Faulty(Exception):
    """A request that is refused: its gRPC status, the reason, and the fields."""

    status: str
    reason: str
    message: str
    field: str = ""


class CustomerSurface(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Finds the handler of a call by its path."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    def service(self, details: Any) -> Any:
        """The handler of one path, or None for one that nobody serves."""
        match = METHOD.fullmatch(details.method)
        if match is None:
            return None
        from google.ads import datamanager_v1 as data

        routes: dict[str, Any] = {
            "IngestAudienceMembers": (data.IngestAudienceMembersRequest, data.IngestAudienceMembersResponse, ingest),
            "RetrieveRequestStatus": (data.RetrieveRequestStatusRequest, data.RetrieveRequestStatusResponse, status),
        }
        found = routes.get(match[1])
        if found is None:
            return None
        asked, answer, route = found
        return grpc.unary_unary_rpc_method_handler(
            lambda request, context: self._answer(match[1], route, request, context, answer),
            asked.pb().FromString, answer.pb().SerializeToString,
        )  # fmt: skip

    def _answer(self, name: str, route: Any, request: Message, context: Any, answer: Any) -> Message:
        try:
            faults = self.faults.strike(name)
            before(self.store, faults)
            user = _admitted(self.store, dict(context.invocation_metadata()))
            done = route(self.store, user, request, answer.pb()())
            after(faults, context)
        except Faulty as error:
            _abort(context, error)
        except Refused as error:
            context.abort(getattr(grpc.StatusCode, error.status), error.plain or str(error))
        return done


def _admitted(store: Store, headers: Mapping[str, str]) -> str:
    """The user of a call, who must have allowed lists of customers."""
    found = re.fullmatch(r"Bearer (\S+)", headers.get("authorization", ""))
    secret = found[1] if found else ""
    with store.glance() as connection:
        user, problem = user_of(connection, secret)
        scopes = scopes_of(connection, secret)
    if problem:
        raise Faulty("UNAUTHENTICATED", problem, "The access token is no good.")
    if DATA_SCOPE not in scopes:
        message = "Request had insufficient authentication scopes."
        raise Faulty("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", message)
    return user


def ingest(store: Store, user: str, request: Message, answer: Message) -> Message:
    """IngestAudienceMembers: all of it, or nothing with the first thing that is wrong."""
    _check_request(request)
    lists = [_list_of(store, user, one, at) for at, one in enumerate(request.destinations)]
    for at, member in enumerate(request.audience_members):
        _check_member(member, f"audience_members[{at}]")
    answer.request_id = secrets.token_urlsafe(16)
    if not request.validate_only:
        with store.write() as connection:
            for customer, name in lists:
                _take(connection, customer, name, request, answer.request_id)
    return answer


def _check_request(request: Message) -> None:
    for field, most in (("destinations", MOST_DESTINATIONS), ("audience_members", MOST_MEMBERS)):
        count = len(getattr(request, field))
        if not count:
            raise Faulty("INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING", "The field is required.", field)
        if count > most:
            reason = "TOO_MANY_AUDIENCE_MEMBERS" if field == "audience_members" else "TOO_MANY_DESTINATIONS"
            raise Faulty("INVALID_ARGUMENT", reason, f"At most {most:,}.", field)
    if request.encoding != HEX:
        raise Faulty("INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING", "Say how hashes are encoded.", "encoding")
    for field in ("ad_user_data", "ad_personalization"):
        if getattr(request.consent, field) != GRANTED:
            message = "Customers who did not consent are not taken."
            raise Faulty("INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING", message, f"consent.{field}")
    if request.terms_of_service.customer_match_terms_of_service_status != GRANTED:
        message = "The terms of Customer Match were not accepted."
        raise Faulty("FAILED_PRECONDITION", "TERMS_AND_CONDITIONS_NOT_SIGNED", message, "terms_of_service")


def _list_of(store: Store, user: str, destination: Message, at: int) -> tuple[str, str]:
    """The account and the resource name of the list a destination means."""
    path, own = f"destinations[{at}]", destination.operating_account
    login = destination.login_account.account_id or own.account_id
    if own.account_type != GOOGLE_ADS or not own.account_id.isdigit():
        raise Faulty(
            "INVALID_ARGUMENT", "INVALID_DESTINATION", "Name a Google Ads account.", f"{path}.operating_account"
        )
    reached = direct_access(store, user)
    with store.glance() as connection:
        allowed = login.isdigit() and any(manages(connection, one, int(login)) for one in reached)
        if not allowed or not manages(connection, int(login), int(own.account_id)):
            raise Faulty("PERMISSION_DENIED", "PERMISSION_DENIED", "The user does not reach this account.", path)
        account = find_account(connection, own.account_id)
        name = f"customers/{account.id}/userLists/{destination.product_destination_id}"
        row = connection.execute("SELECT body FROM resource WHERE name = ? AND removed = 0", (name,)).fetchone()
    found = resource_class("user_list").FromString(row[0]) if row else None
    if found is None or not found.HasField("crm_based_user_list"):
        message = "There is no such list of customers."
        raise Faulty("INVALID_ARGUMENT", "INVALID_USER_LIST_ID", message, f"{path}.product_destination_id")
    return own.account_id, name


def _check_member(member: Message, path: str) -> None:
    identifiers = member.user_data.user_identifiers
    if not identifiers:
        raise Faulty("INVALID_ARGUMENT", "NO_IDENTIFIERS_PROVIDED", "A customer needs an identifier.", path)
    if len(identifiers) > MOST_IDENTIFIERS:
        raise Faulty("INVALID_ARGUMENT", "TOO_MANY_USER_IDENTIFIERS", f"At most {MOST_IDENTIFIERS}.", path)
    for at, one in enumerate(identifiers):
        _check_identifier(one, f"{path}.user_data.user_identifiers[{at}]")


def _check_identifier(one: Message, path: str) -> None:
    which = one.WhichOneof("identifier")
    if which is None:
        raise Faulty("INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING", "The identifier is empty.", path)
    address = one.address
    hashes = (address.given_name, address.family_name) if which == "address" else (getattr(one, which),)
    if not all(HASH.fullmatch(text) for text in hashes):
        raise Faulty("INVALID_ARGUMENT", "INVALID_SHA256_FORMAT", "This is no SHA-256 in hexadecimal.", path)
    if which == "address" and not re.fullmatch(r"[A-Z]{2}", address.region_code):
        raise Faulty("INVALID_ARGUMENT", "INVALID_COUNTRY_CODE", "A country has two letters.", path)
    if which == "address" and not address.postal_code.strip():
        raise Faulty("INVALID_ARGUMENT", "INVALID_POSTAL_CODE", "The postal code is missing.", path)


def _take(connection: Any, customer: str, name: str, request: Message, request_id: str) -> None:
    signs = [(name, _sign(one)) for one in request.audience_members]
    connection.executemany("INSERT OR IGNORE INTO member VALUES (?, ?)", signs)
    identifiers = sum(len(one.user_data.user_identifiers) for one in request.audience_members)
    row = (request_id, customer, name, len(signs), identifiers)
    connection.execute("INSERT INTO ingestion VALUES (?, ?, ?, ?, ?)", row)
    body = connection.execute("SELECT body FROM resource WHERE name = ?", (name,)).fetchone()[0]
    found = resource_class("user_list").FromString(body)
    count = connection.execute("SELECT COUNT(*) FROM member WHERE list = ?", (name,)).fetchone()[0]
    found.size_for_search = found.size_for_display = count
    connection.execute("UPDATE resource SET body = ? WHERE name = ?", (found.SerializeToString(), name))


def _sign(member: Message) -> str:
    """What tells one customer from another; nothing else of anybody is kept."""
    return hashlib.sha256(member.user_data.SerializeToString(deterministic=True)).hexdigest()


def status(store: Store, user: str, request: Message, answer: Message) -> Message:
    """RetrieveRequestStatus: done, or still being worked on while `ingestion` is set to `processing`."""
    with store.glance() as connection:
        row = connection.execute("SELECT * FROM ingestion WHERE id = ?", (request.request_id,)).fetchone()
    if row is None:
        raise Faulty("NOT_FOUND", "INVALID_REQUEST_ID", "There is no such request.", "request_id")
    for found in _said(store, row):
        answer.request_status_per_destination.append(found)
    return answer


def _said(store: Store, row: Any) -> Iterator[Message]:
    from google.ads.datamanager_v1 import RequestStatusPerDestination

    found = RequestStatusPerDestination.pb()()
    _, customer, name, records, identifiers = row
    found.destination.operating_account.account_id, found.destination.operating_account.account_type = (
        customer,
        GOOGLE_ADS,
    )
    found.destination.product_destination_id = name.rpartition("/")[2]
    found.request_status = 2 if store.setting("ingestion", "done") == "processing" else 1
    counted = found.audience_members_ingestion_status.user_data_ingestion_status
    counted.record_count, counted.user_identifier_count = records, identifiers
    yield found


def _abort(context: Any, error: Faulty) -> None:
    from google.protobuf import any_pb2  # type: ignore[import-untyped]
    from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]

    code = getattr(grpc.StatusCode, error.status)
    said = status_pb2.Status(code=code.value[0], message=error.message)
    details = [error_details_pb2.ErrorInfo(reason=error.reason, domain="datamanager.googleapis.com")]
    if error.field:
        violation = error_details_pb2.BadRequest.FieldViolation(field=error.field, description=error.message)
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    for one in details:
        packed = any_pb2.Any()
        packed.Pack(one)
        said.details.append(packed)
    context.set_trailing_metadata((("grpc-status-details-bin", said.SerializeToString()),))
    context.abort(code, error.message)

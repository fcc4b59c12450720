"""Google Ads as `core.posting` asks for it: atomic requests, a label as the marker, and reading before anything is repeated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from core.catalog import KINDS
from core.connections import Connection
from core.errors import FieldsRefused, InvalidInput, PlatformError, ProgramFault, Refusal
from core.platforms import Verb
from core.posting.adapter import Capabilities, MarksUnknown, Operation, OperationsRefused, Refused, Reply, Size
from core.progress import Progress
from integrations.google_ads import posting_reading as reading
from integrations.google_ads.client import TIMEOUT_S, open_client, renew
from integrations.google_ads.explaining import explained
from integrations.google_ads.mapping import TABLES, immutable_fields, remote_id_of, removal, sent_fields
from integrations.google_ads.mapping.campaigns import NOTE, PLACED, PLANNING, PLATFORM
from integrations.google_ads.mapping.messages import Message
from integrations.google_ads.posting_refusals import told
from integrations.google_ads.posting_requests import Known, Request, Sent, count_of, write, write_marker

KINDS_POSTED = (
    *("negative_list", "budget", "campaign", "ad_group", "ad", "keyword", "negative_keyword", "targeting", "asset"),
)
CAN = Capabilities(
    KINDS_POSTED,
    doubles=frozenset({"ad"}),
    renewed=frozenset({"ad", "keyword", "negative_keyword", "targeting", "asset"}),
    urgent=frozenset({("campaign", "eu_political_ads")}),
)
_SILENT = (NOTE, PLACED, PLANNING, PLATFORM)
_BYTES = 120
# Said in the name or by the kind of resource, so never edited.
_SAID_ONCE: Mapping[str, frozenset[str]] = {
    "negative_keyword": frozenset({"level", "shared_set"}),
    "targeting": frozenset({"criterion_id"}),
}
_WRITE_TIMEOUT_S = 300.0
_LABELS_AT_ONCE = 1_000


@dataclass
class GoogleAds:
    """One account of Google Ads. The client speaks raw protobuf messages."""

    client: Any
    customer: str

    @cached_property
    def service(self) -> Any:
        """The service that reads and writes everything."""
        return self.client.get_service("GoogleAdsService")

    @property
    def account(self) -> reading.Account:
        """The account for reading."""
        renew(self.client)
        return reading.Account(self.service, self.customer)

    @property
    def name(self) -> str:
        """The platform's name for people."""
        return "Google Ads"

    @property
    def can(self) -> Capabilities:
        """What Google Ads can do."""
        return CAN

    def fields(self, kind: str) -> frozenset[str]:
        """The fields that the table has a place for."""
        return _fields(kind)

    def fixed(self, kind: str, values: Mapping[str, Any]) -> frozenset[str]:
        """Fields and parents that are said once."""
        return _fixed(kind)

    def no_place(self, kind: str) -> Mapping[str, str]:
        """Fields that the API does not have, without those that are the workspace's own (search ads are named there only)."""
        silent = ("name",) if kind == "ad" else ()
        return {
            one.field: one.reason
            for one in TABLES[kind].unsaid
            if one.reason not in _SILENT and one.field not in silent
        }

    def size(self, operation: Operation) -> Size:
        """Operations and bytes, rather too many than too few."""
        texts = sum(len(str(value)) + 30 for value in operation.sent.values() if value is not None)
        count = count_of(operation)
        return Size(count, count * _BYTES + 2 * texts)

    def validate(self, operations: Sequence[Operation]) -> Sequence[Refused]:
        """Let Google Ads look at a request that it does not carry out."""
        try:
            request = self._written(operations, None)
            self._mutate(request, validate_only=True)
        except OperationsRefused as error:
            return error.refused
        return ()

    def send(self, operations: Sequence[Operation], marker: str | None) -> Reply:
        """One atomic request; the label comes first, so a request that happened before stops there."""
        request = self._written(operations, marker)
        if not request.messages:
            return Reply({})
        response = self._mutate(request, validate_only=False)
        return Reply(_ids(request, operations, response))

    def find(self, marker: str) -> bool:
        """Whether the label stands."""
        return reading.find_label(self.account, marker)

    def look_alikes(self, operations: Sequence[Operation]) -> Mapping[int, Sequence[str]]:
        """What stands there with the same content."""
        return reading.look_alikes(self.account, operations)

    def read_current(self, operations: Sequence[Operation]) -> Mapping[int, Mapping[str, Any] | None]:
        """What stands there now."""
        return reading.read_current(self.account, operations)

    def remove_doubles(self, operations: Sequence[Operation], progress: Progress) -> None:
        """Requests that carry a label cannot land twice, so there are none."""

    def clean_up(self, markers: Collection[str], progress: Progress) -> None:
        """Remove the labels of settled requests."""
        found = reading.labels_named(self.account, markers)
        for at in range(0, len(found), _LABELS_AT_ONCE):
            progress.step("Tidying up")
            request = Request(self.customer, Known())
            for name in found[at : at + _LABELS_AT_ONCE]:
                request.add(removal("label", name), Sent(-1, "label", "label"))
            self._mutate(request, validate_only=False)

    def _written(self, operations: Sequence[Operation], marker: str | None) -> Request:
        """The whole request. Raises OperationsRefused for what Google Ads has no place for."""
        request = Request(self.customer, reading.known_for(self.account, operations))
        if marker is not None:
            write_marker(request, marker)
        refused: list[Refused] = []
        for one in operations:
            try:
                write(request, one)
            except InvalidInput as error:
                refused.append(_locally(one, error))
        if refused:
            raise OperationsRefused(refused)
        return request

    def _mutate(self, request: Request, *, validate_only: bool) -> Message:
        renew(self.client)
        asked = self.client.get_type("MutateGoogleAdsRequest")
        asked.customer_id = self.customer
        asked.mutate_operations.extend(request.messages)
        asked.validate_only = validate_only
        try:
            with explained(writes=not validate_only):
                return self.service.mutate(
                    request=asked, timeout=_WRITE_TIMEOUT_S if len(request.messages) > 500 else TIMEOUT_S
                )
        except PlatformError as error:
            raise _told(error, request) from None


@cache
def _fields(kind: str) -> frozenset[str]:
    return sent_fields(kind) | _SAID_ONCE.get(kind, frozenset())


@cache
def _fixed(kind: str) -> frozenset[str]:
    links = frozenset(one.name for one in KINDS[kind].fields if one.refers_to)
    return immutable_fields(kind) | links | _SAID_ONCE.get(kind, frozenset())


def open_account(connection: Connection) -> GoogleAds:
    """The account of a connection. Raises SignInNeeded, KeychainError."""
    return GoogleAds(open_client(connection, proto_plus=False), connection.account.number)


def _told(error: PlatformError, request: Request) -> PlatformError:
    marked = bool(request.sent) and request.sent[0].kind == "label" and request.sent[0].n < 0
    if isinstance(error, ProgramFault) and marked and not error.refusals and "UNIMPLEMENTED" in error.message:
        return MarksUnknown(error.message, request_id=error.request_id)
    return told(error, request.sent)


def _ids(request: Request, operations: Sequence[Operation], response: Message) -> dict[int, str]:
    names = [
        getattr(one, one.WhichOneof("response")).resource_name if one.WhichOneof("response") else ""
        for one in response.mutate_operation_responses
    ]
    return {
        one.n: remote_id_of(one.kind, names[request.main[one.n]])
        for one in operations
        if one.verb is Verb.CREATE and one.n in request.main and names[request.main[one.n]]
    }


def _locally(one: Operation, error: InvalidInput) -> Refused:
    said = Refusal(
        "local.no_place", error.message, "", "", error.hint or "Correct the value and post again.", FieldsRefused
    )
    return Refused(one.n, error.where, said)

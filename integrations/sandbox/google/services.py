"""The services: which methods there are, and what each does with the store."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.google import mutate
from integrations.sandbox.google.accounts import local_day, look_at
from integrations.sandbox.google.admission import Admitted, admit, check_headers, direct_access, identify
from integrations.sandbox.google.gaql import parse
from integrations.sandbox.google.kinds import KINDS
from integrations.sandbox.google.messages import Message, field_of, message_class
from integrations.sandbox.google.problems import Path, Refused, failure, refuse
from integrations.sandbox.google.query import Plan, make_plan
from integrations.sandbox.google.rows import answer
from integrations.sandbox.google.store import Store, load

PAGE = 10_000
BATCH = 1_000  # rows in one message of a stream


@dataclass
class Call:
    """One call: what was asked, by whom, and the store it is about."""

    store: Store
    request: Message
    headers: Mapping[str, str]
    request_id: str
    last_planning: dict[str, float] = field(default_factory=dict)


Route = Callable[[Call], Any]


@dataclass(frozen=True)
class Method:
    """A method of a service: its message classes (module, name) and its route."""

    module: str
    request: str
    response: str
    route: Route
    streams: bool = False


class DryRun(Exception):
    """Ends a validate_only request: what was tried is rolled back."""


def list_accessible(call: Call) -> Message:
    """CustomerService.ListAccessibleCustomers."""
    user = identify(call.store, call.headers)
    check_headers(call.headers)
    found = message_class("services.types.customer_service", "ListAccessibleCustomersResponse")()
    found.resource_names.extend(f"customers/{one}" for one in direct_access(call.store, user))
    return found


def plan_query(call: Call) -> tuple[Any, Plan]:
    """Admit a query and check it; the account and the plan."""
    request = call.request
    fresh = not getattr(request, "page_token", "")
    account = admit(call.store, call.headers, request.customer_id, 1 if fresh else 0).account
    assert account is not None
    if not request.query.strip():
        raise refuse("query_error.UNEXPECTED_END_OF_QUERY", "The query is empty.", "query")
    today = local_day(account, call.store.now())
    return account, make_plan(parse(request.query), manager=account.manager, today=today)


def search(call: Call) -> Message:
    """GoogleAdsService.Search: one page of 10,000 rows."""
    request = call.request
    if request.page_size:
        raise refuse(
            "request_error.PAGE_SIZE_NOT_SUPPORTED",
            "The page size is fixed at 10,000.",
            "page_size",
            trigger=str(request.page_size),
        )
    account, plan = plan_query(call)
    offset = _offset(request)
    found = message_class("services.types.google_ads_service", "SearchGoogleAdsResponse")()
    found.field_mask.paths.extend(plan.query.select)
    if request.validate_only:
        return found
    with call.store.read() as connection:
        rows = answer(look_at(connection, account, call.store.now()), plan, offset)
        for row in rows:
            if len(found.results) == PAGE:
                found.next_page_token = _token(request, offset + PAGE)
                break
            found.results.append(row)
        if request.search_settings.return_total_results_count:
            found.total_results_count = (
                offset + len(found.results) + (1 + sum(1 for _ in rows) if found.next_page_token else 0)
            )
    return found


def _sign(request: Message) -> str:
    return hashlib.sha256(f"{request.customer_id}|{request.query}".encode()).hexdigest()[:16]


def _token(request: Message, offset: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([_sign(request), offset]).encode()).decode()


def _offset(request: Message) -> int:
    if not request.page_token:
        return 0
    try:
        sign, offset = json.loads(base64.urlsafe_b64decode(request.page_token.encode()))
        if sign == _sign(request) and isinstance(offset, int):
            return offset
    except (ValueError, TypeError):
        pass
    raise refuse(
        "request_error.INVALID_PAGE_TOKEN",
        "The page token belongs to another query.",
        "page_token",
        trigger=request.page_token[:40],
    )


def search_stream(call: Call) -> Iterator[Message]:
    """GoogleAdsService.SearchStream: batches of rows."""
    account, plan = plan_query(call)
    make = message_class("services.types.google_ads_service", "SearchGoogleAdsStreamResponse")
    with call.store.read() as connection:
        batch = _empty_batch(make, plan, call.request_id)
        for row in answer(look_at(connection, account, call.store.now()), plan):
            batch.results.append(row)
            if len(batch.results) == BATCH:
                yield batch
                batch = _empty_batch(make, plan, call.request_id)
        if batch.results:
            yield batch


def _empty_batch(make: Any, plan: Plan, request_id: str) -> Message:
    batch = make()
    batch.field_mask.paths.extend(plan.query.select)
    batch.request_id = request_id
    return batch


def mutate_all(call: Call) -> Message:
    """GoogleAdsService.Mutate: operations of any kind."""
    found: list[mutate.Operation] = []
    for index, one in enumerate(call.request.mutate_operations):
        which = one.WhichOneof("operation")
        if which is None:
            raise refuse("request_error.OPERATION_REQUIRED", "The operation is empty.")
        kind = which.removesuffix("_operation")
        if kind not in KINDS and kind != "ad":
            raise refuse(
                "mutate_error.MUTATE_NOT_ALLOWED", f"The sandbox does not simulate {kind}.", "mutate_operations"
            )
        path: Path = (("mutate_operations", index), (which, None))
        found.append(mutate.Operation(path, kind, getattr(one, which)))
    response = message_class("services.types.google_ads_service", "MutateGoogleAdsResponse")()
    return _mutate(call, found, response, _in_any)


def _in_any(response: Message, operation: mutate.Operation, name: str | None) -> tuple[Message, str]:
    entry = response.mutate_operation_responses.add()
    result = getattr(entry, f"{operation.kind}_result")
    if name is not None:
        result.resource_name = name
    return result, operation.kind


def _in_results(response: Message, operation: mutate.Operation, name: str | None) -> tuple[Message, str]:
    result = response.results.add()
    if name is not None:
        result.resource_name = name
    return result, operation.kind


def mutate_one_kind(kind: str, response_name: str) -> Route:
    """The mutate method of one kind of resource."""

    def route(call: Call) -> Message:
        found = [
            mutate.Operation((("operations", index),), kind, one) for index, one in enumerate(call.request.operations)
        ]
        return _mutate(call, found, message_class(f"services.types.{kind}_service", response_name)(), _in_results)

    return route


def _mutate(
    call: Call, operations: list[mutate.Operation], response: Message, place: Callable[..., tuple[Message, str]]
) -> Message:
    admitted = admit(call.store, call.headers, call.request.customer_id, len(operations))
    account = admitted.account
    assert account is not None
    if account.manager and any(one.kind != "label" for one in operations):
        raise refuse(
            "request_error.CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT",
            "A manager account holds no campaigns.",
            "customer_id",
        )
    with call.store.alone(account.id) as free:
        if not free and call.store.setting("parallel_writes", "queue") == "refuse":
            message = "Multiple requests were attempting to modify the same resource at once."
            raise refuse("database_error.CONCURRENT_MODIFICATION", message, status="ABORTED")
        return _write(call, admitted, operations, response, place)


def _write(
    call: Call,
    admitted: Admitted,
    operations: list[mutate.Operation],
    response: Message,
    place: Callable[..., tuple[Message, str]],
) -> Message:
    account = admitted.account
    refusing = call.store.setting("duplicate_keywords", "existing") == "refuse"
    try:
        with call.store.write() as connection:
            look = look_at(connection, account, call.store.now())
            request = mutate.Request(look, user=admitted.user, refuse_duplicate_keywords=refusing)
            outcome = mutate.run(request, operations, partial_failure=call.request.partial_failure)
            if outcome.problems and not call.request.partial_failure:
                raise Refused(outcome.problems)
            for operation, name in zip(operations, outcome.names, strict=True):
                result, kind = place(response, operation, name)
                _return_resource(connection, call.request, result, kind, name)
            if call.request.validate_only:
                raise DryRun
    except DryRun:
        response.Clear()
    if outcome.problems:
        _note_partial(response, outcome, call.request_id)
    return response


def _return_resource(connection: Any, request: Message, result: Message, kind: str, name: str | None) -> None:
    wanted = field_of(request.DESCRIPTOR, "response_content_type")
    if (
        name is None
        or wanted is None
        or request.response_content_type != wanted.enum_type.values_by_name["MUTABLE_RESOURCE"].number
    ):
        return
    found = load(connection, name)
    target = field_of(result.DESCRIPTOR, kind)
    if found is not None and target is not None:
        getattr(result, target.name).CopyFrom(found[0])


def _note_partial(response: Message, outcome: mutate.Outcome, request_id: str) -> None:
    from google.rpc import code_pb2  # type: ignore[import-untyped]

    response.partial_failure_error.code = code_pb2.INVALID_ARGUMENT
    response.partial_failure_error.message = f"Multiple errors: {len(outcome.problems)}"
    response.partial_failure_error.details.add().Pack(failure(outcome.problems, request_id))


def mutate_methods() -> dict[str, Method]:
    """`Service/Method` of every kind, for example `CampaignService/MutateCampaigns`."""
    found = {}
    for kind in [*KINDS.values()]:
        found.update(_mutate_method(kind.name, kind.plural))
    found.update(_mutate_method("ad", "Ads"))
    return found


def _mutate_method(kind: str, plural: str) -> dict[str, Method]:
    service = "".join(part.capitalize() for part in kind.split("_")) + "Service"
    response = f"Mutate{plural}Response"
    return {
        f"{service}/Mutate{plural}": Method(
            f"{kind}_service", f"Mutate{plural}Request", response, mutate_one_kind(kind, response)
        )
    }


def core_methods() -> dict[str, Method]:
    """Queries, mutates and the list of accounts."""
    return {
        "GoogleAdsService/Search": Method(
            "google_ads_service", "SearchGoogleAdsRequest", "SearchGoogleAdsResponse", search
        ),
        "GoogleAdsService/SearchStream": Method(
            "google_ads_service",
            "SearchGoogleAdsStreamRequest",
            "SearchGoogleAdsStreamResponse",
            search_stream,
            streams=True,
        ),
        "GoogleAdsService/Mutate": Method(
            "google_ads_service", "MutateGoogleAdsRequest", "MutateGoogleAdsResponse", mutate_all
        ),
        "CustomerService/ListAccessibleCustomers": Method(
            "customer_service", "ListAccessibleCustomersRequest", "ListAccessibleCustomersResponse", list_accessible
        ),
        **mutate_methods(),
    }

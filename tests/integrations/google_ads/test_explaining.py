"""Whatever the library raises becomes the right class of error; the table names only codes that exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from google.ads.googleads.errors import GoogleAdsException
from google.ads.googleads.v26.errors.types.errors import ErrorCode, GoogleAdsFailure
from google.api_core import exceptions as api
from google.auth.exceptions import RefreshError, TransportError

from core.errors import (
    ActElsewhere,
    AppError,
    FieldsRefused,
    OutcomeUnknown,
    ProgramFault,
    SignInNeeded,
    TooLarge,
    TryLater,
    Unreachable,
)
from integrations.google_ads.codes import CODES, GROUPS
from integrations.google_ads.explaining import explain, of_failure, refusals

FIELDS = ErrorCode.pb().DESCRIPTOR.fields_by_name


def read(written: bytes) -> Any:
    return GoogleAdsFailure.deserialize(written)


def test_the_table_names_only_codes_that_exist() -> None:
    assert set(GROUPS) <= set(FIELDS)
    for code in CODES:
        group, _, name = code.partition(".")
        assert name in FIELDS[group].enum_type.values_by_name, code


def test_every_code_of_the_library_is_explained(failure: Callable[..., bytes]) -> None:
    """All of them: a sentence, something to do, and a class that says whose turn it is."""
    for group, field in FIELDS.items():
        for name in list(field.enum_type.values_by_name)[1:]:
            (one,) = refusals(read(failure(f"{group}.{name}")))
            assert one.code == f"{group}.{name}"
            assert one.message
            assert one.hint
            assert issubclass(one.remedy, AppError)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (["string_length_error.TOO_LONG"], FieldsRefused),
        (["string_length_error.TOO_LONG", "policy_finding_error.POLICY_FINDING"], FieldsRefused),
        (["string_length_error.TOO_LONG", "authentication_error.OAUTH_TOKEN_EXPIRED"], SignInNeeded),
        (["database_error.CONCURRENT_MODIFICATION"], TryLater),
        (["database_error.REQUEST_TOO_LARGE"], TooLarge),
        (["request_error.TOO_MANY_MUTATE_OPERATIONS"], TooLarge),
        (["query_error.BAD_FIELD_NAME"], ProgramFault),
        (["request_error.IMMUTABLE_FIELD"], ProgramFault),
        (["mutate_error.EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED"], ActElsewhere),
        (["mutate_error.RESOURCE_NOT_FOUND"], FieldsRefused),
        (["authorization_error.UNKNOWN"], ActElsewhere),
        (["internal_error.TRANSIENT_ERROR"], TryLater),
    ],
)
def test_the_class_of_an_answer(failure: Callable[..., bytes], codes: list[str], kind: type[AppError]) -> None:
    made = of_failure(read(failure(*codes)), "req-1")
    assert type(made) is kind
    assert made.request_id == "req-1"
    assert [one.code for one in made.refusals] == codes
    assert [one.path for one in made.refusals] == [f"mutate_operations[{n}].create" for n in range(len(codes))]
    assert made.refusals[0].trigger == "what was sent"
    assert ("more" in made.message) == (len(codes) > 1)


def test_a_write_whose_end_is_not_known(failure: Callable[..., bytes]) -> None:
    assert type(of_failure(read(failure("internal_error.TRANSIENT_ERROR")), None, writes=True)) is OutcomeUnknown
    assert type(of_failure(read(failure("database_error.CONCURRENT_MODIFICATION")), None, writes=True)) is TryLater


def test_a_code_newer_than_the_library_keeps_its_name() -> None:
    from google.ads.googleads.v26.errors.types.errors import GoogleAdsFailure as Failure

    newer = Failure()
    newer.errors.append({"error_code": {"ad_error": "UNKNOWN"}, "message": "New."})
    newer.errors[0].details.unpublished_error_code = "AD_TOO_NEW"
    newer.errors.append({"message": "Nothing known."})
    assert [one.code for one in refusals(newer)] == ["ad_error.AD_TOO_NEW", "unknown"]


def test_an_answer_without_errors_is_a_fault() -> None:
    assert type(of_failure(GoogleAdsFailure(), "req-1")) is ProgramFault


PLUGIN = "Getting metadata from plugin failed with error: "


def raised(kind: type[api.GoogleAPICallError], words: str) -> api.GoogleAPICallError:
    return kind(words)


@pytest.mark.parametrize(
    ("error", "reads", "writes"),
    [
        (raised(api.ServiceUnavailable, "Socket closed"), TryLater, OutcomeUnknown),
        (raised(api.DeadlineExceeded, "Deadline Exceeded"), TryLater, OutcomeUnknown),
        (raised(api.Cancelled, "Cancelled"), TryLater, OutcomeUnknown),
        (raised(api.InternalServerError, "oops"), TryLater, OutcomeUnknown),
        (raised(api.Aborted, "aborted"), TryLater, OutcomeUnknown),
        (raised(api.ResourceExhausted, "quota"), TryLater, TryLater),
        (raised(api.Unauthenticated, "no"), SignInNeeded, SignInNeeded),
        (raised(api.InvalidArgument, "no"), ProgramFault, ProgramFault),
        (raised(api.ServiceUnavailable, "failed to connect to all addresses"), Unreachable, Unreachable),
        (raised(api.ServiceUnavailable, "DNS resolution failed for x"), Unreachable, Unreachable),
        (raised(api.ServiceUnavailable, "failed to connect: Trying to connect an http1.x server"), Unreachable, Unreachable),
        (raised(api.Unknown, "Received http2 header with status: 403"), Unreachable, Unreachable),
        (raised(api.ServiceUnavailable, PLUGIN + "('invalid_grant: Bad Request', {})"), SignInNeeded, SignInNeeded),
        (raised(api.ServiceUnavailable, PLUGIN + "oauth2 could not be reached"), Unreachable, Unreachable),
        (raised(api.ServiceUnavailable, PLUGIN + "answered with a web page instead of data"), Unreachable, Unreachable),
        (RefreshError("invalid_grant: x"), SignInNeeded, SignInNeeded),
        (RefreshError("invalid_client: x"), SignInNeeded, SignInNeeded),
        (RefreshError("The clock of this computer is 2 days ahead"), SignInNeeded, SignInNeeded),
        (TransportError("oauth2.googleapis.com could not be reached."), Unreachable, Unreachable),
    ],
)  # fmt: skip
def test_what_comes_without_a_failure(error: Exception, reads: type[AppError], writes: type[AppError]) -> None:
    assert type(explain(error)) is reads
    assert type(explain(error, writes=True)) is writes


class Call(grpc.RpcError, grpc.Call):  # type: ignore[misc]
    """An error of the wire with a failure that the library does not decode."""

    def __init__(self, status: grpc.StatusCode, trailing: list[tuple[str, Any]]) -> None:
        self.status, self.trailing = status, trailing

    def code(self) -> grpc.StatusCode:
        return self.status

    def details(self) -> str:
        return "no"

    def trailing_metadata(self) -> list[tuple[str, Any]]:
        return self.trailing

    def initial_metadata(self) -> list[tuple[str, Any]]:
        return []

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> None:
        return None

    def cancel(self) -> bool:
        return False

    def add_callback(self, callback: Any) -> bool:
        return False


def test_failures_that_the_library_leaves_in_the_trailer(failure: Callable[..., bytes]) -> None:
    key = "google.ads.googleads.v26.errors.googleadsfailure-bin"
    written = failure("quota_error.RESOURCE_TEMPORARILY_EXHAUSTED", wait_s=30)
    call = Call(grpc.StatusCode.RESOURCE_EXHAUSTED, [("request-id", "req-7"), (key, written)])
    for error in (call, api.from_grpc_error(call)):
        made = explain(error)
        assert isinstance(made, TryLater)
        assert (made.wait_s, made.request_id) == (30.0, "req-7")
        assert made.code == "quota_error.RESOURCE_TEMPORARILY_EXHAUSTED"
    odd = Call(grpc.StatusCode.INTERNAL, [("google.ads.googleads.v99.errors.googleadsfailure-bin", written)])
    assert type(explain(odd)) is TryLater


def test_the_library_own_exception(failure: Callable[..., bytes]) -> None:
    call = Call(grpc.StatusCode.INVALID_ARGUMENT, [])
    made = explain(GoogleAdsException(call, call, read(failure("ad_error.INVALID_INPUT")), "req-2"))
    assert type(made) is FieldsRefused
    assert made.request_id == "req-2"

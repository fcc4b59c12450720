"""Errors and answers of a download arrive in the window as what they were."""

from __future__ import annotations

from typing import Any

import pytest

from app.downloading.failing import failed, raised
from app.downloading.messages import Done, Failed, Given, Message, Order, Stepped, Told, decode, encode
from core import errors
from core.errors import AppError, Cancelled, Refusal
from core.platforms import Pulled
from core.workspace import Edited

REFUSAL = Refusal(
    "fieldError.REQUIRED", "It is missing.", "operations[0].name", "", "Fill it in.", errors.FieldsRefused
)
SIMPLE = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type)
    and issubclass(kind, AppError)
    and kind not in (errors.BriefError, errors.QueryError, errors.ExpressionError)
]


def sent(error: AppError | Cancelled) -> Any:
    """An error after its way through a line of JSON."""
    message = decode(encode(failed(error)))
    assert isinstance(message, Failed)
    return raised(message)


@pytest.mark.parametrize("kind", SIMPLE, ids=lambda kind: kind.__name__)
def test_an_error_keeps_its_kind_words_and_hint(kind: type[AppError]) -> None:
    come = sent(kind("The sign-in has ended.", hint="Sign in again."))
    assert type(come) is kind
    assert (come.message, come.hint) == ("The sign-in has ended.", "Sign in again.")


def test_a_platforms_answer_comes_whole() -> None:
    error = errors.TryLater("Busy.", code="quota", request_id="r-1", refusals=(REFUSAL,))
    error.wait_s = 2.5
    come = sent(error)
    assert (come.code, come.request_id, come.refusals, come.wait_s) == ("quota", "r-1", (REFUSAL,), 2.5)


def test_where_something_is_wrong_is_said_once() -> None:
    come = sent(errors.InvalidInput("no manager", where="account"))
    assert (come.message, come.where) == ("account: no manager", "account")


def test_what_is_made_otherwise_arrives_as_what_it_is_besides() -> None:
    come = sent(errors.QueryError("Not closed.", position=3))
    assert type(come) is errors.InvalidInput
    assert come.message == "Not closed."


def test_stopped_is_no_error() -> None:
    assert isinstance(sent(Cancelled()), Cancelled)


@pytest.mark.parametrize(
    "message", [Order("/plan.cdesk", "id", None), Given(), Stepped("Reading", 3, None), Failed("Conflict", "x")]
)
def test_messages_are_lines(message: Message) -> None:
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_what_came_is_told_as_it_was() -> None:
    pulled = Pulled(3, 0, "set", ({"kind": "ad", "field": None},), ("2 left out.",))
    done = decode(encode(Done.of(pulled)))
    assert isinstance(done, Done)
    assert done.pulled == pulled
    told = decode(encode(Told.of(Edited("From Google Ads", frozenset({"ad", "campaign"}), "set"))))
    assert isinstance(told, Told)
    assert told.kinds == ["ad", "campaign"]


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b'{"says": "Done"}', b'{"says": "Given", "more": 1}', b"\xff"])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(line)

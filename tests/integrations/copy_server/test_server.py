"""A model server writes under the local rules; it stands near, or was agreed to by name; what it breaks is said."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import (
    AppError,
    Cancelled,
    InvalidInput,
    ModelMissing,
    ModelRefused,
    PlatformError,
    SignInNeeded,
    TryLater,
    Unreachable,
)
from core.progress import Progress, silent
from integrations.copy_server.asking import models_of
from integrations.copy_server.place import is_near, place_of
from integrations.copy_server.writer import Server, ServerCopywriter

if TYPE_CHECKING:
    from conftest import Answer, Served

LIMITS = Limits(30, 8, frozenset({"3"}))
ANGLES = [Angle("benefit", "Fact: books\nHeadline:", 2), Angle("proof", "Fact: days\nHeadline:", 2)]


def chat(*answers: str) -> Answer:
    choices = [
        {"index": place, "message": {"role": "assistant", "content": text}} for place, text in enumerate(answers)
    ]
    return lambda body: (200, json.dumps({"choices": choices}).encode())


def keeps(text: str, limits: Limits) -> bool:
    digits = {char for char in text if char.isdigit()}
    return limits.min_width <= len(text) <= limits.max_width and digits <= limits.allowed_numbers


def writer(served: Served, judge: Judge | None = None, key: str = "", model: str = "small") -> ServerCopywriter:
    return ServerCopywriter(Server(served.address, model, "", lambda: key), keeps, judge)


class Judge:
    """Says that shorter texts read better."""

    def card(self) -> ModelCard:
        return ModelCard("judge", "", "cpu", "", 0, 0)

    def write(self, *given: object, **named: object) -> list[Draft]:
        raise AssertionError("the judge does not write")

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return [-float(len(text)) for text in texts]


def test_lines_that_keep_the_limits_are_taken_and_no_others(served: Served) -> None:
    served.answer = chat(
        '1. "Close the books in 3 days"\n- Close the books in 9 days\nHeadline: Plan every repair\n\n* ok',
        "Close the BOOKS in 3 days\n" + "A far too long text for the field that it is meant for",
    )
    drafts = writer(served).write("Shots\n", ANGLES, LIMITS, seed=4, progress=silent())
    assert [(one.role, one.text, one.fluency) for one in drafts] == [
        (role, text, None)
        for role in ("benefit", "proof")
        for text in ("Close the books in 3 days", "Plan every repair")
    ]


def test_the_question_names_the_limits_and_can_be_repeated(served: Served) -> None:
    for _ in range(2):
        writer(served).write("Shots\n", ANGLES[:1], LIMITS, seed=4, progress=silent())
    one, *_, last = served.asked
    assert one == served.asked[len(served.asked) // 2]
    assert (one["model"], one["seed"], one["stream"], one["n"]) == ("small", 4, False, 1)
    asked = one["messages"][1]["content"]
    assert "Shots\nFact: books\nHeadline:" in asked
    assert "from 8 to 30 characters" in asked
    assert "Numbers that may be used: 3." in asked
    assert last["seed"] != one["seed"], "a second round asks for other texts"


def test_fluency_comes_from_the_local_model(served: Served) -> None:
    served.answer = chat("Close the books in 3 days\nPlan every repair")
    drafts = writer(served, Judge()).write("", ANGLES[:1], LIMITS, seed=1, progress=silent())
    assert [one.fluency for one in drafts] == [-25.0, -17.0]
    assert writer(served, Judge()).fluency("", ["ab"], progress=silent()) == [-2.0]
    assert writer(served).fluency("", ["ab"], progress=silent()) == []


def test_the_host_stands_wherever_texts_come_from_it(served: Served) -> None:
    card = writer(served).card()
    assert (card.name, card.host, card.judges, card.writes_long) == ("small at 127.0.0.1", "127.0.0.1", False, False)
    labels: list[str] = []
    writer(served).write("", ANGLES, LIMITS, seed=1, progress=Progress(lambda step: labels.append(step.label)))
    assert set(labels) == {"Writing texts at 127.0.0.1"}


def test_the_key_is_sent_and_models_are_named(served: Served) -> None:
    assert models_of(place_of(served.address), "secret", silent()) == ("small", "large")
    writer(served, key="secret").write("", ANGLES[:1], LIMITS, seed=1, progress=silent())
    assert set(served.keys) == {"Bearer secret"}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, b"{}", SignInNeeded, "another key"),
        (404, b"{}", ModelMissing, "no model 'small'"),
        (429, b"{}", TryLater, "busy"),
        (400, b'{"error": {"message": "context is too short"}}', PlatformError, "context is too short"),
        (500, b"oh", TryLater, "in trouble"),
        (200, b"<html>", Unreachable, "instead of data"),
    ],
)
def test_what_goes_wrong_is_said_in_plain_words(
    served: Served, status: int, body: bytes, kind: type[AppError], words: str
) -> None:
    served.answer = lambda asked: (status, body)
    with pytest.raises(kind, match=words) as caught:
        writer(served).write("", ANGLES, LIMITS, seed=1, progress=silent())
    assert caught.value.hint


@pytest.mark.parametrize("body", [b"{}", b'{"choices": null}', b'{"choices": [5, {"message": 3}, {"message": {}}]}'])
def test_answers_without_texts_are_no_texts(served: Served, body: bytes) -> None:
    served.answer = lambda asked: (200, body)
    assert writer(served).write("", ANGLES, LIMITS, seed=1, progress=silent()) == []


def test_stopping_does_not_wait_for_the_answer(served: Served) -> None:
    progress, before = Progress(), threading.active_count()

    def slow(asked: dict[str, object]) -> tuple[int, bytes]:
        progress.cancel()
        served.going_on.wait(30)
        return 200, b"{}"

    served.answer = slow
    with pytest.raises(Cancelled):
        writer(served).write("", ANGLES, LIMITS, seed=1, progress=progress)
    assert not served.going_on.is_set()
    assert threading.active_count() <= before + 3


def test_nobody_listening_is_said() -> None:
    silent_server = ServerCopywriter(Server("http://127.0.0.1:9/v1", "small", "", lambda: ""), keeps, None)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1 could not be reached"):
        silent_server.write("", ANGLES, LIMITS, seed=1, progress=silent())


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("http://localhost:1234/", "http://localhost:1234/v1"),
        ("http://192.168.1.20:8000/api/v1/", "http://192.168.1.20:8000/api/v1"),
        ("https://[::1]:8443/v1", "https://[::1]:8443/v1"),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, base: str) -> None:
    place = place_of(typed)
    assert (place.base, place.near) == (base, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "no address"),
        ("ftp://127.0.0.1", "no address"),
        ("http://", "no address"),
        ("http://name:secret@127.0.0.1", "no name, password"),
        ("http://127.0.0.1/v1?key=1", "question mark"),
        ("http://127.0.0.1:99999", "port"),
        ("https://203.0.113.9/v1", "outside this network"),
        ("http://169.254.169.254/v1", "outside this network"),
        ("http://0.0.0.0:8000", "outside this network"),
    ],
)
def test_addresses_that_may_not_be_used_are_refused(typed: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        place_of(typed)
    assert caught.value.hint


def test_a_far_host_needs_agreement_by_name_and_encryption() -> None:
    assert place_of("https://8.8.8.8/v1", "8.8.8.8") == place_of("https://8.8.8.8", "8.8.8.8 ")
    assert not place_of("https://8.8.8.8/v1", "8.8.8.8").near
    with pytest.raises(InvalidInput, match="not encrypted"):
        place_of("http://8.8.8.8/v1", "8.8.8.8")
    with pytest.raises(InvalidInput, match="outside this network"):
        place_of("https://8.8.4.4/v1", "8.8.8.8")


def test_a_server_that_may_not_be_used_refuses_as_a_model_does() -> None:
    far = ServerCopywriter(Server("https://8.8.8.8/v1", "small", "", lambda: ""), keeps, None)
    for ask in (far.card, lambda: far.write("", ANGLES, LIMITS, seed=1, progress=silent())):
        with pytest.raises(ModelRefused, match="outside this network"):
            ask()


@given(st.ip_addresses(v=4))
def test_only_private_and_loopback_addresses_are_near(address: object) -> None:
    text = str(address)
    near = is_near(text)
    first, second = (int(part) for part in text.split(".")[:2])
    assert near == (first in (10, 127) or (first, second) == (192, 168) or (first == 172 and 16 <= second <= 31))

"""Messages survive the wire unchanged; anything else is refused with the key that is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import InvalidInput
from ml import protocol
from ml.protocol import Answer, Request

texts = st.text(max_size=40)
sets = st.frozensets(texts, max_size=4)
REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(protocol.Hello, st.integers()),
    st.builds(protocol.Card, st.integers(), st.sampled_from(["copywriter", "embedder"])),
    st.builds(protocol.Embed, st.integers(), st.lists(texts).map(tuple)),
    st.builds(
        protocol.Write,
        st.integers(),
        texts,
        st.lists(st.builds(Angle, texts, texts, st.integers())).map(tuple),
        st.builds(Limits, st.integers(), st.integers(), sets, sets, sets, st.booleans()),
        st.integers(),
    ),
    st.builds(protocol.Fluency, st.integers(), texts, st.lists(texts).map(tuple)),
    st.builds(protocol.Cancel, st.integers()),
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.builds(protocol.Progressed, st.integers(), texts, st.integers(), st.none() | st.integers()),
    st.builds(protocol.Loaded, st.integers(), st.builds(ModelCard, texts, texts, texts, texts, st.integers(), st.integers())),
    st.builds(protocol.Drafts, st.integers(), st.lists(st.builds(Draft, texts, texts, numbers)).map(tuple)),
    st.builds(protocol.Scores, st.integers(), st.lists(numbers).map(tuple)),
    st.builds(protocol.Failed, st.none() | st.integers(), texts, texts, st.none() | texts),
)  # fmt: skip


@given(REQUESTS)
def test_requests_arrive_as_sent_on_one_line(request_: Request) -> None:
    line = protocol.encode(request_)
    assert line.count(b"\n") == 1
    assert protocol.parse_request(line) == request_


@given(ANSWERS)
def test_answers_arrive_as_sent_on_one_line(answer: Answer) -> None:
    line = protocol.encode(answer)
    assert line.count(b"\n") == 1
    assert protocol.parse_answer(line) == answer


@given(arrays(np.float32, st.tuples(st.integers(0, 5), st.integers(1, 5)), elements=st.floats(width=32)))
def test_vectors_arrive_bit_by_bit(vectors: np.ndarray) -> None:
    answer = protocol.parse_answer(protocol.encode(protocol.pack_vectors(1, vectors)))
    assert isinstance(answer, protocol.Vectors)
    assert protocol.unpack_vectors(answer).tobytes() == vectors.tobytes()


@pytest.mark.parametrize("data", ["AAAA", "AAAAAAAAAAA", "not base64!"])
def test_vectors_that_do_not_fill_their_shape_are_refused(data: str) -> None:
    with pytest.raises(InvalidInput):
        protocol.unpack_vectors(protocol.Vectors(1, 1, 2, data))


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (b"", "message"),
        (b"nonsense", "message"),
        (b"\xff\xfe", "message"),
        (b"[]", "message"),
        (b"{}", "message"),
        (b'{"op": "format disk", "id": 1}', "message"),
        (b'{"op": "hello"}', "hello.id"),
        (b'{"op": "hello", "id": "1"}', "hello.id"),
        (b'{"op": "hello", "id": 1, "more": 2}', "hello.more"),
        (b'{"op": "card", "id": 1, "model": "other"}', "card.model"),
        (b'{"op": "embed", "id": 1, "texts": [1]}', "embed.texts.0"),
        (b'{"op": "write", "id": 1, "prefix": "", "angles": [], "limits": {"max_width": "3"}, "seed": 1}', "write.limits.max_width"),
        (b'{"op": "write", "id": 1, "prefix": "", "angles": [{"role": "a"}], "limits": {"max_width": 3}, "seed": 1}', "write.angles.0.prompt"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name(line: bytes, where: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        protocol.parse_request(line)
    assert caught.value.where == where

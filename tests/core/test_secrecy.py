"""Logs and traces hold no secret, even when somebody logs one."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import secrecy


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrecy, "_known", set())


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the root logger writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    secrecy.guard_logs()
    secrecy.guard_logs()
    yield stream
    root.removeHandler(handler)


def test_a_known_secret_is_struck_out_of_lines_and_traces(written: io.StringIO) -> None:
    secrecy.hide("marker-refresh", "marker-refresh-longer", None, "short")
    logging.getLogger("any.library").warning("got %s and %s", "marker-refresh-longer", "short")
    try:
        raise ValueError("no marker-refresh here")
    except ValueError:
        logging.getLogger("x").exception("failed")
    lines = written.getvalue()
    assert "marker" not in lines
    assert lines.startswith("WARNING got [secret] and short\n")
    assert "ValueError: no [secret] here" in lines


@pytest.mark.parametrize(
    "text",
    [
        "authorization: Bearer ya29.unknown-token",
        "POST refresh_token=unknown-token&x=1",
        '{"access_token": "unknown-token", "expires_in": 3600}',
        "('developer-token', 'x'), developer-token: unknown-token",
        "GET /?state=abc&code=unknown-token&scope=x",
        "client_secret='unknown-token'",
    ],
)
def test_what_looks_like_a_secret_is_struck_out(text: str) -> None:
    assert "unknown-token" not in secrecy.without_secrets(text)
    assert secrecy.IN_PLACE in secrecy.without_secrets(text)


@pytest.mark.parametrize("text", ["exit code: 2", "The campaign has no budget.", "error code=7", ""])
def test_other_text_stays(text: str) -> None:
    assert secrecy.without_secrets(text) == text


@given(before=st.text(), secret=st.text(alphabet="abcXYZ019-_", min_size=secrecy.SHORTEST), after=st.text())
def test_no_known_secret_survives(before: str, secret: str, after: str) -> None:
    secrecy.hide(secret)
    assert secret not in secrecy.without_secrets(before + secret + after)

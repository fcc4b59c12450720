"""Answers that cannot be unpacked or hold nonsense: an error a person can act on, and a create is never taken as not made."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.errors import OutcomeUnknown, SignInNeeded, TryLater, Unreachable
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.wire import calls
from integrations.profiles import Profile
from integrations.signins import SignIn


class _Broken(BaseHTTPRequestHandler):
    status, body, packed = 200, b"this was never packed", "gzip"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(self.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-encoding", self.packed)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def broken() -> Iterator[type[_Broken]]:
    """A server whose answers a test chooses; `address` is where it is."""
    kind = type("Broken", (_Broken,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server, ThreadPoolExecutor(1) as pool:
        kind.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
        server.block_on_close = False
        pool.submit(server.serve_forever, 0.02)
        yield kind
        server.shutdown()


def client_to(broken: Any, **more: Any) -> LinkedInClient:
    profile = Profile("test", api=broken.address, token=f"{broken.address}/token", client_id="nordlicht")
    kept: dict[str, Any] = {"refresh_token": "", "access_token": "marker-token", "access_ends": 4e9} | more
    return LinkedInClient(SignedIn(SignIn(profile, **kept)), pause=lambda seconds: None)


def test_an_answer_that_cannot_be_unpacked(broken: Any) -> None:
    with client_to(broken) as client:
        with pytest.raises(Unreachable):
            client.get(calls.get("adAccounts", 5))
        with pytest.raises(OutcomeUnknown):
            client.make(calls.create(("adAccounts", 5, "adCampaignGroups"), {"name": "Demand"}))


def test_a_refusal_whose_code_is_no_number(broken: Any) -> None:
    broken.status, broken.packed, broken.body = 401, "identity", b'{"serviceErrorCode": "x", "message": "no"}'
    with client_to(broken) as client, pytest.raises(SignInNeeded):
        client.get(calls.get("adAccounts", 5))


@pytest.mark.parametrize(
    ("packed", "body", "meant"),
    [
        ("gzip", b"never packed", Unreachable),
        ("identity", b'{"access_token": "marker-new", "expires_in": "soon"}', None),
        ("identity", b'{"token_type": "Bearer"}', SignInNeeded),
    ],
)
def test_a_renewal_that_answers_nonsense(broken: Any, packed: str, body: bytes, meant: type[Exception] | None) -> None:
    broken.packed, broken.body = packed, body
    client = client_to(broken, refresh_token="marker-refresh", access_ends=0.0)
    if meant is None:
        assert client.credentials.token() == "marker-new"
        assert client.credentials.sign_in.access_ends > 1e9, "it is not asked for with every call"
        return
    with pytest.raises((meant, TryLater)) as caught:
        client.credentials.token()
    assert "marker" not in str(caught.value)

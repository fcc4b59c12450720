"""Pages of the web reach this machine too: what they send to the sandbox is turned away, and nothing of it is read."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest


@pytest.fixture(params=["admin_base", "oauth_base", "linkedin"])
def base(request: pytest.FixtureRequest, seeded: Any) -> str:
    """Each of the sandbox's HTTP addresses."""
    found = seeded.sandbox.linkedin.api if request.param == "linkedin" else getattr(seeded.sandbox, request.param)
    split = urlsplit(str(found))
    return f"{split.scheme}://{split.netloc}"


@pytest.fixture
def web() -> Iterator[httpx2.Client]:
    """A plain client."""
    with httpx2.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:80", "origin": "http://evil.example:80"}, 421),
    ],
)
def test_strangers_are_turned_away(web: httpx2.Client, base: str, headers: dict[str, str], status: int) -> None:
    request = web.build_request("POST", f"{base}/revoke", headers=headers, content=b"x" * 100_000)
    turned = web.send(request)
    assert (turned.status_code, turned.headers["connection"]) == (status, "close")
    # a client that goes on over the same connection would lose its next request
    assert web.get(f"{base}/nowhere").status_code < 500


def test_a_page_cannot_steer_the_sandbox(web: httpx2.Client, seeded: Any) -> None:
    admin, name = seeded.sandbox.admin_base, "strangers_test"
    body = '{"strangers_test": "yes"}'
    # What a form or `fetch(..., {mode: "no-cors"})` of any page can send without being asked for leave.
    plain = {"content-type": "text/plain", "origin": "https://evil.example"}
    assert web.post(f"{admin}/settings", content=body, headers=plain).status_code == 403
    assert seeded.sandbox.store.setting(name) == ""
    rebound = web.build_request("GET", f"{admin}/dump", headers={"host": "rebound.example"})
    assert web.send(rebound).json() == {"error": "the sandbox is reached as 127.0.0.1 or localhost only"}
    local = admin.replace("127.0.0.1", "localhost")
    assert web.get(f"{local}/faults", headers={"origin": local}).status_code == 200


def test_chunks_and_bodies_of_a_wrong_size(base: str, web: httpx2.Client) -> None:
    assert web.post(f"{base}/x", content=iter([b"{}"])).status_code == 411
    split = urlsplit(base)
    for size, status in (("9", 400), ("x", 400), ("-1", 400), ("99999999999", 413)):
        with socket.create_connection((str(split.hostname), int(split.port or 0)), timeout=20) as raw:
            raw.sendall(f"POST /x HTTP/1.1\r\nHost: {split.netloc}\r\nContent-Length: {size}\r\n\r\n{{}}".encode())
            raw.shutdown(socket.SHUT_WR)
            assert raw.recv(64).startswith(f"HTTP/1.1 {status}".encode())

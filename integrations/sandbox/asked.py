"""What an HTTP request to the sandbox must be like before anybody looks at it: from a program on this machine, and whole."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler

LARGEST = 64 * 1024 * 1024  # bytes of a body
SKIPPED = 1024 * 1024  # bytes of a stranger's body that are passed over


@dataclass(frozen=True)
class Turned:
    """A request that is not answered: its status, and why."""

    status: int
    why: str


def body_of(handler: BaseHTTPRequestHandler) -> bytes | Turned:
    """The body of a request, or why it is turned away; the connection is closed then, since its rest was not read.

    Pages of the web can send requests to this machine, and can give their own name the address of this machine: those
    name another host, or say that they come from another page.
    """
    turned = _stranger(handler) or _unsized(handler)
    if turned is not None:
        handler.close_connection = True
        if _unsized(handler) is None:
            # a connection closed over what was not read is reset, and the answer may be lost with it
            handler.rfile.read(min(int(handler.headers.get("content-length") or 0), SKIPPED))
        return turned
    size = int(handler.headers.get("content-length") or 0)
    body = handler.rfile.read(size)
    if len(body) < size:
        handler.close_connection = True
        return Turned(HTTPStatus.BAD_REQUEST, "the body is shorter than its content-length")
    return body


def _stranger(handler: BaseHTTPRequestHandler) -> Turned | None:
    port = handler.connection.getsockname()[1]
    own = {f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}
    if handler.headers.get("host", "").lower() not in own:
        return Turned(HTTPStatus.MISDIRECTED_REQUEST, "the sandbox is reached as 127.0.0.1 or localhost only")
    origin = handler.headers.get("origin")
    if origin is not None and origin.lower() not in {f"http://{one}" for one in own}:
        return Turned(HTTPStatus.FORBIDDEN, "the sandbox answers programs on this machine, not pages of the web")
    return None


def _unsized(handler: BaseHTTPRequestHandler) -> Turned | None:
    if handler.headers.get("transfer-encoding"):
        return Turned(HTTPStatus.LENGTH_REQUIRED, "send a content-length, not chunks")
    stated = handler.headers.get("content-length") or "0"
    if not (stated.isascii() and stated.isdigit()):
        return Turned(HTTPStatus.BAD_REQUEST, "content-length is no number")
    if int(stated) > LARGEST:
        return Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST:,} bytes are taken")
    return None

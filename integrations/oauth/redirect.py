"""The loopback address a browser returns to: one answer for one sign-in, then it closes."""

from __future__ import annotations

import hmac
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.errors import AppError, SignInNeeded
from core.progress import Progress

LOOPBACK = "127.0.0.1"
POLL_S = 0.2
"""How soon cancelling is noticed."""
READ_TIMEOUT_S = 5.0
DECLINED = ("access_denied", "user_cancelled_login", "user_cancelled_authorize")
WAIT_S = 300.0

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Campaign Desk</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:30rem;padding:0 1rem;color:#1c2733;background:#fff}}
@media(prefers-color-scheme:dark){{body{{color:#e6ebf0;background:#12181f}}}}h1{{font-size:1.25rem}}</style>
<h1>{title}</h1><p>{text}</p></html>
"""


class RedirectListener:
    """Waits on a free loopback port for the browser. Use it as a context manager."""

    def __init__(self, state: str) -> None:
        self.answer: dict[str, str] | None = None
        self.wrong_state = False
        self.server = _Server((LOOPBACK, 0), _Exchange)
        self.server.timeout = POLL_S
        self.server.listener = self
        self.state = state

    @property
    def address(self) -> str:
        """Where the browser is to return to."""
        return f"http://{LOOPBACK}:{self.server.server_port}"

    def wait(self, progress: Progress, *, seconds: float = WAIT_S) -> str:
        """The code of the sign-in. Raises Cancelled, SignInNeeded when it was declined, AppError when nobody came."""
        end = time.monotonic() + seconds
        while self.answer is None:
            progress.step("Waiting for the browser")
            if time.monotonic() > end:
                raise AppError("The sign-in was not finished in the browser in time.", hint="Start it again.")
            self.server.handle_request()
            if self.wrong_state:
                raise AppError(
                    "The browser returned with an answer that does not belong to this sign-in, so it was not used.",
                    hint="Start the sign-in again and finish it in the page that opens.",
                )
        return _code_of(self.answer)

    def is_ours(self, given: dict[str, str]) -> bool:
        """Whether what a browser brought belongs to this sign-in."""
        return hmac.compare_digest(given.get("state", "").encode(), self.state.encode())

    def take(self, given: dict[str, str]) -> None:
        """End the waiting with what the browser brought; the first to come counts."""
        if self.answer is None and not self.wrong_state:
            self.wrong_state = not self.is_ours(given)
            self.answer = None if self.wrong_state else given

    def __enter__(self) -> RedirectListener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    """Threads, because browsers open spare connections and say nothing on them."""

    listener: RedirectListener
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that breaks off is no news; the next one is waited for."""


class _Exchange(BaseHTTPRequestHandler):
    server: _Server
    timeout = READ_TIMEOUT_S
    server_version = "CampaignDesk"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer the browser with a plain page."""
        split = urlsplit(self.path)
        given = {key: values[0] for key, values in parse_qs(split.query).items()}
        if self.headers.get("Host", "") != f"{LOOPBACK}:{self.server.server_port}" or split.path not in ("", "/"):
            self._say(HTTPStatus.NOT_FOUND, "Nothing here", "This address only ends a sign-in of Campaign Desk.")
            return
        if not given.keys() & {"code", "error"}:
            self._say(
                HTTPStatus.BAD_REQUEST, "Not finished", "Finish the sign-in in the page that Campaign Desk opened."
            )
            return
        if not self.server.listener.is_ours(given):
            self._say(
                HTTPStatus.BAD_REQUEST, "This sign-in was not used", "Go back to Campaign Desk and start it again."
            )
        else:
            title = "You are not signed in" if "error" in given else "That is all"
            self._say(HTTPStatus.OK, title, "You can close this page and go back to Campaign Desk.")
        # Only now: who waits may end the program, and the page with it.
        self.server.listener.take(given)

    def _say(self, status: HTTPStatus, title: str, text: str) -> None:
        page = _PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the line holds the code of the sign-in."""


def pasted_code(text: str, state: str) -> str:
    """The code in what a person pasted: itself, or the address of the page it stood on. Raises SignInNeeded, AppError."""
    found = {key: values[0] for key, values in parse_qs(urlsplit(text.strip()).query).items()}
    if not found.keys() & {"code", "error"}:
        found = {"code": text.strip(), "state": state}
    if not hmac.compare_digest(found.get("state", "").encode(), state.encode()):
        raise AppError(
            "What was pasted does not belong to this sign-in, so it was not used.",
            hint="Start the sign-in again and paste what its own last page shows.",
        )
    if not _code_of(found):
        raise SignInNeeded("No code was pasted.", hint="Start the sign-in again.")
    return _code_of(found)


def _code_of(answer: dict[str, str]) -> str:
    if "error" in answer:
        if answer["error"] in DECLINED:
            raise SignInNeeded("The sign-in was declined in the browser.", hint="Start it again and allow the access.")
        raise SignInNeeded(
            f"The sign-in page answered {_plain(answer['error'])}.",
            hint="Look at the client id of the profile, and at the settings of its project.", code=_plain(answer["error"]),
        )  # fmt: skip
    return answer["code"]


def _plain(word: str) -> str:
    """A short word from outside, without anything that could pretend to be more."""
    return "".join(sign for sign in word if sign.isalnum() or sign in "_- .")[:60]

"""LinkedIn's addresses on loopback: the interface under /rest, the sign-in under /oauth, uploads where they were promised."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from integrations.sandbox.asked import Turned, body_of
from integrations.sandbox.faults import Faults
from integrations.sandbox.linkedin import list_uploads, oauth, videos
from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.posts import uploaded
from integrations.sandbox.linkedin.problems import Refused
from integrations.sandbox.linkedin.remote import change, dump
from integrations.sandbox.linkedin.seeding import seed_accounts
from integrations.sandbox.linkedin.store import Store
from integrations.sandbox.linkedin.surface import Raw, Route, Sent, Surface

HANG_S = 30.0
SWITCHES = frozenset(
    {
        "consent", "native_pkce", "refresh_tokens", "access_seconds", "granted_scopes", "active_versions", "double_encoding",
        "little_text", "review_ms", "fresh_refusals", "page_role", "default_user", "segment_404", "report_paging",
        "media_planning",
    }
)  # fmt: skip


@dataclass(frozen=True)
class LinkedIn:
    """The simulated LinkedIn, while it is served."""

    store: Store
    faults: Faults
    base: str

    @property
    def api(self) -> str:
        """Where the interface begins."""
        return f"{self.base}/rest"

    @property
    def oauth_base(self) -> str:
        """Where the sign-in begins."""
        return f"{self.base}/oauth"

    def grant(self, user: str = oauth.USER, scopes: str = " ".join(sorted(oauth.SCOPES))) -> str:
        """An access token without a browser."""
        return oauth.grant(self.store, user, scopes)

    def set(self, name: str, value: str) -> None:
        """Set a switch; `role:USER:ACCOUNT` sets a role. Raises ValueError for one that does not exist."""
        if name not in SWITCHES and not name.startswith("role:"):
            raise ValueError(f"{name!r} is no switch; choose one of {', '.join(sorted(SWITCHES))}, role:USER:ACCOUNT")
        self.store.set_setting(name, value)

    def advance(self, days: int = 1) -> int:
        """Simulate days of a LinkedIn that is served alone; beside Google, days pass for both (`Sandbox.advance`)."""
        from integrations.sandbox.linkedin.delivery import advance

        return advance(self.store, days)

    def dump(self, account: int | None = None) -> list[dict[str, Any]]:
        """Every live entity as plain data, in the order of kind and id, for comparing two states."""
        return dump(self.store, account)

    def change(self, path: str, patch: Mapping[str, Any]) -> None:
        """Let somebody else change an entity: its path below /rest and a patch. Raises Refused."""
        change(self.store, path, patch)

    def profile(self) -> dict[str, str]:
        """What leads a client here."""
        return {
            "api": self.api,
            "authorize": f"{self.oauth_base}/native-pkce/authorization",
            "token": f"{self.oauth_base}/v2/accessToken",
            "revoke": "",
            "client_id": oauth.CLIENT_ID,
            "login_customer_id": "",
            "api_version": "",
            "ca_file": "",
            "scopes": "lists conversions leads",
        }


@lru_cache
def all_routes() -> Mapping[str, Route]:
    """Every verb of every resource."""
    from integrations.sandbox.linkedin import (
        accounts,
        analytics,
        audiences,
        campaigns,
        conversions,
        creatives,
        entities,
        forecasting,
        forms,
        groups,
        messages,
        posts,
        targeting,
    )

    return {
        **accounts.ROUTES, **entities.routes(groups.GROUPS), **entities.routes(campaigns.CAMPAIGNS), **creatives.ROUTES,
        **posts.ROUTES, **targeting.ROUTES, **audiences.ROUTES, **conversions.ROUTES, **forms.ROUTES, **analytics.ROUTES,
        **forecasting.ROUTES, **videos.ROUTES, **messages.ROUTES,
    }  # fmt: skip


@contextmanager
def serve_linkedin(folder: Path, port: int = 0, *, seed: int = 1, empty: bool = False) -> Iterator[LinkedIn]:
    """Serve LinkedIn alone until the context ends. Raises OSError when the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_now:
        store = Store(folder / "linkedin.sqlite")
        open_now.callback(store.close)
        threads = open_now.enter_context(ThreadPoolExecutor(1, "sandbox-linkedin"))
        yield start(open_now, threads, store, Faults(), port, seed=seed, empty=empty)


def start(
    open_now: ExitStack, threads: Executor, store: Store, faults: Faults, port: int, *, seed: int, empty: bool
) -> LinkedIn:
    """Seed and serve; ended by `open_now`. Raises OSError."""
    seed_accounts(store, seed, empty=empty)
    server = _server(port, store, faults)
    threads.submit(server.serve_forever, 0.05)
    open_now.callback(server.server_close)
    open_now.callback(server.shutdown)
    base = f"http://127.0.0.1:{server.server_port}"
    store.set_setting("address", base)
    return LinkedIn(store, faults, base)


def _server(port: int, store: Store, faults: Faults) -> ThreadingHTTPServer:
    surface = Surface(store, faults, all_routes())

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = HANG_S
        # Head and body leave apart: the body would wait for the other side to confirm the head, 40 ms each time.
        disable_nagle_algorithm = True

        def handle(self) -> None:
            with suppress(ConnectionResetError):  # whoever asked was killed
                super().handle()

        def do_GET(self) -> None:
            body = body_of(self)
            if isinstance(body, Turned):
                self._send(_page((body.status, json.dumps({"error": body.why}), "application/json", "")))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(_answer(surface, Raw(self.command, self.path, headers, body)))

        do_POST = do_PUT = do_DELETE = do_GET

        def _send(self, sent: Sent) -> None:
            if sent.fate:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(sent.status)
            for name, value in sent.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(sent.body)))
            if self.close_connection:
                # said, or a client may send its next request into a connection that is about to close
                self.send_header("connection", "close")
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has gone
                self.end_headers()
                self.wfile.write(sent.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: headers here hold tokens."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    server.daemon_threads = True
    return server


def _answer(surface: Surface, raw: Raw) -> Sent:
    split = urlsplit(raw.target)
    if split.path.startswith("/oauth/"):
        return _sign_in(surface, raw.method, split.path, dict(parse_qsl(split.query)), raw.body)
    if split.path.startswith("/upload/"):
        return _upload(surface.store, raw, split.path)
    return surface.answer(raw)


def _sign_in(surface: Surface, method: str, path: str, query: dict[str, str], body: bytes) -> Sent:
    store, form = surface.store, dict(parse_qsl(body.decode("utf-8", "replace")))
    if method == "GET" and path in ("/oauth/v2/authorization", "/oauth/native-pkce/authorization"):
        return _page(oauth.authorize(store, query, native="native" in path))
    if method == "GET" and path == "/oauth/decision":
        allowed = query.get("decision") == "allow"
        return _page(oauth.authorize(store, query, native=query.get("native") == "yes", decided=allowed))
    if method == "POST" and path == "/oauth/v2/accessToken":
        struck = {one.kind for one in surface.faults.strike("token")}
        if "html" in struck:
            return _page((200, "<html><body><h1>Sign in to the company network</h1></body></html>", "text/html", ""))
        if struck:
            return _page((503, json.dumps({"error": "temporarily_unavailable"}), "application/json", ""))
        return _page(oauth.token(store, form))
    if method == "POST" and path == "/oauth/v2/introspectToken":
        return _page(oauth.introspect(store, form))
    return _page((404, json.dumps({"error": "not_found"}), "application/json", ""))


def _page(answer: oauth.Answer) -> Sent:
    status, body, kind, location = answer
    headers = {"content-type": kind, "cache-control": "no-store"} | ({"location": location} if location else {})
    return Sent(status, headers, body.encode())


def _check_upload(raw: Raw) -> None:
    """Upload addresses are not versioned: they take the sign-in and the bytes. Raises Refused."""
    unknown = {"linkedin-version", "x-restli-protocol-version"} & raw.headers.keys()
    if unknown:
        raise Refused(400, "PARAM_INVALID", f"An upload takes no {sorted(unknown)[0]}")


def _upload(store: Store, raw: Raw, path: str) -> Sent:
    try:
        secret = raw.headers.get("authorization", "").removeprefix("Bearer ")
        with store.write() as connection:
            user, scopes = oauth.person(connection, secret)
            ask = Ask(connection, user, scopes, _millis(store.now()))
            if path.startswith("/upload/list/"):
                kind = raw.headers.get("content-type", "")
                taken = list_uploads.arrived(ask, raw.method, path, kind, raw.body)
                return Sent(taken.status, taken.headers)
            if raw.method != "PUT":
                raise Refused(405, "METHOD_NOT_ALLOWED", "An upload is a PUT")
            _check_upload(raw)
            if path.startswith("/upload/video/"):
                taken = videos.part_arrived(ask, path, raw.body)
                return Sent(taken.status, taken.headers)
            reply = uploaded(ask, path, raw.body)
        return Sent(reply.status, {"etag": f'"{len(raw.body)}"'})
    except Refused as problem:
        return Sent(problem.status, {"content-type": "application/json"}, json.dumps(problem.document()).encode())


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)

"""A folder and keyring of their own, a process that dies in a download, and a small OAuth server with somebody who signs in."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from core.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID, CLIENT_SECRET = "nordlicht-client", "marker-client-secret"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own folder, with the keyring in a file."""
    monkeypatch.setenv("CAMPAIGN_DESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    monkeypatch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "marker-password")
    return tmp_path


@pytest.fixture
def kill_pull() -> Callable[[Workspace, str, str], Path]:
    """Closes a workspace and lets another process download into it, which kills itself on the way; returns its file."""

    def kill(workspace: Workspace, platform: str, where: str) -> Path:
        workspace.close()
        script = Path(__file__).with_name("dying_puller.py")
        command = [sys.executable, str(script), str(workspace.path), platform, where]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=120)
        assert done.returncode == -signal.SIGKILL
        return workspace.path

    return kill


@dataclass
class Plan:
    """What the server is to do; a test changes it before it signs in."""

    authorize_error: str | None = None
    state: Callable[[str], str] = lambda state: state
    token_error: tuple[int, dict[str, str]] | None = None
    html: bool = False
    date: str | None = None
    leave_out: tuple[str, ...] = ()
    scope: str | None = None
    rotate: bool = False


@dataclass
class OAuthServer:
    """Codes, refresh and access tokens of one client, with PKCE checked."""

    address: str
    plan: Plan = field(default_factory=Plan)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: set[str] = field(default_factory=set)
    issued: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def authorize(self, given: dict[str, str]) -> str:
        """Where the browser is sent."""
        if self.plan.authorize_error:
            answer = {"error": self.plan.authorize_error}
        else:
            code = secrets.token_urlsafe(24)
            self.codes[code] = given
            answer = {"code": code}
        return f"{given['redirect_uri']}?{urlencode(answer | {'state': self.plan.state(given['state'])})}"

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer of the token address."""
        if self.plan.token_error:
            return self.plan.token_error
        if given.get("client_id") != CLIENT_ID or given.get("client_secret") != CLIENT_SECRET:
            return 401, {"error": "invalid_client"}
        if given.get("grant_type") == "refresh_token":
            return self._refreshed(given.get("refresh_token", ""))
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            or asked["redirect_uri"] != given.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        answer = self._access() | {"refresh_token": self._fresh("refresh", self.refresh_tokens)}
        answer["scope"] = asked["scope"] if self.plan.scope is None else self.plan.scope
        return 200, {key: value for key, value in answer.items() if key not in self.plan.leave_out}

    def _refreshed(self, token: str) -> tuple[int, dict[str, Any]]:
        if token not in self.refresh_tokens:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        if not self.plan.rotate:
            return 200, self._access()
        self.refresh_tokens.remove(token)
        return 200, self._access() | {"refresh_token": self._fresh("refresh", self.refresh_tokens)}

    def _access(self) -> dict[str, Any]:
        return {"access_token": self._fresh("access", self.access_tokens), "expires_in": 3600, "token_type": "Bearer"}

    def _fresh(self, kind: str, kept: set[str]) -> str:
        token = f"marker-{kind}-{secrets.token_urlsafe(16)}"
        kept.add(token)
        self.issued.append(token)
        return token


class _Exchange(BaseHTTPRequestHandler):
    oauth: OAuthServer

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        self.send_response(302)
        self.send_header("Location", self.oauth.authorize({k: v[0] for k, v in parse_qs(split.query).items()}))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {key: values[0] for key, values in parse_qs(body).items()}
        self.oauth.asked.append((self.path, given))
        if self.oauth.plan.html:
            return self._answer(200, b"<html>Welcome to the guest network</html>", "text/html")
        if self.path == "/revoke":
            known = given.get("token") in self.oauth.refresh_tokens
            self.oauth.refresh_tokens.discard(given.get("token", ""))
            status, document = (200, {}) if known else (400, {"error": "invalid_token"})
        else:
            status, document = self.oauth.token(given)
        return self._answer(status, json.dumps(document).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response_only(status)
        self.send_header("Date", self.oauth.plan.date or self.date_time_string())
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def oauth() -> Iterator[OAuthServer]:
    """A running OAuth server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Exchange) as server, ThreadPoolExecutor(1) as pool:
        found = OAuthServer(f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = type("Exchange", (_Exchange,), {"oauth": found})  # type: ignore[assignment]
        server.block_on_close = False
        pool.submit(server.serve_forever, 0.02)
        yield found
        server.shutdown()


@pytest.fixture
def browser() -> Iterator[Callable[[str], Future[httpx2.Response]]]:
    """Somebody who opens the page and follows where it leads."""

    def visit(page: str) -> httpx2.Response:
        with httpx2.Client(trust_env=False, follow_redirects=True, timeout=10) as client:
            return client.get(page)

    with ThreadPoolExecutor(1) as pool:
        yield lambda page: pool.submit(visit, page)

"""Sign-in as Google does it: consent, codes bound to PKCE, refresh and access tokens, revocation."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

from integrations.sandbox.google.store import Store

CLIENT_ID = "sandbox.apps.googleusercontent.example"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - of the sandbox; it opens nothing
SCOPE = "https://www.googleapis.com/auth/adwords"
DATA_SCOPE = "https://www.googleapis.com/auth/datamanager"
ACCESS_SECONDS = 3600
CODE_SECONDS = 600


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: str
    content: str = "application/json"
    location: str = ""


def _problem(error: str, description: str, status: int = 400) -> Reply:
    return Reply(status, json.dumps({"error": error, "error_description": description}))


def authorize(store: Store, query: Mapping[str, str], *, decided: bool | None = None) -> Reply:
    """The consent page; with `consent` set to `auto` it redirects at once, with `deny` it refuses."""
    mode = store.setting("consent", "auto")
    decided = {"auto": True, "deny": False}.get(mode, decided)
    problem = _bad_request(query)
    if problem:
        return Reply(400, f"<h1>Error 400</h1><p>{escape(problem)}</p>", "text/html")
    if SCOPE not in query.get("scope", "").split():
        return _back(query, {"error": "invalid_scope"})
    if decided is None:
        return _consent_page(query)
    if not decided:
        return _back(query, {"error": "access_denied"})
    return _back(query, {"code": _new_code(store, query), "scope": query["scope"]})


def _bad_request(query: Mapping[str, str]) -> str:
    parts = urlsplit(query.get("redirect_uri", ""))
    checks = {
        "invalid_client: unknown client_id": query.get("client_id") == CLIENT_ID,
        "redirect_uri_mismatch: only http://127.0.0.1:PORT or http://localhost:PORT": parts.scheme == "http"
        and parts.hostname in ("127.0.0.1", "localhost", "::1"),
        "unsupported_response_type: response_type must be code": query.get("response_type") == "code",
        "invalid_request: code_challenge_method must be S256": query.get("code_challenge_method") == "S256",
        "invalid_request: code_challenge is missing": 43 <= len(query.get("code_challenge", "")) <= 128,
    }
    return next((text for text, fine in checks.items() if not fine), "")


def _back(query: Mapping[str, str], answer: dict[str, str]) -> Reply:
    state = {"state": query["state"]} if query.get("state") else {}
    target = query["redirect_uri"]
    return Reply(302, "", "text/plain", target + ("&" if "?" in target else "?") + urlencode(answer | state))


def _consent_page(query: Mapping[str, str]) -> Reply:
    again = escape(urlencode(dict(query)), quote=True)
    page = (
        "<!doctype html><meta charset=utf-8><title>Sandbox sign-in</title><body style='font:16px system-ui;max-width:34em;margin:4em auto'>"
        "<h1>Sandbox sign-in</h1><p>Campaign Desk wants to manage the <strong>simulated</strong> Google Ads accounts of this sandbox.</p>"
        f"<p><a href='/oauth/decision?decision=allow&amp;{again}'>Allow</a> &middot; <a href='/oauth/decision?decision=deny&amp;{again}'>Deny</a></p>"
    )
    return Reply(200, page, "text/html; charset=utf-8")


def _new_code(store: Store, query: Mapping[str, str]) -> str:
    extra = json.dumps(
        {
            "challenge": query["code_challenge"],
            "redirect_uri": query["redirect_uri"],
            "offline": query.get("access_type") == "offline",
            "scope": query["scope"],
        }
    )
    user = query.get("login_hint") or store.setting("default_user", "planner@nordlicht.example")
    with store.write() as connection:
        return _issue(connection, "code", query["client_id"], user, CODE_SECONDS, extra=extra)


def _issue(
    connection: sqlite3.Connection,
    kind: str,
    client: str,
    user: str,
    seconds: float,
    *,
    origin: str = "",
    extra: str = "",
) -> str:
    prefix = {"refresh": "1//sandbox-", "access": "ya29.sandbox-", "code": "4/sandbox-"}[kind]
    secret = prefix + secrets.token_urlsafe(24)
    connection.execute(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
        (secret, kind, client, user, time.time() + seconds, origin, extra),
    )
    return secret


def grant(store: Store, user: str, scope: str = f"{SCOPE} {DATA_SCOPE}") -> str:
    """A refresh token without a browser, for tests."""
    with store.write() as connection:
        return _issue(connection, "refresh", CLIENT_ID, user, 180 * 86400, extra=scope)


def token(store: Store, form: Mapping[str, str]) -> Reply:
    """The token endpoint."""
    if form.get("client_id") != CLIENT_ID:
        return _problem("invalid_client", "The OAuth client was not found.", 401)
    optional = (
        store.setting("secret_required", "no") != "yes"
    )  # PKCE alone is enough here, so that one command starts it all
    if form.get("client_secret") != CLIENT_SECRET and not (optional and not form.get("client_secret")):
        return _problem("invalid_client", "The provided client secret is invalid.", 401)
    kind = form.get("grant_type")
    if kind == "authorization_code":
        return _exchange(store, form)
    if kind == "refresh_token":
        return _refresh(store, form)
    return _problem("unsupported_grant_type", f"Invalid grant_type: {kind}")


def _exchange(store: Store, form: Mapping[str, str]) -> Reply:
    with store.write() as connection:
        row = connection.execute(
            "SELECT client, user, expires, revoked, extra FROM token WHERE secret = ? AND kind = 'code'",
            (form.get("code", ""),),
        ).fetchone()
        if row is None or row[3] or row[2] < time.time() or row[0] != form["client_id"]:
            return _problem("invalid_grant", "Malformed auth code.")
        connection.execute("UPDATE token SET revoked = 1 WHERE secret = ?", (form["code"],))
        extra = json.loads(row[4])
        if form.get("redirect_uri") != extra["redirect_uri"]:
            return _problem("redirect_uri_mismatch", "Bad Request")
        if challenge_of(form.get("code_verifier", "")) != extra["challenge"]:
            return _problem("invalid_grant", "Invalid code verifier.")
        scope = extra["scope"]
        refresh = _issue(connection, "refresh", row[0], row[1], 180 * 86400, extra=scope) if extra["offline"] else ""
        return _tokens(connection, row[:2], refresh, refresh, scope)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _refresh(store: Store, form: Mapping[str, str]) -> Reply:
    with store.write() as connection:
        row = connection.execute(
            "SELECT client, user, expires, revoked, extra FROM token WHERE secret = ? AND kind = 'refresh'",
            (form.get("refresh_token", ""),),
        ).fetchone()
        if row is None or row[3] or row[2] < time.time() or row[0] != form["client_id"]:
            return _problem("invalid_grant", "Token has been expired or revoked.")
        origin, given = form["refresh_token"], ""
        rotating = connection.execute("SELECT value FROM setting WHERE name = 'rotate_refresh_tokens'").fetchone()
        if rotating is not None and rotating[0] == "yes":
            connection.execute("UPDATE token SET revoked = 1 WHERE secret = ?", (origin,))
            origin = given = _issue(connection, "refresh", row[0], row[1], 180 * 86400, extra=row[4])
        return _tokens(connection, row[:2], origin, given, row[4])


def _tokens(connection: sqlite3.Connection, of: tuple[str, str], origin: str, refresh: str, scope: str) -> Reply:
    """An access token for a client and user with what was allowed."""
    access = _issue(connection, "access", *of, ACCESS_SECONDS, origin=origin, extra=scope)
    answer = {"access_token": access, "expires_in": ACCESS_SECONDS - 1, "token_type": "Bearer", "scope": scope}
    return Reply(200, json.dumps(answer | ({"refresh_token": refresh} if refresh else {})))


def revoke(store: Store, form: Mapping[str, str]) -> Reply:
    """The revocation endpoint: it ends every sign-in of the user with this client, not just the one it names."""
    with store.write() as connection:
        query = "SELECT user, client FROM token WHERE secret = ? AND revoked = 0"
        row = connection.execute(query, (form.get("token", ""),)).fetchone()
        if row is None:
            return _problem("invalid_token", "Token expired or revoked")
        connection.execute("UPDATE token SET revoked = 1 WHERE user = ? AND client = ?", (row[0], row[1]))
    return Reply(200, "{}")


def revoke_all(store: Store) -> None:
    """Every sign-in ends, as when the user changes the password."""
    with store.write() as connection:
        connection.execute("UPDATE token SET revoked = 1")


def user_of(connection: sqlite3.Connection, secret: str) -> tuple[str, str]:
    """The user behind an access token, or the authentication error in its place."""
    row = connection.execute(
        "SELECT user, expires, revoked FROM token WHERE secret = ? AND kind = 'access'", (secret,)
    ).fetchone()
    if row is None:
        return "", "OAUTH_TOKEN_INVALID"
    if row[2]:
        return "", "OAUTH_TOKEN_REVOKED"
    return (row[0], "") if row[1] > time.time() else ("", "OAUTH_TOKEN_EXPIRED")


def scopes_of(connection: sqlite3.Connection, secret: str) -> frozenset[str]:
    """What the user allowed whoever holds this access token."""
    row = connection.execute("SELECT extra FROM token WHERE secret = ? AND kind = 'access'", (secret,)).fetchone()
    return frozenset(str(row[0]).split()) if row else frozenset()

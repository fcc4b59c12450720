"""Sign-in as LinkedIn does it: two consent pages, codes for one use, tokens of 60 days, a refresh that keeps its end."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from integrations.sandbox.linkedin.problems import Refused
from integrations.sandbox.linkedin.store import Store, set_setting, setting

CLIENT_ID = "sandboxlinkedin"
CLIENT_SECRET = "sandbox-linkedin-secret"  # noqa: S105 - of the sandbox; it opens nothing
REDIRECT = "https://campaign-desk.example/linkedin"
USER = "urn:li:person:plannerNordlicht"
ACCESS_S, REFRESH_S, CODE_S = 5_184_000, 31_536_000, 1_800
SCOPES = frozenset(
    {
        "r_ads", "rw_ads", "r_ads_reporting", "r_organization_social", "w_organization_social", "rw_organization_admin",
        "r_organization_admin", "r_basicprofile", "openid", "profile", "email", "rw_dmp_segments",
        "r_marketing_leadgen_automation", "rw_conversions",
    }
)  # fmt: skip
Answer = tuple[int, str, str, str]
"""Status, body, content type, location."""


def _json(status: int, document: Mapping[str, object]) -> Answer:
    return status, json.dumps(document), "application/json", ""


def _problem(error: str, description: str, status: int = 400) -> Answer:
    return _json(status, {"error": error, "error_description": description})


def authorize(store: Store, query: Mapping[str, str], *, native: bool, decided: bool | None = None) -> Answer:
    """The consent page; with the switch `consent` at `auto` it returns at once, with `deny` it refuses."""
    problem = _bad_request(store, query, native=native)
    if problem:
        return 400, f"<h1>Bummer, something went wrong.</h1><p>{escape(problem)}</p>", "text/html", ""
    asked = set(query.get("scope", "").split())
    granted = _granted(store)
    if not asked or not asked <= granted:
        lacking = ", ".join(sorted(asked - granted)) or "scope"
        return _back(
            query, {"error": "unauthorized_scope_error", "error_description": f"Scope {lacking} is not authorized"}
        )
    decided = {"auto": True, "deny": False}.get(store.setting("consent", "auto"), decided)
    if decided is None:
        return _consent_page(query, native=native)
    if not decided:
        return _back(
            query, {"error": "user_cancelled_authorize", "error_description": "The user cancelled the authorization"}
        )
    return _back(query, {"code": _new_code(store, query)})


def _granted(store: Store) -> frozenset[str]:
    named = store.setting("granted_scopes")
    return frozenset(named.replace(",", " ").split()) if named else SCOPES


def _bad_request(store: Store, query: Mapping[str, str], *, native: bool) -> str:
    redirect = urlsplit(query.get("redirect_uri", ""))
    loopback = redirect.scheme == "http" and redirect.hostname in ("127.0.0.1", "::1")
    checks = {
        "The client_id does not match": query.get("client_id") == CLIENT_ID,
        "response_type must be code": query.get("response_type") == "code",
        "The redirect_uri does not match the registered value": loopback
        if native
        else query.get("redirect_uri") == REDIRECT,
        "code_challenge_method must be S256": not native or query.get("code_challenge_method") == "S256",
        "code_challenge is missing": not native or 43 <= len(query.get("code_challenge", "")) <= 128,
        "Native PKCE is not enabled for this application": not native or store.setting("native_pkce", "yes") == "yes",
    }
    return next((text for text, fine in checks.items() if not fine), "")


def _back(query: Mapping[str, str], answer: dict[str, str]) -> Answer:
    state = {"state": query["state"]} if query.get("state") else {}
    return 302, "", "text/plain", query["redirect_uri"] + "?" + urlencode(answer | state)


def _consent_page(query: Mapping[str, str], *, native: bool) -> Answer:
    again = escape(urlencode(dict(query) | {"native": "yes" if native else ""}), quote=True)
    links = " &middot; ".join(
        f"<a href='/oauth/decision?decision={answer}&amp;{again}'>{text}</a>"
        for answer, text in (("allow", "Allow"), ("deny", "Cancel"))
    )
    page = (
        "<!doctype html><meta charset=utf-8><title>Sandbox sign-in</title>"
        "<body style='font:16px system-ui;max-width:34em;margin:4em auto'><h1>Sandbox sign-in</h1>"
        "<p>Campaign Desk wants to manage the <strong>simulated</strong> LinkedIn accounts of this sandbox: "
        f"{escape(query.get('scope', ''))}.</p><p>{links}</p>"
    )
    return 200, page, "text/html; charset=utf-8", ""


def _new_code(store: Store, query: Mapping[str, str]) -> str:
    extra = json.dumps({"challenge": query.get("code_challenge", ""), "redirect_uri": query["redirect_uri"]})
    user = store.setting("default_user", USER)
    with store.write() as connection:
        return issue(connection, "code", user, query["scope"], CODE_S, extra=extra)


def issue(connection: sqlite3.Connection, kind: str, user: str, scopes: str, seconds: float, *, extra: str = "") -> str:
    """A new code or token."""
    secret = f"AQ{kind[0].upper()}-sandbox-" + secrets.token_urlsafe(32)
    now = time.time()
    connection.execute(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, 0, ?)", (secret, kind, user, scopes, now, now + seconds, extra)
    )
    return secret


def token(store: Store, form: Mapping[str, str]) -> Answer:
    """The token endpoint."""
    if form.get("client_id") != CLIENT_ID:
        return _problem("invalid_client", "Client authentication failed", 401)
    if form.get("client_secret") not in (None, "", CLIENT_SECRET):
        return _problem("invalid_client", "Client authentication failed", 401)
    kind = form.get("grant_type")
    if kind == "authorization_code":
        return _exchange(store, form)
    if kind == "refresh_token":
        return _refresh(store, form)
    return _problem("invalid_request", f"Unsupported grant_type {kind}")


def _find(connection: sqlite3.Connection, secret: str, kind: str) -> tuple[str, str, float, str] | None:
    row = connection.execute(
        "SELECT user, scopes, expires, extra, revoked FROM token WHERE secret = ? AND kind = ?", (secret, kind)
    ).fetchone()
    return None if row is None or row[4] or row[2] < time.time() else tuple(row[:4])


def _exchange(store: Store, form: Mapping[str, str]) -> Answer:
    with store.write() as connection:
        found = _find(connection, form.get("code", ""), "code")
        if found is None:
            return _problem("invalid_request", "Unable to retrieve access token: authorization code not found")
        connection.execute("UPDATE token SET revoked = 1 WHERE secret = ?", (form["code"],))
        user, scopes, _, extra = found
        asked = json.loads(extra)
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return _problem(
                "invalid_redirect_uri", "Unable to retrieve access token: appid/redirect uri/code do not match"
            )
        if asked["challenge"]:
            if challenge_of(form.get("code_verifier", "")) != asked["challenge"]:
                return _problem("invalid_request", "Unable to retrieve access token: code verifier does not match")
        elif form.get("client_secret") != CLIENT_SECRET:
            return _problem("invalid_client", "Client authentication failed", 401)
        refresh = setting(connection, "refresh_tokens", "yes") == "yes"
        kept = issue(connection, "refresh", user, scopes, REFRESH_S) if refresh else ""
        return _tokens(connection, user, scopes, kept)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _refresh(store: Store, form: Mapping[str, str]) -> Answer:
    with store.write() as connection:
        found = _find(connection, form.get("refresh_token", ""), "refresh")
        if found is None:
            return _problem("invalid_grant", "The provided refresh token is invalid, expired or revoked")
        return _tokens(connection, found[0], found[1], form["refresh_token"])


def _tokens(connection: sqlite3.Connection, user: str, scopes: str, refresh: str) -> Answer:
    seconds = int(setting(connection, "access_seconds", str(ACCESS_S)))
    answer: dict[str, object] = {
        "access_token": issue(connection, "access", user, scopes, seconds),
        "expires_in": seconds, "scope": ",".join(scopes.split()), "token_type": "Bearer",
    }  # fmt: skip
    if refresh:
        end = connection.execute("SELECT expires FROM token WHERE secret = ?", (refresh,)).fetchone()[0]
        answer |= {"refresh_token": refresh, "refresh_token_expires_in": int(end - time.time())}
    return _json(200, answer)


def introspect(store: Store, form: Mapping[str, str]) -> Answer:
    """What a token is worth; times in seconds."""
    if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
        return _problem("invalid_client", "Client authentication failed", 401)
    with store.write() as connection:
        query = "SELECT scopes, issued, expires, revoked FROM token WHERE secret = ? AND kind IN ('access', 'refresh')"
        row = connection.execute(query, (form.get("token", ""),)).fetchone()
    if row is None:
        return _json(200, {"active": False})
    status = "revoked" if row[3] else "expired" if row[2] < time.time() else "active"
    return _json(
        200,
        {
            "active": status == "active", "status": status, "auth_type": "3L", "client_id": CLIENT_ID,
            "scope": ",".join(row[0].split()), "authorized_at": int(row[1]), "created_at": int(row[1]), "expires_at": int(row[2]),
        },
    )  # fmt: skip


def grant(store: Store, user: str = USER, scopes: str = " ".join(sorted(SCOPES))) -> str:
    """An access token without a browser, for tests."""
    with store.write() as connection:
        return issue(connection, "access", user, scopes, ACCESS_S)


def expire(store: Store) -> None:
    """Every access token runs out now."""
    with store.write() as connection:
        connection.execute("UPDATE token SET expires = ? WHERE kind = 'access'", (time.time() - 1,))


def revoke_all(store: Store) -> None:
    """Every sign-in ends."""
    with store.write() as connection:
        connection.execute("UPDATE token SET revoked = 1")


def person(connection: sqlite3.Connection, secret: str) -> tuple[str, frozenset[str]]:
    """Who an access token stands for, and with which scopes. Raises Refused with 401."""
    query = "SELECT user, scopes, expires, revoked, issued FROM token WHERE secret = ? AND kind = 'access'"
    row = connection.execute(query, (secret,)).fetchone()
    if row is None:
        raise _unsigned(65600, "INVALID_ACCESS_TOKEN", "Invalid access token")
    if row[3]:
        raise _unsigned(65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
    if row[2] < time.time():
        raise _unsigned(65602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired")
    left = int(setting(connection, "fresh_refusals", "0"))
    if left:  # a token that has not spread yet
        raise _unsigned(65601, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
    return str(row[0]), frozenset(row[1].split())


def spread(store: Store) -> None:
    """One call closer to the moment from which a new token is known everywhere."""
    left = int(store.setting("fresh_refusals", "0"))
    if left:
        with store.write() as connection:
            set_setting(connection, "fresh_refusals", str(left - 1))


def _unsigned(service_code: int, code: str, message: str) -> Refused:
    return Refused(401, code, message, service_code=service_code)

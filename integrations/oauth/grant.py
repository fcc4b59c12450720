"""Getting, and giving back, the right to act for somebody: Authlib over the project's own HTTP client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from core.errors import AppError, PlatformError, ProgramFault, SignInNeeded
from core.progress import Progress
from core.secrecy import hide
from integrations.http import check_clock, client_options, make_client, read_document, unreachable
from integrations.oauth.redirect import WAIT_S, RedirectListener, pasted_code
from integrations.profiles import Profile

STATE_LETTERS = 43
VERIFIER_LETTERS = 64
"""RFC 7636 asks for 43 to 128."""


@dataclass(frozen=True)
class Grant:
    """What a sign-in gave; never shown."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    seconds: int
    scopes: frozenset[str] = frozenset()
    refresh_seconds: int = 0

    def __post_init__(self) -> None:
        """Whoever holds one keeps it out of logs and reports."""
        hide(self.access_token, self.refresh_token)


@dataclass(frozen=True)
class Request:
    """What is asked for: `show` gets the address of the sign-in page and opens or prints it."""

    profile: Profile
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    show: Callable[[str], None]
    extra: dict[str, str] = field(default_factory=dict)
    wait_s: float = WAIT_S
    lasting: bool = True
    """Whether a sign-in without a refresh token is of no use."""


def sign_in(request: Request, progress: Progress) -> Grant:
    """Let the user sign in with the browser. Raises Cancelled, SignInNeeded, Unreachable, AppError."""
    state, verifier = generate_token(STATE_LETTERS), generate_token(VERIFIER_LETTERS)
    profile = request.profile
    with RedirectListener(state) as listener, _session(request, listener.address) as session:
        page, _ = session.create_authorization_url(
            profile.authorize, state=state, code_verifier=verifier, **request.extra
        )
        request.show(page)
        code = listener.wait(progress, seconds=request.wait_s)
        progress.step("Finishing the sign-in")
        return _grant(_fetched(session, profile.token, code=code, code_verifier=verifier), lasting=request.lasting)


def sign_in_by_pasting(request: Request, redirect: str, ask: Callable[[], str]) -> Grant:
    """Let the user sign in with a browser whose last page, at `redirect`, shows a code to be pasted.

    `ask` waits for what the user pastes: the code, or the whole address of that page. Raises what `sign_in` raises.
    """
    state = generate_token(STATE_LETTERS)
    profile = request.profile
    with _session(request, redirect, proof=False) as session:
        page, _ = session.create_authorization_url(profile.authorize, state=state, **request.extra)
        request.show(page)
        code = pasted_code(ask(), state)
        return _grant(_fetched(session, profile.token, code=code), lasting=request.lasting)


def revoke(profile: Profile, refresh_token: str) -> bool:
    """Give the right back at the server; returns whether the server knows. Raises Unreachable when it was not reached."""
    if not profile.revoke:
        return False
    try:
        with make_client(profile.revoke, profile.ca) as client:
            answer = client.post(profile.revoke, data={"token": refresh_token})
    except httpx2.RequestError as error:
        raise unreachable(profile.revoke, error) from None
    # 400 invalid_token: it had ended before, which is what was wanted.
    return answer.is_success or (answer.status_code == httpx2.codes.BAD_REQUEST and "invalid" in answer.text)


def refused(document: dict[str, Any], date_header: str | None) -> AppError:
    """What an OAuth error answer means for the user."""
    code = str(document.get("error", "unknown_error"))[:60]
    try:
        check_clock(date_header)
    except AppError as wrong:
        return wrong
    return explain_code(code, str(document.get("error_description") or ""))


def explain_code(code: str, description: str = "") -> PlatformError:
    """The sentence for an OAuth error code; descriptions of servers are only read, never shown."""
    if code == "invalid_grant":
        if "not yet valid" in description.lower() or "clock" in description.lower():
            return SignInNeeded(
                "The sign-in is refused as not yet valid: the clock of this computer may be wrong.",
                hint="Set date and time, then sign in again.", code=code,
            )  # fmt: skip
        return SignInNeeded("The sign-in has ended or was revoked.", hint="Sign in again.", code=code)
    if code in ("invalid_client", "unauthorized_client", "deleted_client"):
        return SignInNeeded(
            "The client id or its secret is not accepted.",
            hint="Compare client_id and the secret of the profile with the project that they come from.", code=code,
        )  # fmt: skip
    if code == "unauthorized_scope_error":
        return SignInNeeded(
            f"The app has not been granted a permission that was asked for ({code}).",
            hint="Look at the products of your app at developer.linkedin.com, or ask for less.", code=code,
        )  # fmt: skip
    if code == "invalid_scope":
        return ProgramFault("The server does not offer what this program needs.", code=code)
    return SignInNeeded(f"The sign-in was refused ({code}).", hint="Sign in again.", code=code)


def _session(request: Request, redirect: str, *, proof: bool = True) -> OAuth2Client:
    profile = request.profile
    return OAuth2Client(
        client_id=profile.client_id,
        client_secret=request.client_secret or None,
        token_endpoint_auth_method="client_secret_post" if request.client_secret else "none",
        redirect_uri=redirect,
        scope=" ".join(request.scopes),
        code_challenge_method="S256" if proof else None,
        **client_options(profile.token, profile.ca),
    )


def _fetched(session: OAuth2Client, address: str, **values: str) -> dict[str, Any]:
    """The answer of the token address. Errors are raised without their cause, which could show what was sent."""
    seen: list[str | None] = []

    def checked(response: httpx2.Response) -> httpx2.Response:
        seen.append(response.headers.get("date"))
        document = read_document(response)
        if "error" in document:
            raise refused(document, seen[-1])
        return response

    session.register_compliance_hook("access_token_response", checked)
    try:
        return dict(session.fetch_token(address, **values))
    except httpx2.RequestError as error:
        raise unreachable(address, error) from None
    except OAuthError as error:
        raise refused({"error": error.error}, seen[-1] if seen else None) from None
    except httpx2.HTTPStatusError as error:
        raise ProgramFault(f"{error.response.url.host} answered HTTP {error.response.status_code}.") from None


def seconds_of(answer: Mapping[str, Any], name: str) -> int:
    """How long something lasts, as the server says; 0 where it says nothing that is a number."""
    said = str(answer.get(name) or "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _grant(answer: dict[str, Any], *, lasting: bool = True) -> Grant:
    refresh, access = answer.get("refresh_token"), answer.get("access_token")
    if not access:
        raise ProgramFault("The server answered without a sign-in.", hint="Look at the addresses in the profile.")
    if not refresh and lasting:
        raise SignInNeeded(
            "The server gave a sign-in that ends within the hour.",
            hint="Remove this program's access in the settings of your account there, then sign in again.",
        )
    scopes = frozenset(str(answer.get("scope", "")).replace(",", " ").split())
    seconds, lasts = seconds_of(answer, "expires_in"), seconds_of(answer, "refresh_token_expires_in")
    return Grant(str(access), str(refresh or ""), seconds, scopes, lasts)

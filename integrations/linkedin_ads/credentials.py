"""What calls are signed with: an access token of sixty days, renewed in time where LinkedIn gave a way to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx2

from core.errors import SignInNeeded
from core.secrecy import hide
from integrations.http import make_client, read_document, unreachable
from integrations.oauth.grant import refused, seconds_of
from integrations.signins import SignIn

EARLY_S = 3 * 86_400
"""Renewed this long before the end, so that no job meets it on its way."""
LAST_S = 60
USUAL_S = 60 * 86_400
"""How long a token lasts where LinkedIn does not say."""
SOON_DAYS = 14
DAY_S = 86_400
Clock = Callable[[], float]


@dataclass(frozen=True)
class Countdown:
    """How long a sign-in lasts, in seconds from now; None where LinkedIn gave no refresh token."""

    access_s: float
    refresh_s: float | None

    @property
    def over(self) -> bool:
        """Whether only the user can go on."""
        return self.access_s <= 0 and (self.refresh_s is None or self.refresh_s <= 0)

    @property
    def soon(self) -> bool:
        """Whether it is time to tell the user."""
        return max(self.access_s, self.refresh_s or 0) < SOON_DAYS * DAY_S

    def in_words(self, now: datetime) -> str:
        """For people: until when, and what happens then."""
        if self.over:
            return "The sign-in at LinkedIn has run out. Sign in again."
        if self.refresh_s is None:
            return f"Signed in at LinkedIn until {_day(now, self.access_s)}; LinkedIn lets nobody renew this, so sign in again by then."
        return f"Signed in at LinkedIn until {_day(now, self.refresh_s)}; renewed by itself until then."


def countdown(sign_in: SignIn, now: float) -> Countdown:
    """How long a sign-in lasts; `now` in seconds since 1970."""
    access = sign_in.access_ends - now if sign_in.access_token else 0.0
    if not sign_in.refresh_token:
        return Countdown(access, None)
    return Countdown(access, sign_in.refresh_ends - now if sign_in.refresh_ends else 365.0 * DAY_S)


class SignedIn:
    """The token of one sign-in; several threads may ask for it."""

    def __init__(
        self, sign_in: SignIn, *, keep: Callable[[SignIn], None] = lambda sign_in: None, clock: Clock = time.time
    ) -> None:
        self._sign_in, self._keep, self._clock = sign_in, keep, clock
        self._one_at_a_time = threading.Lock()
        self._renewed_at = 0.0

    @property
    def sign_in(self) -> SignIn:
        """What is kept about it, as it stands now."""
        return self._sign_in

    @property
    def fresh(self) -> bool:
        """Whether it was given so lately that not all of LinkedIn may know it yet."""
        return self._clock() - max(self._renewed_at, self._sign_in.given_at) < LAST_S

    def token(self) -> str:
        """A token that does not end on the way; renewed before it does. Raises SignInNeeded, Unreachable, TryLater."""
        with self._one_at_a_time:
            left = countdown(self._sign_in, self._clock()).access_s
            if left < LAST_S or (left < EARLY_S and self._may_renew()):
                self._renew(left)
            return self._sign_in.access_token

    def renew(self, refused_token: str) -> bool:
        """Get another token because this one was refused; returns whether there is another. Raises what `token` raises."""
        with self._one_at_a_time:
            if self._sign_in.access_token != refused_token:
                return True
            if not self._sign_in.refresh_token:
                return False
            self._renew(0)
            return True

    def _may_renew(self) -> bool:
        # A server whose tokens are short-lived is not asked for every call.
        return bool(self._sign_in.refresh_token) and self._clock() - self._renewed_at > EARLY_S

    def _renew(self, left: float) -> None:
        if not self._sign_in.refresh_token:
            raise SignInNeeded(
                "The sign-in at LinkedIn has run out.",
                hint="Sign in again with `connect`.",
                code="EXPIRED_ACCESS_TOKEN",
            )
        try:
            answer = _asked(self._sign_in)
        except httpx2.RequestError as error:
            if left > LAST_S:
                return  # it still works; the next call tries again
            raise unreachable(self._sign_in.profile.token, error) from None
        now = self._clock()
        self._renewed_at = now
        self._sign_in = replace(
            self._sign_in,
            access_token=str(answer["access_token"]),
            access_ends=now + (seconds_of(answer, "expires_in") or USUAL_S),
            # A refresh token keeps its first end; a server that exchanges it says a new one.
            refresh_token=str(answer.get("refresh_token") or self._sign_in.refresh_token),
        )
        hide(self._sign_in.access_token, self._sign_in.refresh_token)
        self._keep(self._sign_in)

    def __repr__(self) -> str:
        return f"SignedIn(at {self._sign_in.profile.name})"


def _asked(sign_in: SignIn) -> dict[str, Any]:
    profile = sign_in.profile
    form = {
        "grant_type": "refresh_token", "refresh_token": sign_in.refresh_token, "client_id": profile.client_id,
        "client_secret": sign_in.client_secret,
    }  # fmt: skip
    with make_client(profile.token, profile.ca) as client:
        response = client.post(profile.token, data={name: value for name, value in form.items() if value})
    document = read_document(response)
    if "error" in document or "access_token" not in document:
        raise refused(document, response.headers.get("date"))
    return document


def _day(now: datetime, seconds: float) -> str:
    moment = datetime.fromtimestamp(now.timestamp() + seconds, UTC)
    return f"{moment.day} {moment:%B %Y}"

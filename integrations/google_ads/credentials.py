"""Credentials that renew themselves over the project's own HTTP client, and keep a refresh token that was exchanged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx2
from google.auth import transport
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials

from core.errors import AppError
from core.secrecy import hide
from integrations.http import check_clock, make_client, read_document, unreachable
from integrations.profiles import Profile
from integrations.signins import SignIn


class SignedIn(Credentials):
    """What the library's calls are signed with; nothing is fetched before the first call."""

    def __init__(
        self, sign_in: SignIn, *, access_token: str | None = None, keep: Callable[[str], None] = lambda token: None
    ) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            access_token,
            refresh_token=sign_in.refresh_token,
            token_uri=sign_in.profile.token,
            client_id=sign_in.profile.client_id,
            client_secret=sign_in.client_secret,
        )
        self._profile = sign_in.profile
        self._keep = keep
        self._one_at_a_time = threading.Lock()

    def refresh(self, request: Any) -> None:
        """Fetch a new access token; whatever transport is offered, ours is used (extra roots, proxies, checks)."""
        with self._one_at_a_time:
            before = self.refresh_token
            super().refresh(_Transport(self._profile))  # type: ignore[no-untyped-call]
            hide(self.token, self.refresh_token)
            if self.refresh_token and self.refresh_token != before:
                self._keep(self.refresh_token)

    def __repr__(self) -> str:
        return f"SignedIn(at {self._profile.name})"


class _Answer(transport.Response):
    """What google-auth reads of an answer."""

    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._response.headers

    @property
    def data(self) -> bytes:
        return self._response.content


class _Transport(transport.Request):
    """One POST of google-auth over our client; every trouble becomes a sentence without what was sent."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        timeout: float | None = None,
        **kwargs: Any,
    ) -> _Answer:
        content = _without_blanks(body) if isinstance(body, bytes) else body
        try:
            with make_client(url, self.profile.ca) as client:
                response = client.request(method, url, content=content, headers=headers)
        except httpx2.RequestError as error:
            raise TransportError(str(unreachable(url, error))) from None  # type: ignore[no-untyped-call]
        try:
            if "error" in read_document(response):
                check_clock(response.headers.get("date"))
        except AppError as error:
            # Not to be tried again at once: google-auth would.
            raise RefreshError(str(error), retryable=False) from None  # type: ignore[no-untyped-call]
        return _Answer(response)


def _without_blanks(body: bytes) -> bytes:
    """The form without empty values: public clients have no secret, and some servers refuse an empty one."""
    return urlencode(parse_qsl(body.decode())).encode()

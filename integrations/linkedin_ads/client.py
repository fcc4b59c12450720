"""The client of one LinkedIn sign-in: signed, versioned, repeated only where that is safe, every trouble in words."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx2

from core.connections import Connection
from core.errors import AppError, OutcomeUnknown, ProgramFault, TryLater, Unreachable
from core.progress import Progress, silent
from integrations import signins
from integrations.http import check_clock, make_client, read_document, unreachable
from integrations.keychain import SecretStore, open_store
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.version import API_VERSION, below
from integrations.linkedin_ads.wire import analytics
from integrations.linkedin_ads.wire.answers import CursorPage, created_id, cursor_page, offset_page
from integrations.linkedin_ads.wire.calls import Call, finder, sent
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.explaining import LOOK_FIRST, UNKNOWN_OUTCOME, of_answer
from integrations.signins import SignIn

TRIES = 4
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
FRESH_TRIES, FRESH_WAIT_S = 10, 3.0
"""A sign-in of this minute is not known everywhere at LinkedIn yet."""
VERSION_GONE, UNSIGNED = 426, 401
NOT_SPREAD, RUN_OUT = 65601, 65602
PAGE_SIZE, CREATIVES_SIZE, COUNT = 1_000, 100, 100
NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
LOG = logging.getLogger(__name__)

_answering: dict[str, str] = {}
_turn = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """What LinkedIn answered: the document (empty where there is none), and its headers in lower case."""

    status: int
    document: Mapping[str, Any]
    headers: Mapping[str, str]


class LinkedInClient:
    """Calls for one sign-in. Use it as a context manager; several threads may share it."""

    def __init__(self, credentials: SignedIn, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.credentials, self._pause = credentials, pause
        profile = credentials.sign_in.profile
        self.base = profile.api.rstrip("/") if "://" in profile.api else f"https://{profile.api.rstrip('/')}"
        self._asked_version = profile.api_version or API_VERSION
        self._http = make_client(self.base, profile.ca)

    @property
    def version(self) -> str:
        """The version that is spoken with this address."""
        with _turn:
            return _answering.get(self.base, self._asked_version)

    def __enter__(self) -> LinkedInClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def wait(self, seconds: float) -> None:
        """Wait as this client does between tries; whoever asked for the call may stop it."""
        self._pause(seconds)

    def call(self, call: Call) -> Answer:
        """Send one call. Reads are tried again a few times, nothing else is.

        Raises what `core.errors` names: a create whose answer was lost is OutcomeUnknown.
        """
        wait = FIRST_WAIT_S
        for left in reversed(range(TRIES if call.reads else 1)):
            try:
                return self._once(call)
            except (TryLater, Unreachable) as error:
                asked = error.wait_s if isinstance(error, TryLater) else None
                if not left or (asked or 0) > LONGEST_WAIT_S:
                    raise
                self._pause(asked or wait)
                wait *= 2
        raise ProgramFault("A call was never sent.")

    def get(self, call: Call) -> Mapping[str, Any]:
        """The document of a read."""
        return self.call(call).document

    def make(self, call: Call) -> str:
        """The id of what a create made. Raises OutcomeUnknown when it was made without saying as what."""
        answer = self.call(call)
        found = created_id(answer.headers) or answer.document.get("id")
        if not found:
            raise OutcomeUnknown("LinkedIn made the entry without saying its id.", hint=LOOK_FIRST, code="NO_ID")
        return str(found)

    def upload(self, address: str, content: bytes) -> None:
        """Send the bytes of a file to where LinkedIn wants them; may be repeated. Raises Unreachable, TryLater, ProgramFault."""
        if not is_own(address, self.base):
            raise ProgramFault("LinkedIn named a place for a file that is not its own.", code="FOREIGN_UPLOAD_URL")
        for _ in range(FRESH_TRIES):
            token = self.credentials.token()
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
            try:
                response = self._http.request("PUT", httpx2.URL(address), headers=headers, content=content)
            except httpx2.RequestError as error:
                raise unreachable(self.base, error) from None
            if response.status_code != UNSIGNED or not self._signed_anew(response, token):
                break
        if not response.is_success:
            raise of_answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, {})

    def search(
        self,
        segments: Sequence[str | int],
        name: str,
        parameters: Mapping[str, Value],
        *,
        progress: Progress | None = None,
    ) -> Iterator[Mapping[str, Any]]:
        """Everything a finder with page tokens finds, each entity once; nothing of it is kept."""
        known: set[str] = set()
        for found in self.pages(segments, name, parameters):
            (progress or silent()).step("Reading from LinkedIn", len(known))
            yield from _once_each(found.elements, known)

    def pages(
        self, segments: Sequence[str | int], name: str, parameters: Mapping[str, Value], *, token: str | None = None
    ) -> Iterator[CursorPage]:
        """The pages of a finder with page tokens, from one of its tokens on; pages may repeat what an earlier one held."""
        size = CREATIVES_SIZE if segments[-1] == "creatives" else PAGE_SIZE
        used: set[str] = set()
        while True:
            page: dict[str, Value] = {"pageSize": size}
            if token is not None:
                page["pageToken"] = token
            found = cursor_page(self.get(finder(segments, name, dict(parameters) | page)))
            yield found
            token = found.token
            if token is None:
                return
            if token in used:
                raise TryLater("LinkedIn goes round in circles in a list.", hint="Try again.", code="LOOPING_CURSOR")
            used.add(token)

    def listed(
        self, segments: Sequence[str | int], name: str, parameters: Mapping[str, Value], *, pages: bool = True
    ) -> Iterator[Mapping[str, Any]]:
        """Everything a finder that counts finds, each entity once; `pages=False` for those that come whole."""
        start: int | None = 0
        known: set[str] = set()
        while start is not None:
            page: dict[str, Value] = {"start": start, "count": COUNT} if pages else {}
            found = offset_page(self.get(finder(segments, name, dict(parameters) | page)), start)
            yield from _once_each(found.elements, known)
            if found.start is not None and found.start <= start:
                raise TryLater("LinkedIn goes round in circles in a list.", hint="Try again.", code="LOOPING_CURSOR")
            start = found.start

    def report(self, one: analytics.Slice, pivot: str, granularity: str = "DAILY") -> list[analytics.Row]:
        """The rows of one slice of a report."""
        return analytics.rows(self.get(analytics.report(one, pivot, granularity)))

    def _once(self, call: Call) -> Answer:
        """Send it, going on with an older version or another sign-in where the first was turned away unread."""
        for _ in range(FRESH_TRIES):
            token, version = self.credentials.token(), self.version
            response = self._send(call, token, version)
            if response.status_code == VERSION_GONE and self._step_down(version):
                continue
            if response.status_code == UNSIGNED and self._signed_anew(response, token):
                continue
            return self._read(call, response)
        return self._read(call, response)

    def _send(self, call: Call, token: str, version: str) -> httpx2.Response:
        ready = sent(call, version)
        # The address is finished text: the library must not encode it again.
        address = httpx2.URL(self.base + ready.target)
        headers = dict(ready.headers) | {"Authorization": f"Bearer {token}"}
        try:
            return self._http.request(ready.method, address, headers=headers, content=ready.content or None)
        except NEVER_SENT as error:
            raise unreachable(self.base, error) from None
        except httpx2.RequestError as error:
            if call.repeatable:
                raise unreachable(self.base, error) from None
            raise OutcomeUnknown(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code="NO_ANSWER") from None

    def _step_down(self, version: str) -> bool:
        """Go on with the next older version; returns whether there is one. Whoever comes later begins there."""
        older = below(version)
        if older is None:
            return False
        with _turn:
            if _answering.get(self.base, version) >= version:
                _answering[self.base] = older
        LOG.warning("LinkedIn no longer speaks version %s, going on with %s", version, older)
        return True

    def _signed_anew(self, response: httpx2.Response, token: str) -> bool:
        """Whether it is worth sending again: with another token, or with one that has had time to spread."""
        code = _service_code(response)
        if code == NOT_SPREAD and self.credentials.fresh:
            self._pause(FRESH_WAIT_S)
            return True
        return code == RUN_OUT and self.credentials.renew(token)

    def _read(self, call: Call, response: httpx2.Response) -> Answer:
        doubling = not call.repeatable
        headers = {name.lower(): value for name, value in response.headers.items()}
        document = self._document(call, response)
        if response.is_success:
            return Answer(response.status_code, document, headers)
        if response.status_code == UNSIGNED:
            check_clock(response.headers.get("date"))
        error = of_answer(response.status_code, headers, document, creates=doubling)
        LOG.info("LinkedIn answered %s to %s %s (%s)", response.status_code, call.verb, call.path, error.request_id)
        raise error

    def _document(self, call: Call, response: httpx2.Response) -> Mapping[str, Any]:
        if not response.content:
            return {}
        try:
            return read_document(response)
        except (Unreachable, TryLater) as error:
            raise _unreadable(call, response, error) from None


def _unreadable(call: Call, response: httpx2.Response, error: AppError) -> AppError:
    """What an answer that is no data means: cut off, or a page of some network in between."""
    page = "html" in response.headers.get("content-type", "").lower()
    if not call.repeatable and not (page and response.is_success):
        return OutcomeUnknown(UNKNOWN_OUTCOME, hint=LOOK_FIRST, code="UNREADABLE")
    if page or response.is_error:
        return error
    return TryLater("LinkedIn's answer was cut off on its way.", hint="Try again.", code="UNREADABLE")


def is_own(address: str, base: str) -> bool:
    """Whether a sign-in may be shown to an address: LinkedIn's own, or the server that the profile names."""
    found, own = urlsplit(address), urlsplit(base)
    if (found.scheme, found.netloc) == (own.scheme, own.netloc):
        return True
    return found.scheme == "https" and f".{found.hostname or ''}".endswith((".linkedin.com", ".licdn.com"))


def _service_code(response: httpx2.Response) -> int:
    try:
        found = response.json()
        return int(found.get("serviceErrorCode") or 0) if isinstance(found, dict) else 0
    except (ValueError, TypeError):
        return 0


def _once_each(elements: Sequence[Mapping[str, Any]], known: set[str]) -> Iterator[Mapping[str, Any]]:
    """Entities that were not there yet; those without an id pass."""
    for one in elements:
        ident = str(one["id"]) if "id" in one else None
        if ident is None or ident not in known:
            yield one
        if ident is not None:
            known.add(ident)


def open_client(
    connection: Connection, *, store: SecretStore | None = None, pause: Callable[[float], None] = time.sleep
) -> LinkedInClient:
    """The client of a connection. Raises SignInNeeded when this machine holds no sign-in for it, KeychainError."""
    store = store or open_store()
    kept = signins.load_for(store, connection)

    def keep(sign_in: SignIn) -> None:
        signins.keep(store, connection.id, sign_in)

    return LinkedInClient(SignedIn(kept, keep=keep), pause=pause)


def forget_versions() -> None:
    """Begin with the newest version again, as after a start."""
    with _turn:
        _answering.clear()

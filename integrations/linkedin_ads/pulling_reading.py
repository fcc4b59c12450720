"""How an account is read: page by page, waited for where it can be seen, begun again where LinkedIn lost its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from core.errors import ActElsewhere, ProgramFault, TryLater
from core.progress import Progress
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.answers import CursorPage, by_key
from integrations.linkedin_ads.wire.encoding import Value
from integrations.linkedin_ads.wire.values import urn

BEGINNINGS = 4
"""How often a list is read from its beginning before that is given up."""
LONGEST_WAIT_S = 300.0
LOST = frozenset({"LOST_CURSOR", "LOOPING_CURSOR"})
OLD_TOKEN = "PARAM_INVALID"  # noqa: S105 - LinkedIn's code for a page token that it no longer knows
DENIED = "ACCESS_DENIED"
ORGANIZATION = "urn:li:organization:"
MOST_COMPANIES = 100
_LOOK_S = 0.1
Element = Mapping[str, Any]


def pausing(progress: Progress) -> Callable[[float], None]:
    """Waits, unless the user asks to stop."""

    def wait(seconds: float) -> None:
        never = Event()
        for _ in range(max(1, int(seconds / _LOOK_S))):
            progress.step("LinkedIn is busy; waiting")
            never.wait(_LOOK_S)

    return wait


def _ahead(pages: Iterator[CursorPage]) -> Iterator[CursorPage]:
    """Pages in their order, each asked for while the one before is worked on: LinkedIn takes longer to answer than we do."""
    worker = ThreadPoolExecutor(1, "linkedin-pages")
    try:
        coming = worker.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = worker.submit(next, pages, None)
            yield page
    finally:
        # Whoever stops does not wait for an answer that nobody reads.
        worker.shutdown(wait=False, cancel_futures=True)


@dataclass
class Reading:
    """One account being read. `denied` are the kinds of documents that this sign-in may not read."""

    client: LinkedInClient
    number: str
    progress: Progress
    wait: Callable[[float], None]
    denied: set[str] = field(default_factory=set)

    @property
    def account(self) -> str:
        """The account as LinkedIn names it."""
        return urn("sponsoredAccount", self.number)

    def describe(self) -> Element:
        """What LinkedIn says of the account. Raises ActElsewhere when this sign-in does not reach it."""
        try:
            return self.client.get(calls.get("adAccounts", int(self.number)))
        except ActElsewhere as error:
            if error.code == DENIED:
                raise
            raise ActElsewhere(
                f"This sign-in does not reach the account {self.number} any more.", code=error.code, request_id=error.request_id,
                hint="Ask the owner of the account to give you a role on it, or sign in with another LinkedIn profile.",
            ) from None  # fmt: skip

    def pages(self, segment: str, finder: str, token: str | None) -> Iterator[CursorPage]:
        """The pages of a list below the account, from a token on; the next one comes while one is worked on."""
        return _ahead(self.client.pages(("adAccounts", int(self.number), segment), finder, {}, token=token))

    def listed(
        self, segments: Sequence[str | int], finder: str, parameters: Mapping[str, Value], what: str
    ) -> list[Element] | None:
        """A list that may be read only with a permission of its own; None, and noted, without it."""
        try:
            return list(self.client.listed(segments, finder, parameters))
        except ActElsewhere as error:
            if error.code != DENIED:
                raise
            self.denied.add(what)
            return None

    def posts(self, urns: Sequence[str]) -> dict[str, Element]:
        """The posts that may be read, by their URNs; those of others and deleted ones are missing."""
        if not urns or "posts" in self.denied:
            return {}
        try:
            document = self.client.get(calls.batch_get(("posts",), list(urns)))
        except ActElsewhere as error:
            if error.code != DENIED:
                raise
            self.denied.add("posts")
            return {}
        return {str(key): one.body for key, one in by_key(document, list(urns)).items() if one.body is not None}

    def messages(self, urns: Sequence[str]) -> dict[str, Element]:
        """The messages that may be read, by their URNs: LinkedIn shows them one by one, and of conversations the frame only."""
        found: dict[str, Element] = {}
        for one in urns:
            self.progress.step("Reading messages", len(found))
            with suppress(ActElsewhere):
                found[one] = self.client.get(calls.get("inMailContents", one))
        return found

    def organizations(self, urns: Sequence[str]) -> dict[str, str]:
        """The names of companies by their URNs, as far as LinkedIn tells them."""
        numbers = {one.removeprefix(ORGANIZATION): one for one in urns if one.startswith(ORGANIZATION)}
        found: dict[str, str] = {}
        for at in range(0, len(numbers), MOST_COMPANIES):
            asked = [int(one) for one in list(numbers)[at : at + MOST_COMPANIES] if one.isdigit()]
            answered = by_key(self.client.get(calls.batch_get(("organizationsLookup",), asked)), asked) if asked else {}
            told = {str(key): (one.body or {}).get("localizedName") for key, one in answered.items()}
            found |= {numbers[key]: str(name) for key, name in told.items() if name}
        return found

    def retried(self, read: Callable[[], None], restart: Callable[[], bool]) -> None:
        """Read a list, going on after a wait, and from its beginning where LinkedIn lost its place.

        `restart` forgets what came of the list; False: it was at its beginning already.
        """
        for left in reversed(range(BEGINNINGS)):
            try:
                read()
                return
            except (TryLater, ProgramFault) as error:
                if not left:
                    raise
                self._recover(error, restart)

    def _recover(self, error: TryLater | ProgramFault, restart: Callable[[], bool]) -> None:
        """Prepare another try; raises the error where none would help."""
        if error.code == OLD_TOKEN and restart():
            return
        if not isinstance(error, TryLater):
            raise error
        if error.code in LOST:
            restart()
        elif 0 < (error.wait_s or 0.0) <= LONGEST_WAIT_S:
            self.wait(error.wait_s or 0.0)
        else:
            raise error

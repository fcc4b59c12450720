"""One request as the rules see it, and what they answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.linkedin.problems import Refused, bad, not_found
from integrations.sandbox.linkedin.store import Entity, load, setting

WRITERS = {
    "ACCOUNT_BILLING_ADMIN": frozenset({"account", "group", "campaign", "creative", "audience", "conversion"}),
    "ACCOUNT_MANAGER": frozenset({"account", "group", "campaign", "creative", "audience", "conversion"}),
    "CAMPAIGN_MANAGER": frozenset({"group", "campaign", "creative", "audience", "conversion"}),
    "CREATIVE_MANAGER": frozenset({"creative"}),
    "VIEWER": frozenset[str](),
}
"""What each role on an account may change."""


@dataclass(frozen=True)
class Ask:
    """A request that was let in: by whom, when (milliseconds), and about what."""

    connection: sqlite3.Connection
    user: str
    scopes: frozenset[str]
    now: int
    keys: tuple[Any, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    faults: frozenset[str] = frozenset()

    def switch(self, name: str, otherwise: str = "") -> str:
        """A switch of the sandbox."""
        return setting(self.connection, name, otherwise)

    def account(self, number: int) -> Entity:
        """An account this user reaches. Raises Refused."""
        found = load(self.connection, "account", number)
        if found is None or self.role(number) is None:
            raise not_found()
        return found

    def role(self, account: int) -> str | None:
        """The user's role on an account; None without access."""
        return self.switch(f"role:{self.user}:{account}") or None

    def may_write(self, account: int, what: str) -> Entity:
        """The account, when the user's role may change this kind of thing there. Raises Refused."""
        found = self.account(account)
        if what not in WRITERS.get(self.role(account) or "", frozenset()):
            raise Refused(403, "NO_PERMISSION_ON_ENTITY", "User does not have permission on the entity")
        return found


@dataclass(frozen=True)
class Reply:
    """An answer of the interface."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Work = Callable[[Ask], Reply]


def made(ident: str | int, resource: str, body: Any = None) -> Reply:
    """What a create answers: an empty body, and the id in the headers."""
    from urllib.parse import quote

    headers = {
        "x-restli-id": str(ident),
        "x-linkedin-id": str(ident),
        "location": f"{resource}/{quote(str(ident), safe='')}",
    }
    return Reply(201, body, headers)


LONGEST_NUMBER = 18  # digits of an id that a file can hold


def urn_number(text: Any, kind: str, field_path: str) -> int:
    """The number of `urn:li:KIND:N`. Raises Refused, for a bare number too."""
    start = f"urn:li:{kind}:"
    if not isinstance(text, str) or not text.startswith(start) or not _is_number(text[len(start) :]):
        raise bad("PARAM_INVALID", f"Invalid Urn format for {field_path}: {str(text)[:60]}")
    return int(text[len(start) :])


def number_of(text: Any) -> int:
    """A plain number of a path. Raises Refused."""
    if not isinstance(text, str) or not _is_number(text):
        raise bad("PARAM_INVALID", f"{str(text)[:60]} is no number")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER

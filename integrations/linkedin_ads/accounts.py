"""Which LinkedIn ad accounts a sign-in reaches, and what its user may do there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.connections import Account
from core.errors import InvalidInput
from core.platforms import Reached
from core.progress import Progress
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.wire import calls
from integrations.linkedin_ads.wire.values import id_of

MOST_NAMED = 10
USABLE = ("ACTIVE", "DRAFT")
VIEWER = "VIEWER"
ROLES = {
    "ACCOUNT_BILLING_ADMIN": "you may change everything", "ACCOUNT_MANAGER": "you may change everything",
    "CAMPAIGN_MANAGER": "you may change campaigns", "CREATIVE_MANAGER": "you may change ads only",
    VIEWER: "you may look, not change",
}  # fmt: skip
"""What a role allows, in words."""


def account_number(text: str) -> str:
    """The digits of an account number, also out of its URN; raises InvalidInput."""
    digits = text.strip().rpartition(":")[2].replace(" ", "")
    if not digits.isascii() or not digits.isdigit():
        raise InvalidInput(
            f"{text!r} is no account number of LinkedIn.", where="--account",
            hint="It stands behind the account's name in Campaign Manager and in its address, such as 508720451.",
        )  # fmt: skip
    return digits


def reached(client: LinkedInClient, progress: Progress) -> list[Reached]:
    """All accounts that the sign-in reaches, by name."""
    found = [
        Reached(_account(one), 0, _problem(one))
        for one in client.search(("adAccounts",), "search", {}, progress=progress)
    ]
    return sorted(found, key=lambda one: (one.problem is not None, one.account.name))


def describe(client: LinkedInClient, number: str) -> Account:
    """What LinkedIn says about one account. Raises ActElsewhere when the sign-in does not reach it."""
    return _account(client.get(calls.get("adAccounts", int(number))))


def find_account(client: LinkedInClient, number: str, progress: Progress) -> Account:
    """The account with this number; raises InvalidInput when this sign-in does not reach it."""
    found = reached(client, progress)
    meant = next((one for one in found if one.account.number == number), None)
    if meant is None:
        raise InvalidInput(f"this sign-in does not reach the account {number}.", where="--account", hint=_offer(found))
    if meant.problem:
        raise InvalidInput(meant.problem, where="--account", hint="Look at the account in Campaign Manager.")
    return meant.account


def role_on(client: LinkedInClient, number: str) -> str | None:
    """The user's role on an account; None when LinkedIn names none."""
    rows = client.listed(("adAccountUsers",), "authenticatedUser", {}, pages=False)
    return next((str(one["role"]) for one in rows if id_of(str(one.get("account"))) == number), None)


def _account(one: Mapping[str, Any]) -> Account:
    number = str(one["id"])
    name = str(one.get("name") or f"Account {number}")
    # Reports count days in UTC, and accounts have no zone of their own.
    return Account(number, name, one.get("currency"), "UTC", test=bool(one.get("test")))


def _problem(one: Mapping[str, Any]) -> str | None:
    status = str(one.get("status", USABLE[0]))
    return None if status in USABLE else f"The account is {status.lower().replace('_', ' ')}."


def _offer(found: list[Reached]) -> str:
    usable = [one.account for one in found if one.problem is None]
    if not usable:
        return "It reaches no ad account. Sign in with another LinkedIn profile, or ask for a role on the account."
    names = ", ".join(f"{one.number} ({one.name})" for one in usable[:MOST_NAMED])
    more = f" and {len(usable) - MOST_NAMED:,} more" if len(usable) > MOST_NAMED else ""
    return f"Choose {names}{more}."

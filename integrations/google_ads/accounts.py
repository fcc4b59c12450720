"""Which Google Ads accounts a sign-in reaches: directly, and through manager accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.connections import Account
from core.errors import ActElsewhere, InvalidInput, PlatformError
from core.progress import Progress
from integrations.google_ads.client import TIMEOUT_S
from integrations.google_ads.explaining import explained

ClientFor = Callable[[str | None], Any]
"""A client that comes through the manager account with this number, None: directly."""

TREE = """
SELECT customer_client.id, customer_client.descriptive_name, customer_client.currency_code, customer_client.time_zone,
  customer_client.manager, customer_client.test_account, customer_client.level, customer_client.status
FROM customer_client
"""
ONE = """
SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager,
  customer.test_account, customer.status
FROM customer
"""
MOST_NAMED = 10
NO_WAY = (
    "authentication_error.CUSTOMER_NOT_FOUND",
    "authentication_error.CLIENT_CUSTOMER_ID_INVALID",
    "authorization_error.USER_PERMISSION_DENIED",
    "authorization_error.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
)
"""What Google Ads answers when an account is not reached this way; another way may exist."""


@dataclass(frozen=True)
class Reachable:
    """One line of the tree of accounts; `level` 0 is reached directly. `problem` says why it cannot be used."""

    account: Account
    level: int
    problem: str | None = None


def account_number(text: str) -> str:
    """The ten digits of an account number, written with or without dashes; raises InvalidInput."""
    digits = text.strip().replace("-", "").replace(" ", "")
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit():
        raise InvalidInput(
            f"{text!r} is no account number of Google Ads.", where="--account",
            hint="It has ten digits and is shown at the top of ads.google.com, such as 123-456-7890.",
        )  # fmt: skip
    return digits


def spelled(number: str) -> str:
    """An account number as Google Ads shows it."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"


def direct_accounts(client_for: ClientFor) -> list[str]:
    """Numbers of the accounts that the user reaches directly."""
    service = client_for(None).get_service("CustomerService")
    with explained():
        names = service.list_accessible_customers(timeout=TIMEOUT_S).resource_names
    return [str(name).rpartition("/")[2] for name in names]


def account_tree(client_for: ClientFor, progress: Progress) -> list[Reachable]:
    """All accounts the user reaches, managers before what they manage; one that fails does not hide the others."""
    found: list[Reachable] = []
    direct = direct_accounts(client_for)
    for done, number in enumerate(direct):
        progress.step("Looking at the accounts you reach", done, len(direct))
        try:
            found.extend(_below(client_for, number))
        except PlatformError as error:
            found.append(Reachable(Account(number, f"Account {spelled(number)}"), 0, error.message))
    return _each_once(found)


def describe(client_for: ClientFor, number: str, login: str | None) -> Account:
    """What Google Ads says about one account. Raises ActElsewhere and what else the library can meet."""
    rows = list(_rows(client_for(login), number, ONE))
    if not rows:
        raise ActElsewhere(f"Google Ads says nothing about the account {spelled(number)}.")
    return _account(rows[0].customer, login)


def find_account(client_for: ClientFor, number: str, login: str | None, progress: Progress) -> Account:
    """The account with this number: through `login`, directly, or through a manager account that reaches it.

    Raises InvalidInput when this sign-in does not reach it, ActElsewhere when `login` is not its manager.
    """
    refused: ActElsewhere | None = None
    if login is not None:
        try:
            return describe(client_for, number, login)
        except ActElsewhere as error:
            if error.code not in NO_WAY:
                raise
            refused = error
    if number in direct_accounts(client_for):
        return describe(client_for, number, None)
    tree = account_tree(client_for, progress)
    meant = next((one.account for one in tree if one.account.number == number), None)
    if meant is None:
        raise InvalidInput(
            f"this sign-in does not reach the account {spelled(number)}.", where="--account", hint=_offer(tree)
        )
    if refused is not None:
        raise refused
    return describe(client_for, number, meant.login)


def _below(client_for: ClientFor, number: str) -> Iterator[Reachable]:
    """An account and, when it is a manager, all it manages, in the order of their levels."""
    rows = [row.customer_client for row in _rows(client_for(number), number, TREE)]
    for one in sorted(rows, key=lambda row: (row.level, row.descriptive_name)):
        level = int(one.level)
        status = type(one.status)(one.status).name
        problem = None if status in ("ENABLED", "UNSPECIFIED") else f"The account is {status.lower()}."
        yield Reachable(_account(one, number if level else None), level, problem)


def _rows(client: Any, number: str, query: str) -> Iterator[Any]:
    service = client.get_service("GoogleAdsService")
    with explained():
        for batch in service.search_stream(customer_id=number, query=query, timeout=TIMEOUT_S):
            yield from batch.results


def _account(described: Any, login: str | None) -> Account:
    number = str(described.id)
    return Account(
        number,
        described.descriptive_name or f"Account {spelled(number)}",
        described.currency_code or None,
        described.time_zone or None,
        login,
        manager=bool(described.manager),
        test=bool(described.test_account),
    )


def _each_once(found: list[Reachable]) -> list[Reachable]:
    """Every account once, by the shortest way that works."""
    best: dict[str, Reachable] = {}
    for one in found:
        known = best.get(one.account.number)
        if known is None or (one.problem is not None, one.level) < (known.problem is not None, known.level):
            best[one.account.number] = one
    return list(best.values())


def _offer(tree: list[Reachable]) -> str:
    usable = [one.account for one in tree if not one.account.manager and one.problem is None]
    if not usable:
        return "It reaches no account with campaigns. Sign in with another Google account."
    names = ", ".join(f"{spelled(one.number)} ({one.name})" for one in usable[:MOST_NAMED])
    more = f" and {len(usable) - MOST_NAMED:,} more" if len(usable) > MOST_NAMED else ""
    return f"Sign in with another Google account, or choose {names}{more}."

"""Who may call: bearer token, headers, access to the account, access level and daily quota."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.sandbox.google.accounts import find_account, manages
from integrations.sandbox.google.messages import Message, enum_name
from integrations.sandbox.google.oauth import user_of
from integrations.sandbox.google.problems import Problem, Refused, refuse
from integrations.sandbox.google.store import Store

DAY = 86_400
LEVELS: dict[str, tuple[int | None, int | None]] = {  # operations in 24 hours on production and on test accounts
    "test": (0, 15_000),
    "explorer": (2_880, 15_000),
    "basic": (15_000, 15_000),
    "standard": (None, None),
}


@dataclass(frozen=True)
class Admitted:
    """A call that may go on."""

    user: str
    account: Message | None  # None for calls that need no account


def identify(store: Store, headers: Mapping[str, str]) -> str:
    """The user of a call, by the bearer token.

    Raises:
        Refused: UNAUTHENTICATED with the authentication_error that fits.
    """
    found = re.fullmatch(r"Bearer (\S+)", headers.get("authorization", ""))
    if found is None:
        raise refuse(
            "authentication_error.OAUTH_TOKEN_HEADER_INVALID",
            "The authorization header is missing or malformed.",
            status="UNAUTHENTICATED",
        )
    with store.glance() as connection:
        user, problem = user_of(connection, found[1])
    if problem:
        raise refuse(f"authentication_error.{problem}", "The access token is no good.", status="UNAUTHENTICATED")
    return user


def check_headers(headers: Mapping[str, str]) -> None:
    """The optional headers.

    Raises:
        Refused: for an empty developer token or a malformed login customer id.
    """
    if headers.get("developer-token") == "":
        raise refuse("request_error.DEVELOPER_TOKEN_PARAMETER_MISSING", "The developer-token parameter is missing.")
    login = headers.get("login-customer-id")
    if login is not None and not re.fullmatch(r"\d{10}", login):
        raise refuse(
            "header_error.INVALID_LOGIN_CUSTOMER_ID", "The login-customer-id header has ten digits.", trigger=login
        )


def admit(store: Store, headers: Mapping[str, str], customer: str, operations: int) -> Admitted:
    """Let a call on an account in, and count it.

    Raises:
        Refused: with the error the platform gives.
    """
    user = identify(store, headers)
    check_headers(headers)
    reached = direct_access(store, user)
    with store.glance() as connection:
        account = find_account(connection, customer, "customer_id")
        _check_access(connection, reached, headers.get("login-customer-id"), account)
    if enum_name(account, "status") != "ENABLED":
        raise refuse(
            "authorization_error.CUSTOMER_NOT_ENABLED", "The account is not enabled.", status="PERMISSION_DENIED"
        )
    level = store.setting("access_level", "standard")
    if level == "test" and not account.test_account:
        raise refuse(
            "authorization_error.CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
            "The project may use test accounts only.",
            status="PERMISSION_DENIED",
        )
    spend(store, account, operations)
    return Admitted(user, account)


def direct_access(store: Store, user: str) -> list[int]:
    """The accounts a user reaches without going through a manager."""
    return [int(one) for one in store.setting(f"access:{user}").split(",") if one]


def _check_access(connection: sqlite3.Connection, reached: list[int], login: str | None, account: Message) -> None:
    denied = refuse(
        "authorization_error.USER_PERMISSION_DENIED",
        "The user does not reach this account; is login-customer-id needed?",
        status="PERMISSION_DENIED",
    )
    if login is None:
        if account.id not in reached:
            raise denied
    elif not any(manages(connection, one, int(login)) for one in reached):
        raise denied
    elif not manages(connection, int(login), account.id):
        raise refuse(
            "authorization_error.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
            "The login customer does not manage this account.",
            status="PERMISSION_DENIED",
        )


def spend(store: Store, account: Message, operations: int) -> None:
    """Count operations against the sliding day of the access level.

    Raises:
        Refused: RESOURCE_EXHAUSTED with the delay after which there is room again.
    """
    limit = LEVELS[store.setting("access_level", "standard")][1 if account.test_account else 0]
    if limit is None:
        return
    now = time.time() + DAY * int(store.setting("days_ahead", "0"))
    with store.write() as connection:
        connection.execute("DELETE FROM spent WHERE at <= ?", (now - DAY,))
        rows = connection.execute(
            "SELECT at, operations FROM spent WHERE customer = ? ORDER BY at", (int(account.test_account),)
        ).fetchall()
        excess = sum(row[1] for row in rows) + operations - limit
        if excess <= 0:
            connection.execute("INSERT INTO spent VALUES (?, ?, ?)", (int(account.test_account), now, operations))
            return
    raise exhausted("RESOURCE_EXHAUSTED", _until_room(rows, excess, now))


def _until_room(rows: list[tuple[float, int]], excess: int, now: float) -> float:
    for at, operations in rows:
        excess -= operations
        if excess <= 0:
            return at + DAY - now
    return float(DAY)


def exhausted(code: str, seconds: float) -> Refused:
    """A quota error that names when to come back."""
    return Refused(
        [Problem(f"quota_error.{code}", "Too many requests.", retry_seconds=round(seconds, 3))], "RESOURCE_EXHAUSTED"
    )

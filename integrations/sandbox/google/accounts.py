"""Accounts: who manages whom, what a user reaches, and the account of a request with its clock."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from integrations.sandbox.google.look import Look
from integrations.sandbox.google.messages import Message, resource_class, set_enum
from integrations.sandbox.google.problems import refuse
from integrations.sandbox.google.store import load, save


@dataclass(frozen=True)
class Account:
    """One account as it is opened."""

    id: int
    name: str
    currency: str = "EUR"
    time_zone: str = "Europe/Berlin"
    manager: bool = False
    test: bool = False
    parent: int = 0
    status: str = "ENABLED"


def open_account(connection: sqlite3.Connection, account: Account) -> None:
    """Open an account; its name says that it is simulated."""
    one = resource_class("customer")()
    one.resource_name, one.id, one.descriptive_name = (
        f"customers/{account.id}",
        account.id,
        f"{account.name} (simulated)",
    )
    one.currency_code, one.time_zone = account.currency, account.time_zone
    one.manager, one.test_account, one.auto_tagging_enabled = account.manager, account.test, True
    set_enum(one, "status", account.status)
    parent = f"customers/{account.parent}" if account.parent else ""
    save(
        connection, (one.resource_name, account.id, "customer", account.id, one.SerializeToString(), 0, parent, None, 0)
    )


def find_account(connection: sqlite3.Connection, customer: str, *path: str) -> Message:
    """The customer resource of a 10-digit id.

    Raises:
        Refused: when the id is malformed or unknown.
    """
    if not re.fullmatch(r"\d{10}", customer):
        raise refuse("request_error.INVALID_CUSTOMER_ID", "A customer id has ten digits.", *path, trigger=customer)
    found = load(connection, f"customers/{customer}")
    if found is None:
        raise refuse(
            "authentication_error.CUSTOMER_NOT_FOUND",
            "There is no such account.",
            status="UNAUTHENTICATED",
            trigger=customer,
        )
    return found[0]


def parent_of(connection: sqlite3.Connection, customer: int) -> int:
    """The manager of an account, or 0."""
    row = connection.execute("SELECT parent FROM resource WHERE name = ?", (f"customers/{customer}",)).fetchone()
    return int(row[0].rpartition("/")[2]) if row and row[0] else 0


def manages(connection: sqlite3.Connection, manager: int, customer: int) -> bool:
    """Whether an account is another's manager, or itself."""
    while customer and customer != manager:
        customer = parent_of(connection, customer)
    return customer == manager


def clients(connection: sqlite3.Connection, customer: int, level: int = 0) -> Iterator[tuple[int, Message]]:
    """An account and all below it, with their levels."""
    found = load(connection, f"customers/{customer}")
    if found is None:
        return
    yield level, found[0]
    query = "SELECT id FROM resource WHERE parent = ? AND kind = 'customer' AND parent <> '' ORDER BY id"
    for (child,) in connection.execute(query, (f"customers/{customer}",)).fetchall():
        yield from clients(connection, child, level + 1)


def local_day(account: Message, now: datetime) -> date:
    """The day it is in the account's own zone."""
    return now.astimezone(ZoneInfo(account.time_zone)).date()


def look_at(connection: sqlite3.Connection, account: Message, now: datetime) -> Look:
    """The view of a request on an account: `now` in the account's own zone."""
    local = now.astimezone(ZoneInfo(account.time_zone))
    return Look(connection, account.id, account.currency_code, local.date().isoformat(), local)

"""The accounts of platforms that a workspace is signed in to. Nothing secret is kept here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection as Reading
from sqlalchemy import Row, insert, select, update

from core.database import new_id
from core.errors import InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.recording import now_ms
from core.schema import connection as table
from core.workspace import Workspace

FEWEST_LETTERS_OF_ID = 8
_AT = "downloaded_at"


class State(StrEnum):
    """How a connection stands."""

    CONNECTED = "connected"
    SIGN_IN_AGAIN = "sign_in_again"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True)
class Account:
    """An account as its platform describes it; `login` is the manager account through which the user reaches it."""

    number: str
    name: str
    currency: str | None = None
    time_zone: str | None = None
    login: str | None = None
    manager: bool = False
    test: bool = False


@dataclass(frozen=True)
class Connection:
    """One signed-in account; times in milliseconds UTC, `problem` is a sentence for the user."""

    id: str
    platform: str
    account: Account
    profile: str
    state: State
    problem: str | None
    created_at: int
    signed_in_at: int | None
    checked_at: int | None

    @property
    def simulated(self) -> bool:
        """Whether nothing real is behind it: the sandbox, or an account for tests."""
        return self.account.test or PurePath(self.profile).stem == "sandbox"

    @property
    def in_words(self) -> str:
        """How it stands, for people."""
        if self.state is State.CONNECTED:
            return f"Connected; the last download failed: {self.problem}" if self.problem else "Connected"
        if self.state is State.DISCONNECTED:
            return "Disconnected"
        return f"Sign in again: {self.problem}" if self.problem else "Sign in again"


def reserve(workspace: Workspace, platform: str, number: str) -> str:
    """The id that the connection of this account has or will get, so that its secrets can be kept before it stands."""
    same = (table.c.platform == platform) & (table.c.account == number)
    with workspace.read() as reading:
        return id_text(reading.execute(select(table.c.id).where(same)).scalar() or new_id())


def connected(
    workspace: Workspace, platform: str, account: Account, profile: str, *, reserved: str | None = None
) -> Connection:
    """Keep that the user has signed in to this account; the same account again renews its connection."""
    now = now_ms()
    values = _described(account) | {
        "profile": profile, "state": State.CONNECTED.value, "problem": None, "signed_in_at": now, "checked_at": now,
    }  # fmt: skip
    with workspace.write() as writing:
        same = (table.c.platform == platform) & (table.c.account == account.number)
        known = writing.execute(select(table.c.id).where(same)).scalar()
        if known is None:
            known = parse_id(reserved).bytes if reserved else new_id()
            own = {"id": known, "platform": platform, "account": account.number, "created_at": now}
            writing.execute(insert(table).values(own | values))
        else:
            writing.execute(update(table).where(same).values(values))
    return get(workspace, id_text(known))


def get(workspace: Workspace, ident: str) -> Connection:
    """The connection with this id; raises NotFound."""
    with workspace.read() as reading:
        row = reading.execute(select(table).where(table.c.id == parse_id(ident).bytes)).one_or_none()
    if row is None:
        raise NotFound(f"There is no connection {ident}.", hint="List them with `connections`.")
    return _connection(row)


def row_number(reading: Reading, connection: Connection) -> int:
    """Where a connection stands in the file, for tables that belong to it."""
    query = select(table.c.pk).where(table.c.id == parse_id(connection.id).bytes)
    return int(reading.execute(query).scalar_one())


def list_connections(workspace: Workspace, platform: str | None = None) -> list[Connection]:
    """All connections, in the order they were made."""
    query = select(table).order_by(table.c.pk)
    if platform is not None:
        query = query.where(table.c.platform == platform)
    with workspace.read() as reading:
        return [_connection(row) for row in reading.execute(query)]


def find(workspace: Workspace, word: str) -> Connection:
    """The one connection that is meant by an id or its beginning, an account number or a platform.

    Raises NotFound, and InvalidInput when several are meant.
    """
    found = [one for one in list_connections(workspace) if _is_meant(one, word.strip())]
    if not found:
        raise NotFound(f"This workspace has no connection {word!r}.", hint="Make one with `connect`.")
    if len(found) > 1:
        names = "; ".join(f"{one.id} ({one.account.name})" for one in found)
        raise InvalidInput(f"{word!r} means several connections.", hint=f"Name one by its id: {names}.")
    return found[0]


def mark(workspace: Workspace, ident: str, state: State, problem: str | None = None) -> Connection:
    """Keep how a connection was found to stand; raises NotFound."""
    found = get(workspace, ident)
    values: dict[str, Any] = {"state": state.value, "problem": problem, "checked_at": now_ms()}
    with workspace.write() as writing:
        writing.execute(update(table).where(table.c.id == parse_id(found.id).bytes).values(values))
    return get(workspace, ident)


def cursor(workspace: Workspace, ident: str) -> Mapping[str, Any]:
    """Where the last download stopped; empty before the first."""
    with workspace.read() as reading:
        kept = reading.execute(select(table.c.cursor).where(table.c.id == parse_id(ident).bytes)).scalar()
    return dict(json.loads(kept)) if kept else {}


def set_cursor(workspace: Workspace, ident: str, values: Mapping[str, Any]) -> None:
    """Keep where a download stopped."""
    with workspace.write() as writing:
        where = table.c.id == parse_id(ident).bytes
        writing.execute(update(table).where(where).values(cursor=json.dumps(dict(values))))


def note_download(workspace: Workspace, ident: str) -> None:
    """Keep that everything was downloaded just now."""
    set_cursor(workspace, ident, {**cursor(workspace, ident), _AT: now_ms()})


def downloaded_at(workspace: Workspace, ident: str) -> int | None:
    """When everything was downloaded last, in milliseconds UTC; None before the first time."""
    at = cursor(workspace, ident).get(_AT)
    return int(at) if at is not None else None


def keep_notes(workspace: Workspace, ident: str, notes: Sequence[str]) -> None:
    """Keep what the user of a connection should know of it (a role that lets nobody post, another currency)."""
    workspace.set_option(_notes_key(ident), json.dumps(list(notes)))


def notes_of(workspace: Workspace, ident: str) -> tuple[str, ...]:
    """What the user of a connection should know of it."""
    kept = workspace.option(_notes_key(ident))
    return tuple(json.loads(kept)) if kept else ()


def _notes_key(ident: str) -> str:
    return f"connection_notes:{ident}"


def _is_meant(one: Connection, word: str) -> bool:
    digits = word.replace("-", "")
    return (
        word in (one.id, one.account.number, one.platform)
        or (digits.isdigit() and digits == one.account.number)
        or (len(word) >= FEWEST_LETTERS_OF_ID and one.id.startswith(word.lower()))
    )


def _described(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "login_account": account.login,
        "currency": account.currency,
        "time_zone": account.time_zone,
        "test": int(account.test),
    }


def _connection(row: Row[Any]) -> Connection:
    account = Account(row.account, row.name, row.currency, row.time_zone, row.login_account, test=bool(row.test))
    return Connection(
        id_text(row.id), row.platform, account, row.profile, State(row.state), row.problem,
        row.created_at, row.signed_in_at, row.checked_at,
    )  # fmt: skip

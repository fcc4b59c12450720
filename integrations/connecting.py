"""What connecting and disconnecting mean on every platform: the client of a connection, and where its sign-in is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core import connections
from core.connections import Account, Connection, State
from core.errors import AppError, ReadOnly, SignInNeeded
from core.workspace import Workspace
from integrations import signins
from integrations.keychain import SecretStore
from integrations.profiles import Profile, load_named, load_profile
from integrations.signins import SignIn


@dataclass(frozen=True)
class Connected:
    """A connection, and what its user should know."""

    connection: Connection
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """What disconnecting did: `revoked` is False when the server was not told, `why` then says why."""

    connection: Connection
    revoked: bool = False
    why: str | None = None


def check_writable(workspace: Workspace) -> None:
    """Raises ReadOnly before anybody signs in for nothing."""
    if workspace.read_only:
        raise ReadOnly(f"{workspace.path} can only be read now.", hint=workspace.why_read_only)


def keep(workspace: Workspace, platform: str, account: Account, sign_in: SignIn, store: SecretStore) -> Connection:
    """Keep a sign-in for an account of this workspace: its secrets first, and none of them when the workspace fails."""
    ident = connections.reserve(workspace, platform, account.number)
    before = store.get(ident)
    signins.keep(store, ident, replace(sign_in, account=account.number))
    try:
        return connections.connected(workspace, platform, account, sign_in.profile.name, reserved=ident)
    except AppError:
        if before is None:
            store.delete(ident)
        else:
            store.set(ident, before)
        raise


def client_of(store: SecretStore, connection: Connection) -> tuple[Profile, str | None]:
    """Profile and client secret that a connection was made with; None: its profile says where the secret is.

    Where the keychain holds nothing, the profile is found by its name in the user's own folder: the workspace may be
    somebody else's, so it cannot name a file. Raises NotFound, InvalidInput.
    """
    try:
        kept = signins.load(store, connection.id)
    except SignInNeeded:
        if connection.profile == connection.platform:
            return load_profile(connection.platform, None), None
        return load_named(connection.platform, connection.profile), None
    return kept.profile, kept.client_secret


def mark_checked(workspace: Workspace, connection: Connection, look: Callable[[], object]) -> Connection:
    """Keep whether a connection still works; `look` raises SignInNeeded when it does not. Raises what else it raises."""
    try:
        look()
    except SignInNeeded as error:
        return connections.mark(workspace, connection.id, State.SIGN_IN_AGAIN, error.message)
    return connections.mark(workspace, connection.id, State.CONNECTED)


def currency_warnings(workspace: Workspace, account: Account) -> tuple[str, ...]:
    """What to know when an account pays in another currency."""
    if not account.currency or account.currency == workspace.currency:
        return ()
    return (
        f"The account is in {account.currency}, this workspace in {workspace.currency}: amounts are not converted.",
    )

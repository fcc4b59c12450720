"""What a connection may act with: kept in the keychain under its id, with the only addresses it may be sent to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from core.connections import Connection
from core.errors import SignInNeeded
from core.secrecy import hide
from integrations.keychain import SecretStore
from integrations.profiles import Profile, from_json

ACCESS = ("access_token", "access_ends", "refresh_ends", "given_at", "scopes")


@dataclass(frozen=True)
class SignIn:
    """Secrets of one connection; their text is never shown.

    An access token is kept only where there may be no refresh token (LinkedIn); ends are seconds since 1970, 0 unknown.
    `account` is the number of the account that it was given for.
    """

    profile: Profile
    refresh_token: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    developer_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    access_ends: float = 0.0
    refresh_ends: float = 0.0
    given_at: float = 0.0
    scopes: str = ""
    account: str = ""

    def __post_init__(self) -> None:
        """Whoever holds one keeps it out of logs and reports."""
        hide(self.refresh_token, self.client_secret, self.developer_token, self.access_token)


def keep(store: SecretStore, connection: str, sign_in: SignIn) -> None:
    """Put it into the keychain."""
    document: dict[str, str | float] = {
        "profile": sign_in.profile.to_json(),
        "refresh_token": sign_in.refresh_token,
        "client_secret": sign_in.client_secret,
        "developer_token": sign_in.developer_token,
        "account": sign_in.account,
    }
    if sign_in.access_token:
        document |= {name: getattr(sign_in, name) for name in ACCESS}
    store.set(connection, json.dumps(document))


def load(store: SecretStore, connection: str) -> SignIn:
    """Take it out of the keychain; raises SignInNeeded when it is not there."""
    kept = store.get(connection)
    if kept is None:
        raise SignInNeeded("This computer holds no sign-in for this connection.", hint="Sign in again with `connect`.")
    try:
        document = json.loads(kept)
        profile = from_json(document.pop("profile"))
        return SignIn(profile, **document)
    except (ValueError, TypeError, KeyError, AttributeError):
        # Not chained: the text holds the secret.
        raise SignInNeeded("The kept sign-in cannot be read.", hint="Sign in again with `connect`.") from None


def load_for(store: SecretStore, connection: Connection) -> SignIn:
    """The sign-in of a connection; raises SignInNeeded when it is not there, or was given for another account.

    A sign-in may reach many accounts, and the workspace says which is meant: it may come back from somebody else.
    """
    found = load(store, connection.id)
    if found.account and found.account != connection.account.number:
        raise SignInNeeded(
            f"This connection was made with the account {found.account}, and the workspace now names {connection.account.number}.",
            hint="Connect the account that you mean.",
        )
    return found


def forget(store: SecretStore, connection: str) -> None:
    """Take it out of the keychain for good."""
    store.delete(connection)

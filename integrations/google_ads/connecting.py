"""Connecting a workspace with a Google Ads account, renewing that, and ending it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from core import connections
from core.connections import Account, Connection, State
from core.errors import InvalidInput, PlatformError, SignInNeeded
from core.progress import Progress
from core.secrecy import hide
from core.workspace import Workspace
from integrations import signins
from integrations.connecting import Connected, Ended, check_writable, client_of, currency_warnings, keep, mark_checked
from integrations.google_ads import accounts
from integrations.google_ads.client import known_version, make_client, open_client, renew
from integrations.google_ads.credentials import SignedIn
from integrations.google_ads.version import API_VERSION
from integrations.keychain import SecretStore, open_store
from integrations.oauth.grant import Grant, Request, revoke, sign_in
from integrations.profiles import Profile, load_profile, secret_of
from integrations.signins import SignIn

PLATFORM = "google_ads"
SCOPE = "https://www.googleapis.com/auth/adwords"
DATA_SCOPE = "https://www.googleapis.com/auth/datamanager"
"""For lists of customers. Whoever does not want those leaves its box on Google's page unticked; all else works."""
# A refresh token comes with offline access, and each time only when consent is asked for.
EXTRA = {"access_type": "offline", "prompt": "consent"}
OWN_CLIENT = (
    "Make one of the type “Desktop app” in the Google Cloud console, write its client_id into a profile and its secret into "
    "the variable that the profile names as client_secret_env. It has a quota of its own: all users of one client share one."
)


@dataclass(frozen=True)
class Session:
    """A sign-in that is not yet bound to an account."""

    sign_in: SignIn
    credentials: SignedIn

    def client(self, login: str | None) -> object:
        """The official client through a manager account."""
        return make_client(self.sign_in, self.credentials, login=login)


def begin(
    profile: Profile, show: Callable[[str], None], progress: Progress, *, client_secret: str | None = None
) -> Session:
    """Sign in with the browser; `show` gets the address of the page. A `client_secret` that the user typed comes before
    the variable that the profile names. Raises what `sign_in` raises, InvalidInput."""
    secret = check_profile(profile) if client_secret is None else _typed(profile, client_secret)
    grant = sign_in(Request(profile, secret, (SCOPE, DATA_SCOPE), show, EXTRA), progress)
    _check_scope(grant)
    kept = SignIn(profile, grant.refresh_token, secret, _developer_token(profile))
    return Session(kept, SignedIn(kept, access_token=grant.access_token))


def connect(
    workspace: Workspace,
    account: str,
    profile_name: str | None,
    show: Callable[[str], None],
    progress: Progress,
    *,
    store: SecretStore | None = None,
) -> Connected:
    """Sign in and connect the account with this number. Whatever fails, workspace and keychain stay as they were.

    Raises InvalidInput, SignInNeeded, ActElsewhere, Unreachable, KeychainError, ReadOnly, Cancelled.
    """
    check_writable(workspace)
    number = accounts.account_number(account)
    profile = load_profile(PLATFORM, profile_name)
    store = store or open_store()
    session = begin(profile, show, progress)
    progress.step("Looking at the account")
    found = accounts.find_account(session.client, number, profile.login_customer_id or None, progress)
    return bind(workspace, session, found, store)


def bind(workspace: Workspace, session: Session, account: Account, store: SecretStore) -> Connected:
    """Keep a sign-in for an account of this workspace. Raises InvalidInput for a manager account."""
    if account.manager:
        raise InvalidInput(
            f"{accounts.spelled(account.number)} ({account.name}) is a manager account; it holds no campaigns.",
            where="--account", hint="Name one of the accounts that it manages.",
        )  # fmt: skip
    # The token as it stands now: a server may have exchanged it since.
    token = session.credentials.refresh_token or session.sign_in.refresh_token
    made = keep(workspace, PLATFORM, account, replace(session.sign_in, refresh_token=token), store)
    notes = currency_warnings(workspace, account)
    connections.keep_notes(workspace, made.id, notes)
    return Connected(made, notes)


def sign_in_again(
    workspace: Workspace,
    connection: Connection,
    show: Callable[[str], None],
    progress: Progress,
    *,
    store: SecretStore | None = None,
) -> Connected:
    """Renew a connection with the client and the addresses it was made with, as far as this computer still holds them.

    Raises what `connect` raises.
    """
    store = store or open_store()
    profile, secret = client_of(store, connection)
    session = begin(profile, show, progress, client_secret=secret)
    progress.step("Looking at the account")
    number, login = connection.account.number, connection.account.login
    try:
        found = accounts.find_account(session.client, number, login or profile.login_customer_id or None, progress)
    except InvalidInput:
        raise SignInNeeded(
            f"The Google account that you signed in with does not reach {connection.account.name} ({accounts.spelled(number)}).",
            hint="Sign in again with the Google account that manages it.",
        ) from None
    return bind(workspace, session, found, store)


def check(workspace: Workspace, connection: Connection, *, store: SecretStore | None = None) -> Connection:
    """Look whether a connection still works, and keep what was found. Raises only when the network is away."""

    def look() -> None:
        client = open_client(connection, store=store)
        renew(client)
        accounts.describe(lambda login: client, connection.account.number, connection.account.login)

    return mark_checked(workspace, connection, look)


def disconnect(workspace: Workspace, connection: Connection, *, store: SecretStore | None = None) -> Ended:
    """End a connection: revoke the sign-in at the server, forget it here. Works without a network, and says so.

    Google ends all sign-ins of one user and client at once, so nothing is revoked while another connection of the
    workspace may live by it.
    """
    store = store or open_store()
    revoked, why = False, None
    others = [one for one in connections.list_connections(workspace, PLATFORM) if one.state is State.CONNECTED]
    try:
        kept = signins.load(store, connection.id)
        if any(one.id != connection.id for one in others):
            why = "Another connection of this workspace may use the same sign-in, so it was not revoked at Google."
        else:
            revoked = revoke(kept.profile, kept.refresh_token)
            why = None if revoked else "The server did not confirm that the sign-in is revoked."
    except SignInNeeded:
        why = "This computer held no sign-in for it."
    except PlatformError:
        why = "The server was not reached, so it still counts the sign-in. Remove it under myaccount.google.com."
    signins.forget(store, connection.id)
    return Ended(connections.mark(workspace, connection.id, State.DISCONNECTED), revoked, why)


def check_profile(profile: Profile) -> str:
    """Look whether a profile has all that a sign-in needs; returns the client secret, which may be empty."""
    known_version(profile.api_version or API_VERSION)
    if not profile.client_id:
        raise InvalidInput("An OAuth client is needed to sign in to Google Ads.", where="client_id", hint=OWN_CLIENT)
    return secret_of(profile.client_secret_env, "client secret") if profile.client_secret_env else ""


def _typed(profile: Profile, client_secret: str) -> str:
    check_profile(replace(profile, client_secret_env=""))
    hide(client_secret)
    return client_secret


def _developer_token(profile: Profile) -> str:
    """The developer token, empty where there is none: Google asks for none since September 2026."""
    return os.environ.get(profile.developer_token_env, "").strip() if profile.developer_token_env else ""


def _check_scope(grant: Grant) -> None:
    if grant.scopes and SCOPE not in grant.scopes:
        raise SignInNeeded(
            "The access to Google Ads was not allowed in the browser.",
            hint="Sign in again and leave the box for Google Ads ticked.",
        )

"""Connecting a workspace with a LinkedIn ad account, renewing that, and ending it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core import connections
from core.connections import Account, Connection, State
from core.errors import InvalidInput, SignInNeeded
from core.platforms import Reached
from core.progress import Progress
from core.secrecy import hide
from core.workspace import Workspace
from integrations import signins
from integrations.connecting import Connected, Ended, check_writable, client_of, currency_warnings, keep, mark_checked
from integrations.keychain import SecretStore, open_store
from integrations.linkedin_ads import accounts, scopes
from integrations.linkedin_ads.client import LinkedInClient, open_client
from integrations.linkedin_ads.credentials import USUAL_S, Countdown, SignedIn, countdown
from integrations.linkedin_ads.lasting import role_notes
from integrations.linkedin_ads.version import API_VERSION
from integrations.oauth.grant import Grant, Request, sign_in, sign_in_by_pasting
from integrations.profiles import Profile, load_profile, secret_of
from integrations.signins import SignIn

PLATFORM = "linkedin_ads"
NATIVE = "native-pkce"
WEB_AUTHORIZE = "https://www.linkedin.com/oauth/v2/authorization"
OWN_CLIENT = (
    "Make an app at developer.linkedin.com with the product Advertising API, and write its client_id into a profile. Where "
    "LinkedIn has not switched on native PKCE for it, also write client_secret_env and the redirect that it is registered with."
)
Ask = Callable[[], str]


@dataclass(frozen=True)
class Session:
    """A sign-in that is not yet bound to an account."""

    sign_in: SignIn

    def accounts(self, progress: Progress) -> Sequence[Reached]:
        """All accounts reached."""
        with self.client() as client:
            return accounts.reached(client, progress)

    def connect(self, workspace: Workspace, account: Account) -> tuple[Connection, tuple[str, ...]]:
        """Keep the sign-in for an account of this workspace; with what its user should know."""
        done = bind(workspace, self, account, open_store())
        return done.connection, done.warnings

    def client(self) -> LinkedInClient:
        """A client of this sign-in; close it after use."""
        return LinkedInClient(SignedIn(self.sign_in))


def begin(
    profile: Profile,
    show: Callable[[str], None],
    progress: Progress,
    *,
    client_secret: str | None = None,
    ask: Ask | None = None,
) -> Session:
    """Sign in with the browser; `show` gets the address of the page.

    With a `redirect` in the profile the browser ends on that page, and `ask` waits for the code that it shows; else it
    comes back to this computer. Raises what `sign_in` raises, InvalidInput.
    """
    secret = check_profile(profile, client_secret)
    wanted = tuple(dict.fromkeys((*scopes.NEEDED, *scopes.EXTRA, *scopes.asked(profile.scopes))))
    request = Request(profile, secret, wanted, show, lasting=False)
    grant = _pasted(request, ask) if profile.redirect else sign_in(request, progress)
    return Session(_kept(profile, secret, grant))


def connect(
    workspace: Workspace,
    account: str,
    profile_name: str | Profile | None,
    show: Callable[[str], None],
    progress: Progress,
    *,
    store: SecretStore | None = None,
    ask: Ask | None = None,
) -> Connected:
    """Sign in and connect the account with this number. Whatever fails, workspace and keychain stay as they were.

    Raises InvalidInput, SignInNeeded, ActElsewhere, Unreachable, KeychainError, ReadOnly, Cancelled.
    """
    check_writable(workspace)
    number = accounts.account_number(account)
    profile = load_profile(PLATFORM, profile_name) if not isinstance(profile_name, Profile) else profile_name
    store = store or open_store()
    session = begin(profile, show, progress, ask=ask)
    progress.step("Looking at the account")
    with session.client() as client:
        found = accounts.find_account(client, number, progress)
    return bind(workspace, session, found, store)


def sign_in_again(
    workspace: Workspace,
    connection: Connection,
    show: Callable[[str], None],
    progress: Progress,
    *,
    store: SecretStore | None = None,
    ask: Ask | None = None,
) -> Connected:
    """Renew a connection with the app and the addresses it was made with, as far as this computer still holds them.

    Raises what `connect` raises.
    """
    store = store or open_store()
    profile, secret = client_of(store, connection)
    session = begin(profile, show, progress, client_secret=secret, ask=ask)
    progress.step("Looking at the account")
    try:
        with session.client() as client:
            found = accounts.find_account(client, connection.account.number, progress)
    except InvalidInput:
        raise SignInNeeded(
            f"The LinkedIn member who signed in does not reach {connection.account.name} ({connection.account.number}).",
            hint="Sign in again as a member with a role on the account.",
        ) from None
    return bind(workspace, session, found, store)


def bind(workspace: Workspace, session: Session, account: Account, store: SecretStore) -> Connected:
    """Keep a sign-in for an account of this workspace."""
    with session.client() as client:
        role = accounts.role_on(client, account.number)
        kept = client.credentials.sign_in
    made = keep(workspace, PLATFORM, account, kept, store)
    notes = (*currency_warnings(workspace, account), *role_notes(role))
    connections.keep_notes(workspace, made.id, notes)
    return Connected(made, (*notes, *_warnings(kept)))


def check(workspace: Workspace, connection: Connection, *, store: SecretStore | None = None) -> Connection:
    """Look whether a connection still works, and keep what was found. Raises only when the network is away."""

    def look() -> None:
        with open_client(connection, store=store) as client:
            account = accounts.describe(client, connection.account.number)
            role = accounts.role_on(client, connection.account.number)
        connections.keep_notes(workspace, connection.id, (*currency_warnings(workspace, account), *role_notes(role)))

    return mark_checked(workspace, connection, look)


def allowing(profile_name: str | None, allow: Sequence[str]) -> Profile:
    """A profile that asks for more than the usual permissions (`scopes.MORE`); a later sign-in asks for them again."""
    profile = load_profile(PLATFORM, profile_name)
    wanted = " ".join((profile.scopes, *allow)).strip()
    scopes.asked(wanted)
    return replace(profile, scopes=wanted)


def lasts(connection: Connection, *, store: SecretStore | None = None) -> Countdown:
    """How long the sign-in of a connection lasts. Raises SignInNeeded, KeychainError."""
    return countdown(signins.load(store or open_store(), connection.id), time.time())


def disconnect(workspace: Workspace, connection: Connection, *, store: SecretStore | None = None) -> Ended:
    """End a connection: forget its sign-in here. LinkedIn keeps it until the user removes the app there."""
    signins.forget(store or open_store(), connection.id)
    why = "LinkedIn keeps the sign-in until it runs out. To end it at once, remove the app in LinkedIn's settings under data privacy."
    return Ended(connections.mark(workspace, connection.id, State.DISCONNECTED), why=why)


def check_profile(profile: Profile, typed: str | None = None) -> str:
    """Look whether a profile has all that a sign-in needs; returns the client secret, which may be empty.

    A secret that the user `typed` comes before the variable that the profile names.
    """
    known_version(profile.api_version or API_VERSION)
    if not profile.client_id:
        raise InvalidInput("An app is needed to sign in to LinkedIn.", where="client_id", hint=OWN_CLIENT)
    named = secret_of(profile.client_secret_env, "client secret") if profile.client_secret_env and typed is None else ""
    secret = named if typed is None else typed
    hide(secret)
    if profile.redirect and not secret:
        raise InvalidInput(
            "Signing in with a pasted code needs the app's secret.", where="client_secret_env", hint=OWN_CLIENT
        )
    return secret


def known_version(version: str) -> str:
    """The version, if it is one; raises InvalidInput. Newer ones than this program knows may be tried."""
    if len(version) != len(API_VERSION) or not version.isascii() or not version.isdigit():
        raise InvalidInput(
            f"{version!r} is no version of LinkedIn's interface.",
            where="api_version",
            hint=f"Leave it out, or write {API_VERSION}.",
        )
    return version


def _pasted(request: Request, ask: Ask | None) -> Grant:
    if ask is None:
        raise InvalidInput(
            "This profile signs in with a code to be pasted, which is not possible here.", where="redirect",
            hint="Connect on the command line, or leave `redirect` out if your app is enabled for native sign-in.",
        )  # fmt: skip
    web = request.profile.authorize.replace(NATIVE + "/authorization", "v2/authorization") or WEB_AUTHORIZE
    return sign_in_by_pasting(
        replace(request, profile=replace(request.profile, authorize=web)), request.profile.redirect, ask
    )


def _kept(profile: Profile, secret: str, grant: Grant) -> SignIn:
    missing = scopes.lacking(grant.scopes) if grant.scopes else ()
    if missing:
        raise SignInNeeded(
            f"The sign-in does not allow to {scopes.in_words(missing)}.",
            hint="Add the product Advertising API to your LinkedIn app, then sign in again.", code="SCOPE_MISSING",
        )  # fmt: skip
    now = time.time()
    ends = now + (grant.seconds or USUAL_S)
    refresh_ends = now + grant.refresh_seconds if grant.refresh_token and grant.refresh_seconds else 0.0
    return SignIn(
        profile, grant.refresh_token, secret, access_token=grant.access_token, access_ends=ends, refresh_ends=refresh_ends,
        given_at=now, scopes=" ".join(sorted(grant.scopes)),
    )  # fmt: skip


def _warnings(kept: SignIn) -> list[str]:
    left = countdown(kept, time.time())
    return [left.in_words(datetime.now(UTC))] if left.refresh_s is None else []

"""Everything the window and the commands do with ad platforms; each platform's modules are imported when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from core import paths
from core.errors import AppError, PlatformError
from core.platforms import Failed, Lasts, OwnClient, Plan, Posted, Pulled, Reached

if TYPE_CHECKING:
    from datetime import date

    from core.connections import Account, Connection
    from core.platforms import Session as PlatformSession
    from core.progress import Progress
    from core.workspace import Workspace
    from integrations.google_ads.connecting import Session
    from integrations.profiles import Profile


@dataclass(frozen=True)
class GoogleSession:
    """A sign-in at Google Ads that is not yet bound to an account."""

    session: Session

    def accounts(self, progress: Progress) -> Sequence[Reached]:
        """All accounts reached, managers before what they manage."""
        from integrations.google_ads.accounts import account_tree

        return [Reached(one.account, one.level, one.problem) for one in account_tree(self.session.client, progress)]

    def connect(self, workspace: Workspace, account: Account) -> tuple[Connection, tuple[str, ...]]:
        """Keep the sign-in for an account of this workspace; with what its user should know."""
        from integrations.google_ads.connecting import bind
        from integrations.keychain import open_store

        done = bind(workspace, self.session, account, open_store())
        return done.connection, done.warnings


LINKEDIN = "linkedin_ads"
Ask = Callable[[], str]


def _connecting(platform: str) -> Any:
    """The module that connects with a platform; all have the same verbs."""
    return import_module(f"integrations.{platform}.connecting")


_GOOGLE_ASKS = "see and change your campaigns, and send lists of customers"


def _linkedin_session(
    profile: Profile, own: OwnClient | None, show: Callable[[str], None], progress: Progress, ask: Ask | None
) -> PlatformSession:
    from integrations.linkedin_ads.connecting import begin
    from integrations.profiles import check_addresses

    profile = replace(profile, scopes=" ".join((profile.scopes, *(own.allow if own else ()))).strip())
    if own is None or not own.client_id:
        return begin(profile, show, progress, ask=ask)
    chosen = replace(profile, client_id=own.client_id, client_secret_env="", redirect=own.redirect or profile.redirect)
    check_addresses(chosen, "The form")
    return begin(chosen, show, progress, client_secret=own.secret, ask=ask)


def _read_reviews(workspace: Workspace, connection: Connection, progress: Progress) -> tuple[str, ...]:
    """Read what Google's review says of what was downloaded; a download that cannot is a download all the same."""
    from integrations.google_ads.policies import fetch

    try:
        fetch(workspace, connection, progress)
    except PlatformError as error:
        return (f"What Google's review says could not be read: {error.message}",)
    return ()


class AdPlatforms:
    """Implements `core.platforms.Platforms` over the integrations."""

    def offered(self) -> Sequence[str]:
        """The platforms that can be connected here: those that can also be downloaded and posted to."""
        return ("google_ads", LINKEDIN)

    def profiles(self, platform: str) -> Sequence[str]:
        """The sandbox and the user's own files, beside the platform itself."""
        from integrations.profiles import SANDBOX

        own = sorted(file.stem for file in paths.profiles().glob("*.toml"))
        return (SANDBOX, *(name for name in own if name not in (SANDBOX, *self.offered())))

    def has_client(self, platform: str, profile: str | None) -> bool:
        """Whether a profile names an OAuth client; one that cannot be read does not."""
        from integrations.profiles import load_profile

        try:
            return bool(load_profile(platform, profile).client_id)
        except AppError:
            return False

    def asks_for(self, platform: str) -> str:
        """What a sign-in is asked to allow, in words."""
        from integrations.linkedin_ads.lasting import asks_for

        return asks_for() if platform == LINKEDIN else _GOOGLE_ASKS

    def may_ask_for(self, platform: str) -> Sequence[tuple[str, str]]:
        """What can be asked for beside that by those whose client has it."""
        from integrations.linkedin_ads.lasting import more_to_ask

        return more_to_ask() if platform == LINKEDIN else ()

    def sign_in(
        self, platform: str, profile: str | None, own: OwnClient | None, show: Callable[[str], None], progress: Progress,
        *, ask: Ask | None = None,
    ) -> PlatformSession:  # fmt: skip
        """Sign in with the browser; `show` gets the address of the page, `ask` waits for what is pasted from its last one."""
        from integrations.google_ads.connecting import begin
        from integrations.profiles import load_profile

        chosen = load_profile(platform, profile)
        if platform == LINKEDIN:
            return _linkedin_session(chosen, own, show, progress, ask)
        if own is None or not own.client_id:
            return GoogleSession(begin(chosen, show, progress))
        chosen = replace(chosen, client_id=own.client_id, client_secret_env="")
        return GoogleSession(begin(chosen, show, progress, client_secret=own.secret))

    def sign_in_again(
        self, workspace: Workspace, connection: Connection, show: Callable[[str], None], progress: Progress,
        *, ask: Ask | None = None,
    ) -> tuple[Connection, tuple[str, ...]]:  # fmt: skip
        """Renew a connection with the OAuth client it was made with."""
        asked = {"ask": ask} if connection.platform == LINKEDIN else {}
        done = _connecting(connection.platform).sign_in_again(workspace, connection, show, progress, **asked)
        return done.connection, done.warnings

    def lasts(self, connection: Connection) -> Lasts | None:
        """How long its sign-in lasts; Google's last as long as they are used."""
        from integrations.linkedin_ads.lasting import lasts

        return lasts(connection) if connection.platform == LINKEDIN else None

    def check(self, workspace: Workspace, connection: Connection) -> Connection:
        """Look whether a connection still works."""
        checked: Connection = _connecting(connection.platform).check(workspace, connection)
        return checked

    def disconnect(self, workspace: Workspace, connection: Connection) -> str:
        """End a connection and forget its sign-in; says in a sentence what was done."""
        done = _connecting(connection.platform).disconnect(workspace, connection)
        said = f"Disconnected {done.connection.account.name}."
        if done.revoked:
            return f"{said} The sign-in was revoked at Google and removed from this computer."
        return f"{said} The sign-in was removed from this computer. {done.why or ''}".rstrip()

    def pull(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, metrics_since: date | None = None
    ) -> Pulled:
        """Download what changed; goes on where the last download stopped."""
        from core.connections import note_download

        module = import_module(f"integrations.{connection.platform}.pulling")
        pulled: Pulled = module.pull(workspace, connection, progress, metrics_since=metrics_since)
        note_download(workspace, connection.id)
        if connection.platform == LINKEDIN:
            return pulled
        return replace(pulled, skipped=(*pulled.skipped, *_read_reviews(workspace, connection, progress)))

    def plan(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, where: str = "", enable: bool = False
    ) -> Plan:
        """What a post would do now; of an interrupted one, what is left."""
        from app import posting

        return posting.plan(workspace, connection, progress, where=where, enable=enable)

    def validate(self, workspace: Workspace, plan: Plan, progress: Progress) -> Sequence[Failed]:
        """Ask the platform to look at a plan without carrying it out."""
        from app import posting

        return posting.validate(workspace, plan, progress)

    def post(self, workspace: Workspace, plan: Plan, progress: Progress, *, typed_amount: str | None = None) -> Posted:
        """Carry out a plan that still is what a post would do."""
        from app import posting

        return posting.post(workspace, plan, progress, typed_amount)

    def undo_post(self, workspace: Workspace, post: str) -> tuple[str, tuple[str, ...]]:
        """A proposal that would take a post back, and what cannot come back."""
        from core.posting.undoing import undo_post

        return undo_post(workspace, post)

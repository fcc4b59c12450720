"""What the window and the command line ask of ad platforms; `integrations` answers, `app` hands it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # The window is shown before SQLAlchemy is loaded.
    from pathlib import Path

    from core.audiences.journal import Upload
    from core.audiences.lists import Standing
    from core.audiences.preview import ListPreview
    from core.connections import Account, Connection
    from core.errors import AppError, Refusal
    from core.progress import Progress
    from core.targeting.criteria import Criteria, Entry
    from core.targeting.sizes import Aim, Size
    from core.workspace import Workspace


@dataclass(frozen=True)
class Reached:
    """One line of the tree of accounts that a sign-in reaches; `problem` says why it cannot be used."""

    account: Account
    level: int
    problem: str | None = None


class Session(Protocol):
    """A sign-in that is not yet bound to an account; forgotten when it is dropped."""

    def accounts(self, progress: Progress) -> Sequence[Reached]:
        """All accounts reached, managers before what they manage."""
        ...

    def connect(self, workspace: Workspace, account: Account) -> tuple[Connection, tuple[str, ...]]:
        """Keep the sign-in for an account of this workspace; with what its user should know."""
        ...


@dataclass(frozen=True)
class OwnClient:
    """An OAuth client that the user brings; `secret` goes into the keychain and nowhere else.

    With a `redirect` (https, as the client is registered) the browser ends there, and what it shows is pasted. `allow`
    names what is asked for beside the usual permissions: `lists`, `conversions`, `leads`; it may be all that is brought.
    """

    client_id: str = ""
    secret: str = field(default="", repr=False)
    redirect: str = ""
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lasts:
    """How long a sign-in lasts, in milliseconds UTC; `soon`: it is time to renew it.

    `renews_at` is when it is next renewed by itself, None where only the user can. `allows` and `lacks` are in words.
    """

    ends_at: int
    renews_at: int | None = None
    soon: bool = False
    allows: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class Pulled:
    """What a download brought: numbers, and the change sets that hold it (None: nothing changed)."""

    entities: int
    facts: int
    changeset: str | None
    conflicts: tuple[Mapping[str, str | None], ...] = ()
    skipped: tuple[str, ...] = ()


class Verb(StrEnum):
    """What an operation does on the platform."""

    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"


@dataclass(frozen=True)
class Planned:
    """One thing to be posted, for people: `detail` says what changes, `left_out` why it will not be posted now, `place` what
    it stands in (campaign › ad group)."""

    kind: str
    entity: str
    name: str
    verb: Verb
    detail: str = ""
    left_out: str | None = None
    place: str = ""


@dataclass(frozen=True)
class Plan:
    """All that a post would do. `digest` names exactly this; money in micros of the account's currency.

    `added_daily_budget` is what enabled campaigns may spend more a day than now; `guard` the rise that needs
    `amount_to_type` typed in, None where it does not. `calls` is what the platform counts against a daily quota.
    `daily_budget` is what enabled campaigns may spend a day now, None where nobody knows.
    """

    connection: str
    digest: str
    operations: Sequence[Planned]
    left_out: Sequence[Planned]
    added_daily_budget: int
    currency: str
    guard: int | None
    amount_to_type: str | None
    calls: int
    paused: bool
    warnings: tuple[str, ...] = ()
    resumes: bool = False
    where: str = ""
    daily_budget: int | None = None


@dataclass(frozen=True)
class Failed:
    """What the platform refused: it stays pending."""

    kind: str
    entity: str | None
    field: str | None
    refusal: Refusal


@dataclass(frozen=True)
class Posted:
    """What a post did. `pending` counts what is still to be posted, refused or not reached.

    `stopped` is what ended it before its end (a sign-in, the quota of a day, the user); what was posted stays posted.
    """

    planned: int
    posted: int
    pending: int
    failed: tuple[Failed, ...] = ()
    post: str | None = None
    stopped: AppError | None = None


class Platforms(Protocol):
    """Everything a workspace does with ad platforms. All raise the PlatformError tree, KeychainError and Cancelled."""

    def offered(self) -> Sequence[str]:
        """The platforms that can be connected."""
        ...

    def profiles(self, platform: str) -> Sequence[str]:
        """Names of the profiles that can be chosen (own addresses, the sandbox), beside the platform itself."""
        ...

    def has_client(self, platform: str, profile: str | None) -> bool:
        """Whether a profile names an OAuth client, so that the user need not bring one."""
        ...

    def asks_for(self, platform: str) -> str:
        """What a sign-in is asked to allow, in words."""
        ...

    def may_ask_for(self, platform: str) -> Sequence[tuple[str, str]]:
        """What can be asked for beside that by those whose client has it: names, and words."""
        ...

    def sign_in(
        self, platform: str, profile: str | None, own: OwnClient | None, show: Callable[[str], None], progress: Progress,
        *, ask: Callable[[], str] | None = None,
    ) -> Session:  # fmt: skip
        """Sign in with the browser; `show` gets the address of the page, `ask` waits for what is pasted from its last one."""
        ...

    def sign_in_again(
        self, workspace: Workspace, connection: Connection, show: Callable[[str], None], progress: Progress,
        *, ask: Callable[[], str] | None = None,
    ) -> tuple[Connection, tuple[str, ...]]:  # fmt: skip
        """Renew a connection with the OAuth client it was made with; with what its user should know."""
        ...

    def lasts(self, connection: Connection) -> Lasts | None:
        """How long its sign-in lasts, None where that is not known or without end; asks nobody."""
        ...

    def check(self, workspace: Workspace, connection: Connection) -> Connection:
        """Look whether a connection still works."""
        ...

    def disconnect(self, workspace: Workspace, connection: Connection) -> str:
        """End a connection and forget its sign-in; says in a sentence what was done."""
        ...

    def pull(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, metrics_since: date | None = None
    ) -> Pulled:
        """Download what changed; goes on where the last download stopped."""
        ...

    def plan(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, where: str = "", enable: bool = False
    ) -> Plan:
        """What a post would do now; `enable` posts new campaigns as the draft has them rather than paused."""
        ...

    def validate(self, workspace: Workspace, plan: Plan, progress: Progress) -> Sequence[Failed]:
        """Ask the platform to look at a plan without carrying it out."""
        ...

    def post(self, workspace: Workspace, plan: Plan, progress: Progress, *, typed_amount: str | None = None) -> Posted:
        """Carry out a plan that still is what a post would do; else raises Conflict. PermissionDenied without the amount."""
        ...

    def undo_post(self, workspace: Workspace, post: str) -> tuple[str, tuple[str, ...]]:
        """A change set that would take a post back, and what cannot come back; nothing is sent."""
        ...


@dataclass(frozen=True)
class ListFile:
    """A file of `contacts` or `companies`, the repairs to make (names of `core.audiences.checking.Repair`), and the calling
    code for phone numbers without one. `removes`: its entries are taken out of the list (LinkedIn only)."""

    path: Path
    holds: str
    repairs: frozenset[str] = frozenset()
    calling_code: str = ""
    removes: bool = False


@dataclass(frozen=True)
class ConsentAsked:
    """Something a person must say before a list of people is sent: its name, the answer that allows it, and the words."""

    name: str
    yes: str
    words: str


@dataclass(frozen=True)
class ListSent:
    """What an upload did: its id, the list, entries sent of all; the change set that made the list an audience here."""

    upload: str
    name: str
    sent: int
    entries: int
    changeset: str | None = None
    notes: tuple[str, ...] = ()


class Lists(Protocol):
    """Lists of people and companies at ad platforms. All raise InvalidInput, the PlatformError tree and Cancelled."""

    def holds(self, platform: str) -> Sequence[str]:
        """What lists of a platform can be of: `contacts`, `companies`."""
        ...

    def asked(self, platform: str, holds: str) -> Sequence[ConsentAsked]:
        """What a person must say before a list is sent."""
        ...

    def preview(self, workspace: Workspace, connection: Connection, file: ListFile, progress: Progress) -> ListPreview:
        """Look a file through; nothing is sent."""
        ...

    def upload(
        self, workspace: Workspace, connection: Connection, file: ListFile, name: str, consent: Mapping[str, str],
        progress: Progress,
    ) -> ListSent:  # fmt: skip
        """Send a file to the list of this name, made when there is none; the same file goes on where it stopped."""
        ...

    def follow(self, workspace: Workspace, connection: Connection, progress: Progress) -> Sequence[Standing]:
        """Ask the platform how its lists and the uploads to them stand."""
        ...

    def standing(self, workspace: Workspace, connection: Connection) -> Sequence[Standing]:
        """How its lists stood when the platform was last asked; asks nobody."""
        ...

    def uploads(self, workspace: Workspace, connection: Connection) -> Sequence[Upload]:
        """What was sent, newest first; asks nobody."""
        ...


class ReachPlanner(Protocol):
    """Knows whom targeting reaches. All raise InvalidInput, the PlatformError tree and Cancelled."""

    def size(self, workspace: Workspace, connection: Connection, aim: Aim, progress: Progress) -> Size:
        """Members, forecast and prices, kept for later; the last known answer, saying why, where nobody can be asked."""
        ...

    def suggest(
        self, workspace: Workspace, connection: Connection, facet: str, text: str, progress: Progress
    ) -> Sequence[Entry]:
        """Entries of a facet that begin like the text, kept for later; the whole list of a facet that has no search."""
        ...

    def look_up(self, workspace: Workspace, connection: Connection, criteria: Criteria, progress: Progress) -> Criteria:
        """The criteria with the platform's numbers and names, as far as it knows them."""
        ...

"""Accounts: what the workspace is connected with, and connecting, renewing and ending that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from core import connections
from core.catalog import LINKEDIN
from core.connections import Account, Connection, State
from core.errors import AppError, InvalidInput, NotFound
from core.platforms import Lasts, OwnClient, Platforms, Reached, Session
from core.progress import Progress
from core.workspace import Workspace
from ui.actions import Action
from ui.context import Context
from ui.jobs import Job, JobState
from ui.platform_words import connection_words, platform_label, remedy, words_of
from ui.screens import GetChanges, Screen, SignInAgain
from ui.screens.connections.card import ConnectionCard, Listed
from ui.screens.connections.client_form import Way, read_ways, way_to
from ui.screens.connections.connect_panel import ConnectPanel
from ui.screens.connections.layout import lay_out
from ui.screens.connections.pasting import Pasted
from ui.widgets.empty_state import EmptyState

GROUP = "connect"
DOWNLOAD = "download"
LIST, EMPTY, CONNECT = range(3)
_EMPTY = (
    "Connect an account of Google Ads or LinkedIn Ads to download its campaigns and to post what you draft. Until then, export "
    "files and import them in the platform's own editor."
)
_REVOKED = "The sign-in is revoked at {label}, unless another account of this workspace uses it, and removed from this computer. "
_FORGOTTEN = (
    "The sign-in is removed from this computer. {label} keeps it until it runs out; remove the app in {label}'s settings to end "
    "it at once. "
)
_STAYS = "Campaigns and drafts stay in the workspace; to post them you sign in again."


class ConnectionsScreen(Screen):
    """A card per connection, or the steps of making one."""

    title = "Accounts"
    icon_name = "link"

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.cards: list[ConnectionCard] = []
        self.empty = EmptyState()
        self._session: Session | None = None
        self._job: Job | None = None
        self._stack = QStackedWidget()
        self.add, self._cards = lay_out(self, self._stack, (self.empty,))
        self.add.clicked.connect(lambda: self.connect_account())
        self._show_empty()
        self._go(LIST)
        context.jobs.ended.connect(self._on_job_ended)
        self.stale = True
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        self.panel = ConnectPanel()
        yield
        self._stack.addWidget(self.panel)
        self.panel.stopped.connect(self.stop)
        self.panel.form.sign_in_wanted.connect(self._sign_in)
        self.panel.form.file_chosen.connect(self._read_file)
        self.panel.account_taken.connect(self._connect)
        self.pasted = Pasted(self)
        self.pasted.wanted.connect(self.panel.ask_code)
        self.panel.pasted.connect(self.pasted.give)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("accounts.connect", "Connect an account…", self.connect_account, icon="link", group="Campaigns", part=8,
                   blocked=self._why_not, help="Sign in to a platform with the browser."),
            Action("accounts.test", "Test all sign-ins", self.check_all, icon="circle-check", group="Campaigns", part=8,
                   blocked=self._why_not_check, help="Asks the platforms whether the sign-ins still work."),
        ]  # fmt: skip

    def refresh(self) -> None:
        workspace, platforms = self.context.workspace, self._platforms()
        self.context.jobs.start(
            "Reading the accounts", lambda progress: _listed(workspace, platforms), done=self._show, group="accounts"
        )

    def edited(self, change: object) -> None:
        # Only a download touches what is shown here, and it says so when it ends.
        self.stale = self.stale or not self.isVisible()

    def _on_job_ended(self, job: Job) -> None:
        if job.group == DOWNLOAD and self.isVisible():
            self.refresh()

    def reveal(self, what: object) -> None:
        if isinstance(what, SignInAgain):
            self.sign_in_again(connections.get(self.context.workspace, what.connection))

    def shown(self) -> None:
        self.stale = True
        super().shown()

    # Showing

    def _show(self, listed: Sequence[Listed]) -> None:
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(one) for one in listed]
        for at, card in enumerate(self.cards):
            self._cards.insertWidget(at, card)
        waiting = sum(one.connection.state is State.SIGN_IN_AGAIN or one.ends_soon for one in listed)
        self.badge.emit(str(waiting) if waiting else "")
        self._show_empty()
        if self._stack.currentIndex() != CONNECT:
            self._go(LIST)

    def _card(self, listed: Listed) -> ConnectionCard:
        card = ConnectionCard(listed, why_not=self._why_not())
        card.sign_in_wanted.connect(self.sign_in_again)
        card.changes_wanted.connect(lambda one: self.go.emit("changes", GetChanges(one.id)))
        card.check_wanted.connect(lambda one: self._check([one]))
        card.end_wanted.connect(self.disconnect_account)
        return card

    def _show_empty(self) -> None:
        why = self._why_not()
        ways = [("Connect an account", lambda: self.connect_account())] if why is None else []
        self.empty.show_words("link", "No account is connected yet", why or _EMPTY, ways)

    def _go(self, page: int) -> None:
        page = EMPTY if page == LIST and not self.cards else page
        self._stack.setCurrentIndex(page)
        self.add.setVisible(page == LIST)
        self.setFocusProxy(self.empty if page == EMPTY else self.panel if page == CONNECT else self.add)

    # Connecting

    def connect_account(self, problem: str = "") -> None:
        """Show what has to be known before the browser opens, and why it did not work before."""
        platforms = self._platforms()
        if platforms is None or self._why_not() is not None:
            return
        self.context.jobs.start("Reading the profiles", lambda progress: read_ways(platforms),
                                done=lambda ways: self._ask(ways, problem), group=GROUP)  # fmt: skip

    def _ask(self, ways: Sequence[Way], problem: str) -> None:
        self.panel.form.show_ways(ways)
        self._go(CONNECT)
        self.panel.ask()
        self.panel.say_problem(problem)

    def _read_file(self, platform: str, file: str) -> None:
        platforms = self._platforms()
        if platforms is not None:
            self.context.jobs.start(
                "Reading the profile", lambda progress: way_to(platforms, platform, file),
                done=self.panel.form.add_way, group=GROUP,
            )  # fmt: skip

    def _sign_in(self, platform: str, profile: str | None, own: OwnClient | None) -> None:
        platforms = self._platforms()
        if platforms is None:
            return
        show = self.panel.page.told.emit

        def work(progress: Progress) -> tuple[Session, Sequence[Reached]]:
            session = platforms.sign_in(platform, profile, own, show, progress, ask=self.pasted.asker(progress))
            return session, session.accounts(progress)

        self.panel.wait(platform)
        self._follow("Signing in", work, lambda found: self._choose(platform, *found), self._on_failed)

    def _choose(self, platform: str, session: Session, reached: Sequence[Reached]) -> None:
        self._session = session
        self.panel.show_accounts(platform, reached)

    def _connect(self, account: Account) -> None:
        session, workspace = self._session, self.context.workspace
        if session is not None:
            self.context.jobs.start("Connecting", lambda progress: session.connect(workspace, account),
                                    done=lambda made: self._on_connected(*made), failed=self._on_failed, group=GROUP)  # fmt: skip

    def sign_in_again(self, one: Connection) -> None:
        """Renew a connection with the browser."""
        platforms, workspace = self._platforms(), self.context.workspace
        if platforms is None or self._why_not() is not None:
            return
        show = self.panel.page.told.emit

        def work(progress: Progress) -> tuple[Connection, tuple[str, ...]]:
            return platforms.sign_in_again(workspace, one, show, progress, ask=self.pasted.asker(progress))

        self._go(CONNECT)
        self.panel.wait(one.platform, one.account.name)
        self._follow(
            "Signing in again", work, lambda made: self._on_connected(*made), partial(self._on_not_renewed, one)
        )

    def _on_not_renewed(self, one: Connection, error: BaseException) -> None:
        self._leave()
        if isinstance(error, InvalidInput | NotFound):
            # This computer does not hold the OAuth client that the connection was made with.
            self._on_failed(error)
        elif isinstance(error, AppError):
            again = partial(self.sign_in_again, one)
            self.context.messages.error(error, action=remedy(error, one.platform, sign_in=again, again=again))

    def _follow(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run a sign-in; what it does after the browser is said in the panel."""
        self._job = self.context.jobs.start(title, work, done=done, failed=failed, group=GROUP)
        self._job.moved.connect(lambda step: self.panel.say_step(step.label))
        self._job.finished.connect(partial(self._on_ended, self._job))

    def _on_ended(self, job: Job) -> None:
        if job.state is JobState.CANCELLED and self._job is job:
            self._leave()

    def _on_failed(self, error: BaseException) -> None:
        """A sign-in did not work: back to the form, which says why and keeps what was typed except the secret."""
        self._session = None
        self.connect_account(words_of(error))

    def _on_connected(self, made: Connection, warnings: Sequence[str]) -> None:
        self._leave()
        self.context.messages.info(
            f"Connected {connection_words(made)}.",
            action=("Get changes", lambda: self.go.emit("changes", GetChanges(made.id))),
        )
        for warning in warnings:
            self.context.messages.warn(warning)

    def stop(self) -> None:
        """Give up connecting."""
        if self._job is not None:
            self._job.cancel()
        self._leave()

    def _leave(self) -> None:
        self._job, self._session = None, None
        self.panel.form.forget()
        self._stack.setCurrentIndex(LIST)
        self.refresh()

    # Checking and ending

    def check_all(self) -> None:
        """Ask the platforms whether the sign-ins still work."""
        self._check([card.connection for card in self.cards if card.connection.state is not State.DISCONNECTED])

    def _check(self, several: Sequence[Connection]) -> None:
        platforms, workspace = self._platforms(), self.context.workspace
        if platforms is None:
            return

        def work(progress: Progress) -> list[Connection]:
            checked = []
            for at, one in enumerate(several):
                progress.step(f"Testing the sign-in for {one.account.name}", at, len(several))
                checked.append(platforms.check(workspace, one))
            return checked

        again = partial(self._check, several)
        self.context.jobs.start("Testing sign-ins", work, done=self._say_checked, group=GROUP,
                                failed=lambda error: self._say_failed(error, several[0], again))  # fmt: skip

    def _say_checked(self, checked: Sequence[Connection]) -> None:
        self.refresh()
        ended = [one for one in checked if one.state is not State.CONNECTED]
        if not ended:
            words = "The sign-in works." if len(checked) == 1 else f"All {len(checked)} sign-ins work."
            self.context.messages.info(words)
        for one in ended:
            self.context.messages.warn(
                f"{one.account.name}: {one.problem or 'the sign-in has ended.'}",
                action=("Sign in again", partial(self.sign_in_again, one)),
            )

    def disconnect_account(self, one: Connection) -> None:
        """End a connection after asking: what is revoked is said before and after."""
        self.context.messages.ask(
            f"Disconnect {one.account.name}?",
            (_FORGOTTEN if one.platform == LINKEDIN else _REVOKED).format(label=platform_label(one.platform)) + _STAYS,
            "Disconnect", partial(self._disconnect, one),
        )  # fmt: skip

    def _disconnect(self, one: Connection) -> None:
        platforms, workspace = self._platforms(), self.context.workspace
        if platforms is not None:
            self.context.jobs.start("Disconnecting", lambda progress: platforms.disconnect(workspace, one),
                                    done=self._say_ended, group=GROUP,
                                    failed=lambda error: self._say_failed(error, one, partial(self._disconnect, one)))  # fmt: skip

    def _say_ended(self, words: str) -> None:
        self.context.messages.info(words)
        self.refresh()

    def _say_failed(self, error: BaseException, one: Connection, again: Callable[[], None]) -> None:
        self.refresh()
        if isinstance(error, AppError):
            action = remedy(error, one.platform, sign_in=partial(self.sign_in_again, one), again=again)
            self.context.messages.error(error, action=action)

    # When it can be done

    def _platforms(self) -> Platforms | None:
        return self.context.platforms

    def _why_not(self) -> str | None:
        if self.context.platforms is None:
            return "This installation connects to no platform."
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    def _why_not_check(self) -> str | None:
        return self._why_not() or (None if self.cards else "No account is connected yet.")


def _listed(workspace: Workspace, platforms: Platforms | None) -> list[Listed]:
    return [
        Listed(
            one,
            connections.downloaded_at(workspace, one.id),
            connections.notes_of(workspace, one.id),
            _lasts(platforms, one),
        )
        for one in connections.list_connections(workspace)
    ]


def _lasts(platforms: Platforms | None, one: Connection) -> Lasts | None:
    """How long a sign-in lasts; a keychain that does not open says so when it is needed."""
    if platforms is None or one.state is not State.CONNECTED:
        return None
    try:
        return platforms.lasts(one)
    except AppError:
        return None

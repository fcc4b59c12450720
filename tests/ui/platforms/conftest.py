"""A window that is signed in to the real sandbox, which runs in a process of its own, and a browser that follows pages."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.screens import Screen
    from ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[3]
WAIT_MS = 30_000
EUR, USD, TEST, MANAGER = "2000000001", "2000000002", "3000000001", "1000000001"


@dataclass
class Served:
    """The sandbox of another process, and how it is steered."""

    admin: str
    profile: Path
    ended: bool = False
    """Whether a test has ended the sign-ins: the sandbox, like Google, ends all of a user at once."""

    def ask(self, call: str, document: Any = None) -> Any:
        """Steer it: GET without a document, else POST."""
        with httpx2.Client(trust_env=False, timeout=30) as client:
            answer = (
                client.get(self.admin + call) if document is None else client.post(self.admin + call, json=document)
            )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def revoke(self) -> None:
        """End every sign-in."""
        self.ended = True
        self.ask("/revoke", {})

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        with httpx2.Client(trust_env=False, timeout=30) as client:
            client.delete(self.admin + "/faults").raise_for_status()


class Browser(QObject):
    """Opens pages as the desktop's browser would; with `holds` it only shows them."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        super().__init__()
        self._pool = pool
        self.pages: list[str] = []
        self.holds = False
        self.visits: list[Future[int]] = []

    @Slot(QUrl)
    def visit(self, address: QUrl) -> None:
        self.pages.append(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        if not self.holds:
            self.visits.append(self._pool.submit(_get, self.pages[-1]))


def _get(page: str) -> int:
    with httpx2.Client(trust_env=False, follow_redirects=True, timeout=20) as client:
        return client.get(page).status_code


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One sandbox for all tests here; those that change an account take one that no other reads."""
    folder = tmp_path_factory.mktemp("served")
    command = [sys.executable, str(ROOT / "main.py"), "sandbox", "--state", str(folder)]
    quiet = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=quiet, cwd=ROOT
    ) as running:
        assert running.stdout is not None
        ready = next(line for line in running.stdout if line.startswith("ready:"))
        said = json.loads(ready.removeprefix("ready:"))
        yield Served(said["admin"], Path(said["profile"]))
        running.send_signal(signal.SIGINT)
        running.wait(20)


@pytest.fixture(autouse=True)
def _nothing_keeps_running(qapp: object) -> Iterator[None]:
    """As above, but threads that gRPC made itself and Python only saw (they are never taken off its list) may stay."""
    before = set(threading.enumerate())
    yield
    left = set(threading.enumerate()) - before
    ours = [each.name for each in left if each.is_alive() and not isinstance(each, threading._DummyThread)]
    assert not ours, f"threads left running: {ours}"


@pytest.fixture
def browser(qapp: object) -> Iterator[Browser]:
    """What opens addresses."""
    with ThreadPoolExecutor(1) as pool:
        made = Browser(pool)
        QDesktopServices.setUrlHandler("http", made, "visit")
        yield made
        QDesktopServices.unsetUrlHandler("http")


@dataclass(frozen=True)
class Prepared:
    """The folder of a keychain and two workspaces in it: connected with the account in euros, and connected with the one
    in dollars and downloaded."""

    home: Path
    connected: str = "Nordlicht.cdesk"
    downloaded: str = "Harbor.cdesk"


@pytest.fixture(scope="session")
def prepared(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once, without a window."""
    from app.platforms import AdPlatforms
    from core.progress import silent
    from core.workspace import Workspace

    made = Prepared(tmp_path_factory.mktemp("prepared"))
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        at_home(patch, made.home, served)
        platforms = AdPlatforms()
        for name, number, currency in ((made.connected, EUR, "EUR"), (made.downloaded, USD, "USD")):
            with Workspace.create(made.home / name, currency=currency, synchronous="OFF") as workspace:
                session = platforms.sign_in(
                    "google_ads", "sandbox", None, lambda page: void(pool.submit(_get, page)), silent()
                )
                account = next(one.account for one in session.accounts(silent()) if one.account.number == number)
                connection, _ = session.connect(workspace, account)
                if name == made.downloaded:
                    platforms.pull(workspace, connection, silent())
    return made


def renew(prepared: Prepared, served: Served) -> None:
    """Sign in again after a test that ended the sign-ins."""
    from app.platforms import AdPlatforms
    from core.connections import list_connections
    from core.progress import silent
    from core.workspace import Workspace

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
        at_home(patch, prepared.home, served)
        for name in (prepared.connected, prepared.downloaded):
            with Workspace.open(prepared.home / name, synchronous="OFF") as workspace:
                (one,) = list_connections(workspace)
                AdPlatforms().sign_in_again(workspace, one, lambda page: void(pool.submit(_get, page)), silent())
    served.ended = False


def void(*results: object) -> None:
    """Nothing."""


def at_home(patch: pytest.MonkeyPatch, home: Path, served: Served) -> None:
    """The program's folder is `home`, its keychain a file in there, and the sandbox the served one."""
    patch.setenv("CAMPAIGN_DESK_HOME", str(home))
    patch.setenv("CAMPAIGN_DESK_KEYRING", "file")
    patch.setenv("CAMPAIGN_DESK_KEYRING_PASSWORD", "for tests")
    there = home / "sandbox"
    there.mkdir(parents=True, exist_ok=True)
    shutil.copy(served.profile, there / "sandbox.toml")


@dataclass
class Desk:
    """The window, its sandbox and its browser."""

    window: MainWindow
    served: Served
    browser: Browser
    qtbot: QtBot
    asked: list[Any] = field(default_factory=list)

    def screen(self, id: str) -> Any:
        """A screen, in front."""
        self.window.go(id, None)
        assert self.window.session is not None
        screen: Screen = self.window.session.screen(id)
        self.idle()
        return screen

    @property
    def workspace(self) -> Any:
        """The open workspace."""
        assert self.window.session is not None
        return self.window.session.context.workspace

    def idle(self) -> None:
        """Wait until no job runs."""
        self.qtbot.waitUntil(lambda: not self.window.program.jobs.running, timeout=WAIT_MS)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def notices(self) -> list[Any]:
        """The open notices."""
        return list(self.window.program.messages.open.values())

    def connect(self, account: str = EUR) -> Any:
        """Sign in to the sandbox as a person would."""
        screen = self.screen("accounts")
        screen.connect_account()
        self.idle()
        screen.panel.form.choose("sandbox")
        screen.panel.form.go.click()
        self.idle()
        screen.panel.tree.choose(account)
        screen.panel.connect_button.click()
        self.idle()
        return screen

    def press(self, key: Qt.Key) -> None:
        """Press Ctrl and a key."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        self.qtbot.keyClick(self.window, key, Qt.KeyboardModifier.ControlModifier)

    def pull(self) -> None:
        """Get changes without figures."""
        self.window.actions_of_window.run("platform.get_changes")
        self.window.download.period.setCurrentIndex(0)
        self.window.download.go.click()
        self.idle()


@dataclass
class Opening:
    """Opens a copy of a prepared workspace in the window."""

    prepared: Prepared
    desk: Desk
    home: Path

    def open(self, name: str | None) -> Desk:
        """Open it (None: an empty one), and wait until all screens are made."""
        from core.workspace import Workspace
        from ui.window.places import PLACES

        window = self.desk.window
        if name is None:
            window.show_workspace(Workspace.create(self.home / "Ledgerly.cdesk", synchronous="OFF"))
        else:
            window.show_workspace(Workspace.open(self.home / name, synchronous="OFF"))
        assert window.session is not None
        session = window.session
        self.desk.until(lambda: len(session.screens) == len(PLACES))
        return self.desk


@pytest.fixture
def opening(
    program: object,
    prepared: Prepared,
    served: Served,
    browser: Browser,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opening]:
    """A window at its start, with copies of the prepared workspaces and of their keychain."""
    home = tmp_path / "home"
    if served.ended:
        renew(prepared, served)
    shutil.copytree(prepared.home, home, dirs_exist_ok=True)
    at_home(monkeypatch, home, served)
    desk = Desk(window, served, browser, qtbot)
    window.program.messages.asked.connect(desk.asked.append)
    yield Opening(prepared, desk, home)
    served.clear_faults()


@pytest.fixture
def desk(opening: Opening) -> Desk:
    """The window with an empty workspace."""
    return opening.open(None)


@pytest.fixture
def connected(opening: Opening) -> Desk:
    """The window with a workspace that is connected and empty."""
    return opening.open(opening.prepared.connected)


@pytest.fixture
def posted_from(opening: Opening) -> Desk:
    """The window with a workspace that holds what its account does."""
    return opening.open(opening.prepared.downloaded)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them in one process: they share a sandbox, which takes seconds to start."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("platforms in the window"))

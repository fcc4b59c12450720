"""The main window: it frames; what happens on the screens is theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.settings import Settings
from ui import keymap, theme
from ui.actions import Actions
from ui.jobs import Job
from ui.program import Program
from ui.screens import GetChanges, Query, Screen
from ui.screens.start import StartScreen
from ui.window import doings, downloading, files, keeping, models
from ui.window.actions import NO_WORKSPACE, window_actions
from ui.window.banner import Banner
from ui.window.download_strip import DownloadStrip
from ui.window.notices import NoticeStack
from ui.window.past import PastMode
from ui.window.places import PLACES, Place
from ui.window.rail import Rail
from ui.window.session import Session, make_context
from ui.window.splits import draw_again, drawn
from ui.window.status import StatusBar
from ui.window.toolbar import Toolbar

if TYPE_CHECKING:
    from core.workspace import Workspace

NAME = "Campaign Desk"
SMALLEST = (1024, 640)
COUNT_MS = 120
CONNECTING = frozenset({"connect"})
"""Groups of jobs that change which accounts there are."""
CHECKS = frozenset({"check", "editor check"})
"""Groups of jobs that renew findings."""
MENUS = ("File", "Edit", "Campaigns", "View", "Models", "Help")


class MainWindow(QMainWindow):
    """One window, at most one open workspace. `actions_of_window` holds everything that can be done; with `greets` a
    person who is here for the first time is shown around."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self.session: Session | None = None
        self.undo_title = ""
        self.redo_title = ""
        self.greets = False
        self.setWindowTitle(NAME)
        self.setWindowIcon(theme.icon("campaign-desk", "accent"))
        self.setMinimumSize(*SMALLEST)
        program.messages.window = self
        self._build()
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(COUNT_MS)
        self._count_soon.timeout.connect(self._count_findings)
        program.preferences.changed.connect(self._on_settings)
        program.jobs.ended.connect(self._on_job_ended)
        self._restore_place()
        self._show_start()

    # What is open

    def open_path(self, path: Path) -> None:
        """Open a workspace file in a job; the one that is open now is closed first."""
        files.open_workspace(self, path)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show an open workspace, which belongs to the window from now on."""
        self._show_first(self._take(workspace))

    def bring_workspace(self, workspace: Workspace) -> None:
        """The same, a piece at a time, while the window shows that it waits."""
        session = self._take(workspace)
        session.prepare(self._first_place(), lambda: self._show_first(session))

    def _take(self, workspace: Workspace) -> Session:
        self.close_workspace_first()
        preferences = self.program.preferences
        preferences.change(preferences.value.with_recent(workspace.path))
        self.session = Session(make_context(self.program, workspace), self)
        self.session.begun.connect(self.stack.addWidget)
        self.session.made.connect(self._on_made)
        self.session.edited.connect(self._on_edited)
        self.session.complete.connect(self.actions_of_window.refresh)
        self.session.complete.connect(lambda: doings.greet(self))
        self.rail.show()
        self._say_workspace(workspace)
        return self.session

    def _show_first(self, session: Session) -> None:
        if self.session is not session:
            return
        self.go(self._first_place(), None)
        self._look_at_workspace()
        session.make_rest()
        keeping.keep_daily(self, session.context.workspace)

    def close_workspace(self) -> None:
        """Close the open workspace, if any, and show the start."""
        if self.session is None:
            return
        self.past.leave()
        self._keep_lines()
        self.program.jobs.stop_all()
        session, self.session = self.session, None
        for screen in session.screens.values():
            self.actions_of_window.forget(screen)
            self.stack.removeWidget(screen)
            screen.deleteLater()
        session.close()
        session.deleteLater()
        self._show_start()

    def close_workspace_first(self) -> None:
        """Make room for another workspace while the window shows that it waits."""
        waiting = self.stack.currentWidget() is self.waiting
        self.close_workspace()
        if waiting:
            self.stack.setCurrentWidget(self.waiting)

    def end_waiting(self) -> None:
        """Opening has ended: show the start again unless a workspace came."""
        if self.session is None:
            self._show_start()

    def look_again(self) -> None:
        """Renew what the frame shows of the workspace."""
        self._look_at_workspace()

    def go(self, id: str, what: object) -> None:
        """Show a place and, when given, what it should show; "past" is the editor as of an earlier moment, or as of now again."""
        if isinstance(what, GetChanges):
            downloading.ask(self, what.connection)
        if id == "models":
            models.show_models(self)
        if id == "past":
            self.past.toggle()
        elif id == "editor" and what is not None:
            self.past.leave()
        if self.session is None or id not in {place.id for place in PLACES}:
            return
        screen = self.session.screen(id)
        self.stack.setCurrentWidget(screen)
        self.rail.show_place(id)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)
        if what is not None:
            screen.reveal(what)
        self.actions_of_window.refresh()

    # What actions ask of the frame; what they do is in `doings`

    def why_no_workspace(self) -> str | None:
        """Why something that needs a workspace cannot be done."""
        return None if self.session else NO_WORKSPACE

    def why_not_writable(self) -> str | None:
        """Why something that writes cannot be done."""
        if self.session is None:
            return NO_WORKSPACE
        return "The workspace is open for reading only." if self.session.context.workspace.read_only else None

    def why_no_place(self, id: str) -> str | None:
        """Why a place cannot be shown."""
        return self.why_no_workspace() or (None if id in {place.id for place in PLACES} else "Not in this version.")

    def command(self, *words: str) -> Callable[[], str | None]:
        """How an action on the open workspace is written in a terminal."""
        return lambda: doings.line(self.session.context.workspace, words) if self.session else None

    def run(self, id: str) -> None:
        """Run an action from the palette; one of a screen is run where it belongs."""
        owner = self.actions_of_window.owner(id)
        if isinstance(owner, Screen) and self.session:
            self.go(next(each for each, screen in self.session.screens.items() if screen is owner), None)
        self.actions_of_window.run(id)

    # Building

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.rail = Rail(PLACES)
        self.rail.chosen.connect(lambda id: self.go(id, None))
        self.banner = Banner()
        self.download = DownloadStrip()
        self.download.wanted.connect(lambda order: downloading.start(self, order))
        self.download.stop_wanted.connect(lambda: downloading.stop(self))
        self.download.review_wanted.connect(lambda: downloading.review(self))
        self.past = PastMode(self)
        self.status = StatusBar(self.program.jobs)
        self.status.findings_wanted.connect(lambda level: self.go("editor", Query(f"has:{level}")))
        self.setStatusBar(self.status)
        self.middle = self._middle()
        self.setCentralWidget(self.middle)
        self.notices = NoticeStack(self.program.messages, self.stack)
        # A stack puts each page it shows on top of everything else it holds.
        self.stack.currentChanged.connect(self.notices.raise_)
        self.actions_of_window = Actions(self, keymap.shortcuts(self.program.preferences.value.keymap))
        self.actions_of_window.add(window_actions(self))
        self.addToolBar(Toolbar(self.actions_of_window))
        self._build_menus()
        self.start = StartScreen(files.beginnings(self), self.open_path, self._forget)
        self.stack.addWidget(self.start)
        self.waiting = QLabel()
        self.waiting.setProperty("role", "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.waiting)

    def _middle(self) -> QWidget:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.download)
        column.addWidget(self.past.bar)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        return middle

    def _build_menus(self) -> None:
        self.menuBar().setAccessibleName("Menus")
        for name in MENUS:
            menu = self.menuBar().addMenu(name)
            menu.setAccessibleName(name)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(lambda menu=menu, name=name: self._fill_menu(menu, name))
            self.actions_of_window.fill_menu(menu, name)

    def _fill_menu(self, menu: object, name: str) -> None:
        self.actions_of_window.refresh()
        self.actions_of_window.fill_menu(menu, name)  # type: ignore[arg-type]

    # What happens

    def _on_made(self, place: Place, screen: Screen) -> None:
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        draw_again(screen, self.program.preferences.value.window.splitters)
        screen.go.connect(self.go)
        screen.badge.connect(self.rail.button(place.id).set_badge)
        self.actions_of_window.add(screen.screen_actions(), owner=screen)

    def _on_edited(self) -> None:
        self._look_at_workspace()

    def _on_job_ended(self, job: Job) -> None:
        if job.group in CONNECTING:
            self._say_simulated()
        if job.group in CHECKS:
            # What the rules say of the cell is painted first.
            self._count_soon.start()

    def _look_at_workspace(self) -> None:
        """Renew what the frame shows of the workspace: names of undo and redo, findings, waiting proposals."""
        if self.session is None:
            return
        workspace = self.session.context.workspace
        seen = doings.look(workspace)
        self.undo_title, self.redo_title = seen.undo, seen.redo
        self._count_soon.start()
        if self.why_no_place("review") is None:
            self.rail.button("review").set_badge(str(seen.proposals) if seen.proposals else "")
        self.actions_of_window.refresh_soon("edit.undo", "edit.redo")

    def _count_findings(self) -> None:
        if self.session is None:
            return
        workspace = self.session.context.workspace
        self.program.jobs.start(
            "Counting findings",
            lambda progress: doings.count_findings(workspace),
            done=lambda found: self.status.show_findings(*found),
            group="count findings",
        )

    def _on_settings(self, settings: Settings) -> None:
        self.program.look.choose(settings.appearance.theme, gently=True)
        self.actions_of_window.remap(keymap.shortcuts(settings.keymap))
        self.start.show_recent(settings.recent)
        if self.session:
            self.session.use(make_context(self.program, self.session.context.workspace))

    def _say_workspace(self, workspace: Workspace) -> None:
        about = f"{workspace.currency} · {workspace.time_zone}"
        self.setWindowTitle(f"{workspace.path.stem} — {NAME}")
        self.status.show_workspace(f"{workspace.path.stem}   {about}", str(workspace.path))
        self._say_simulated()
        if workspace.read_only:
            self.banner.say(
                f"Read only. {workspace.why_read_only or ''}", "Open again", lambda: self.open_path(workspace.path)
            )
        else:
            self.banner.hide()

    def _say_simulated(self) -> None:
        workspace = self.session.context.workspace if self.session else None
        self.status.show_simulated(downloading.simulated_words(workspace) if workspace else "")

    def _show_start(self) -> None:
        self.undo_title = self.redo_title = ""
        self.setWindowTitle(NAME)
        self.rail.hide()
        self.banner.hide()
        self.download.hide()
        self.status.show_findings(None)
        self.status.show_workspace("", "")
        self.status.show_simulated("")
        self.start.show_recent(self.program.preferences.value.recent)
        self.stack.setCurrentWidget(self.start)
        self.start.setFocus()
        self.actions_of_window.refresh()

    def search(self, typed: str) -> None:
        self.go("editor", Query(typed))

    def _forget(self, path: Path) -> None:
        preferences = self.program.preferences
        preferences.change(preferences.value.without_recent(str(path)))

    def _first_place(self) -> str:
        """Where the person left; else the editor, or the brief while there is nothing to edit."""
        wanted = self.program.preferences.value.window.screen
        if wanted in {place.id for place in PLACES}:
            return wanted
        return "brief" if self.session is None or doings.is_empty(self.session.context.workspace) else "editor"

    # Where the window stands

    def _restore_place(self) -> None:
        kept = self.program.preferences.value.window.geometry
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            self.resize(1280, 800)

    def _keep_lines(self) -> None:
        preferences = self.program.preferences
        lines = preferences.value.window.splitters
        if (now := drawn(self.stack, lines)) != lines:
            preferences.change(preferences.value.changed("window", splitters=now))

    def closeEvent(self, event: QCloseEvent) -> None:
        shown = next((id for id, screen in self._screens() if screen is self.stack.currentWidget()), "")
        preferences = self.program.preferences
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        preferences.change(preferences.value.changed("window", geometry=geometry, screen=shown))
        self.close_workspace()
        super().closeEvent(event)

    def _screens(self) -> list[tuple[str, Screen]]:
        return list(self.session.screens.items()) if self.session else []

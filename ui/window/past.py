"""The editor as of an earlier moment: it takes the place of the editor of today until somebody goes back to now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.progress import Progress
from ui.jobs import Jobs
from ui.window.past_bar import PastBar
from ui.window.places import PLACES

if TYPE_CHECKING:
    from core.past import Past, Stop
    from core.workspace import Workspace
    from ui.screens.editor.past_editor import PastEditor
    from ui.screens.editor.screen import EditorScreen
    from ui.window.main import MainWindow

EDITOR = "editor"
GROUP = "the past"


@dataclass(frozen=True)
class _Shown:
    """What shows the past, and what waits behind it."""

    past: Past
    jobs: Jobs
    screen: PastEditor
    behind: EditorScreen


class PastMode(QObject):
    """Holds the strip `bar`. While the past is shown, the editor's actions are those of the past."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._shown: _Shown | None = None
        self.bar = PastBar()
        self.bar.wanted.connect(self._move)
        self.bar.back.connect(self.leave)
        window.stack.currentChanged.connect(lambda at: self._show_bar())

    @property
    def on(self) -> bool:
        """Whether the past is shown."""
        return self._shown is not None

    def why_not(self) -> str | None:
        """Why there is no past to show."""
        return self._window.why_no_workspace()

    def title(self) -> str:
        """What the action does now."""
        return "Back to now" if self.on else "As of an earlier moment"

    def toggle(self) -> None:
        """Show the editor as of an earlier moment, or as of now again."""
        self.leave() if self.on else self.enter()

    def enter(self) -> None:
        """Make the copy of the past in a job, then show it."""
        session = self._window.session
        if session is None or self.on:
            return
        workspace = session.context.workspace

        def done(found: tuple[Past, list[Stop]] | None) -> None:
            if found is None:
                self._window.program.messages.info("Nothing was done yet.")
            else:
                self._show(*found)

        self._window.program.jobs.start(
            "Looking back", lambda progress: _look_back(workspace, progress), done=done, group=GROUP
        )

    def leave(self) -> None:
        """Show the editor of today again."""
        session, shown, self._shown = self._window.session, self._shown, None
        self.bar.end()
        if shown is None:
            return
        for job in [job for job in self._window.program.jobs.running if job.group == GROUP]:
            job.cancel()
        if session is not None:
            was_front = self._window.stack.currentWidget() is shown.screen
            session.edited.disconnect(shown.behind.edited)
            session.screens[EDITOR] = shown.behind
            self._window.actions_of_window.forget(shown.screen)
            self._window.actions_of_window.add(shown.behind.screen_actions(), owner=shown.behind)
            shown.behind.context = session.context
            shown.behind.settings_changed()
            if was_front:
                self._window.go(EDITOR, None)
        self._window.stack.removeWidget(shown.screen)
        shown.screen.panes.listing.close()
        shown.jobs.close()
        shown.screen.deleteLater()
        shown.jobs.deleteLater()
        shown.past.close()

    def _show(self, past: Past, found: list[Stop]) -> None:
        from ui.screens.editor.past_editor import PastEditor
        from ui.screens.editor.screen import EditorScreen

        session = self._window.session
        if session is None or self.on:
            past.close()
            return
        behind = session.screen(EDITOR)
        assert isinstance(behind, EditorScreen)
        jobs = Jobs(self._window.program.messages, self)
        screen = PastEditor(replace(session.context, workspace=past.workspace, jobs=jobs))
        screen.setAccessibleName(screen.title)
        self._shown = _Shown(past, jobs, screen, behind)
        self._window.actions_of_window.forget(behind)
        session.screens[EDITOR] = screen
        session.made.emit(next(place for place in PLACES if place.id == EDITOR), screen)
        # Rules and counts of today go on behind it.
        session.edited.connect(behind.edited)
        self.bar.begin(found)
        screen.look_from(behind)
        self._window.go(EDITOR, None)
        self._show_bar()

    def _move(self, entry: int) -> None:
        shown = self._shown
        if shown is None:
            return
        self._window.program.jobs.start(
            "Looking back",
            lambda progress: shown.past.move(entry, progress),
            done=lambda result: shown.screen.moved() if self._shown is shown else None,
            group=GROUP,
        )

    def _show_bar(self) -> None:
        self.bar.setVisible(self._shown is not None and self._window.stack.currentWidget() is self._shown.screen)


def _look_back(workspace: Workspace, progress: Progress) -> tuple[Past, list[Stop]] | None:
    """The past right before the last thing that was done; None where nothing was done yet."""
    from core.past import Past, stops

    found = stops(workspace)
    if not found:
        return None
    past = Past(workspace.path)
    try:
        past.move(found[-2].log if len(found) > 1 else 0, progress)
        _ = past.workspace
    except BaseException:
        past.close()
        raise
    return past, found

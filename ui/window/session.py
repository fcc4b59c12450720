"""One open workspace in the window: its context, its screens, and the signal of what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui import garbage
from ui.context import Context
from ui.program import Program
from ui.screens import Screen
from ui.window.bridge import Bridge
from ui.window.places import PLACES, Place, prepare_rest
from ui.window.warming import look_at_classes

if TYPE_CHECKING:
    from pathlib import Path

    from core.workspace import Workspace


PAUSE_MS = 30
"""Between two screens made ahead, so that the window paints and listens in between."""
CALM_MS = 1_500
"""After the last edit; what follows it, checks and lists that are read anew, comes first."""


class Session(QObject):
    """Makes screens when they are first needed, the others piece by piece while nothing else happens.

    `begun` carries a screen that goes into the window, where what is added to it is styled once; `made` its place and it.
    """

    edited = Signal(object)
    begun = Signal(object)
    made = Signal(object, object)
    complete = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.screens: dict[str, Screen] = {}
        self._begun: dict[str, Screen] = {}
        self._closed = False
        self._warming: Iterator[None] | None = None
        self._bridge = Bridge(context.workspace, self)
        self._bridge.edited.connect(self._on_edited)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(PAUSE_MS)
        self._idle.timeout.connect(self._make_next)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._fold_log)

    def screen(self, id: str) -> Screen:
        """The screen of a place; made at the first call."""
        if id not in self.screens:
            self._begin(_place(id)).complete()
            self._end(_place(id))
        return self.screens[id]

    def prepare(self, id: str, done: Callable[[], None]) -> None:
        """Make the screen of a place piece by piece, then call `done`."""
        if self._closed:
            return
        if id in self.screens or not self._make_piece(_place(id)):
            done()
        else:
            QTimer.singleShot(0, self, lambda: self.prepare(id, done))

    def make_rest(self) -> None:
        """Make the screens that are missing, one each time the window has nothing to do."""
        self.context.jobs.start(
            "Preparing", lambda progress: prepare_rest(), done=lambda result: self._idle.start(), group="prepare"
        )

    def use(self, context: Context) -> None:
        """Give the screens a context with new settings."""
        self.context = context
        for screen in self.screens.values():
            screen.context = self.context
            screen.settings_changed()

    def close(self) -> None:
        """Stop listening and give the file free; the jobs must have ended."""
        self._closed = True
        self._idle.stop()
        self._calm.stop()
        for screen in self._begun.values():
            screen.deleteLater()
        garbage.keep_nothing()
        self._bridge.close()
        self.context.workspace.close()

    def _on_edited(self, change: object) -> None:
        for screen in list(self.screens.values()):
            screen.edited(change)  # type: ignore[arg-type]
        for screen in self._begun.values():
            screen.stale = True
        self._calm.start()
        self.edited.emit(change)

    def _fold_log(self) -> None:
        workspace = self.context.workspace
        if not workspace.read_only:
            self.context.jobs.start("Tidying the file", lambda progress: _fold_log(workspace.path), group="tidy")

    def _begin(self, place: Place) -> Screen:
        if place.id not in self._begun:
            screen = place.make(self.context)
            screen.setAccessibleName(place.title)
            self._begun[place.id] = screen
            self.begun.emit(screen)
        return self._begun[place.id]

    def _end(self, place: Place) -> None:
        screen = self.screens[place.id] = self._begun.pop(place.id)
        if screen.context is not self.context:
            screen.context = self.context
            screen.settings_changed()
        self.made.emit(place, screen)

    def _make_piece(self, place: Place) -> bool:
        """Go on with a screen; False when it was made by that."""
        if place.id not in self._begun:
            self._begin(place)
        elif not self._begun[place.id].build_piece():
            self._end(place)
            return False
        return True

    def _make_next(self) -> None:
        place = next((one for one in PLACES if one.id not in self.screens), None)
        if place is not None:
            self._make_piece(place)
            self._idle.start()
            return
        if self._warming is None:
            self._warming = look_at_classes()
            garbage.keep_all()
            self.complete.emit()
        if next(self._warming, self) is None:
            self._idle.start()


def make_context(program: Program, workspace: Workspace) -> Context:
    """What screens are given, with the settings in force."""
    settings, models = program.preferences.value, program.models
    if models:
        models.open_for(workspace.id)
    writer = models.copywriter if models and settings.models.use_language_model else None
    embedder = models.embedder if models else None
    return Context(
        workspace, settings, program.jobs, program.messages, writer, embedder, program.platforms, program.planner,
        reach=program.reach, advice=program.advice, lists=program.lists,
    )  # fmt: skip


def _place(id: str) -> Place:
    return next(place for place in PLACES if place.id == id)


def _fold_log(path: Path) -> None:
    # the window is painted before anything of a database is imported
    from core.database import fold_log

    fold_log(path)

"""One open workspace in the window: its context, its screens, and the signal of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui import garbage
from ui.context import Context
from ui.program import Program
from ui.screens import Screen
from ui.window.bridge import Bridge
from ui.window.places import PLACES, Place, prepare_rest

if TYPE_CHECKING:
    from core.workspace import Workspace


PAUSE_MS = 30
"""Between two screens made ahead, so that the window paints and listens in between."""


class Session(QObject):
    """Makes screens when they are first needed, the others one by one while nothing else happens."""

    edited = Signal(object)
    made = Signal(object, object)
    complete = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.screens: dict[str, Screen] = {}
        self._bridge = Bridge(context.workspace, self)
        self._bridge.edited.connect(self._on_edited)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(PAUSE_MS)
        self._idle.timeout.connect(self._make_next)

    def screen(self, id: str) -> Screen:
        """The screen of a place; made at the first call."""
        if id not in self.screens:
            place = _place(id)
            made = place.make(self.context)
            made.setAccessibleName(place.title)
            self.screens[id] = made
            self.made.emit(place, made)
        return self.screens[id]

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
        self._idle.stop()
        garbage.keep_nothing()
        self._bridge.close()
        self.context.workspace.close()

    def _on_edited(self, change: object) -> None:
        for screen in list(self.screens.values()):
            screen.edited(change)  # type: ignore[arg-type]
        self.edited.emit(change)

    def _make_next(self) -> None:
        for place in PLACES:
            if place.id not in self.screens:
                self.screen(place.id)
                self._idle.start()
                return
        garbage.keep_all()
        self.complete.emit()


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

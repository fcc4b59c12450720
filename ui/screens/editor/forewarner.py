"""What a change would restart or can never take back: shown above the panel while a field is at hand, said once after the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from core import changesets
from core.progress import Progress
from core.rules.forewarning import Resets, after, before
from core.workspace import Edited

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

WAIT_MS = 60


class Forewarner(QObject):
    """Follows the keyboard through cells and fields of one editor screen."""

    def __init__(self, screen: EditorScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._said: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.look)
        screen.context.jobs.stopping.connect(self._soon.stop)
        screen.panes.view.chosen_changed.connect(self._soon.start)
        screen.panes.view.selectionModel().currentChanged.connect(lambda *_: self._soon.start())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def look(self) -> None:
        """Show what there is to know of the field at hand."""
        name = self.field()
        screen = self._screen
        words = None
        if name is not None:
            rows = screen.sample()
            words = before(screen.context.workspace, screen.kind, [row.pk for row in rows], name) if rows else None
        screen.panes.strip.show_forewarning(words)

    def field(self) -> str | None:
        """The field whose cell or editor has the keyboard."""
        panes = self._screen.panes
        focus = QApplication.focusWidget()
        if focus is not None and panes.panel.isAncestorOf(focus):
            return next(
                (name for name, one in panes.panel.editors.items() if one is focus or one.isAncestorOf(focus)), None
            )
        index = panes.view.currentIndex()
        if not index.isValid() or index.column() >= len(panes.table.columns):
            return None
        column = panes.table.columns[index.column()]
        return column.field.name if column.field is not None else None

    def edited(self, change: Edited) -> None:
        """Look in a job whether an edit restarts learning, and say so once."""
        # A comment is told like an edit, but belongs to no change set.
        if not change.change_set or change.change_set in self._said or not change.touches("campaign", "ad_group"):
            return
        self._said.add(change.change_set)
        workspace = self._screen.context.workspace

        def work(progress: Progress) -> Resets | None:
            return after(workspace, change.change_set)

        self._screen.context.jobs.start("Looking ahead", work, done=lambda resets: self._say(resets, change.change_set))

    def _say(self, resets: Resets | None, set_id: str) -> None:
        if resets is None:
            return
        context = self._screen.context

        def undo() -> None:
            context.jobs.start("Undoing", lambda progress: changesets.undo(context.workspace, set_id))

        context.messages.info(resets.words(context.workspace.currency), action=("Undo", undo))

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        # Focus moves also while a screen is being taken down.
        if isValid(self._screen) and self._screen.isVisible() and (new is not None and self._screen.isAncestorOf(new)):
            self._soon.start()

"""The editor over the past: the same lists, searches and fields, of a day that cannot be changed any more."""

from __future__ import annotations

from dataclasses import replace

from core.workspace import Edited
from ui.context import Context
from ui.screens.editor.screen import EditorScreen


class PastEditor(EditorScreen):
    """Its context holds a copy of the workspace that is open for reading only, and jobs of its own."""

    title = "Editor, as it was"

    def __init__(self, context: Context) -> None:
        self._past = context
        super().__init__(context)

    def look_from(self, now: EditorScreen) -> None:
        """Show the place, the kind and the search that the editor of today shows."""
        place = now.panes.tree.current()
        if place is not None:
            self.panes.tree.choose(place.kind, place.pk)
        self.panes.types.choose(now.kind)
        self.panes.filter.show_query(now.panes.filter.query(), now.panes.filter.view())

    def moved(self) -> None:
        """The past is that of another moment."""
        self._tree_stale = True
        self.refresh()
        self._ask()

    def say_count(self) -> None:
        super().say_count()
        # The keys it names are for editing.
        self.panes.hint.setText("")

    def edited(self, change: Edited) -> None:
        """What is edited now changes nothing of the past."""

    def settings_changed(self) -> None:
        # The window gives all its screens the context of today.
        self.context = replace(self.context, workspace=self._past.workspace, jobs=self._past.jobs)
        super().settings_changed()

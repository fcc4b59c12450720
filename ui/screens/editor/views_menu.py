"""The button of views: ready-made searches, kept ones, recent ones, and keeping the one that is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from core import views
from core.views import SavedView
from core.workspace import Workspace
from ui import theme

SHOWN_RECENT = 8
MOST_SHOWN = 48


class ViewsButton(QToolButton):
    """`chosen` carries a search; `view_chosen` the kept view it belongs to; `save_wanted` and `edit_wanted` ask for more."""

    chosen = Signal(str)
    view_chosen = Signal(object)
    save_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self, workspace: Workspace, kind: Callable[[], str]) -> None:
        super().__init__()
        self._workspace, self._kind = workspace, kind
        theme.show_icon(self, "bookmark", "muted")
        self.setText("Views")
        self.setAccessibleName("Views")
        self.setToolTip("Ready-made, kept and recent searches")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setAccessibleName("Views")
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)

    def fill(self) -> None:
        """Make the menu anew: what is kept may have changed."""
        menu = self.menu()
        menu.clear()
        menu.addSection("Ready-made")
        for one in views.presets(self._kind()):
            self._add(menu, one)
        kept = views.list_views(self._workspace, self._kind())
        if kept:
            menu.addSection("Kept")
        for one in kept:
            self._add(menu, one)
        self._add_recent(menu)
        self._add_tools(menu, bool(kept))

    def _add(self, menu: QMenu, one: SavedView) -> None:
        entry = menu.addAction(theme.icon("bookmark", "muted"), _short(one.name))
        entry.setToolTip(one.query or "All rows")
        entry.triggered.connect(lambda: self._choose(one))

    def _choose(self, one: SavedView) -> None:
        self.chosen.emit(one.query)
        self.view_chosen.emit(one)

    def _add_recent(self, menu: QMenu) -> None:
        recent = views.recent(self._workspace)[:SHOWN_RECENT]
        if recent:
            menu.addSection("Recent")
        for text in recent:
            entry = menu.addAction(theme.icon("clock", "muted"), _short(text))
            entry.setToolTip(text)
            entry.triggered.connect(lambda checked=False, text=text: self.chosen.emit(text))

    def _add_tools(self, menu: QMenu, some: bool) -> None:
        menu.addSeparator()
        writable = not self._workspace.read_only
        keep = menu.addAction(theme.icon("plus", "muted"), "Keep this view…")
        keep.setEnabled(writable)
        keep.triggered.connect(self.save_wanted)
        edit = menu.addAction(theme.icon("pencil", "muted"), "Rename or forget…")
        edit.setEnabled(writable and some)
        edit.triggered.connect(self.edit_wanted)


def _short(text: str) -> str:
    cut = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
    return cut.replace("&", "&&")

"""What can be done with searches: keep one, look after the kept ones, open the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import views
from core.errors import AppError
from ui.actions import Action
from ui.dialogs.views import KeepViewDialog, ViewsDialog
from ui.tables.columns import plural
from ui.tables.view_state import from_map

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def view_actions(screen: EditorScreen) -> list[Action]:
    """The actions over kept searches."""
    bar = screen.panes.filter
    return [
        Action("editor.views", "Choose a view…", bar.views.showMenu, icon="bookmark", shortcut="Ctrl+Shift+F", group="View",
               help="Ready-made, kept and recent searches."),
        Action("editor.keep_view", "Keep this view…", lambda: keep_view(screen), icon="bookmark", group="View",
               blocked=lambda: _why_not(screen), help="The search with the columns, order and groups of the list."),
        Action("editor.edit_views", "Kept views…", lambda: edit_views(screen), icon="bookmark", group="View",
               blocked=lambda: _why_not(screen)),
    ]  # fmt: skip


def listen_to_views(screen: EditorScreen) -> None:
    """Follow what is asked in the menu of views; once for a screen."""
    bar = screen.panes.filter
    bar.views.save_wanted.connect(lambda: keep_view(screen))
    bar.views.edit_wanted.connect(lambda: edit_views(screen))
    bar.views.view_chosen.connect(lambda view: arrange(screen, view))
    bar.searched.connect(lambda text: remember(screen, text))


def arrange(screen: EditorScreen, view: views.SavedView) -> None:
    """Arrange the list as a kept view has it; a ready-made view leaves the columns as they are."""
    state = view.state.get(screen.kind)
    if isinstance(state, dict):
        screen.arrangement.take(from_map(state))


def keep_view(screen: EditorScreen) -> None:
    """Ask for a name and keep the search under it, with the arrangement of the list."""
    workspace, kind, query = screen.context.workspace, screen.kind, screen.panes.filter.query().strip()

    def keep(name: str, only_here: bool, replace: bool) -> None:
        # The arrangement is of this kind's list; shown over another kind, the view brings its search only.
        state = {kind: screen.arrangement.state.as_map()}
        kept = views.save_view(workspace, name, query, kind=kind if only_here else None, state=state, replace=replace)
        screen.context.messages.info(f"The view is kept as “{kept.name}”.")

    KeepViewDialog(query, plural(kind).lower(), keep, screen).open()


def edit_views(screen: EditorScreen) -> None:
    """Rename or forget kept searches."""
    workspace = screen.context.workspace
    dialog = ViewsDialog(views.list_views(workspace), screen)

    def rename(id: str, name: str) -> None:
        try:
            views.rename_view(workspace, id, name)
        except AppError as error:
            dialog.show_problem(str(error))
            return
        dialog.show_views(views.list_views(workspace))

    def remove(id: str) -> None:
        views.remove_view(workspace, id)
        dialog.show_views(views.list_views(workspace))

    dialog.renamed.connect(rename)
    dialog.removed.connect(remove)
    dialog.open()


def remember(screen: EditorScreen, text: str) -> None:
    """Note a search among the recent ones, away from the window."""
    workspace = screen.context.workspace
    screen.context.jobs.start(
        "Noting the search", lambda progress: views.remember(workspace, text), group="recent search"
    )


def _why_not(screen: EditorScreen) -> str | None:
    return "The workspace is open for reading only." if screen.context.workspace.read_only else None

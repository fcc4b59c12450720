"""Actions of the activity screen: undo one, go back to any, take back by set, row or author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from core import reverting
from core.author import AuthorKind
from core.changesets import SetRow
from ui.actions import Action
from ui.screens.activity.posted import undo_post, why_no_post

if TYPE_CHECKING:
    from ui.screens.activity.screen import ActivityScreen


def activity_actions(screen: ActivityScreen) -> list[Action]:
    """What can be done with what was done."""
    return [
        Action("activity.go_here", "Go back to here", screen.go_here, icon="rotate-ccw", shortcut="Alt+Home", group="Edit", part=2,
               blocked=screen.why_not_go, help="Undoes and redoes along the tree until the draft is as it was right after this."),
        Action("activity.undo_this", "Undo the chosen action", screen.undo_chosen, icon="undo-2", group="Edit", part=2,
               blocked=lambda: _why_not_applied(screen), help="Also when other things were done since; what they changed stays."),
        Action("activity.take_back", "Take the chosen action back as a new change", lambda: take_back(screen), icon="rotate-ccw", group="Edit",
               part=2, blocked=lambda: _why_not_applied(screen), help="The history keeps both; what others edited since stays."),
        Action("activity.take_back_row", "Take it back for the chosen row only", lambda: take_back_row(screen), icon="rotate-ccw", group="Edit",
               part=2, blocked=lambda: _why_not_applied(screen) or _why_no_row(screen), help="For that entity and what hangs below it."),
        Action("activity.take_back_author", lambda: _author_words(screen), lambda: take_back_author(screen), icon="users", group="Edit",
               part=2, blocked=lambda: _why_no_author(screen), help="What others edited since stays."),
        Action("activity.take_back_generator", "Take back everything the generator did", lambda: take_back_kind(screen, AuthorKind.GENERATOR),
               icon="sparkles", group="Edit", part=2, blocked=screen.why_read_only, help="What you edited since stays."),
        Action("activity.take_back_imports", "Take back everything imported", lambda: take_back_kind(screen, AuthorKind.IMPORT),
               icon="file-down", group="Edit", part=2, blocked=screen.why_read_only, help="What you edited since stays."),
        Action("activity.undo_post", "Undo the chosen post…", lambda: undo_post(screen), icon="undo-2", group="Edit", part=2,
               blocked=lambda: why_no_post(screen), help="Makes a change set that takes the post back. Nothing is sent by that."),
    ]  # fmt: skip


def show_more(screen: ActivityScreen, button: QWidget) -> None:
    """Open the menu of all of them below a button."""
    menu = QMenu(screen)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for record in screen.screen_actions():
        entry = menu.addAction(record.label())
        entry.setEnabled(record.why_blocked() is None)
        entry.setToolTip(record.why_blocked() or record.help)
        entry.triggered.connect(record.run)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def take_back(screen: ActivityScreen) -> None:
    """Take the chosen set back by a new one."""
    id = screen.chosen_set()
    if id:
        screen.take_back(
            "Taking back", lambda workspace, progress: reverting.revert_sets(workspace, [id], progress=progress)
        )


def take_back_row(screen: ActivityScreen) -> None:
    """Take back what the chosen set did to the chosen entity and below it."""
    id, entity = screen.chosen_set(), screen.chosen_entity()
    if id and entity:
        screen.take_back(
            "Taking back",
            lambda workspace, progress: reverting.revert_sets(workspace, [id], entities=[entity], progress=progress),
        )


def take_back_author(screen: ActivityScreen) -> None:
    """Take back all that the chosen set's author did."""
    row = _chosen(screen)
    if row is not None:
        kind, name = AuthorKind(row.author_kind), row.author
        screen.take_back(
            "Taking back",
            lambda workspace, progress: reverting.revert_author(workspace, [kind], name=name, progress=progress),
        )


def take_back_kind(screen: ActivityScreen, kind: AuthorKind) -> None:
    """Take back all that authors of a kind did."""
    screen.take_back(
        "Taking back", lambda workspace, progress: reverting.revert_author(workspace, [kind], progress=progress)
    )


def _chosen(screen: ActivityScreen) -> SetRow | None:
    return screen.chosen_row()


def _author_words(screen: ActivityScreen) -> str:
    row = _chosen(screen)
    return f"Take back everything by {row.author}" if row is not None else "Take back everything by this author"


def _why_not_applied(screen: ActivityScreen) -> str | None:
    row = _chosen(screen)
    if row is None or row.state != "accepted":
        return "Choose something that was done and not undone."
    return screen.why_read_only()


def _why_no_row(screen: ActivityScreen) -> str | None:
    return None if screen.chosen_entity() is not None else "Choose a change below."


def _why_no_author(screen: ActivityScreen) -> str | None:
    return "Choose something that was done." if _chosen(screen) is None else screen.why_read_only()

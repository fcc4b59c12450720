"""Actions that take something back on the chosen rows: to what the platform shows, what was done last, what the generator did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core import changesets, reverting
from core.author import AuthorKind
from core.errors import NothingToDo
from core.reverting import Restored, Reverted
from core.scope import Wanted
from ui.actions import Action
from ui.screens.editor.pen import AT_ONCE
from ui.tables.columns import plural

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def revert_actions(screen: EditorScreen) -> list[Action]:
    """Reverting to live, and undo on the chosen rows only."""
    return [
        Action("editor.revert_to_live", "Revert to live", lambda: revert_to_live(screen), icon="rotate-ccw", group="Campaigns", part=2,
               blocked=lambda: _why_not(screen), help="The rows get the values the platform shows; undo takes it back."),
        Action("editor.take_back_last", "Take back the last change of these rows", lambda: take_back_last(screen), icon="undo-2",
               group="Campaigns", part=2, blocked=lambda: _why_too_many(screen),
               help="Only for these rows and what hangs below them; other rows keep it."),
        Action("editor.take_back_generator", "Take back what the generator did here", lambda: take_back_generator(screen), icon="sparkles",
               group="Campaigns", part=2, blocked=lambda: _why_too_many(screen),
               help="Only on these rows and what hangs below them; what you edited since stays."),
    ]  # fmt: skip


def revert_to_live(screen: EditorScreen) -> None:
    """Give the chosen rows the values the platform shows."""
    target, kind, workspace = screen.target(), screen.kind, screen.context.workspace

    def done(made: Restored) -> None:
        changed = f"{made.changed:,} value{'s' if made.changed != 1 else ''} reverted to live."
        if not made.changed and not made.new:
            screen.context.messages.info("These rows are as the platform shows them.")
        elif made.new:
            rows = f"{made.new:,} new {plural(kind).lower() if made.new != 1 else 'row'}"
            screen.context.messages.warn(
                f"{changed} {rows} stay: the platform does not have them. Remove takes them out."
            )
        else:
            screen.context.messages.info(changed)

    if isinstance(target, Wanted) or len(target) > AT_ONCE:
        screen.context.jobs.start(
            "Reverting to live", lambda progress: reverting.revert_to_live(workspace, kind, target), done=done
        )
    else:
        screen.pen.write(lambda: done(reverting.revert_to_live(workspace, kind, target)))


def take_back_last(screen: EditorScreen) -> None:
    """Take back, for the chosen rows only, what was done to them last."""
    workspace, ids = screen.context.workspace, _ids(screen)

    def work() -> Reverted:
        last = reverting.last_set_of(workspace, ids)
        if last is None:
            raise NothingToDo("Nothing was done to these rows.")
        return reverting.revert_sets(workspace, [last], entities=ids)

    _take_back(screen, work)


def take_back_generator(screen: EditorScreen) -> None:
    """Take back what the generator did to the chosen rows."""
    workspace, ids = screen.context.workspace, _ids(screen)
    _take_back(screen, lambda: reverting.revert_author(workspace, [AuthorKind.GENERATOR], entities=ids))


def _take_back(screen: EditorScreen, work: Callable[[], Reverted]) -> None:
    workspace, jobs, messages = screen.context.workspace, screen.context.jobs, screen.context.messages

    def done(made: Reverted) -> None:
        def undo() -> None:
            jobs.start("Undoing", lambda progress: changesets.undo(workspace, made.change_set))

        said = f"{made.title}: {made.changed:,} change{'s' if made.changed != 1 else ''}."
        action = ("Undo", undo) if made.change_set else None
        if made.left_count:
            stay = "1 stays" if made.left_count == 1 else f"{made.left_count:,} stay"
            messages.warn(f"{said} {stay}, edited or added to since.", action=action)
        else:
            messages.info(said, action=action)

    jobs.start("Taking back", lambda progress: work(), done=done)


def _ids(screen: EditorScreen) -> Sequence[str]:
    target = screen.target()
    return [] if isinstance(target, Wanted) else target


def _why_too_many(screen: EditorScreen) -> str | None:
    why = _why_not(screen)
    if why is None and (screen.panes.view.all_rows or screen.panes.view.chosen_count() > AT_ONCE):
        return f"Choose at most {AT_ONCE:,} rows, or take it back in Activity."
    return why


def _why_not(screen: EditorScreen) -> str | None:
    if screen.context.workspace.read_only:
        return "The workspace is open for reading only."
    return None if screen.panes.view.chosen_count() else "Choose a row first."

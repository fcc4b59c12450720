"""Bulk changes from the editor: which rows are meant, the dialog, the preview while one types, and the change itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.editing import Target
from core.errors import AppError
from core.progress import Progress
from ui.actions import Action
from ui.tables.columns import counted, plural

if TYPE_CHECKING:
    from core.bulk import Outlook, Request
    from ui.screens.editor.bulk.dialog import BulkDialog, Rows, Wish
    from ui.screens.editor.screen import EditorScreen

_ACTS = (
    ("editor.replace", "Replace text…", "replace", "replace", "Ctrl+H", "Finds and replaces, with a count before anything changes."),
    ("editor.append", "Append text…", "append", "text-cursor-input", "Ctrl+Shift+H", "Adds text before or after what is there."),
    ("editor.change_case", "Change capitalisation…", "change-case", "case-sensitive", None, "Sentence, title, lower or upper case."),
    ("editor.change_urls", "Change URLs…", "change-urls", "link", None, "Websites, paths, parameters and tracking."),
    ("editor.change_bids", "Advanced bid changes…", "change-bids", "wallet", "Ctrl+Shift+B", "Bids, budgets and targets by a share or an amount."),
    ("editor.formula", "Set by formula…", "formula", "square-function", "Alt+=", "Composes a field from others; it can go on following them."),
)  # fmt: skip


def bulk_actions(screen: EditorScreen) -> list[Action]:
    """One action for each tool; all open the same dialog."""
    made = [
        Action(id, words, partial(open_dialog, screen, tool), icon=icon, shortcut=keys, group="Campaigns", part=2,
               help=help, blocked=lambda: _why_not(screen))
        for id, words, tool, icon, keys, help in _ACTS
    ]  # fmt: skip
    end = Action("editor.end_formula", "Keep the value without formula", lambda: _end_formula(screen), group="Campaigns", part=2,
                 blocked=lambda: _why_not_end(screen), help="The cell stops following other fields.")  # fmt: skip
    return [*made, end]


def open_dialog(screen: EditorScreen, tool: str) -> None:
    """Open the dialog for the chosen rows, or for all rows of the list when fewer than two are chosen."""
    from core.bulk import recipes
    from ui.screens.editor.bulk.dialog import BulkDialog

    target, rows = _meant(screen)
    workspace = screen.context.workspace
    found = recipes(workspace, screen.kind)
    dialog = BulkDialog(rows, workspace.currency, screen, first=tool, recipes=found)
    dialog.looked.connect(lambda wish: _look(screen, dialog, target, wish))
    dialog.wanted.connect(lambda wish: _change(screen, target, wish))
    if tool == "formula":
        _show_kept(screen, dialog)
    dialog.open()


def _show_kept(screen: EditorScreen, dialog: BulkDialog) -> None:
    """Begin with the formula of the cell at hand, so that it can be changed."""
    from core.bulk import Composing, Options, Recipe

    field, row = _current_field(screen), next(iter(screen.sample()), None)
    kept = row.formulas.get(field or "") if row is not None else None
    if kept is not None and field is not None:
        dialog.show_recipe(Recipe(screen.kind, (field,), Composing(kept.expression), Options()))


def _meant(screen: EditorScreen) -> tuple[Target, Rows]:
    from ui.screens.editor.bulk.dialog import Rows

    panes, platform = screen.panes, screen.panes.tree.platform()
    several = panes.view.chosen_count() > 1
    target: Target = screen.target() if several else screen.wanted()
    count = panes.view.chosen_count() if several else panes.listing.total
    words = f"In the {counted(count, screen.kind, platform)} {'you selected' if several else 'of the list'}."
    return target, Rows(screen.kind, platform, words)


def _request(screen: EditorScreen, target: Target, wish: Wish) -> Request:
    from core.bulk import Request

    return Request(screen.kind, target, wish.fields, wish.tool, wish.options)


def _look(screen: EditorScreen, dialog: BulkDialog, target: Target, wish: Wish) -> None:
    from core.bulk import preview

    workspace, request = screen.context.workspace, _request(screen, target, wish)

    def work(progress: Progress) -> Outlook:
        return preview(workspace, request, samples=8, progress=progress)

    def failed(error: BaseException) -> None:
        dialog.show_problem(str(error) if isinstance(error, AppError) else "It could not be counted.")

    job = screen.context.jobs.start("Counting", work, done=dialog.show_outlook, failed=failed, group="bulk preview")
    dialog.finished.connect(job.cancel)


def _change(screen: EditorScreen, target: Target, wish: Wish) -> None:
    from core import changesets
    from core.bulk import Recipe, apply, remember
    from core.bulk.formula_cells import set_formula

    context, request = screen.context, _request(screen, target, wish)
    workspace = context.workspace

    def work(progress: Progress) -> tuple[int, str | None]:
        before = changesets.next_undo(workspace)
        done = set_formula(workspace, request) if wish.keeps else apply(workspace, request, progress)
        remember(workspace, Recipe(request.kind, wish.fields, wish.tool, wish.options))
        last = changesets.next_undo(workspace)
        changed = last is not None and (before is None or last.id != before.id)
        return done, last.id if changed and last is not None else None

    def done(result: tuple[int, str | None]) -> None:
        count, made = result
        words = f"{count:,} cell{'s keep' if count != 1 else ' keeps'} the formula." if wish.keeps else _changed(count)
        action = None if made is None else ("Undo", lambda: _undo(screen, made))
        context.messages.info(words, action=action)

    context.jobs.start(wish.tool.title, work, done=done)


def _changed(count: int) -> str:
    return f"{count:,} value{'s' if count != 1 else ''} changed."


def _undo(screen: EditorScreen, made: str) -> None:
    from core import changesets

    workspace = screen.context.workspace
    screen.context.jobs.start("Undoing", lambda progress: changesets.undo(workspace, made))


def _end_formula(screen: EditorScreen) -> None:
    from core.bulk.formula_cells import end_formula

    field = _current_field(screen)
    if field is None:
        return
    target, kind, workspace = screen.target(), screen.kind, screen.context.workspace
    messages = screen.context.messages

    def done(count: int) -> None:
        messages.info(f"{count:,} formula{'s' if count != 1 else ''} ended." if count else "There is no formula here.")

    screen.context.jobs.start(
        "Ending formulas", lambda progress: end_formula(workspace, kind, target, field), done=done
    )


def _current_field(screen: EditorScreen) -> str | None:
    index = screen.panes.view.currentIndex()
    if not index.isValid():
        return None
    field = getattr(screen.panes.table.columns[index.column()], "field", None)
    return field.name if field is not None else None


def _why_not(screen: EditorScreen) -> str | None:
    if screen.context.workspace.read_only:
        return "The workspace is open for reading only."
    return None if screen.panes.listing.total else f"There are no {plural(screen.kind).lower()} in the list."


def _why_not_end(screen: EditorScreen) -> str | None:
    if screen.context.workspace.read_only:
        return "The workspace is open for reading only."
    return None if screen.panes.view.chosen_count() else "Choose a row first."

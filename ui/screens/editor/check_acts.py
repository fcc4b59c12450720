"""The editor's actions on findings: fix one, fix all of its kind, suppress it, look at its rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.catalog import KINDS
from core.grid import GridRow, Note
from core.progress import Progress
from core.rules.fixing import Fixed, count_fixable, fix_all
from core.rules.overview import Found, title_of
from core.rules.rule import SEVERITIES
from ui.actions import Action
from ui.dialogs.suppressing import ask_to_suppress
from ui.screens.editor import findings

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen


def check_actions(screen: EditorScreen) -> list[Action]:
    """What can be done about the findings of the chosen rows."""
    return [
        Action("editor.fix", "Fix the finding", lambda: fix(screen), icon="check", shortcut="Alt+Return", group="Edit", part=3,
               blocked=lambda: _why_not_fixed(screen), help="Applies the fix offered below the list; of the cell at hand where there are several."),
        Action("editor.fix_alike", "Fix all of this kind", lambda: fix_alike(screen), icon="check-check", shortcut="Alt+Shift+Return",
               group="Edit", part=3, blocked=lambda: _why_not_fixed(screen), help="Everywhere in the workspace, as one step that one undo takes back."),
        Action("editor.suppress", "Suppress the finding…", lambda: suppress(screen), icon="eye-off", shortcut="Ctrl+Shift+U", group="Edit",
               part=3, blocked=lambda: _why_not_writable(screen) or _why_no_finding(screen)),
        Action("editor.about_rule", "About the rule", lambda: about(screen), icon="info", group="View",
               blocked=lambda: _why_no_finding(screen)),
    ]  # fmt: skip


def at_hand(screen: EditorScreen, fits: Callable[[Note], bool] = lambda note: True) -> tuple[GridRow, Note] | None:
    """The finding meant: one of the field at hand, else the gravest of the chosen rows."""
    field = screen.forewarner.field()
    found = [(row, note) for row in screen.sample() for note in row.notes if fits(note)]
    return min(found, key=lambda one: (not _is_of(one[1], field), one[1].severity), default=None)


def _is_of(note: Note, field: str | None) -> bool:
    return field is not None and (note.field or "").partition("[")[0] == field


def _has_fix(note: Note) -> bool:
    return note.fix is not None


def fix(screen: EditorScreen) -> None:
    """Apply the fix of the finding at hand to the chosen rows that have it."""
    found = at_hand(screen, _has_fix)
    if found is not None:
        findings.apply_fix(screen, found[1])
        screen.context.messages.info(f"Done: {json.loads(found[1].fix or '{}').get('label', 'fixed')}.")


def fix_alike(screen: EditorScreen) -> None:
    """Apply the fixes of the same rule everywhere, once the person agrees where there are many."""
    found = at_hand(screen, _has_fix)
    if found is None:
        return
    workspace, context, rule = screen.context.workspace, screen.context, found[1].rule

    def say(done: Fixed) -> None:
        left = f" {done.left:,} cannot be edited any more." if done.left else ""
        context.messages.info(f"{done.entities:,} put right. One undo takes all back.{left}")

    def run() -> None:
        def work(progress: Progress) -> Fixed:
            return fix_all(workspace, rule, progress=progress)

        context.jobs.start("Fixing", work, done=say)

    count = count_fixable(workspace, rule)
    if count > 1:
        context.messages.ask("Fix all of this kind?", f"{count:,} findings like “{found[1].message}” are put right in the whole workspace.", f"Fix {count:,}", run)  # fmt: skip
    else:
        run()


def suppress(screen: EditorScreen) -> None:
    """Ask why the finding at hand is right as it is."""
    found = at_hand(screen)
    if found is None:
        return
    row, note = found
    place = " › ".join(row.names[name] for name in ("account", "campaign", "ad_group") if name in row.names)
    meant = Found(
        row.row.kind, row.pk, row.id, row.platform, title_of(row), place, note.rule, SEVERITIES[note.severity], note.field, note.message, note.fix,
    )  # fmt: skip
    ask_to_suppress(screen.context, meant, lambda: findings.checked(screen), screen)


def about(screen: EditorScreen) -> None:
    """Show the rule of the finding at hand."""
    found = at_hand(screen)
    if found is not None:
        screen.go.emit("checks", found[1].rule)


def _why_no_finding(screen: EditorScreen) -> str | None:
    word = KINDS[screen.kind].label.lower()
    return None if at_hand(screen) else f"The chosen {word} has no finding."


def _why_not_fixed(screen: EditorScreen) -> str | None:
    if at_hand(screen, _has_fix):
        return _why_not_writable(screen)
    return _why_no_finding(screen) or "There is no sure fix; it takes a person."


def _why_not_writable(screen: EditorScreen) -> str | None:
    return "The workspace is open for reading only." if screen.context.workspace.read_only else None

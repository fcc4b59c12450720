"""Getting about on the Copy screen by keyboard: fields, states and ad groups, proofs, and every kind of writing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.copytexts.sections import SECTIONS
from ui.actions import Action
from ui.screens.copy import acts

if TYPE_CHECKING:
    from ui.screens.copy.screen import CopyScreen


def moving_actions(screen: CopyScreen) -> list[Action]:
    """What the buttons and lists around the table do, as actions."""
    table, listed = screen.panes.table, partial(_why_no_sheet, screen)
    return [
        Action("copy.next_field", "Next field", partial(_turn_field, screen, 1), icon="chevron-right", shortcut="Ctrl+PgDown", group="View",
               part=8, blocked=listed, help="Headlines, descriptions and, on LinkedIn, introductory texts."),
        Action("copy.previous_field", "Previous field", partial(_turn_field, screen, -1), icon="chevron-left", shortcut="Ctrl+PgUp",
               group="View", part=8, blocked=listed),
        Action("copy.next_group", "Next ad group", partial(_turn_group, screen, 1), icon="chevron-down", shortcut="N", group="View", part=8,
               blocked=listed, within=table),
        Action("copy.previous_group", "Previous ad group", partial(_turn_group, screen, -1), icon="chevron-up", shortcut="P", group="View",
               part=8, blocked=listed, within=table),
        Action("copy.which", "Show texts of another state", partial(_turn_states, screen), icon="filter", shortcut="W", group="View", part=8,
               blocked=listed, within=table, help="Open and kept, to decide, kept, rejected."),
        Action("copy.evidence", "Show what the text rests on", partial(_show_evidence, screen), icon="quote", shortcut="E", group="Edit",
               part=5, blocked=lambda: acts.why_no_evidence(table.current()), within=table,
               help="Its claim in the evidence; where something is not proven, sentences that could prove it."),
        Action("copy.put_into", "Put kept texts into an ad that stands…", screen.panes.side.into.showMenu, icon="megaphone", group="Edit",
               part=6, blocked=lambda: None if screen.panes.side.into.isEnabled() else "There is no ad to put texts into."),
        Action("copy.stop", "Stop writing texts", partial(acts.stop, screen), icon="x", group="Edit", part=5,
               blocked=lambda: None if screen.writing or screen.reworking else "No texts are being written."),
        *(Action(f"copy.write_{one.name}", f"Write more: {one.label.lower()}", partial(acts.write_more, screen, 10, one.name), icon="sparkles",
                 group="Edit", part=5, blocked=partial(acts.why_no_writing, screen), help=one.help)
          for one in SECTIONS if one.least),
    ]  # fmt: skip


def _turn_field(screen: CopyScreen, step: int) -> None:
    buttons = screen.panes.fields.buttons()
    at = next((at for at, button in enumerate(buttons) if button.isChecked()), 0)
    buttons[(at + step) % len(buttons)].setChecked(True)


def _turn_group(screen: CopyScreen, step: int) -> None:
    found = screen.panes.groups.list
    found.setCurrentRow(max(0, min(found.count() - 1, found.currentRow() + step)))


def _turn_states(screen: CopyScreen) -> None:
    which = screen.panes.which
    which.setCurrentIndex((which.currentIndex() + 1) % which.count())


def _show_evidence(screen: CopyScreen) -> None:
    current = screen.panes.table.current()
    if current is not None:
        acts.show_evidence(screen, current)


def _why_no_sheet(screen: CopyScreen) -> str | None:
    return None if screen.sheet is not None else "Choose an ad group first."

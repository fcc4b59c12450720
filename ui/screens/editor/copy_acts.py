"""The action that opens the texts of the chosen ad group or ad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.actions import Action
from ui.screens import Spot

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

KINDS = ("ad_group", "ad", "keyword")


def copy_actions(screen: EditorScreen) -> list[Action]:
    """The way to the Copy screen."""
    return [
        Action("editor.texts", "Texts for this ad group", lambda: open_texts(screen), icon="type", shortcut="Ctrl+Shift+T",
               group="Campaigns", part=3, blocked=lambda: _why_not(screen),
               help="Candidate texts by what they are for, with what proves them; keep some and put them into an ad."),
    ]  # fmt: skip


def open_texts(screen: EditorScreen) -> None:
    """Show the texts of the ad group that is chosen, or that the chosen row stands in."""
    rows = screen.sample()
    if rows:
        row = rows[0].row
        group = row.id if screen.kind == "ad_group" else row["ad_group"]
        screen.go.emit("copy", Spot(group))


def _why_not(screen: EditorScreen) -> str | None:
    if screen.kind not in KINDS or not screen.panes.view.chosen_count():
        return "Choose an ad group, an ad or a keyword first."
    return None

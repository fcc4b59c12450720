"""Rows that were edited stay where they are, as in a spreadsheet; a quiet word in the foot says so, and F5 sorts anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.actions import Action

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

KEY = "F5"


def anew_button() -> QPushButton:
    """The words at the foot of a list whose rows stayed where they were; hidden until that is so."""
    button = QPushButton()
    button.setProperty("role", "link")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip("Edited rows stay where they are until the list is sorted and filtered anew.")
    button.hide()
    return button


def staying_actions(screen: EditorScreen) -> list[Action]:
    """What sorts the list anew, by key and in the menu."""
    return [
        Action("editor.anew", "Sort and filter anew", lambda: anew(screen), icon="refresh-cw", shortcut=KEY, group="View",
               help="Edited rows stay where they are until then, or until you sort or filter."),
    ]  # fmt: skip


def anew(screen: EditorScreen) -> None:
    """Put every row where it belongs now; the cursor goes along with its row."""
    screen.panes.listing.anew()


def show_staying(screen: EditorScreen) -> None:
    """Say whether rows stay where they would not stand any more."""
    panes = screen.panes
    panes.anew.setText(_words(screen))
    panes.anew.setVisible(panes.listing.stale)


def _words(screen: EditorScreen) -> str:
    wanted = screen.panes.listing.wanted
    sorted_ = wanted is not None and bool(wanted.all_orders)
    searched = wanted is not None and (bool(wanted.query) or wanted.view.value != "all")
    what = "Sort and filter" if sorted_ and searched else "Filter" if searched else "Sort"
    return f"{what} anew ({KEY})"

"""Reviewing by keyboard: from pane to pane, from proposal to proposal, and on to the next one after a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from ui.actions import Action

if TYPE_CHECKING:
    from ui.screens.review.screen import ReviewScreen


def keyboard_actions(screen: ReviewScreen) -> list[Action]:
    """The actions that only move on."""
    return [
        Action("review.next", "Next waiting proposal", lambda: step(screen, 1), icon="arrow-down", shortcut="F8", group="View",
               blocked=lambda: _why_none_waits(screen)),
        Action("review.previous", "Previous waiting proposal", lambda: step(screen, -1), icon="arrow-up", shortcut="Shift+F8",
               group="View", blocked=lambda: _why_none_waits(screen)),
        Action("review.next_pane", "Next pane", lambda: next_pane(screen, 1), shortcut="F6", group="View"),
        Action("review.previous_pane", "Previous pane", lambda: next_pane(screen, -1), shortcut="Shift+F6", group="View"),
    ]  # fmt: skip


def neighbour(screen: ReviewScreen, by: int) -> str | None:
    """The waiting proposal after (1) or before (-1) the shown one, round about; None when no other waits."""
    entries = screen.sets.entries()
    shown = screen.shown_set()
    here = next((at for at, one in enumerate(entries) if shown is not None and one.id == shown.id), -1 if by > 0 else 0)
    order = [*range(here + 1, len(entries)), *range(max(here, 0))]
    return next((entries[at].id for at in (order if by > 0 else reversed(order)) if entries[at].strong), None)


def step(screen: ReviewScreen, by: int) -> None:
    """Show the next or the previous proposal that waits."""
    id = neighbour(screen, by)
    if id is not None:
        screen.sets.choose(id)


def panes(screen: ReviewScreen) -> list[QWidget]:
    """The panes in the order the keyboard goes through them."""
    return [screen.sets.list, screen.tree]


def pane_in_hand(screen: ReviewScreen) -> QWidget | None:
    """The pane that has the keyboard."""
    focus = QApplication.focusWidget()
    return next((one for one in panes(screen) if focus is not None and (one is focus or one.isAncestorOf(focus))), None)


def next_pane(screen: ReviewScreen, by: int) -> None:
    """Move the keyboard to the next pane."""
    found, here = panes(screen), pane_in_hand(screen)
    found[(found.index(here) + by) % len(found) if here else 0].setFocus()


def going_on(screen: ReviewScreen) -> Callable[[], None]:
    """Asked before a decision: what to do after it. The next waiting proposal is shown, the keyboard is where it was."""
    shown, following, pane = screen.shown_set(), neighbour(screen, 1), pane_in_hand(screen)

    def go_on() -> None:
        now = screen.shown_set()
        if following is not None and (now is None or now.state != "proposed" or shown is None or now.id != shown.id):
            screen.sets.choose(following)
        if screen.isVisible():
            # What was switched off for the decision lost the keyboard.
            (pane or screen.sets.list).setFocus()

    return go_on


def _why_none_waits(screen: ReviewScreen) -> str | None:
    return None if neighbour(screen, 1) is not None else "No other proposal waits for review."

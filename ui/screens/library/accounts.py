"""Where a new list or budget goes, and what it is called."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton


def choose_account(button: QPushButton, found: list[tuple[str, str, str]], run: Callable[[str], None]) -> None:
    """Run at once for the only account, else after one was chosen from a menu below the button."""
    if len(found) == 1:
        run(found[0][0])
        return
    menu = QMenu(button)
    for id, name, _ in found:
        menu.addAction(name, partial(run, id))
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def free_name(taken: set[str], wanted: str) -> str:
    """The name, or the first with a number that nobody has."""
    used = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted} {number}", number + 1
    return name

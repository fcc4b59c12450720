"""A screen that is gone to gives the keyboard to its list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.workspace import Workspace
from ui.context import Context
from ui.screens import Screen
from ui.screens.activity import ActivityScreen
from ui.screens.activity.layout import TREE
from ui.screens.checks import ChecksScreen
from ui.screens.library import LibraryScreen
from ui.screens.review import ReviewScreen

LISTS: dict[type[Screen], str] = {
    ReviewScreen: "Change sets",
    ActivityScreen: "What was done",
    LibraryScreen: "Sections of the library",
    ChecksScreen: "Groups of findings",
}


def shown(made: Screen, qtbot: QtBot) -> None:
    qtbot.addWidget(made, before_close_func=lambda screen: made.context.jobs.stop_all())
    made.resize(1208, 690)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: not made.context.jobs.running)


def focused() -> QWidget | None:
    return QApplication.focusWidget()


@pytest.mark.parametrize("kind", list(LISTS), ids=lambda kind: kind.title)
def test_the_list_has_the_keyboard(
    kind: type[Screen], context: Context, propose: Callable[[Workspace], str], qtbot: QtBot
) -> None:
    propose(context.workspace)
    made = kind(context)
    shown(made, qtbot)
    made.setFocus()
    widget = focused()
    assert widget is not None
    assert widget.accessibleName() == LISTS[kind]


def test_the_page_that_is_shown_decides(context: Context, qtbot: QtBot) -> None:
    checks = ChecksScreen(context)
    shown(checks, qtbot)
    for page, widget in (("rules", checks.rules.list), ("findings", checks.findings.groups)):
        checks.show_page(page)
        qtbot.waitUntil(lambda: not context.jobs.running)
        checks.setFocus()
        assert focused() is widget


def test_the_tree_of_what_was_done_takes_it_too(context: Context, qtbot: QtBot) -> None:
    activity = ActivityScreen(context)
    shown(activity, qtbot)
    activity.left.switch(TREE)
    activity.setFocus()
    widget = focused()
    assert widget is not None
    assert widget is activity.tree or activity.tree.isAncestorOf(widget)

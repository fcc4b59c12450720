"""The undo tree, going back, one row through time, taking back, and comments, with real widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core import changesets, remarks
from core.applying import record_live
from core.author import Author
from core.rows import list_rows
from core.workspace import Workspace
from ui.context import Context
from ui.screens.activity import ActivityScreen
from ui.screens.activity.layout import LIST, THROUGH_TIME, TREE
from ui.screens.editor import EditorScreen
from ui.screens.editor.remarks_panel import RemarksPanel
from ui.widgets.remarks import ago


def rename(workspace: Workspace, name: str, author: Author | None = None) -> str:
    with workspace.edit(f"To {name}", author) as edit:
        edit.set("campaign", [campaign_of(workspace).id], {"name": name})
    return changesets.list_sets(workspace)[0].id


def campaign_of(workspace: Workspace) -> Any:
    return list_rows(workspace, "campaign")[0]


@pytest.fixture
def screen(context: Context, bridged: Callable[[Any], None], qtbot: QtBot) -> ActivityScreen:
    workspace = context.workspace
    rename(workspace, "A")
    changesets.undo(workspace)
    rename(workspace, "B")
    made = ActivityScreen(context)
    qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(made)
    made.resize(1208, 690)
    made.show()
    qtbot.waitUntil(lambda: made.log.count() > 0 and not context.jobs.running)
    return made


def still(screen: ActivityScreen) -> bool:
    return not screen.context.jobs.running


def action(screen: Any, id: str) -> Any:
    return next(one for one in screen.screen_actions() if one.id == id)


def test_the_tree_is_gone_back_along_by_keyboard(screen: ActivityScreen, qtbot: QtBot) -> None:
    screen.left.switch(TREE)
    qtbot.waitUntil(
        lambda: [node.title for node in screen.tree.nodes()] == ["To B", "To A", "Load the sample", "Start"]
    )
    assert screen.tree.current().title == "To B"
    assert screen.right.here.toolTip() == "The draft is there."
    qtbot.keyClick(screen.tree, Qt.Key.Key_Down)
    assert screen.right.heading.text() == "To A"
    assert "undone" in screen.right.facts.text()
    qtbot.waitUntil(lambda: screen.changes.sheet_id() is not None and still(screen))
    qtbot.keyClick(screen.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: campaign_of(screen.context.workspace)["name"] == "A" and still(screen))
    qtbot.waitUntil(lambda: [node.standing for node in screen.tree.nodes()] == ["here", "undone", "applied", "applied"])
    assert [node.title for node in screen.tree.nodes()][:2] == ["To A", "To B"]
    assert screen.tree.grab().width() > 0
    screen.tree.choose("")
    action(screen, "activity.go_here").run()
    qtbot.waitUntil(lambda: list_rows(screen.context.workspace, "campaign") == [] and still(screen))
    assert action(screen, "activity.go_here").why_blocked() == "The draft is there."


def test_one_row_is_seen_through_time_and_brought_back(screen: ActivityScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    campaign = campaign_of(workspace)
    screen.reveal(campaign.id)
    screen.right.switch(THROUGH_TIME)
    qtbot.waitUntil(lambda: screen.time.slider.maximum() == 4 and still(screen))
    assert screen.time.said.text() == "This is how it is now."
    assert not screen.time.back.isEnabled()
    qtbot.keyClick(screen.time.slider, Qt.Key.Key_Home)
    assert screen.time.said.text() == "It did not exist then."
    qtbot.keyClick(screen.time.slider, Qt.Key.Key_Right)
    qtbot.keyClick(screen.time.slider, Qt.Key.Key_Right)
    assert screen.time.moment.text().startswith("After “To A” · done by")
    row = [screen.time.table.item(0, column).text() for column in range(3)]
    assert row == ["Campaign", "A", "B"]
    screen.time.back.click()
    qtbot.waitUntil(lambda: campaign_of(workspace)["name"] == "A" and still(screen))
    qtbot.waitUntil(lambda: screen.time.slider.maximum() == 5)
    changesets.undo(workspace)
    assert campaign_of(workspace)["name"] == "B"


def test_a_change_set_that_is_pointed_at_is_shown_in_the_list(screen: ActivityScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    found = next(one for one in changesets.list_sets(workspace) if one.title == "To A")
    screen.reveal(found.id)
    qtbot.waitUntil(lambda: screen.right.heading.text() == "To A" and still(screen))
    assert screen.left.which() == LIST
    assert screen.chosen_set() == found.id
    assert not screen.context.messages.open


def test_what_the_generator_did_is_taken_back_and_said(screen: ActivityScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    rename(workspace, "Generated", Author.generator())
    with workspace.edit("More", Author.generator()) as edit:
        edit.set("campaign", [list_rows(workspace, "campaign")[1].id], {"name": "Generated too"})
    with workspace.edit("Mine") as edit:
        edit.set("campaign", [campaign_of(workspace).id], {"name": "Mine"})
    action(screen, "activity.take_back_generator").run()
    qtbot.waitUntil(lambda: list_rows(workspace, "campaign")[1]["name"] != "Generated too" and still(screen))
    assert campaign_of(workspace)["name"] == "Mine"
    said = [notice.text for notice in screen.context.messages.open.values()]
    assert said == [
        "Take back what Campaign generator did: 1 change. 1 change stays as it is, because it was edited or added to since."
    ]


def test_a_set_is_taken_back_for_the_chosen_row_only(screen: ActivityScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    first, second = list_rows(workspace, "campaign")[:2]
    with workspace.edit("Both") as edit:
        edit.set("campaign", [first.id, second.id], {"daily_budget": "1.00"})
    qtbot.waitUntil(lambda: screen.log.entries()[0].title == "Both" and still(screen))
    screen.log.choose(screen.log.entries()[0].id)
    qtbot.waitUntil(lambda: screen.changes.sheet_id() is not None and still(screen))
    blocked = action(screen, "activity.take_back_row").why_blocked
    assert blocked() == "Choose a change below."
    model = screen.changes.changes
    account = model.index(0, 0)
    place = next(
        index
        for row in range(model.rowCount(account))
        if (index := model.index(row, 0, account)).data().startswith("B ")
    )
    screen.changes.setCurrentIndex(model.index(0, 0, place))
    assert blocked() is None
    action(screen, "activity.take_back_row").run()
    qtbot.waitUntil(lambda: campaign_of(workspace)["daily_budget"] == first["daily_budget"] and still(screen))
    assert list_rows(workspace, "campaign")[1]["daily_budget"] == 1_000_000


@pytest.fixture
def editor(context: Context, bridged: Callable[[Any], None], qtbot: QtBot) -> EditorScreen:
    made = EditorScreen(context)
    qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(made)
    made.resize(1208, 690)
    made.show()
    qtbot.waitUntil(lambda: made.panes.listing.total == 6 and not context.jobs.running)
    return made


def cell(editor: EditorScreen, row: int, name: str) -> None:
    at = [column.name for column in editor.panes.table.columns].index(name)
    editor.panes.view.setCurrentIndex(editor.panes.table.index(row, at))


def button(panel: RemarksPanel, words: str) -> QPushButton:
    return next(one for one in panel.findChildren(QPushButton) if one.text() == words and one.isVisible())


def test_a_cell_is_commented_answered_and_settled(editor: EditorScreen, qtbot: QtBot) -> None:
    workspace = editor.context.workspace
    cell(editor, 0, "daily_budget")
    action(editor, "editor.comment").run()
    panel = editor.findChild(RemarksPanel)
    assert "Daily budget of “" in panel.view.about.text()
    qtbot.keyClicks(panel.view.writer.text, "Why so little?")
    qtbot.keyClick(panel.view.writer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (thread,) = remarks.list_threads(workspace)
    assert (thread.field, thread.remarks[0].text) == ("daily_budget", "Why so little?")
    qtbot.keyClick(panel.view.writer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.view.writer.problem.text().startswith("The comment is empty.")
    cell(editor, 0, "name")
    qtbot.waitUntil(lambda: "Campaign of" in panel.view.about.text())
    button(panel, "Whole row").click()
    button(panel, "Resolve").click()
    assert remarks.list_threads(workspace) == []
    button(panel, "Show 1 resolved comment").click()
    button(panel, "Open again").click()
    assert len(remarks.list_threads(workspace)) == 1
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    action(editor, "editor.commented").run()
    qtbot.waitUntil(lambda: editor.panes.listing.total == 1)


def test_rows_go_back_to_what_the_platform_shows(editor: EditorScreen, qtbot: QtBot) -> None:
    workspace = editor.context.workspace
    first, second = list_rows(workspace, "campaign")[:2]
    if not first.live:
        with workspace.write() as connection:
            record_live(connection, "campaign", [first.pk])
    with workspace.edit("Edit") as edit:
        edit.set("campaign", [first.id, second.id], {"daily_budget": "3.00"})
    qtbot.waitUntil(lambda: not editor.context.jobs.running)
    editor.panes.view.setFocus()
    editor.panes.view.selectAll()
    assert action(editor, "editor.revert_to_live").why_blocked() is None
    action(editor, "editor.revert_to_live").run()
    qtbot.waitUntil(lambda: campaign_of(workspace)["daily_budget"] == first["daily_budget"])
    assert changesets.next_undo(workspace).title == "Revert campaigns to live"  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not editor.context.jobs.running)
    assert any("new" in notice.text for notice in editor.context.messages.open.values())


def test_the_last_change_is_taken_back_on_the_chosen_row_only(editor: EditorScreen, qtbot: QtBot) -> None:
    workspace = editor.context.workspace
    first, second = list_rows(workspace, "campaign")[:2]
    with workspace.edit("Budgets", Author.generator()) as edit:
        edit.set("campaign", [first.id, second.id], {"daily_budget": "3.00"})
    qtbot.waitUntil(lambda: not editor.context.jobs.running)
    at = editor.panes.listing.position(second.pk)
    cell(editor, at if at is not None else 1, "daily_budget")
    chosen = editor.target()
    assert len(chosen) == 1
    action(editor, "editor.take_back_last").run()
    qtbot.waitUntil(lambda: not editor.context.jobs.running)
    other = next(row for row in (first, second) if row.id != chosen[0])
    budgets = {row.id: row["daily_budget"] for row in list_rows(workspace, "campaign")}
    before = {row.id: row["daily_budget"] for row in (first, second)}
    assert (budgets[chosen[0]], budgets[other.id]) == (before[chosen[0]], 3_000_000)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "just now"), (60, "1 minute ago"), (3_599, "59 minutes ago"), (7_300, "2 hours ago"), (90_000, "yesterday")],
)
def test_when_something_was_said_is_told_as_people_do(seconds: int, said: str) -> None:
    assert ago(1_000_000_000_000 - seconds * 1000, now=1_000_000_000) == said

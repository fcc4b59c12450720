"""Findings at hand in the editor: fixed by a key, suppressed, explained; what an edit restarts is said before and after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core import changesets, remarks, rules
from core.rows import list_rows
from core.schema import ENTITY
from ui.actions import Actions
from ui.dialogs.suppressing import SuppressDialog
from ui.screens.editor import EditorScreen

Keys = Callable[[], None]


@pytest.fixture
def spaced(screen: EditorScreen, qtbot: QtBot) -> EditorScreen:
    """Two keywords with stray spaces, the first of them chosen."""
    workspace = screen.context.workspace
    ids = [row.id for row in list_rows(workspace, "keyword", limit=2)]
    with workspace.edit("Space") as edit:
        for number, id in enumerate(ids):
            edit.set("keyword", [id], {"text": f"quality  tool {number}"})
    screen.go_to_entity(ids[0])
    _settle(screen, qtbot)
    qtbot.waitUntil(lambda: any("spaces" in said for said in screen.panes.strip.messages()))
    return screen


def _settle(screen: EditorScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(
        lambda: (
            not screen.context.jobs.running
            and not screen.panes.listing.settling
            and not screen._wait.isActive()
            and not screen.forewarner._soon.isActive()
        ),
        timeout=10_000,
    )


def _spaced(screen: EditorScreen) -> list[str]:
    found = (row["text"] for row in list_rows(screen.context.workspace, "keyword"))
    return sorted(text for text in found if "  " in text)


def test_the_finding_at_hand_is_fixed_by_its_key(spaced: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    qtbot.keyClick(spaced, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    _settle(spaced, qtbot)
    assert _spaced(spaced) == ["quality  tool 1"]
    assert not [said for said in spaced.panes.strip.messages() if "spaces" in said]


def test_all_of_its_kind_are_fixed_as_one_step(spaced: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    with qtbot.waitSignal(spaced.context.messages.asked) as asked:
        actions.run("editor.fix_alike")
    asked.args[0].accept()
    _settle(spaced, qtbot)
    assert _spaced(spaced) == []
    changesets.undo(spaced.context.workspace)
    _settle(spaced, qtbot)
    assert len(_spaced(spaced)) == 2


def test_it_is_suppressed_with_a_reason(spaced: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    actions.run("editor.suppress")
    dialog = spaced.findChild(SuppressDialog)
    assert dialog is not None
    dialog.reason.setPlainText("Their own spelling")
    dialog._on_keep()
    _settle(spaced, qtbot)
    qtbot.waitUntil(lambda: not [said for said in spaced.panes.strip.messages() if "spaces" in said])
    (suppression,) = rules.list_suppressions(spaced.context.workspace)
    assert (suppression.reason, suppression.field) == ("Their own spelling", "text")


def test_its_rule_is_shown(spaced: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    with qtbot.waitSignal(spaced.go) as went:
        actions.run("editor.about_rule")
    assert went.args == ["checks", "common.spaces"]


def test_without_a_finding_the_reason_is_said(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    screen.panes.view.clearSelection()
    _settle(screen, qtbot)
    blocked = {one.id: one.why_blocked() for one in screen.screen_actions()}
    assert (
        blocked["editor.fix"]
        == blocked["editor.suppress"]
        == f"The chosen {screen.kind.replace('_', ' ')} has no finding."
    )


def test_an_edit_that_restarts_learning_is_announced_and_said_once(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    with workspace.write() as connection:
        connection.execute(ENTITY["campaign"].update().values(live=1))
    campaign = list_rows(workspace, "campaign", limit=1)[0]
    screen.go_to_entity(campaign.id)
    _settle(screen, qtbot)
    screen.panes.panel.focus_field("daily_budget")
    qtbot.waitUntil(lambda: "makes it learn anew, about 7 days" in screen.panes.strip.forewarning())
    screen.panes.panel.focus_field("name")
    qtbot.waitUntil(lambda: screen.panes.strip.forewarning() == "")
    screen.panes.panel.typed.emit("daily_budget", "99")
    _settle(screen, qtbot)
    said = [one.text for one in screen.context.messages.open.values() if "restarts learning" in one.text]
    assert said == [f"A new daily budget restarts learning of “{campaign['name']}”, about 7 days."]
    notice = next(one for one in screen.context.messages.open.values() if one.text == said[0])
    assert notice.action is not None
    notice.action[1]()
    _settle(screen, qtbot)
    assert list_rows(workspace, "campaign", limit=1)[0]["daily_budget"] == campaign["daily_budget"]
    assert len([one for one in screen.context.messages.open.values() if "restarts learning" in one.text]) == 1


def test_a_comment_on_a_campaign_is_no_edit_to_warn_of(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    campaign = list_rows(workspace, "campaign", limit=1)[0]
    with qtbot.waitSignal(screen.panes.listing.renewed):
        remarks.add(workspace, campaign.id, "Is this agreed?", field="daily_budget")
    _settle(screen, qtbot)
    assert not screen.context.messages.open

"""The editor as of an earlier moment: its lists, that nothing can be changed there, and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.errors import AppError
from core.past import stops
from core.workspace import Workspace
from ui.screens import Query
from ui.screens.editor.past_editor import PastEditor
from ui.screens.editor.screen import EditorScreen
from ui.window import MainWindow


def _workspace(window: MainWindow) -> Workspace:
    assert window.session is not None
    return window.session.context.workspace


def _editor(window: MainWindow) -> EditorScreen:
    assert window.session is not None
    screen = window.session.screen("editor")
    assert isinstance(screen, EditorScreen)
    return screen


def _campaigns(window: MainWindow) -> list[str]:
    listing = _editor(window).panes.listing
    rows = [listing.row(at) for at in range(listing.total)]
    return [str(row.row["name"]) for row in rows if row is not None]


@pytest.fixture
def edited(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """Two campaigns, one renamed, one removed, in four steps."""
    workspace = _workspace(opened)
    with workspace.edit("Begin") as edit:
        account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED"})
        values = {"account": account, "platform": "google_ads", "status": "PAUSED"}
        first, second = (edit.create("campaign", {**values, "name": name}) for name in ("Brand", "Generic"))
    with workspace.edit("Rename") as edit:
        edit.set("campaign", [first], {"name": "Brand | DE"})
    with workspace.edit("Remove") as edit:
        edit.delete("campaign", [second])
    opened.go("editor", None)
    _editor(opened).panes.types.choose("campaign")
    qtbot.waitUntil(lambda: _campaigns(opened) == ["Brand | DE"])
    return opened


def _look_back(window: MainWindow, qtbot: QtBot) -> PastEditor:
    window.actions_of_window.run("view.past")
    qtbot.waitUntil(lambda: window.past.on)
    screen = _editor(window)
    assert isinstance(screen, PastEditor)
    return screen


def test_the_lists_are_those_of_the_chosen_moment(edited: MainWindow, qtbot: QtBot) -> None:
    now = _editor(edited)
    past = _look_back(edited, qtbot)
    bar = edited.past.bar
    assert edited.stack.currentWidget() is past
    assert bar.isVisible()
    assert "As of" in bar.moment.text()
    assert "after “Rename”" in bar.words.text()
    assert past.kind == "campaign"
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand | DE", "Generic"])
    bar.slider.setFocus()
    qtbot.keyClick(bar.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand", "Generic"])
    qtbot.keyClick(bar.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: _campaigns(edited) == [])
    assert bar.moment.text() == "Before anything was done"
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand | DE"])
    copy = past.context.workspace.path
    qtbot.mouseClick(bar.now, Qt.MouseButton.LeftButton)
    assert _editor(edited) is now
    assert edited.stack.currentWidget() is now
    assert not bar.isVisible()
    assert not copy.parent.exists()


def test_nothing_can_be_changed_in_the_past(edited: MainWindow, qtbot: QtBot) -> None:
    past = _look_back(edited, qtbot)
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand | DE", "Generic"])
    view = past.panes.view
    view.go_to(0)
    view.selectRow(0)
    assert not view.table.flags(view.currentIndex()) & Qt.ItemFlag.ItemIsEditable
    actions = edited.actions_of_window
    actions.refresh()
    for id in ("editor.remove", "editor.pause", "editor.fill_down", "editor.paste"):
        assert not actions.qaction(id).isEnabled(), id
    edited.program.preferences.change(edited.program.preferences.value.changed("appearance", density="compact"))
    assert past.context.workspace.read_only
    with pytest.raises(AppError), past.context.workspace.edit("Never"):
        pass
    edited.past.leave()
    assert not _editor(edited).context.workspace.read_only
    assert _editor(edited).context.settings.appearance.density == "compact"


def test_what_is_done_meanwhile_is_there_on_the_way_back(edited: MainWindow, qtbot: QtBot) -> None:
    _look_back(edited, qtbot)
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand | DE", "Generic"])
    edited.actions_of_window.run("edit.undo")
    qtbot.waitUntil(lambda: len(stops(_workspace(edited))) == 4)
    assert edited.past.on
    edited.go("editor", Query("generic"))
    assert not edited.past.on
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Generic"])


def test_a_day_is_how_it_ended(edited: MainWindow, qtbot: QtBot) -> None:
    _look_back(edited, qtbot)
    bar = edited.past.bar
    today = date.today()
    bar.go_to_day(today - timedelta(days=1))
    qtbot.waitUntil(lambda: _campaigns(edited) == [])
    bar.go_to_day(today)
    assert bar.slider.value() == bar.slider.maximum()
    assert "as it is now" in bar.words.text()
    qtbot.waitUntil(lambda: _campaigns(edited) == ["Brand | DE"])


def test_other_places_stay_those_of_now(edited: MainWindow, qtbot: QtBot) -> None:
    past = _look_back(edited, qtbot)
    copy = past.context.workspace.path
    edited.go("review", None)
    assert not edited.past.bar.isVisible()
    edited.go("editor", None)
    assert edited.past.bar.isVisible()
    edited.close_workspace()
    assert not edited.past.on
    assert not copy.parent.exists()


def test_an_empty_workspace_has_no_past(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("past", None)
    qtbot.waitUntil(lambda: not opened.program.jobs.running)
    assert not opened.past.on
    assert isinstance(_editor(opened), EditorScreen)
    assert not isinstance(_editor(opened), PastEditor)


def test_the_editor_has_a_button_for_it(edited: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(_editor(edited).panes.filter.past, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: edited.past.on)
    assert [button.accessibleName() or button.text() for button in edited.past.bar.findChildren(QPushButton)] == [
        "Choose a day…", "Back to now"]  # fmt: skip

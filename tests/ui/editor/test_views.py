"""The search line and its views, with keys as a person would use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core import views
from ui.context import Context
from ui.dialogs.views import KeepViewDialog, ViewsDialog
from ui.screens.editor import EditorScreen
from ui.tables.view_state import ViewState


@pytest.fixture
def editor(context: Context, bridged: Callable[[Any], None], qtbot: QtBot) -> EditorScreen:
    made = EditorScreen(context)
    qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(made)
    made.resize(1208, 690)
    made.show()
    qtbot.waitUntil(lambda: not context.jobs.running and not made.panes.listing.settling)
    return made


def dialog_of(kind: type) -> object:
    return next(top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible())


def entries(screen: EditorScreen) -> list[str]:
    button = screen.panes.filter.views
    button.fill()
    return [each.text() for each in button.menu().actions()]


def choose(screen: EditorScreen, text: str) -> None:
    button = screen.panes.filter.views
    button.fill()
    next(each for each in button.menu().actions() if each.text() == text).trigger()


def run(screen: EditorScreen, id: str) -> None:
    next(action for action in screen.screen_actions() if action.id == id).run()


def test_a_ready_made_view_fills_the_line(editor: EditorScreen, qtbot: QtBot) -> None:
    choose(editor, "Errors")
    assert editor.panes.filter.query() == "has:error"


def test_a_search_is_kept_found_renamed_and_forgotten(editor: EditorScreen, qtbot: QtBot) -> None:
    workspace = editor.context.workspace
    editor.panes.filter.show_query("is:paused")
    run(editor, "editor.keep_view")
    dialog = dialog_of(KeepViewDialog)
    assert isinstance(dialog, KeepViewDialog)
    qtbot.keyClicks(dialog.name, "Sleeping")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert [one.query for one in views.list_views(workspace)] == ["is:paused"]
    editor.panes.filter.show_query("")
    choose(editor, "Sleeping")
    assert editor.panes.filter.query() == "is:paused"
    run(editor, "editor.edit_views")
    kept = dialog_of(ViewsDialog)
    assert isinstance(kept, ViewsDialog)
    kept.name.setText("Resting")
    qtbot.keyClick(kept.name, Qt.Key.Key_Return)
    assert [one.name for one in views.list_views(workspace)] == ["Resting"]
    kept.removed.emit(views.list_views(workspace)[0].id)
    assert kept.list.count() == 0
    kept.close()


def test_a_kept_view_brings_its_columns_order_and_groups_back(editor: EditorScreen, qtbot: QtBot) -> None:
    arrangement, view = editor.arrangement, editor.panes.view
    editor.panes.types.choose("keyword")
    kept_as = ViewState(
        order=("max_cpc", "text"), widths={"text": 321}, hidden={"final_url": True}, orders=(("text", True),), group="match_type"
    )  # fmt: skip
    arrangement.take(kept_as)
    run(editor, "editor.keep_view")
    dialog = dialog_of(KeepViewDialog)
    assert isinstance(dialog, KeepViewDialog)
    qtbot.keyClicks(dialog.name, "By match type")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    shown = view.arrangement()
    arrangement.reset()
    assert arrangement.state == ViewState()
    editor.panes.types.choose("ad_group")
    choose(editor, "By match type")
    assert arrangement.state == ViewState(), "the columns of another kind are left alone"
    editor.panes.types.choose("keyword")
    choose(editor, "By match type")
    assert arrangement.state == kept_as
    assert view.arrangement() == shown
    assert view.orders == (("text", True),)
    qtbot.waitUntil(
        lambda: editor.panes.listing.wanted is not None and editor.panes.listing.wanted.group == "match_type"
    )
    choose(editor, "Paused")
    assert arrangement.state == kept_as, "a ready-made view leaves the columns"


def test_a_column_that_is_no_more_orders_nothing(editor: EditorScreen) -> None:
    editor.panes.types.choose("keyword")
    state = {"keyword": {"orders": [["gone", True], ["text", False]], "group": "gone", "widths": 7, "hidden": None}}
    kept = views.save_view(editor.context.workspace, "Old", "", state=state)
    editor.panes.filter.views.view_chosen.emit(kept)
    assert editor.arrangement.state == ViewState(orders=(("text", False),))


def test_a_name_that_is_taken_offers_to_replace(editor: EditorScreen, qtbot: QtBot) -> None:
    workspace = editor.context.workspace
    views.save_view(workspace, "A", "is:enabled")
    editor.panes.filter.show_query("is:paused")
    run(editor, "editor.keep_view")
    dialog = dialog_of(KeepViewDialog)
    assert isinstance(dialog, KeepViewDialog)
    dialog.name.setText("A")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert "already" in dialog.problem.text()
    dialog.replace.setChecked(True)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert views.find_view(workspace, "A").query == "is:paused"


def test_what_was_searched_for_is_offered_again(editor: EditorScreen, qtbot: QtBot) -> None:
    edit = editor.panes.filter.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "is:paused")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: views.recent(editor.context.workspace) == ["is:paused"])
    assert "is:paused" in entries(editor)
    edit.clear()
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    popup = edit.completions.popup()
    assert popup is not None
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert edit.text() == "is:paused"


def test_names_of_campaigns_are_completed(editor: EditorScreen, qtbot: QtBot) -> None:
    edit = editor.panes.filter.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "campaign = ")
    popup = edit.completions.popup()
    assert popup is not None
    model = edit.completions.completionModel()
    offered = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert any("Brand" in each or "brand" in each for each in offered), offered
    popup.hide()

"""Formulas in cells: typed after =, marked fx, followed at once, ended by typing over with a word about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core import changesets
from core.rows import list_rows
from ui.screens.editor import EditorScreen
from ui.tables.delegate import CountedEdit


def quiet(screen: EditorScreen) -> bool:
    return not screen.context.jobs.running and not screen.panes.listing.settling


def type_into(screen: EditorScreen, qtbot: QtBot, position: int, text: str) -> None:
    view = screen.panes.view
    view.go_to(position, view.column_of("name"))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(screen))


def tip(screen: EditorScreen, position: int) -> str:
    index = screen.panes.table.index(position, screen.panes.view.column_of("name"))
    return str(index.data(Qt.ItemDataRole.ToolTipRole))


def test_a_formula_is_typed_followed_and_ended(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    screen.panes.types.choose("ad_group")
    qtbot.waitUntil(lambda: quiet(screen))
    type_into(screen, qtbot, 0, '=concat(campaign, " / ", theme)')
    first = list_rows(workspace, "ad_group")[0]
    assert first["name"] == "DE | Search | Non-brand | Quality / Quality management"
    qtbot.waitUntil(lambda: "Formula =concat" in tip(screen, 0))
    with workspace.edit("Rename") as edit:
        edit.set("campaign", [list_rows(workspace, "campaign")[0].id], {"name": "DE | Brand"})
    assert list_rows(workspace, "ad_group")[0]["name"] == "DE | Brand / Quality management"
    type_into(screen, qtbot, 0, "Mine")
    assert list_rows(workspace, "ad_group")[0]["name"] == "Mine"
    assert any("formula ended" in notice.text for notice in screen.context.messages.open.values())
    qtbot.waitUntil(lambda: "Formula" not in tip(screen, 0))
    changesets.undo(workspace)
    qtbot.waitUntil(lambda: "Formula =concat" in tip(screen, 0))


def test_what_cannot_be_read_changes_nothing_and_an_apostrophe_makes_it_text(
    screen: EditorScreen, qtbot: QtBot
) -> None:
    workspace = screen.context.workspace
    screen.panes.types.choose("ad_group")
    qtbot.waitUntil(lambda: quiet(screen))
    screen.pen.text("ad_group", [list_rows(workspace, "ad_group")[0].id], "name", "'=1+1")
    assert list_rows(workspace, "ad_group")[0]["name"] == "=1+1"
    assert not screen.pen.write(
        lambda: screen.pen.text("ad_group", [list_rows(workspace, "ad_group")[0].id], "name", "=campain")
    )
    assert list_rows(workspace, "ad_group")[0]["name"] == "=1+1"


def test_a_formula_is_edited_as_such_and_marked_in_the_panel(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    screen.panes.types.choose("ad_group")
    qtbot.waitUntil(lambda: quiet(screen))
    type_into(screen, qtbot, 0, '=concat(campaign, " / ", theme)')
    view = screen.panes.view
    qtbot.waitUntil(lambda: "Formula =concat" in tip(screen, 0))
    view.go_to(0, view.column_of("name"))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, CountedEdit)
    assert editor.text() == '=concat(campaign, " / ", theme)'
    assert editor.counter() == ""
    sets = len(changesets.list_sets(workspace))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(screen))
    assert len(changesets.list_sets(workspace)) == sets, "looked at and left"
    table, row = screen.panes.table, screen.panes.listing.row(0)
    assert row is not None
    assert table.copy_text(row, table.columns[view.column_of("name")]).endswith("/ Quality management")
    view.go_to(0, view.column_of("name"))
    label = screen.panes.panel.labels
    qtbot.waitUntil(lambda: "fx" in label_of(screen, "name").text())
    assert "Formula =concat" in label_of(screen, "name").toolTip()
    assert "fx" not in label["theme"].text()
    type_into(screen, qtbot, 0, "Mine")
    qtbot.waitUntil(lambda: "fx" not in label_of(screen, "name").text())


def label_of(screen: EditorScreen, name: str) -> QLabel:
    return screen.panes.panel.labels[name]

"""Choosing from a list where a new name may be written as well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.dialogs.choosing import Choice, ChooseDialog


def _dialog(qtbot: QtBot, *names: str, fresh: bool = True) -> tuple[ChooseDialog, list[str]]:
    taken: list[str] = []
    choices = [Choice(name, name, "12 rows") for name in names]
    dialog = ChooseDialog("Add a label", "1 keyword selected.", choices, ("Add", taken.append), None, fresh=fresh)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, taken


def test_a_new_name_that_is_part_of_another_can_be_made(qtbot: QtBot) -> None:
    dialog, taken = _dialog(qtbot, "Q1 launch", "Brand")
    qtbot.keyClicks(dialog.search, "Q1")
    assert dialog.list.currentItem().text().startswith("Q1 launch")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.list.currentItem().text() == "New: “Q1”"
    dialog.yes.click()
    assert taken == ["Q1"]


def test_the_very_name_goes_before_names_that_hold_it(qtbot: QtBot) -> None:
    dialog, taken = _dialog(qtbot, "Q1 launch", "Q1")
    qtbot.keyClicks(dialog.search, "Q1")
    dialog.yes.click()
    assert taken == ["Q1"]


def test_what_is_typed_is_looked_for_in_names_and_made_where_there_is_none(qtbot: QtBot) -> None:
    dialog, taken = _dialog(qtbot, "Brand")
    qtbot.keyClicks(dialog.search, "12")
    assert dialog.list.currentItem().text() == "New: “12”"
    dialog.yes.click()
    assert taken == ["12"]


def test_without_new_names_nothing_that_is_not_listed_is_taken(qtbot: QtBot) -> None:
    dialog, taken = _dialog(qtbot, "Brand", fresh=False)
    qtbot.keyClicks(dialog.search, "nothing")
    assert not dialog.yes.isEnabled()
    dialog.search.clear()
    dialog.yes.click()
    assert taken == ["Brand"]

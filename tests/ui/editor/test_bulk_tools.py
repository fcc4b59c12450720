"""The bulk change dialog in real hands: counts before anything changes, one step that can be undone, recipes, keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core import changesets
from core.bulk import Amounts, recipes
from core.formulas.keeping import kept_of
from core.rows import list_rows
from ui.actions import Actions
from ui.screens.editor import EditorScreen
from ui.screens.editor.bulk.dialog import BulkDialog
from ui.screens.editor.bulk.pages import AddressPage, AmountPage, AppendPage, FormulaPage, ReplacePage


def quiet(screen: EditorScreen) -> bool:
    """Nothing is being filled, counted or changed any more."""
    return not screen.context.jobs.running and not screen.panes.listing.settling


def opened(screen: EditorScreen, actions: Actions, qtbot: QtBot, kind: str, action: str) -> BulkDialog:
    screen.panes.types.choose(kind)
    qtbot.waitUntil(lambda: quiet(screen))
    actions.run(action)
    dialog = screen.findChild(BulkDialog)
    assert dialog is not None
    return dialog


def values(screen: EditorScreen, kind: str, field: str) -> list[Any]:
    return [row[field] for row in list_rows(screen.context.workspace, kind)]


def test_replacing_text_counts_first_and_then_does_it(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    dialog = opened(screen, actions, qtbot, "ad", "editor.replace")
    page = dialog.page
    assert isinstance(page, ReplacePage)
    assert "Write what to find" in dialog.counts.words()
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(page.sought, "ISO 9001")
    page.put.setText("ISO 13485")
    qtbot.waitUntil(lambda: "change" in dialog.go.text() or dialog.go.text() != "Change")
    assert dialog.counts.words().startswith("30 of 60 ads change")
    assert dialog.go.text() == "Change headlines of 30 ads"
    before, after = dialog.samples.rows[0][0][2:4]
    assert ("ISO 9001" in before, "ISO 13485" in after) == (True, True)
    assert not any("ISO 13485 Ready in Weeks" in (each or []) for each in values(screen, "ad", "headlines"))
    qtbot.keyClick(page.put, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(screen))
    found = [each for each in values(screen, "ad", "headlines") if "ISO 13485 Ready in Weeks" in (each or [])]
    assert len(found) == 30
    notice = list(screen.context.messages.open.values())[-1]
    assert notice.text == "30 values changed."
    assert notice.action is not None
    notice.action[1]()
    qtbot.waitUntil(lambda: quiet(screen))
    assert not any("ISO 13485 Ready in Weeks" in (each or []) for each in values(screen, "ad", "headlines"))


def test_a_pattern_that_cannot_be_read_is_said_in_the_box(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    dialog = opened(screen, actions, qtbot, "keyword", "editor.replace")
    page = dialog.page
    assert isinstance(page, ReplacePage)
    page.regex.setChecked(True)
    page.sought.setText("(audit")
    qtbot.waitUntil(lambda: "cannot be read" in dialog.counts.words())
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_texts_that_would_be_too_long_are_counted_and_left_alone(
    screen: EditorScreen, actions: Actions, qtbot: QtBot
) -> None:
    dialog = opened(screen, actions, qtbot, "ad", "editor.append")
    page = dialog.page
    assert isinstance(page, AppendPage)
    dialog.tick(["headlines"])
    page.text.setText("for plants")
    qtbot.waitUntil(lambda: "too long" in dialog.counts.words())
    assert "those texts stay" not in dialog.counts.words()
    dialog.skip.setChecked(True)
    qtbot.waitUntil(lambda: "those texts stay" in dialog.counts.words())
    dialog.number.setCurrentIndex(12)
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.go.click()
    qtbot.waitUntil(lambda: quiet(screen))
    changed = [each for each in values(screen, "ad", "headlines") if each and "for plants" in " ".join(each)]
    assert changed
    assert all(len(text) <= 30 for each in changed for text in each)


def test_only_the_chosen_rows_and_bids_with_keys_alone(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(lambda: quiet(screen))
    view = screen.panes.view
    view.go_to(0)
    view.setFocus()
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: view.chosen_count() == 3 and quiet(screen))
    before = values(screen, "keyword", "max_cpc")
    actions.run("editor.change_bids")
    dialog = screen.findChild(BulkDialog)
    assert dialog is not None
    page = dialog.page
    assert isinstance(page, AmountPage)
    assert "3 keywords you selected" in dialog.rows.words
    qtbot.keyClicks(page.by, "10%")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    assert dialog.go.text() == "Change max. CPC of 3 keywords"
    qtbot.keyClick(page.by, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(screen))
    changed = [(a, b) for a, b in zip(before, values(screen, "keyword", "max_cpc"), strict=True) if a != b]
    assert len(changed) == 3
    assert all(b == (a * 11 // 10 + 5_000) // 10_000 * 10_000 for a, b in changed)


def test_what_was_done_can_be_done_again(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    dialog = opened(screen, actions, qtbot, "keyword", "editor.change_bids")
    assert not dialog.recent.isEnabled()
    page = dialog.page
    assert isinstance(page, AmountPage)
    page.by.setText("5%")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.go.click()
    qtbot.waitUntil(lambda: quiet(screen))
    remembered = recipes(screen.context.workspace, "keyword")
    assert [one.tool for one in remembered] == [Amounts("increase", "5%")]
    qtbot.waitUntil(lambda: screen.findChild(BulkDialog) is None)
    dialog = opened(screen, actions, qtbot, "keyword", "editor.replace")
    assert dialog.recent.isEnabled()
    dialog.show_recipe(remembered[0])
    shown = dialog.page
    assert isinstance(shown, AmountPage)
    assert (shown.by.text(), dialog.chosen_fields()) == ("5%", ("max_cpc",))
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.reject()


def test_addresses_show_only_the_lines_they_need(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    dialog = opened(screen, actions, qtbot, "ad", "editor.change_urls")
    page = dialog.page
    assert isinstance(page, AddressPage)
    assert page.sought.accessibleName() == "Parameter"
    page.sought.setText("utm_source")
    page.put.setText("northwind")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.go.click()
    qtbot.waitUntil(lambda: quiet(screen))
    assert all(str(url).endswith("?utm_source=northwind") for url in values(screen, "ad", "final_url"))
    qtbot.waitUntil(lambda: screen.findChild(BulkDialog) is None)
    dialog = opened(screen, actions, qtbot, "ad", "editor.change_urls")
    page = dialog.page
    assert isinstance(page, AddressPage)
    page.action.setCurrentIndex(page.action.findData("https"))
    assert not page.sought.isVisible()
    assert not page.put.isVisible()
    dialog.reject()


def test_a_formula_is_kept_and_can_be_ended(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    dialog = opened(screen, actions, qtbot, "ad_group", "editor.formula")
    page = dialog.page
    assert isinstance(page, FormulaPage)
    dialog.tick(["name"])
    page.formula.setText("=campain")
    qtbot.waitUntil(lambda: "no field" in dialog.counts.words())
    page.formula.setText("[campaign] group")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    dialog.go.click()
    qtbot.waitUntil(lambda: quiet(screen))
    workspace = screen.context.workspace
    pks = [row.pk for row in list_rows(workspace, "ad_group")]
    with workspace.read() as connection:
        assert len(kept_of(connection, "ad_group", pks)) == 20
    screen.panes.view.go_to(0, screen.panes.view.column_of("name"))
    screen.panes.view.setFocus()
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.view.chosen_count() == 1)
    qtbot.waitUntil(lambda: screen.findChild(BulkDialog) is None)
    actions.run("editor.formula")
    again = screen.findChild(BulkDialog)
    assert again is not None
    shown = again.page
    assert isinstance(shown, FormulaPage)
    assert (shown.formula.text(), again.chosen_fields()) == ("[campaign] group", ("name",))
    again.reject()
    qtbot.waitUntil(lambda: screen.findChild(BulkDialog) is None and quiet(screen))
    actions.run("editor.end_formula")
    qtbot.waitUntil(lambda: quiet(screen))
    with workspace.read() as connection:
        assert len(kept_of(connection, "ad_group", pks)) == 19
    changesets.undo(workspace)
    with workspace.read() as connection:
        assert len(kept_of(connection, "ad_group", pks)) == 20


@pytest.mark.parametrize("kind", ["campaign", "ad_group", "ad", "keyword"])
def test_every_tool_offers_fields_and_everything_is_reached_by_tab(
    screen: EditorScreen, actions: Actions, qtbot: QtBot, kind: str
) -> None:
    dialog = opened(screen, actions, qtbot, kind, "editor.replace")
    for at in range(dialog.tools.count()):
        dialog.tools.setCurrentRow(at)
        assert dialog.fields.count() > 0
        assert len(dialog.chosen_fields()) > 0
        reached = _reached(dialog)
        missed = [
            line.accessibleName()
            for line in dialog.page.findChildren(QLineEdit)
            if line.isVisible() and line not in reached
        ]
        assert not missed
        assert {dialog.tools, dialog.fields} <= reached
    dialog.reject()


def _reached(dialog: BulkDialog) -> set[QWidget]:
    """What Tab walks through."""
    start: QWidget = dialog.tools
    here: QWidget | None = start
    found = {start}
    while True:
        here = here.nextInFocusChain()
        if here is None or here is start:
            return found
        if here.isVisible() and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.add(here)

"""Copy, paste, move, drag, duplicates and many changes at once, driven as people drive them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.changesets import list_sets, undo
from core.copying import Destination
from core.duplicates import Within
from core.pasting import What
from core.rows import get_row, list_rows
from core.schema import ENTITY
from core.tree import TreeRow
from ui.screens.editor import entity_clipboard, structure_acts
from ui.screens.editor.duplicates_panel import DuplicatesPanel
from ui.screens.editor.multiple.columns_page import MEANS, SURE
from ui.screens.editor.multiple.dialog import COLUMNS, DATA, REVIEW, MultipleDialog
from ui.screens.editor.place_picker import PlacePicker
from ui.screens.editor.tree_drag import MIME, drop, fits, words
from ui.screens.editor.tree_menu import tree_menu


@pytest.fixture(autouse=True)
def _clean_clipboard(qapp):
    QGuiApplication.clipboard().clear()
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, PlacePicker | DuplicatesPanel | MultipleDialog):
            widget.close()


def named(screen, kind, name):
    return next(row for row in list_rows(screen.context.workspace, kind) if row["name"] == name)


def idle(screen, qtbot):
    qtbot.waitUntil(lambda: not screen.context.jobs.running and not screen.panes.listing.settling)


def in_tree(screen, qtbot, kind, name):
    row = named(screen, kind, name)
    screen.panes.tree.choose(kind, row.pk)
    screen.panes.tree.view.setFocus()
    screen.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: screen.isActiveWindow() and screen.panes.tree.view.hasFocus())
    idle(screen, qtbot)
    return row


def names(screen, kind):
    return [row["name"] for row in list_rows(screen.context.workspace, kind)]


def said(screen, text):
    return any(text in one.text for one in screen.context.messages.open.values())


def notice(screen):
    return list(screen.context.messages.open.values())[-1]


def test_copy_in_the_tree_and_paste_into_another_campaign_with_keys(screen, actions, qtbot):
    in_tree(screen, qtbot, "ad_group", "Calibration")
    QTest.keyClick(screen.panes.tree.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: entity_clipboard.get() is not None)
    assert QGuiApplication.clipboard().text() == "Calibration"
    target = in_tree(screen, qtbot, "campaign", "DE | Search | Brand")
    QTest.keyClick(screen.panes.tree.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(screen, "ad_group").count("Calibration") == 2)
    idle(screen, qtbot)
    made = [row for row in list_rows(screen.context.workspace, "ad_group") if row["campaign"] == target.id]
    assert {row["name"] for row in made} == {"Brand", "Calibration"}
    assert "Pasted 1 ad group, 3 ads, 30 keywords." in notice(screen).text


def test_copy_shell_and_paste_into_several_chosen_campaigns(screen, actions, qtbot):
    in_tree(screen, qtbot, "ad_group", "CAPA")
    actions.run("editor.copy_shell")
    qtbot.waitUntil(lambda: entity_clipboard.get() is not None)
    screen.panes.tree.choose("account", list_rows(screen.context.workspace, "account")[0].pk)
    screen.panes.types.choose("campaign")
    idle(screen, qtbot)
    screen.panes.view.setFocus()
    screen.panes.view.choose_rows([0, 1])
    keywords = len(list_rows(screen.context.workspace, "keyword"))
    actions.run("editor.paste_into")
    qtbot.waitUntil(lambda: said(screen, "Pasted"))
    idle(screen, qtbot)
    assert len([name for name in names(screen, "ad_group") if name.startswith("CAPA")]) == 3
    assert len(list_rows(screen.context.workspace, "keyword")) == keywords


def test_whole_rows_are_copied_as_cells_and_as_entities(screen, actions, qtbot):
    screen.panes.types.choose("keyword")
    idle(screen, qtbot)
    screen.panes.view.setFocus()
    screen.panes.view.choose_rows([0, 1])
    actions.run("editor.copy")
    qtbot.waitUntil(lambda: entity_clipboard.get() is not None)
    parcel = entity_clipboard.get()
    assert [len(ids) for ids in parcel.picked.values()] == [2]
    assert len(QGuiApplication.clipboard().text().strip().splitlines()) == 2
    screen.panes.view.choose_rows([])
    screen.panes.view.setCurrentIndex(screen.panes.table.index(0, screen.panes.view.column_of("text")))
    actions.run("editor.copy")
    idle(screen, qtbot)
    assert entity_clipboard.get() is None


def test_copied_rows_are_pasted_as_rows_where_no_cell_is_chosen(screen, actions, qtbot):
    workspace = screen.context.workspace
    source = in_tree(screen, qtbot, "ad_group", "CAPA")
    screen.panes.types.choose("keyword")
    idle(screen, qtbot)
    screen.panes.view.setFocus()
    screen.panes.view.choose_rows([0, 1, 2])
    actions.run("editor.copy")
    qtbot.waitUntil(lambda: entity_clipboard.get() is not None)
    target = in_tree(screen, qtbot, "ad_group", "Calibration")
    screen.panes.view.setFocus()
    assert structure_acts.pastes_entities(screen)
    actions.run("editor.paste")
    qtbot.waitUntil(lambda: said(screen, "Pasted 3 keywords."))
    idle(screen, qtbot)
    copied = {row["text"] for row in list_rows(workspace, "keyword") if row["ad_group"] == source.id}
    there = [row["text"] for row in list_rows(workspace, "keyword") if row["ad_group"] == target.id]
    assert len(copied & set(there)) >= 1
    assert len(there) == 33
    view = screen.panes.view
    view.moving.to(view.table.index(0, view.column_of("text")))
    assert not structure_acts.pastes_entities(screen)


def test_the_tree_has_a_menu(screen, qtbot):
    in_tree(screen, qtbot, "ad_group", "CAPA")
    menu = tree_menu(screen)
    entries = {entry.text(): entry.isEnabled() for entry in menu.actions() if entry.text()}
    assert entries["Move to…"]
    assert entries["Copy as LinkedIn ad sets…"]
    menu.close()
    in_tree(screen, qtbot, "campaign", "Northwind | Conversion | Q1")
    menu = tree_menu(screen)
    assert not {entry.text(): entry.isEnabled() for entry in menu.actions()}["Copy as LinkedIn ad sets…"]
    menu.close()


def test_duplicate_offers_an_undo(screen, actions, qtbot):
    in_tree(screen, qtbot, "campaign", "DE | Search | Brand")
    actions.run("editor.duplicate")
    qtbot.waitUntil(lambda: "DE | Search | Brand #2" in names(screen, "campaign"))
    idle(screen, qtbot)
    assert screen.panes.tree.current().name == "DE | Search | Brand #2"
    notice(screen).action[1]()
    qtbot.waitUntil(lambda: "DE | Search | Brand #2" not in names(screen, "campaign"))


def test_move_to_a_chosen_campaign(screen, actions, qtbot):
    row = in_tree(screen, qtbot, "ad_group", "CAPA")
    actions.run("editor.move_to")
    (picker,) = screen.findChildren(PlacePicker)
    target = named(screen, "campaign", "DE | Search | Brand")
    assert not picker.go.isEnabled()
    picker.tree.choose("campaign", target.pk)
    assert picker.go.isEnabled()
    QTest.mouseClick(picker.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: get_row(screen.context.workspace, "ad_group", row.id)["campaign"] == target.id)
    idle(screen, qtbot)
    assert notice(screen).text == "Moved 1 ad group."


def test_linkedin_campaigns_are_no_place_for_google_ad_groups(screen, actions, qtbot):
    in_tree(screen, qtbot, "ad_group", "CAPA")
    actions.run("editor.copy_to")
    (picker,) = screen.findChildren(PlacePicker)
    picker.tree.choose("campaign", named(screen, "campaign", "Northwind | Conversion | Q1").pk)
    assert picker.destinations() == []
    assert not picker.go.isEnabled()


def test_a_google_ad_group_is_proposed_as_an_ad_set(screen, actions, qtbot):
    in_tree(screen, qtbot, "ad_group", "CAPA")
    actions.run("editor.as_ad_sets")
    (picker,) = screen.findChildren(PlacePicker)
    picker.tree.choose("campaign", named(screen, "campaign", "Northwind | Conversion | Q1").pk)
    QTest.mouseClick(picker.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(list_sets(screen.context.workspace, state="proposed")))
    idle(screen, qtbot)
    assert "Proposed 1 ad set with 3 ads. Not representable on LinkedIn:" in notice(screen).text
    assert notice(screen).action[0] == "Review"
    assert names(screen, "ad_group").count("CAPA") == 1


def tree_row(screen, kind, name, platform="google_ads"):
    row = named(screen, kind, name)
    return TreeRow(kind, row.pk, row.id, name, platform, row["status"], None, True)


def test_a_drop_moves_and_with_ctrl_copies(screen, actions, qtbot):
    group, brand = tree_row(screen, "ad_group", "CAPA"), tree_row(screen, "campaign", "DE | Search | Brand")
    assert words(group, brand, copying=False) == "Move “CAPA” into “DE | Search | Brand”"
    drop(screen, group, brand, copying=True)
    qtbot.waitUntil(lambda: names(screen, "ad_group").count("CAPA") == 2)
    idle(screen, qtbot)
    undo(screen.context.workspace)
    drop(screen, group, brand, copying=False)
    qtbot.waitUntil(lambda: get_row(screen.context.workspace, "ad_group", group.id)["campaign"] == brand.id)
    idle(screen, qtbot)
    stage = tree_row(screen, "campaign", "Northwind | Conversion | Q1", "linkedin_ads")
    assert fits(group, stage)
    assert words(group, stage, copying=False).startswith("Propose “CAPA” as an ad set")
    assert not fits(stage, brand)
    assert not fits(brand, group.__class__(**{**group.__dict__, "platform": "linkedin_ads"}))


def test_the_tree_takes_drops_of_what_was_dragged(screen, qtbot):
    group, brand = named(screen, "ad_group", "CAPA"), named(screen, "campaign", "DE | Search | Brand")
    tree = screen.panes.tree
    tree.choose("campaign", brand.pk)
    at = tree.view.visualRect(tree.view.currentIndex()).center()
    screen.dragging._dragged = tree_row(screen, "ad_group", "CAPA")
    data = QMimeData()
    data.setData(MIME, group.id.encode())
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, move | Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tree.view.viewport(), enter)
    assert enter.isAccepted()
    dropped = QDropEvent(QPointF(at), move | Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tree.view.viewport(), dropped)
    qtbot.waitUntil(lambda: get_row(screen.context.workspace, "ad_group", group.id)["campaign"] == brand.id)
    elsewhere = QDropEvent(QPointF(QPoint(5, 2000)), move, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tree.view.viewport(), elsewhere)
    assert not elsewhere.isAccepted()


# Duplicates


def panel_of(screen, actions, qtbot):
    actions.run("editor.duplicates")
    (panel,) = screen.findChildren(DuplicatesPanel)
    qtbot.waitUntil(lambda: not screen.context.jobs.running and not panel._wait.isActive())
    return panel


def test_duplicates_are_found_as_options_change_and_removed_in_one_step(screen, actions, qtbot):
    workspace = screen.context.workspace
    groups = list_rows(workspace, "ad_group", ENTITY["ad_group"].c.platform == "google_ads")
    with workspace.edit("Twins") as edit:
        for group in groups[:3]:
            edit.create(
                "keyword", {"ad_group": group.id, "text": "Gauge  software", "match_type": "EXACT", "status": "ENABLED"}
            )
    screen.panes.types.choose("keyword")
    idle(screen, qtbot)
    panel = panel_of(screen, actions, qtbot)
    (group,) = panel.model.groups
    assert group.size == 3
    first = panel.model.index(0, 0)
    assert panel.view.isExpanded(first)
    assert panel.model.data(first) == "Gauge  software"
    other = panel.model.index(2, 0, first)
    panel.view.setCurrentIndex(other)
    kept = panel.model.member_at(other).row.id
    QTest.mouseClick(panel.keep, Qt.MouseButton.LeftButton)
    assert panel.model.member_at(panel.model.index(0, 0, first)).row.id == kept
    assert panel.remove.text() == "Remove 2 keywords"
    panel.model.setData(first, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert not panel.remove.isEnabled()
    panel.model.tick_all(on=True)
    QTest.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.model.groups and not screen.context.jobs.running)
    left = [row.id for row in list_rows(workspace, "keyword") if row["text"] == "Gauge  software"]
    assert left == [kept]
    undo(workspace)
    panel.within.setCurrentIndex(panel.within.findData(Within.CAMPAIGNS))
    qtbot.waitUntil(lambda: bool(panel.model.groups))
    panel.kind.setCurrentIndex(panel.kind.findData("ad_group"))
    panel.within.setCurrentIndex(panel.within.findData(Within.AD_GROUP))
    qtbot.waitUntil(lambda: panel.listed.empty.accessibleName() == "Nothing to search")
    assert not panel.any_order.isEnabled()


# Many changes at once


SHEET = (
    "Kampagne\tAnzeigengruppe\tSuchbegriff\tKeyword-Option\tGebot\tSeltsames\n"
    "DE | Search | Brand\tBrand\tnorthwind qms\tExakt\t3,10 €\tx\n"
    "DE | Search | Brand\tBrand\tnorthwind quality suite\tWortgruppe\t2,40 €\ty\n"
    "DE | Search | Brand\tBrand\tnorthwind bad\tExakt\tteuer\tz\n"
)


def opened(screen, actions, qtbot, text):
    actions.run("editor.multiple")
    (dialog,) = screen.findChildren(MultipleDialog)
    assert dialog.stack.currentIndex() == DATA
    dialog.data.edit.setPlainText(text)
    dialog.data.own.setChecked(True)
    return dialog


def on(dialog, step, qtbot):
    QTest.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == step)


def test_a_pasted_sheet_goes_through_columns_and_review_into_a_proposal(screen, actions, qtbot):
    workspace = screen.context.workspace
    dialog = opened(screen, actions, qtbot, SHEET)
    on(dialog, COLUMNS, qtbot)
    assert [one.meaning for one in dialog.columns.columns] == [
        "Campaign", "Ad Group", "Keyword", "Criterion Type", "Max CPC", "",
    ]  # fmt: skip
    table = dialog.columns.table
    assert [table.item(at, SURE).text() for at in range(6)] == ["sure"] * 5 + ["–"]
    box = dialog.columns.choice(5)
    box.setCurrentIndex(box.findData("Comment"))
    box.activated.emit(box.currentIndex())
    assert dialog.columns.columns[5].why == "chosen by you"
    assert table.cellWidget(5, MEANS) is not None
    on(dialog, REVIEW, qtbot)
    counts = dialog.review.review.counts
    assert counts == {What.UPDATED: 1, What.ADDED: 1, What.SKIPPED: 1}
    assert dialog.review.buttons[What.SKIPPED].text() == "Skipped 1"
    QTest.mouseClick(dialog.review.buttons[What.SKIPPED], Qt.MouseButton.LeftButton)
    assert [one.row for one in dialog.review.model.rows] == [3]
    went = []
    screen.go.connect(lambda place, what: went.append((place, what)))
    before = len(list_rows(workspace, "keyword"))
    QTest.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(went))
    (proposed,) = list_sets(workspace, state="proposed")
    assert went == [("review", proposed.id)]
    assert len(list_rows(workspace, "keyword")) == before


def test_what_the_model_understands_later_changes_only_what_nobody_decided(screen, actions, qtbot):
    dialog = opened(screen, actions, qtbot, "Campaign\tone\ttwo\nDE | Search | Brand\tzz qq\tzz qq\n")
    on(dialog, COLUMNS, qtbot)
    page = dialog.columns
    assert [one.meaning for one in page.columns] == ["Campaign", "Keyword", ""]
    page._decide(1, "")
    later = [
        replace(one, meaning=name, why="means something")
        for one, name in zip(page.columns, ("", "Comment", "Labels"), strict=True)
    ]
    page.improve(later)
    assert [one.meaning for one in page.columns] == ["Campaign", "", "Labels"]
    assert page.choice(2).currentText() == "Labels"


def test_rows_go_into_the_selected_ad_groups_and_are_kept_at_once(screen, actions, qtbot):
    row = in_tree(screen, qtbot, "ad_group", "CAPA")
    actions.run("editor.multiple")
    (dialog,) = screen.findChildren(MultipleDialog)
    assert dialog.data.chosen.isChecked()
    assert "“CAPA”" in dialog.data.chosen.text()
    assert not dialog.next.isEnabled()
    dialog.data.edit.setPlainText("keyword\nfirst new one\nsecond new one\n")
    on(dialog, COLUMNS, qtbot)
    on(dialog, REVIEW, qtbot)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.context.jobs.running)
    texts = {one["text"] for one in list_rows(screen.context.workspace, "keyword") if one["ad_group"] == row.id}
    assert {"first new one", "second new one"} <= texts


def test_what_is_wrong_with_the_rows_is_said_in_the_dialog(screen, actions, qtbot, tmp_path):
    dialog = opened(screen, actions, qtbot, SHEET)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    dialog.data.take_file(broken)
    QTest.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "damaged" in dialog.data.problem.text())
    assert dialog.stack.currentIndex() == DATA
    dialog.data.take_file(None)
    on(dialog, COLUMNS, qtbot)
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert dialog.stack.currentIndex() == DATA


def test_actions_say_why_they_cannot_run(screen, actions):
    found = {action.id: action for action in structure_acts.structure_actions(screen)}
    screen.panes.tree.view.setCurrentIndex(screen.panes.tree.model.index(0, 0))
    screen.panes.view.clearSelection()
    assert found["editor.copy_shell"].why_blocked() == "Choose campaigns, ad groups or rows first."
    assert found["editor.as_ad_sets"].why_blocked() == "Choose Google ad groups first."
    assert structure_acts.destinations(screen) == []
    assert Destination("campaign", "x").kind == "campaign"
    shortcuts = [action.shortcut for action in found.values() if action.shortcut and action.within is None]
    assert len(set(shortcuts)) == len(shortcuts)

"""The editor as its users' hands know it: real widgets, a real workspace, real keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core import changesets, editing
from core.rows import count_rows, get_row, list_rows
from core.schema import ENTITY
from core.scope import View
from core.workspace import Workspace
from ui.actions import Actions
from ui.context import Context
from ui.screens import Query
from ui.screens.editor import EditorScreen
from ui.screens.editor.account_tree import telling_names
from ui.screens.editor.list_editor import ListEditor


def quiet(screen: EditorScreen) -> bool:
    """Nothing is being filled, counted or compared any more."""
    return not screen.context.jobs.running and not screen.panes.listing.settling and not screen._wait.isActive()


def show(screen: EditorScreen, qtbot: QtBot, kind: str) -> None:
    screen.panes.types.choose(kind)
    qtbot.waitUntil(lambda: quiet(screen))


def cell(screen: EditorScreen, position: int, name: str) -> str:
    return str(screen.panes.table.index(position, screen.panes.view.column_of(name)).data())


def at(screen: EditorScreen, position: int, name: str) -> None:
    screen.panes.view.go_to(position, screen.panes.view.column_of(name))
    screen.panes.view.setFocus()


def click_tree(screen: EditorScreen, qtbot: QtBot, name: str) -> None:
    """Click the node whose tooltip begins with the name; its label may be shortened."""
    view, model = screen.panes.tree.view, screen.panes.tree.model
    found = model.match(
        model.index(0, 0),
        Qt.ItemDataRole.ToolTipRole,
        name,
        1,
        Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchStartsWith,
    )
    view.scrollTo(found[0])
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(found[0]).center())


def test_a_click_in_the_tree_fills_the_grid_at_once(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "keyword")
    assert screen.panes.table.rowCount() == 300
    click_tree(screen, qtbot, "DE | Search | Brand")
    # No waiting: the first page is there when the click returns.
    assert screen.panes.table.rowCount() == 30
    assert cell(screen, 0, "ad_group") == "Brand"
    click_tree(screen, qtbot, "Northwind – LinkedIn")
    assert screen.panes.stack.currentWidget() is screen.panes.empty
    show(screen, qtbot, "ad_group")
    assert screen.panes.table.rowCount() == 10
    assert screen.panes.types.view.item(1).text() == "Ad sets"


def test_types_count_what_stands_in_the_scope(screen: EditorScreen, qtbot: QtBot) -> None:
    from ui.screens.editor.type_list import COUNT_ROLE

    def counts() -> list[int]:
        return [screen.panes.types.view.item(row).data(COUNT_ROLE) for row in range(4)]

    assert counts() == [6, 20, 60, 300]
    click_tree(screen, qtbot, "Northwind | Awareness | Q1")
    qtbot.waitUntil(lambda: quiet(screen))
    assert counts() == [1, 4, 12, 0]


def test_a_cell_is_edited_by_keys_and_undone(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad_group")
    at(screen, 0, "name")
    qtbot.keyClick(screen.panes.view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Quality management"
    editor.selectAll()
    qtbot.keyClicks(editor, "QMS")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert list_rows(screen.context.workspace, "ad_group")[0]["name"] == "QMS"
    assert cell(screen, 0, "name") == "QMS"
    assert screen.panes.view.currentIndex().row() == 1
    changesets.undo(screen.context.workspace)
    qtbot.waitUntil(lambda: cell(screen, 0, "name") == "Quality management")


def test_typing_begins_to_edit_and_escape_leaves_all_as_it_was(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad_group")
    at(screen, 0, "max_cpc")
    qtbot.keyClick(screen.panes.view, Qt.Key.Key_9)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "9"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert list_rows(screen.context.workspace, "ad_group")[0]["max_cpc"] == 2_400_000


def test_a_value_that_does_not_fit_is_said_and_not_written(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad_group")
    index = screen.panes.table.index(0, screen.panes.view.column_of("max_cpc"))
    assert not screen.panes.table.setData(index, "much", Qt.ItemDataRole.EditRole)
    assert screen.panes.table.refusal == "'much' is not an amount. Write it like 50.00."
    assert list_rows(screen.context.workspace, "ad_group")[0]["max_cpc"] == 2_400_000


def test_the_panel_edits_all_selected_rows(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad_group")
    screen.panes.view.choose_rows([0, 1, 2])
    qtbot.waitUntil(lambda: quiet(screen))
    editor = screen.panes.panel.editors["max_cpc"]
    assert editor.edit.placeholderText() == "< varies >"  # type: ignore[union-attr]
    editor.edit.setFocus()  # type: ignore[union-attr]
    qtbot.keyClicks(editor.edit, "3.75")  # type: ignore[union-attr]
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return)  # type: ignore[union-attr]
    assert [row["max_cpc"] for row in (screen.panes.table.row(n).row for n in range(3))] == [3_750_000] * 3  # type: ignore[union-attr]
    assert changesets.next_undo(screen.context.workspace).title == "Set max. cpc of 3 ad groups"  # type: ignore[union-attr]
    changesets.undo(screen.context.workspace)
    qtbot.waitUntil(lambda: quiet(screen))
    assert screen.panes.view.chosen_count() == 3


def test_headlines_are_edited_line_by_line_with_counters_and_pins(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad")
    at(screen, 0, "headlines")
    qtbot.keyClick(screen.panes.view, Qt.Key.Key_Return)
    stack = screen.panes.panel.editors["headlines"]
    assert isinstance(stack, ListEditor)
    assert QApplication.focusWidget() is stack.lines[0]
    assert stack.lines[0].counter() == "29 / 30"
    assert stack.pins[0].currentData() == 1
    stack.lines[0].selectAll()
    qtbot.keyClicks(stack.lines[0], "A headline that is far too long for it")
    assert stack.lines[0].property("invalid") is True
    stack.lines[0].setText("Short one")
    stack.lines[0].textEdited.emit("Short one")
    stack.pins[1].setCurrentIndex(2)
    stack._finish()
    row = list_rows(screen.context.workspace, "ad", limit=1)[0]
    assert row["headlines"][0] == "Short one"
    assert row["headline_pins"] == {"1": 1, "2": 2}


def test_targeting_is_read_as_words(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad_group")
    screen.panes.view.choose_rows([12])
    qtbot.waitUntil(lambda: quiet(screen))
    words = screen.panes.panel.editors["targeting"].label.text()  # type: ignore[union-attr]
    assert "Job title</span> Head of compliance or Senior head of compliance" in words
    assert "<td>and</td>" in words.replace(' style="padding-right: 12px"', "")
    assert "Company</span> Northwind" in words
    assert "urn" not in words


def test_filling_down_pausing_and_removing_by_keys(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    show(screen, qtbot, "ad_group")
    view = screen.panes.view
    column = view.column_of("max_cpc")
    view.setFocus()
    view.setCurrentIndex(screen.panes.table.index(0, column))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    actions.run("editor.fill_down")
    ids = [screen.panes.table.row(n).id for n in range(3)]  # type: ignore[union-attr]
    assert [get_row(workspace, "ad_group", one)["max_cpc"] for one in ids] == [2_400_000] * 3
    actions.run("editor.pause")
    assert [get_row(workspace, "ad_group", one)["status"] for one in ids] == ["PAUSED"] * 3
    actions.run("editor.remove")
    assert count_rows(workspace, "ad_group") == 17
    qtbot.waitUntil(lambda: screen.panes.table.rowCount() == 17)
    for _ in range(3):
        changesets.undo(workspace)
    qtbot.waitUntil(lambda: screen.panes.table.rowCount() == 20)
    assert [get_row(workspace, "ad_group", one)["max_cpc"] for one in ids] == [2_400_000, 2_700_000, 3_000_000]


def test_cells_travel_as_a_spreadsheet_would_send_them(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    show(screen, qtbot, "keyword")
    view, table = screen.panes.view, screen.panes.table
    view.setCurrentIndex(table.index(0, view.column_of("max_cpc")))
    actions.run("editor.copy")
    assert QApplication.clipboard().text() == f"{table.row(0).row['max_cpc'] / 1e6:.2f}\n"  # type: ignore[union-attr]
    QApplication.clipboard().setText("1.10\thttps://northwind.example/a\n1.20\thttps://northwind.example/b\n")
    actions.run("editor.paste")
    rows = [get_row(workspace, "keyword", table.row(n).id) for n in range(2)]  # type: ignore[union-attr]
    assert [(row["max_cpc"], row["final_url"]) for row in rows] == [
        (1_100_000, "https://northwind.example/a"), (1_200_000, "https://northwind.example/b"),
    ]  # fmt: skip
    QApplication.clipboard().setText("1.00\nnonsense\n")
    actions.run("editor.paste")
    assert [get_row(workspace, "keyword", row.id)["max_cpc"] for row in rows] == [1_000_000, 1_200_000]
    assert [(one.cell.text, one.column) for one in screen.panes.refused.left] == [("nonsense", "Max. CPC")]


def test_a_filter_narrows_and_a_wrong_one_is_marked_where_it_is_wrong(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "keyword")
    edit = screen.panes.filter.edit
    edit.setFocus()
    edit.setText("audit AND match_type = exact")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet(screen))
    assert screen.panes.table.rowCount() == count_rows(
        screen.context.workspace,
        "keyword",
        ENTITY["keyword"].c.text.contains("audit") & (ENTITY["keyword"].c.match_type == "EXACT"),
    )
    screen.panes.filter.show_query("match_type = exact AND shade = 4")
    qtbot.waitUntil(lambda: bool(screen.panes.filter.trouble()))
    assert screen.panes.filter.trouble().startswith("At character 24:")
    assert edit.property("invalid") is True
    screen.panes.filter.show_query("nothing like this")
    qtbot.waitUntil(lambda: screen.panes.stack.currentWidget() is screen.panes.empty)
    assert screen.panes.empty.accessibleName() == "No keywords match this filter"


def test_the_filter_offers_names_while_one_types(screen: EditorScreen, qtbot: QtBot) -> None:
    edit = screen.panes.filter.edit
    edit.setFocus()
    qtbot.keyClicks(edit, "stat")
    assert edit.completions.popup().isVisible()  # type: ignore[union-attr]
    qtbot.keyClick(edit.completions.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(edit.completions.popup(), Qt.Key.Key_Return)
    assert edit.text() == "status"


def test_findings_come_with_the_edit_that_causes_them(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad")
    at(screen, 0, "path1")
    screen.panes.table.setData(screen.panes.view.currentIndex(), "far-too-long-for-a-path", Qt.ItemDataRole.EditRole)

    def marked() -> bool:
        row = screen.panes.table.row(0)
        return row is not None and any(note.field == "path1" and note.severity == 0 for note in row.notes)

    qtbot.waitUntil(marked)
    qtbot.waitUntil(lambda: quiet(screen) and any("path" in text.lower() for text in screen.panes.strip.messages()))
    qtbot.waitUntil(lambda: screen.panes.tree.model._totals.get(("account", 1), (0, 0))[0] > 0)
    screen.panes.filter.show_query("", View.ERRORS)
    qtbot.waitUntil(lambda: quiet(screen))
    errors = screen.panes.table.rowCount()
    assert errors >= 1
    changesets.undo(screen.context.workspace)
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.table.rowCount() == errors - 1)


def test_a_fix_is_one_click(screen: EditorScreen, qtbot: QtBot) -> None:
    from core import rules
    from ui.screens.editor import findings

    rules.refresh_all(screen.context.workspace)
    screen.refresh()
    screen.panes.view.choose_rows([0])
    qtbot.waitUntil(lambda: quiet(screen))
    note = next(note for note in screen.panes.table.row(0).notes if note.fix and note.severity == 0)  # type: ignore[union-attr]
    screen.panes.strip.fix_wanted.emit(note)
    qtbot.waitUntil(lambda: quiet(screen) and note not in screen.panes.table.row(0).notes)  # type: ignore[union-attr]
    assert findings is not None


def test_f8_goes_from_finding_to_finding(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    from core import rules

    rules.refresh_all(screen.context.workspace)
    show(screen, qtbot, "ad")
    screen.refresh()
    qtbot.waitUntil(lambda: quiet(screen))
    at(screen, 0, "name")
    actions.run("editor.next_finding")
    assert screen.panes.view.currentIndex().row() == 1
    actions.run("editor.previous_finding")
    assert screen.panes.view.currentIndex().row() == 0


def test_f6_visits_every_pane(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    at(screen, 0, "name")
    qtbot.waitUntil(lambda: quiet(screen) and bool(screen.panes.panel.editors))
    seen = []
    for _ in range(5):
        actions.run("editor.next_pane")
        seen.append(QApplication.focusWidget())
    assert seen[1:] == [screen.panes.tree.view, screen.panes.types.view, screen.panes.filter.edit, screen.panes.view]
    assert screen.panes.panel.isAncestorOf(seen[0])


def test_control_and_a_number_show_a_type(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    qtbot.keyClick(screen, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert screen.kind == "keyword"
    assert actions.shortcut("editor.show_keyword") == "Ctrl+4"


def test_new_things_go_where_the_tree_points(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    assert actions._records["editor.new_ad"].why_blocked() == "Choose an ad group first."
    click_tree(screen, qtbot, "Northwind | Awareness | Q1")
    actions.run("editor.new_ad_group")
    qtbot.waitUntil(lambda: quiet(screen))
    made = list_rows(workspace, "ad_group")[-1]
    assert (made["name"], made["status"], made["platform"]) == ("New ad set 5", "PAUSED", "linkedin_ads")
    assert screen.panes.table.row(screen.panes.view.currentIndex().row()).id == made.id  # type: ignore[union-attr]
    assert (
        actions._records["editor.new_keyword"].why_blocked()
        == "LinkedIn has no keywords; its ad sets are aimed by targeting."
    )


def test_keywords_are_added_from_a_box(screen: EditorScreen, actions: Actions, qtbot: QtBot) -> None:
    from ui.screens.editor.creating import KeywordsDialog

    show(screen, qtbot, "ad_group")
    at(screen, 0, "name")
    qtbot.waitUntil(lambda: quiet(screen))
    actions.run("editor.new_keyword")
    dialog = screen.findChild(KeywordsDialog)
    assert dialog is not None
    dialog.text.setPlainText("first new\n[second new]")
    dialog._on_add()
    qtbot.waitUntil(lambda: quiet(screen))
    assert count_rows(screen.context.workspace, "keyword") == 302
    assert screen.kind == "keyword"


def test_other_screens_point_at_rows_and_searches(screen: EditorScreen, qtbot: QtBot) -> None:
    keyword = list_rows(screen.context.workspace, "keyword")[250]
    screen.reveal(keyword.id)
    qtbot.waitUntil(lambda: quiet(screen))
    assert screen.panes.table.row(screen.panes.view.currentIndex().row()).id == keyword.id  # type: ignore[union-attr]
    screen.reveal(Query("status = draft"))
    qtbot.waitUntil(lambda: quiet(screen))
    assert screen.panes.filter.query() == "status = draft"


def test_marks_have_shapes_and_words(screen: EditorScreen, qtbot: QtBot) -> None:
    from core.applying import record_live

    workspace = screen.context.workspace
    with workspace.write() as connection:
        record_live(connection, "campaign", [row.pk for row in list_rows(workspace, "campaign")])
    with workspace.edit("Change") as edit:
        edit.set("campaign", [list_rows(workspace, "campaign")[0].id], {"daily_budget": 1_000_000})
    qtbot.waitUntil(lambda: quiet(screen))
    table, view = screen.panes.table, screen.panes.view
    mark = table.index(0, view.column_of("@mark"))
    assert mark.data(Qt.ItemDataRole.AccessibleTextRole) == "Change: Edited"
    tip = table.index(0, view.column_of("daily_budget")).data(Qt.ItemDataRole.ToolTipRole)
    assert "On the platform: 85.00 EUR" in tip
    screen.panes.filter.show_query("", View.UNPOSTED)
    qtbot.waitUntil(lambda: quiet(screen) and table.rowCount() == 1)


USABLE = (QLineEdit, QComboBox, QAbstractButton, QAbstractItemView, QPlainTextEdit)


def part_of_another(widget: QWidget) -> bool:
    """What Qt makes inside a control (a clear button, the list of a choice, a heading) is named by the control."""
    above = widget.parentWidget()
    return isinstance(widget, QHeaderView) or (
        above is not None and (isinstance(above, QLineEdit | QComboBox | QTableView) or part_of_another(above))
    )


def says_itself(widget: QWidget) -> bool:
    """A button's own text, or its tip."""
    return isinstance(widget, QAbstractButton) and bool(widget.text() or widget.toolTip())


def test_everything_that_can_be_used_has_a_name(screen: EditorScreen, qtbot: QtBot) -> None:
    for kind in ("campaign", "ad", "keyword"):
        show(screen, qtbot, kind)
        screen.panes.view.choose_rows([0])
        qtbot.waitUntil(lambda: quiet(screen))
        usable = [w for w in screen.findChildren(QWidget) if isinstance(w, USABLE) and not part_of_another(w)]
        nameless = [w for w in usable if not w.accessibleName() and not says_itself(w)]
        assert nameless == []


def test_a_click_on_the_mark_takes_the_whole_row(screen: EditorScreen, qtbot: QtBot) -> None:
    view = screen.panes.view
    rect = view.visualRect(screen.panes.table.index(1, 0))
    # The mark stays at the left while the grid scrolls: its place is in the strip beside the grid.
    strip = view.verticalHeader().viewport()
    at_mark = strip.mapFrom(view, view.viewport().mapTo(view, rect.center() + QPoint(0, 1)))
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at_mark)
    assert len(view.chosen_columns()) == sum(
        not view.isColumnHidden(c) for c in range(screen.panes.table.columnCount())
    )


def test_names_of_one_grammar_are_told_apart_in_the_tree() -> None:
    names = [f"Fernwerk | Search | {part} | US-CA-GB | EN" for part in ("Brand | Predict", "Non-brand | Monitoring")]
    assert telling_names(names) == ["… Brand | Predict …", "… Non-brand | Monitoring …"]
    assert telling_names(["Fernwerk | Search | A | EN", "Fernwerk | Search | EN, which is long"]) == [
        "… A | EN",
        "… EN, which is long",
    ]
    assert telling_names(["Short | A", "Short | B"]) == ["Short | A", "Short | B"]
    assert telling_names(["One long name of its own | EN | and more"]) == ["One long name of its own | EN | and more"]
    assert telling_names(["The same long name | EN | DE", "The same long name | EN | DE"]) == ["… DE", "… DE"]
    assert telling_names([*names, "New campaign 3"]) == [
        "… Brand | Predict …",
        "… Non-brand | Monitoring …",
        "New campaign 3",
    ]


def test_what_is_open_in_the_tree_stays_open_and_chosen(screen: EditorScreen, qtbot: QtBot) -> None:
    click_tree(screen, qtbot, "DE | Search | Brand")
    tree = screen.panes.tree
    tree.view.expand(tree.view.currentIndex())
    editing.add(
        screen.context.workspace,
        "campaign",
        {
            "account": list_rows(screen.context.workspace, "account")[0].id,
            "platform": "google_ads",
            "name": "A new one",
        },
    )
    qtbot.waitUntil(lambda: quiet(screen))
    assert tree.current().name == "DE | Search | Brand"  # type: ignore[union-attr]
    assert tree.view.isExpanded(tree.view.currentIndex())
    assert [tree.model.index(row, 0, tree.view.currentIndex()).data() for row in range(1)] == ["Brand"]
    tree.search.setText("calibr")
    below = tree.model.index(0, 0)
    names = []
    while tree.model.rowCount(below):
        below = tree.model.index(0, 0, below)
        names.append(below.data())
    assert names == ["Northwind – Google Ads", "DE | Search | Non-brand | Compliance", "Calibration"]


def test_all_rows_of_a_long_list_are_edited_in_a_job_and_undone(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    group = list_rows(workspace, "ad_group", limit=1)[0]
    with workspace.edit("Many") as edit:
        edit.create_many(
            "keyword",
            [
                {"ad_group": group.pk, "text": f"many {n}", "match_type": "EXACT", "status": "ENABLED"}
                for n in range(3_000)
            ],
        )
    show(screen, qtbot, "keyword")
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.table.rowCount() == 3_300, timeout=10_000)
    screen.panes.view.selectAll()
    assert screen.panes.view.all_rows
    qtbot.waitUntil(lambda: quiet(screen) and "max_cpc" in screen.panes.panel.editors)
    screen.panes.panel.typed.emit("max_cpc", "1.11")
    qtbot.waitUntil(
        lambda: count_rows(workspace, "keyword", ENTITY["keyword"].c.max_cpc == 1_110_000) == 3_300, timeout=10_000
    )
    assert changesets.next_undo(workspace).title == "Set max. cpc of all listed keywords"  # type: ignore[union-attr]
    changesets.undo(workspace)
    assert count_rows(workspace, "keyword", ENTITY["keyword"].c.max_cpc == 1_110_000) == 0


def test_a_workspace_for_reading_only_is_shown_and_not_edited(context: Context, qtbot: QtBot) -> None:
    from dataclasses import replace

    with Workspace.open(context.workspace.path, read_only=True) as workspace:
        screen = EditorScreen(replace(context, workspace=workspace))
        qtbot.addWidget(screen, before_close_func=lambda screen: context.jobs.stop_all())
        screen.resize(1208, 690)
        screen.show()
        qtbot.waitUntil(lambda: quiet(screen))
        show(screen, qtbot, "keyword")
        assert screen.panes.table.rowCount() == 300
        table, view = screen.panes.table, screen.panes.view
        index = table.index(0, view.column_of("max_cpc"))
        assert not table.flags(index) & Qt.ItemFlag.ItemIsEditable
        view.choose_rows([0])
        qtbot.waitUntil(lambda: quiet(screen) and bool(screen.panes.panel.editors))
        assert not screen.panes.panel.editors["max_cpc"].isEnabled()
        blocked = {action.id: action.why_blocked() for action in screen.screen_actions()}
        assert blocked["editor.remove"] == blocked["editor.replace"] == "The workspace is open for reading only."
        screen.panes.listing.close()


def test_one_of_a_kind_is_told_in_the_singular(screen: EditorScreen, qtbot: QtBot) -> None:
    from ui.tables.columns import counted

    show(screen, qtbot, "campaign")
    screen.panes.filter.show_query('"Search | Brand"')
    qtbot.waitUntil(lambda: screen.panes.count.text() == "1 campaign")
    assert counted(2, "ad", "google_ads") == "2 ads"
    assert counted(1, "ad_group", "linkedin_ads") == "1 ad set"
    assert counted(1, "keyword", more=True) == "1… keywords"


@pytest.mark.parametrize("column", ["status", "name", "daily_budget"])
def test_an_editor_fills_its_cell(screen: EditorScreen, qtbot: QtBot, column: str) -> None:
    show(screen, qtbot, "campaign")
    at(screen, 0, column)
    view = screen.panes.view
    view.open_current()
    editor = view.indexWidget(view.currentIndex())
    assert editor is not None
    shown = view.visualRect(view.currentIndex())
    assert editor.size() == shown.size()
    assert editor.mapTo(view, QPoint(0, 0)) == view.viewport().mapTo(view, shown.topLeft())


def test_an_asset_shows_what_its_type_is_made_of(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "asset")
    at(screen, 0, "text")
    qtbot.waitUntil(lambda: quiet(screen) and "text" in screen.panes.panel.editors)
    names = list(screen.panes.panel.editors)
    assert names[0] == "text"
    assert "final_url" in names
    assert "values" not in names
    assert "header" not in names


def test_a_linkedin_ad_keeps_its_address_in_the_panel() -> None:
    from ui.screens.editor.shown_fields import sections

    (first, *_) = sections("ad", ("linkedin_ads",), "single_image", False)
    assert "final_url" in [field.name for field in first.fields]


def test_fields_stand_below_each_other_in_every_section(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "account")
    at(screen, 0, "name")
    qtbot.waitUntil(lambda: quiet(screen) and "tracking_template" in screen.panes.panel.editors)
    editors = screen.panes.panel.editors
    left = {name: editors[name].mapTo(screen, QPoint(0, 0)).x() for name in ("status", "final_url_suffix", "comment")}
    assert len(set(left.values())) == 1, left


def test_old_findings_are_gone_when_new_ones_are_shown(screen: EditorScreen, qtbot: QtBot) -> None:
    from core.grid import Note

    show(screen, qtbot, "campaign")
    row = screen.panes.table.row(0)
    assert row is not None
    strip = screen.panes.strip
    for message in ("The first.", "The second."):
        strip.show_rows([replace(row, notes=(Note(1, None, None, message, None, "a.rule"),))])

    def shown() -> list[str]:
        return [each.toolTip() for each in strip.findChildren(QAbstractButton) if each.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["The second."])
    assert shown() == strip.messages()


def test_a_row_gone_to_is_the_only_chosen_one_while_ctrl_is_held(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "keyword")
    view = screen.panes.view
    view.setFocus()
    view.go_to(0)
    qtbot.keyPress(view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    view.go_to(3)
    assert view.stretches() == [(3, 1)]
    view.go_to(3)
    assert view.stretches() == [(3, 1)]
    qtbot.keyRelease(view, Qt.Key.Key_Control)


def test_a_text_far_down_is_shown_when_its_finding_is_gone_to(screen: EditorScreen, qtbot: QtBot) -> None:
    show(screen, qtbot, "ad")
    at(screen, 0, "name")
    qtbot.waitUntil(lambda: quiet(screen) and "headlines" in screen.panes.panel.editors)
    screen.panes.panel.focus_field("headlines[14]")
    editor = screen.panes.panel.editors["headlines"]
    assert isinstance(editor, ListEditor)
    assert not editor.lines[14].visibleRegion().isEmpty()


def test_a_filter_that_cannot_be_read_is_not_called_one_without_matches(screen: EditorScreen, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    screen.panes.filter.show_query("matchesnothing")
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.stack.currentWidget() is screen.panes.empty)
    screen.panes.filter.show_query("nonsense > 3")
    qtbot.waitUntil(lambda: quiet(screen) and bool(screen.panes.filter.trouble()))
    said = [label.text() for label in screen.panes.empty.findChildren(QLabel)]
    assert "This filter cannot be read" in said
    screen.panes.filter.show_query("")
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.stack.currentWidget() is screen.panes.frame)


def test_types_have_both_words_again_when_the_chosen_part_is_gone(screen: EditorScreen, qtbot: QtBot) -> None:
    click_tree(screen, qtbot, "DE | Search | Brand")
    assert screen.panes.types.view.item(1).text() == "Ad groups"
    with screen.context.workspace.edit("Remove") as edit:
        edit.delete("account", [each.id for each in list_rows(screen.context.workspace, "account")][:1])
    qtbot.waitUntil(lambda: quiet(screen) and screen.panes.types.view.item(1).text() == "Ad groups and ad sets")

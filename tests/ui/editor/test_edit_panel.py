"""The edit panel over several rows: each type of field says what the rows share, and writes to all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core import changesets
from core.catalog import KINDS, FieldType
from core.elements import change_elements
from core.rows import get_row
from ui.screens.editor import EditorScreen
from ui.screens.editor.elements_editor import ElementsEditor
from ui.screens.editor.field_editors import VARIES, ChoiceEditor, LineEditor, LongTextEditor, ReadingEditor
from ui.screens.editor.list_editor import ListEditor

Quiet = Callable[[], bool]


@pytest.fixture
def quiet(screen: EditorScreen) -> Quiet:
    return lambda: not screen.context.jobs.running and not screen.panes.listing.settling and not screen._wait.isActive()


def choose(screen: EditorScreen, qtbot: QtBot, quiet: Quiet, kind: str, rows: list[int]) -> list[str]:
    screen.panes.types.choose(kind)
    qtbot.waitUntil(quiet)
    screen.panes.view.choose_rows(rows)
    qtbot.waitUntil(quiet)
    return [screen.panes.listing.row(at).id for at in rows]  # type: ignore[union-attr]


def test_a_label_for_all_rows_leaves_their_own_labels_alone(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> None:
    workspace = screen.context.workspace
    ids = choose(screen, qtbot, quiet, "campaign", [0, 1, 2])
    change_elements(workspace, "campaign", ids[:1], "labels", ["Own"])
    change_elements(workspace, "campaign", ids, "labels", ["Shared"])
    qtbot.waitUntil(quiet)
    editor = screen.panes.panel.editors["labels"]
    assert isinstance(editor, ElementsEditor)
    assert editor.values() == (["Shared"], ["Own"])
    qtbot.keyClicks(editor.line, "Q1 push")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet() and editor.values() == (["Q1 push", "Shared"], ["Own"]))
    assert [get_row(workspace, "campaign", one)["labels"] for one in ids] == [
        ["Own", "Shared", "Q1 push"], ["Shared", "Q1 push"], ["Shared", "Q1 push"],
    ]  # fmt: skip
    # Enter on what only some have gives it to all; Delete takes it from all; each is one step.
    own = next(chip for chip in editor.chips if chip.value == "Own")
    qtbot.keyClick(own, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quiet() and editor.values()[1] == [])
    shared = next(chip for chip in editor.chips if chip.value == "Shared")
    qtbot.keyClick(shared, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: quiet() and "Shared" not in editor.values()[0])
    assert {frozenset(get_row(workspace, "campaign", one)["labels"]) for one in ids} == {frozenset(("Own", "Q1 push"))}
    changesets.undo(workspace)
    assert all("Shared" in get_row(workspace, "campaign", one)["labels"] for one in ids)


def test_every_type_of_field_says_that_it_varies(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> None:
    workspace = screen.context.workspace
    ids = choose(screen, qtbot, quiet, "campaign", [0, 1])
    fields = [KINDS["campaign"].by_name[name] for name in screen.panes.panel.editors]
    values = {
        FieldType.MONEY: 7_000_000, FieldType.TEXT: "Another", FieldType.LONG_TEXT: "Note", FieldType.DATE: "2027-01-31",
        FieldType.BOOL: True, FieldType.LIST: ["Another"], FieldType.URL: "https://northwind.example/z", FieldType.INTEGER: 3,
        FieldType.DECIMAL: "2.5",
    }  # fmt: skip
    written = {field.name: values[field.type] for field in fields if field.type in values and not field.read_only}
    with workspace.edit("Make them differ") as edit:
        edit.set("campaign", ids[1:], written)
    qtbot.waitUntil(quiet)
    checked = set()
    for field in fields:
        editor = screen.panes.panel.editors[field.name]
        if field.name not in written or isinstance(editor, ReadingEditor | ListEditor):
            continue
        checked.add(field.type)
        assert VARIES in shown(editor) or isinstance(editor, ElementsEditor), field.name
        if isinstance(editor, ElementsEditor):
            assert "Another" in editor.values()[1], field.name
    assert {FieldType.MONEY, FieldType.TEXT, FieldType.LONG_TEXT, FieldType.DATE, FieldType.LIST} <= checked


def shown(editor: object) -> str:
    if isinstance(editor, LineEditor | LongTextEditor):
        return editor.edit.placeholderText()
    return editor.box.placeholderText() if isinstance(editor, ChoiceEditor) else ""


def test_a_choice_and_a_date_are_written_to_all_rows(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> None:
    workspace = screen.context.workspace
    ids = choose(screen, qtbot, quiet, "campaign", [0, 1, 2])
    status = screen.panes.panel.editors["status"]
    assert isinstance(status, ChoiceEditor)
    status.box.setCurrentIndex(status.box.findData("PAUSED"))
    status.box.activated.emit(status.box.currentIndex())
    day = screen.panes.panel.editors["start_date"]
    assert isinstance(day, LineEditor)
    day.edit.setFocus()
    day.edit.selectAll()
    qtbot.keyClicks(day.edit, "15.01.2027")
    qtbot.keyClick(day.edit, Qt.Key.Key_Return)
    # The checks of the first edit may be writing; the second follows them.
    wanted = [("PAUSED", "2027-01-15")] * 3
    qtbot.waitUntil(
        lambda: (
            [(row["status"], row["start_date"]) for row in (get_row(workspace, "campaign", one) for one in ids)]
            == wanted
        ),
        timeout=20_000,
    )

"""What cells show beside their values: chips of labels, and what the last import brought."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core import editing
from core.author import Author
from core.library.labels import add_labels, describe_label
from core.rows import list_rows
from ui.label_colours import tone
from ui.screens.editor import EditorScreen
from ui.tables.label_painting import chips
from ui.tables.rows_table import Role


def test_as_many_chips_as_fit_and_the_number_of_others(screen: EditorScreen) -> None:
    names = ["Brand", "Q1", "Needs a look"]
    shown, more = chips(names, 1000)
    assert [words for words, _ in shown] == names
    assert more == 0
    shown, more = chips(names, 90)
    assert shown[0][0] == "Brand"
    assert sum(width for _, width in shown) <= 90
    assert more == len(names) - len(shown) > 0
    shown, more = chips(["A label with a name much longer than its cell"], 90)
    assert shown[0][0].endswith("…")
    assert more == 0


def test_labels_are_chips_in_their_colours(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    rows = list_rows(workspace, "campaign", limit=2)
    add_labels(workspace, "campaign", [rows[0].id], ["Brand", "Nobody described"])
    describe_label(workspace, "Brand", colour="teal")
    qtbot.waitUntil(lambda: screen.panes.table.label_colours.get("Brand") == "teal")
    view = screen.panes.view
    column = view.column_of("labels")
    view.setColumnHidden(column, False)
    view.setColumnWidth(column, 320)
    view.go_to(0, column)
    picture = view.viewport().grab(view.visualRect(view.model().index(0, column))).toImage()
    assert _has(picture, tone("teal")[1].rgb())
    assert _has(picture, tone("grey")[1].rgb())


def _has(picture: QImage, colour: int) -> bool:
    return any(picture.pixel(x, y) == colour for x in range(picture.width()) for y in range(picture.height()))


def test_what_the_last_import_brought_is_marked_until_it_is_edited(screen: EditorScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    account = list_rows(workspace, "account", limit=1)[0]
    with workspace.edit("Import a.csv", Author.importer("a.csv")) as edit:
        new = edit.create(
            "campaign", {"account": account.id, "platform": "google_ads", "name": "AAA imported", "status": "PAUSED"}
        )
    table = screen.panes.table
    qtbot.waitUntil(lambda: _row(screen, new) is not None)
    name = next(column for column in table.columns if column.name == "name")
    index = table.index(_row(screen, new) or 0, table.columns.index(name))
    assert "Came with the last import." in index.data(Role.ToolTipRole)
    assert index.data(Role.AccessibleTextRole).endswith("came with the last import")
    editing.set_text(workspace, "campaign", [new], "name", "AAA mine")
    qtbot.waitUntil(lambda: "AAA mine" in (index.data(Role.DisplayRole) or ""))
    assert "import" not in index.data(Role.ToolTipRole)


def _row(screen: EditorScreen, id: str) -> int | None:
    table = screen.panes.table
    return next((at for at in range(table.rowCount()) if (row := table.row(at)) and row.id == id), None)

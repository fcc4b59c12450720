"""Keys and the mouse over the grid, as a spreadsheet's users expect them: real widgets, real key presses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core import changesets
from core.rows import get_row
from core.schema import ENTITY
from ui.actions import Actions
from ui.screens.editor import EditorScreen
from ui.tables.delegate import Complaint
from ui.tables.grid_view import GridView

KEY, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
Quiet = Callable[[], bool]


@pytest.fixture
def quiet(screen: EditorScreen) -> Quiet:
    return lambda: not screen.context.jobs.running and not screen.panes.listing.settling and not screen._wait.isActive()


@pytest.fixture
def view(screen: EditorScreen, qtbot: QtBot, quiet: Quiet) -> GridView:
    """The grid over 300 keywords, its first bid current."""
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(quiet)
    made = screen.panes.view
    go(made, 0, "max_cpc")
    return made


def go(view: GridView, row: int, name: str) -> None:
    view.moving.to(view.table.index(row, view.column_of(name)))
    view.setFocus()


def here(view: GridView) -> tuple[int, str]:
    index = view.currentIndex()
    return index.row(), view.table.columns[index.column()].name


def chosen(view: GridView) -> tuple[list[tuple[int, int]], list[str]]:
    return view.stretches(), [view.table.columns[at].name for at in view.chosen_columns()]


def editor() -> QLineEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (KEY.Key_Down, NONE, (11, "max_cpc")),
        (KEY.Key_Left, NONE, (10, "match_type")),
        (KEY.Key_Home, NONE, (10, "text")),
        (KEY.Key_End, NONE, (10, "labels")),
        (KEY.Key_Home, CTRL, (0, "text")),
        (KEY.Key_End, CTRL, (299, "labels")),
        (KEY.Key_Down, CTRL, (299, "max_cpc")),
        (KEY.Key_Up, CTRL, (0, "max_cpc")),
        (KEY.Key_Tab, NONE, (10, "final_url")),
        (KEY.Key_Backtab, SHIFT, (10, "match_type")),
    ],
)
def test_keys_move_as_in_a_spreadsheet(
    view: GridView, qtbot: QtBot, quiet: Quiet, key: Qt.Key, modifier: Qt.KeyboardModifier, expected: tuple[int, str]
) -> None:
    go(view, 10, "max_cpc")
    qtbot.keyClick(view, key, modifier)
    qtbot.waitUntil(quiet)
    assert here(view) == expected
    assert view.chosen_count() == 1


def test_control_and_an_arrow_stop_at_gaps(screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet) -> None:
    table = ENTITY["keyword"]
    gap = [view.table.row(at).pk for at in (5, 6, 7)]  # type: ignore[union-attr]
    with screen.context.workspace.edit("Gap") as edit:
        edit.set_where("keyword", table.c.pk.in_(gap), "max_cpc", table.c.pk.op("*")(None))
    qtbot.waitUntil(quiet)
    stops = []
    for _ in range(3):
        qtbot.keyClick(view, KEY.Key_Down, CTRL)
        stops.append(here(view)[0])
    assert stops == [4, 8, 299]
    go(view, 4, "max_cpc")
    qtbot.keyClick(view, KEY.Key_Down, CTRL | SHIFT)
    assert chosen(view) == ([(4, 5)], ["max_cpc"])


def test_shift_draws_a_range_and_takes_it_back(view: GridView, qtbot: QtBot) -> None:
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Left):
        qtbot.keyClick(view, key, SHIFT)
    assert chosen(view) == ([(0, 3)], ["match_type", "max_cpc"])
    qtbot.keyClick(view, KEY.Key_Up, SHIFT)
    assert chosen(view) == ([(0, 2)], ["match_type", "max_cpc"])
    qtbot.keyClick(view, KEY.Key_Down, CTRL | SHIFT)
    assert chosen(view) == ([(0, 300)], ["match_type", "max_cpc"])
    qtbot.keyClick(view, KEY.Key_Down)
    assert view.chosen_count() == 1


def test_a_range_follows_the_columns_as_they_stand_on_the_screen(view: GridView, qtbot: QtBot) -> None:
    names = [view.table.columns[at].name for at in view.shown_columns() if view.table.columns[at].title]
    names.remove("final_url")
    view.order_columns([*names[:1], "final_url", *names[1:]])
    go(view, 0, "text")
    for _ in range(2):
        qtbot.keyClick(view, KEY.Key_Right, SHIFT)
    assert chosen(view)[1] == ["text", "final_url", "status"]


def test_shift_and_a_click_and_control_and_a_click(view: GridView, qtbot: QtBot) -> None:
    def place(row: int, name: str) -> QPoint:
        return view.visualRect(view.table.index(row, view.column_of(name))).center()

    go(view, 0, "status")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place(1, "status"))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, place(3, "ad_group"))
    assert chosen(view) == ([(1, 3)], ["status", "ad_group"])
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    assert chosen(view) == ([(1, 4)], ["status", "ad_group"])
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CTRL, place(7, "status"))
    assert chosen(view)[0] == [(1, 4), (7, 1)]


def test_what_is_typed_goes_down_with_enter_and_up_with_shift(
    screen: EditorScreen, view: GridView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, KEY.Key_4)
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert here(view) == (1, "max_cpc")
    qtbot.keyClick(view, KEY.Key_5)
    qtbot.keyClick(editor(), KEY.Key_Return, SHIFT)
    assert here(view) == (0, "max_cpc")
    assert [row["max_cpc"] for row in list_of(screen, 2)] == [4_000_000, 5_000_000]


def list_of(screen: EditorScreen, count: int) -> list[object]:
    """The first rows of the list as they are stored."""
    found = [screen.panes.table.row(at) for at in range(count)]
    return [get_row(screen.context.workspace, row.row.kind, row.id) for row in found]  # type: ignore[union-attr]


def test_arrows_end_what_was_begun_by_typing_but_not_what_was_opened(view: GridView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, KEY.Key_4)
    qtbot.keyClick(editor(), KEY.Key_Down)
    assert here(view) == (1, "max_cpc")
    qtbot.keyClick(view, KEY.Key_F2)
    opened = editor()
    qtbot.keyClick(opened, KEY.Key_Down)
    assert QApplication.focusWidget() is opened


def test_tab_goes_on_to_the_right_without_opening_the_next_cell(
    screen: EditorScreen, view: GridView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, KEY.Key_3)
    qtbot.keyClick(editor(), KEY.Key_Tab)
    assert here(view) == (0, "final_url")
    assert QApplication.focusWidget() is view
    assert list_of(screen, 1)[0]["max_cpc"] == 3_000_000  # type: ignore[index]


def test_enter_walks_down_the_selected_cells_and_keeps_them(view: GridView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    qtbot.keyClick(view, KEY.Key_Right, SHIFT)
    visited = []
    for _ in range(4):
        view.open_current()
        qtbot.keyClick(editor(), KEY.Key_Return)
        visited.append(here(view))
    assert visited == [(0, "max_cpc"), (1, "max_cpc"), (0, "final_url"), (1, "final_url")]
    assert chosen(view) == ([(0, 2)], ["max_cpc", "final_url"])


def test_control_and_enter_write_one_text_into_all_selected_cells(
    screen: EditorScreen, view: GridView, qtbot: QtBot
) -> None:
    for _ in range(3):
        qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    qtbot.keyClick(view, KEY.Key_6)
    qtbot.keyClick(editor(), KEY.Key_Return, CTRL)
    assert [row["max_cpc"] for row in list_of(screen, 4)] == [6_000_000] * 4  # type: ignore[index]
    assert view.chosen_count() == 4
    changesets.undo(screen.context.workspace)
    assert len({row["max_cpc"] for row in list_of(screen, 4)} - {6_000_000}) > 0  # type: ignore[index]


def test_a_text_that_does_not_fit_keeps_its_editor_and_says_why(
    screen: EditorScreen, view: GridView, qtbot: QtBot
) -> None:
    before = list_of(screen, 1)[0]["max_cpc"]  # type: ignore[index]
    view.open_current()
    editor().setText("much")
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert editor().text() == "much"
    complaint = view.findChild(Complaint)
    assert complaint.isVisible()
    assert complaint.text() == "'much' is not an amount. Write it like 50.00."
    assert here(view) == (0, "max_cpc")
    editor().setText("2.5")
    assert not complaint.isVisible()
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert here(view) == (1, "max_cpc")
    assert (before, list_of(screen, 1)[0]["max_cpc"]) == (before, 2_500_000)  # type: ignore[index]


def test_escape_gives_up_a_text_that_does_not_fit(view: GridView, qtbot: QtBot) -> None:
    view.open_current()
    editor().setText("much")
    qtbot.keyClick(editor(), KEY.Key_Return)
    qtbot.keyClick(editor(), KEY.Key_Escape)
    assert QApplication.focusWidget() is view
    assert not view.findChild(Complaint).isVisible()
    assert here(view) == (0, "max_cpc")


def test_a_text_left_behind_is_kept_and_can_be_corrected(screen: EditorScreen, view: GridView, qtbot: QtBot) -> None:
    view.open_current()
    editor().setText("much")
    place = view.visualRect(view.table.index(4, view.column_of("ad_group"))).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    refused = screen.panes.refused
    assert refused.isVisible()
    assert [(one.cell.text, one.column) for one in refused.left] == [("much", "Max. CPC")]
    refused.table.item(0, 2).setText("9,90 €")
    assert not refused.isVisible()
    assert list_of(screen, 1)[0]["max_cpc"] == 9_900_000  # type: ignore[index]


def test_backspace_clears_cells_and_delete_removes_rows(
    screen: EditorScreen, actions: Actions, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    actions.run("editor.clear")
    assert [row["max_cpc"] for row in list_of(screen, 2)] == [None, None]  # type: ignore[index]
    actions.run("editor.remove")
    qtbot.waitUntil(lambda: quiet() and screen.panes.table.rowCount() == 298)
    notice = list(screen.context.messages.open.values())[-1]
    assert notice.action is not None
    assert notice.action[0] == "Undo"
    notice.action[1]()
    qtbot.waitUntil(lambda: quiet() and screen.panes.table.rowCount() == 300)


def test_the_name_stays_while_the_grid_scrolls_sideways(view: GridView, qtbot: QtBot) -> None:
    assert [view.table.columns[at].name for at in view.frozen] == ["@mark", "@findings", "text"]
    strip = view.verticalHeader().viewport()
    before = strip.grab().toImage()
    bar = view.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert strip.grab().toImage() == before
    assert view.columnAt(1) >= view.column_of("final_url")
    # A click on it chooses the cell, and nothing scrolls back.
    qtbot.mouseClick(
        strip, Qt.MouseButton.LeftButton, pos=QPoint(view.frozen_width - 20, view.rowViewportPosition(3) + 9)
    )
    assert here(view) == (3, "text")
    assert bar.value() == bar.maximum()
    qtbot.keyClick(view, KEY.Key_F2)
    assert editor().parentWidget() is strip
    qtbot.keyClicks(editor(), " x")
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert here(view) == (4, "text")


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move and release, as one hand does it (Qt's own test moves carry no button)."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = QEvent.Type
    for kind, at, button, held in (
        (kinds.MouseButtonPress, start, left, left),
        (kinds.MouseMove, (start + end) / 2, none, left),
        (kinds.MouseMove, end, none, left),
        (kinds.MouseButtonRelease, end, left, none),
    ):
        where = QPointF(at)
        QApplication.sendEvent(widget, QMouseEvent(kind, where, widget.mapToGlobal(where), button, held, NONE))


def test_a_drag_from_the_name_into_the_grid_selects_both(view: GridView, qtbot: QtBot) -> None:
    strip = view.verticalHeader().viewport()
    go(view, 0, "status")
    start = QPoint(view.frozen_width - 20, view.rowViewportPosition(1) + 9)
    end = view.visualRect(view.table.index(3, view.column_of("status"))).center() + QPoint(view.frozen_width, 0)
    drag(strip, start, end)
    assert chosen(view) == ([(1, 3)], ["text", "status"])


def test_the_status_line_says_how_many_cells_are_selected(
    screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Left):
        qtbot.keyClick(view, key, SHIFT)
    qtbot.waitUntil(lambda: quiet() and "ø" in screen.panes.count.text())
    bids = [row["max_cpc"] for row in list_of(screen, 3)]  # type: ignore[index]
    average = f"{sum(bids) / 3 / 1e6:.2f}"
    assert screen.panes.count.text() == f"300 keywords  ·  3 rows × 2 columns selected  ·  Max. CPC ø {average} EUR"


def test_the_corner_of_a_selection_is_dragged_down_to_repeat_it(
    screen: EditorScreen, view: GridView, qtbot: QtBot, quiet: Quiet
) -> None:
    first, second = (row["max_cpc"] for row in list_of(screen, 2))  # type: ignore[index]
    qtbot.keyClick(view, KEY.Key_4)
    qtbot.keyClick(editor(), KEY.Key_Return)
    go(view, 0, "max_cpc")
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    place = view._handle.place()
    assert place is not None
    end = view.visualRect(view.table.index(5, view.column_of("max_cpc"))).center()
    drag(view.viewport(), place.center(), end)
    assert [row["max_cpc"] for row in list_of(screen, 6)] == [4_000_000, second] * 3  # type: ignore[index]
    assert chosen(view) == ([(0, 6)], ["max_cpc"])
    changesets.undo(screen.context.workspace)
    assert list_of(screen, 1)[0]["max_cpc"] == 4_000_000  # type: ignore[index]
    assert first != 4_000_000
    qtbot.waitUntil(quiet)


def test_enter_goes_back_below_where_a_run_of_tabs_began(view: GridView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view, "3")
    qtbot.keyClick(editor(), KEY.Key_Tab)
    assert here(view) == (0, "final_url")
    qtbot.keyClicks(view, "https://a.example")
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert here(view) == (1, "max_cpc")
    qtbot.keyClicks(view, "4")
    qtbot.keyClick(editor(), KEY.Key_Return)
    assert here(view) == (2, "max_cpc")


def test_arrows_to_the_side_end_typing_until_f2_is_pressed(view: GridView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view, "3")
    qtbot.keyClick(editor(), KEY.Key_Right)
    assert here(view) == (0, "final_url")
    qtbot.keyClicks(view, "a")
    qtbot.keyClicks(editor(), "bc")
    qtbot.keyClick(editor(), KEY.Key_F2)
    qtbot.keyClick(editor(), KEY.Key_Left)
    assert editor().cursorPosition() == 2
    qtbot.keyClick(editor(), KEY.Key_Escape)
    assert view.table.row(0).row["max_cpc"] == 3_000_000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "words"), [("ad_group", "Move to…"), ("@campaign", "Move to…"), ("quality_score", "platform"), ("@mark", "posted")]
)  # fmt: skip
def test_a_cell_that_nobody_edits_says_why_and_edits_nothing_else(
    screen: EditorScreen, view: GridView, qtbot: QtBot, name: str, words: str
) -> None:
    for press in (lambda: qtbot.keyClick(view, KEY.Key_F2), lambda: qtbot.keyClicks(view, "x")):
        go(view, 3, name)
        press()
        said = next(one for one in view.findChildren(Complaint) if one.isVisible())
        assert words in said.text()
        assert view.hasFocus()
    qtbot.keyClick(view, KEY.Key_Down)
    assert not said.isVisible()


def test_alt_and_down_open_the_choices_of_a_cell(view: GridView, qtbot: QtBot) -> None:
    go(view, 0, "status")
    qtbot.keyClick(view, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    box = next(one for one in view.home_of(view.column_of("status")).findChildren(QComboBox) if one.isVisible())
    assert box.view().isVisible()
    box.hidePopup()
    qtbot.keyClick(box, KEY.Key_Escape)


def test_home_goes_to_the_name_and_from_there_to_the_marks(view: GridView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, KEY.Key_Home)
    assert here(view) == (0, "text")
    qtbot.keyClick(view, KEY.Key_Home)
    assert here(view) == (0, "@mark")

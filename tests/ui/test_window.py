"""The window: every action reachable, names on every control, keyboard, undo, notices, opening and closing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
    QWidget,
)  # fmt: skip
from pytestqt.qtbot import QtBot

from core.workspace import Workspace
from ui.actions import Action
from ui.keymap import PRESETS
from ui.program import Program
from ui.screens import Query, Screen
from ui.window import MainWindow, doings, files
from ui.window.notices import NoticeCard
from ui.window.palette import CommandPalette, score
from ui.window.places import PLACES

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QProgressBar,
)


def create(workspace: Workspace, name: str) -> str:
    with workspace.edit(f"Add {name}") as edit:
        return edit.create("account", {"name": name, "platform": "google_ads", "currency": "EUR", "status": "ENABLED"})


def dialog_of(kind: str) -> QDialog:
    return next(
        top
        for top in QApplication.topLevelWidgets()
        if isinstance(top, QDialog) and top.isVisible() and type(top).__name__ == kind
    )


def palette_of(window: MainWindow) -> CommandPalette:
    doings.show_palette(window)
    found = dialog_of("CommandPalette")
    assert isinstance(found, CommandPalette)
    return found


def nameless(root: QWidget) -> list[str]:
    """Controls a screen reader could not name."""
    buddies = {label.buddy() for label in root.findChildren(QLabel) if label.buddy()}
    drawn_by_qt = ("QLineEditIconButton",)
    inner = ("qt_spinbox_lineedit", "qt_toolbar_ext", "qt_menubar_ext", "qt_tableview_corner", "qt_keysequenceedit")
    return [
        f"{type(each).__name__} {each.objectName()} in {type(each.parent()).__name__}"
        for each in root.findChildren(QWidget)
        if isinstance(each, CONTROLS) and not isinstance(each, QHeaderView) and not each.objectName().startswith(inner)
        and not isinstance(each.parent(), QComboBox | QAbstractSpinBox)
        and "QComboBoxPrivate" not in each.parent().metaObject().className()
        and each.metaObject().className() not in drawn_by_qt
        and each.isVisible()
        and not each.accessibleName() and not getattr(each, "text", str)() and each not in buddies
    ]  # fmt: skip


def test_every_action_is_in_the_palette_and_has_a_name(opened: MainWindow) -> None:
    palette = palette_of(opened)
    shown = {record.id for record in palette.found.records}
    assert shown == {record.id for record in opened.actions_of_window.records()}
    assert len(shown) > 20
    assert all(record.label() for record in palette.found.records)
    palette.close()


def test_every_action_is_in_a_menu(opened: MainWindow) -> None:
    from ui.window.main import MENUS

    groups = {record.group for record in opened.actions_of_window.records()}
    assert groups <= set(MENUS), groups - set(MENUS)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_two_live_actions_share_a_shortcut(opened: MainWindow, preset: str) -> None:
    actions = opened.actions_of_window
    actions.remap(PRESETS[preset])
    for place in PLACES:
        opened.go(place.id, None)
        taken: dict[str, str] = {}
        for record in actions.records():
            keys, owner = QKeySequence(actions.shortcut(record.id)).toString(), actions.owner(record.id)
            if not keys or record.within is not None or (owner is not None and not owner.isVisible()):
                continue
            assert keys not in taken, f"{keys}: {record.id} and {taken[keys]} on {place.title}"
            taken[keys] = record.id


def test_every_control_has_a_name(opened: MainWindow) -> None:
    for place in PLACES:
        opened.go(place.id, None)
        assert nameless(opened) == [], place.title
    opened.close_workspace()
    assert nameless(opened) == []


def test_every_control_of_every_dialog_has_a_name(opened: MainWindow) -> None:
    shows = (
        files.new_workspace,
        files.import_file,
        files.export_file,
        doings.show_settings,
        doings.show_shortcuts,
        doings.show_about,
    )
    for show in shows:
        show(opened)
        dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible())
        assert nameless(dialog) == [], show.__name__
        assert dialog.accessibleName()
        dialog.reject()


def test_typing_finds_and_enter_runs(opened: MainWindow, qtbot: QtBot) -> None:
    opened.go("editor", None)
    palette = palette_of(opened)
    qtbot.keyClicks(palette.typed, "go brie")
    assert palette.found.records[0].id == "go.brief"
    qtbot.keyClick(palette.typed, Qt.Key.Key_Return)
    assert opened.session is not None
    assert opened.stack.currentWidget() is opened.session.screen("brief")


def test_the_last_action_is_copied_as_a_command(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session is not None
    workspace = opened.session.context.workspace
    create(workspace, "Ledgerly")
    qtbot.waitUntil(lambda: bool(opened.undo_title))
    opened.actions_of_window.run("edit.copy_command")
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.text().startswith("campaign-desk add "))
    assert "name=Ledgerly" in clipboard.text()


def test_the_palette_copies_the_command_line(opened: MainWindow, qtbot: QtBot) -> None:
    palette = palette_of(opened)
    qtbot.keyClicks(palette.typed, "check")
    assert palette.found.records[0].id == "draft.check"
    qtbot.keyClick(palette.typed, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert opened.session is not None
    assert QGuiApplication.clipboard().text() == f"campaign-desk check {opened.session.context.workspace.path}"
    palette.close()


def test_a_blocked_action_says_why_and_does_not_run(opened: MainWindow) -> None:
    palette = palette_of(opened)
    palette.typed.setText("redo")
    row = next(at for at, record in enumerate(palette.found.records) if record.id == "edit.redo")
    palette.run_row(row)
    assert palette.isVisible()
    assert "There is nothing to redo" in opened.actions_of_window.qaction("edit.redo").toolTip()
    assert not opened.actions_of_window.qaction("edit.redo").isEnabled()
    palette.close()


def test_what_is_no_command_is_searched_in_the_editor(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened.session is not None
    shown: list[object] = []
    monkeypatch.setattr(opened.session.screen("editor"), "reveal", shown.append)
    palette = palette_of(opened)
    palette.typed.setText("zebra stripes")
    assert [record.label() for record in palette.found.records] == ["Search the campaigns for “zebra stripes”"]
    palette.run_row(0)
    assert shown == [Query("zebra stripes")]


def test_words_may_be_begun_and_in_any_order() -> None:
    assert score("pal find", "Find a command in the palette") is not None
    assert score("xyz", "Find a command") is None
    better, worse = score("exp", "Export"), score("exp", "Do not export")
    assert better is not None
    assert worse is not None
    assert better < worse


def test_undo_names_what_it_takes_back(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session is not None
    workspace, undo = opened.session.context.workspace, opened.actions_of_window.qaction("edit.undo")
    assert not undo.isEnabled()
    create(workspace, "Northwind")
    assert undo.text() == "Undo “Add Northwind”"
    assert "Ctrl+Z" in undo.toolTip()
    opened.activateWindow()
    undo.trigger()
    qtbot.waitUntil(lambda: opened.actions_of_window.qaction("edit.redo").text() == "Redo “Add Northwind”")
    opened.actions_of_window.run("edit.redo")
    qtbot.waitUntil(undo.isEnabled)


def test_an_edit_in_a_thread_reaches_the_screens_in_the_windows_thread(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session is not None
    workspace = opened.session.context.workspace
    with qtbot.waitSignal(opened.session.edited) as told:
        opened.program.jobs.start("Edit", lambda progress: create(workspace, "From a thread"))
    assert told.args is not None
    assert told.args[0].touches("account")
    assert opened.undo_title == "“Add From a thread”"


def test_places_by_keyboard_and_rail(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session is not None
    for place in PLACES:
        opened.actions_of_window.qaction(f"go.{place.id}").trigger()
        assert opened.stack.currentWidget() is opened.session.screen(place.id)
        assert opened.rail.button(place.id).isChecked()
    qtbot.mouseClick(opened.rail.button("brief"), Qt.MouseButton.LeftButton)
    assert opened.stack.currentWidget() is opened.session.screen("brief")


def test_shortcuts_of_a_screen_live_only_while_it_is_shown(opened: MainWindow) -> None:
    opened.go("brief", None)
    save = opened.actions_of_window.qaction("brief.save")
    assert save.isEnabled()
    opened.go("editor", None)
    assert not save.isEnabled()
    opened.run("brief.generate")
    assert isinstance(opened.stack.currentWidget(), Screen)
    assert opened.session is not None
    assert opened.stack.currentWidget() is opened.session.screen("brief")


def test_a_notice_is_closed_by_keyboard_and_errors_stay(opened: MainWindow, qtbot: QtBot) -> None:
    ran: list[bool] = []
    opened.program.messages.error("The file cannot be read.", action=("Try again", lambda: ran.append(True)))
    (card,) = opened.notices.cards()
    assert isinstance(card, NoticeCard)
    assert card.accessibleName() == "Error: The file cannot be read."
    opened.notices.focus_newest()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Space)
    assert ran == [True]
    assert opened.notices.cards() == []
    opened.program.messages.warn("Look here.")
    qtbot.keyClick(opened.notices.cards()[0], Qt.Key.Key_Escape)
    assert opened.program.messages.open == {}


def test_a_notice_lies_over_the_screen_that_is_shown_after_it(opened: MainWindow) -> None:
    opened.program.messages.error("The file cannot be read.")
    for place in PLACES:
        opened.go(place.id, None)
        middle = opened.notices.geometry().center()
        on_top = opened.stack.childAt(middle)
        assert on_top is not None
        assert opened.notices.isAncestorOf(on_top), place.title


def test_a_question_does_nothing_unless_agreed(opened: MainWindow) -> None:
    said: list[bool] = []
    for answer, expected in (("reject", []), ("accept", [True])):
        opened.program.messages.ask("Sure?", "It cannot be taken back.", "Do it", lambda: said.append(True))
        getattr(dialog_of("QuestionDialog"), answer)()
        assert said == expected


def test_a_running_job_shows_in_the_status_bar_and_can_be_stopped(opened: MainWindow, qtbot: QtBot) -> None:
    import threading

    begun = threading.Event()

    def work(progress: object) -> None:
        begun.set()
        while True:
            progress.step("Counting", 3, 9)  # type: ignore[attr-defined]

    job = opened.program.jobs.start("Counting rows", work)
    qtbot.waitUntil(lambda: begun.is_set() and len(opened.status.job_lines()) == 1)
    (line,) = opened.status.job_lines()
    assert line.accessibleName() == "Running: Counting rows"
    cross = next(each for each in line.findChildren(QAbstractButton))
    cross.click()
    assert job.state == "cancelled"
    assert opened.status.job_lines() == []


def test_light_and_dark_are_kept(opened: MainWindow) -> None:
    from core import paths, settings
    from ui import theme

    opened.actions_of_window.run("view.theme")
    assert theme.tokens().name == "dark"
    assert settings.load(paths.settings_file()).settings.appearance.theme == "dark"
    opened.actions_of_window.run("view.theme")
    assert theme.tokens().name == "light"


def test_shortcuts_can_be_remapped_and_taken_ones_are_refused(opened: MainWindow) -> None:
    from ui.dialogs.shortcuts import ShortcutsDialog

    doings.show_shortcuts(opened)
    dialog = dialog_of("ShortcutsDialog")
    assert isinstance(dialog, ShortcutsDialog)
    assert dialog.assign("draft.check", "Ctrl+Z") == opened.actions_of_window.qaction("edit.undo").text()
    assert dialog.assign("draft.check", "Ctrl+Alt+K") is None
    assert opened.actions_of_window.qaction("draft.check").shortcut() == QKeySequence("Ctrl+Alt+K")
    dialog.reset("draft.check")
    assert opened.actions_of_window.qaction("draft.check").shortcut() == QKeySequence("Ctrl+K")
    dialog.preset.setCurrentIndex(1)
    assert opened.actions_of_window.qaction("view.palette").shortcut() == QKeySequence("Ctrl+K")
    assert opened.program.preferences.value.keymap.preset == "web"
    assert "<td>Undo</td><td>Ctrl+Z</td>" in dialog.page()
    dialog.reject()


def test_a_second_key_works_until_the_first_is_changed(opened: MainWindow) -> None:
    actions = opened.actions_of_window
    redo = actions.qaction("edit.redo")
    assert [each.toString() for each in redo.shortcuts()] == ["Ctrl+Y", "Ctrl+Shift+Z"]
    actions.remap({"edit.redo": "Ctrl+Alt+Y"})
    assert [each.toString() for each in redo.shortcuts()] == ["Ctrl+Alt+Y"]


def test_opening_closing_and_opening_again(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "Ledgerly.cdesk"
    opened.close_workspace()
    assert opened.stack.currentWidget() is opened.start
    assert not opened.rail.isVisible()
    assert not [record for record in opened.actions_of_window.records() if record.id.startswith("brief.")]
    opened.open_path(path)
    qtbot.waitUntil(lambda: opened.session is not None)
    assert opened.windowTitle().startswith("Ledgerly")
    assert opened.program.preferences.value.recent[0] == str(path)


def test_a_file_that_cannot_be_opened_is_told_and_the_start_comes_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "letter.cdesk"
    file.write_text("Dear all")
    window.open_path(file)
    qtbot.waitUntil(lambda: bool(window.program.messages.open))
    (notice,) = window.program.messages.open.values()
    assert "is no workspace" in notice.text
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.start)


def test_a_second_program_reads_only_and_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "shared.cdesk"
    with Workspace.create(path, synchronous="OFF"):
        window.open_path(path)
        qtbot.waitUntil(lambda: window.session is not None)
        assert window.banner.isVisible()
        assert "read" in (window.why_not_writable() or "")
        assert not window.actions_of_window.qaction("draft.check").isEnabled()
    window.open_path(path)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.context.workspace.read_only)
    assert not window.banner.isVisible()


def test_the_start_lists_recent_workspaces_and_forgets_them(window: MainWindow, tmp_path: Path) -> None:
    preferences = window.program.preferences
    preferences.change(preferences.value.with_recent(tmp_path / "gone.cdesk"))
    names = {button.accessibleName(): button for button in window.start.findChildren(QAbstractButton)}
    assert not names["Open gone"].isEnabled()
    names["Forget gone"].click()
    assert preferences.value.recent == ()


def test_what_nobody_caught_is_reported_and_the_window_stays(
    opened: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    import sys

    error = RuntimeError("lost screw")
    sys.excepthook(RuntimeError, error, None)
    (notice,) = opened.program.messages.open.values()
    assert notice.action is not None
    notice.action[1]()
    report = dialog_of("ReportDialog")
    report.copy()  # type: ignore[attr-defined]
    assert "lost screw" in QGuiApplication.clipboard().text()
    assert opened.isVisible()
    report.reject()


def test_geometry_and_place_are_remembered(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    from app.wiring import open_window

    first = open_window(program, Workspace.create(tmp_path / "a.cdesk", synchronous="OFF"))
    qtbot.addWidget(first)
    first.resize(1111, 700)
    first.go("editor", None)
    first.close()
    kept = program.preferences.value.window
    assert kept.screen == "editor"
    assert kept.geometry


def test_actions_with_one_name_are_refused(opened: MainWindow) -> None:
    with pytest.raises(ValueError, match=r"draft\.check"):
        opened.actions_of_window.add([Action("draft.check", "Check", lambda: None)])


def test_every_place_fits_every_size(opened: MainWindow) -> None:
    for size in ((1280, 800), (1920, 1080), (1024, 640)):
        for place in PLACES:
            opened.resize(*size)
            opened.go(place.id, None)
            QApplication.processEvents()
            assert opened.size().toTuple() == size, f"{place.title} does not fit"


def test_signals_do_not_wear_out_the_interpreter(qapp: QObject) -> None:
    """PySide6 6.12 drops references to True and None on Python 3.11; this would be the first to tell."""
    import sys

    from ui.messages import Messages

    messages = Messages()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for number in range(2_000):
        messages.closed.emit(number)
    assert sys.getrefcount(True) > before[0] - 1_000
    assert sys.getrefcount(None) > before[1] - 1_000


def test_findings_are_told_in_singular_and_plural() -> None:
    from ui.tables.wording import findings_words

    assert findings_words(1, 2) == "1 error and 2 warnings"
    assert findings_words(0, 1) == "1 warning"


def test_a_notice_waits_for_the_hand_that_is_on_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.program.messages.info("Done.", action=("Show", lambda: None))
    opened.activateWindow()
    (card,) = opened.notices.cards()
    opened.notices.focus_newest()
    card.leave()
    assert opened.notices.cards() == [card]
    opened.setFocus()
    card.leave()
    assert opened.notices.cards() == []

"""Backups in the window: kept by itself once a day, listed with what they hold, put back without losing anything."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core import backups
from core.backups import Reason
from core.rows import list_rows
from core.workspace import Workspace
from ui.dialogs.backups import BackupsDialog
from ui.window import MainWindow, files, keeping
from ui.window.notices import NoticeCard


def create(workspace: Workspace, name: str) -> None:
    with workspace.edit(f"Add {name}") as edit:
        edit.create("account", {"name": name, "platform": "google_ads", "currency": "EUR", "status": "ENABLED"})


def shown(window: MainWindow, qtbot: QtBot) -> BackupsDialog:
    window.actions_of_window.run("workspace.backups")
    found = next(top for top in QApplication.topLevelWidgets() if isinstance(top, BackupsDialog) and top.isVisible())
    qtbot.waitUntil(lambda: found.list.count() > 0)
    return found


def names(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [row["name"] for row in list_rows(window.session.context.workspace, "account", limit=None)]


def workspace_of(window: MainWindow) -> Workspace:
    assert window.session is not None
    return window.session.context.workspace


def test_one_is_kept_on_the_first_opening_of_a_day(opened: MainWindow, qtbot: QtBot) -> None:
    path = workspace_of(opened).path
    qtbot.waitUntil(lambda: len(backups.list_backups(path)) == 1)
    (kept,) = backups.list_backups(path)
    assert kept.reason is Reason.DAILY


def test_putting_one_back_keeps_what_stood_there(opened: MainWindow, qtbot: QtBot) -> None:
    path = workspace_of(opened).path
    qtbot.waitUntil(lambda: len(backups.list_backups(path)) == 1)
    create(workspace_of(opened), "Before")
    dialog = shown(opened, qtbot)
    dialog.make_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    create(workspace_of(opened), "After")
    dialog.list.setCurrentRow(0)
    assert "“Add Before” · " in dialog.list.entries()[0].facts
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: opened.session is not None and names(opened) == ["Before"])
    former = backups.list_backups(path)[0]
    assert former.reason is Reason.RESTORE
    with Workspace.open(backups.copy_out(former, path.with_name("former.cdesk"))) as copy:
        assert [row["name"] for row in list_rows(copy, "account", limit=None)] == ["Before", "After"]


def test_a_copy_is_kept_before_an_import_that_meets_new_work(opened: MainWindow, qtbot: QtBot) -> None:
    from core.progress import silent

    path = workspace_of(opened).path
    qtbot.waitUntil(lambda: len(backups.list_backups(path)) == 1)
    keeping.before_import(path, silent())
    assert len(backups.list_backups(path)) == 1
    create(workspace_of(opened), "Work")
    keeping.before_import(path, silent())
    assert backups.list_backups(path)[0].reason is Reason.IMPORT


def test_a_damaged_workspace_offers_its_backups(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "Ledgerly.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        create(workspace, "One")
    backups.back_up(path, Reason.ASKED)
    path.write_bytes(b"nothing like a workspace")
    files.open_workspace(window, path)
    qtbot.waitUntil(lambda: offered(window) is not None)
    button = offered(window)
    assert button is not None
    button.click()
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, BackupsDialog) and top.isVisible())
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: window.session is not None and names(window) == ["One"])


def offered(window: MainWindow) -> QPushButton | None:
    cards = [card for card in window.findChildren(NoticeCard) if card.isVisible()]
    buttons = [button for card in cards for button in card.findChildren(QPushButton)]
    return next((button for button in buttons if button.text() == "Show its backups"), None)

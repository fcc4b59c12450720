"""Get changes in the window, against the served sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from core import connections, rows
from core.connections import State

if TYPE_CHECKING:
    from conftest import Desk

USD = "2000000002"


def test_without_an_account_it_leads_to_where_one_is_connected(desk: Desk) -> None:
    desk.press(Qt.Key.Key_R)
    assert desk.window.session is not None
    assert desk.window.stack.currentWidget() is desk.window.session.screen("accounts")
    assert not desk.window.download.isVisible()


def test_what_is_on_the_platform_comes_by_two_presses_of_the_same_keys(connected: Desk) -> None:
    desk = connected
    strip = desk.window.download
    desk.press(Qt.Key.Key_R)
    assert strip.isVisible()
    assert strip.simulated.isVisible()
    assert strip.order().days == 30
    strip.period.setCurrentIndex(0)
    desk.press(Qt.Key.Key_R)
    assert strip.stop.isVisible()
    desk.idle()
    assert rows.count_rows(desk.workspace, "campaign") == 3
    assert strip.outcome.text()[0].isdigit()
    assert strip.review.text() == "Show the changes"
    strip.review.click()
    desk.idle()
    assert desk.window.session is not None
    activity = desk.window.session.screen("activity")
    assert desk.window.stack.currentWidget() is activity
    assert "Downloaded by Google Ads" in activity.log.entries()[0].facts
    assert not strip.isVisible()
    screen = desk.screen("accounts")
    desk.pull()
    assert desk.window.download.outcome.text().startswith("Nothing has changed")
    assert not desk.window.download.review.isVisible()
    one = screen.cards[0].connection
    assert connections.downloaded_at(desk.workspace, one.id) is not None


def test_an_ended_sign_in_is_a_message_that_renews_it(connected: Desk) -> None:
    desk = connected
    desk.served.revoke()
    desk.pull()
    notice = desk.notices()[-1]
    assert notice.level == "error"
    assert notice.action[0] == "Sign in again"
    notice.action[1]()
    desk.idle()
    assert connections.list_connections(desk.workspace)[0].state is State.CONNECTED
    assert len(desk.browser.pages) == 1


def test_the_strip_offers_one_account_or_all_and_closes_by_escape(connected: Desk) -> None:
    desk = connected
    desk.window.actions_of_window.run("platform.get_changes")
    strip = desk.window.download
    for part in (strip.accounts, strip.period, strip.cross):
        assert part.accessibleName()
    assert isinstance(desk.window.focusWidget(), QPushButton)
    desk.qtbot.keyClick(strip.go, Qt.Key.Key_Escape)
    assert not strip.isVisible()
    desk.connect(USD)
    desk.window.actions_of_window.run("platform.get_changes")
    strip = desk.window.download
    assert len(strip.order().connections) == 2
    strip.accounts.setCurrentIndex(2)
    assert [one.account.number for one in strip.order().connections] == [USD]
    strip.leave()
    card = desk.screen("accounts").cards[1]
    card.changes.click()
    assert [one.account.number for one in strip.order().connections] == [card.connection.account.number]


def test_a_download_that_is_stopped_or_whose_process_ends_goes_on_where_it_was(connected: Desk) -> None:
    desk = connected
    desk.served.ask("/faults", {"kind": "quota", "method": "SearchStream", "nth": 3, "times": 9, "seconds": 240})
    strip = desk.window.download
    desk.window.actions_of_window.run("platform.get_changes")
    strip.period.setCurrentIndex(0)
    strip.go.click()
    desk.until(lambda: "busy" in strip.step.text() and desk.window.status.job_lines())
    assert strip.cross.isHidden()
    (one,) = connections.list_connections(desk.workspace)
    read = connections.cursor(desk.workspace, one.id)["pull"]["done"]
    assert len(read) == 2
    (line,) = desk.window.status.job_lines()
    line.findChild(QToolButton).click()
    # Long before the four minutes are over.
    desk.idle()
    assert strip.outcome.text().startswith("Stopped.")
    assert rows.count_rows(desk.workspace, "campaign") == 0
    assert connections.cursor(desk.workspace, one.id)["pull"]["done"] == read
    # Again, and its process is ended from outside.
    strip.again.click()
    desk.until(lambda: "busy" in strip.step.text())
    (process,) = downloads()
    process.kill()
    desk.idle()
    notice = desk.notices()[-1]
    assert "ended unexpectedly" in notice.text
    assert notice.action[0] == "Try again"
    assert rows.count_rows(desk.workspace, "campaign") == 0
    assert connections.cursor(desk.workspace, one.id)["pull"]["done"] == read
    desk.served.clear_faults()
    notice.action[1]()
    desk.idle()
    assert rows.count_rows(desk.workspace, "campaign") == 3
    assert "pull" not in connections.cursor(desk.workspace, one.id)
    assert not downloads()


def downloads() -> list[psutil.Process]:
    """The processes of downloads of this program that run."""
    return [one for one in psutil.Process().children() if "app.downloading.worker" in " ".join(one.cmdline())]

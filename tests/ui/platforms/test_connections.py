"""Connecting, renewing and ending in the window, against the served sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from core import connections
from core.connections import State

if TYPE_CHECKING:
    from conftest import Desk

EUR, MANAGER, TEST = "2000000001", "1000000001", "3000000001"


def test_the_first_account_is_asked_for_with_a_client_whose_secret_stays_nowhere(desk: Desk) -> None:
    screen = desk.screen("accounts")
    assert screen.empty.isVisible()
    suggested = screen.empty.findChild(QPushButton)
    assert suggested.text() == "Connect an account"
    suggested.click()
    desk.idle()
    assert screen.panel.form.isVisible()
    form = screen.panel.form
    assert form.own.isVisible()
    assert form.secret.echoMode() is QLineEdit.EchoMode.Password
    form.go.click()
    assert form.problem.isVisible()
    assert not desk.window.program.jobs.running
    form.choose("sandbox")
    assert not form.own.isVisible()
    form.choose(None)
    asked: list[Any] = []
    form.sign_in_wanted.disconnect()
    form.sign_in_wanted.connect(lambda *what: asked.append(what))
    desk.qtbot.keyClicks(form.client_id, "1234.apps.googleusercontent.example")
    desk.qtbot.keyClicks(form.secret, "marker-typed-secret")
    desk.qtbot.keyClick(form.secret, Qt.Key.Key_Return)
    assert asked[0][2].secret == "marker-typed-secret"
    assert "marker-typed-secret" not in repr(asked)
    assert form.secret.text() == ""
    desk.qtbot.keyClicks(form.secret, "marker-typed-secret")
    form.back.click()
    assert form.secret.text() == ""


def test_an_account_is_chosen_among_those_that_can_be_used_and_connected(desk: Desk) -> None:
    assert desk.window.status.simulated.isHidden()
    screen = desk.screen("accounts")
    screen.connect_account()
    desk.idle()
    screen.panel.form.choose("sandbox")
    screen.panel.form.go.click()
    desk.idle()
    tree = screen.panel.tree
    assert tree.visible_accounts()[0].account.number == MANAGER
    tree.choose(MANAGER)
    assert not screen.panel.connect_button.isEnabled()
    assert "manager account" in screen.panel.said.text()
    desk.qtbot.keyClicks(screen.panel.search, "3000000001")
    assert [one.account.number for one in tree.visible_accounts()] == [TEST]
    assert screen.panel.connect_button.isEnabled()
    screen.panel.search.clear()
    tree.choose(EUR)
    screen.panel.connect_button.click()
    desk.idle()
    (card,) = screen.cards
    desk.until(card.isVisible)
    assert card.state.text() == "Connected"
    (made,) = connections.list_connections(desk.workspace)
    assert (made.account.number, made.account.login, made.simulated) == (EUR, MANAGER, True)
    assert desk.window.status.simulated.words() == "Simulated account"
    assert desk.window.status.simulated.isVisible()
    assert desk.browser.visits[0].result() == 200


def test_waiting_for_the_browser_can_be_stopped_and_the_address_copied(desk: Desk) -> None:
    desk.browser.holds = True
    screen = desk.screen("accounts")
    screen.connect_account()
    desk.idle()
    screen.panel.form.choose("sandbox")
    screen.panel.form.go.click()
    desk.until(lambda: desk.browser.pages)
    assert "opened in your browser" in screen.panel.waiting_words.text()
    screen.panel.copy.click()
    assert QGuiApplication.clipboard().text() == desk.browser.pages[0]
    screen.panel.cancel.click()
    desk.idle()
    assert screen.empty.isVisible()
    assert connections.list_connections(desk.workspace) == []


def test_a_sign_in_that_has_ended_is_found_renewed_and_ended_for_good(connected: Desk) -> None:
    desk = connected
    screen = desk.screen("accounts")
    desk.served.revoke()
    screen.cards[0].check.click()
    desk.idle()
    assert screen.cards[0].connection.state is State.SIGN_IN_AGAIN
    assert desk.window.rail.button("accounts").accessibleName() == "Accounts, 1 waiting"
    notice = desk.notices()[-1]
    assert notice.action[0] == "Sign in again"
    notice.action[1]()
    desk.idle()
    assert screen.cards[0].connection.state is State.CONNECTED
    assert len(desk.browser.pages) == 1
    desk.served.ended = True
    screen.cards[0].end.click()
    assert screen.cards[0].connection.state is State.CONNECTED
    desk.asked[0].accept()
    desk.idle()
    assert screen.cards[0].connection.state is State.DISCONNECTED
    desk.until(screen.cards[0].renew.isVisible)
    assert any("revoked at Google" in notice.text for notice in desk.notices())
    assert desk.window.status.simulated.isHidden()


def test_a_server_that_is_away_is_said_in_the_form(desk: Desk, tmp_path: Any) -> None:
    profile = tmp_path / "away.toml"
    profile.write_text(
        'authorize = "http://127.0.0.1:1/a"\ntoken = "http://127.0.0.1:1/t"\nclient_id = "x"\napi = "http://127.0.0.1:1"\n'
    )
    desk.browser.holds = True
    screen = desk.screen("accounts")
    screen.connect_account()
    desk.idle()
    form = screen.panel.form
    form.file_chosen.emit("google_ads", str(profile))
    desk.idle()
    assert form.way().profile == str(profile)
    form.go.click()
    desk.until(lambda: desk.browser.pages)
    from urllib.parse import parse_qs, urlsplit

    import httpx2

    asked = {key: values[0] for key, values in parse_qs(urlsplit(desk.browser.pages[0]).query).items()}
    httpx2.get(asked["redirect_uri"], params={"code": "c", "state": asked["state"]}, trust_env=False)
    desk.until(lambda: screen.panel.problem.isVisible())
    assert "127.0.0.1" in screen.panel.problem.text()
    assert form.isVisible()


def test_the_place_fits_every_window(connected: Desk) -> None:
    desk = connected
    screen = desk.screen("accounts")
    card = screen.cards[0]
    for size in ((1024, 640), (1920, 1080)):
        desk.window.resize(*size)
        desk.idle()
        for button in (card.changes, card.check, card.end):
            right = button.mapTo(desk.window, button.rect().topRight()).x()
            assert 0 < right < desk.window.width()
            assert button.accessibleName()

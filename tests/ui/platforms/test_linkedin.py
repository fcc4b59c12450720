"""LinkedIn in the window, against the served sandbox: signing in with and without a pasted code, both platforms at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import tomlkit
from PySide6.QtCore import Qt

from core import connections, rows
from core.changesets import SetRow
from core.connections import Account, Connection, State
from core.grid import first_rows
from core.platforms import Lasts
from core.scope import Wanted
from integrations.sandbox.linkedin.oauth import CLIENT_SECRET, REDIRECT
from ui.screens.connections.card import ConnectionCard, Listed
from ui.screens.connections.lasting import DAY_MS, lasting_words
from ui.screens.review.sets_list import SetsList

if TYPE_CHECKING:
    from conftest import Desk

EUR, LINKEDIN = "500000001", "linkedin_ads"
NOW = 1_800_000_000_000


def asked(desk: Desk) -> Any:
    """The form of Accounts with LinkedIn chosen."""
    screen = desk.screen("accounts")
    screen.connect_account()
    desk.idle()
    form = screen.panel.form
    form.platform.setCurrentIndex(form.platform.findData(LINKEDIN))
    return screen


def connect(desk: Desk) -> Any:
    """Connect the account in euros over the sandbox's own profile."""
    screen = asked(desk)
    screen.panel.form.choose("sandbox")
    screen.panel.form.go.click()
    desk.idle()
    screen.panel.tree.choose(EUR)
    screen.panel.connect_button.click()
    desk.idle()
    return screen


def test_the_form_says_what_linkedin_wants(desk: Desk) -> None:
    form = asked(desk).panel.form
    assert "developer.linkedin.com" in form.why_own.text()
    assert "make and change campaigns" in form.asks.text()
    assert form.redirecting.isVisible()
    wanted: list[Any] = []
    form.sign_in_wanted.disconnect()
    form.sign_in_wanted.connect(lambda *what: wanted.append(what))
    form.client_id.setText("86abc")
    form.secret.setText("marker-typed-secret")
    form.redirect.setText(REDIRECT)
    form.go.click()
    platform, profile, own = wanted[0]
    assert (platform, profile, own.client_id, own.redirect) == (LINKEDIN, None, "86abc", REDIRECT)
    assert form.secret.text() == ""
    form.platform.setCurrentIndex(form.platform.findData("google_ads"))
    assert not form.redirecting.isVisible()
    assert "Google Cloud" in form.why_own.text()


def test_a_code_is_pasted_where_the_browser_cannot_come_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKER_SECRET", CLIENT_SECRET)
    own = tomllib.loads(desk.served.profile.read_text())[LINKEDIN]
    profile = tmp_path / "own.toml"
    profile.write_text(tomlkit.dumps(own | {"redirect": REDIRECT, "client_secret_env": "MARKER_SECRET"}))
    desk.browser.holds = True
    screen = asked(desk)
    form, panel = screen.panel.form, screen.panel
    form.file_chosen.emit(LINKEDIN, str(profile))
    desk.idle()
    form.go.click()
    desk.until(panel.pasting.isVisible)
    assert "paste it here" in panel.waiting_words.text()
    assert desk.window.focusWidget() is panel.code
    with httpx2.Client(trust_env=False) as browser:
        last = browser.get(desk.browser.pages[0]).headers["location"]
    assert last.startswith(REDIRECT)
    panel.code.setText(last)
    desk.qtbot.keyClick(panel.code, Qt.Key.Key_Return)
    desk.idle()
    assert panel.tree.isVisible()
    assert EUR in [one.account.number for one in panel.tree.visible_accounts()]
    panel.back.click()
    # Somebody else's page is not taken, and waiting can be given up.
    for pasted in (last, None):
        asked(desk)
        form.file_chosen.emit(LINKEDIN, str(profile))
        desk.idle()
        form.go.click()
        desk.until(panel.pasting.isVisible)
        if pasted is None:
            panel.cancel.click()
        else:
            panel.code.setText(pasted)
            panel.go_on.click()
            desk.until(panel.problem.isVisible)
            assert "does not belong to this sign-in" in panel.problem.text()
        desk.idle()
    assert connections.list_connections(desk.workspace) == []


def test_both_platforms_are_downloaded_together_and_posted_to(connected: Desk) -> None:
    desk = connected
    screen = connect(desk)
    google, linkedin = screen.cards
    assert linkedin.state.text() == "Connected"
    desk.until(linkedin.renew.isVisible)
    assert google.renew.isHidden()
    desk.pull()
    strip = desk.window.download
    assert len(strip.order().connections) == 2
    assert "Nordlicht" in strip.outcome.text()
    platforms = {row.platform for row in first_rows(desk.workspace, Wanted("campaign"), 500)}
    assert platforms == {"google_ads", LINKEDIN}
    desk.window.go("activity", None)
    desk.idle()
    assert desk.window.session is not None
    entries = desk.window.session.screen("activity").log.entries()  # type: ignore[attr-defined]
    said = " ".join(one.facts for one in entries)
    assert "Downloaded by Google Ads" in said
    assert "Downloaded by LinkedIn Ads" in said
    posting = desk.screen("posting")
    posting.panes.account.setCurrentIndex(1)
    desk.idle()
    foot = posting.panes.foot
    assert foot.validate.text() == "Check first"
    assert "no trial run" in foot.validate.toolTip()
    assert "reviews only those" in posting.panes.paused.toolTip()
    posting.panes.account.setCurrentIndex(0)
    desk.idle()
    assert foot.validate.text() == "Validate"
    assert rows.count_rows(desk.workspace, "account") == 2


def test_a_card_says_how_long_it_lasts_what_it_lacks_and_offers_to_renew(qtbot: object) -> None:
    account = Account(EUR, "Nordlicht", "EUR", "UTC")
    one = Connection("0" * 32, LINKEDIN, account, LINKEDIN, State.CONNECTED, None, NOW, NOW, NOW)
    ends_soon = Lasts(NOW + 5 * DAY_MS, soon=True, allows="read figures", lacks="make the posts behind ads")
    card = ConnectionCard(Listed(one, NOW, ("You may look, not change.",), ends_soon), why_not=None)
    assert card.notes[0] == "You may look, not change."
    assert "ends soon" in card.notes[1]
    assert "make the posts behind ads" in card.notes[2]
    assert not card.renew.isHidden()
    assert not card.changes.isHidden()


def test_what_each_platform_brought_waits_under_its_own_mark(qtbot: object) -> None:
    def waits(author: str, state: str = "proposed", kind: str = "platform") -> SetRow:
        return SetRow(author + state, f"From {author}", kind, author, None, state, 3, NOW, {})

    shown = SetsList()
    shown.show_sets(
        [
            waits("LinkedIn Ads"), waits("Google Ads"), waits("Google Ads recommendations"), waits("Ann", kind="person"),
            waits("Google Ads", "accepted"),
        ],
        None,
    )  # fmt: skip
    icons = [entry.icon for entry in shown.entries()]
    assert icons == ["linkedin-ads", "google-ads", "google-ads", "inbox", "check"]


@pytest.mark.parametrize(
    ("lasts", "words"),
    [
        (Lasts(NOW + 12 * DAY_MS + 5), "ends in 12 days (27 Jan 2027); LinkedIn Ads renews it for nobody"),
        (Lasts(NOW + DAY_MS + 5), "ends tomorrow"),
        (Lasts(NOW + 5), "ends today"),
        (Lasts(NOW), "has run out"),
        (Lasts(NOW + 300 * DAY_MS + 5, NOW + 57 * DAY_MS + 5), "until then it is renewed by itself, next in 57 days"),
        (Lasts(NOW + 300 * DAY_MS + 5, NOW), "next with the next call"),
    ],
)
def test_how_long_a_sign_in_lasts_is_said_in_days(lasts: Lasts, words: str) -> None:
    assert words in lasting_words(lasts, "LinkedIn Ads", NOW)

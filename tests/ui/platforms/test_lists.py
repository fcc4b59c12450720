"""Lists of people and companies in the window, against the served sandbox."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit

from core import connections, rows

if TYPE_CHECKING:
    from conftest import Desk

LINKEDIN = "linkedin_ads"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Three hundred people of invented companies, one twice, one without an address."""
    file = tmp_path / "people.csv"
    lines = [f"person{n}@company{n % 9}.example,Person {n}" for n in range(300)]
    file.write_text("\n".join(["Email,Name", *lines, lines[0], "nobody,Nobody"]) + "\n")
    return file


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    """Companies, most of which name no website but an address."""
    file = tmp_path / "companies.csv"
    lines = [f"Company {n} GmbH,{'' if n % 3 else f'https://www.c{n}.example'},info@c{n}.example" for n in range(60)]
    file.write_text("\n".join(["Company,Website,Email", *lines]) + "\n")
    return file


def opened(desk: Desk) -> Any:
    """The page of lists."""
    screen = desk.screen("advice")
    screen.show_page("lists")
    desk.idle()
    return screen


def with_linkedin(desk: Desk, *, allow: bool, what: str = "lists") -> Any:
    """The page of lists with the account at LinkedIn, whose sign-in may send lists or not."""
    own = tomllib.loads(desk.served.profile.read_text())[LINKEDIN]
    own.pop("scopes", None)
    profile = desk.workspace.path.with_name("plain.toml")
    profile.write_text(tomlkit.dumps(own))
    accounts = desk.screen("accounts")
    accounts.connect_account()
    desk.idle()
    form = accounts.panel.form
    form.platform.setCurrentIndex(form.platform.findData(LINKEDIN))
    form.file_chosen.emit(LINKEDIN, str(profile))
    desk.idle()
    form.allow[what].setChecked(allow)
    form.go.click()
    desk.idle()
    accounts.panel.tree.choose("500000001")
    accounts.panel.connect_button.click()
    desk.idle()
    screen = opened(desk)
    screen.account.setCurrentIndex(1)
    desk.idle()
    return screen


def fill(page: Any, desk: Desk, file: Path, name: str) -> Any:
    """Fill the form and agree to everything."""
    page.form.choose(file)
    desk.idle()
    page.form.name.setCurrentText(name)
    for box in page.form.consents:
        box.setChecked(True)
    return page.form


def test_customers_are_sent_to_google_once_everything_is_agreed_to(connected: Desk, people: Path) -> None:
    desk = connected
    screen = opened(desk)
    page, form = screen.lists, screen.lists.form
    assert not form.send.isEnabled()
    form.choose(people.parent / "nothing.csv")
    desk.idle()
    assert form.problem.isVisible()
    form.choose(people)
    desk.idle()
    assert "300 of 302 rows would be sent" in form.said.text()
    assert "1 cannot be used (row 302" in form.said.text()
    assert form.holding.isHidden()
    assert form.why_not() == "Name the list."
    form.name.setCurrentText("Customers 2026")
    for box in form.consents:
        assert not form.send.isEnabled()
        box.setChecked(True)
    form.send.click()
    desk.idle()
    assert any("Sent 300 of 300" in notice.text for notice in desk.notices())
    assert form.list_file() is None
    assert not any(box.isChecked() for box in form.consents)
    screen.ask_button.click()
    desk.idle()
    entry = page.lists.entries()[1]
    assert entry.title == "Customers 2026"
    page.lists.setCurrentRow(1)
    assert page.detail.title.text() == "Customers 2026"
    assert page.detail.uploads.item(0, 2).text() == "300 of 300"
    assert page.detail.uploads.item(0, 3).text() == "Done"
    assert str(people) not in str(desk.workspace.path.read_bytes())


def test_a_repair_is_offered_and_a_missing_permission_is_said_with_what_to_do(connected: Desk, companies: Path) -> None:
    desk = connected
    screen = with_linkedin(desk, allow=False)
    page, form = screen.lists, screen.lists.form
    form.holds.setCurrentIndex(form.holds.findData("companies"))
    form.choose(companies)
    desk.idle()
    (box,) = form.mendings
    assert "(40 rows)" in box.text()
    assert "→ c1.example" in box.toolTip()
    assert "40 by name only" in form.said.text()
    box.setChecked(True)
    desk.idle()
    assert form.mendings[0].isChecked()
    assert "60 with a website" in form.said.text()
    assert len(form.consents) == 1
    fill(page, desk, companies, "Target accounts").send.click()
    desk.idle()
    notice = desk.notices()[-1]
    assert "may not upload lists" in notice.text
    assert notice.action[0] == "Open LinkedIn Ads"
    assert form.send.isEnabled()


def test_what_linkedin_keeps_waiting_for_is_stopped_and_goes_on(connected: Desk, people: Path) -> None:
    desk = connected
    screen = with_linkedin(desk, allow=True)
    page = screen.lists
    (_, account) = connections.list_connections(desk.workspace)
    assert account.platform == LINKEDIN
    form = fill(page, desk, people, "Newsletter")
    form.send.click()
    # LinkedIn does not know a new list for a minute or two.
    desk.until(lambda: "preparing" in form.step.text())
    assert not form.name.isEnabled()
    form.stop.click()
    desk.idle()
    assert form.after.text().startswith("Stopped.")
    assert form.running.isHidden()
    desk.served.ask("/linkedin/settings", {"segment_404": 0})
    form.send.click()
    desk.idle()
    desk.served.ask("/linkedin/settings", {"segment_404": 120_000})
    assert any("Sent 300 of 300" in notice.text for notice in desk.notices())
    (_, entry) = page.lists.entries()
    assert (entry.title, entry.facts) == ("Newsletter", "being matched · 300 members") or "matched" in entry.facts
    assert rows.count_rows(desk.workspace, "audience") <= 1

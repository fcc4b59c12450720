"""Recommendations and conversions in the window, against the served sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from core import changesets
from core.recommending import keeping
from core.recommending.keeping import Standing

if TYPE_CHECKING:
    from conftest import Desk


def test_without_an_account_it_leads_to_where_one_is_connected(desk: Desk) -> None:
    screen = desk.screen("advice")
    for page in ("recommendations", "conversions"):
        screen.show_page(page)
        assert screen.page().empty.accessibleName() == "No account is connected"
        assert screen.page().why_not_asked()
    assert desk.window.session is not None
    screen.page().empty.focusProxy().click()
    assert desk.window.stack.currentWidget() is desk.window.session.screen("accounts")


def asked(desk: Desk) -> Any:
    """The page of recommendations with what Google answers, and the type “New keywords” chosen."""
    screen = desk.screen("advice")
    page = screen.recommendations
    assert page.empty.accessibleName() == "Nothing was asked yet"
    page.empty.focusProxy().click()
    desk.idle()
    assert "was asked" in screen.said.text()
    return page


def test_what_google_recommends_becomes_a_proposal(connected: Desk) -> None:
    desk = connected
    page = asked(desk)
    types = page.types.entries()
    assert types[0].title == "All recommendations"
    assert {"New keywords", "Raise budgets"} <= {one.title for one in types}
    assert page.table.rows.rowCount() == len(page.listed())
    page.types.choose("KEYWORD")
    assert page.evidence.cell("Clicks", "With it") > page.evidence.cell("Clicks", "Now")
    assert page.propose_button.text() == "Propose all 1"
    page.propose_button.click()
    desk.idle()
    # What it is about is not here yet.
    assert "Get changes first" in desk.notices()[-1].text
    assert changesets.list_sets(desk.workspace, state="proposed") == []
    desk.pull()
    desk.screen("advice")
    page.types.choose("KEYWORD")
    page.table.selectRow(0)
    assert page.propose_button.text() == "Propose 1 chosen"
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    page.propose_button.click()
    desk.idle()
    (waiting,) = changesets.list_sets(desk.workspace, state="proposed")
    assert [kept.standing for kept in page.listed()] == [Standing.PROPOSED]
    assert not page.propose_button.isEnabled()
    desk.notices()[-1].action[1]()
    desk.idle()
    assert desk.window.session is not None
    assert desk.window.stack.currentWidget() is desk.window.session.screen("review")
    changesets.reject(desk.workspace, waiting.id)
    page = desk.screen("advice").recommendations
    assert [kept.standing for kept in page.listed()] == [Standing.REJECTED]


def test_what_is_not_wanted_is_dismissed_at_google_once_somebody_agrees(posted_from: Desk) -> None:
    # What is dismissed there is gone: the account in dollars, of which no other test asks this.
    desk = posted_from
    page = asked(desk)
    page.types.choose("KEYWORD")
    (one,) = page.listed()
    page.dismiss_button.click()
    assert page.listed()[0].standing is Standing.OPEN
    desk.asked[-1].accept()
    desk.idle()
    assert page.listed()[0].standing is Standing.DISMISSED
    assert page.listed()[0].dismissed_by
    page.ask()
    desk.idle()
    assert one.advice.name not in [kept.advice.name for kept in keeping.kept(desk.workspace, page.connection)]


def test_conversions_are_read_kept_and_an_ended_sign_in_has_its_button(connected: Desk) -> None:
    desk = connected
    screen = desk.screen("advice")
    screen.show_page("conversions")
    desk.idle()
    page = screen.conversions
    assert page.empty.accessibleName() == "Conversions were not read yet"
    desk.window.actions_of_window.run("advice.conversions")
    desk.idle()
    assert [row.name for row in page.model.rows] == ["Demo request"]
    assert "Auto-tagging" in page.facts.text()
    assert any("active and primary" in words for words in page.warnings)
    desk.window.go("editor", None)
    desk.served.revoke()
    screen = desk.screen("advice")
    assert [row.name for row in page.model.rows] == ["Demo request"]
    screen.ask_button.click()
    desk.idle()
    notice = desk.notices()[-1]
    assert notice.action[0] == "Sign in again"
    assert page.model.rows
    fits(desk, screen)


def fits(desk: Desk, screen: Any) -> None:
    """Everything can be reached in the smallest window, the last place of the rail too."""
    desk.window.resize(1024, 640)
    desk.idle()
    rail = desk.window.rail
    last = rail.button("advice")
    assert last.mapTo(rail, last.rect().bottomLeft()).y() < rail.height()
    for part in (screen.account, screen.ask_button, *screen.choices.buttons.values()):
        assert part.width() >= part.minimumSizeHint().width()
        assert 0 < part.mapTo(desk.window, part.rect().topRight()).x() < desk.window.width()
    for part in (screen.account, screen.recommendations.table, screen.recommendations.types, screen.conversions.table):
        assert part.accessibleName()


def test_conversions_of_linkedin_stand_beside_googles_and_are_made_here(connected: Desk) -> None:
    from tests.ui.platforms.test_lists import with_linkedin

    desk = connected
    screen = with_linkedin(desk, allow=True, what="conversions")
    screen.show_page("conversions")
    desk.idle()
    page = screen.conversions
    page.ask()
    desk.idle()
    headings = [page.model.headerData(at, Qt.Orientation.Horizontal) for at in range(page.model.columnCount())]
    assert "Stages of the CRM" in headings
    assert page.new.isVisible()
    page.new.click()
    form = page.form
    assert not form.make.isEnabled()
    form.name.setText("Sales qualified lead")
    form.type.setCurrentIndex(form.type.findData("SALES_QUALIFIED_LEAD"))
    form.stage.setText("SQL")
    form.make.click()
    desk.idle()
    assert not form.isVisible()
    (made,) = [row for row in page.model.rows if row.name == "Sales qualified lead"]
    at = page.model.rows.index(made)
    shown = [page.model.data(page.model.index(at, column)) for column in range(page.model.columnCount())]
    assert shown[:5] == ["Sales qualified lead", "Sales qualified lead", "Sent from the CRM", "Active", "sql"]
    assert "1 stage of the CRM reported" in page.facts.text()
    assert not any("Sales qualified lead" in words and "stage" in words for words in page.warnings)
    (standing,) = [row for row in page.model.rows if row.name == "Demo request"]
    page.table.activated.emit(page.model.index(page.model.rows.index(standing), 0))
    assert (form.name.text(), form.name.isReadOnly(), form.type.isEnabled()) == ("Demo request", True, False)
    form.stage.setText("Demo booked")
    form.make.click()
    desk.idle()
    assert [row.name for row in page.model.rows].count("Demo request") == 1
    assert "2 stages of the CRM reported" in page.facts.text()
    fits(desk, screen)
    screen.account.setCurrentIndex(0)
    desk.idle()
    assert not page.new.isVisible()
    assert page.elsewhere.text() == "Open in Google Ads"

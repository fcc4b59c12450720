"""Post in the window, against the served sandbox: the plan, two clicks, the amount, refusals, stopping, going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from core import changesets, editing
from core.grid import GridRow, first_rows
from core.scope import Wanted
from ui.screens.posting.layout import LEFT, REFUSED, SENT

if TYPE_CHECKING:
    from conftest import Desk


def rows(desk: Desk, kind: str) -> list[GridRow]:
    """All rows of a kind."""
    return first_rows(desk.workspace, Wanted(kind), 500)


def set_field(desk: Desk, kind: str, id: str, field: str, text: str) -> None:
    """Edit as a cell of the grid would, and wait until the rules have looked."""
    editing.set_text(desk.workspace, kind, [id], field, text)
    desk.idle()


def planned(desk: Desk) -> Any:
    """The screen with the plan of the draft as it stands."""
    screen = desk.screen("posting")
    screen.make_plan()
    desk.idle()
    return screen


def live(desk: Desk, word: str) -> list[Any]:
    """What the platform has that holds a word."""
    return [one for one in desk.served.ask("/dump") if word in str(one)]


def test_a_plan_is_in_words_posted_by_two_clicks_and_taken_back_by_a_proposal(posted_from: Desk) -> None:
    desk = posted_from
    screen = planned(desk)
    assert screen.panes.empty.accessibleName() == "Nothing to post"
    assert screen.panes.simulated.isVisible()
    keyword = rows(desk, "keyword")[0]
    set_field(desk, "keyword", keyword.id, "max_cpc", "1.75")
    screen = planned(desk)
    (line,) = screen.panes.table.rows.lines
    assert (line.word, line.kind, line.name) == ("Change", "Keyword", keyword.row["text"])
    assert line.said.endswith("→ 1.75 USD")
    assert line.place.count(" › ") == 1
    foot = screen.panes.foot
    foot.post.click()
    assert "This sends 1 change to Harbor Analytics" in foot.sentence.text()
    assert not foot.amount.isVisible()
    assert rows(desk, "keyword")[0].mark.live_fields
    foot.yes.click()
    desk.idle()
    assert screen.panes.outcome.words.text() == "Posted 1 of 1 change."
    assert not rows(desk, "keyword")[0].mark.live_fields
    assert screen.panes.empty.accessibleName() == "Nothing to post"
    activity = desk.screen("activity")
    assert "1 of 1 posted" in activity.log.entries()[0].facts
    screen = desk.screen("posting")
    desk.idle()
    screen.panes.outcome.undo.click()
    desk.idle()
    assert desk.window.session is not None
    assert desk.window.stack.currentWidget() is desk.window.session.screen("review")
    (waiting,) = changesets.list_sets(desk.workspace, state="proposed")
    changesets.accept(desk.workspace, waiting.id)
    desk.idle()
    assert "1.75 USD →" in planned(desk).panes.table.rows.lines[0].said


def test_much_money_has_to_be_typed_and_the_choices_make_another_plan(posted_from: Desk) -> None:
    desk = posted_from
    campaign = next(one for one in rows(desk, "campaign") if one.row["status"] == "ENABLED")
    set_field(desk, "campaign", campaign.id, "daily_budget", "900")
    screen = planned(desk)
    assert "more than the" in screen.panes.summary.money.text()
    foot = screen.panes.foot
    foot.post.click()
    assert desk.window.focusWidget() is foot.amount
    assert not foot.yes.isEnabled()
    desk.qtbot.keyClicks(foot.amount, "12")
    assert not foot.yes.isEnabled()
    foot.amount.setText(screen.plan.amount_to_type)
    assert foot.yes.isEnabled()
    desk.qtbot.keyClick(foot.amount, Qt.Key.Key_Escape)
    assert foot.post.isVisible()
    assert not live(desk, "900000000")
    assert screen.panes.paused.isChecked()
    assert screen.plan.paused
    screen.panes.paused.setChecked(False)
    desk.idle()
    assert not screen.plan.paused
    first, second = rows(desk, "keyword")[2:4]
    for one in (first, second):
        set_field(desk, "keyword", one.id, "max_cpc", "3.10")
    screen = planned(desk)
    assert len(screen.plan.operations) == 3
    screen.panes.only.setText("max_cpc > ")
    screen.make_plan()
    desk.idle()
    assert screen.panes.trouble.isVisible()
    assert not screen.panes.foot.post.isEnabled()
    screen.panes.only.clear()
    screen.make_plan()
    desk.idle()
    assert screen.panes.trouble.isHidden()


def test_the_guard_is_said_and_changed_where_it_matters(posted_from: Desk) -> None:
    desk = posted_from
    campaign = next(one for one in rows(desk, "campaign") if one.row["status"] == "ENABLED")
    set_field(desk, "campaign", campaign.id, "daily_budget", "900")
    screen = planned(desk)
    assert screen.plan.amount_to_type
    guard = screen.panes.guard
    assert "more than 100.00 USD a day" in guard.words.text()
    guard.change.click()
    guard.amount.setText("much")
    desk.qtbot.keyClick(guard.amount, Qt.Key.Key_Return)
    assert guard.problem.isVisible()
    guard.amount.setText("5000")
    desk.qtbot.keyClick(guard.amount, Qt.Key.Key_Return)
    desk.idle()
    assert "5,000.00 USD" in guard.words.text().replace("5000", "5,000")
    assert screen.plan.amount_to_type is None
    guard.change.click()
    guard.off.click()
    desk.idle()
    assert "never" in guard.words.text()


def test_what_is_left_out_is_named_and_leads_to_its_row(posted_from: Desk) -> None:
    desk = posted_from
    ad = rows(desk, "ad")[0]
    set_field(desk, "ad", ad.id, "final_url", "")
    screen = planned(desk)
    assert not screen.panes.foot.post.isEnabled()
    screen.panes.switch(LEFT)
    (line,) = screen.panes.table.rows.lines
    assert line.word == "Left out"
    assert line.name == ad.row["headlines"][0]
    assert line.place
    assert line.said
    screen.panes.table.opened.emit(line)
    desk.idle()
    assert desk.window.session is not None
    editor: Any = desk.window.session.screen("editor")
    assert desk.window.stack.currentWidget() is editor
    assert editor.kind == "ad"


def test_a_refusal_is_shown_marked_and_leads_to_its_cell(posted_from: Desk) -> None:
    desk = posted_from
    group = rows(desk, "ad_group")[0]
    with desk.workspace.edit("Add keywords") as edit:
        refused = edit.create(
            "keyword", {"ad_group": group.pk, "text": REFUSED_WORD, "match_type": "EXACT", "status": "ENABLED"}
        )
    desk.idle()
    screen = planned(desk)
    screen.validate()
    desk.idle()
    assert screen.panes.shown() == REFUSED
    assert "would refuse 1" in screen.panes.outcome.words.text()
    assert not live(desk, REFUSED_WORD)
    screen.post(None)
    desk.idle()
    (line,) = screen.panes.table.rows.lines
    assert (line.word, line.name, line.entity) == ("Refused", REFUSED_WORD, refused)
    row = next(one for one in rows(desk, "keyword") if one.id == refused)
    assert row.notes[0].message.startswith("Refused when it was posted")
    assert row.mark.errors
    screen.panes.table.opened.emit(line)
    desk.idle()
    assert desk.window.session is not None
    editor: Any = desk.window.session.screen("editor")
    assert editor.panes.view.currentIndex().isValid()


REFUSED_WORD = "replica watches"


def test_waiting_is_seen_and_can_be_stopped(posted_from: Desk) -> None:
    desk = posted_from
    keyword = rows(desk, "keyword")[4]
    set_field(desk, "keyword", keyword.id, "max_cpc", "4.10")
    screen = planned(desk)
    desk.served.ask("/faults", {"kind": "quota", "method": "Mutate", "nth": 1, "times": 9, "seconds": 240})
    screen.post(None)
    foot = screen.panes.foot
    desk.until(lambda: " 2" in foot.step.text() and foot.step.text().endswith(" s"))
    foot.stop.click()
    # Long before the four minutes are over.
    desk.until(lambda: screen.run is None)
    desk.idle()
    assert "Posted 0 of 1 change" in screen.panes.outcome.words.text()
    assert len(screen.plan.operations) == 1
    assert screen.panes.foot.post.isEnabled()


def test_an_interrupted_post_is_offered_first_and_finished(posted_from: Desk) -> None:
    desk = posted_from
    keyword = rows(desk, "keyword")[6]
    set_field(desk, "keyword", keyword.id, "max_cpc", "6.10")
    screen = planned(desk)
    # The second change is the one that counts, the first only looks. Its answer is lost, and nobody can look it up.
    desk.served.ask("/faults", {"kind": "drop_reply", "method": "Mutate", "nth": 2})
    desk.served.ask("/faults", {"kind": "unavailable_before", "method": "SearchStream", "nth": 2, "times": 400})
    screen.post(None)
    foot = screen.panes.foot
    desk.until(lambda: foot.step.text().endswith(" s"))
    foot.stop.click()
    desk.idle()
    assert screen.plan.resumes
    assert "A post was interrupted" in screen.panes.outcome.words.text()
    assert not screen.panes.paused.isEnabled()
    desk.served.clear_faults()
    screen.panes.outcome.offer.click()
    assert foot.yes.isVisible()
    foot.yes.click()
    desk.idle()
    assert screen.panes.outcome.words.text() == "Posted 1 of 1 change."
    assert not rows(desk, "keyword")[6].mark.live_fields


def test_the_place_fits_every_window(posted_from: Desk) -> None:
    desk = posted_from
    set_field(desk, "keyword", rows(desk, "keyword")[5].id, "max_cpc", "5.10")
    screen = planned(desk)
    assert screen.panes.shown() == SENT
    foot = screen.panes.foot
    for size in ((1024, 640), (2560, 1440)):
        desk.window.resize(*size)
        desk.idle()
        for part in (foot.post, foot.validate, screen.panes.again, screen.panes.only):
            right = part.mapTo(desk.window, part.rect().topRight()).x()
            assert 0 < right < desk.window.width()
    for part in (screen.panes.account, screen.panes.only, screen.panes.table, foot.amount, foot.bar):
        assert part.accessibleName()

"""Review: a proposal is accepted whole, in part or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core import changesets, editing, remarks
from core.author import Author
from core.ids import id_text
from core.interchange.summary.answers import import_answer
from core.interchange.summary.items import summarise
from core.interchange.summary.page import FORMAT, VERSION
from core.progress import silent
from core.rows import count_rows, list_rows
from core.schema import ENTITY
from core.workspace import Workspace
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.dialogs.remarks import RemarkDialog
from ui.screens.activity import ActivityScreen
from ui.screens.review import ReviewScreen
from ui.screens.review.changes_tree import AFTER, BEFORE, REASON, RISK
from ui.screens.review.stacking_acts import MergeDialog, NameDialog


@pytest.fixture
def proposal(workspace: Workspace, propose: Callable[[Workspace], str]) -> str:
    return propose(workspace)


@pytest.fixture
def screen(context: Context, proposal: str, bridged: Callable[[Any], None], qtbot: QtBot) -> ReviewScreen:
    made = ReviewScreen(context)
    qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(made)
    made.resize(1208, 690)
    made.show()
    qtbot.waitUntil(lambda: made.model.sheet is not None)
    return made


def every(screen: ReviewScreen, parent: QModelIndex | None = None) -> list[QModelIndex]:
    model = screen.model
    above = parent if parent is not None else QModelIndex()
    if model.canFetchMore(above):
        model.fetchMore(above)
    found = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        found.append(index)
        found += every(screen, index) if model.hasChildren(index) else []
    return found


def find(screen: ReviewScreen, text: str) -> QModelIndex:
    return next(index for index in every(screen) if str(index.data()).startswith(text))


def tick(screen: ReviewScreen, text: str, on: bool = True) -> None:
    state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
    assert screen.model.setData(find(screen, text), state.value, Qt.ItemDataRole.CheckStateRole)


def settled(screen: ReviewScreen) -> bool:
    return not screen.context.jobs.running and screen._shown is not None and screen._shown.state != "proposed"


def test_changes_are_told_in_words_with_reasons(screen: ReviewScreen) -> None:
    budget = find(screen, "Daily budget")
    assert budget.siblingAtColumn(BEFORE).data() == "85.00 EUR"
    assert budget.siblingAtColumn(AFTER).data() == "95.00 EUR (+12 %)"
    assert budget.siblingAtColumn(RISK).data() == "300.00 EUR"
    assert budget.siblingAtColumn(REASON).data() == "The flight is 90 days  ·  24 000.00 EUR / 90 days"
    assert find(screen, "quality management software").siblingAtColumn(AFTER).data() == "removed"
    assert find(screen, "electronic signature gmp").siblingAtColumn(AFTER).data() == "Phrase"
    assert "Assumed: No landing page was checked." in screen.header._assumed._label.text()


def test_nothing_is_ticked_at_first_and_only_ticks_are_accepted(screen: ReviewScreen, qtbot: QtBot) -> None:
    assert not screen.header._some.isEnabled()
    tick(screen, "electronic signature gmp")
    assert screen.header._some.text() == "Accept selected (2)"
    assert "5 changes" in screen.header._hint.text()
    assert find(screen, "Electronic signatures").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    screen.accept_ticked()
    qtbot.waitUntil(lambda: settled(screen))
    workspace = screen.context.workspace
    assert count_rows(workspace, "ad_group") == 21
    assert count_rows(workspace, "keyword") == 301
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 85_000_000
    assert not screen.header.buttons.isVisible()


def test_all_is_accepted_and_undone(screen: ReviewScreen, qtbot: QtBot) -> None:
    screen.accept_all()
    qtbot.waitUntil(lambda: settled(screen))
    workspace = screen.context.workspace
    assert (count_rows(workspace, "ad_group"), count_rows(workspace, "keyword")) == (21, 302)
    changesets.undo(workspace)
    assert (count_rows(workspace, "ad_group"), count_rows(workspace, "keyword")) == (20, 300)


def test_rejecting_leaves_the_draft_as_it_is(screen: ReviewScreen, qtbot: QtBot) -> None:
    screen.reject()
    qtbot.waitUntil(lambda: settled(screen))
    assert count_rows(screen.context.workspace, "ad_group") == 20
    assert changesets.list_sets(screen.context.workspace, state="proposed") == []


def test_a_whole_place_is_ticked_at_once(screen: ReviewScreen) -> None:
    tick(screen, "Electronic signatures")
    assert screen.model.count().ticked == 5
    tick(screen, "Add this ad group", on=False)
    assert screen.model.count().ticked == 0
    screen.model.tick_all(True)
    assert screen.model.count().ticked == 7


def test_conflicts_stand_side_by_side_and_can_be_taken(screen: ReviewScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    campaign = list_rows(workspace, "campaign")[0]
    editing.set_text(workspace, "campaign", [campaign.id], "daily_budget", "70")
    qtbot.waitUntil(screen.conflicts.isVisible)
    said = [label.text() for label in screen.conflicts.findChildren(QLabel)]
    assert "70.00 EUR" in said
    assert "95.00 EUR" in said
    screen.accept_all()
    qtbot.waitUntil(lambda: settled(screen) and screen.conflicts.isVisible())
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 70_000_000
    button(screen, "Theirs").click()
    qtbot.waitUntil(lambda: list_rows(workspace, "campaign")[0]["daily_budget"] == 95_000_000)
    qtbot.waitUntil(lambda: not screen.conflicts.isVisible())


def button(screen: ReviewScreen, words: str) -> QPushButton:
    return next(one for one in screen.conflicts.findChildren(QPushButton) if one.text() == words and one.isVisible())


def test_a_conflict_settled_before_accepting_is_undone_to_the_value_of_the_draft(
    screen: ReviewScreen, qtbot: QtBot
) -> None:
    workspace = screen.context.workspace
    campaign = list_rows(workspace, "campaign")[0]
    editing.set_text(workspace, "campaign", [campaign.id], "daily_budget", "70")
    qtbot.waitUntil(screen.conflicts.isVisible)
    button(screen, "Edit…").click()
    editor = screen.conflicts.findChild(QLineEdit)
    assert editor.text() == "70.00"
    editor.setText("so much")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "not an amount" in editor.toolTip()
    editor.setText("82.50")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not screen.conflicts.isVisible() and not screen.context.jobs.running)
    assert find(screen, "Daily budget").siblingAtColumn(AFTER).data() == "82.50 EUR (+18 %)"
    screen.accept_all()
    qtbot.waitUntil(lambda: settled(screen))
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 82_500_000
    changesets.undo(workspace)
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 70_000_000


def test_the_chosen_change_is_told_word_by_word(screen: ReviewScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    ad = list_rows(workspace, "ad")[0]
    before = ad["headlines"]
    with workspace.propose("Texts", Author.generator()) as edit:
        edit.set("ad", [ad.id], {"headlines": [before[1], before[0] + " now", *before[3:], "Fresh one"]})
    screen.reveal(changesets.list_sets(workspace, state="proposed")[0].id)
    qtbot.waitUntil(lambda: screen.model.count().total == 1)
    screen.tree.setCurrentIndex(find(screen, ad["name"]))
    said = screen.detail.words.text()
    assert screen.detail.isVisible()
    assert "line-through" in said
    assert before[2] in said
    assert "Fresh one" in said
    assert f"{before[0]}<span" in said.replace("&amp;", "&")


def test_comments_on_a_cell_stand_beside_its_change(screen: ReviewScreen, qtbot: QtBot) -> None:
    screen.tree.setCurrentIndex(find(screen, "Daily budget"))
    assert screen.detail.say.text() == "Comment"
    screen.detail.say.click()
    dialog = screen.findChild(RemarkDialog)
    qtbot.keyClicks(dialog.view.writer.text, "Agreed with the client?")
    dialog.view.writer.button.click()
    dialog.accept()
    assert screen.detail.say.text() == "Comments (1)"
    campaign = list_rows(screen.context.workspace, "campaign")[0]
    assert [one.field for one in remarks.threads_of(screen.context.workspace, campaign.id)] == ["daily_budget"]


def test_sets_are_named_set_aside_split_and_put_in_order(screen: ReviewScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    actions = {action.id: action for action in screen.screen_actions()}
    actions["review.rename"].run()
    dialog = screen.findChild(NameDialog)
    dialog.name.setText("Q1 launch")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.sets.entries()[0].title == "Q1 launch")
    tick(screen, "Daily budget")
    assert actions["review.split"].why_blocked() is None
    actions["review.split"].run()
    dialog = next(one for one in screen.findChildren(NameDialog) if one.isVisible())
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.problem.isVisible()
    dialog.name.setText("Budget only")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [entry.title for entry in screen.sets.entries()][:2] == ["Budget only", "Q1 launch"])
    screen.sets.choose(screen.sets.entries()[0].id)
    qtbot.waitUntil(lambda: screen.model.count().total == 1)
    assert actions["review.earlier"].why_blocked() == "It is the first."
    actions["review.later"].run()
    qtbot.waitUntil(lambda: [entry.title for entry in screen.sets.entries()][:2] == ["Q1 launch", "Budget only"])
    assert actions["review.park"].label() == "Set it aside"
    actions["review.park"].run()
    assert [one.title for one in changesets.list_sets(workspace, state="parked")] == ["Budget only"]
    assert actions["review.accept_all"].why_blocked() is not None
    assert actions["review.park"].label() == "Take it up again"
    actions["review.merge"].run()
    merging = next(one for one in screen.findChildren(MergeDialog) if one.isVisible())
    assert merging.list.sizeHintForRow(0) == theme.ROW
    qtbot.keyClick(merging.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.model.count().total == 7)
    assert changesets.count_sets(workspace, state="merged") == 1


def _split_budget(screen: ReviewScreen, actions: dict[str, Action], qtbot: QtBot) -> None:
    tick(screen, "Daily budget")
    actions["review.split"].run()
    dialog = next(one for one in screen.findChildren(NameDialog) if one.isVisible())
    dialog.name.setText("Budget only")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.sets.entries()[0].title == "Budget only" and screen.way_back is not None)


def test_splits_and_merges_are_taken_back(screen: ReviewScreen, qtbot: QtBot) -> None:
    workspace, messages = screen.context.workspace, screen.context.messages
    actions = {action.id: action for action in screen.screen_actions()}
    before = screen.sets.entries()[0].title
    assert actions["review.take_back"].why_blocked() == "Nothing was split or merged just now."
    _split_budget(screen, actions, qtbot)
    assert actions["review.take_back"].label() == f"Undo the split of {before}"
    actions["review.take_back"].run()
    qtbot.waitUntil(lambda: screen.sets.entries()[0].title == before and screen.model.count().total == 7)
    assert actions["review.take_back"].why_blocked() is not None
    _split_budget(screen, actions, qtbot)
    actions["review.merge"].run()
    merging = next(one for one in screen.findChildren(MergeDialog) if one.isVisible())
    qtbot.keyClick(merging.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: changesets.count_sets(workspace, state="merged") == 2)
    qtbot.waitUntil(lambda: actions["review.take_back"].label().startswith("Undo the merge"))
    offered = list(messages.open.values())[-1].action
    assert offered is not None
    assert offered[0] == "Undo"
    offered[1]()
    qtbot.waitUntil(lambda: changesets.count_sets(workspace, state="merged") == 1)


def test_what_was_accepted_in_part_says_how_much(screen: ReviewScreen, qtbot: QtBot) -> None:
    tick(screen, "Daily budget")
    screen.accept_ticked()
    qtbot.waitUntil(lambda: settled(screen))
    assert screen.sets.entries()[0].facts.startswith("Accepted 1 of 7")
    screen.sets.filter.setCurrentIndex(screen.sets.filter.findData("rejected"))
    assert screen.sets.entries() == []
    screen.sets.filter.setCurrentIndex(screen.sets.filter.findData("accepted"))
    assert len(screen.sets.entries()) == 2


def wait_for(screen: ReviewScreen, qtbot: QtBot, id: str) -> None:
    def there() -> bool:
        shown, sheet = screen.shown_set(), screen.model.sheet
        return (
            not screen.context.jobs.running
            and shown is not None
            and shown.id == id
            and sheet is not None
            and sheet.id == id
        )

    qtbot.waitUntil(there)


def propose_pause(workspace: Workspace, at: int) -> str:
    with workspace.propose(f"Pause campaign {at}") as edit:
        edit.set("campaign", [list_rows(workspace, "campaign")[at].id], {"status": "REMOVED"})
    return id_text(edit.id)


def test_after_a_decision_the_next_waiting_proposal_is_shown_and_the_keyboard_stays(
    screen: ReviewScreen, proposal: str, qtbot: QtBot
) -> None:
    workspace = screen.context.workspace
    second, third = propose_pause(workspace, 1), propose_pause(workspace, 2)
    waiting = [one.id for one in screen.sets.entries() if one.strong]
    assert sorted(waiting) == sorted([proposal, second, third])
    screen.activateWindow()
    screen.sets.choose(waiting[1])
    wait_for(screen, qtbot, waiting[1])
    screen.tree.setFocus()
    screen.reject()
    wait_for(screen, qtbot, waiting[2])
    assert screen.tree.hasFocus()
    screen.sets.list.setFocus()
    screen.accept_all()
    wait_for(screen, qtbot, waiting[0])
    assert screen.sets.list.hasFocus()
    screen.reject()
    qtbot.waitUntil(lambda: settled(screen))
    shown = screen.shown_set()
    assert shown is not None
    assert shown.id == waiting[0], "with nothing left to decide, what was decided stays in view"


def test_f8_goes_from_proposal_to_proposal_and_f6_from_pane_to_pane(
    screen: ReviewScreen, proposal: str, qtbot: QtBot
) -> None:
    workspace = screen.context.workspace
    acts = {action.id: action for action in screen.screen_actions()}
    assert acts["review.next"].why_blocked() is not None
    second = propose_pause(workspace, 1)
    screen.sets.choose(proposal)
    assert acts["review.next"].why_blocked() is None
    acts["review.next"].run()
    wait_for(screen, qtbot, second)
    acts["review.next"].run()
    wait_for(screen, qtbot, proposal)
    acts["review.previous"].run()
    wait_for(screen, qtbot, second)
    screen.activateWindow()
    screen.setFocus()
    assert screen.sets.list.hasFocus(), "a screen that is gone to gives its list the keyboard"
    acts["review.next_pane"].run()
    assert screen.tree.hasFocus()
    acts["review.previous_pane"].run()
    assert screen.sets.list.hasFocus()


def test_a_clients_answer_ticks_the_changes_and_is_told(
    screen: ReviewScreen, proposal: str, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = screen.context.workspace
    found = summarise(workspace, proposal)
    budget = next(item for item in found.items.values() if item.changes[0].field == "daily_budget")
    left = next(item for item in found.items.values() if item.kind == "ad")
    answered = [
        {"item": key, "verdict": "reject", "remark": "Too much."} if item is budget else {"item": key, "verdict": "accept"}
        for key, item in found.items.items() if item is not left
    ]  # fmt: skip
    about = {
        "format": FORMAT,
        "version": VERSION,
        "workspace": workspace.id,
        "changeset": proposal,
        "content": found.content,
    }
    path = tmp_path / "answer.json"
    path.write_text(
        json.dumps({**about, "reviewer": "Robin", "saved_at": "", "remark": "Nice.", "decisions": answered})
    )
    import_answer(workspace, path, accept=False, progress=silent())
    wait_for(screen, qtbot, proposal)
    qtbot.waitUntil(lambda: screen.model.count().ticked > 0)
    assert find(screen, "Daily budget").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    sheet = screen.model.sheet
    assert sheet is not None
    assert set(sheet.unticked()) == {*left.seqs, *budget.seqs}
    assert (
        "Robin rejected 1 change and left 1 change open; the ticks follow this answer. “Nice.”"
        in screen.header.answers.text()
    )
    assert screen.header.answers.isVisible()
    screen.tree.setCurrentIndex(find(screen, "Daily budget"))
    assert "Too much." in screen.detail.words.text()
    assert "Robin" in screen.detail.words.text()
    screen.accept_ticked()
    qtbot.waitUntil(lambda: settled(screen))
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 85_000_000
    assert not screen.header.answers.isVisible()


def test_the_badge_counts_what_waits(screen: ReviewScreen, qtbot: QtBot) -> None:
    with (
        qtbot.waitSignal(screen.badge, check_params_cb=lambda text: text == "2"),
        screen.context.workspace.propose("Another") as edit,
    ):
        edit.set("campaign", [list_rows(screen.context.workspace, "campaign")[1].id], {"daily_budget": 1_000_000})
    assert [entry.title for entry in screen.sets.entries()][:2] == ["Another", "Brief: Northwind Quality Cloud, Q1"]


def test_the_model_keeps_qts_rules(screen: ReviewScreen, qtmodeltester: ModelTester) -> None:
    every(screen)
    qtmodeltester.check(screen.model, force_py=True)


def test_fifty_thousand_changes_are_read_page_by_page(screen: ReviewScreen, qtbot: QtBot) -> None:
    workspace = screen.context.workspace
    with workspace.propose("Large", Author.importer("large.csv")) as edit:
        table = ENTITY["keyword"]
        edit.set_where("keyword", table.c.pk > 0, "max_cpc", table.c.max_cpc + 10_000)
        group = list_rows(workspace, "ad_group", limit=1)[0]
        edit.create_many(
            "keyword", [{"ad_group": group.pk, "text": f"many {n}", "match_type": "EXACT"} for n in range(50_000)]
        )
    screen.reveal(changesets.list_sets(workspace, state="proposed")[0].id)
    qtbot.waitUntil(lambda: screen.model.count().total == 50_300)
    account = screen.model.index(0, 0)
    campaigns = [screen.model.index(row, 0, account) for row in range(screen.model.rowCount(account))]
    groups = [screen.model.index(row, 0, above) for above in campaigns for row in range(screen.model.rowCount(above))]
    place = next(index for index in groups if str(index.data()).startswith("Quality management"))
    assert screen.model.rowCount(place) == 1_001
    rest = screen.model.index(1_000, 0, place)
    assert screen.model.rest(rest) == 49_030
    assert not rest.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert rest.data() == "49,030 more …"
    qtbot.waitUntil(lambda: screen.model.rowCount(place) == 2_001)
    assert str(screen.model.index(1_000, 0, place).data()).startswith("many ")
    assert len(screen.model._pages) < 10


def test_activity_tells_who_did_what_and_takes_it_back(
    context: Context, workspace: Workspace, bridged: Callable[[Any], None], qtbot: QtBot
) -> None:
    ad_group = list_rows(workspace, "ad_group")[0]
    editing.set_text(workspace, "ad_group", [ad_group.id], "name", "Renamed")
    editing.set_text(workspace, "campaign", [list_rows(workspace, "campaign")[0].id], "daily_budget", "12")
    screen = ActivityScreen(context)
    qtbot.addWidget(screen, before_close_func=lambda screen: context.jobs.stop_all())
    bridged(screen)
    screen.show()
    said = ["Set daily budget of 1 campaign", "Set ad group of 1 ad group", "Load the sample"]
    qtbot.waitUntil(lambda: [entry.title for entry in screen.log.entries()] == said)
    screen.reveal(ad_group.id)
    qtbot.waitUntil(lambda: [entry.title for entry in screen.log.entries()] == said[1:])
    screen.log.choose(screen.log.entries()[0].id)
    qtbot.waitUntil(lambda: screen.changes.changes.sheet is not None and not context.jobs.running)
    screen.undo_chosen()
    qtbot.waitUntil(lambda: list_rows(workspace, "ad_group")[0]["name"] == "Quality management")
    qtbot.waitUntil(lambda: screen.redo_button.isEnabled() and not context.jobs.running)
    assert list_rows(workspace, "campaign")[0]["daily_budget"] == 12_000_000
    screen.redo_button.click()
    qtbot.waitUntil(lambda: list_rows(workspace, "ad_group")[0]["name"] == "Renamed")
    screen.search.setText("daily")
    assert [entry.title for entry in screen.log.entries()] == []


def test_an_empty_workspace_says_what_to_do(qapp: object, tmp_path: Any, qtbot: QtBot, context: Context) -> None:
    from dataclasses import replace

    with Workspace.create(tmp_path / "empty.cdesk", synchronous="OFF") as empty:
        bare = replace(context, workspace=empty)
        review, activity = ReviewScreen(bare), ActivityScreen(bare)
        for made in (review, activity):
            qtbot.addWidget(made, before_close_func=lambda screen: context.jobs.stop_all())
            assert not context.jobs.running, "nothing is read before the screen is shown"
            made.show()
            qtbot.waitUntil(lambda made=made: made._stack.currentIndex() == 1)
        with qtbot.waitSignal(review.go) as asked:
            review.empty.findChild(QPushButton).click()
        assert asked.args == ["brief", None]

"""Keyword ideas in the window: shown with where they stand, proposed for the ad group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core import changesets, connections, rows
from core.connections import Account
from core.errors import Unreachable
from core.ideas.keeping import keep
from core.ideas.question import Idea, Ideas, Question, tidy
from core.recording import now_ms
from integrations.google_ads.ideas import GooglePlanner
from ui.context import Context
from ui.screens.editor import EditorScreen
from ui.screens.editor.ideas_acts import NO_GROUP, ideas_actions
from ui.screens.editor.ideas_model import SEARCHES, STANDS, TEXT, change_of
from ui.screens.editor.ideas_panel import AdGroupPlace, IdeasPanel

TAILS = ("software", "tool", "platform", "pricing", "template", "api", "services", "review")
ASKED = Question(("quality management",), "", ("DE",), "de")


def away(connection: Any) -> Any:
    raise Unreachable("Google could not be reached.", hint="Look at your network.")


@pytest.fixture
def planner() -> GooglePlanner:
    """This month's answer is kept, so nobody is asked."""
    months = tuple((f"2026-{n:02d}", 100 + n) for n in range(1, 11))
    ideas = tuple(
        Idea(f"quality management {tail}", 900 - 100 * n, "LOW", 20 + n, 1_200_000, 3_400_000, months)
        for n, tail in enumerate(TAILS)
    )
    keep(Ideas(tidy(ASKED), ideas, "EUR", now_ms()), date.today().strftime("%Y-%m"))
    return GooglePlanner(make=away)


@pytest.fixture
def screen(context: Context, planner: GooglePlanner, qtbot: QtBot) -> EditorScreen:
    account = Account("2000000001", "Nordlicht Software", "EUR", "Europe/Berlin", "1000000001")
    connections.connected(context.workspace, "google_ads", account, "sandbox")
    made = EditorScreen(replace(context, planner=planner))
    qtbot.addWidget(made)
    return made


def open_panel(screen: EditorScreen, **asked: Any) -> IdeasPanel:
    group = rows.list_rows(screen.context.workspace, "ad_group", limit=1)[0]
    panel = IdeasPanel(screen, replace(ASKED, **asked), AdGroupPlace(group.id, group["name"]))
    panel.show()
    panel.ask()
    return panel


def shown(panel: IdeasPanel, column: int = TEXT) -> list[str]:
    return [panel.sorted.index(row, column).data() for row in range(panel.sorted.rowCount())]


def test_ideas_come_most_searched_first_and_say_where_they_stand(screen: EditorScreen, qtbot: QtBot) -> None:
    panel = open_panel(screen)
    qtbot.waitUntil(lambda: panel.sorted.rowCount() == len(TAILS))
    counts = [int(one.replace(",", "")) for one in shown(panel, SEARCHES)]
    assert counts == sorted(counts, reverse=True)
    stands = dict(zip(shown(panel), shown(panel, STANDS), strict=True))
    assert stands["quality management software"].startswith("In DE | Search | Non-brand | Quality › Quality management")
    assert stands["quality management template"].startswith("Blocked by template (phrase, campaign")
    assert "8 ideas, 1 in the account" in panel.listed.words.text()
    panel.narrow.setText("SOFT")
    assert shown(panel) == ["quality management software"]


def test_ticked_ideas_become_a_proposal(screen: EditorScreen, qtbot: QtBot) -> None:
    panel = open_panel(screen)
    qtbot.waitUntil(lambda: panel.sorted.rowCount() == len(TAILS))
    assert not panel.propose_button.isEnabled()
    wanted = shown(panel).index("quality management api")
    panel.sorted.setData(panel.sorted.index(wanted, TEXT), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert panel.model.ticked() == ["quality management api"]
    assert panel.propose_button.text() == "Propose 1 keyword for “Quality management”"
    workspace = screen.context.workspace
    panel.propose_button.click()
    qtbot.waitUntil(lambda: len(changesets.list_sets(workspace, state="proposed")) == 1)
    made = changesets.list_sets(workspace, state="proposed")[0]
    assert made.title == "1 keyword idea for “Quality management”"
    qtbot.waitUntil(lambda: not panel.propose_button.isEnabled())


def test_the_keyboard_ticks_what_is_selected(screen: EditorScreen, qtbot: QtBot) -> None:
    panel = open_panel(screen)
    qtbot.waitUntil(lambda: panel.sorted.rowCount() == len(TAILS))
    panel.view.setCurrentIndex(panel.sorted.index(2, TEXT))
    panel.tick_button.click()
    assert panel.model.ticked() == [shown(panel)[2]]
    panel.tick_button.click()
    assert panel.model.ticked() == []


def test_without_a_network_the_panel_says_so(screen: EditorScreen, qtbot: QtBot) -> None:
    panel = open_panel(screen, keywords=("never asked for",))
    qtbot.waitUntil(lambda: panel.listed.empty.accessibleName() == "Google could not be reached.")
    assert panel.ask_button.isEnabled()
    panel.reject()


def test_without_an_account_it_says_what_to_do(context: Context, planner: GooglePlanner, qtbot: QtBot) -> None:
    bare = EditorScreen(replace(context, planner=planner))
    qtbot.addWidget(bare)
    panel = open_panel(bare)
    assert panel.listed.empty.accessibleName() == "No Google Ads account is connected"
    panel.reject()


def test_the_action_needs_an_ad_group(screen: EditorScreen, context: Context, qtbot: QtBot) -> None:
    (action,) = ideas_actions(screen)
    assert action.why_blocked() == NO_GROUP
    (without,) = ideas_actions(EditorScreen(context))
    assert "not part of this window" in (without.why_blocked() or "")


def test_the_change_of_a_quarter() -> None:
    months = tuple((f"2026-{n:02d}", 100 if n < 4 else 150) for n in range(1, 7))
    assert change_of(Idea("a", months=months)) == pytest.approx(0.5)
    assert change_of(Idea("a")) is None

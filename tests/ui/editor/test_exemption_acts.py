"""Asking for an exemption in the window: only of what was refused, only with a reason."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core import rows
from core.catalog import KINDS
from core.errors import FieldsRefused, Refusal
from core.exempting import asking
from ui.context import Context
from ui.dialogs.exempting import ExemptionDialog
from ui.screens.editor import EditorScreen
from ui.screens.editor.exemption_acts import NOTHING, exemption_actions, open_exemption

REASON = "We are a reseller of Borealis and may use the name."
POLICIES = ("TRADEMARKS_IN_AD_TEXT", "HEALTH\ncure")


@pytest.fixture
def screen(context: Context, qtbot: QtBot) -> EditorScreen:
    made = EditorScreen(context)
    qtbot.addWidget(made)
    return made


def choose_keyword(screen: EditorScreen, qtbot: QtBot) -> str:
    """Choose the first keyword of the list."""
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(lambda: screen.panes.listing.total > 0 and screen.kind == "keyword")
    screen.panes.view.go_to(0, None)
    qtbot.waitUntil(lambda: bool(screen.sample()))
    return screen.sample()[0].id


def refuse(screen: EditorScreen, entity: str) -> None:
    """Keep what a post would keep of a refusal."""
    refusal = Refusal(
        "policy_finding_error.POLICY_FINDING", "The text uses a mark.", "", "", "", FieldsRefused, POLICIES
    )
    pk = rows.get_row(screen.context.workspace, "keyword", entity).pk
    with screen.context.workspace.write() as connection:
        asking.offer(connection, KINDS["keyword"].code, pk, refusal)


def test_a_reason_is_needed_and_kept(screen: EditorScreen, qtbot: QtBot) -> None:
    entity = choose_keyword(screen, qtbot)
    refuse(screen, entity)
    open_exemption(screen)
    qtbot.waitUntil(lambda: screen.findChild(ExemptionDialog) is not None)
    dialog = screen.findChild(ExemptionDialog)
    assert isinstance(dialog, ExemptionDialog)
    assert [box.text() for box in dialog.boxes] == ["Trademarks in ad text", "Health: “cure”"]
    dialog._on_ask()
    assert "A reason of at least" in dialog.problem.text()
    dialog.boxes[1].setChecked(False)
    dialog.reason.setPlainText(REASON)
    dialog._on_ask()
    found = {one.policy: one.reason for one in asking.listed(screen.context.workspace, entity)}
    assert found == {"TRADEMARKS_IN_AD_TEXT": REASON, "HEALTH": None}


def test_what_was_not_refused_has_nothing_to_ask_for(screen: EditorScreen, qtbot: QtBot) -> None:
    choose_keyword(screen, qtbot)
    said: list[str] = []
    screen.context.messages.posted.connect(lambda notice: said.append(notice.text))
    open_exemption(screen)
    qtbot.waitUntil(lambda: said == [NOTHING])


def test_the_action_needs_a_row(screen: EditorScreen) -> None:
    (action,) = exemption_actions(screen)
    assert action.why_blocked() == "Choose an ad or a keyword first."

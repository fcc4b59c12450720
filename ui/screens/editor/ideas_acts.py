"""The action that opens keyword ideas for the ad group that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.catalog import GOOGLE
from core.errors import AppError
from core.ideas.question import Question
from core.ideas.seeding import from_ad_group, from_keywords
from ui.actions import Action
from ui.screens.editor.ideas_panel import AdGroupPlace, IdeasPanel

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

NO_GROUP = "Choose an ad group of Google Ads, or keywords in one, first."
NO_PLANNER = "Keyword ideas come from Google Ads, which is not part of this window."


def ideas_actions(screen: EditorScreen) -> list[Action]:
    """Keyword ideas with searches a month."""
    return [
        Action("editor.ideas", "Keyword ideas…", lambda: open_ideas(screen), icon="lightbulb", group="Campaigns", part=6,
               blocked=lambda: _why_not(screen), help="What people search for, how often, and what a click costs."),
    ]  # fmt: skip


def open_ideas(screen: EditorScreen) -> None:
    """Open the panel with a question made from what is chosen."""
    place = _place(screen)
    if place is None:
        return
    try:
        panel = IdeasPanel(screen, _question(screen, place), place)
    except AppError as error:
        screen.context.messages.error(error)
        return
    panel.show()
    panel.ask()


def _question(screen: EditorScreen, place: AdGroupPlace) -> Question:
    workspace = screen.context.workspace
    chosen = [row.id for row in screen.sample()] if screen.kind == "keyword" else []
    return from_keywords(workspace, chosen) if chosen else from_ad_group(workspace, place.id)


def _place(screen: EditorScreen) -> AdGroupPlace | None:
    """The ad group that is meant: of the first chosen row, else the node of the tree."""
    for row in screen.sample()[:1]:
        if row.platform == GOOGLE and screen.kind == "ad_group":
            return AdGroupPlace(row.id, str(row.row["name"] or ""))
        if row.platform == GOOGLE and screen.kind == "keyword" and row.row["ad_group"]:
            return AdGroupPlace(row.row["ad_group"], row.names.get("ad_group", ""))
    node = screen.panes.tree.current()
    if node is not None and node.kind == "ad_group" and node.platform == GOOGLE:
        return AdGroupPlace(node.id, node.name)
    return None


def _why_not(screen: EditorScreen) -> str | None:
    if screen.context.planner is None:
        return NO_PLANNER
    return None if _place(screen) is not None else NO_GROUP

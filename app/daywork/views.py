"""The list arranged: columns, orders, groups, and searches that are kept."""

from __future__ import annotations

from app.daywork.cells import KEYWORDS
from app.daywork.day import Day


async def arrange(day: Day) -> None:
    """Keep a search, sort by two columns, group, hide a column."""
    async with day.step("Keep a search under a name"):
        await day.listing(KEYWORDS, "max_cpc > 1")
        await day.command("Keep this view")
        await day.type("Bids above one", "Return")
        day.said("is kept as")
    async with day.step("Choose it again from the menu"):
        await day.listing(KEYWORDS)
        everything = day.rows()
        await day.press("Ctrl+Shift+F")
        await day.until("Down", lambda: _entry(day) == "Bids above one")
        await day.press("Return")
        assert day.editor.panes.filter.query() == "max_cpc > 1"
        assert day.rows() < everything
    async with day.step("Group by match type"):
        await day.listing(KEYWORDS)
        await day.column("Match type")
        await day.press("Ctrl+Alt+G")
        assert day.editor.arrangement.state.group == "match_type"
    async with day.step("Close all groups and open them again"):
        await day.press("Ctrl+Alt+Up")
        assert day.editor.panes.table.rowCount() < 10
        await day.press("Ctrl+Alt+Down")
        assert day.editor.panes.table.rowCount() > 100
        await day.command("No groups")
    async with day.step("Hide a column"):
        await day.press("Ctrl+Alt+L")
        await day.type("Quality", "Down")
        await day.press("Space", "Escape")
        view = day.editor.panes.view
        assert view.isColumnHidden(view.column_of("quality_score"))


def _entry(day: Day) -> str:
    """The entry of the open menu that Enter would take."""
    at_hand = day.focus().activeAction()
    return str(at_hand.text()) if at_hand is not None else ""

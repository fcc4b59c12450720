"""Edits of whole rows: the panel, labels, status, new rows and rows that go."""

from __future__ import annotations

from app.daywork.cells import ADS, CAMPAIGNS, KEYWORDS
from app.daywork.day import Day


async def edit_rows(day: Day) -> None:
    """Many rows in the panel; labels; pause; remove; new campaigns, ad groups, ads and keywords."""
    await _panel(day)
    await _labels(day)
    await _status(day)
    await _new(day)


async def _panel(day: Day) -> None:
    async with day.step("Change one setting of several campaigns in the panel"):
        await day.listing(CAMPAIGNS, "platform = google")
        await day.press("Shift+Down", times=3)
        await day.press("F6")
        await day.tab_to("Final URL suffix")
        await day.type("utm_source=google", "Return")
        assert sum(row["final_url_suffix"] == "utm_source=google" for row in day.entities("campaign")) == 4
    async with day.step("See in the panel that values vary, and make them the same"):
        await day.press("Shift+F6", "Ctrl+Home")
        await day.press("Shift+Down", times=2)
        budgets = {row["daily_budget"] for row in day.entities("campaign")}
        await day.press("F6")
        await day.tab_to("Daily budget")
        assert "varies" in day.focus().placeholderText(), "Nobody says that the values vary."
        await day.type("20", "Return")
        now = [row["daily_budget"] for row in day.entities("campaign")]
        assert now.count(20_000_000) >= 3
        assert set(now) != budgets
    async with day.step("Write a headline of a responsive search ad"):
        await day.listing(ADS, "platform = google")
        await day.column("Headlines")
        await day.press("Return")
        await day.fill("Oil Your Deck in a Day")
        await day.press("F6")
        assert day.row("headlines")[0] == "Oil Your Deck in a Day"


async def _labels(day: Day) -> None:
    async with day.step("Label three campaigns"):
        await day.listing(CAMPAIGNS)
        await day.press("Shift+Down", times=2)
        await day.press("Ctrl+L")
        await day.type("Spring", "Return")
        assert sum("Spring" in (row["labels"] or ()) for row in day.entities("campaign")) == 3
    async with day.step("Take the label off one of them"):
        await day.press("Ctrl+Home")
        await day.command("Remove a label")
        await day.press("Return")
        assert sum("Spring" in (row["labels"] or ()) for row in day.entities("campaign")) == 2


async def _status(day: Day) -> None:
    async with day.step("Pause keywords"):
        await day.listing(KEYWORDS, "status = enabled")
        before = sum(row["status"] == "PAUSED" for row in day.entities("keyword"))
        await day.press("Shift+Down", "Ctrl+Space")
        assert sum(row["status"] == "PAUSED" for row in day.entities("keyword")) == before + 2
    async with day.step("Remove a keyword"):
        await day.listing(KEYWORDS)
        before = len(day.entities("keyword"))
        gone = day.row().id
        await day.press("Delete")
        assert len(day.entities("keyword")) == before - 1
        assert day.chosen() == 1, "The cursor is lost with the row."
    async with day.step("Undo brings it back"):
        await day.press("Ctrl+Z")
        assert gone in {row.id for row in day.entities("keyword")}


async def _new(day: Day) -> None:
    async with day.step("Add a campaign"):
        await day.listing(CAMPAIGNS, "platform = google")
        await day.press("Ctrl+Shift+M")
        await day.column("Campaign")
        await day.press("F2")
        await day.fill("Cedar Decks | Search")
        await day.press("Return", "Up")
        assert day.row("name") == "Cedar Decks | Search"
    async with day.step("Add an ad group to it"):
        await day.press("Ctrl+Shift+G")
        await day.column("Ad group")
        await day.press("F2")
        await day.fill("Cedar Deck Oil")
        await day.press("Return", "Up")
        assert day.row("name") == "Cedar Deck Oil"
        assert day.row().names["campaign"] == "Cedar Decks | Search"
    async with day.step("Add keywords to it"):
        await day.press("Ctrl+Shift+K")
        await day.lines('cedar deck oil\n[best cedar oil]\n"oil for cedar"')
        await day.tab_to("Add")
        await day.press("Space")
        group = next(row.id for row in day.entities("ad_group") if row["name"] == "Cedar Deck Oil")
        made = {(row["text"], row["match_type"]) for row in day.entities("keyword") if row["ad_group"] == group}
        assert made == {("cedar deck oil", "PHRASE"), ("best cedar oil", "EXACT"), ("oil for cedar", "PHRASE")}, made
    async with day.step("Add an ad to it"):
        await day.press("Ctrl+Shift+A")
        assert day.editor.kind == "ad"
        assert day.row().names["ad_group"] == "Cedar Deck Oil"

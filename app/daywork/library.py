"""What is kept once and used often: negative lists, texts, templates."""

from __future__ import annotations

from app.daywork.cells import ADS, CAMPAIGNS
from app.daywork.day import Day

TEXT = "Ask for a Free Quote"


async def use_library(day: Day) -> None:
    """Make a negative list and attach it; write a text and insert it; make a template."""
    await _negatives(day)
    await _texts(day)
    await _template(day)


async def _negatives(day: Day) -> None:
    async with day.step("Make a negative list"):
        await day.press("Alt+5", "Home")
        await day.command("New library item")
        assert len(day.entities("negative_list")) == 1
    async with day.step("Write what nobody wants to pay for"):
        await day.tab_to("Keywords to add")
        await day.lines('jobs\n"free trial"\n[salary]')
        await day.tab_to("Add keywords")
        await day.press("Space")
        assert {row["text"] for row in day.entities("negative_keyword")} >= {"jobs", "free trial", "salary"}
    async with day.step("Attach the list to two campaigns"):
        await day.listing(CAMPAIGNS, "platform = google")
        await day.press("Shift+Down")
        await day.command("Attach a negative list")
        await day.press("Return")
        assert sum(bool(row["negative_lists"]) for row in day.entities("campaign")) == 2


async def _texts(day: Day) -> None:
    async with day.step("Keep a text that was agreed on"):
        await day.press("Alt+5", "Home")
        await day.until("Down", lambda: day.screen("library").page().title == "Reusable texts")
        await day.command("New library item")
        await day.fill(TEXT)
        await day.tab_to("Save", back=True)
        await day.press("Space")
        assert [row["text"] for row in day.entities("snippet")] == [TEXT]
    async with day.step("Insert it into an ad"):
        await day.listing(ADS, '"New ad"')
        await day.press("Ctrl+Shift+I")
        await day.press("Return")
        assert any(TEXT in (row["headlines"] or ()) for row in day.entities("ad"))


async def _template(day: Day) -> None:
    async with day.step("Make a template of a campaign"):
        await day.listing(CAMPAIGNS, '"Cedar Decks"')
        await day.command("Make a template")
        await day.tab_to("Make the template")
        await day.press("Space")
        day.said("The template was made")

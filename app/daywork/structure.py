"""Edits of structure: copies, shells, moves, duplicates, and a sheet from elsewhere."""

from __future__ import annotations

from app.daywork.cells import AD_GROUPS, CAMPAIGNS, KEYWORDS
from app.daywork.day import Day

SHEET = "\n".join(
    ("Keyword\tMatch type\tMax CPC", "cedar oil price\tPhrase\t1.20", "cedar oil review\tExact\t1.40", "cedar oil test\tExact\t1.30")
)  # fmt: skip


async def edit_structure(day: Day) -> None:
    """Duplicate, copy and paste into, copy a shell, move, settle duplicates, take in a sheet."""
    await _copies(day)
    await _moves(day)
    await _duplicates(day)
    await _sheet(day)


async def _copies(day: Day) -> None:
    async with day.step("Duplicate an ad group with all that is in it"):
        await day.listing(AD_GROUPS, '"Cedar Deck Oil"')
        before = len(day.entities("keyword"))
        await day.press("Ctrl+Alt+D")
        day.said("Made")
        assert len(day.entities("keyword")) == before + 3
    async with day.step("Copy the shell of a campaign"):
        await day.listing(CAMPAIGNS, '"Cedar Decks"')
        await day.press("Ctrl+Shift+C")
        day.said("without contents")
    async with day.step("Paste it into the account"):
        campaigns, keywords = len(day.entities("campaign")), len(day.entities("keyword"))
        await day.until("Shift+F6", day.editor.panes.tree.view.hasFocus)
        await day.press("Home", "Down", "Ctrl+V")
        day.said("Pasted")
        assert len(day.entities("campaign")) == campaigns + 1
        assert len(day.entities("keyword")) == keywords
    async with day.step("Copy keywords into another ad group"):
        await day.listing(KEYWORDS, 'ad_group = "Cedar Deck Oil"')
        await day.press("Shift+Down", "Shift+Space")
        await day.command("Copy rows with everything below")
        await day.listing(AD_GROUPS, f'"{day.account.group}"')
        await day.press("Ctrl+Shift+V")
        day.said("Pasted")


async def _moves(day: Day) -> None:
    async with day.step("Move a keyword to another ad group"):
        await day.listing(KEYWORDS, '"oil for cedar"')
        moved, home = day.row().id, day.row("ad_group")
        await day.press("Ctrl+Alt+M")
        await day.type(day.account.group)
        await day.press("Tab", "Down")
        await day.until("Right, Down", lambda: day.account.group in str(day.focus().currentIndex().data()))
        await day.press("Return")
        day.said("Moved")
        assert next(row for row in day.entities("keyword") if row.id == moved)["ad_group"] != home


async def _duplicates(day: Day) -> None:
    async with day.step("Find keywords that stand twice"):
        await day.listing(KEYWORDS)
        await day.press("Ctrl+Alt+F")
        assert "ticked" in day.dialog_words()
    async with day.step("Remove the second ones"):
        before = len(day.entities("keyword"))
        await day.tab_to_start("Remove ")
        await day.press("Space")
        await day.press("Escape")
        assert len(day.entities("keyword")) < before


async def _sheet(day: Day) -> None:
    async with day.step("Take in a sheet that was copied elsewhere"):
        await day.listing(AD_GROUPS, '"Cedar Deck Oil"')
        day.take_elsewhere(SHEET)
        await day.press("Ctrl+M", "Ctrl+V")
    async with day.step("Look whether its columns are understood"):
        await day.tab_to("Continue")
        await day.press("Space")
        assert "3 of 3 columns are understood" in day.dialog_words()
    async with day.step("See what each of its rows does"):
        await day.tab_to("Process")
        await day.press("Space")
    async with day.step("Keep the rows"):
        before = len(day.entities("keyword"))
        await day.tab_to("Keep at once")
        await day.press("Space")
        assert len(day.entities("keyword")) == before + 3

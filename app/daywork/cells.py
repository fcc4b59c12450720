"""Edits in the cells of the list, as in a spreadsheet."""

from __future__ import annotations

from app.daywork.day import Day

CAMPAIGNS, AD_GROUPS, ADS, KEYWORDS = 1, 2, 3, 4


async def edit_cells(day: Day) -> None:
    """Type, open, let go, fill, fill all, copy, cut, clear and paste."""
    await _typing(day)
    await _filling(day)
    await _clipboard(day)
    await _pasting_rows(day)


async def _typing(day: Day) -> None:
    await day.listing(KEYWORDS)
    await day.column("Max. CPC")
    async with day.step("Type a bid over a cell"):
        first = day.row().id
        await day.type("2.50", "Return")
        assert day.row().id != first, "Enter did not go down."
        await day.press("Up")
        assert day.row("max_cpc") == 2_500_000
    async with day.step("Open a cell with F2 and change it"):
        await day.press("F2", "Home")
        await day.type("1", "Return", "Up")
        assert day.row("max_cpc") == 12_500_000
    async with day.step("Begin to type and let go with Esc"):
        before = day.depth()
        await day.type("99", "Escape")
        assert day.row("max_cpc") == 12_500_000
        assert day.depth() == before
    async with day.step("A bid that is no number is refused"):
        await day.type("cheap", "Return")
        assert day.depth() == before, "Something was written."
        assert day.hands.focus().accessibleName() == "Max. CPC", "What was typed is lost."
    async with day.step("Correct it in the cell, which is still open"):
        await day.fill("0.80")
        await day.press("Return", "Up")
        assert day.row("max_cpc") == 800_000


async def _filling(day: Day) -> None:
    await day.listing(KEYWORDS)
    await day.column("Max. CPC")
    async with day.step("Fill a bid down"):
        await day.type("1.10", "Return", "Up")
        await day.press("Shift+Down", times=6)
        await day.press("Ctrl+D")
        day.said("6 cells changed")
        assert sum(row["max_cpc"] == 1_100_000 for row in day.entities("keyword")) == 7
    async with day.step("The same bid in all selected cells"):
        await day.press("Ctrl+Home")
        await day.column("Max. CPC")
        await day.press("Shift+Down", times=2)
        await day.type("1.75", "Ctrl+Return")
        day.said("3 cells changed")
        assert sum(row["max_cpc"] == 1_750_000 for row in day.entities("keyword")) == 3


async def _clipboard(day: Day) -> None:
    async with day.step("Copy a block of cells and paste it below"):
        await day.press("Ctrl+C", "Down", "Down", "Down", "Down")
        await day.press("Ctrl+V")
        assert sum(row["max_cpc"] == 1_750_000 for row in day.entities("keyword")) == 6
    async with day.step("Cut cells"):
        before = sum(row["max_cpc"] is not None for row in day.entities("keyword"))
        await day.press("Shift+Down", "Ctrl+X")
        assert sum(row["max_cpc"] is not None for row in day.entities("keyword")) == before - 2
    async with day.step("Clear cells"):
        await day.press("Ctrl+Home")
        await day.column("Max. CPC")
        await day.press("Backspace")
        assert day.row("max_cpc") is None
    async with day.step("Paste a column from a spreadsheet"):
        await day.listing(AD_GROUPS, "platform = google")
        await day.column("Max. CPC")
        day.take_elsewhere("2.10\n2.20\n2.30")
        await day.press("Ctrl+V")
        assert {2_100_000, 2_200_000, 2_300_000} <= {row["max_cpc"] for row in day.entities("ad_group")}


async def _pasting_rows(day: Day) -> None:
    async with day.step("Paste more lines than there are rows"):
        await day.listing(KEYWORDS)
        await day.press("Ctrl+End")
        await day.column("Keyword")
        kept = day.cell()
        before = len(day.entities("keyword"))
        day.take_elsewhere(f"{kept}\ncedar deck oil\ndeck stain remover")
        await day.press("Ctrl+V")
        assert day.editor.panes.refused.add.isVisible(), "Nobody offers to add the other lines."
    async with day.step("Add them as new keywords"):
        await day.press("F6", "Space")
        day.said("Added 2 keywords")
        assert len(day.entities("keyword")) == before + 2
        assert all(row["match_type"] for row in day.entities("keyword")), "A new keyword has no match type."

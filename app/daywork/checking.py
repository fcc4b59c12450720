"""Findings: gone through, put right, let be; and a rule of one's own."""

from __future__ import annotations

from app.daywork.cells import ADS, CAMPAIGNS
from app.daywork.day import Day


async def check(day: Day) -> None:
    """Check all, go through findings, fix one, suppress one, comment on a cell."""
    async with day.step("Check the whole draft"):
        await day.press("Alt+2", "Ctrl+K")
    async with day.step("Go to the next findings"):
        await day.listing(CAMPAIGNS)
        seen = []
        for _ in range(3):
            await day.press("F8")
            row = day.row()
            assert row.mark.errors or row.mark.warnings, "There is nothing wrong with this row."
            seen.append(row.id)
        assert len(set(seen)) == 3
    async with day.step("Put a finding right"):
        await day.press("Ctrl+Home", "F8")
        await day.until("F8", lambda: any(note.fix for note in day.row().notes))
        meant = min((note for note in day.row().notes if note.fix), key=lambda note: note.severity).message
        await day.press("Alt+Return")
        day.said("Done")
        assert meant not in {note.message for note in day.row().notes}
    async with day.step("Let a finding be, and say why"):
        await day.listing(ADS, "has:warning and not has:error")
        count = len(day.row().notes)
        await day.press("Ctrl+Shift+U")
        await day.type("The client wants it so.")
        await day.tab_to("Suppress")
        await day.press("Space")
        assert len(day.row().notes) < count or day.rows() == 0
    async with day.step("Comment on a cell for a colleague"):
        await day.listing(CAMPAIGNS)
        await day.column("Daily budget")
        await day.press("Shift+F2")
        await day.type("Is this agreed with the client?", "Ctrl+Return")
        await day.press("Escape")
        await day.listing(CAMPAIGNS, "has:comment")
        assert day.rows() == 1

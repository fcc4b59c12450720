"""The morning: a workspace for the client, and what runs today comes in from both platforms."""

from __future__ import annotations

from app.daywork.day import Day


async def begin(day: Day) -> None:
    """Make the workspace; import the export of Google Ads Editor and the LinkedIn sheet, and accept both."""
    async with day.step("Make a workspace for the client"):
        await day.press("Ctrl+N")
        await day.fill(str(day.folder / "Client.cdesk"))
        await day.press("Return")
        assert day.workspace.path.name == "Client.cdesk"
    async with day.step("Import the files of Google Ads Editor"):
        await day.press("Ctrl+I")
        await day.type(";".join(str(path) for path in day.account.google), "Return")
        day.said("rows wait for review")
    await day.close_dialog()
    async with day.step("Review what the import brings"):
        await day.press("Alt+3")
        assert day.screen("review").sets.entries(), "No proposal is listed."
        assert not day.entities("campaign"), "Rows are in the draft before anybody accepted them."
    async with day.step("Accept it"):
        await day.press("Alt+Y")
        day.said("accepted")
        assert len(day.entities("campaign")) > 3
        assert len(day.entities("keyword")) > 20
    async with day.step("Import the LinkedIn sheet"):
        await day.press("Ctrl+I")
        await day.type(str(day.account.linkedin), "Return")
        day.said("rows wait for review")
    await day.close_dialog()
    async with day.step("Accept the LinkedIn campaigns"):
        await day.press("Alt+3", "Home", "Alt+Y")
        day.said("accepted")
        assert len({row["platform"] for row in day.entities("campaign")}) == 2
    async with day.step("Look at the campaigns of both platforms"):
        await day.listing(1)
        assert day.rows() == len(day.entities("campaign"))

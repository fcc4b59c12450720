"""The evening: what colleagues propose is decided, half of the day is undone, and the files go out and come back."""

from __future__ import annotations

from pathlib import Path

from app.daywork.cells import CAMPAIGNS
from app.daywork.day import Day

EDITS = 40
"""So many things are done in a day at least."""


async def review(day: Day) -> None:
    """Accept some changes of a proposal and not others; set another aside."""
    names = sorted(row["name"] for row in day.entities("campaign") if row["platform"] == "google_ads")[:3]
    async with day.step("A colleague's file comes in as a proposal"):
        await _import(day, _budgets(day.folder / "colleague.csv", names, "31.00"))
        day.said("3 of 3 rows wait for review")
    async with day.step("Tick all of its changes but one"):
        await day.press("Alt+3", "Home")
        await day.command("Tick all changes")
        await day.press("F6", "End", "Space")
        count = day.screen("review").model.count()
        assert (count.ticked, count.total) == (2, 3), count
    async with day.step("Accept what is ticked"):
        await day.press("Alt+Return")
        day.said("2 changes accepted", "1 rejected")
        budgets = [row["daily_budget"] for row in day.entities("campaign") if row["name"] in names]
        assert budgets.count(31_000_000) == 2, budgets
    async with day.step("Set another proposal aside"):
        await _import(day, _budgets(day.folder / "later.csv", names, "47.00"))
        await day.press("Alt+3", "Home")
        await day.command("Set it aside")
        assert not any(row["daily_budget"] == 47_000_000 for row in day.entities("campaign"))
    async with day.step("Take it up again and turn it down"):
        await day.command("Take it up again")
        await day.press("Alt+N")
        day.said("was rejected")


async def undo_half(day: Day) -> None:
    """Undo half of what was done, one by one: each time the drafts are what they were."""
    async with day.step("Undo half of what was done today"):
        await day.listing(CAMPAIGNS)
        assert day.depth() >= EDITS, f"Only {day.depth()} things were done."
        compared = 0
        for _ in range(day.depth() // 2):
            depth = day.depth()
            await day.press("Ctrl+Z")
            assert day.depth() == depth - 1, f"“{day.window.undo_title}” was not undone."
            then = day.states.get(depth - 1)
            if then is not None:
                compared += 1
                assert day.drafts() == then, _different(then, day.drafts())
        assert compared > EDITS // 3, "Too few moments of the day were noted."


async def redo_some(day: Day) -> None:
    """Redo three of them, and look at what was done."""
    async with day.step("Redo three of them"):
        depth = day.depth()
        await day.press("Ctrl+Y", times=3)
        assert day.depth() == depth + 3
        assert day.drafts() == day.states[depth + 3], _different(day.states[depth + 3], day.drafts())
    async with day.step("Look at what was done today"):
        await day.press("Alt+4")
        assert len(day.screen("activity").log.entries()) > 40


async def go_home(day: Day) -> None:
    """Check, export for both platforms, and see that the files change nothing when they come back."""
    async with day.step("Check before going home"):
        await day.press("Ctrl+K", "Alt+6")
        assert day.screen("checks").findings.groups.entries()
    google, linkedin = day.folder / "Evening.csv", day.folder / "Evening LinkedIn.csv"
    async with day.step("Export for Google Ads Editor"):
        await _export(day, "Google Ads Editor", google)
    async with day.step("Export the LinkedIn sheet"):
        await _export(day, "LinkedIn campaign sheet", linkedin)
    for path, words in ((google, "Google Ads"), (linkedin, "LinkedIn")):
        before = day.drafts()
        async with day.step(f"Import the {words} file again: nothing changes"):
            await _import(day, path)
            day.said("Nothing changes")
            assert day.drafts() == before


async def _import(day: Day, path: Path) -> None:
    await day.press("Ctrl+I")
    await day.type(str(path), "Return")
    await day.close_dialog()


async def _export(day: Day, format: str, path: Path) -> None:
    await day.press("Ctrl+E")
    await day.tab_to("Format")
    await day.pick(format)
    await day.tab_to("File")
    await day.fill(str(path))
    await day.press("Return")
    day.said("rows were written")


def _budgets(path: Path, names: list[str], budget: str) -> Path:
    lines = ["Campaign,Budget", *(f'"{name}",{budget}' for name in names)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _different(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> str:
    """The first drafts that differ."""
    found = [
        f"{kind}: {one[kind].get(id)} is now {other[kind].get(id)}"
        for kind in one
        for id in one[kind].keys() | other[kind].keys()
        if one[kind].get(id) != other[kind].get(id)
    ]
    return "\n".join(found[:4])

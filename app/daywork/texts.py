"""Edits of many texts and amounts at once."""

from __future__ import annotations

from app.daywork.cells import AD_GROUPS, ADS, CAMPAIGNS, KEYWORDS
from app.daywork.day import Day


async def edit_texts(day: Day) -> None:
    """Replace, replace by a pattern, append, capitalise, addresses, bids and a formula."""
    await _replacing(day)
    await _wording(day)
    await _amounts(day)


async def _replacing(day: Day) -> None:
    async with day.step("Replace a word in all campaign names"):
        await day.listing(CAMPAIGNS, "platform = google")
        await day.press("Ctrl+H")
        await day.type(day.account.place, "Tab")
        await day.type(day.account.shorter, "Return")
        names = [row["name"] for row in day.entities("campaign") if row["platform"] == "google_ads"]
        assert not any(day.account.place in name for name in names), names
        assert any(day.account.shorter in name for name in names), names
    async with day.step("Replace by a pattern"):
        names = [row["name"] for row in day.entities("campaign")]
        await day.press("Ctrl+H")
        await day.type(r"\s*\(.*\)$")
        await day.tab_to("Find is a pattern (regular expression)")
        await day.press("Space", "Return")
        after = [row["name"] for row in day.entities("campaign")]
        assert any(name.endswith(")") for name in names), names
        assert not any(name.endswith(")") for name in after), after


async def _wording(day: Day) -> None:
    async with day.step("Append a text to ad group names"):
        await day.listing(AD_GROUPS, "platform = google")
        await day.press("Shift+Down", times=2)
        await day.press("Ctrl+Shift+H")
        await day.type("– US", "Return")
        assert sum(row["name"].endswith("– US") for row in day.entities("ad_group")) == 3
    async with day.step("Write keywords in lower case"):
        await day.listing(KEYWORDS)
        await day.column("Keyword")
        await day.type("Commercial Pressure WASHER", "Return")
        await day.command("Change capitalisation")
        await day.pick("lower")
        await day.press("Return")
        assert not any(row["text"] != row["text"].lower() for row in day.entities("keyword"))
    async with day.step("Tag the addresses of all ads"):
        await day.listing(ADS, "platform = google")
        await day.command("Change URLs")
        await day.tab_to("Parameter")
        await day.type("utm_campaign", "Tab")
        await day.type("[campaign:slug]", "Return")
        assert any(f"utm_campaign={day.account.slug}" in (row["final_url"] or "") for row in day.entities("ad"))


async def _amounts(day: Day) -> None:
    async with day.step("Raise bids by a tenth, never above a limit"):
        await day.listing(KEYWORDS, "max_cpc > 0")
        before = {row.id: row["max_cpc"] for row in day.entities("keyword") if row["max_cpc"]}
        await day.press("Ctrl+Shift+B")
        await day.tab_to("By")
        await day.type("10%")
        await day.tab_to("Never above")
        await day.type("1.50", "Return")
        after = {row.id: row["max_cpc"] for row in day.entities("keyword") if row["max_cpc"]}
        assert after != before
        assert all(cpc <= 1_500_000 for id, cpc in after.items() if cpc != before[id])
    async with day.step("Name ad sets by a formula"):
        await day.listing(AD_GROUPS, "platform = linkedin")
        await day.press("Shift+Down", "Alt+=")
        await day.type("[campaign] | [persona]", "Return")
        named = [row["name"] for row in day.entities("ad_group") if row["platform"] == "linkedin_ads"]
        assert any(" | " in name for name in named), named

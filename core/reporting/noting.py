"""What has to be said beside the figures, in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog import PLATFORM_LABELS
from core.reporting.model import Report
from core.reporting.words import day_words
from core.values import MICROS

LINKEDIN = "linkedin_ads"


def notes(report: Report) -> tuple[str, ...]:
    """Everything a reader has to know before comparing two numbers of a report."""
    return tuple(_notes(report))


def _notes(report: Report) -> Iterator[str]:
    if report.simulated:
        names = " and ".join(
            f"{one.account} on {PLATFORM_LABELS.get(one.platform, one.platform)}"
            for one in report.sources
            if one.simulated
        )
        yield f"Simulated: the figures of {names} are made up. Nothing was shown to anybody and nothing was spent."
    if len(report.blocks) > 1:
        listed = " and ".join(one.currency for one in report.blocks)
        yield f"Amounts in {listed} are kept apart: nothing is converted."
    yield from _of_days(report)
    yield from _of_conversions(report)
    yield from _of_rows(report)
    for source in report.sources:
        yield from (f"{source.account}: {text}" for text in source.remarks)


def _of_days(report: Report) -> Iterator[str]:
    zones = {one.zone for one in report.sources}
    if any(one.platform == LINKEDIN for one in report.sources) and len(zones) > 1:
        others = ", ".join(sorted(zones - {"UTC"}))
        yield f"LinkedIn's days are days in UTC; the others are days in {others}. Compare single days with that in mind."
    open_days = [one.day for block in report.blocks for one in block.days if one.open]
    if open_days:
        yield f"Conversions since {day_words(min(open_days))} may still come in. What is not final is hatched or shaded."
    if any(any(block.undated) for block in report.blocks):
        yield "Some figures stand for several days at once. They are in the totals, but no day can be given for them."


def _of_conversions(report: Report) -> Iterator[str]:
    views = sum(block.total.details.get("view_conversions", 0) for block in report.blocks)
    leads = sum(block.total.details.get("leads", 0) for block in report.blocks)
    if views:
        every = sum(line.sums[3] for block in report.blocks for line in block.platforms if line.platform == LINKEDIN)
        yield (
            f"LinkedIn counts conversions after an ad was only seen: {views:,} of its {every // MICROS:,}. Google Ads counts them apart."
        )
    if leads:
        yield f"Leads ({leads:,}) are forms that members sent inside LinkedIn. They are no part of the conversions."


def _of_rows(report: Report) -> Iterator[str]:
    if any(one.removed for block in report.blocks for one in (*block.campaigns, *block.ad_groups)):
        yield "Campaigns and ad groups that were removed keep their figures; they are marked."

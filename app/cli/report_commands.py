"""The command that writes a report over all platforms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import shown_progress
from app.generating import today_in
from core.errors import InvalidInput
from core.reporting import Report, asked, make_report

WRITERS = {
    ".html": ("core.reporting.html", "write_html"),
    ".pdf": ("ui.printing", "write_pdf"),
    ".xlsx": ("core.reporting.workbook", "write_workbook"),
}
MOST_IN_WORKBOOK = 100_000


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="report")(report)


def report(
    context: typer.Context,
    workspace: WorkspaceFile,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it: .html, .pdf or .xlsx.")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="The first day, as 2026-11-01; the last 30 days when left out.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Write one report over Google Ads and LinkedIn Ads: what was spent and what came of it, by platform, campaign and day."""
    write = _writer(out)
    with opened(workspace) as found, shown_progress() as progress:
        today = today_in(found)
        wanted = asked(found, today, since=_day(since, today))
        if out.suffix.lower() == ".xlsx":
            wanted = wanted.listing(MOST_IN_WORKBOOK)
        made = make_report(found, wanted, today, progress)
    write(made, out)
    said(context).answer({"out": str(out)} | _document(made), _text(made, out))


def _writer(out: Path) -> Callable[[Report, Path], None]:
    """What writes this sort of file; raises InvalidInput."""
    if out.suffix.lower() not in WRITERS:
        raise InvalidInput(
            f"A report cannot be written as {out.name!r}.", where="--out", hint="Name an .html, .pdf or .xlsx file."
        )
    module, name = WRITERS[out.suffix.lower()]
    found: Callable[[Report, Path], None] = getattr(import_module(module), name)
    return found


def _day(text: str | None, today: date) -> date | None:
    """The day named; raises InvalidInput."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no day.", where="--since", hint="Write it as 2026-11-01.") from None
    if day > today:
        raise InvalidInput(f"{text} is still to come.", where="--since", hint="Name a day that has figures.")
    return day


def _document(made: Report) -> dict[str, object]:
    totals = [
        {"currency": block.currency, "platform": line.platform or None, **line.metrics}
        for block in made.blocks
        for line in (*block.platforms, block.total)
    ]
    return {
        "since": made.since,
        "until": made.until,
        "simulated": made.simulated,
        "totals": totals,
        "notes": list(made.notes),
    }


def _text(made: Report, out: Path) -> str:
    from core.reporting.words import period_words, text_of

    lines = [f"Wrote {out}: {period_words(made)}."]
    for block in made.blocks:
        for line in (*block.platforms, block.total):
            cost = text_of("cost", line.metrics["cost"], block.currency)
            lines.append(
                f"{line.name}: {cost} {block.currency}, {line.sums[1]:,} clicks, {line.metrics['conversions']:,.0f} conversions"
            )
    return "\n".join([*lines, *made.notes] if made.blocks else [*lines, "There are no figures for these days."])

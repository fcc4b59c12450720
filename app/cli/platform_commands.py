"""Commands between a workspace and its platforms: pull, post."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import shown_progress
from core.errors import InvalidInput
from core.platforms import Pulled


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (pull,):
        program.command(name=command.__name__)(command)


def pull(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    metrics_since: Annotated[
        str | None,
        typer.Option("--metrics-since", metavar="DATE", help="Also download daily figures from this day on."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Download an account. What changed there goes into the draft; what was edited here too waits for review."""
    from app.platforms import AdPlatforms
    from core.connections import find

    since = _day(metrics_since) if metrics_since is not None else None
    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        done = AdPlatforms().pull(found, find(found, connection), progress, metrics_since=since)
    document = {
        "entities": done.entities,
        "facts": done.facts,
        "changeset": done.changeset,
        "conflicts": [dict(one) for one in done.conflicts],
        "skipped": list(done.skipped),
    }
    said(context).answer(document, _told(done))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no date.", where="--metrics-since", hint="Write it like 2026-11-01.") from None


def _told(done: Pulled) -> str:
    lines = [
        f"Looked at {done.entities:,} {'entity' if done.entities == 1 else 'entities'}."
        + (f" Stored {done.facts:,} daily figures." if done.facts else "")
    ]
    lines.append(f"The changes are in the set {done.changeset}." if done.changeset else "Nothing changed there.")
    if done.conflicts:
        lines.append(f"{len(done.conflicts):,} changed here and there; review them with `review`.")
    return "\n".join([*lines, *done.skipped])

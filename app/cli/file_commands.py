"""Commands over files of other programs: import, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from app.interchange import EXPORTS


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="import")(import_)
    program.command(name="export")(export)


def import_(
    context: typer.Context,
    workspace: WorkspaceFile,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Several become one change set.")],
    dialect: Annotated[str | None, typer.Option("--as", help="Recognised from the file when left out.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Apply it to the draft at once.")] = False,
    json: AsJson = False,
) -> int:
    """Take files in, as one proposal; every row that could not be used is listed."""
    from app.interchange import import_files

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        done = import_files(found, files, dialect, accept=accept, progress=progress)
    document = done.as_json()
    lines = [[str(one.row), one.reason] for one in done.skipped]
    note = f"{done.as_}: {done.rows:,} rows, {done.used:,} used, {done.unchanged:,} unchanged, {len(done.skipped):,} skipped."
    said(context).answer(document, Table(["Row", "Why it was skipped"], lines, note="\n".join([note, *done.notes])))
    if done.used or done.unchanged or not done.skipped:
        return 0
    first = done.skipped[0]
    why = done.notes[0] if done.as_ == "metrics" and done.notes else ""
    said(context).problem(f"{files[0]}: not one row could be used. Row {first.row}: {first.reason} {why}".strip())
    return 2


def export(
    context: typer.Context,
    workspace: WorkspaceFile,
    dialect: Annotated[str, typer.Option("--as", help=f"{', '.join(EXPORTS[:-1])} or {EXPORTS[-1]}.")],
    out: Annotated[Path, typer.Option(help="The file to write; sheets become a workbook when it ends with .xlsx.")],
    changeset: Annotated[
        str | None, typer.Option(help="With html: which change set; the newest proposal when left out.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Write the draft to a file; html is a page on which clients accept or reject the changes of a set."""
    from app.interchange import export_file

    with opened(workspace) as found, shown_progress() as progress:
        rows = export_file(found, dialect, out, progress=progress, changeset=changeset)
    said(context).answer({"rows": rows, "out": str(out)}, f"Wrote {rows:,} rows to {out}.")

"""Commands over backups: make one, list them, put one back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, WorkspaceFile, said
from app.cli.output import Table, shown_progress
from core import backups
from core.backups import Backup
from core.errors import InvalidInput, NotFound


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="backup")(backup)
    program.command(name="backups")(list_)
    program.command(name="restore")(restore)


def backup(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """Keep a copy of a workspace among the program's backups; it may be open meanwhile."""
    with shown_progress() as progress:
        made = backups.back_up(_there(workspace), backups.Reason.ASKED, progress)
    said(context).answer({"backup": _document(made)}, f"Kept {made.path} ({made.size / 1e6:,.1f} MB).")


def list_(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """List the backups of a workspace, newest first."""
    found = backups.list_backups(workspace)
    rows = [
        [one.path.stem, one.at.isoformat(timespec="seconds"), one.reason, f"{one.size / 1e6:,.1f} MB"] for one in found
    ]
    table = Table(
        ["Backup", "Made at (UTC)", "Why", "Size"], rows, note=f"{len(found)} backup{'' if len(found) == 1 else 's'}."
    )
    said(context).answer({"backups": [_document(one) for one in found]}, table)


def restore(
    context: typer.Context,
    workspace: WorkspaceFile,
    chosen: Annotated[str | None, typer.Argument(metavar="BACKUP", help="Its name; the newest when left out.")] = None,
    to: Annotated[Path | None, typer.Option(help="Write it there and leave the workspace as it is.")] = None,
    json: AsJson = False,
) -> None:
    """Put a backup in the workspace's place; what stood there becomes a backup itself."""
    wanted = _choose(workspace, chosen)
    former = None
    if to is not None:
        backups.copy_out(wanted, to)
    else:
        former = backups.restore(wanted, workspace)
    place = to or workspace
    document = {"workspace": str(place), "restored": _document(wanted), "former": _document(former) if former else None}
    said(context).answer(document, f"{place} is as it was at {wanted.at.isoformat(timespec='seconds')}.")


def _there(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(f"There is no workspace at {path}.", hint="Make one with `new`.")
    return path


def _choose(workspace: Path, name: str | None) -> Backup:
    found = backups.list_backups(workspace)
    if not found:
        raise NotFound(f"There is no backup of {workspace}.", hint="`backup` makes one.")
    if name is None:
        return found[0]
    for one in found:
        if name in (one.path.stem, one.path.name, str(one.path)):
            return one
    raise InvalidInput(f"{name!r} is no backup of this workspace.", where="BACKUP", hint="`backups` lists them.")


def _document(one: Backup) -> dict[str, object]:
    return {
        "name": one.path.stem,
        "at": one.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "reason": str(one.reason),
        "bytes": one.size,
        "file": str(one.path),
    }

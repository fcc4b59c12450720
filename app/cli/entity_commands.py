"""Commands over single entities, and the lines that repeat what was done."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.draft_commands import assignment
from app.cli.options import AsJson, KindName, Where, WorkspaceFile, known_kind, opened, said, searched


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (add, remove, commands):
        program.command(name=command.__name__)(command)


def add(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    set_: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="May be given several times.")],
    id: Annotated[str | None, typer.Option("--id", help="Its id; a new one when left out.")] = None,
    json: AsJson = False,
) -> None:
    """Add one entity; the field of its parent takes the parent's id."""
    from core import assigning

    known_kind(kind)
    with opened(workspace, to_write=True) as found:
        done = assigning.add(found, kind, dict(assignment(one) for one in set_), id=id)
    said(context).answer({"changeset": done.changeset, "changed": done.changed}, "Added. Undo takes it back.")


def remove(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where,
    json: AsJson = False,
) -> None:
    """Take all matching entities, with what hangs below them, out of the draft."""
    from core import assigning

    known_kind(kind)
    with opened(workspace, to_write=True) as found:
        done = assigning.remove(found, kind, searched(found, kind, where))
    text = f"Removed {done.changed:,} entities. Undo brings them back."
    said(context).answer({"changeset": done.changeset, "changed": done.changed}, text)


def commands(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[str, typer.Argument(metavar="CHANGESET")],
    json: AsJson = False,
) -> int:
    """Print the commands that repeat a change set."""
    from core.commands import repeat

    with opened(workspace) as found:
        done = repeat(found, changeset)
    said(context).answer({"commands": list(done.lines), "left_out": done.left_out}, "\n".join(done.lines))
    if done.left_out:
        said(context).problem(f"{done.left_out:,} more changes are not among them; share the workspace instead.")
    return 1 if done.left_out else 0

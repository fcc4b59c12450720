"""Commands over kept searches."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.options import AsJson, WorkspaceFile, known_kind, opened, said
from app.cli.output import Table
from core import views as kept
from core.errors import InvalidInput


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="views")(views)


def views(
    context: typer.Context,
    workspace: WorkspaceFile,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Keep --where under this name.")] = None,
    where: Annotated[str, typer.Option(metavar="QUERY", help="The search to keep.")] = "",
    kind: Annotated[str | None, typer.Option(help="Only for the list of this kind.")] = None,
    forget: Annotated[str | None, typer.Option(metavar="NAME", help="Forget the search of this name.")] = None,
    json: AsJson = False,
) -> None:
    """List the kept searches; keep one, or forget one."""
    if save is not None and forget is not None:
        raise InvalidInput("either --save or --forget can be given.")
    if kind is not None:
        known_kind(kind)
    with opened(workspace, to_write=bool(save or forget)) as found:
        if save is not None:
            kept.save_view(found, save, where, kind=kind, replace=True)
        if forget is not None:
            kept.remove_view(found, kept.find_view(found, forget).id)
        every = kept.list_views(found)
    rows = [[one.name, one.kind or "any", one.query] for one in every]
    document = [{"name": one.name, "kind": one.kind, "query": one.query} for one in every]
    said(context).answer({"views": document}, Table(["View", "List", "Search"], rows))

"""Options and openings that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import ColumnElement

from app.cli.output import Output
from core.catalog import KINDS
from core.errors import InvalidInput
from core.workspace import Workspace

WorkspaceFile = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="A .cdesk file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
KindName = Annotated[str, typer.Option("--kind", help=f"One of {', '.join(KINDS)}.")]
Where = Annotated[
    str, typer.Option("--where", metavar="QUERY", help="Which entities, in the language of the search bar.")
]


@contextmanager
def opened(path: Path, *, to_write: bool = False) -> Iterator[Workspace]:
    """An open workspace; commands that write say so when another program holds it."""
    workspace = Workspace.open(path)
    try:
        if to_write and workspace.read_only:
            from core.errors import InUse, ReadOnly

            busy = "Another program" in (workspace.why_read_only or "")
            raise (InUse if busy else ReadOnly)(f"{path} can only be read now.", hint=workspace.why_read_only)
        yield workspace
    finally:
        workspace.close()


def known_kind(kind: str) -> str:
    """The kind named; raises InvalidInput."""
    if kind not in KINDS:
        raise InvalidInput(f"{kind!r} is no kind.", where="--kind", hint=f"Choose {', '.join(KINDS)}.")
    return kind


def searched(workspace: Workspace, kind: str, where: str) -> ColumnElement[bool] | None:
    """The condition of a search; findings are brought up to date first when it speaks of them."""
    from app.generating import today_in
    from core.query import compile_query
    from core.rules import refresh

    condition = compile_query(kind, where, currency=workspace.currency, today=today_in(workspace))
    if any(word in where.lower() for word in ("has:", "finding", "rule")):
        refresh(workspace, today=today_in(workspace))
    return condition


def stamp(ms: int) -> str:
    """ISO 8601 in UTC of milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def said(context: typer.Context) -> Output:
    """How this run speaks."""
    found = context.find_object(Output)
    assert found is not None
    return found

"""Commands over the draft: new, list, edit, undo, redo, history."""

from __future__ import annotations

import zoneinfo
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, KindName, Where, WorkspaceFile, known_kind, opened, said, searched, stamp
from app.cli.output import Table
from core.catalog import KINDS
from core.errors import InvalidInput, NothingToDo
from core.values import show, to_json

MOST_ROWS = 2**62  # what SQLite counts with


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (new, list_, edit, undo, redo, history):
        program.command(name=command.__name__.rstrip("_"))(command)


def new(
    context: typer.Context,
    workspace: WorkspaceFile,
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "EUR",
    time_zone: Annotated[str, typer.Option(help="Such as Europe/Berlin.")] = "Europe/Berlin",
    json: AsJson = False,
) -> None:
    """Create an empty workspace; an existing file is never overwritten."""
    import pycountry

    from core.workspace import Workspace

    currency = currency.upper()
    if pycountry.currencies.get(alpha_3=currency) is None:
        raise InvalidInput(f"{currency!r} is no ISO 4217 currency.", where="--currency", hint="Write it like EUR.")
    if time_zone not in zoneinfo.available_timezones():
        raise InvalidInput(f"{time_zone!r} is no time zone.", where="--time-zone", hint="Write it like Europe/Berlin.")
    with Workspace.create(workspace, currency=currency, time_zone=time_zone) as made:
        document = {"workspace": str(workspace), "id": made.id, "currency": currency, "time_zone": time_zone}
    said(context).answer(document, f"Created {workspace} ({currency}, {time_zone}).")


def list_(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where = "",
    fields: Annotated[str, typer.Option(help="Only these fields, separated by commas.")] = "",
    limit: Annotated[int, typer.Option(min=0, max=MOST_ROWS, help="0: all.")] = 100,
    offset: Annotated[int, typer.Option(min=0, max=MOST_ROWS)] = 0,
    json: AsJson = False,
) -> None:
    """Show entities of one kind."""
    from core.rows import count_rows, list_rows

    described = KINDS[known_kind(kind)]
    names = [name.strip() for name in fields.split(",") if name.strip() and name.strip() != "id"] or None
    with opened(workspace) as found:
        condition = searched(found, kind, where)
        total = count_rows(found, kind, condition)
        rows = list_rows(found, kind, condition, fields=names, limit=limit or None, offset=offset)
        currency = found.currency
    shown = names or list(described.by_name)
    document = {"kind": kind, "total": total, "rows": [row_json(described, row, shown, currency) for row in rows]}
    said(context).answer(document, _table(described, rows, shown if names else _telling(shown), currency, total))


def row_json(described: Any, row: Any, names: list[str], currency: str) -> dict[str, Any]:
    """One entity as a JSON object: its id, then the wanted fields."""
    return {"id": row.id} | {name: to_json(described.by_name[name], row[name], currency) for name in names}


def _telling(names: list[str]) -> list[str]:
    """The columns that fit a terminal."""
    wanted = (
        "platform",
        "name",
        "text",
        "match_type",
        "format",
        "headlines",
        "headline",
        "level",
        "type",
        "value",
        "status",
        "daily_budget",
        "max_cpc",
        "bid",
        "start_date",
        "end_date",
    )
    return [name for name in wanted if name in names]


def _table(described: Any, rows: list[Any], names: list[str], currency: str, total: int) -> Table:
    cells = [[row.id, *(show(described.by_name[name], row[name], currency) for name in names)] for row in rows]
    columns = ["id", *(described.by_name[name].label for name in names)]
    return Table(columns, cells, note=f"{len(rows)} of {total} {described.plural.lower()}")


def edit(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where,
    set_: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="May be given several times.")],
    json: AsJson = False,
) -> None:
    """Set fields of all matching entities as one change set."""
    from core.assigning import assign

    known_kind(kind)
    texts = dict(assignment(one) for one in set_)
    with opened(workspace, to_write=True) as found:
        done = assign(found, kind, searched(found, kind, where), texts)
    said(context).answer(
        {"changeset": done.changeset, "changed": done.changed}, f"Changed {done.changed:,} fields. Undo takes it back."
    )


def assignment(text: str) -> tuple[str, str]:
    """A FIELD=VALUE word; raises InvalidInput."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InvalidInput(f"{text!r} is no assignment.", where="--set", hint="Write it like status=PAUSED.")
    return name.strip(), value


def undo(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[str | None, typer.Option(help="This one instead of the last.")] = None,
    json: AsJson = False,
) -> int:
    """Take back the last (or the named) change set."""
    from core import changesets

    with opened(workspace, to_write=True) as found:
        try:
            outcome = changesets.undo(found, changeset)
        except NothingToDo as nothing:
            return _nothing(context, nothing)
    skipped = [{"kind": one.kind, "entity": one.entity, "field": one.field} for one in outcome.conflicts]
    text = f"Undid “{outcome.title}” ({outcome.accepted:,} changes)."
    if skipped:
        text += f" {len(skipped)} fields were changed since and stay as they are."
    said(context).answer({"changeset": outcome.change_set, "undone": outcome.accepted, "skipped": skipped}, text)
    return 1 if skipped else 0


def redo(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> int:
    """Apply again what was undone last."""
    from core import changesets

    with opened(workspace, to_write=True) as found:
        try:
            outcome = changesets.redo(found)
        except NothingToDo as nothing:
            return _nothing(context, nothing)
    said(context).answer(
        {"changeset": outcome.change_set, "redone": outcome.accepted},
        f"Did “{outcome.title}” again ({outcome.accepted:,} changes).",
    )
    return 0


def _nothing(context: typer.Context, nothing: NothingToDo) -> int:
    said(context).answer({"changeset": None, "reason": nothing.message})
    said(context).problem(nothing.message)
    return 1


def history(
    context: typer.Context,
    workspace: WorkspaceFile,
    entity: Annotated[str | None, typer.Option(metavar="ID", help="Only what touched this entity.")] = None,
    limit: Annotated[int, typer.Option(min=0, max=MOST_ROWS, help="0: all.")] = 200,
    json: AsJson = False,
) -> None:
    """Show who did what, newest first."""
    from core import changesets

    with opened(workspace) as found:
        entries = changesets.history(found, entity=entity, limit=limit or None)
        details = [_detail(one) for one in changesets.entity_changes(found, entity)] if entity else None
    document: dict[str, Any] = {
        "entries": [
            {
                "at": stamp(one.at),
                "verb": one.verb,
                "author": one.author,
                "title": one.title,
                "changeset": one.change_set,
                "changes": one.changes,
            }
            for one in entries
        ]
    }
    if details is not None:
        document["changes"] = details
    rows = [[stamp(one.at), one.author, one.verb, one.title, f"{one.changes:,}"] for one in entries]
    said(context).answer(document, Table(["When", "Who", "Did", "What", "Changes"], rows))


def _detail(one: Any) -> dict[str, Any]:
    return {
        "op": one.op,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "state": one.state,
        "reason": one.reason,
        "evidence": one.evidence,
    }

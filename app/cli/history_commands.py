"""Commands over what was done: the tree of it, going back to any place, any entity as of a day, taking back, comments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table
from core.errors import InvalidInput, NothingToDo

if TYPE_CHECKING:
    from core.changesets import ChangeRow
    from core.remarks import Thread
    from core.timetravel import History
    from core.workspace import Workspace

AUTHORS = ("generator", "import", "rule", "platform", "teammate", "person")


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="tree")(tree)
    program.command(name="go-to")(go_to)
    program.command(name="as-of")(as_of)
    program.command(name="revert")(revert)
    program.command(name="comments")(comments)


def tree(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """Show everything that was done as a tree: where the draft is, and the branches that were left."""
    from core.undotree import START, read_tree

    with opened(workspace) as found:
        nodes = read_tree(found)
    document = {
        "nodes": [
            {
                "changeset": one.id or None,
                "title": one.title,
                "author": one.author,
                "at": stamp(one.at) if one.id != START else None,
                "changes": one.changes,
                "standing": one.standing,
                "lane": one.lane,
            }
            for one in nodes
        ]
    }
    marks = {"here": "●", "applied": "○", "undone": "·"}
    rows = [
        [
            "  " * one.lane + marks[one.standing],
            one.id or "start",
            one.title,
            one.author,
            stamp(one.at) if one.id != START else "",
            "here" if one.standing == "here" else "undone" if one.standing == "undone" else "",
        ]
        for one in nodes
    ]
    said(context).answer(document, Table(["", "id", "Title", "Author", "When", ""], rows))


def go_to(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[
        str, typer.Argument(metavar="CHANGESET", help="As `tree` lists it; `start`: before everything.")
    ],
    json: AsJson = False,
) -> int:
    """Bring the draft to where it was right after a change set, on whatever branch."""
    from core import changesets

    with opened(workspace, to_write=True) as found:
        try:
            gone = changesets.go_to(found, None if changeset == "start" else changeset)
        except NothingToDo as nothing:
            said(context).answer({"undone": [], "redone": [], "skipped": [], "reason": nothing.message})
            said(context).problem(nothing.message)
            return 1
    skipped = [_named(one) for one in gone.conflicts]
    text = f"Undid {len(gone.undone)}, did {len(gone.redone)} again."
    if skipped:
        text += f" {gone.conflict_count:,} values could not follow and stay as they are."
    said(context).answer({"undone": list(gone.undone), "redone": list(gone.redone), "skipped": skipped}, text)
    return 1 if skipped else 0


def as_of(
    context: typer.Context,
    workspace: WorkspaceFile,
    entity: Annotated[str, typer.Option(metavar="ID", help="Which one.")],
    at: Annotated[str, typer.Option(metavar="DAY", help="2026-11-23 (its end), or a moment like 2026-11-23T14:00.")],
    restore: Annotated[bool, typer.Option("--restore", help="Give it the values it had then.")] = False,
    json: AsJson = False,
) -> int:
    """Show an entity as it was on a day, what is different now, and bring it back."""
    from core import timetravel

    moment = _moment(at)
    with opened(workspace, to_write=restore) as found:
        past = timetravel.history_of(found, entity)
        number = sum(one.at <= moment for one in past.moments) - 1
        then = past.after(number)
        rows = timetravel.diff(past.kind.name, then, past.today()) if then is not None else []
        differences = [_difference(past, one, found.currency) for one in rows]
        changed = timetravel.restore(found, entity, number) if restore else 0
    document = {
        "entity": entity,
        "kind": past.kind.name,
        "at": stamp(moment),
        "existed": then is not None,
        "values": then,
        "differences": differences,
        "restored": changed,
    }
    if then is None:
        said(context).answer(document, f"{past.kind.label} {entity} did not exist then.")
        return 0
    table = [[one["label"], one["then_words"], one["now_words"]] for one in differences]
    note = f"Restored {changed} values. Undo takes it back." if restore else None
    said(context).answer(document, Table(["Field", "Then", "Now"], table, note=note))
    return 0


def revert(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="What this change set did; may be repeated.")
    ] = None,
    by: Annotated[str | None, typer.Option(help=f"All that one kind of author did: {', '.join(AUTHORS)}.")] = None,
    name: Annotated[
        str | None, typer.Option(help="With --by: only the author of this name (a file, a person).")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ENTITY_ID", help="Only on these and below.")
    ] = None,
    json: AsJson = False,
) -> int:
    """Take back what somebody did, whenever it was, as one new change set; what others changed since stays."""
    from core import reverting
    from core.author import AuthorKind

    if bool(changeset) == bool(by):
        raise InvalidInput("Say either --changeset or --by.")
    if by is not None and by not in AUTHORS:
        raise InvalidInput(f"{by!r} is no kind of author.", where="--by", hint=f"Choose {', '.join(AUTHORS)}.")
    with opened(workspace, to_write=True) as found:
        try:
            if by is not None:
                done = reverting.revert_author(found, [AuthorKind(by)], name=name, entities=only or None)
            else:
                done = reverting.revert_sets(found, changeset or [], entities=only or None)
        except NothingToDo as nothing:
            said(context).answer({"changeset": None, "changed": 0, "left": [], "reason": nothing.message})
            said(context).problem(nothing.message)
            return 1
    left = [_named(one) for one in done.left]
    text = f"{done.title}: {done.changed:,} changes. Undo takes it back."
    if left:
        text += f" {done.left_count:,} stay, because they were changed since."
    said(context).answer({"changeset": done.change_set, "changed": done.changed, "left": left}, text)
    return 1 if left else 0


def comments(
    context: typer.Context,
    workspace: WorkspaceFile,
    entity: Annotated[
        str | None, typer.Option(metavar="ID", help="Only those on this entity; where --add writes.")
    ] = None,
    field: Annotated[str | None, typer.Option(help="The cell of the entity.")] = None,
    add: Annotated[str | None, typer.Option(metavar="TEXT", help="Begin a thread on --entity.")] = None,
    reply: Annotated[str | None, typer.Option(metavar="THREAD", help="Answer this thread with --text.")] = None,
    text: Annotated[str | None, typer.Option(help="The answer.")] = None,
    resolve: Annotated[str | None, typer.Option(metavar="THREAD", help="Say that it is settled.")] = None,
    reopen: Annotated[str | None, typer.Option(metavar="THREAD", help="Take that back.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Resolved ones too.")] = False,
    json: AsJson = False,
) -> None:
    """List comments, or write, answer, resolve and reopen them."""
    from core import remarks

    writes = [one for one in (add, reply, resolve, reopen) if one is not None]
    if len(writes) > 1:
        raise InvalidInput("Do one thing at a time: --add, --reply, --resolve or --reopen.")
    made: str | None = None
    with opened(workspace, to_write=bool(writes)) as found:
        if add is not None:
            if entity is None:
                raise InvalidInput("Say which entity the comment is on.", where="--entity")
            made = remarks.add(found, entity, add, field=field)
        elif reply is not None:
            made = remarks.reply(found, reply, text or "")
        elif resolve is not None:
            remarks.resolve(found, resolve)
        elif reopen is not None:
            remarks.reopen(found, reopen)
        threads = _threads(found, entity, field, everything=everything)
    document = {"comment": made, "threads": [_thread(one) for one in threads]}
    rows = [
        [one.id, one.title or one.entity, one.field or "", said_.author, said_.text, "" if one.open else "resolved"]
        for one in threads
        for said_ in one.remarks
    ]
    said(context).answer(document, Table(["Thread", "On", "Field", "Who", "Said", ""], rows))


def _threads(found: Workspace, entity: str | None, field: str | None, *, everything: bool) -> list[Thread]:
    from core import remarks

    if entity is None:
        return remarks.list_threads(found, resolved=everything)
    return remarks.threads_of(found, entity, field=field, resolved=everything)


def _thread(one: Thread) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "entity": one.entity,
        "title": one.title,
        "field": one.field,
        "resolved": not one.open,
        "resolved_by": one.resolved_by,
        "remarks": [{"id": r.id, "author": r.author, "at": stamp(r.at), "text": r.text} for r in one.remarks],
    }


def _named(one: ChangeRow) -> dict[str, Any]:
    return {"kind": one.kind, "entity": one.entity, "title": one.title, "op": one.op, "field": one.field}


def _difference(past: History, one: Any, currency: str) -> dict[str, Any]:
    from core.values import to_json
    from core.wording import value_text

    field = past.kind.by_name[one.field]
    words = {
        name: value_text(field, value, currency) or "empty" for name, value in (("then", one.then), ("now", one.now))
    }
    return {
        "field": one.field,
        "label": field.label,
        "then": to_json(field, one.then, currency),
        "now": to_json(field, one.now, currency),
        "then_words": words["then"],
        "now_words": words["now"],
    }


def _moment(text: str) -> int:
    """Milliseconds of a day's end or of a moment, in this machine's time unless it says its own."""
    try:
        found = datetime.fromisoformat(text)
        if len(text) <= len("2026-11-23"):
            found = found.replace(hour=23, minute=59, second=59, microsecond=999_000)
        moment = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # a day that a time zone moves out of the calendar is none either
        hint = "Write it like 2026-11-23 or 2026-11-23T14:00."
        raise InvalidInput(f"{text!r} is no day.", where="--at", hint=hint) from error
    return int(moment.timestamp() * 1000)

"""Commands that post: post, undo-post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, Where, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from core.platforms import Failed, Plan, Planned, Posted


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="post")(post)
    program.command(name="undo-post")(undo_post)


def post(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    where: Where = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Plan, check, and ask the platform to check; change nothing.")
    ] = False,
    enable: Annotated[
        bool, typer.Option("--enable", help="Post new campaigns as the draft has them, not paused.")
    ] = False,
    typed_amount: Annotated[
        str | None,
        typer.Option("--typed-amount", metavar="AMOUNT", help="Confirms a rise of daily budgets above the guard."),
    ] = None,
    json: AsJson = False,
) -> int:
    """Post what the draft has and the platform does not. Run again after any failure, it finishes and does nothing twice."""
    from app import posting
    from core.connections import find

    finished: Posted | None = None
    with opened(workspace) as found, shown_progress() as progress:
        to = find(found, connection)
        plan = posting.plan(found, to, progress, where=where, enable=enable)
        if dry_run:
            refused = posting.validate(found, plan, progress) if plan.operations and not plan.resumes else ()
            return _answer(context, plan, _looked_at(plan, refused), None, dry_run=True)
        if plan.resumes:
            finished = posting.post(found, plan, progress, None)
            if finished.stopped is not None:
                return _answer(context, plan, finished, None)
            plan = posting.plan(found, to, progress, where=where, enable=enable)
        done = posting.post(found, plan, progress, typed_amount)
    return _answer(context, plan, done, finished)


def undo_post(
    context: typer.Context,
    workspace: WorkspaceFile,
    post: Annotated[str, typer.Argument(metavar="POST", help="Its id, as `post` answers it.")],
    json: AsJson = False,
) -> None:
    """Make a proposal that would take a post back, and say what cannot come back. Accept it, then post."""
    from core.posting.undoing import undo_post as take_back

    with opened(workspace, to_write=True) as found:
        changeset, lost = take_back(found, post)
    text = "\n".join([f"The proposal is {changeset}. Review it, then post.", *lost])
    said(context).answer({"changeset": changeset, "cannot_come_back": list(lost)}, text)


def _looked_at(plan: Plan, refused: Sequence[Failed]) -> Posted:
    return Posted(len(plan.operations), 0, len(plan.operations), tuple(refused))


def _answer(context: typer.Context, plan: Plan, done: Posted, finished: Posted | None, *, dry_run: bool = False) -> int:
    before = finished or Posted(0, 0, 0)
    stopped = done.stopped
    document: dict[str, Any] = {
        "planned": before.planned + done.planned,
        "posted": before.posted + done.posted,
        "pending": (done.planned - done.posted) + len(plan.left_out),
        "failed": [_failure(one) for one in done.failed],
        "left_out": [_left_out(one) for one in plan.left_out],
        "warnings": list(plan.warnings),
        "added_daily_budget": plan.amount_to_type,
        "post": done.post or before.post,
        "dry_run": dry_run,
    }
    if dry_run:
        document["operations"] = [_planned(one) for one in plan.operations]
    if stopped is not None:
        document |= {"error": stopped.message, "hint": stopped.hint}
    said(context).answer(document, _table(plan, done, document))
    if stopped is not None:
        said(context).problem(stopped.message, stopped.hint)
        return stopped.exit_code
    return 1 if done.failed or plan.left_out or (document["pending"] and not dry_run) else 0


def _failure(one: Failed) -> dict[str, Any]:
    return {
        "entity": one.entity, "kind": one.kind, "field": one.field, "code": one.refusal.code,
        "message": one.refusal.message, "fix": one.refusal.hint,
    }  # fmt: skip


def _left_out(one: Planned) -> dict[str, Any]:
    return {"entity": one.entity, "kind": one.kind, "name": one.name, "reason": one.left_out}


def _planned(one: Planned) -> dict[str, Any]:
    return {"entity": one.entity, "kind": one.kind, "name": one.name, "verb": one.verb.value, "detail": one.detail}


def _table(plan: Plan, done: Posted, document: dict[str, Any]) -> Table:
    rows = [[one.kind, one.entity or "", one.field or "", one.refusal.message, one.refusal.hint] for one in done.failed]
    rows += [[one.kind, one.entity, "", one.left_out or "", ""] for one in plan.left_out]
    if document["dry_run"]:
        rows = [[one.kind, one.name, one.verb.value, one.detail, ""] for one in plan.operations] + rows
    notes = [f"{document['planned']:,} planned, {document['posted']:,} posted, {document['pending']:,} pending."]
    if document["post"] is not None and document["posted"]:
        notes.append(f"The post is {document['post']}; `undo-post` proposes to take it back.")
    return Table(["Kind", "Entity", "Field", "What", "What to do"], rows, note="\n".join([*notes, *plan.warnings]))

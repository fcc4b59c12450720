"""Commands over change sets: generate, changesets, review."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput
from core.values import show


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (generate, changesets, review):
        program.command(name=command.__name__)(command)


def generate(
    context: typer.Context,
    workspace: WorkspaceFile,
    brief: Annotated[Path, typer.Option(metavar="BRIEF.toml", help="The brief.")],
    seed: Annotated[int, typer.Option(help="Same brief, same seed: same campaigns.")] = 0,
    accept: Annotated[bool, typer.Option("--accept", help="Apply it to the draft at once.")] = False,
    json: AsJson = False,
) -> None:
    """Turn a brief into Google Ads and LinkedIn campaigns, as a proposal."""
    from app.generating import generate_from_file

    started = time.monotonic()
    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        done = generate_from_file(found, brief, seed=seed, accept=accept, progress=progress)
    document = {
        "changeset": done.changeset,
        "accepted": accept,
        "seconds": round(time.monotonic() - started, 3),
        "seed": seed,
        "created": done.created,
        "findings": done.findings,
        "models": done.models,
        "assumptions": list(done.assumptions),
    }
    said(context).answer(document, _story(document))


def _story(document: dict[str, Any]) -> str:
    made = ", ".join(f"{n} {kind.replace('_', ' ')}{'s' if n != 1 else ''}" for kind, n in document["created"].items())
    found = document["findings"]
    lines = [
        f"{'Accepted' if document['accepted'] else 'Proposed'} in {document['seconds']:.1f} s: {made}.",
        f"Checks: {found['error']} errors, {found['warning']} warnings, {found['info']} notes.",
        f"Change set {document['changeset']}",
        "Assumptions:" if document["assumptions"] else "",
        *(f"  - {one}" for one in document["assumptions"]),
    ]
    return "\n".join(line for line in lines if line)


def changesets(
    context: typer.Context,
    workspace: WorkspaceFile,
    state: Annotated[str | None, typer.Option(help="proposed, accepted, rejected or undone.")] = None,
    json: AsJson = False,
) -> None:
    """List change sets, newest first."""
    from core import changesets as sets

    known = ("proposed", "accepted", "rejected", "undone")
    if state is not None and state not in known:
        raise InvalidInput(f"{state!r} is no state.", where="--state", hint=f"Choose {', '.join(known)}.")
    with opened(workspace) as found:
        listed = sets.list_sets(found, state=state)
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "title": one.title,
            "author": one.author,
            "author_kind": one.author_kind,
            "state": one.state,
            "changes": one.changes,
            "created_at": stamp(one.created_at),
            "reason": one.reason,
        }
        for one in listed
    ]
    table = [
        [one["id"], one["title"], one["author"], one["state"], f"{one['changes']:,}", one["created_at"]] for one in rows
    ]
    said(context).answer({"changesets": rows}, Table(["id", "Title", "Author", "State", "Changes", "Made"], table))


def review(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[str, typer.Argument(metavar="CHANGESET")],
    accept: Annotated[
        bool, typer.Option("--accept", help="Apply it; with --only just those, the rest is rejected.")
    ] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Turn it down; with --only just those.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ENTITY_ID", help="May name several.")] = None,
    json: AsJson = False,
) -> int:
    """Show, accept or reject a change set, whole or in part."""
    from core import changesets as sets

    if accept and reject:
        raise InvalidInput("Say either --accept or --reject.")
    with opened(workspace, to_write=accept or reject) as found:
        if not accept and not reject:
            return _show(context, found, changeset, only)
        verb = sets.accept if accept else sets.reject
        outcome = verb(found, changeset, only=only or None)
        currency = found.currency
    conflicts = [_conflict(one) for one in outcome.conflicts]
    text = f"Accepted {outcome.accepted:,}, rejected {outcome.rejected:,}, {len(conflicts)} conflicts."
    for one in outcome.conflicts:
        text += f"\n  {one.title}: {one.field} is now different from {_shown(one, one.before, currency)}; proposed {_shown(one, one.after, currency)}"
    said(context).answer({"accepted": outcome.accepted, "rejected": outcome.rejected, "conflicts": conflicts}, text)
    return 1 if conflicts else 0


def _conflict(one: Any) -> dict[str, Any]:
    return {"kind": one.kind, "entity": one.entity, "field": one.field, "before": one.before, "after": one.after}


def _shown(one: Any, value: Any, currency: str) -> str:
    from core.catalog import KINDS

    return show(KINDS[one.kind].by_name[one.field], value, currency) if one.field else ""


def _show(context: typer.Context, found: Any, changeset: str, only: list[str] | None) -> int:
    from core import changesets as sets

    about = sets.get_set(found, changeset)
    changes = [one for one in sets.list_changes(found, changeset) if not only or one.entity in only]
    document = {
        "accepted": 0,
        "rejected": 0,
        "conflicts": [],
        "state": about.state,
        "title": about.title,
        "author": about.author,
        "reason": about.reason,
        "assumptions": about.about.get("assumptions", []),
        "changes": [
            _conflict(one)
            | {"op": one.op, "title": one.title, "state": one.state, "reason": one.reason, "evidence": one.evidence}
            for one in changes
        ],
    }
    rows = [
        [
            one.kind,
            one.title or one.entity,
            one.op
            if one.op != "set"
            else f"{one.field}: {_shown(one, one.before, found.currency)} → {_shown(one, one.after, found.currency)}",
            one.reason or "",
        ]
        for one in changes
    ]
    said(context).answer(
        document, Table(["Kind", "Entity", "Change", "Why"], rows, title=f"{about.title} ({about.state})")
    )
    return 0

"""Commands over change sets: generate, changesets, review."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput, NothingToDo

if TYPE_CHECKING:
    from core.changesets import ChangeRow, SetRow
    from core.workspace import Workspace

STATES = ("proposed", "parked", "accepted", "rejected", "undone", "merged")


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
    state: Annotated[str | None, typer.Option(help=f"{', '.join(STATES)}.")] = None,
    json: AsJson = False,
) -> None:
    """List change sets, newest first; proposals in the order they were put in."""
    from core import changesets as sets

    if state is not None and state not in STATES:
        raise InvalidInput(f"{state!r} is no state.", where="--state", hint=f"Choose {', '.join(STATES)}.")
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
            "done": one.done,
            "created_at": stamp(one.created_at),
            "reason": one.reason,
        }
        for one in listed
    ]
    table = [[one.id, one.title, one.author, _state(one), f"{one.changes:,}", stamp(one.created_at)] for one in listed]
    said(context).answer({"changesets": rows}, Table(["id", "Title", "Author", "State", "Changes", "Made"], table))


def _state(one: SetRow) -> str:
    """A set's state; of one that was accepted in part also how much."""
    partly = one.state in ("accepted", "undone") and one.done is not None and one.done != one.changes
    return f"{one.state}, {one.done:,} of {one.changes:,}" if partly else one.state


def review(
    context: typer.Context,
    workspace: WorkspaceFile,
    changeset: Annotated[str, typer.Argument(metavar="CHANGESET")],
    accept: Annotated[
        bool, typer.Option("--accept", help="Apply it; with --only just those, the rest is rejected.")
    ] = False,
    reject: Annotated[bool, typer.Option("--reject", help="Turn it down; with --only just those.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ENTITY_ID", help="May name several.")] = None,
    rename: Annotated[str | None, typer.Option(metavar="TITLE", help="Give it another name.")] = None,
    park: Annotated[bool, typer.Option("--park", help="Set it aside.")] = False,
    unpark: Annotated[bool, typer.Option("--unpark", help="Take it up again.")] = False,
    split: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Move what --only names into a set of this name.")
    ] = None,
    merge: Annotated[
        str | None, typer.Option(metavar="CHANGESET", help="Put that one into this; its values win.")
    ] = None,
    before: Annotated[str | None, typer.Option(metavar="CHANGESET", help="Put it before that one.")] = None,
    conflicts: Annotated[
        str | None, typer.Option(metavar="mine|theirs", help="Settle all conflicts alike, then go on.")
    ] = None,
    json: AsJson = False,
) -> int:
    """Show, accept or reject a change set, whole or in part; name it, set it aside, split, merge, put in order."""
    stacked = [one for one in (rename, split, merge, before, park, unpark) if one not in (None, False)]
    if (accept and reject) or len(stacked) + accept + reject > 1:
        raise InvalidInput(
            "Say one thing to do: --accept, --reject, --rename, --park, --unpark, --split, --merge or --before."
        )
    if split is not None and not only:
        raise InvalidInput("Say what to split off.", where="--only")
    writes = bool(stacked) or accept or reject or conflicts is not None
    with opened(workspace, to_write=writes) as found:
        if conflicts is not None:
            _settle(found, changeset, conflicts)
        if stacked:
            asked = Asked(rename, park, unpark, split, merge, before, tuple(only or ()))
            document, text = _stack(found, changeset, asked)
            said(context).answer(document, text)
            return 0
        if not accept and not reject:
            return _show(context, found, changeset, only)
        return _decide(context, found, changeset, only, accept=accept)


def _decide(context: typer.Context, found: Workspace, changeset: str, only: list[str] | None, *, accept: bool) -> int:
    from core import changesets as sets

    outcome = (sets.accept if accept else sets.reject)(found, changeset, only=only or None)
    conflicts = [_change(one, found.currency) for one in outcome.conflicts]
    text = f"Accepted {outcome.accepted:,}, rejected {outcome.rejected:,}, {outcome.conflict_count:,} conflicts."
    for one in outcome.conflicts:
        text += f"\n  {one.title}: {_conflict_words(one, found.currency)}"
    said(context).answer({"accepted": outcome.accepted, "rejected": outcome.rejected, "conflicts": conflicts}, text)
    return 1 if conflicts else 0


def _conflict_words(one: ChangeRow, currency: str) -> str:
    from core.catalog import KINDS
    from core.wording import value_text

    if one.field is None:
        return "is gone or has other things below it" if one.op == "delete" else "what it hangs below is gone"
    field = KINDS[one.kind].by_name[one.field]
    was, wanted = (value_text(field, value, currency) or "empty" for value in (one.before, one.after))
    return f"{field.label} is now different from {was}; proposed {wanted}"


@dataclass(frozen=True)
class Asked:
    """What to do with a set besides deciding it."""

    rename: str | None
    park: bool
    unpark: bool
    split: str | None
    merge: str | None
    before: str | None
    only: tuple[str, ...]


def _stack(found: Workspace, id: str, asked: Asked) -> tuple[dict[str, Any], str]:
    """Rename, park, split, merge or put in order; the answer and what people read."""
    from core import stacking

    if asked.rename is not None:
        stacking.rename(found, id, asked.rename)
        return {"changeset": id, "title": asked.rename}, f"Renamed to “{asked.rename}”."
    if asked.park or asked.unpark:
        (stacking.park if asked.park else stacking.unpark)(found, id)
        return {"changeset": id, "parked": asked.park}, "Set aside." if asked.park else "Taken up again."
    if asked.split is not None:
        made = stacking.split(found, id, asked.split, entities=asked.only)
        along = [_change(one, found.currency) for one in made.along]
        text = f"“{made.title}” holds {made.changes:,} changes now: {made.change_set}"
        if along:
            names = ", ".join(f"“{one.title}”" for one in made.along[:5])
            text += f"\n{len(along)} of them came along because they are needed: {names}"
        return {"changeset": made.change_set, "changes": made.changes, "along": along}, text
    if asked.merge is not None:
        merged = stacking.merge(found, id, asked.merge)
        overlaps = [_change(one, found.currency) for one in merged.overlaps]
        text = f"“{merged.title}” holds {merged.changes:,} changes now."
        if overlaps:
            text += f" {merged.overlap_count:,} fields were in both; the values of the second stand."
        return {"changeset": id, "changes": merged.changes, "overlaps": overlaps}, text
    _put_before(found, id, asked.before or "")
    return {"changeset": id, "before": asked.before}, "Put in order."


def _put_before(found: Workspace, id: str, other: str) -> None:
    from core import changesets as sets
    from core import stacking

    order = [one.id for one in sets.list_sets(found, state="proposed") if one.id != id]
    if other not in order:
        raise InvalidInput(f"{other} does not wait for review.", where="--before")
    order.insert(order.index(other), id)
    stacking.reorder(found, order)


def _settle(found: Workspace, id: str, choice: str) -> None:
    from core.conflicts import Choice, settle_all

    if choice not in (Choice.MINE, Choice.THEIRS):
        raise InvalidInput(f"{choice!r} is no choice.", where="--conflicts", hint="Choose mine or theirs.")
    with suppress(NothingToDo):
        settle_all(found, id, Choice(choice))


def _change(one: ChangeRow, currency: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "entity": one.entity,
        "title": one.title,
        "op": one.op,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "words": _words(one, currency),
    }


def _words(one: ChangeRow, currency: str) -> str:
    from core.catalog import KINDS
    from core.diffs import differ, one_line

    if one.field is None:
        return {"create": "added", "delete": "removed"}[one.op]
    field = KINDS[one.kind].by_name.get(one.field)
    if field is None:
        return f"{one.field} changed"
    return f"{field.label}: {one_line(differ(field, one.before, one.after, currency))}"


def _show(context: typer.Context, found: Workspace, changeset: str, only: list[str] | None) -> int:
    from app.generating import today_in
    from core import changesets as sets
    from core import conflicts, risk
    from core.values import money_text

    about = sets.get_set(found, changeset)
    risks = risk.of_set(found, changeset, today_in(found))
    changes = [one for one in sets.list_changes(found, changeset) if not only or one.entity in only]
    changes.sort(key=lambda one: -risks.get(one.seq, risk.NO_RISK).micros)
    waiting, _ = conflicts.find(found, changeset)
    document = {
        "accepted": 0,
        "rejected": 0,
        "conflicts": [
            _change(one.change, found.currency) | {"draft": one.draft, "gone": one.gone}
            for one in waiting
            if not only or one.change.entity in only
        ],
        "state": about.state,
        "title": about.title,
        "author": about.author,
        "reason": about.reason,
        "assumptions": about.about.get("assumptions", []),
        "changes": [
            _change(one, found.currency)
            | {
                "state": one.state,
                "reason": one.reason,
                "evidence": one.evidence,
                "risk": money_text(risks.get(one.seq, risk.NO_RISK).micros, found.currency),
            }
            for one in changes
        ],
    }
    rows = [
        [
            one.kind.replace("_", " "),
            one.title or one.entity,
            _words(one, found.currency),
            money_text(risks[one.seq].micros, found.currency) or "" if one.seq in risks else "",
            one.reason or "",
        ]
        for one in changes
    ]
    note = f"{len(document['conflicts'])} of these values were edited since; --conflicts mine or theirs settles them." if waiting else None  # fmt: skip
    title = f"{about.title} ({_state(about)})"
    columns = ["Kind", "Entity", "Change", f"At risk ({risk.HORIZON} days)", "Why"]
    said(context).answer(document, Table(columns, rows, title=title, note=note))
    return 0

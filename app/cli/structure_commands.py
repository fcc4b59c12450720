"""Commands over structure: copy, duplicate, move, find duplicates, paste a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.cli.options import AsJson, KindName, Where, WorkspaceFile, known_kind, opened, said, searched
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput
from core.values import money_text

if TYPE_CHECKING:
    from core.copying import Copied, Destination, Translated
    from core.duplicates import Asked, Duplicates
    from core.moving import Originals
    from core.pasting import Job, Review
    from core.progress import Progress
    from core.scope import Wanted
    from core.workspace import Workspace

Into = Annotated[list[str], typer.Option("--into", metavar="ID", help="Accounts, campaigns or ad groups.")]
Accept = Annotated[bool, typer.Option("--accept", help="Apply it to the draft at once.")]
Shell = Annotated[bool, typer.Option("--shell", help="Campaigns and ad groups without their contents.")]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for name, command in (
        ("copy-entities", copy_entities), ("duplicate", duplicate), ("move", move), ("duplicates", duplicates), ("paste", paste),
    ):  # fmt: skip
        program.command(name=name)(command)


def copy_entities(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where,
    into: Into,
    shell: Shell = False,
    as_ad_sets: Annotated[
        bool, typer.Option("--as-ad-sets", help="Translate Google ad groups into LinkedIn ad sets, as a proposal.")
    ] = False,
    accept: Accept = False,
    json: AsJson = False,
) -> int:
    """Copy entities with all that hangs below them into every destination, as a proposal."""
    from core.copying import copy_into

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        wanted, places = _wanted(found, kind, where), _places(found, into)
        if as_ad_sets:
            return _translated(context, _translate(found, kind, wanted, places, progress))
        done = copy_into(found, {kind: wanted}, places, shell=shell, proposed=not accept, progress=progress)
    return _copied(context, done, accept=accept)


def duplicate(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where,
    shell: Shell = False,
    accept: Accept = False,
    json: AsJson = False,
) -> int:
    """Copy entities beside themselves; the copies are called “… #2”."""
    from core import copying

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        wanted = {kind: _wanted(found, kind, where)}
        done = copying.duplicate(found, wanted, shell=shell, proposed=not accept, progress=progress)
    return _copied(context, done, accept=accept)


def move(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    where: Where,
    into: Annotated[str, typer.Option("--into", metavar="ID", help="An account, campaign or ad group.")],
    originals: Annotated[
        str, typer.Option(help="What becomes of posted ones at the old place: remove or pause.")
    ] = "remove",
    accept: Accept = False,
    json: AsJson = False,
) -> int:
    """Move entities to another parent; what is posted is added anew and removed at its old place."""
    from core import moving

    if originals not in ("remove", "pause"):
        raise InvalidInput(f"{originals!r} is neither remove nor pause.", where="--originals")
    with opened(workspace, to_write=True) as found:
        wanted, (place,) = _wanted(found, kind, where), _places(found, [into])
        done = moving.move(found, kind, wanted, place, originals=cast("Originals", originals), proposed=not accept)
    document = {
        "changeset": done.changeset, "accepted": accept, "moved": done.moved, "renewed": done.renewed, "notes": list(done.notes),
    }  # fmt: skip
    text = f"{_done(accept)}: {done.moved:,} moved, {done.renewed:,} added anew."
    said(context).answer(document, "\n".join([text, *done.notes]))
    return 0 if done.changeset else 1


def duplicates(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: Annotated[
        str, typer.Option(help="keyword, negative_keyword, ad or ad_group (LinkedIn ad sets).")
    ] = "keyword",
    within: Annotated[str, typer.Option(help="ad_group, ad_groups, campaigns, account or anywhere.")] = "account",
    any_order: Annotated[bool, typer.Option("--any-order", help="The same words in any order.")] = False,
    any_match: Annotated[bool, typer.Option("--any-match", help="Whatever the match type.")] = False,
    close: Annotated[bool, typer.Option("--close", help="Plurals, accents and small words do not count.")] = False,
    skip_paused: Annotated[bool, typer.Option("--skip-paused", help="Leave out what is paused.")] = False,
    meaning: Annotated[float, typer.Option(min=0, max=1, help="Compare meanings: least likeness, such as 0.9.")] = 0.0,
    settle: Annotated[str, typer.Option(help="pause or remove all but the better one of each group.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="Groups to print; 0: all.")] = 100,
    accept: Accept = False,
    json: AsJson = False,
) -> int:
    """Find what stands twice, the most wasted money first, with the one to keep and why."""
    from core import duplicates as twice

    if settle not in ("", "pause", "remove"):
        raise InvalidInput(f"{settle!r} is neither pause nor remove.", where="--settle")
    asked = _asked(kind, within, any_order=any_order, any_match=any_match, close=close, skip_paused=skip_paused)
    with opened(workspace, to_write=bool(settle)) as found, shown_progress() as progress:
        result = _alike(found, asked, meaning, progress) if meaning else twice.find(found, asked, progress)
        document, rows = _groups(found, result, limit)
        if settle and result.groups:
            action = cast("Any", settle)
            changeset, changed = twice.settle(found, kind, result.groups, action, proposed=not accept)
            document |= {"changeset": changeset, "changed": changed, "accepted": accept}
    note = f"{len(result.groups):,} groups, {result.others:,} rows could go, of {result.looked_at:,} compared."
    head = ["Keep", "Why", "Also", "Wasted"]
    said(context).answer(document, Table(head, rows, note="\n".join(filter(None, (note, result.note)))))
    return 0


def paste(
    context: typer.Context,
    workspace: WorkspaceFile,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV or XLSX, with any headings.")],
    map: Annotated[
        list[str] | None,
        typer.Option("--map", metavar='"HEADING=MEANING"', help="What a column is; ignore leaves it out."),
    ] = None,
    into: Annotated[
        list[str] | None, typer.Option("--into", metavar="ID", help="Campaigns or ad groups each row goes into.")
    ] = None,
    platform: Annotated[str, typer.Option(help="google_ads or linkedin_ads; told by the headings when left out.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    accept: Accept = False,
    json: AsJson = False,
) -> int:
    """Take any sheet in: understand its columns, say of each row what it does, and propose it."""
    from core import pasting

    with opened(workspace, to_write=not dry_run) as found, shown_progress() as progress:
        job = _job(found, file, map or [], into or [], platform, progress)
        review = pasting.process(found, job, progress)
        if review.changes and not dry_run:
            review = pasting.finish(found, job, progress, keep=accept)
            pasting.remember(found, job.platform, job.columns)
    said(context).answer(_review_document(job, review, accept=accept), _review_table(job, review))
    usable = any(one.what != "skipped" for one in review.outcomes)
    if not usable:
        said(context).problem(
            f"{file}: not one row could be used. {review.outcomes[0].detail if review.outcomes else ''}"
        )
    return 0 if usable else 2


# What the commands share


def _wanted(workspace: Workspace, kind: str, where: str) -> Wanted:
    from core.scope import Wanted

    searched(workspace, known_kind(kind), where)
    return Wanted(kind, query=where)


def _places(workspace: Workspace, ids: Sequence[str]) -> list[Destination]:
    from core.catalog import KINDS_BY_CODE
    from core.changesets import locate
    from core.copying import Destination

    with workspace.read() as connection:
        return [Destination(KINDS_BY_CODE[locate(connection, one)[0]].name, one) for one in ids]


def _done(accept: bool) -> str:
    return "Done" if accept else "Proposed"


def _copied(context: typer.Context, done: Copied, *, accept: bool) -> int:
    document = {
        "changeset": done.changeset, "accepted": accept, "created": dict(done.made),
        "first": [{"kind": kind, "id": id} for kind, id in done.first], "notes": list(done.notes),
    }  # fmt: skip
    made = ", ".join(
        f"{count:,} {kind.replace('_', ' ')}{'s' if count != 1 else ''}" for kind, count in done.made.items()
    )
    said(context).answer(document, "\n".join([f"{_done(accept)}: {made or 'nothing'}.", *done.notes]))
    return 0 if done.changeset else 1


def _translate(
    workspace: Workspace, kind: str, wanted: Wanted, places: Sequence[Destination], progress: Progress
) -> Translated:
    from app.generating import local_models
    from core.copying import copy_as_ad_sets

    if kind != "ad_group" or len(places) != 1:
        raise InvalidInput("Only ad groups become ad sets, in one LinkedIn campaign.", where="--as-ad-sets")
    with local_models() as (_, embedder):
        return copy_as_ad_sets(workspace, wanted, places[0], embedder, progress)


def _translated(context: typer.Context, done: Translated) -> int:
    losses = [{"what": one.what, "count": one.count, "why": one.why} for one in done.losses]
    document = {
        "changeset": done.changeset, "accepted": False, "created": {"ad_group": done.ad_sets, "ad": done.ads}, "losses": losses,
        "notes": list(done.notes),
    }  # fmt: skip
    rows = [[one.what, f"{one.count:,}", one.why] for one in done.losses]
    head = (
        f"Proposed {done.ad_sets:,} ad sets with {done.ads:,} ads. Not representable on LinkedIn: {done.lost:,} items."
    )
    said(context).answer(document, Table(["What", "Items", "Why"], rows, note="\n".join([head, *done.notes])))
    return 0


def _asked(kind: str, within: str, **options: Any) -> Asked:
    from core.duplicates import Asked, Within

    if within not in set(Within):
        raise InvalidInput(f"{within!r} is no place.", where="--within", hint=f"Choose {', '.join(Within)}.")
    return Asked(kind, Within(within), **options)


def _alike(workspace: Workspace, asked: Asked, least: float, progress: Progress) -> Duplicates:
    from app.generating import local_models
    from core.duplicates import find_alike, understand
    from core.errors import ModelMissing

    with local_models() as (_, embedder):
        if embedder is None:
            raise ModelMissing("The local models are switched off.", hint="Search without --meaning.")
        return find_alike(workspace, understand(workspace, asked, embedder, progress), least, progress)


def _groups(workspace: Workspace, result: Duplicates, limit: int) -> tuple[dict[str, Any], list[list[str]]]:
    from core.duplicates import members

    shown = result.groups[: limit or None]
    rows = members(workspace, result.asked.kind, shown)
    groups = []
    for group in shown:
        keep, others = rows[group.keep], [rows[pk] for pk in group.others]
        place = " › ".join(filter(None, (keep.campaign, keep.ad_group)))
        also = [
            {"id": one.row.id, "campaign": one.campaign, "ad_group": one.ad_group, "text": one.title} for one in others
        ]
        groups.append({
            "text": keep.title, "keep": keep.row.id, "place": place, "why": group.why, "others": also,
            "wasted": money_text(group.wasted, keep.currency),
        })  # fmt: skip
    table = [
        [f"{one['text']} ({one['place']})", str(one["why"]), f"{len(cast('Any', one['others'])):,}", str(one["wasted"])]
        for one in groups
    ]
    document = {
        "groups": groups, "total": len(result.groups), "others": result.others, "compared": result.looked_at, "note": result.note,
    }  # fmt: skip
    return document, table


def _job(
    workspace: Workspace, file: Path, said_of: Sequence[str], into: Sequence[str], platform: str, progress: Progress
) -> Job:
    from core.catalog import GOOGLE, PLATFORMS
    from core.pasting import Job, decide, platform_of, propose, read_file
    from core.pasting.words import every_word

    if platform and platform not in PLATFORMS:
        raise InvalidInput(
            f"{platform!r} is no platform.", where="--platform", hint=f"Choose {' or '.join(PLATFORMS)}."
        )
    sheet = read_file(file, known=every_word())
    chosen = platform or platform_of(list(sheet.headings)) or GOOGLE
    columns = decide(propose(workspace, sheet, chosen, None, progress), chosen, _assignments(said_of))
    return Job(sheet, chosen, tuple(columns), tuple(_places(workspace, into)))


def _assignments(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        heading, equals, meaning = text.rpartition("=")
        if not equals:
            raise InvalidInput(f"{text!r} says nothing.", where="--map", hint='Write it like "My column=Max CPC".')
        found[heading] = meaning
    return found


def _review_document(job: Job, review: Review, *, accept: bool) -> dict[str, Any]:
    from core.pasting import What

    rows = [
        {
            "row": one.row,
            "what": one.what,
            "kind": one.kind,
            "title": one.title,
            "detail": one.detail,
            "place": one.place,
        }
        for one in review.outcomes
    ]
    columns = [
        {"heading": one.heading, "meaning": one.meaning or None, "confidence": one.confidence, "why": one.why}
        for one in job.columns
    ]
    counts = {str(what): review.counts.get(what, 0) for what in What}
    return {
        "platform": job.platform, "changeset": review.changeset, "accepted": accept and review.changeset is not None,
        "columns": columns, "rows": rows, "notes": list(review.notes),
    } | counts  # fmt: skip


def _review_table(job: Job, review: Review) -> Table:
    columns = "; ".join(f"{one.heading} = {one.meaning or 'ignored'}" for one in job.columns)
    counts = ", ".join(f"{count:,} {what}" for what, count in sorted(review.counts.items()))
    rows = [[str(one.row), one.what, one.title, one.detail] for one in review.outcomes if one.what != "unchanged"]
    return Table(["Row", "What", "Item", "Detail"], rows, note="\n".join([columns, counts, *review.notes]))

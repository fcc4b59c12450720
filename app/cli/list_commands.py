"""Commands about lists of contacts and companies at ad platforms: looked through, sent, followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.audiences.lists import Standing
    from core.audiences.preview import ListPreview
    from core.platforms import ListSent

SHOWN = 20


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="upload-audience")(upload_audience)
    program.command(name="audience-status")(audience_status)


def upload_audience(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX of contacts (Email) or companies.")],
    list_: Annotated[
        str, typer.Option("--list", metavar="NAME", help="The list; it is made when there is none of this name.")
    ],
    holds: Annotated[str, typer.Option("--holds", help="contacts or companies.")] = "contacts",
    repair: Annotated[
        list[str] | None,
        typer.Option("--repair", help="typos (misspelt domains), domains (websites from e-mail addresses) or all."),
    ] = None,
    consent: Annotated[
        str, typer.Option("--consent", help="“granted”: all in the file consented to the use of their address for ads.")
    ] = "",
    terms: Annotated[
        str, typer.Option("--terms", help="“accepted”: you accept LinkedIn's terms for matched audiences.")
    ] = "",
    remove: Annotated[
        bool,
        typer.Option("--remove", help="Take these entries out of the list, such as people who withdrew their consent."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look the file through; nothing is sent.")] = False,
    json: AsJson = False,
) -> None:
    """Send contacts (as hashes only) or companies to a list of LinkedIn; run again it goes on where it stopped."""
    from app.audiences import LINKEDIN, AdLists
    from core.audiences.checking import Repair
    from core.connections import find
    from core.errors import InvalidInput
    from core.platforms import ListFile

    chosen = frozenset(Repair) if "all" in (repair or ()) else frozenset(repair or ())
    asked, lists = ListFile(file, holds, chosen, removes=remove), AdLists()
    with opened(workspace, to_write=not dry_run) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if wanted.platform != LINKEDIN:
            raise InvalidInput("this is no connection to LinkedIn.", hint="For Google there is `upload-customers`.")
        preview = lists.preview(found, wanted, asked, progress)
        done = None
        if not dry_run:
            answers = {"consent": consent, "terms": terms}
            done = lists.upload(found, wanted, asked, list_, answers, progress)
    said(context).answer(_previewed(preview) | {"upload": _sent(done) if done else None}, _told(preview, done))


def audience_status(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    offline: Annotated[bool, typer.Option("--offline", help="Show what was last seen, ask nobody.")] = False,
    json: AsJson = False,
) -> None:
    """How the lists of an account stand: matched, size, where they are used, when they run out."""
    from app.audiences import AdLists
    from core.connections import find
    from core.recording import now_ms

    with opened(workspace, to_write=not offline) as found, shown_progress() as progress:
        wanted, lists = find(found, connection), AdLists()
        known = lists.standing(found, wanted) if offline else lists.follow(found, wanted, progress)
    now = now_ms()
    rows = [
        [one.seen.name, str(one.seen.holds), one.in_words, f"{one.sent:,}", _number(one.seen.matched), _number(one.seen.size),
         f"{len(one.used_by):,}", stamp(one.expires_at)[:10] if one.expires_at else "", " ".join(one.warnings(now))]
        for one in known
    ]  # fmt: skip
    heads = ["List", "Holds", "State", "Sent", "Matched", "Members", "Ad sets", "Runs out", ""]
    note = f"{len(rows):,} lists."
    said(context).answer({"lists": [_standing(one, now) for one in known]}, Table(heads, rows, note=note))


def _standing(one: Standing, now: int) -> dict[str, Any]:
    return {
        "list": one.seen.list, "target": one.seen.target, "name": one.seen.name, "holds": str(one.seen.holds),
        "status": one.seen.status, "sent": one.sent, "matched": one.seen.matched, "size": one.seen.size,
        "match_rate": one.share, "audience": one.entity, "seen_at": stamp(one.seen_at),
        "used_by": [{"ad_group": use.id, "name": use.name, "status": use.status} for use in one.used_by],
        "expires_at": stamp(one.expires_at) if one.expires_at else None, "warnings": list(one.warnings(now)),
    }  # fmt: skip


def _previewed(one: ListPreview) -> dict[str, Any]:
    guess = one.estimate
    return {
        "holds": str(one.holds), "rows": one.rows, "entries": one.entries, "repeated": one.repeated,
        "skipped": [{"row": row, "reason": reason} for row, reason in one.skipped],
        "counts": {each.name: each.rows for each in one.counts},
        "repairs": [{"repair": str(each.repair), "rows": each.rows, "chosen": each.chosen} for each in one.mendings],
        "offers": [
            {"row": each.row, "repair": str(each.repair), "was": each.was, "offered": each.offered} for each in one.offers
        ],
        "estimate": None if guess is None else {
            "low": round(guess.low, 3), "high": round(guess.high, 3), "matched_low": guess.matched_low,
            "matched_high": guess.matched_high, "basis": guess.basis, "warning": guess.warning,
        },
        "notes": list(one.notes),
    }  # fmt: skip


def _sent(done: ListSent) -> dict[str, Any]:
    return {
        "upload": done.upload, "list": done.name, "sent": done.sent, "entries": done.entries,
        "changeset": done.changeset, "notes": list(done.notes),
    }  # fmt: skip


def _told(one: ListPreview, done: ListSent | None) -> str:
    lines = [f"{one.entries:,} {one.holds} of {one.rows:,} rows."]
    lines += [f"  {each.rows:,} {each.words}" for each in one.counts]
    lines += [f"  row {row:,}: {reason}" for row, reason in one.skipped[:SHOWN]]
    lines += [f"{each.words}: {each.rows:,} rows (--repair {each.repair})" for each in one.mendings if not each.chosen]
    lines += [f"  row {each.row:,}: {each.was or 'no website'} → {each.offered}" for each in one.offers[:SHOWN]]
    if one.estimate is not None:
        guess = one.estimate
        lines.append(
            f"Probably {guess.low:.0%} to {guess.high:.0%} match. {guess.basis} {guess.warning or ''}".rstrip()
        )
    if done is not None:
        lines += [
            f"Sent {done.sent:,} to “{done.name}”. LinkedIn needs a day or two; see `audience-status`.",
            *done.notes,
        ]
    return "\n".join(lines)


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"

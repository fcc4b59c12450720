"""Commands about lists of customers, and about what an account measures by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import conversion_commands, list_commands
from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.audiences.journal import Upload
    from core.audiences.reading import Customers


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="upload-customers")(upload_customers)
    program.command(name="uploads")(uploads)
    list_commands.register(program)
    conversion_commands.register(program)


def upload_customers(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with Email, Phone, or names with country and postal code.")
    ],
    list_: Annotated[
        str, typer.Option("--list", metavar="NAME", help="The list; it is made when there is none of this name.")
    ],
    ad_user_data: Annotated[
        str, typer.Option("--ad-user-data", help="“granted”: all in the file consented to the use of their data.")
    ] = "",
    ad_personalization: Annotated[
        str, typer.Option("--ad-personalization", help="“granted”: all in the file consented to personalised ads.")
    ] = "",
    terms: Annotated[
        str, typer.Option("--customer-match-terms", help="“accepted”: you accept Google's terms for such lists.")
    ] = "",
    calling_code: Annotated[
        str, typer.Option("--calling-code", help="For phone numbers without a country, such as 49.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only read the file and say what would be sent.")] = False,
    json: AsJson = False,
) -> None:
    """Send customers to a list of the platform, as hashes only; run again it goes on where it stopped."""
    from core.audiences.reading import read_customers
    from core.connections import find
    from core.errors import InvalidInput
    from integrations.google_ads import audiences

    consent = {"ad_user_data": ad_user_data, "ad_personalization": ad_personalization, audiences.TERMS: terms}
    if not dry_run:
        audiences.check_consent(consent)
    with opened(workspace, to_write=not dry_run) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if wanted.platform != "google_ads":
            raise InvalidInput("this is no connection to Google Ads.", hint="For LinkedIn there is `upload-audience`.")
        progress.step("Reading the file")
        customers = read_customers(file, calling_code=calling_code)
        done = None
        if not dry_run:
            clients = audiences.open_clients(wanted)
            to = audiences.ensure_list(clients, list_)
            done = audiences.upload(found, clients, customers, to, consent, progress)
    said(context).answer(_read(customers) | {"upload": _described(done) if done else None}, _told(customers, done))


def uploads(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    check: Annotated[bool, typer.Option("--check", help="Ask the platform how far it is.")] = False,
    json: AsJson = False,
) -> None:
    """What was sent to lists of people and companies, by whom, and how the platform got on with it."""
    from app.audiences import AdLists
    from core.connections import find

    with opened(workspace, to_write=check) as found, shown_progress() as progress:
        wanted, lists = find(found, connection), AdLists()
        if check:
            lists.follow(found, wanted, progress)
        listed = lists.uploads(found, wanted)
    rows = [
        [one.name, f"{one.sent:,} of {one.members:,}", _states(one), one.author, stamp(one.created_at)]
        for one in listed
    ]
    table = Table(["List", "Sent", "State", "By", "At"], rows, note=f"{len(rows):,} uploads.")
    said(context).answer({"uploads": [_described(one) for one in listed]}, table)


def _read(customers: Customers) -> dict[str, Any]:
    skipped = [{"row": row, "reason": reason} for row, reason in customers.skipped]
    return {
        "rows": customers.rows, "customers": len(customers.members), "repeated": customers.repeated, "skipped": skipped,
        "identifiers": sum(one.identifiers for one in customers.members),
    }  # fmt: skip


def _described(one: Upload) -> dict[str, Any]:
    parts = [
        {"n": part.n, "customers": part.members, "state": str(part.state), "request": part.request, "note": part.note}
        for part in one.parts
    ]
    return {
        "upload": one.id, "list": one.list, "name": one.name, "customers": one.members, "sent": one.sent,
        "author": one.author, "at": stamp(one.created_at), "parts": parts,
    }  # fmt: skip


def _states(one: Upload) -> str:
    return ", ".join(
        dict.fromkeys(f"{part.state}: {part.note}" if part.note else str(part.state) for part in one.parts)
    )


def _told(customers: Customers, done: Upload | None) -> str:
    skipped = f" {len(customers.skipped):,} rows hold nothing usable." if customers.skipped else ""
    if done is None:
        return f"{len(customers.members):,} customers of {customers.rows:,} rows would be sent.{skipped}"
    return f"Sent {done.sent:,} customers to “{done.name}”.{skipped} Google needs some hours; see `uploads --check`."

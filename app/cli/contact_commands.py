"""Commands about people and companies in the workspace: contacts list, contacts sources, contacts delete."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

Source = Annotated[
    str | None,
    typer.Option("--source", help="Only from this file, or from the lead forms of an account (linkedin_ads:N)."),
]
Holds = Annotated[str | None, typer.Option("--holds", help="contacts or companies; both when left out.")]
_KINDS = {"contacts": "person", "companies": "company"}
_SHOWN = ("first_name", "last_name", "email", "job_title", "company", "domain", "country")


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    contacts = typer.Typer(
        help="People and companies of a workspace; they stay on this computer.", no_args_is_help=True
    )
    contacts.command(name="list")(list_)
    contacts.command(name="sources")(sources)
    contacts.command(name="delete")(delete)
    program.add_typer(contacts, name="contacts")
    program.command(name="leads")(leads)


def list_(
    context: typer.Context,
    workspace: WorkspaceFile,
    holds: Holds = None,
    source: Source = None,
    find: Annotated[
        str, typer.Option("--find", metavar="TEXT", help="In names, addresses, companies and titles.")
    ] = "",
    limit: Annotated[int, typer.Option(help="How many rows; 0: all.")] = 100,
    offset: Annotated[int, typer.Option(help="How many to leave out first.")] = 0,
    json: AsJson = False,
) -> None:
    """People and companies in the order they came, with everything that was read of them."""
    from core.contacts.listing import listed

    with opened(workspace) as open_one:
        found = listed(open_one, kind=_kind(holds), source=source, text=find, limit=limit, offset=offset)
    lines = [[*(str(row[name] or "") for name in _SHOWN), row["source"], row["id"]] for row in found.rows]
    heads = ["First name", "Last name", "E-mail", "Title", "Company", "Website", "Country", "From", "Contact"]
    table = Table(heads, lines, note=f"{len(lines):,} of {found.total:,}.")
    said(context).answer({"total": found.total, "contacts": [_described(row) for row in found.rows]}, table)


def sources(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """The files and lead forms that people and companies came from, with their columns."""
    from core.contacts import listing

    with opened(workspace) as open_one:
        known = listing.sources(open_one)
    lines = [
        [one.kind, one.name, f"{one.contacts:,}", one.key_column or "", f"{len(one.columns):,}", stamp(one.at)]
        for one in known
    ]
    document = [
        {"kind": one.kind, "source": one.name, "contacts": one.contacts, "key_column": one.key_column,
         "columns": list(one.columns), "at": stamp(one.at)}
        for one in known
    ]  # fmt: skip
    heads = ["Kind", "From", "Contacts", "Told apart by", "Columns", "At"]
    said(context).answer({"sources": document}, Table(heads, lines, note=f"{len(lines):,} sources."))


def delete(
    context: typer.Context,
    workspace: WorkspaceFile,
    id_: Annotated[
        list[str] | None, typer.Option("--id", metavar="CONTACT", help="This one. May be given several times.")
    ] = None,
    email: Annotated[
        str | None, typer.Option("--email", help="Whoever has this address, wherever it came from.")
    ] = None,
    source: Source = None,
    holds: Holds = None,
    all_: Annotated[bool, typer.Option("--all", help="Every one of them.")] = False,
    json: AsJson = False,
) -> None:
    """Delete people and companies for good: overwritten in the file, with no undo; deleted leads are not read again."""
    from core.contacts.deleting import delete_contacts
    from core.contacts.listing import ids_of
    from core.errors import InvalidInput

    if not (id_ or email or source or all_):
        raise InvalidInput("nothing was named.", hint="Say --id, --email, --source or --all.")
    with opened(workspace, to_write=True) as open_one:
        wanted = list(id_ or ())
        if email or source or all_:
            wanted += ids_of(open_one, kind=_kind(holds), source=source, email=email)
        done = delete_contacts(open_one, list(dict.fromkeys(wanted)))
    text = f"Deleted {done.contacts:,}."
    if done.backups:
        text += f" {done.backups:,} backups of this workspace may still hold them; see `backups`."
    said(context).answer({"deleted": done.contacts, "backups": done.backups}, text)


def leads(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    test: Annotated[bool, typer.Option("--test", help="Read test leads, which are kept apart.")] = False,
    json: AsJson = False,
) -> None:
    """Read what people filled into the lead forms of a LinkedIn account since the last time."""
    from core.connections import find
    from core.contacts.listing import LEADS, listed
    from core.errors import InvalidInput
    from integrations.linkedin_ads import desk, forms

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if wanted.platform != "linkedin_ads":
            raise InvalidInput("this is no connection to LinkedIn.", hint="Lead forms are read from LinkedIn only.")
        with desk.opened(wanted) as open_desk:
            read = forms.read_leads(found, open_desk, progress, test=test)
        total = listed(found, source=f"{LEADS}{wanted.account.number}", limit=1).total
    kept = read.kept
    document = {
        "forms": read.forms, "new": kept.new, "changed": kept.changed, "unchanged": kept.unchanged, "deleted": read.deleted,
        "unnamed": read.unnamed, "contacts": total,
    }  # fmt: skip
    text = f"{kept.new:,} new leads of {read.forms:,} forms; {total:,} in all."
    if read.deleted:
        text += f" {read.deleted:,} were deleted here and stay away."
    if read.unnamed:
        text += f" The questions of {read.unnamed:,} are not known any more: their answers stand under numbers."
    said(context).answer(document, text)


def _kind(holds: str | None) -> str | None:
    from core.errors import InvalidInput

    if holds is not None and holds not in _KINDS:
        raise InvalidInput(f"{holds!r} is neither.", where="--holds", hint="Say contacts or companies.")
    return None if holds is None else _KINDS[holds]


def _described(row: Any) -> dict[str, Any]:
    times = {name: stamp(row[name]) if row[name] else None for name in ("submitted_at", "loaded_at")}
    return {**row, **times}

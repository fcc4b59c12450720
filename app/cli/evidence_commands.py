"""The evidence ledger: what texts may claim, what proves it, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput

if TYPE_CHECKING:
    from core.documents import Kept
    from core.evidence import Entry, Grounding
    from core.workspace import Workspace

NEVER = "never"


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="evidence")(evidence)


def evidence(
    context: typer.Context,
    workspace: WorkspaceFile,
    add: Annotated[str, typer.Option(metavar="TEXT", help="A statement that ads may make; needs --source.")] = "",
    source: Annotated[str, typer.Option(metavar="WHERE", help="What proves it: a study, a page, a contract.")] = "",
    expires: Annotated[str, typer.Option(metavar="DATE", help="Its last day, such as 2027-06-30, or never.")] = "",
    file: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Read a PDF, DOCX, saved page or text file here.")
    ] = None,
    document: Annotated[str, typer.Option(metavar="ID", help="With --add: the document that says so.")] = "",
    withdraw: Annotated[str, typer.Option(metavar="ID", help="Take an entry out of use.")] = "",
    restore: Annotated[str, typer.Option("--use-again", metavar="ID", help="Put a withdrawn entry back.")] = "",
    renew: Annotated[str, typer.Option(metavar="ID", help="Set the last day of an entry; needs --expires.")] = "",
    text: Annotated[str, typer.Option(metavar="TEXT", help="Show what each claim of a text rests on.")] = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="Undo the last step at the ledger.")] = False,
    json: AsJson = False,
) -> int:
    """List the ledger, add to it, renew it, or hold a text against it; exit code 3 when a claim of the text has no proof."""
    from core import evidence as ledger

    if sum(map(bool, (add, file, withdraw, restore, renew, text, take_back))) > 1:
        raise InvalidInput("Several things were asked for at once.", hint="Do one thing with each call.")
    until = _day(expires)
    done: dict[str, Any] = {}
    with opened(
        workspace, to_write=not text and bool(add or file or withdraw or restore or renew or take_back)
    ) as found:
        if text:
            return _ground(context, found, text)
        if add:
            made = _add(found, add, source, document, until)
            done["entry"] = _entry(found, made)
        elif file is not None:
            from core.documents import import_document

            with shown_progress() as progress:
                done["document"] = _document(import_document(found, file, progress))
        elif withdraw:
            done["entry"] = _entry(found, ledger.withdraw(found, withdraw))
        elif restore:
            done["entry"] = _entry(found, ledger.restore(found, restore))
        elif renew:
            if not expires:
                raise InvalidInput(
                    "No last day was named.", where="--expires", hint="Write --expires 2027-06-30, or never."
                )
            done["entry"] = _entry(found, ledger.renew(found, renew, until))
        elif take_back:
            done["taken_back"] = _take_back(found)
        return _list(context, found, done)


def _add(workspace: Workspace, statement: str, source: str, document: str, until: date | None) -> Entry:
    from core.documents import find_document
    from core.evidence import add_evidence, add_from_document

    if not document:
        if not source.strip():
            raise InvalidInput(
                "Nobody said what proves it.", where="--source", hint="Name a study, a page or a contract."
            )
        return add_evidence(workspace, statement, source, expires_on=until)
    kept = find_document(workspace, document)
    plain = " ".join(statement.split()).casefold()
    for place, sentence in kept.sentences:
        if plain in sentence.casefold():
            return add_from_document(workspace, kept.id, place, sentence, statement=statement, expires_on=until)
    raise InvalidInput(f"“{kept.name}” does not say so.", where="--add", hint="Use a sentence as it stands there.")


def _ground(context: typer.Context, workspace: Workspace, text: str) -> int:
    from core.evidence import ledger_of, suggest

    ledger = ledger_of(workspace)
    found = ledger.grounding(text)
    suggestions = [
        {"span": list(one.span), "document": each.document, "name": each.name, "place": each.place, "sentence": each.sentence}
        for one in found if not one.grounded for each in suggest(workspace, text, one)
    ]  # fmt: skip
    rows = [
        [one.text, one.kind, "yes" if one.grounded else "expired" if one.expired else "no", one.entry.statement if one.entry else one.why]
        for one in found
    ]  # fmt: skip
    said(context).answer(
        {"grounding": [grounding_json(one) for one in found], "suggestions": suggestions},
        Table(["Claim", "Kind", "Proved", "By"], rows, note="Nothing in this text wants proof." if not rows else None),
    )
    return 0 if all(one.grounded for one in found) else 3


def grounding_json(one: Grounding) -> dict[str, Any]:
    """A claim of a text and what it rests on, as JSON."""
    return {
        "span": list(one.span), "kind": one.kind, "text": one.text, "grounded": one.grounded, "expired": one.expired,
        "entry": one.entry.id if one.entry else None, "statement": one.entry.statement if one.entry else None, "why": one.why,
    }  # fmt: skip


def _take_back(workspace: Workspace) -> str:
    from core import acts
    from core.errors import NothingToDo

    for one in acts.list_acts(workspace):
        if one.subject in ("evidence", "evidence_document") and not one.taken_back:
            return acts.take_back(workspace, one.pk).title
    raise NothingToDo("There is no step at the ledger to take back.")


def _list(context: typer.Context, workspace: Workspace, done: dict[str, Any]) -> int:
    from core.documents import list_documents
    from core.evidence import list_entries

    entries = [_entry(workspace, one) for one in list_entries(workspace)]
    documents = [_document(one) for one in list_documents(workspace)]
    rows = [
        [one["statement"], one["origin"], one["source"], one["expires_on"] or "", "expired" if one["expired"] else one["state"], one["id"]]
        for one in entries
    ]  # fmt: skip
    note = f"{len(entries)} entries, {len(documents)} documents"
    said(context).answer(
        {**done, "entries": entries, "documents": documents},
        Table(["Statement", "From", "Proof", "Until", "State", "Id"], rows, note=note),
    )
    return 0


def _entry(workspace: Workspace, one: Entry) -> dict[str, Any]:
    from core.today import local_today

    return {
        "id": one.id, "statement": one.statement, "origin": str(one.origin), "place": one.place, "source": one.source, "quote": one.quote,
        "document": one.document, "expires_on": one.expires_on.isoformat() if one.expires_on else None, "state": str(one.state),
        "expired": one.expired(local_today(workspace)),
    }  # fmt: skip


def _document(one: Kept) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "name": one.name, "source": one.source, "sentences": len(one.sentences), "used": one.used,
    }  # fmt: skip


def _day(text: str) -> date | None:
    if not text or text == NEVER:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"{text!r} is no date.", where="--expires", hint="Write it like 2027-06-30, or never."
        ) from error

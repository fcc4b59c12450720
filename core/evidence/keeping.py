"""The ledger of a workspace: what the accepted brief states, and what people and documents added to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from core import acts
from core.brief.accepted import brief_in
from core.brief.brief import Brief
from core.database import new_id
from core.errors import InvalidInput, NotFound, NothingToDo
from core.evidence.briefs import brief_entries, names_of, words_of
from core.evidence.entry import Entry, Origin, State
from core.evidence.ledger import Ledger, names_and_words
from core.ids import id_text, parse_id
from core.schema import brand_kit, evidence, evidence_document
from core.today import local_today
from core.values import clean_text
from core.workspace import Workspace

MOST_LETTERS = 1_000
_SUBJECT = "evidence"


def ledger_of(workspace: Workspace, *, today: date | None = None) -> Ledger:
    """The ledger as it counts today; without entries where no brief was accepted and nothing was added."""
    with workspace.read() as connection:
        return ledger_in(connection, today or local_today(workspace), brief_in(connection))


def ledger_in(connection: Connection, today: date, brief: Brief | None) -> Ledger:
    """The ledger of a brief together with what is kept in the table."""
    entries = entries_in(connection, brief)
    named = (*(names_of(brief) if brief else ()), *_prescribed(connection))
    names, words = names_and_words(named, words_of(brief) if brief else ())
    return Ledger(tuple(entries), today, names, words)


def _prescribed(connection: Connection) -> list[str]:
    """Words and legal lines that brand kits ask for: what they hold is no claim (“HRB 12345”)."""
    bodies = [json.loads(body) for body in connection.execute(select(brand_kit.c.body)).scalars()]
    return [text for body in bodies for name in ("must_include", "legal_lines") for text in body.get(name, ())]


def brief_ledger(brief: Brief, today: date = date.min) -> Ledger:
    """The ledger of a brief alone."""
    return Ledger(tuple(brief_entries(brief)), today, *names_and_words(names_of(brief), words_of(brief)))


def require_grounded(workspace: Workspace, text: str) -> None:
    """Refuse to approve a text with a claim that nothing proves; raises InvalidInput that names text, claim and way out."""
    ledger = ledger_of(workspace)
    for one in ledger.ungrounded(text) if ledger.entries else []:
        ended = f": its evidence ended on {one.entry.expires_on}" if one.entry else f": {one.why}" if one.why else ""
        raise InvalidInput(
            f"“{_brief(text)}” cannot be approved, for nothing proves “{one.text}”{ended}.",
            hint="Add the evidence, or reword the text.",
        )


def entries_in(connection: Connection, brief: Brief | None) -> list[Entry]:
    """All entries: of the brief first, each as it was renewed or withdrawn; what only an older brief stated is left out."""
    kept = {one.id: one for one in _kept(connection)}
    entries = []
    for one in brief_entries(brief) if brief else []:
        mine = kept.pop(one.id, None)
        entries.append(replace(one, **_altered(mine)) if mine else one)
    return entries + [one for one in kept.values() if one.origin is not Origin.BRIEF]


def list_entries(workspace: Workspace) -> list[Entry]:
    """All entries of the ledger, withdrawn and expired ones too."""
    with workspace.read() as connection:
        return entries_in(connection, brief_in(connection))


def find_entry(workspace: Workspace, id: str) -> Entry:
    """One entry by its id; raises NotFound."""
    ident = id_text(parse_id(id).bytes)
    for one in list_entries(workspace):
        if one.id == ident:
            return one
    raise NotFound(f"There is no evidence {id}.", hint="`evidence WORKSPACE` lists it.")


def add_evidence(workspace: Workspace, statement: str, source: str, *, expires_on: date | None = None) -> Entry:
    """A statement that a person vouches for, naming its source; raises InvalidInput."""
    said, named = _text(statement, "statement"), _text(source, "source")
    _check_end(workspace, expires_on)
    values = {"statement": said, "origin": Origin.PERSON, "place": named, "document": None, "quote": ""}
    return _add(workspace, values, expires_on)


def add_from_document(
    workspace: Workspace, document: str, place: str, quote: str, *, statement: str = "", expires_on: date | None = None
) -> Entry:
    """A statement that a sentence of an imported document proves; the sentence itself where no other wording is given."""
    _check_end(workspace, expires_on)
    with workspace.read() as connection:
        pk = connection.execute(
            select(evidence_document.c.pk).where(evidence_document.c.id == parse_id(document).bytes)
        ).scalar()
    if pk is None:
        raise NotFound(f"There is no document {document}.", hint="`evidence WORKSPACE` lists them.")
    words = _text(quote, "quote")
    values = {
        "statement": _text(statement, "statement") if statement.strip() else words,
        "origin": Origin.DOCUMENT, "place": place, "document": pk, "quote": words,
    }  # fmt: skip
    return _add(workspace, values, expires_on)


def withdraw(workspace: Workspace, id: str) -> Entry:
    """Take an entry out of use: texts that rest on it are flagged. Raises NotFound, NothingToDo."""
    entry = find_entry(workspace, id)
    if entry.state is State.WITHDRAWN:
        raise NothingToDo(f"“{entry.statement}” is withdrawn already.")
    return _alter(workspace, replace(entry, state=State.WITHDRAWN), f"Withdraw “{_brief(entry.statement)}”")


def restore(workspace: Workspace, id: str) -> Entry:
    """Put a withdrawn entry back into use. Raises NotFound, NothingToDo."""
    entry = find_entry(workspace, id)
    if entry.state is State.ACTIVE:
        raise NothingToDo(f"“{entry.statement}” is in use.")
    return _alter(workspace, replace(entry, state=State.ACTIVE), f"Use “{_brief(entry.statement)}” again")


def renew(workspace: Workspace, id: str, expires_on: date | None) -> Entry:
    """Set the last day of an entry (None: no end). Raises NotFound, InvalidInput for a day that has passed."""
    entry = find_entry(workspace, id)
    _check_end(workspace, expires_on)
    until = f"until {expires_on}" if expires_on else "without end"
    return _alter(workspace, replace(entry, expires_on=expires_on), f"Keep “{_brief(entry.statement)}” {until}")


def reword(workspace: Workspace, id: str, statement: str, source: str) -> Entry:
    """Correct what a person added. Raises NotFound; InvalidInput for what a brief or a document states."""
    entry = find_entry(workspace, id)
    if entry.origin is not Origin.PERSON:
        raise InvalidInput(
            "This statement is the brief's." if entry.origin is Origin.BRIEF else "This statement is the document's.",
            hint="Correct it there, or withdraw it and add your own.",
        )
    changed = replace(entry, statement=_text(statement, "statement"), place=_text(source, "source"))
    return _alter(workspace, changed, f"Reword “{_brief(entry.statement)}”")


def _add(workspace: Workspace, values: Mapping[str, Any], expires_on: date | None) -> Entry:
    ident = new_id()
    statement = str(values["statement"])
    if any(one.statement == statement and one.state is State.ACTIVE for one in list_entries(workspace)):
        raise NothingToDo(f"“{_brief(statement)}” stands in the ledger already.", hint="Renew it to set its last day.")
    more = {"expires_on": expires_on.isoformat() if expires_on else None, "state": State.ACTIVE}
    with workspace.write() as connection:
        acts.put(connection, _SUBJECT, ident, {**values, **more}, f"Add “{_brief(statement)}”")
    workspace.tell("Add evidence", frozenset(), "")
    return find_entry(workspace, id_text(ident))


def _alter(workspace: Workspace, entry: Entry, title: str) -> Entry:
    values: dict[str, Any] = {
        "statement": entry.statement, "origin": entry.origin, "place": entry.place, "quote": entry.quote, "state": entry.state,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else None,
    }  # fmt: skip
    with workspace.write() as connection:
        acts.put(connection, _SUBJECT, UUID(entry.id).bytes, values, title)
    workspace.tell(title, frozenset(), "")
    return find_entry(workspace, entry.id)


def _kept(connection: Connection) -> list[Entry]:
    query = (
        select(evidence, evidence_document.c.name.label("document_name"))
        .join(evidence_document, evidence_document.c.pk == evidence.c.document, isouter=True)
        .order_by(evidence.c.pk)
    )
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Any) -> Entry:
    source = f"{row.document_name}, {row.place}" if row.document_name and row.place else row.document_name or row.place
    return Entry(
        id_text(row.id), row.statement, Origin(row.origin), row.place, source, row.quote, row.document_name,
        date.fromisoformat(row.expires_on) if row.expires_on else None, State(row.state), row.author, row.at,
    )  # fmt: skip


def _altered(kept: Entry) -> dict[str, Any]:
    return {
        "expires_on": kept.expires_on, "state": kept.state, "author": kept.author, "at": kept.at, "kept": True,
    }  # fmt: skip


def _text(value: str, where: str) -> str:
    said = " ".join(clean_text(value).split())
    if not said:
        raise InvalidInput(
            f"The {where} is empty.", where=where, hint="Write what proves the claim, and where it stands."
        )
    if len(said) > MOST_LETTERS:
        raise InvalidInput(f"The {where} has {len(said):,} characters; {MOST_LETTERS:,} fit.", where=where)
    return said


def _check_end(workspace: Workspace, day: date | None) -> None:
    if day is not None and day < local_today(workspace):
        raise InvalidInput(f"{day} has passed.", where="expires", hint="Choose today or a later day.")


def _brief(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

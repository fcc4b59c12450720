"""The imported documents of a workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from core import acts
from core.database import new_id
from core.documents.reading import read_document
from core.documents.sentences import Sentence
from core.errors import InvalidInput, NotFound, NothingToDo, ReadOnly
from core.ids import id_text, parse_id
from core.progress import Progress
from core.schema import evidence, evidence_document
from core.workspace import Workspace

_SUBJECT = "evidence_document"


@dataclass(frozen=True)
class Kept:
    """A document as it is kept; `used` counts the entries of the ledger that rest on it."""

    id: str
    kind: str
    name: str
    source: str
    sentences: tuple[Sentence, ...]
    author: str
    at: int
    used: int = 0


def import_document(workspace: Workspace, path: Path, progress: Progress | None = None) -> Kept:
    """Read a file and keep its sentences in the workspace.

    Raises NotFound, UnreadableDocument, Cancelled, ReadOnly; NothingToDo for one that is kept already.
    """
    if workspace.read_only:
        raise ReadOnly(f"{workspace.path} is open for reading only.", hint=workspace.why_read_only)
    read = read_document(path, progress)
    with workspace.write() as connection:
        known = connection.execute(
            select(evidence_document.c.name).where(evidence_document.c.digest == read.digest)
        ).scalar()
        if known is not None:
            raise NothingToDo(f"{read.source} was imported already, as “{known}”.")
        ident = new_id()
        values = {
            "kind": read.kind, "name": read.name, "source": read.source, "digest": read.digest,
            "sentences": json.dumps(read.sentences, ensure_ascii=False),
        }  # fmt: skip
        acts.put(connection, _SUBJECT, ident, values, f"Import {read.source}")
    workspace.tell(f"Import {read.source}", frozenset(), "")
    return find_document(workspace, id_text(ident))


def list_documents(workspace: Workspace) -> list[Kept]:
    """All documents, the newest first."""
    used = select(func.count()).where(evidence.c.document == evidence_document.c.pk).scalar_subquery()
    with workspace.read() as connection:
        rows = connection.execute(select(evidence_document, used.label("used")).order_by(evidence_document.c.pk.desc()))
        return [_kept(row) for row in rows]


def find_document(workspace: Workspace, id: str) -> Kept:
    """One document; raises NotFound."""
    ident = id_text(parse_id(id).bytes)
    for one in list_documents(workspace):
        if one.id == ident:
            return one
    raise NotFound(f"There is no document {id}.", hint="`evidence WORKSPACE` lists them.")


def remove_document(workspace: Workspace, id: str) -> None:
    """Take a document out of the workspace. Raises NotFound, and InvalidInput while evidence rests on it."""
    kept = find_document(workspace, id)
    if kept.used:
        raise InvalidInput(
            f"{kept.used} entries of the ledger rest on “{kept.name}”.",
            hint="Keep it, so that the proof can be looked up.",
        )
    with workspace.write() as connection:
        acts.put(connection, _SUBJECT, parse_id(kept.id).bytes, None, f"Remove {kept.source}")
    workspace.tell(f"Remove {kept.source}", frozenset(), "")


def _kept(row: Any) -> Kept:
    found = tuple(Sentence(place, text) for place, text in json.loads(row.sentences))
    return Kept(id_text(row.id), row.kind, row.name, row.source, found, row.author, row.at, row.used)

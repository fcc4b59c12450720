"""Deleting contacts for good: what they held is overwritten in the file, and leads that were deleted do not come back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from sqlite3 import OperationalError

from sqlalchemy import delete, exists, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from core import backups
from core.author import Author
from core.contacts.listing import LEADS
from core.ids import parse_id
from core.recording import now_ms
from core.schema import contact as table
from core.schema import contact_gone as gone
from core.schema import contact_load as loads
from core.workspace import Workspace

_AT_ONCE = 500


@dataclass(frozen=True)
class Deleted:
    """How many were deleted, and how many backups of the workspace may still hold them."""

    contacts: int
    backups: int


def delete_contacts(workspace: Workspace, ids: Sequence[str]) -> Deleted:
    """Delete contacts by their ids. Responses of lead forms are remembered by their numbers so that they stay away.

    There is no undo: a deletion that can be taken back is none.
    """
    wanted = [parse_id(one).bytes for one in ids]
    count = 0
    with workspace.write() as writing:
        # Else SQLite leaves the text where it stood until something else needs the place.
        writing.exec_driver_sql("PRAGMA secure_delete = ON")
        for at in range(0, len(wanted), _AT_ONCE):
            these = table.c.id.in_(wanted[at : at + _AT_ONCE])
            values = (literal(now_ms()), literal(Author.me().name))
            leads = select(table.c.source, table.c.source_key, *values).where(these, table.c.source.like(f"{LEADS}%"))
            columns = ["source", "source_key", "at", "author"]
            writing.execute(insert(gone).from_select(columns, leads).prefix_with("OR IGNORE"))
            count += writing.execute(delete(table).where(these)).rowcount
        left = exists(select(literal(1)).where(table.c.kind == loads.c.kind, table.c.source == loads.c.source))
        writing.execute(delete(loads).where(~left))
    _forget_log(workspace)
    return Deleted(count, len(backups.list_backups(workspace.path)))


def gone_keys(workspace: Workspace, source: str) -> frozenset[str]:
    """Numbers of responses that were deleted here."""
    with workspace.read() as reading:
        return frozenset(reading.execute(select(gone.c.source_key).where(gone.c.source == source)).scalars())


def count_gone(workspace: Workspace) -> int:
    """How many responses are kept away."""
    with workspace.read() as reading:
        return int(reading.execute(select(func.count()).select_from(gone)).scalar_one())


def _forget_log(workspace: Workspace) -> None:
    """Write everything into the file and empty the log beside it, which holds pages as they were; readers may delay that."""
    raw = workspace.engine.raw_connection()
    try:
        with suppress(OperationalError):
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()

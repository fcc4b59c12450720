"""Files that went up for ads of a connection: what drafts call them, and what the platform calls them."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from core.recording import now_ms
from core.schema import remote_file
from core.workspace import Workspace

READY = "ready"
"""The platform has looked at it."""
_T = remote_file.c


def known(workspace: Workspace, connection: int, prefix: str, digest: str) -> tuple[str, str] | None:
    """URN and state of a file with this content (SHA-256) whose URN begins so; the one that is ready before others."""
    query = select(_T.urn, _T.state).where(
        _T.connection == connection, _T.digest == digest, _T.urn.startswith(prefix, autoescape=True)
    )
    with workspace.read() as reading:
        row = reading.execute(query.order_by((_T.state == READY).desc(), _T.at.desc()).limit(1)).first()
    return None if row is None else (str(row.urn), str(row.state))


def keep(workspace: Workspace, connection: int, name: str, digest: str, known: tuple[str, str]) -> None:
    """Note a file under the name that drafts give it, with its URN and state."""
    urn, state = known
    values = {"connection": connection, "name": name, "digest": digest, "urn": urn, "state": state, "at": now_ms()}
    with workspace.write() as writing:
        writing.execute(insert(remote_file).prefix_with("OR REPLACE").values(values))


def named(workspace: Workspace, connection: int) -> dict[str, str]:
    """URNs by what drafts call the files."""
    with workspace.read() as reading:
        rows = reading.execute(select(_T.name, _T.urn).where(_T.connection == connection))
        return {str(row.name): str(row.urn) for row in rows}


def forget(workspace: Workspace, connection: int, urn: str) -> None:
    """The platform does not have it (any more)."""
    with workspace.write() as writing:
        writing.execute(delete(remote_file).where(_T.connection == connection, _T.urn == urn))

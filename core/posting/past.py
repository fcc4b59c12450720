"""What was posted before: the list of posts, what an interrupted one has done, and what was refused last, by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Row, select

from core.catalog import PLATFORM_LABELS
from core.ids import id_text
from core.posting.journal import OperationState, PostState, counts_of
from core.schema import connection as connection_table
from core.schema import post
from core.workspace import Workspace

OPEN = (PostState.CHECKING, PostState.RUNNING)


@dataclass(frozen=True)
class PastPost:
    """One post and what came of it; times in milliseconds UTC. `connection` is the connection's id."""

    id: str
    connection: str
    platform: str
    account: str
    author: str
    state: PostState
    at: int
    posted: int
    refused: int
    left: int
    pending: int

    @property
    def open(self) -> bool:
        """Whether it was interrupted, or runs just now."""
        return self.state in OPEN

    @property
    def planned(self) -> int:
        """How many operations it began with."""
        return self.posted + self.refused + self.left + self.pending

    @property
    def title(self) -> str:
        """What it was, for lists."""
        return f"Posted to {PLATFORM_LABELS.get(self.platform, self.platform)}: {self.account}"


def posts(workspace: Workspace, *, limit: int = 200) -> list[PastPost]:
    """All posts, newest first."""
    with workspace.read() as reading:
        rows = reading.execute(
            select(post, connection_table.c.id.label("to"), connection_table.c.platform, connection_table.c.name)
            .join(connection_table, connection_table.c.pk == post.c.connection)
            .order_by(post.c.pk.desc())
            .limit(limit)
        ).all()
        counted = counts_of(reading, [row.pk for row in rows])
    return [_past(row, counted.get(row.pk, {})) for row in rows]


def open_post(workspace: Workspace, connection: str) -> PastPost | None:
    """The post of a connection that is not over."""
    return next((one for one in posts(workspace) if one.connection == connection and one.open), None)


def _past(row: Row[tuple[object, ...]], counted: Mapping[str, int]) -> PastPost:
    return PastPost(
        id_text(row.id), id_text(row.to), row.platform, row.name, row.author, PostState(row.state), row.created_at,
        *(counted.get(state.value, 0) for state in
          (OperationState.DONE, OperationState.FAILED, OperationState.LEFT, OperationState.PENDING)),
    )  # fmt: skip

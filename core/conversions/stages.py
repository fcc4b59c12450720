"""Which conversion a stage of the CRM is reported as; kept in the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from core.author import Author
from core.connections import Connection, row_number
from core.recording import now_ms
from core.schema import stage_rule as table
from core.workspace import Workspace


@dataclass(frozen=True)
class Rule:
    """What a stage is reported as: the platform's name of the conversion, and the one people gave it."""

    conversion: str
    name: str


def plain_stage(text: str) -> str:
    """A stage as stages are compared: without case and blanks that are not needed."""
    return " ".join(text.split()).casefold()


def keep_stages(workspace: Workspace, connection: Connection, chosen: Mapping[str, Rule | None]) -> None:
    """Note what stages are reported as; None forgets one."""
    with workspace.write() as writing:
        of, now, author = row_number(writing, connection), now_ms(), Author.me().name
        for stage, rule in chosen.items():
            key = plain_stage(stage)
            if rule is None:
                writing.execute(delete(table).where(table.c.connection == of, table.c.stage == key))
                continue
            told = {"conversion": rule.conversion, "name": rule.name, "author": author, "at": now}
            query = insert(table).values(connection=of, stage=key, **told)
            writing.execute(query.on_conflict_do_update(index_elements=["connection", "stage"], set_=told))


def stages(workspace: Workspace, connection: Connection) -> dict[str, Rule]:
    """All stages that are reported, and as what."""
    with workspace.read() as reading:
        query = select(table).where(table.c.connection == row_number(reading, connection)).order_by(table.c.stage)
        return {row.stage: Rule(row.conversion, row.name) for row in reading.execute(query)}

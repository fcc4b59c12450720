"""Entities of one name beside each other: the IDs that tell them apart in a sheet.

An export writes an ID only where two names are the same. It is LinkedIn's own ID once there is one, else the ID of the
workspace. An entity that was made from a row keeps the ID of that row among its further columns, so the same sheet finds it again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.catalog import LINKEDIN
from core.interchange.sheet.layout import ID_HEADING
from core.rows import EntityRow
from core.schema import ENTITY


@dataclass(frozen=True)
class Apart:
    """What the draft knows of an entity beside its fields: columns without a meaning here, and LinkedIn's own ID."""

    extra: Mapping[str, str]
    remote_id: str | None


NOTHING = Apart({}, None)


def read_apart(connection: Connection, kind: str) -> dict[int, Apart]:
    """By row number, for the entities of a kind that have any."""
    table = ENTITY[kind]
    query = select(table.c.pk, table.c.extra, table.c.remote_id).where(
        table.c.platform == LINKEDIN, table.c.extra.is_not(None) | table.c.remote_id.is_not(None)
    )
    return {
        pk: Apart(json.loads(extra) if extra else {}, str(remote) if remote else None)
        for pk, extra, remote in connection.execute(query)
    }


def kept_id(kind: str, apart: Apart) -> str | None:
    """The ID of the row that an entity was made from."""
    told = apart.extra.get(ID_HEADING.get(kind, ""), "").strip()
    return told or None


def own_ids(row: EntityRow, apart: Apart) -> tuple[str, ...]:
    """LinkedIn's ID once there is one, and the workspace's own."""
    return (apart.remote_id, row.id) if apart.remote_id else (row.id,)


def plain_id(text: str) -> str:
    """An ID as it is compared."""
    return text.strip().casefold()


def written_ids(rows: Iterable[EntityRow], apart: Mapping[int, Apart]) -> dict[int, str]:
    """The ID to write, by row number, for those of some siblings whose name is not theirs alone."""
    by_name: dict[str, list[EntityRow]] = defaultdict(list)
    for row in rows:
        by_name[(row["name"] or "").strip()].append(row)
    found: dict[int, str] = {}
    for twins in by_name.values():
        if len(twins) > 1:
            ids = {row.pk: _all_ids(row, apart.get(row.pk, NOTHING)) for row in twins}
            found |= {row.pk: _own_alone(ids[row.pk], ids.values()) for row in twins}
    return found


def _all_ids(row: EntityRow, apart: Apart) -> tuple[str, ...]:
    kept = kept_id(row.kind, apart)
    return (kept, *own_ids(row, apart)) if kept else own_ids(row, apart)


def _own_alone(own: Sequence[str], all_ids: Iterable[Sequence[str]]) -> str:
    """The first ID that no other has (a copy may carry the column of what it was copied from), else the workspace's own."""
    everybody = [one for ids in all_ids for one in {plain_id(one) for one in ids}]
    return next((one for one in own if everybody.count(plain_id(one)) == 1), own[-1])

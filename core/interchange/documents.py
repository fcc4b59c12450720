"""The whole draft → one JSON document, written row by row: the workspace, and every kind's rows as `list` prints them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from core.catalog import KINDS
from core.interchange.atomic import replacing
from core.interchange.paging import all_rows
from core.progress import Progress
from core.rows import EntityRow
from core.values import to_json
from core.workspace import Workspace

FORMAT_VERSION = 1
_STEP_ROWS = 1_000


def export_document(workspace: Workspace, path: Path, progress: Progress) -> int:
    """Write {"version", "workspace": {…}, "kinds": {kind: [row, …]}}; returns how many rows."""
    with replacing(path) as fresh, fresh.open("w", encoding="utf-8", newline="\n") as file:
        about = {"id": workspace.id, "currency": workspace.currency, "time_zone": workspace.time_zone}
        file.write(
            f'{{"version": {FORMAT_VERSION},\n "workspace": {json.dumps(about, ensure_ascii=False)},\n "kinds": {{'
        )
        total = 0
        with workspace.read() as connection:
            for kind in KINDS:
                file.write(f"{',' if kind != next(iter(KINDS)) else ''}\n  {json.dumps(kind)}: [")
                total += _rows(file, all_rows(connection, kind), workspace.currency, progress)
                file.write("]")
        file.write("\n }}\n")
    return total


def _rows(file: TextIO, rows: Iterable[EntityRow], currency: str, progress: Progress) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % _STEP_ROWS == 0:
            progress.step(f"Writing {KINDS[row.kind].plural.lower()}", count)
        file.write(f"{',' if count > 1 else ''}\n   {json.dumps(row_json(row, currency), ensure_ascii=False)}")
    return count


def row_json(row: EntityRow, currency: str) -> dict[str, Any]:
    """One row as commands print it: the id first, then every field; money as a decimal text."""
    fields = KINDS[row.kind].by_name
    return {"id": row.id} | {name: to_json(fields[name], value, currency) for name, value in row.values.items()}

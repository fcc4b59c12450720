"""Rows that name the same entity twice in one block: the later cells win."""

from __future__ import annotations

import json
from typing import Any

from core.interchange.editor.mapping import Rows
from core.interchange.editor.staging import KEYS, NUMBERED
from core.values import dump_json


def collapse(rows: Rows) -> tuple[Rows, list[tuple[int, int, bool]]]:
    """Rows with each key once; for each repeat its row, the row it repeats, and whether it said something else."""
    keys = _keys(rows)
    if keys is None or len(set(keys)) == len(keys):
        return rows, []
    names = list(rows.values)
    first_at: dict[tuple[Any, ...], int] = {}
    merged: dict[int, tuple[Any, ...]] = {}
    repeats: list[tuple[int, int, bool]] = []
    for position, (key, cells) in enumerate(zip(keys, zip(*rows.values.values(), strict=True), strict=True)):
        at = first_at.setdefault(key, position)
        if at == position:
            continue
        before = merged.get(at) or tuple(rows.values[name][at] for name in names)
        after = tuple(_later(name, old, new) for name, old, new in zip(names, before, cells, strict=True))
        repeats.append((rows.numbers[position], rows.numbers[at], after != before))
        merged[at] = after
    for at, cells in merged.items():
        for name, cell in zip(names, cells, strict=True):
            if rows.values[name][at] != cell:
                rows.values[name] = list(rows.values[name])
                rows.values[name][at] = cell
    return rows.take(list(first_at.values())), repeats


def _later(name: str, old: Any, new: Any) -> Any:
    """What holds of two cells; unknown columns count one by one, as they do when the rows stand in two blocks."""
    if name == "extra" and old is not None and new is not None:
        return dump_json({**json.loads(old), **json.loads(new)})
    return old if new is None else new


def _keys(rows: Rows) -> list[tuple[Any, ...]] | None:
    """The key of each row; None for kinds that are told apart by content."""
    if rows.kind not in KEYS:
        return None
    columns = []
    for name in KEYS[rows.kind]:
        column = rows.values.get(name, [None] * len(rows))
        if rows.kind == "targeting" and name == "value":
            cells = zip(rows.values["type"], rows.values["criterion_id"], column, strict=True)
            column = [id if id and kind in NUMBERED else value for kind, id, value in cells]
        columns.append(column)
    return list(zip(*columns, strict=True))

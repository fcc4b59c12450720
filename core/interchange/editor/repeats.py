"""Rows that name the same entity twice in one block: the later cells win."""

from __future__ import annotations

import json
from typing import Any

from core.interchange.editor.mapping import Rows
from core.interchange.editor.staging import KEYS
from core.values import dump_json


def collapse(rows: Rows) -> tuple[Rows, int, int]:
    """Rows with each key once; how many repeats said the same, and how many said something else."""
    keys = _keys(rows)
    if keys is None or len(set(keys)) == len(keys):
        return rows, 0, 0
    names = list(rows.values)
    first_at: dict[tuple[Any, ...], int] = {}
    merged: dict[int, tuple[Any, ...]] = {}
    same = later = 0
    for position, (key, cells) in enumerate(zip(keys, zip(*rows.values.values(), strict=True), strict=True)):
        at = first_at.setdefault(key, position)
        if at == position:
            continue
        before = merged.get(at) or tuple(rows.values[name][at] for name in names)
        after = tuple(_later(name, old, new) for name, old, new in zip(names, before, cells, strict=True))
        same, later = (same + 1, later) if after == before else (same, later + 1)
        merged[at] = after
    for at, cells in merged.items():
        for name, cell in zip(names, cells, strict=True):
            if rows.values[name][at] != cell:
                rows.values[name] = list(rows.values[name])
                rows.values[name][at] = cell
    return rows.take(list(first_at.values())), same, later


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
            column = [id or value for id, value in zip(rows.values["criterion_id"], column, strict=True)]
        columns.append(column)
    return list(zip(*columns, strict=True))

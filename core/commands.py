"""The command lines that repeat a change set on another workspace, or on a copy of this one.

A verb that knows its own command keeps it with the change set (`about={"command": [...]}`, the words without the
workspace). For every other set the lines are made from what it changed: exact, but one line for each different value.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from core.catalog import KINDS, Kind
from core.changesets import ChangeRow, get_set, list_changes
from core.command_words import written
from core.ids import parse_id
from core.schema import ENTITY, Op, change, change_set
from core.values import decode
from core.workspace import Workspace

PROGRAM = "campaign-desk"
IDS_A_LINE = 40
MOST_LINES = 200
MOST_CHANGES = 5_000


@dataclass(frozen=True)
class Commands:
    """Lines for a terminal; `left_out` counts the changes they do not repeat."""

    lines: tuple[str, ...]
    left_out: int = 0


def line(path: object, words: Sequence[str]) -> str:
    """One command as it is typed: the workspace comes after the command's name."""
    return shlex.join([PROGRAM, words[0], str(path), *words[1:]])


def repeat(workspace: Workspace, id: str, *, on: Path | None = None) -> Commands:
    """The lines that do again what a change set did; raises NotFound."""
    found = get_set(workspace, id)
    path = on or workspace.path
    told = found.about.get("command")
    if told:
        return Commands((line(path, told),))
    rows = list_changes(workspace, id, limit=MOST_CHANGES)
    with workspace.read() as connection:
        words = [*_creations(connection, id, rows), *_settings(rows, workspace.currency), *_removals(rows)]
    kept = words[:MOST_LINES]
    return Commands(
        tuple(line(path, each) for each in kept), max(0, found.changes - len(rows)) + len(words) - len(kept)
    )


def _settings(rows: Iterable[ChangeRow], currency: str) -> list[list[str]]:
    def same(row: ChangeRow) -> tuple[str, str, str]:
        assert row.field is not None
        return row.kind, row.field, written(KINDS[row.kind].by_name[row.field], row.after, currency)

    set_rows = [row for row in rows if row.op == "set"]
    # One command sets one value in many rows; equal values stand together, else in the order they were made.
    order = {key: at for at, key in reversed(list(enumerate(map(same, set_rows))))}
    commands: list[list[str]] = []
    for (kind, name, text), group in groupby(sorted(set_rows, key=lambda row: order[same(row)]), key=same):
        ids = [row.entity for row in group]
        for at in range(0, len(ids), IDS_A_LINE):
            chosen = f"id in ({', '.join(ids[at : at + IDS_A_LINE])})"
            commands.append(["edit", "--kind", kind, "--where", chosen, "--set", f"{name}={text}"])
    return commands


def _removals(rows: Iterable[ChangeRow]) -> list[list[str]]:
    gone = [row for row in rows if row.op == "delete"]
    above = {kind: at for at, kind in enumerate(KINDS)}
    commands: list[list[str]] = []
    for kind, group in groupby(sorted(gone, key=lambda row: above[row.kind], reverse=True), key=lambda row: row.kind):
        ids = [row.entity for row in group]
        for at in range(0, len(ids), IDS_A_LINE):
            commands.append(["remove", "--kind", kind, "--where", f"id in ({', '.join(ids[at : at + IDS_A_LINE])})"])
    return commands


def _creations(connection: Connection, id: str, rows: Sequence[ChangeRow]) -> list[list[str]]:
    commands: list[list[str]] = []
    for kind in KINDS.values():
        ids = [row.entity for row in rows if row.op == "create" and row.kind == kind.name]
        for entity, values in _as_made(connection, id, kind, ids).items():
            commands.append(["add", "--kind", kind.name, "--id", entity, *_sets(connection, kind, values)])
    return commands


def _as_made(connection: Connection, id: str, kind: Kind, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Stored values of entities as their change set left them: what the row holds, before what was changed since."""
    if not ids:
        return {}
    table = ENTITY[kind.name]
    made: dict[int, tuple[str, dict[str, Any]]] = {}
    for at in range(0, len(ids), 500):
        raw = [parse_id(one).bytes for one in ids[at : at + 500]]
        for row in connection.execute(select(table).where(table.c.id.in_(raw)).order_by(table.c.pk)).mappings():
            made[row["pk"]] = (str(parse_id(row["id"])), {field.name: row[field.name] for field in kind.fields})
    last = select(change_set.c.last_change).where(change_set.c.id == parse_id(id).bytes).scalar_subquery()
    later = (
        select(change.c.entity, change.c.field, change.c.before)
        .where(change.c.seq > last, change.c.kind == kind.code, change.c.op == int(Op.SET))
        .order_by(change.c.seq.desc())
    )
    for entity, name, before in connection.execute(later):
        if entity in made:
            made[entity][1][name] = before
    return dict(made.values())


def _sets(connection: Connection, kind: Kind, stored: Mapping[str, Any]) -> list[str]:
    words: list[str] = []
    for field in kind.fields:
        value = stored[field.name]
        if value is None:
            continue
        if field.refers_to:
            above = ENTITY[field.refers_to]
            raw = connection.execute(select(above.c.id).where(above.c.pk == value)).scalar_one()
            text = str(parse_id(raw))
        else:
            text = written(field, decode(field, value), "EUR")
        words += ["--set", f"{field.name}={text}"]
    return words

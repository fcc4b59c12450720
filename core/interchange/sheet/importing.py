"""LinkedIn sheet → one change set: a proposal, or applied at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from core.author import Author
from core.catalog import KINDS
from core.ids import id_text
from core.interchange.dialects import LINKEDIN_SHEET
from core.interchange.result import ImportResult
from core.interchange.sheet.nodes import Node
from core.interchange.sheet.planning import Plan
from core.interchange.sheet.reading import SheetFile, by_level, read_sheet
from core.progress import Progress
from core.recording import Edit
from core.schema import ENTITY, AnyValue
from core.values import encode
from core.workspace import Workspace

_STEP_ROWS = 500
_PARENT_FIELD = {"campaign": "account", "ad_group": "campaign", "ad": "ad_group"}


def import_sheet(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """Import a LinkedIn sheet; blank cells change nothing, `[]` erases, missing parents are made.

    Raises InvalidInput for a file that is no such sheet; the workspace is then as it was.
    """
    path = Path(path)
    progress.step(f"Reading {path.name}")
    sheet = read_sheet(path)
    plan = Plan(workspace.currency)
    opened = workspace.edit if accept else workspace.propose
    with opened(
        f"Import {path.name}", Author.importer(path.name), about={"file": path.name, "as": LINKEDIN_SHEET}
    ) as edit:
        plan.load(edit.connection)
        _lay(plan, sheet, progress)
        write_plan(edit, plan, progress)
        made = edit.next_seq() > edit.first
    return _result(sheet, plan, id_text(edit.id) if made else None)


def _lay(plan: Plan, sheet: SheetFile, progress: Progress) -> None:
    for n, row in enumerate(by_level(sheet.rows)):
        if n % _STEP_ROWS == 0:
            progress.step("Comparing with the draft", n, len(sheet.rows))
        plan.take(row)


def _result(sheet: SheetFile, plan: Plan, changeset: str | None) -> ImportResult:
    skipped = sorted([*sheet.skipped, *plan.skipped], key=lambda one: one.row)
    return ImportResult(
        LINKEDIN_SHEET, sheet.total, plan.used, plan.unchanged, tuple(skipped), changeset, tuple(_notes(sheet, plan)),
        repeated=tuple(sorted(plan.repeated, key=lambda one: one.row)),
    )  # fmt: skip


def _notes(sheet: SheetFile, plan: Plan) -> list[str]:
    notes: list[str] = []
    for kind in ("account", "campaign", "ad_group"):
        names = [str(node.get("name")) for node in plan.nodes if node.kind == kind and node.implied]
        if names:
            words = {"account": "Account", "campaign": "Campaign", "ad_group": "Ad set"}[kind]
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            notes.append(f"{words} made because its rows hang on it: {', '.join(names[:3])}{more}.")
    if sheet.unknown:
        notes.append(f"Kept as they are, without a meaning here: {', '.join(sheet.unknown)}.")
    return notes


def write_plan(edit: Edit, plan: Plan, progress: Progress) -> None:
    """Write what a plan holds: new entities, then the values that differ."""
    for kind in ("account", "campaign", "ad_group", "ad"):
        progress.step(f"Writing {KINDS[kind].plural.lower()}")
        _create(edit, kind, [node for node in plan.nodes if node.kind == kind])
    for kind, name, rows in plan.changed():
        _set(edit, kind, name, rows)


def _create(edit: Edit, kind: str, nodes: Sequence[Node]) -> None:
    if not nodes:
        return
    before = edit.highest(kind)
    edit.create_many(kind, [_row(node) for node in nodes])
    table = ENTITY[kind]
    made = edit.connection.execute(select(table.c.pk).where(table.c.pk > before).order_by(table.c.pk)).scalars()
    for node, pk in zip(nodes, made, strict=True):
        node.pk = pk


def _row(node: Node) -> dict[str, Any]:
    row: dict[str, Any] = dict(node.values)
    if node.parent is not None:
        row[_PARENT_FIELD[node.kind]] = node.parent.pk
    if node.extra:
        row["extra"] = node.extra
    return row


def _set(edit: Edit, kind: str, name: str, rows: Sequence[tuple[int, Any]]) -> None:
    """Give many entities each its own value of one field, in a few statements."""
    described = KINDS[kind].by_name[name]
    table = ENTITY[kind]
    cells = Table(
        "sheet_cell",
        MetaData(),
        Column("pk", Integer, primary_key=True),
        Column("value", AnyValue()),
        prefixes=["TEMPORARY"],
    )
    cells.create(edit.connection)
    edit.connection.execute(
        insert(cells), [{"pk": pk, "value": encode(described, value)} for pk, value in dict(rows).items()]
    )
    value = select(cells.c.value).where(cells.c.pk == table.c.pk).scalar_subquery()
    edit.set_where(kind, table.c.pk.in_(select(cells.c.pk)), name, value)
    cells.drop(edit.connection)

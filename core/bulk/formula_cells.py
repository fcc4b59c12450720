"""Giving cells a formula that stays, and ending it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import true

from core.author import Author
from core.bulk.composing import Composing
from core.bulk.running import Request, checked_fields, chosen_rows, in_command, working
from core.bulk.tool import About
from core.editable import check_editable
from core.editing import Target, described, set_text
from core.formulas import keeping
from core.formulas.reading import read_formula
from core.schema import ENTITY
from core.workspace import Workspace


def set_formula(workspace: Workspace, request: Request) -> int:
    """Give cells the results of a formula that stays with them; returns how many cells keep it.

    Rows the platform has already get the value only. The request's tool is a `Composing`. Raises ExpressionError for a
    formula that cannot be read, InvalidInput for a circle or a result the field cannot hold.
    """
    assert isinstance(request.tool, Composing)
    kind, author = request.kind, Author.me()
    with workspace.edit(request.tool.title, author, about=in_command(workspace, request, keeps=True)) as edit:
        about = About(edit.connection, workspace.currency, request.options.positions)
        chosen = chosen_rows(kind, request.where)
        rows = ENTITY[kind].c.pk.in_(edit.chosen(kind, true() if chosen is None else chosen))
        kept = 0
        for field in checked_fields(request):
            with working(edit.connection, request, rows, field, about) as work:
                check_editable(edit.connection, kind, [work.rows], field)
                edit.set_where(kind, work.writable, field.name, work.written)
                agreeing = work.writable & work.column.is_not_distinct_from(work.changed)
                kept += keeping.keep(edit, read_formula(kind, field.name, request.tool.formula), agreeing, author.name)
    return kept


def write_text(workspace: Workspace, kind: str, target: Target, name: str, text: str) -> int:
    """Set a field to what a person typed: a formula after =, else a value; an apostrophe in front makes it plain text.

    Returns how many rows change, or keep the formula. Raises InvalidInput.
    """
    written, tool = text.lstrip(), Composing(text.strip())
    if written.startswith("=") and tool.refusal(kind, described(kind, name)) is None:
        return set_formula(workspace, Request(kind, target, [name], tool))
    plain = written[1:] if written.startswith("'=") else text
    return set_text(workspace, kind, target, name, plain)


def ended_in(workspace: Workspace, change_set: str) -> int:
    """How many formulas a change set ended."""
    with workspace.read() as connection:
        return keeping.ended_by(connection, change_set) if keeping.any_kept(connection) else 0


def end_formula(workspace: Workspace, kind: str, where: Any, field: str) -> int:
    """End the formula of cells and keep their values; returns how many had one."""
    label = described(kind, field).label.lower()
    chosen = chosen_rows(kind, where)
    with workspace.edit(f"Keep {label} without formula") as edit:
        return keeping.let_go(edit, kind, field, true() if chosen is None else chosen)

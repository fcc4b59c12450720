"""Pausing or removing the duplicates that are not kept, as one undoable step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Column, Integer, MetaData, Table, insert, literal, select

from core.catalog import KINDS, LINKEDIN
from core.duplicates.finding import pks_of
from core.duplicates.group import Group
from core.errors import InvalidInput
from core.ids import id_text
from core.schema import ENTITY
from core.workspace import Workspace

Action = Literal["pause", "remove"]
_GOING = Table("going", MetaData(), Column("pk", Integer, primary_key=True), prefixes=["TEMPORARY"])


def settle(
    workspace: Workspace, kind: str, groups: Sequence[Group], action: Action, *, proposed: bool = False
) -> tuple[str | None, int]:
    """Pause or remove all rows of the groups but those to keep; returns the change set and how many rows changed."""
    pks = pks_of(groups)
    if not pks:
        raise InvalidInput("There is nothing to settle.", hint="Choose groups of duplicates first.")
    if kind == "negative_keyword" and action == "pause":
        raise InvalidInput("Negative keywords cannot be paused.", hint="Remove the duplicates instead.")
    begin = workspace.propose if proposed else workspace.edit
    platform = LINKEDIN if kind == "ad_group" else None
    words = KINDS[kind].word(platform).lower() + ("" if len(pks) == 1 else "s")
    title = f"{'Pause' if action == 'pause' else 'Remove'} {len(pks):,} duplicate {words}"
    with begin(title, reason="Duplicates; the better one of each group is kept") as edit:
        _GOING.create(edit.connection)
        edit.connection.execute(insert(_GOING), [{"pk": pk} for pk in pks])
        where = ENTITY[kind].c.pk.in_(select(_GOING.c.pk))
        if action == "remove":
            count = edit.delete_where(kind, where)
        else:
            count = edit.set_where(kind, where, "status", literal("PAUSED"))
        _GOING.drop(edit.connection)
    return (id_text(edit.id) if count else None), count

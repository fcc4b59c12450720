"""Formulas after changes that no edit made: an accepted proposal, an undo in the middle, a walk through the undo tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from core.formulas import keeping
from core.workspace import Workspace


def catch_up(workspace: Workspace, sets: Sequence[Row[Any]]) -> None:
    """Work formulas out again after the changes of these sets were applied or taken back.

    Leaves a change set of its own, and none when nothing had to follow: what a set's own edit worked out is in the set.
    """
    ranges = [(one.first_change, one.last_change) for one in sets if one.first_change is not None]
    with workspace.read() as connection:
        if not ranges or not keeping.any_kept(connection):
            return
    with workspace.edit(f"Formulas follow “{sets[-1].title}”") as edit:
        edit.follows.extend(ranges)

"""Lists of short values (labels, places, languages) of many rows: adding and taking away leaves other elements alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_

from core.editable import check_editable
from core.editing import Target, conditions, described
from core.library.labels import about_labelling, add_labels, remove_labels
from core.list_cells import holds, with_elements, without_elements
from core.schema import ENTITY
from core.workspace import Workspace


def change_elements(
    workspace: Workspace, kind: str, target: Target, field: str, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> int:
    """Add elements to a list field of all the target's rows and take others away, as one undoable step.

    Returns how many rows change. Raises InvalidInput for a field that cannot be edited.
    """
    one = described(kind, field)
    column = ENTITY[kind].c[field]
    verb = "Add" if add else "Remove"
    about = about_labelling(workspace, kind, target, add, remove) if field == "labels" else None
    title = f"{verb} {', '.join([*add, *remove][:3])} ({one.label.lower()})"
    with workspace.edit(title, about=about) as edit:
        rows = conditions(kind, target)
        check_editable(edit.connection, kind, rows, one)
        if field == "labels":
            changed = add_labels(workspace, kind, target, add) if add else 0
            return changed + (remove_labels(workspace, kind, target, remove) if remove else 0)
        changed = sum(edit.set_where(kind, where, field, with_elements(column, add)) for where in rows if add)
        held = [and_(where, holds(column, remove)) for where in rows if remove]
        return changed + sum(edit.set_where(kind, where, field, without_elements(column, remove)) for where in held)

"""Looking again at entities that nobody edited, because something beside them is known now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.progress import silent
from core.rules.checking import draft_view
from core.rules.context import local_today
from core.rules.renewing import forget, renew
from core.rules.spool import Spool
from core.rules.suppressing import keep
from core.rules.touched import Touched, checked_until
from core.workspace import Workspace


def look_again(workspace: Workspace, kind: str, pks: Sequence[int], *, today: date | None = None) -> None:
    """Make the stored findings of these entities anew; where nothing was checked yet there is nothing to do."""
    if workspace.read_only or not pks:
        return
    today = today or local_today(workspace)
    touched = Touched()
    for pk in pks:
        touched.add(kind, pk, None)
    with workspace.write() as connection, Spool() as spool:
        if checked_until(connection) is None:
            return
        view = draft_view(connection, workspace.currency, today)
        forget(connection, renew(view, touched, spool, silent()))
        for rows in spool.batches():
            keep(connection, rows, view.in_force.suppressions)

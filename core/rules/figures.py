"""Rules that read figures look again when figures were loaded; all other findings stay as they are."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from core.metrics import FIGURES
from core.rules.checking import draft_view
from core.rules.concerned import tables_in
from core.rules.running import SCOPE_RULES, run_scope
from core.rules.spool import Spool, numbered
from core.rules.suppressing import keep
from core.rules.touched import last_log
from core.schema import meta
from core.workspace import Workspace

_CHECKED = "checked_figures"
_READERS = tuple((rule, check) for rule, check in SCOPE_RULES if check.figures)


def figures_loaded(connection: Connection) -> str:
    """Which figures were loaded last; "" where none were."""
    return connection.execute(select(meta.c.value).where(meta.c.key == FIGURES)).scalar() or ""


def note_figures(connection: Connection, loaded: str) -> None:
    """Remember for which figures findings were made."""
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=_CHECKED, value=loaded))


def figures_followed(connection: Connection) -> bool:
    """Whether the findings are those of the figures loaded last."""
    checked = connection.execute(select(meta.c.value).where(meta.c.key == _CHECKED)).scalar() or ""
    return checked == figures_loaded(connection)


def follow_figures(workspace: Workspace, today: date) -> None:
    """Make the findings of the rules that read figures anew, where others were loaded; edits may go on while they look."""
    with Spool() as spool:
        with workspace.read() as connection:
            if figures_followed(connection):
                return
            loaded, seq = figures_loaded(connection), last_log(connection)
            view = draft_view(connection, workspace.currency, today)
            for rule, check in _READERS:
                spool.add(numbered(view.in_force.apply(run_scope(view, rule, check, None))))
        with workspace.write() as connection:
            if last_log(connection) != seq:
                return  # something was edited meanwhile: the refresh after that edit comes back to it
            for table in tables_in(connection):
                connection.execute(delete(table).where(table.c.rule.in_([rule.id for rule, _ in _READERS])))
            for rows in spool.batches():
                keep(connection, rows, view.in_force.suppressions)
            note_figures(connection, loaded)

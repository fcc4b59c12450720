"""Findings kept in the workspace: made from scratch, kept up after each edit, and read for lists and marks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from core.catalog import KINDS, KINDS_BY_CODE
from core.collecting import no_collections
from core.ids import parse_id
from core.progress import Progress, silent
from core.rules.checking import counted, draft_view, ids_of, learned
from core.rules.context import keep_usual, local_today
from core.rules.figures import figures_followed, figures_loaded, follow_figures, note_figures
from core.rules.forces import in_force
from core.rules.ground import keep_ground, touch_below, touch_concerned
from core.rules.in_force import InForce
from core.rules.registry import EDITION
from core.rules.renewing import Forget, forget, renew
from core.rules.rule import SEVERITIES, Finding, Fix
from core.rules.running import run_all
from core.rules.spool import Spool, numbered
from core.rules.suppressing import keep
from core.rules.touched import AT_ONCE, CHECKED, MOST, Checked, Touched, checked_until, last_log, touched_since
from core.rules.view import View
from core.schema import ENTITY, finding, meta, suppressed_finding, suppression
from core.workspace import Workspace

# Following more than this part of all entities is dearer than making all findings anew.
_WORTH = 0.6


def refresh_all(workspace: Workspace, progress: Progress | None = None, *, today: date | None = None) -> None:
    """Make all stored findings anew. Reads one consistent view without blocking edits, then writes at once."""
    if workspace.read_only:
        return
    today = today or local_today(workspace)
    with no_collections(), Spool() as spool:
        with workspace.read() as connection:
            seq, loaded = last_log(connection), figures_loaded(connection)
            view = learned(draft_view(connection, workspace.currency, today))
            spool.add(counted(numbered(run_all(view, None)), connection, progress or silent()))
        with workspace.write() as connection:
            connection.execute(delete(finding))
            connection.execute(delete(suppressed_finding))
            # Suppressions as they are now: one may have come while the rules ran.
            counting = in_force(connection, today).suppressions
            for rows in spool.batches():
                keep(connection, rows, counting)
            keep_usual(connection, view.context.usual)
            _note(connection, seq, today, view.in_force)
            keep_ground(connection, view.context)
            note_figures(connection, loaded)


def refresh(workspace: Workspace, *, today: date | None = None, progress: Progress | None = None) -> None:
    """Bring stored findings up to date with the log: only what was touched, its parents and siblings are looked at again.

    Makes them anew when that is cheaper or needed: never checked, another day, other rules, another brief, nearly all edited.
    """
    if workspace.read_only:
        return
    today = today or local_today(workspace)
    if not (_follow(workspace, today) or _follow_beside(workspace, today, progress or silent())):
        refresh_all(workspace, progress, today=today)
        return
    follow_figures(workspace, today)


def _follow(workspace: Workspace, today: date) -> bool:
    """Follow the log inside one writing; whether that was possible, and little enough."""
    with workspace.write() as connection:
        followed = _followed(connection, workspace, today, AT_ONCE)
        if followed is None:
            return False
        with Spool() as spool:
            _carry_out(connection, followed, today, renew(followed.view, followed.touched, spool, silent()), spool)
    return True


def _follow_beside(workspace: Workspace, today: date, progress: Progress) -> bool:
    """Follow the log with many changes: the rules look without blocking edits, then all is written at once."""
    with no_collections(), Spool() as spool:
        with workspace.read() as connection:
            followed = _followed(connection, workspace, today, MOST, progress)
            if followed is None or followed.touched.count > _rows_of(connection) * _WORTH:
                return False
            forgets = renew(followed.view, followed.touched, spool, progress)
        with workspace.write() as connection:
            if checked_until(connection) != followed.known:
                return False  # somebody else checked meanwhile
            _carry_out(connection, followed, today, forgets, spool)
    return True


@dataclass(frozen=True)
class _Followed:
    """What was touched since the findings known were made, and the view that shows it, read up to a log entry."""

    known: Checked
    seq: int
    touched: Touched
    view: View


def _followed(
    connection: Connection, workspace: Workspace, today: date, most: int, beside: Progress | None = None
) -> _Followed | None:
    """None where the log does not say enough, or of more than `most`. Without `beside` nothing long is looked for."""
    known = checked_until(connection)
    now = in_force(connection, today)
    if known is None or (known.day, known.rules) != (today.isoformat(), _edition(now)):
        return None
    if known.ground != now.ground and beside is None:
        return None
    seq = last_log(connection)
    touched = touched_since(connection, known.seq, most)
    if touched is None or (now.suppressions and touched.moved):
        return None
    view = draft_view(connection, workspace.currency, today, now=now)
    if view.context.markets:
        touch_below(view, touched)
    if known.ground != now.ground and beside is not None and not touch_concerned(view, touched, beside):
        return None
    return _Followed(known, seq, touched, view)


def _carry_out(
    connection: Connection, followed: _Followed, today: date, forgets: Sequence[Forget], spool: Spool
) -> None:
    if (followed.seq, followed.view.in_force.ground) == (followed.known.seq, followed.known.ground):
        return
    forget(connection, forgets)
    counting = in_force(connection, today).suppressions
    for rows in spool.batches():
        keep(connection, rows, counting)
    _note(connection, followed.seq, today, followed.view.in_force)
    if followed.view.in_force.ground != followed.known.ground:
        keep_ground(connection, followed.view.context)


def _rows_of(connection: Connection) -> int:
    """About how many entities there are."""
    highest = (connection.execute(select(func.max(table.c.pk))).scalar() or 0 for table in ENTITY.values())
    return sum(highest)


def is_current(workspace: Workspace) -> bool:
    """Whether the stored findings are those of all that was edited and loaded so far, by the rules in force today."""
    today = local_today(workspace)
    with workspace.read() as connection:
        now = in_force(connection, today)
        wanted = (last_log(connection), today.isoformat(), _edition(now), now.ground)
        return checked_until(connection) == wanted and figures_followed(connection)


def _edition(now: InForce) -> str:
    return EDITION + now.stamp


def _note(connection: Connection, seq: int, today: date, now: InForce) -> None:
    value = json.dumps([seq, today.isoformat(), _edition(now), now.ground])
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=CHECKED, value=value))


def stored(
    workspace: Workspace,
    kind: str | None = None,
    *,
    entity: str | None = None,
    severity: str | None = None,
    limit: int | None = 500,
    offset: int = 0,
) -> list[Finding]:
    """Stored findings, errors first; of one kind, entity or severity when named."""
    query = (
        select(finding)
        .order_by(finding.c.severity, finding.c.kind, finding.c.entity, finding.c.n)
        .limit(limit)
        .offset(offset)
    )
    with workspace.read() as connection:
        rows = connection.execute(query.where(*_wanted(kind, entity, severity))).all()
        ids = _ids(connection, rows)
    return [_finding(row, ids[row.kind][row.entity]) for row in rows]


def suppressed(workspace: Workspace, *, limit: int | None = 500, offset: int = 0) -> list[Finding]:
    """Findings that a suppression answers for, each with the reason given."""
    table = suppressed_finding
    query = (
        select(table, suppression.c.reason)
        .join(suppression, suppression.c.pk == table.c.suppression)
        .order_by(table.c.severity, table.c.kind, table.c.entity, table.c.n)
        .limit(limit)
        .offset(offset)
    )
    with workspace.read() as connection:
        rows = connection.execute(query).all()
        ids = _ids(connection, rows)
    return [replace(_finding(row, ids[row.kind][row.entity]), suppressed=row.reason) for row in rows]


def count_suppressed(workspace: Workspace) -> int:
    """How many findings a suppression answers for."""
    with workspace.read() as connection:
        return int(connection.execute(select(func.count()).select_from(suppressed_finding)).scalar_one())


def _ids(connection: Connection, rows: Sequence[Any]) -> dict[int, dict[int, str]]:
    """Ids of the entities findings are about, by kind and row number."""
    return {
        code: ids_of(connection, KINDS_BY_CODE[code].name, {row.entity for row in rows if row.kind == code})
        for code in {row.kind for row in rows}
    }


def _wanted(kind: str | None, entity: str | None, severity: str | None) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if kind is not None:
        parts.append(finding.c.kind == KINDS[kind].code)
    if severity is not None:
        parts.append(finding.c.severity == [str(one) for one in SEVERITIES].index(severity))
    if entity is not None:
        raw = parse_id(entity).bytes
        table_rows = [
            (KINDS[name].code, select(table.c.pk).where(table.c.id == raw))
            for name, table in ENTITY.items()
            if kind in (None, name)
        ]
        anywhere = [(finding.c.kind == code) & finding.c.entity.in_(query) for code, query in table_rows]
        parts.append(or_(*anywhere))
    return parts


def _finding(row: Any, entity: str) -> Finding:
    fix = json.loads(row.fix) if row.fix else None
    span = None if row.span_start is None or row.span_end is None else (row.span_start, row.span_end)
    return Finding(
        row.rule, SEVERITIES[row.severity], KINDS_BY_CODE[row.kind].name, entity, row.field, span, row.message,
        Fix(fix["label"], fix["values"]) if fix else None,
    )  # fmt: skip


def counts(workspace: Workspace, kind: str | None = None) -> dict[str, int]:
    """How many stored findings there are by severity: {"error": n, "warning": n, "info": n}."""
    query = select(finding.c.severity, func.count()).group_by(finding.c.severity)
    if kind is not None:
        query = query.where(finding.c.kind == KINDS[kind].code)
    with workspace.read() as connection:
        found: dict[int, int] = dict(connection.execute(query).all())
    return {str(severity): found.get(severity.code, 0) for severity in SEVERITIES}

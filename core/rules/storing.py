"""Findings kept in the workspace: made from scratch, kept up after each edit, and read for lists and marks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from core.catalog import KINDS, KINDS_BY_CODE
from core.ids import parse_id
from core.progress import Progress, silent
from core.rules.checking import counted, draft_view, ids_of
from core.rules.concerned import Concerned, forget_scopes, tables_in
from core.rules.context import local_today
from core.rules.forces import in_force
from core.rules.in_force import InForce
from core.rules.own.running import read_above
from core.rules.registry import EDITION, number_of
from core.rules.rule import SEVERITIES, Finding, Fix
from core.rules.running import SCOPE_RULES, Found, run_all, run_entities, run_own, run_scope
from core.rules.scanning import Scanner
from core.rules.suppressing import keep
from core.rules.touched import CHECKED, Touched, checked_until, last_log, touched_since
from core.rules.view import View, below
from core.schema import ENTITY, finding, meta, suppressed_finding, suppression
from core.values import dump_json
from core.workspace import Workspace

# Fields that name what an entity hangs below.
_LINKS = frozenset({"account", "campaign", "ad_group"})
# Rule number and ordinal share the finding's number `n`: an entity has at most this many findings of one rule.
_PER_RULE = 1_000


def refresh_all(workspace: Workspace, progress: Progress | None = None, *, today: date | None = None) -> None:
    """Make all stored findings anew. Reads one consistent view without blocking edits, then writes at once."""
    if workspace.read_only:
        return
    today = today or local_today(workspace)
    with workspace.read() as connection:
        seq = last_log(connection)
        view = draft_view(connection, workspace.currency, today)
        rows = _rows(counted(run_all(view, None), connection, progress or silent()))
    with workspace.write() as connection:
        connection.execute(delete(finding))
        connection.execute(delete(suppressed_finding))
        # Suppressions as they are now: one may have come while the rules ran.
        keep(connection, rows, in_force(connection, today).suppressions)
        _note(connection, seq, today, view.in_force)


def refresh(workspace: Workspace, *, today: date | None = None, progress: Progress | None = None) -> None:
    """Bring stored findings up to date with the log: only what was touched, its parents and siblings are looked at again.

    Makes them anew when that is cheaper or needed: never checked, another day, other rules, another brief, a bulk edit.
    """
    if workspace.read_only:
        return
    today = today or local_today(workspace)
    if not _refresh_touched(workspace, today):
        refresh_all(workspace, progress, today=today)


def _refresh_touched(workspace: Workspace, today: date) -> bool:
    """Whether following the log was possible."""
    with workspace.write() as connection:
        known = checked_until(connection)
        now = in_force(connection, today)
        if known is None or known[1:] != (today.isoformat(), _edition(now)):
            return False
        seq = last_log(connection)
        if seq == known[0]:
            return True
        touched = touched_since(connection, known[0])
        if touched is None or (now.suppressions and touched.moved):
            return False
        _update(draft_view(connection, workspace.currency, today, now=now), touched)
        _note(connection, seq, today, now)
    return True


def is_current(workspace: Workspace) -> bool:
    """Whether the stored findings are those of all that was edited and loaded so far, by the rules in force today."""
    today = local_today(workspace)
    with workspace.read() as connection:
        wanted = (last_log(connection), today.isoformat(), _edition(in_force(connection, today)))
        return checked_until(connection) == wanted


def _edition(now: InForce) -> str:
    return EDITION + now.stamp


def _note(connection: Connection, seq: int, today: date, now: InForce) -> None:
    value = json.dumps([seq, today.isoformat(), _edition(now)])
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=CHECKED, value=value))


def _update(view: View, touched: Touched) -> None:
    """Replace the findings of everything an edit concerns."""
    found: list[Found | None] = []
    scanner = Scanner(view.context.voice)
    tables = tables_in(view.connection)
    for kind, pks in touched.items.items():
        mine = list(pks)
        _forget_entities(view.connection, kind, mine, tables)
        found += run_entities(view, kind, ENTITY[kind].c.pk.in_(mine), scanner)
    scopes = Concerned(view, touched).scopes(SCOPE_RULES)
    forget_scopes(view.connection, scopes, tables)
    for scope_rule, check, owners in scopes:
        found += run_scope(view, scope_rule, check, ENTITY[check.owner].c.pk.in_(owners))
    for kind, condition in _read_from_above(view, touched):
        _forget_own(view, kind, condition, tables)
        found += run_own(view, kind, condition)
    kept = (one for one in view.in_force.apply(found) if one is not None)
    keep(view.connection, _rows(kept), view.in_force.suppressions)


def _read_from_above(view: View, touched: Touched) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """Entities, not touched themselves, whose own rules read a field above them that changed."""
    for kind in sorted({one.kind for one in view.in_force.own}):
        column = ENTITY[kind].c.pk
        for above_kind, fields in read_above(view.in_force.own, kind).items():
            pks = touched.pks(above_kind, frozenset(fields) | _LINKS)
            if pks:
                hung = column.in_(below(above_kind, pks, kind))
                yield kind, hung & column.not_in(list(touched.items.get(kind, ())))


def _forget_entities(connection: Connection, kind: str, pks: list[int], tables: Sequence[Any]) -> None:
    """All findings of touched entities; those of scope rules come back with their scope."""
    for table in tables:
        connection.execute(delete(table).where(table.c.kind == KINDS[kind].code, table.c.entity.in_(pks)))


def _forget_own(view: View, kind: str, condition: ColumnElement[bool], tables: Sequence[Any]) -> None:
    keys = [one.key for one in view.in_force.own if one.kind == kind]
    entities = select(ENTITY[kind].c.pk).where(condition)
    for table in tables:
        mine = (table.c.kind == KINDS[kind].code) & table.c.rule.in_(keys) & table.c.entity.in_(entities)
        view.connection.execute(delete(table).where(mine))


def _rows(found: Iterable[Found]) -> list[dict[str, Any]]:
    """Stored forms; equal findings of a rule are numbered through."""
    seen: Counter[tuple[str, int, int]] = Counter()
    rows = []
    for one in found:
        number = number_of(one.rule)
        key = (one.kind, one.pk, number)
        if seen[key] < _PER_RULE:
            rows.append(_row(one, number * _PER_RULE + seen[key]))
        seen[key] += 1
    return rows


def _row(found: Found, n: int) -> dict[str, Any]:
    hit = found.hit
    return {
        "kind": KINDS[found.kind].code, "entity": found.pk, "n": n, "rule": found.rule.id, "severity": found.rule.severity.code, "field": hit.field,
        "span_start": hit.start, "span_end": hit.end, "message": hit.message,
        "fix": dump_json({"label": hit.fix.label, "values": dict(hit.fix.values)}) if hit.fix else None,
    }  # fmt: skip


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

"""What an entity has and is: findings, changes, marks, and when it was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select

from core.author import AuthorKind
from core.catalog import KINDS
from core.errors import QueryError
from core.query.asked import Asked
from core.query.comparing import any_of, is_empty, opposite, text_contains
from core.refusals import refused
from core.schema import ENTITY, State, change, change_set, finding, live_value, log, remark

SEVERITIES = {"error": 0, "warning": 1, "info": 2}

HAS_WORDS = ("error", "warning", "info", "finding", "change", "conflict", "comment", "label")
LAST_IMPORT = "last-import"
BY_WORDS = (LAST_IMPORT, *AuthorKind)
IS_WORDS = ("added", "edited", "removed", "draft", "enabled", "paused", "live")


def has(kind: str, word: str, position: int) -> ColumnElement[bool]:
    """`has:error` and its like."""
    word = word.lower().removesuffix("s")
    if word == "error":
        return _with_finding(kind, finding.c.severity == SEVERITIES[word]) | refused(kind)
    if word in SEVERITIES:
        return _with_finding(kind, finding.c.severity == SEVERITIES[word])
    if word == "finding":
        return _with_finding(kind)
    if word == "conflict":
        return _touched_as(kind, change.c.state == int(State.CONFLICT))
    if word == "change":
        return opposite(_is_live(kind)) | _differs(kind)
    if word in ("comment", "label"):
        name = {"comment": "comment", "label": "labels"}[word]
        noted = opposite(is_empty(ENTITY[kind].c[name], KINDS[kind].by_name[name]))
        return noted | _with_open_remark(kind) if word == "comment" else noted
    raise QueryError(f"has:{word} is not known.", position=position, hint=f"It can be has:{', has:'.join(HAS_WORDS)}.")


def is_(kind: str, word: str, position: int) -> ColumnElement[bool]:
    """`is:added` and its like; the marks mean what the grid shows."""
    found = _IS.get(word.lower())
    if found is None:
        hint = f"It can be is:{', is:'.join(IS_WORDS)} or is:empty(field)."
        raise QueryError(f"is:{word} is not known.", position=position, hint=hint)
    return found(kind)


def rule_condition(kind: str, column: str, asked: Asked) -> ColumnElement[bool]:
    """Entities with a finding of the named rule, or whose message holds a text."""
    if asked.op == "~":
        return _with_finding(kind, text_contains(finding.c[column], asked.value))
    if asked.op != "=":
        raise asked.bad_operator("= or ~")
    return _with_finding(kind, finding.c[column].in_(asked.values))


def changed(kind: str, asked: Asked) -> ColumnElement[bool]:
    """Entities that somebody or something changed on a day, or before or after it; 7d means since then."""
    if asked.op == "~":
        raise asked.bad_operator("= < <= > >=")
    periods = [_period(asked, value) for value in asked.values]
    table = ENTITY[kind]
    return any_of([table.c.pk.in_(_touched(kind, since, until)) for since, until in periods])


def changed_by(kind: str, asked: Asked) -> ColumnElement[bool]:
    """Entities that somebody changed: `by:import`, `by:generator`, a name, or `by:last-import`."""
    if asked.op not in ("=", "~"):
        raise asked.bad_operator("=, ~ or in (…)")
    return any_of([_by(kind, value, part=asked.op == "~") for value in asked.values])


def _by(kind: str, value: str, *, part: bool) -> ColumnElement[bool]:
    word = value.strip().lower()
    applied = change_set.c.applied_at_log.is_not(None)
    if word == LAST_IMPORT:
        imports = applied & (change_set.c.author_kind == str(AuthorKind.IMPORT))
        newest = select(func.max(change_set.c.pk)).where(imports).correlate(None).scalar_subquery()
        return _touched_as(kind, change.c.state == int(State.APPLIED), change_set.c.pk == newest)
    if word in tuple(AuthorKind):
        author = change_set.c.author_kind == word
    else:
        author = text_contains(change_set.c.author, value) if part else change_set.c.author == value
    return _touched_as(kind, change.c.state == int(State.APPLIED), applied & author)


def _touched_as(kind: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Entities with changes like these."""
    query = (
        select(change.c.entity)
        .select_from(change_set)
        .join(change, change.c.seq.between(change_set.c.first_change, change_set.c.last_change))
        .where(change.c.kind == KINDS[kind].code, *conditions)
    )
    return ENTITY[kind].c.pk.in_(query.correlate(None))


def _period(asked: Asked, value: str) -> tuple[date | None, date | None]:
    day = asked.day(value)
    if asked.op == "=":
        open_ended = value.strip().lower().endswith("d")
        return day, None if open_ended else day + timedelta(days=1)
    after = day + timedelta(days=1)
    return {"<": (None, day), "<=": (None, after), ">": (after, None), ">=": (day, None)}[asked.op]


def _touched(kind: str, since: date | None, until: date | None) -> Select[tuple[int]]:
    query = (
        select(change.c.entity)
        .select_from(change_set)
        .join(log, log.c.seq == change_set.c.applied_at_log)
        .join(change, change.c.seq.between(change_set.c.first_change, change_set.c.last_change))
        .where(change.c.kind == KINDS[kind].code, change.c.state == int(State.APPLIED))
    )
    if since:
        query = query.where(log.c.at >= _ms(since))
    if until:
        query = query.where(log.c.at < _ms(until))
    return query.correlate(None)


def _ms(day: date) -> int:
    """The first moment of a day on this machine, in milliseconds since 1970 UTC."""
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)


def _with_finding(kind: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(finding.c.entity).where(finding.c.kind == KINDS[kind].code, *conditions)
    return ENTITY[kind].c.pk.in_(query.correlate(None))


def _differs(kind: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    query = select(live_value.c.entity).where(live_value.c.kind == KINDS[kind].code, *conditions)
    return ENTITY[kind].c.pk.in_(query.correlate(None))


def _with_open_remark(kind: str) -> ColumnElement[bool]:
    """Somebody said something about it that nobody has resolved."""
    begun = (remark.c.thread.is_(None), remark.c.resolved_at.is_(None))
    query = select(remark.c.entity).where(remark.c.kind == KINDS[kind].code, *begun)
    return ENTITY[kind].c.pk.in_(query.correlate(None))


def _is_live(kind: str) -> ColumnElement[bool]:
    return ENTITY[kind].c.live == 1


def _added(kind: str) -> ColumnElement[bool]:
    return opposite(_is_live(kind))


def _removed(kind: str) -> ColumnElement[bool]:
    return _is_live(kind) & (ENTITY[kind].c.status == "REMOVED") & _differs(kind, live_value.c.field == "status")


def _edited(kind: str) -> ColumnElement[bool]:
    return _is_live(kind) & _differs(kind) & opposite(_removed(kind))


def _status(word: str) -> Callable[[str], ColumnElement[bool]]:
    return lambda kind: ENTITY[kind].c.status == word


_IS: Mapping[str, Callable[[str], ColumnElement[bool]]] = {
    "added": _added,
    "edited": _edited,
    "removed": _removed,
    "draft": _status("DRAFT"),
    "enabled": _status("ENABLED"),
    "paused": _status("PAUSED"),
    "live": _is_live,
}

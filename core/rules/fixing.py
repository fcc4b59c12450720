"""Putting findings right: all of one rule at once, as one change set that one undo takes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, MetaData, Table, func, insert, select

from core.catalog import KINDS, KINDS_BY_CODE, Field
from core.errors import InvalidInput, NothingToDo
from core.progress import Progress, silent
from core.recording import Edit
from core.rules.checking import draft_view
from core.rules.context import local_today
from core.rules.registry import known_rule
from core.rules.rule import Hit, PerScope, Rule
from core.rules.running import Found, run_entities, run_scope
from core.rules.scanning import Scanner
from core.rules.view import View
from core.schema import ENTITY, AnyValue, finding
from core.values import decode, encode
from core.workspace import Workspace

_ROUNDS = 6
# Fixes to be looked at one by one: an acronym nobody told us of would be written small, a bid raised.
ONE_BY_ONE = frozenset(
    {"google.text.capitals_likely", "linkedin.text.capitals_likely", "google.keyword.below_first_page"}
)
_CHUNK = 5_000


@dataclass(frozen=True)
class Fixed:
    """How many entities were put right, and how many of the findings with a fix are left (their fields cannot be edited)."""

    entities: int
    left: int


def count_fixable(workspace: Workspace, rule: str, kind: str | None = None, pks: Sequence[int] | None = None) -> int:
    """How many stored findings of a rule have a fix; of some rows of a kind when named."""
    if rule in ONE_BY_ONE and pks is None:
        return 0
    query = select(func.count()).select_from(finding).where(_fixable(rule, kind, pks))
    with workspace.read() as connection:
        return int(connection.execute(query).scalar_one())


def _fixable(rule: str, kind: str | None, pks: Sequence[int] | None) -> ColumnElement[bool]:
    found = (finding.c.rule == rule) & finding.c.fix.is_not(None)
    if kind is not None:
        found &= finding.c.kind == KINDS[kind].code
    return found if pks is None else found & finding.c.entity.in_(pks)


def fix_all(
    workspace: Workspace,
    rule: str,
    *,
    kind: str | None = None,
    pks: Sequence[int] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Fixed:
    """Apply the fixes of one rule to everything it found (or to some rows of a kind), as one undoable step.

    Raises InvalidInput for a rule without fixes and NothingToDo where there is nothing to put right.
    """
    known = known_rule(rule)
    if known is None:
        raise InvalidInput(
            f"{rule} has no fix.", where="rule", hint="Rules you wrote say what is wrong, not how to mend it."
        )
    if rule in ONE_BY_ONE and pks is None:
        raise InvalidInput(
            f"“{known.title}” is fixed one by one.", where="rule", hint="Whether the fix is right has to be looked at."
        )
    progress = progress or silent()
    about = {"command": ["fix", rule]} if kind is None and pks is None else None
    with workspace.edit(f"Fix: {known.title}", reason=known.help, about=about) as edit:
        waiting = _waiting(edit.connection, rule, kind, pks)
        if not any(waiting.values()):
            raise NothingToDo(f"Nothing is left to fix: {known.title}.")
        view = draft_view(edit.connection, workspace.currency, today or local_today(workspace))
        done, left = 0, 0
        for name, mine in waiting.items():
            changed, rest = _fix_kind(edit, view, known, name, mine, progress)
            done, left = done + changed, left + rest
    return Fixed(done, left)


def _waiting(connection: Connection, rule: str, kind: str | None, pks: Sequence[int] | None) -> dict[str, list[int]]:
    query = select(finding.c.kind, finding.c.entity).distinct().where(_fixable(rule, kind, pks))
    found: dict[str, list[int]] = {}
    for code, pk in connection.execute(query.order_by(finding.c.kind, finding.c.entity)):
        found.setdefault(KINDS_BY_CODE[code].name, []).append(pk)
    return found


def _fix_kind(edit: Edit, view: View, rule: Rule, kind: str, pks: list[int], progress: Progress) -> tuple[int, int]:
    """Put the entities of a kind right, in rounds: a text may hold the same fault several times."""
    changed: set[int] = set()
    hits = _hits(view, rule, kind, pks)
    for _ in range(_ROUNDS):
        if not hits:
            break
        progress.step(f"Fixing: {rule.title}", len(changed), len(pks))
        values = {pk: _merged(view.connection, kind, pk, mine) for pk, mine in hits.items()}
        written = _write(edit, kind, values)
        if not written:
            break
        changed |= written
        hits = _hits(view, rule, kind, sorted(written))
    return len(changed), len(set(hits) - changed)


def _hits(view: View, rule: Rule, kind: str, pks: Sequence[int]) -> dict[int, list[Hit]]:
    """What a rule finds in entities now, where it knows a fix."""
    found: dict[int, list[Hit]] = {}
    wanted = set(pks)
    for one in _run(view, rule, kind, pks):
        if one is not None and one.rule.id == rule.id and one.hit.fix is not None and one.pk in wanted:
            found.setdefault(one.pk, []).append(one.hit)
    return found


def _run(view: View, rule: Rule, kind: str, pks: Sequence[int]) -> Iterator[Found | None]:
    if isinstance(rule.check, PerScope):
        # What surrounds an entity decides, so all are looked at.
        yield from run_scope(view, rule, rule.check, None)
        return
    scanner = Scanner(view.context.voice, view.context.markets)
    for at in range(0, len(pks), _CHUNK):
        yield from run_entities(view, kind, ENTITY[kind].c.pk.in_(pks[at : at + _CHUNK]), scanner)


def _merged(connection: Connection, kind: str, pk: int, hits: Iterable[Hit]) -> dict[str, Any]:
    """The values of several fixes of one entity together; those of a list are taken element by element."""
    values: dict[str, Any] = {}
    for hit in hits:
        for name, value in hit.fix.values.items() if hit.fix else ():
            if name not in values:
                values[name] = value
            elif isinstance(value, list):
                values[name] = _joined(_current(connection, kind, pk, name), values[name], value)
    return values


def _joined(current: Any, one: Any, other: list[Any]) -> Any:
    if not isinstance(current, list) or not len(current) == len(one) == len(other):
        return one
    return [new if new != old else first for old, first, new in zip(current, one, other, strict=True)]


def _current(connection: Connection, kind: str, pk: int, name: str) -> Any:
    table = ENTITY[kind]
    stored = connection.execute(select(table.c[name]).where(table.c.pk == pk)).scalar()
    return decode(KINDS[kind].by_name[name], stored)


def _write(edit: Edit, kind: str, values: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Give each entity its values; returns those that were changed."""
    written: set[int] = set()
    for name in sorted({name for row in values.values() for name in row}):
        described = KINDS[kind].by_name[name]
        rows = {pk: encode(described, row[name]) for pk, row in values.items() if name in row}
        kept = _may_write(edit.connection, kind, described, rows)
        _write_field(edit, kind, described, {pk: rows[pk] for pk in kept})
        written |= kept
    return written


def _may_write(connection: Connection, kind: str, described: Field, rows: Mapping[int, Any]) -> set[int]:
    """The entities whose field can still be edited: some cannot once a platform has them."""
    if described.read_only:
        return set()
    if not described.immutable:
        return set(rows)
    table = ENTITY[kind]
    fixed = table.c.live == 1
    if "platform" in table.c:
        fixed &= table.c.platform.in_(described.immutable)
    pks = sorted(rows)
    posted = {
        pk
        for at in range(0, len(pks), _CHUNK)
        for pk in connection.execute(select(table.c.pk).where(table.c.pk.in_(pks[at : at + _CHUNK]), fixed)).scalars()
    }
    return set(rows) - posted


def _write_field(edit: Edit, kind: str, described: Field, rows: Mapping[int, Any]) -> None:
    """One field of many entities, each its own value, in a few statements."""
    if not rows:
        return
    kept = Table(
        "fix_value", MetaData(), Column("pk", Integer, primary_key=True), Column("value", AnyValue()), prefixes=["TEMPORARY"]
    )  # fmt: skip
    kept.drop(edit.connection, checkfirst=True)
    kept.create(edit.connection)
    edit.connection.execute(insert(kept), [{"pk": pk, "value": value} for pk, value in rows.items()])
    table = ENTITY[kind]
    value = select(kept.c.value).where(kept.c.pk == table.c.pk).scalar_subquery()
    edit.set_where(kind, table.c.pk.in_(select(kept.c.pk)), described.name, value, reason="Fix of a finding")
    kept.drop(edit.connection)

"""Looking again at what an edit concerns: which stored findings go, and what comes instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from core.among import among
from core.catalog import KINDS
from core.progress import Progress
from core.rules.concerned import Concerned, own_reads, tables_in
from core.rules.own.running import read_above
from core.rules.running import SCOPE_RULES, run_entities, run_own, run_scope
from core.rules.scanning import Scanner
from core.rules.spool import Spool, numbered
from core.rules.touched import LINKS, Touched
from core.rules.view import View, below
from core.schema import ENTITY

_CHUNK = 2_000


@dataclass(frozen=True)
class Forget:
    """Findings that go: of some entities of a kind, by these rules, or by all but these."""

    kind: str
    pks: Sequence[int]
    rules: frozenset[str]
    but: bool = False


def renew(view: View, touched: Touched, spool: Spool, progress: Progress) -> list[Forget]:
    """Put what the rules say of all that is concerned into the spool; returns which stored findings go for it.

    Writes nothing, so that edits may go on meanwhile. Raises Cancelled.
    """
    return [
        *_entities(view, touched, spool, progress),
        *_scopes(view, touched, spool, progress),
        *_from_above(view, touched, spool),
    ]


def _entities(view: View, touched: Touched, spool: Spool, progress: Progress) -> Iterator[Forget]:
    scanner = Scanner(view.context.voice, view.context.markets)
    done = 0
    for kind, items in touched.items.items():
        pks = sorted(items)
        for at in range(0, len(pks), _CHUNK):
            progress.step("Checking", done, touched.count)
            chunk = pks[at : at + _CHUNK]
            found = run_entities(view, kind, among(ENTITY[kind].c.pk, chunk), scanner)
            spool.add(numbered(view.in_force.apply(found)))
            done += len(chunk)
        yield Forget(kind, pks, _about_siblings(kind), but=True)


def _about_siblings(kind: str) -> frozenset[str]:
    """Rules that read few fields of a kind: what they found stays unless one of those changed."""
    return frozenset(rule.id for rule, check in SCOPE_RULES if check.owner == kind and own_reads(check) is not None)


def _scopes(view: View, touched: Touched, spool: Spool, progress: Progress) -> Iterator[Forget]:
    together: dict[tuple[str, tuple[int, ...]], set[str]] = {}
    for rule, check, owners in Concerned(view, touched).scopes(SCOPE_RULES):
        progress.step("Checking", touched.count, touched.count)
        spool.add(numbered(view.in_force.apply(run_scope(view, rule, check, among(ENTITY[check.owner].c.pk, owners)))))
        together.setdefault((check.owner, tuple(owners)), set()).add(rule.id)
    for (owner, pks), ids in together.items():
        yield Forget(owner, pks, frozenset(ids))


def _from_above(view: View, touched: Touched, spool: Spool) -> Iterator[Forget]:
    """Entities, not touched themselves, whose own rules read a field above them that changed."""
    for kind in sorted({one.kind for one in view.in_force.own}):
        hung = list(_hung_below_changed(view, touched, kind))
        if hung:
            condition = or_(*hung) & ~among(ENTITY[kind].c.pk, list(touched.items.get(kind, ())))
            pks = list(view.connection.execute(select(ENTITY[kind].c.pk).where(condition)).scalars())
            spool.add(numbered(view.in_force.apply(run_own(view, kind, condition))))
            yield Forget(kind, pks, frozenset(one.key for one in view.in_force.own if one.kind == kind))


def _hung_below_changed(view: View, touched: Touched, kind: str) -> Iterator[ColumnElement[bool]]:
    for above_kind, fields in read_above(view.in_force.own, kind).items():
        pks = touched.pks(above_kind, frozenset(fields) | LINKS)
        if pks:
            yield ENTITY[kind].c.pk.in_(below(above_kind, pks, kind))


def forget(connection: Connection, forgets: Sequence[Forget]) -> None:
    """Drop stored findings: one statement each."""
    for table in tables_in(connection):
        for one in forgets:
            mine = (table.c.kind == KINDS[one.kind].code) & among(table.c.entity, one.pks)
            by = table.c.rule.not_in(one.rules) if one.but else table.c.rule.in_(one.rules)
            connection.execute(delete(table).where(mine, by))

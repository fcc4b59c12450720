"""Checking the whole draft, or a proposal as if it were accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from core.brief import Brand
from core.catalog import KINDS
from core.errors import NotFound
from core.ids import id_text, parse_id
from core.progress import Progress, silent
from core.rules.context import context_in, local_today
from core.rules.forces import in_force
from core.rules.in_force import InForce
from core.rules.registry import number_of
from core.rules.rule import Finding
from core.rules.running import Found, run_all
from core.rules.spelling import usual_words
from core.rules.suppressing import split
from core.rules.view import View, created_by, has_removed
from core.schema import ENTITY, Presence, change_set
from core.workspace import Workspace

_CHUNK = 5_000
T = TypeVar("T")


def check(
    workspace: Workspace,
    *,
    where: Mapping[str, ColumnElement[bool]] | None = None,
    today: date | None = None,
    brand: Brand | None = None,
    proposal: str | None = None,
    suppressed: bool = False,
    progress: Progress | None = None,
) -> list[Finding]:
    """Run all rules, errors first. `where` keeps the entities of each kind that match (kinds it does not name are left out).

    With `proposal` (a change set's id) the draft is seen as if its new entities were in it, and only those are reported. With
    `suppressed` only what a suppression answers for is returned, else only what none does.
    """
    with workspace.read() as connection:
        view = learned(_view(connection, workspace.currency, today or local_today(workspace), brand, proposal))
        kept = where if proposal is None else _proposed(view, where)
        found = list(counted(run_all(view, kept), connection, progress or silent()))
        if kept is not None:
            found = _matching(connection, found, kept)
        open_, answered = _settled(view, sorted(found, key=_order))
        return findings_of(connection, *answered) if suppressed else findings_of(connection, open_)


def learned(view: View) -> View:
    """The view with the words that are usual now; for looking at everything."""
    return replace(view, context=replace(view.context, usual=usual_words(view)))


def draft_view(
    connection: Connection, currency: str, today: date, brand: Brand | None = None, now: InForce | None = None
) -> View:
    """The draft as rules see it; `now` is what is in force, when it was read already."""
    context = context_in(connection, currency, today, brand)
    return View(connection, context, None, has_removed(connection), now or in_force(connection, today))


def _view(connection: Connection, currency: str, today: date, brand: Brand | None, proposal: str | None) -> View:
    if proposal is None:
        return draft_view(connection, currency, today, brand)
    ident = parse_id(proposal).bytes
    row = connection.execute(
        select(change_set.c.first_change, change_set.c.last_change).where(change_set.c.id == ident)
    ).first()
    if row is None:
        raise NotFound(f"There is no change set {proposal}.", hint="`changesets` lists them.")
    context = context_in(connection, currency, today, brand, ident)
    changes = (row.first_change, row.last_change)
    return View(connection, context, changes, has_removed(connection), in_force(connection, today))


class _Asked(NamedTuple):
    """A finding as suppressions look at it."""

    rule: str
    kind: int
    entity: int
    field: str | None
    found: Found


def _settled(view: View, found: list[Found]) -> tuple[list[Found], tuple[list[Found], list[str]]]:
    """What shows, and what is answered for with the reasons given."""
    asked = [_Asked(one.rule.id, KINDS[one.kind].code, one.pk, one.hit.field, one) for one in found]
    open_, answered = split(view.connection, asked, view.in_force.suppressions)
    reasons = {one.pk: one.reason for one in view.in_force.suppressions}
    return [one.found for one in open_], ([one.found for one, _ in answered], [reasons[by] for _, by in answered])


def _proposed(view: View, where: Mapping[str, ColumnElement[bool]] | None) -> dict[str, ColumnElement[bool]]:
    """The entities a proposal creates."""
    assert view.proposal is not None
    created: dict[str, ColumnElement[bool]] = {
        kind: ENTITY[kind].c.pk.in_(created_by(kind, view.proposal)) for kind in KINDS
    }
    return created if where is None else {kind: created[kind] & condition for kind, condition in where.items()}


def counted(found: Iterable[T | None], connection: Connection, progress: Progress) -> Iterator[T]:
    """What was found, with progress reported on the way; raises Cancelled."""
    total = sum(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.presence == int(Presence.DRAFT))
        ).scalar_one()
        for table in ENTITY.values()
    )
    done = 0
    progress.step("Checking", 0, total)
    for one in found:
        if one is not None:
            yield one
            continue
        done += 1
        if done % 500 == 0:
            progress.step("Checking", min(done, total), total)
    progress.step("Checking", total, total)


def _matching(connection: Connection, found: list[Found], where: Mapping[str, ColumnElement[bool]]) -> list[Found]:
    kept: list[Found] = []
    for kind, condition in where.items():
        mine = [one for one in found if one.kind == kind]
        pks = sorted({one.pk for one in mine})
        column = ENTITY[kind].c.pk
        match: set[int] = set()
        for at in range(0, len(pks), _CHUNK):
            match.update(
                connection.execute(select(column).where(column.in_(pks[at : at + _CHUNK]), condition)).scalars()
            )
        kept += [one for one in mine if one.pk in match]
    return kept


def _order(found: Found) -> tuple[int, int, int, int]:
    return found.rule.severity.code, KINDS[found.kind].code, found.pk, number_of(found.rule)


def findings_of(connection: Connection, found: list[Found], reasons: list[str] | None = None) -> list[Finding]:
    """Findings with the ids of their entities, and the reasons they are suppressed for."""
    ids = {
        kind: ids_of(connection, kind, {one.pk for one in found if one.kind == kind})
        for kind in {one.kind for one in found}
    }
    return [
        Finding(
            rule.id, rule.severity, kind, ids[kind][pk], hit.field, _span(hit.start, hit.end), hit.message, hit.fix,
            reasons[at] if reasons else None,
        )
        for at, (rule, kind, pk, hit) in enumerate(found)
    ]  # fmt: skip


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def ids_of(connection: Connection, kind: str, pks: Iterable[int]) -> dict[int, str]:
    """Ids of entities by row number."""
    wanted = sorted(pks)
    table = ENTITY[kind]
    ids: dict[int, str] = {}
    for at in range(0, len(wanted), _CHUNK):
        rows = connection.execute(select(table.c.pk, table.c.id).where(table.c.pk.in_(wanted[at : at + _CHUNK])))
        ids.update((pk, id_text(raw)) for pk, raw in rows)
    return ids

"""Lists of a million rows: the positions of a result in a temporary table, the rows read page by page.

`materialise` runs in a job (SQLite fills the table without holding Python's lock); `first_rows` answers at once.
A result keeps its own connection until it is closed; the window and a job may ask it in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
)

from core import pins
from core.catalog import GOOGLE, KINDS, Kind
from core.database import cancellable, translated
from core.errors import Cancelled
from core.formulas.keeping import Kept, kept_by_row
from core.imported import imported
from core.metrics import Period, metrics
from core.ordering import arrangement
from core.progress import Progress
from core.refusals import last_refusals
from core.rows import EntityRow, Mark, entity_query, entity_row, marks
from core.schema import ENTITY, Presence, finding
from core.scope import View, Wanted
from core.staying import came_or_went, last_done
from core.topmost import first_pks, without_needless_scope
from core.workspace import Workspace

_POSITIONS = Table(
    "grid_result",
    MetaData(),
    Column("position", Integer, primary_key=True),
    Column("pk", Integer),
    prefixes=["TEMPORARY"],
)
_PKS: BindParameter[Any] = bindparam("pks", expanding=True)
_CHUNK = 500
REFUSED = "platform.refused"
"""The rule that notes of refused posts name."""
_COMPARED_AT_ONCE = 2_000
MOST_STAYING = 50_000
"""Of a longer list that is searched, all rows means those that match now: it is looked for anew when they are others."""


# Platform, names of the parents by kind, currency, and why a row would not run.
_Above = tuple[str, dict[str, str], str | None, str | None]


@dataclass(frozen=True)
class Note:
    """One finding of a row, as shown beside it; severity 0 error, 1 warning, 2 information."""

    severity: int
    field: str | None
    span: tuple[int, int] | None
    message: str
    fix: str | None
    rule: str


@dataclass(frozen=True)
class GridRow:
    """One row of a list: the entity, its marks, the names of its parents by kind, and what the rules say.

    `currency` is the account's own; None where it has none and the workspace's counts. `metrics` are those of
    `core.metrics.figures` when the list asked for them; a row without facts has none. `remarks` counts the open threads
    by field (None: on the row as a whole), `formulas` are those its cells follow. `imported` are the fields that hold what
    the last import wrote, of a row it made its name.
    """

    row: EntityRow
    mark: Mark
    platform: str
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    inherited: str | None = None
    gone: bool = False
    notes: tuple[Note, ...] = ()
    metrics: Mapping[str, int | float | None] = field(default_factory=dict)
    remarks: Mapping[str | None, int] = field(default_factory=dict)
    formulas: Mapping[str, Kept] = field(default_factory=dict)
    imported: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.row.id

    @property
    def pk(self) -> int:
        """The entity's row number."""
        return self.row.pk


def first_rows(workspace: Workspace, wanted: Wanted, count: int, progress: Progress | None = None) -> list[GridRow]:
    """The first rows of a list, straight from the tables; raises QueryError."""
    pks = first_pks(workspace, wanted, count, progress)
    with workspace.read() as connection, cancellable(connection, progress):
        return read_rows(connection, wanted.kind, pks, wanted.metrics)


class Result:
    """The rows of one list at one moment: how many, and any stretch of them."""

    def __init__(self, workspace: Workspace, wanted: Wanted, connection: Connection, total: int, done: int = 0) -> None:
        self._workspace = workspace
        self.wanted = wanted
        # The newest entry of the log these rows know of.
        self.done = done
        self._connection = connection
        self._turn = Lock()
        self.total = total

    @property
    def in_use(self) -> bool:
        """Whether somebody reads just now; others would wait."""
        return self._turn.locked()

    def page(self, start: int, count: int) -> list[GridRow]:
        """The rows from position `start` (0 is the first), as they stand now."""
        with self._reading():
            return read_rows(self._connection, self.wanted.kind, self._pks(start, count), self.wanted.metrics)

    def ids(self, start: int, count: int) -> list[str]:
        """The ids of a stretch of rows."""
        from core.ids import id_text

        table = ENTITY[self.wanted.kind]
        query = (
            select(table.c.id)
            .join(_POSITIONS, _POSITIONS.c.pk == table.c.pk)
            .where(_POSITIONS.c.position.between(start + 1, start + count))
            .order_by(_POSITIONS.c.position)
        )
        with self._reading():
            return [id_text(raw) for raw in self._connection.execute(query).scalars()]

    def position(self, pk: int) -> int | None:
        """Where an entity stands in the list."""
        query = select(_POSITIONS.c.position).where(_POSITIONS.c.pk == pk)
        with self._reading():
            found = self._connection.execute(query).scalar()
        return None if found is None else int(found) - 1

    def next_finding(self, after: int, *, backwards: bool = False) -> int | None:
        """The next position (before or after `after`) whose entity has an error or a warning."""
        code = KINDS[self.wanted.kind].code
        column = _POSITIONS.c.position
        faulty = select(finding.c.entity).where(finding.c.kind == code, finding.c.severity < 2)
        side = column < after + 1 if backwards else column > after + 1
        pick = func.max(column) if backwards else func.min(column)
        with self._reading():
            found = self._connection.execute(select(pick).where(side, _POSITIONS.c.pk.in_(faulty))).scalar()
        return None if found is None else int(found) - 1

    def pks(self, start: int, count: int) -> list[int]:
        """The row numbers of a stretch of rows; raises Cancelled when the result was closed."""
        with self._reading():
            return self._pks(start, count)

    def came_or_went(self, done: int) -> bool:
        """Whether rows of the kind were made or taken away after entry `done` of the log, or hung elsewhere."""
        with self._reading():
            return came_or_went(self._connection, self.wanted.kind, done)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._turn:
            if self._connection.closed:
                raise Cancelled
            with translated(self._workspace.path), self._connection.begin():
                yield

    def _pks(self, start: int, count: int) -> list[int]:
        query = (
            select(_POSITIONS.c.pk)
            .where(_POSITIONS.c.position.between(start + 1, start + count))
            .order_by(_POSITIONS.c.position)
        )
        return list(self._connection.execute(query).scalars())

    def close(self) -> None:
        """Give the connection back."""
        with self._turn:
            if self._connection.closed:
                return
            with self._connection.begin():
                _POSITIONS.drop(self._connection, checkfirst=False)
            self._connection.close()


@dataclass(frozen=True)
class Before:
    """What a list shows when it is looked for again: its result, or the row numbers of its first rows while there is none.

    `stretches` (start, count) are those that must not silently become other rows: what is selected, and what was read.
    `done` is the newest entry of the log the rows know of; None where there is no telling, or they are to be sorted anew.
    """

    result: Result | None
    first: Sequence[int]
    total: int
    stretches: Sequence[tuple[int, int]]
    done: int | None = None

    def stays(self, result: Result) -> bool:
        """Whether the same rows are there as ever, only that they would stand elsewhere now or not match any more:
        who types down a column keeps the place, as in a spreadsheet, until the list is asked anew. Runs in a job."""
        wanted = result.wanted
        # More match than are shown (a check found them, say), or what is to be put right was: such a list empties as one works.
        if result.total > self.total or (wanted.view is not View.ALL and result.total != self.total):
            return False
        searched = bool(wanted.query or wanted.view is not View.ALL)
        if self.done is None or wanted.group is not None or (searched and self.total > MOST_STAYING):
            return False
        return not result.came_or_went(self.done)

    def holds(self, result: Result, progress: Progress) -> bool:
        """Whether the rows still stand in a new result where they stood; runs in a job."""
        if self.result is None:
            return result.total >= self.total and list(self.first) == result.pks(0, self.total)
        if result.total != self.total:
            return False
        return all(
            self.result.pks(at, size) == result.pks(at, size)
            for start, count in self.stretches
            for at, size in _pieces(start, count, progress)
        )


def _pieces(start: int, count: int, progress: Progress) -> Iterator[tuple[int, int]]:
    """A stretch in pieces, so that the window never waits long for its turn."""
    for at in range(start, start + count, _COMPARED_AT_ONCE):
        if progress.cancelled:
            raise Cancelled
        yield at, min(_COMPARED_AT_ONCE, start + count - at)


def materialise(workspace: Workspace, wanted: Wanted, progress: Progress | None = None) -> Result:
    """Fix the rows of a list and their order; raises QueryError."""
    if progress is not None:
        progress.step("Filling the list")
    connection = workspace.engine.connect()
    try:
        with translated(workspace.path), cancellable(connection, progress), connection.begin():
            # A list that was dropped without being closed leaves its table on the pooled connection.
            _POSITIONS.drop(connection, checkfirst=True)
            _POSITIONS.create(connection, checkfirst=False)
            picked = arrangement(without_needless_scope(connection, wanted)).rows()
            connection.execute(insert(_POSITIONS).from_select(["pk"], picked))
            # Numbered from 1 without gaps, so the highest number is the count.
            total = connection.execute(select(func.coalesce(func.max(_POSITIONS.c.position), 0))).scalar_one()
            done = last_done(connection)
    except BaseException:
        connection.invalidate()
        connection.close()
        raise
    return Result(workspace, wanted, connection, int(total), done)


def rows_of(workspace: Workspace, kind: str, pks: Sequence[int], period: Period | None = None) -> list[GridRow]:
    """Named entities as list rows, in the given order; with a period also their metrics."""
    with workspace.read() as connection:
        return read_rows(connection, kind, list(pks), period)


def read_rows(connection: Connection, kind: str, pks: Sequence[int], period: Period | None = None) -> list[GridRow]:
    """List rows of these row numbers, in this order; a row that is no more is left out."""
    described = KINDS[kind]
    stored: dict[int, Row[Any]] = {}
    for at in range(0, len(pks), _CHUNK):
        chunk = {_PKS.key: pks[at : at + _CHUNK]}
        stored |= {row.pk: row for row in connection.execute(_entities_query(kind), chunk)}
    entities = [entity_row(described, stored[pk]) for pk in pks if pk in stored]
    shown = marks(connection, kind, entities)
    above = _parents(connection, described, entities)
    notes = _notes(connection, described.code, [e.pk for e in entities if shown[e.pk].errors or shown[e.pk].warnings])
    gone = {pk for pk, row in stored.items() if row.presence == int(Presence.GONE)}
    _add_refused(connection, kind, shown, notes)
    sums = metrics(connection, kind, list(stored), period.since, period.until) if period else {}
    said = pins.counts(connection, kind, list(stored))
    kept = kept_by_row(connection, kind, list(stored))
    came = imported(connection, kind, list(stored))
    return [
        GridRow(
            e,
            shown[e.pk],
            *above.of(described, e),
            gone=e.pk in gone,
            notes=tuple(notes.get(e.pk, ())),
            metrics=sums.get(e.pk, {}),
            remarks=said.get(e.pk, {}),
            formulas=kept.get(e.pk, {}),
            imported=came.get(e.pk, frozenset()),
        )
        for e in entities
    ]


@cache
def _entities_query(kind: str) -> Select[Any]:
    # Made once: putting a statement into words takes longer than reading the rows of a page.
    return entity_query(KINDS[kind]).where(ENTITY[kind].c.pk.in_(_PKS))


@dataclass(frozen=True)
class _Parents:
    """Names, statuses and platforms of the parents that a page of rows needs."""

    groups: Mapping[int, Any]
    campaigns: Mapping[int, Any]
    accounts: Mapping[int, Any]
    known: dict[tuple[Any, ...], _Above] = field(default_factory=dict)

    def of(self, kind: Kind, entity: EntityRow) -> _Above:
        """Platform, names of the parents by kind, currency, and why the row would not run; alike for rows side by side."""
        place = (*entity.parents.values(), entity["platform"], entity.pk if kind.name == "account" else None)
        found = self.known.get(place)
        if found is None:
            found = self.known[place] = self._looked_up(kind, entity)
        return found

    def _looked_up(self, kind: Kind, entity: EntityRow) -> _Above:
        group = self.groups.get(entity.parents.get("ad_group") or 0)
        campaign = self.campaigns.get(entity.parents.get("campaign") or (group.campaign if group else 0) or 0)
        account = self.accounts.get(entity.parents.get("account") or (campaign.account if campaign else 0) or 0)
        found = {"ad_group": group, "campaign": campaign, "account": account}
        platform = entity["platform"] or next((p.platform for p in (group, campaign, account) if p), None) or GOOGLE
        names = {name: parent.name or "" for name, parent in found.items() if parent is not None}
        currency = account.currency if account else entity["currency"] if kind.name == "account" else None
        return platform, names, currency, _inherited(group, campaign)


def _inherited(group: Any, campaign: Any) -> str | None:
    """Why a row would not run although its own status says so."""
    for parent, word in ((campaign, "Campaign"), (group, "Ad group")):
        if parent is not None and parent.status in ("PAUSED", "REMOVED", "DRAFT"):
            return f"{word} {parent.status.lower()}"
    return None


def _parents(connection: Connection, kind: Kind, entities: Sequence[EntityRow]) -> _Parents:
    def wanted(name: str) -> set[int]:
        return {e.parents[name] for e in entities if e.parents.get(name)}  # type: ignore[misc]

    groups = _lookup(connection, "ad_group", wanted("ad_group"), "campaign")
    campaigns = _lookup(connection, "campaign", wanted("campaign") | {g.campaign for g in groups.values()}, "account")
    accounts = _lookup(connection, "account", wanted("account") | {c.account for c in campaigns.values()}, "currency")
    return _Parents(groups, campaigns, accounts)


def _lookup(connection: Connection, kind: str, pks: Iterable[int], *extra: str) -> dict[int, Any]:
    wanted = [pk for pk in pks if pk]
    found: dict[int, Any] = {}
    for at in range(0, len(wanted), _CHUNK):
        chunk = {_PKS.key: wanted[at : at + _CHUNK]}
        found |= {row.pk: row for row in connection.execute(_lookup_query(kind, extra), chunk)}
    return found


@cache
def _lookup_query(kind: str, extra: tuple[str, ...]) -> Select[Any]:
    table = ENTITY[kind]
    columns: list[ColumnElement[Any]] = [table.c[name] for name in ("pk", "name", "status", "platform", *extra)]
    return select(*columns).where(table.c.pk.in_(_PKS))


def _add_refused(connection: Connection, kind: str, shown: dict[int, Mark], notes: dict[int, list[Note]]) -> None:
    """What still waits after a platform refused it is marked like an error, until it is posted or changed."""
    waiting = [pk for pk, mark in shown.items() if mark.change is not None]
    for pk, said in last_refusals(connection, kind, waiting).items() if waiting else ():
        shown[pk] = replace(shown[pk], errors=shown[pk].errors + 1)
        words = " ".join(part for part in ("Refused when it was posted:", said.message, said.fix) if part)
        notes.setdefault(pk, []).insert(0, Note(0, said.field, None, words, None, REFUSED))


def _notes(connection: Connection, code: int, pks: Sequence[int]) -> dict[int, list[Note]]:
    notes: dict[int, list[Note]] = {}
    for at in range(0, len(pks), _CHUNK):
        query = (
            select(finding)
            .where(finding.c.kind == code, finding.c.entity.in_(pks[at : at + _CHUNK]))
            .order_by(finding.c.entity, finding.c.severity, finding.c.n)
        )
        for row in connection.execute(query):
            span = (row.span_start, row.span_end) if row.span_start is not None else None
            notes.setdefault(row.entity, []).append(Note(row.severity, row.field, span, row.message, row.fix, row.rule))
    return notes

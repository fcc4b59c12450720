"""A change set laid out for review: by campaign and ad group, with a tick for each change, however many there are.

`lay_out` runs in a job. What it returns stands in memory (nine bytes a change, and its places), so that places, counts
and ticks answer at once; the changes themselves are read page by page as they are scrolled to.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Table,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)

from core import changesets
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import ChangeRow, Outcome
from core.database import cancellable, translated
from core.ids import parse_id
from core.progress import Progress
from core.rows import EntityRow, entity_query, entity_row
from core.schema import ENTITY, Op, change, change_set
from core.workspace import Workspace

_SHEET = Table(
    "review_sheet",
    MetaData(),
    Column("position", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("op", Integer, nullable=False),
    Column("account", Integer),
    Column("campaign", Integer),
    Column("ad_group", Integer),
    Column("own", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
_S = _SHEET.c
_LEVELS = ("account", "campaign", "ad_group")
_CHUNK = 20_000
Place = tuple[str, int]
"""Kind (`account`, `campaign`, `ad_group`) and row number."""


@dataclass(frozen=True)
class Count:
    """How many changes stand in a place, and how many of them are ticked."""

    total: int
    ticked: int


@dataclass(frozen=True, slots=True)
class Group:
    """A campaign or ad group that holds changes; `created` when this change set makes it."""

    place: Place
    name: str
    platform: str
    created: bool


@dataclass(frozen=True)
class Line:
    """One change with its tick; for a made or removed entity also the entity's values."""

    change: ChangeRow
    ticked: bool
    entity: EntityRow | None


@dataclass(slots=True)
class _Span:
    """Where a place's changes stand: from `first` to before `end`; its own come first, then what it holds directly."""

    first: int
    end: int
    own: int = 0
    other: int = 0


@dataclass(frozen=True)
class _Plan:
    """The laid out changes: their numbers in order, and which stretch of them belongs to which place."""

    seqs: array[int]
    spans: Mapping[Place, _Span]
    starts: Sequence[int]
    paths: Sequence[tuple[Place, ...]]
    made: Mapping[Place, int]
    groups: Mapping[Place | None, Sequence[Group]]
    edits: bool
    made_at: Mapping[int, Place] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "made_at", {at: place for place, at in self.made.items()})


class Sheet:
    """One change set, laid out."""

    def __init__(self, workspace: Workspace, id: str, plan: _Plan) -> None:
        self._workspace = workspace
        self.id = id
        self._plan = plan
        self._ticks = bytearray(len(plan.seqs))

    def groups(self, parent: Place | None) -> Sequence[Group]:
        """Accounts with changes (None), the campaigns below an account, the ad groups below a campaign."""
        return self._plan.groups.get(parent, ())

    def count(self, place: Place | None = None) -> Count:
        """Changes and ticks of a place, or of the whole set."""
        if place is None:
            return Count(len(self._ticks), self._ticks.count(1))
        span = self._plan.spans.get(place)
        return Count(span.end - span.first, self._ticks.count(1, span.first, span.end)) if span else Count(0, 0)

    def has_edits(self) -> bool:
        """Whether any value changes, or entities are only added and removed."""
        return self._plan.edits

    def line_count(self, place: Place, *, own: bool) -> int:
        """How many changes stand directly in a place: on the campaign or ad group itself, or on what it holds."""
        span = self._plan.spans[place]
        return span.own if own else span.other

    def lines(self, place: Place, start: int, count: int, *, own: bool) -> list[Line]:
        """A stretch of the changes directly in a place."""
        span = self._plan.spans[place]
        first, size = (span.first, span.own) if own else (span.first + span.own, span.other)
        seqs = self._plan.seqs[first + start : first + min(start + count, size)]
        with self._workspace.read() as connection:
            found = {row.seq: row for row in connection.execute(select(change).where(change.c.seq.in_(list(seqs))))}
            rows = [found[seq] for seq in seqs if seq in found]
            changes = changesets.change_rows(connection, rows)
            whole = _entities(connection, [(row.kind, row.entity) for row in rows if row.op != int(Op.SET)])
        ticks = dict(zip(seqs, self._ticks[first + start : first + start + len(seqs)], strict=True))
        return [
            Line(one, bool(ticks[row.seq]), whole.get((row.kind, row.entity)) if row.op != int(Op.SET) else None)
            for one, row in zip(changes, rows, strict=True)
        ]

    def tick_all(self, on: bool) -> None:
        """Tick or untick every change."""
        self._mark(0, len(self._ticks), on)

    def tick_place(self, place: Place, on: bool) -> None:
        """Tick or untick everything in a place, and the making of what stands above it when that is needed."""
        span = self._plan.spans[place]
        self._mark(span.first, span.end, on)
        if on:
            self._tick_makings(self._path(span.first))

    def tick_change(self, seq: int, on: bool) -> None:
        """Tick or untick one change. Unticking the making of a campaign or ad group unticks all it holds."""
        at = self._plan.seqs.index(seq)
        made = self._plan.made_at.get(at)
        if made is not None and not on:
            self.tick_place(made, False)
            return
        self._ticks[at] = on
        if on:
            self._tick_makings(self._path(at))

    def unticked(self) -> list[int]:
        """The changes that are not ticked; a second of work for a million."""
        return sorted(compress(self._plan.seqs, self._ticks.translate(_INVERTED)))

    def _mark(self, first: int, end: int, on: bool) -> None:
        self._ticks[first:end] = (b"\1" if on else b"\0") * (end - first)

    def _path(self, at: int) -> tuple[Place, ...]:
        """The places that hold the change at a position."""
        return self._plan.paths[bisect_right(self._plan.starts, at) - 1]

    def _tick_makings(self, path: Iterable[Place]) -> None:
        for place in path:
            made = self._plan.made.get(place)
            if made is not None:
                self._ticks[made] = 1


_INVERTED = bytes((1, 0)) + bytes(254)


def lay_out(workspace: Workspace, id: str, progress: Progress | None = None) -> Sheet:
    """Lay a change set out for review; nothing is ticked. Raises NotFound, and Cancelled soon after it is cancelled."""
    changesets.get_set(workspace, id)
    if progress is not None:
        progress.step("Laying out the changes")
    with translated(workspace.path), workspace.engine.connect() as connection, connection.begin():
        with cancellable(connection, progress):
            # One that was stopped half-way leaves its table on the pooled connection.
            _SHEET.drop(connection, checkfirst=True)
            _SHEET.create(connection, checkfirst=False)
            _fill(connection, id)
            plan = _plan(connection)
        _SHEET.drop(connection, checkfirst=False)
    return Sheet(workspace, id, plan)


def accept_ticked(workspace: Workspace, sheet: Sheet) -> Outcome:
    """Accept the ticked changes; all others are rejected."""
    return changesets.accept(workspace, sheet.id, without=sheet.unticked())


def _fill(connection: Connection, id: str) -> None:
    """Place every change of the set, each place's in one stretch; the kinds in it are read first."""
    mine = select(change_set.c.first_change, change_set.c.last_change).where(change_set.c.id == parse_id(id).bytes)
    first, last = connection.execute(mine).one()
    inside = change.c.seq.between(first, last)
    codes = connection.execute(select(change.c.kind).where(inside).distinct()).scalars().all()
    if not codes:
        return
    rows = union_all(*(_placed(code).where(inside, change.c.kind == code) for code in codes)).subquery()
    order = (*(rows.c[name] for name in _LEVELS), rows.c.own.desc(), rows.c.kind, rows.c.entity, rows.c.seq)
    names = [column.name for column in _S if column is not _S.position]
    connection.execute(insert(_SHEET).from_select(names, select(*(rows.c[name] for name in names)).order_by(*order)))


def _placed(code: int) -> Select[Any]:
    """The changes of a kind, each with its places; `own` when the changed entity is the innermost place itself."""
    kind = KINDS_BY_CODE[code].name
    table = ENTITY[kind]
    places = [column.label(name) for name, column in zip(_LEVELS, _places(kind), strict=True)]
    own = literal(int(kind in _LEVELS)).label("own")
    return select(change.c.seq, change.c.kind, change.c.entity, change.c.op, *places, own).select_from(
        change.join(table, table.c.pk == change.c.entity)
    )


def _places(kind: str) -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]:
    """Account, campaign and ad group of an entity, as expressions over its row."""
    table = ENTITY[kind]
    ad_group = table.c.pk if kind == "ad_group" else table.c.get("ad_group", null())
    if kind == "campaign":
        campaign: ColumnElement[Any] = table.c.pk
    else:
        campaign = func.coalesce(table.c.get("campaign", null()), _parent("ad_group", "campaign", ad_group))
    if kind == "account":
        return table.c.pk, null(), null()
    if "account" in table.c and "campaign" not in table.c:
        return table.c.account, campaign if kind == "campaign" else null(), null()
    # A negative keyword of a shared list has an account only.
    return func.coalesce(_parent("campaign", "account", campaign), table.c.get("account", null())), campaign, ad_group


def _parent(kind: str, ref: str, pk: ColumnElement[Any]) -> ColumnElement[Any]:
    above = ENTITY[kind].alias()
    # Told what to correlate: inside another of these the child's row would else be looked for anew, and the first one found.
    return select(above.c[ref]).where(above.c.pk == pk).correlate_except(above).scalar_subquery()


def _plan(connection: Connection) -> _Plan:
    """Read the filled table into memory."""
    seqs: array[int] = array("q")
    for part in connection.execute(select(_S.seq).order_by(_S.position)).scalars().partitions(_CHUNK):
        seqs.extend(part)
    spans, starts, paths = _stretches(connection)
    made = _makings(connection)
    edits = connection.execute(select(_S.seq).where(_S.op == int(Op.SET)).limit(1)).first() is not None
    return _Plan(seqs, spans, starts, paths, made, _groups(connection, paths, made), edits)


def _stretches(connection: Connection) -> tuple[dict[Place, _Span], list[int], list[tuple[Place, ...]]]:
    """The spans of all places, and where each stretch of one innermost place starts; positions count from 0."""
    query = (
        select(_S.account, _S.campaign, _S.ad_group, _S.own, func.min(_S.position), func.count())
        .group_by(_S.account, _S.campaign, _S.ad_group, _S.own)
        .order_by(func.min(_S.position))
    )
    spans: dict[Place, _Span] = {}
    starts, paths = [], []
    for *pks, own, least, count in connection.execute(query):
        path = tuple((name, pk) for name, pk in zip(_LEVELS, pks, strict=True) if pk is not None)
        first = least - 1
        for place in path:
            span = spans.setdefault(place, _Span(first, first))
            span.end = first + count
        if path:
            innermost = spans[path[-1]]
            innermost.own, innermost.other = innermost.own + count * own, innermost.other + count * (1 - own)
        starts.append(first)
        paths.append(path)
    return spans, starts, paths


def _makings(connection: Connection) -> dict[Place, int]:
    """Where the making of a place stands, for the places this set makes."""
    names = {KINDS[name].code: name for name in _LEVELS}
    query = select(_S.kind, _S.entity, _S.position).where(_S.own == 1, _S.op == int(Op.CREATE))
    return {(names[code], pk): position - 1 for code, pk, position in connection.execute(query)}


def _groups(
    connection: Connection, paths: Iterable[tuple[Place, ...]], made: Mapping[Place, int]
) -> dict[Place | None, list[Group]]:
    """The places by what they hang below, in the order of their names."""
    above: dict[Place, Place | None] = {}
    for path in paths:
        if path and path[0][0] == _LEVELS[0]:
            above |= {place: path[at - 1] if at else None for at, place in enumerate(path)}
    found: dict[Place | None, list[Group]] = {}
    for name in _LEVELS:
        table = ENTITY[name]
        query = (
            select(table.c.pk, table.c.name, table.c.platform)
            .where(table.c.pk.in_(select(_S[name])))
            .order_by(table.c.platform, table.c.name.collate("NOCASE"))
        )
        for pk, title, platform in connection.execute(query):
            place = (name, pk)
            if place in above:
                found.setdefault(above[place], []).append(Group(place, title or "", platform or "", place in made))
    return found


def _entities(connection: Connection, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], EntityRow]:
    found: dict[tuple[int, int], EntityRow] = {}
    for code in {code for code, _ in wanted}:
        kind = KINDS_BY_CODE[code]
        query = entity_query(kind).where(ENTITY[kind.name].c.pk.in_([pk for one, pk in wanted if one == code]))
        found |= {(code, row.pk): entity_row(kind, row) for row in connection.execute(query)}
    return found

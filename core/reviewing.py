"""A change set laid out for review: by campaign and ad group, with a tick for each change, however many there are.

`lay_out` runs in a job. What it returns stands in memory (nine bytes a change, and its places), so that places, counts
and ticks answer at once; the changes themselves are read page by page as they are scrolled to.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)

from core import changesets, risk
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import ChangeRow, Outcome
from core.database import cancellable, translated
from core.progress import Progress
from core.risk import NO_RISK, RISK, Risk
from core.rows import EntityRow, entity_query, entity_row
from core.schema import ENTITY, Op, change
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
    Column("part", Integer, nullable=False),
    Column("micros", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
_S = _SHEET.c
_LEVELS = ("account", "campaign", "ad_group")
_CHUNK = 20_000
_PARTS = ("", *risk.PARTS)  # what puts a change's money at risk, as a number
Place = tuple[str, int]
# Where changes stand that belong to no account: labels, reusable texts, templates.
SHARED: Place = ("account", 0)
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
    risk: Risk = NO_RISK


@dataclass(frozen=True)
class Line:
    """One change with its tick and its money at risk; for a made or removed entity also the entity's values."""

    change: ChangeRow
    ticked: bool
    entity: EntityRow | None
    risk: Risk = NO_RISK


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
    micros: array[int]
    parts: bytearray
    spans: Mapping[Place, _Span]
    starts: Sequence[int]
    paths: Sequence[tuple[Place, ...]]
    made: Mapping[Place, int]
    groups: Mapping[Place | None, Sequence[Group]]
    edits: bool
    risks: Mapping[Place | None, Risk]
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

    def risk(self, place: Place | None = None) -> Risk:
        """The money at risk in a place, or in the whole set."""
        return self._plan.risks.get(place, NO_RISK)

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
        places = {seq: first + start + at for at, seq in enumerate(seqs)}
        return [self._line(places[row.seq], row, one, whole) for one, row in zip(changes, rows, strict=True)]

    def _line(self, at: int, row: Any, change: ChangeRow, whole: Mapping[tuple[int, int], EntityRow]) -> Line:
        micros = self._plan.micros[at]
        risky = Risk(micros, ((_PARTS[self._plan.parts[at]], micros),)) if micros else NO_RISK
        entity = whole.get((row.kind, row.entity)) if row.op != int(Op.SET) else None
        return Line(change, bool(self._ticks[at]), entity, risky)

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

    def ticked(self) -> list[int]:
        """The changes that are ticked."""
        return sorted(compress(self._plan.seqs, self._ticks))

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


def lay_out(workspace: Workspace, id: str, progress: Progress | None = None, *, today: date | None = None) -> Sheet:
    """Lay a change set out for review; nothing is ticked. What puts most money at risk (`core.risk`) comes first.

    Raises NotFound, and Cancelled soon after it is cancelled.
    """
    if progress is not None:
        progress.step("Laying out the changes")
    with translated(workspace.path), workspace.engine.connect() as connection, connection.begin():
        found = changesets.find_set(connection, id)
        with cancellable(connection, progress):
            # One that was stopped half-way leaves its tables on the pooled connection.
            _SHEET.drop(connection, checkfirst=True)
            _SHEET.create(connection, checkfirst=False)
            risk.measure(connection, found, today or _today(workspace))
            _fill(connection, found)
            plan = _plan(connection)
        risk.drop(connection)
        _SHEET.drop(connection, checkfirst=False)
    return Sheet(workspace, id, plan)


def _today(workspace: Workspace) -> date:
    try:
        return datetime.now(ZoneInfo(workspace.time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now().astimezone().date()


def accept_ticked(workspace: Workspace, sheet: Sheet) -> Outcome:
    """Accept the ticked changes; all others are rejected."""
    return changesets.accept(workspace, sheet.id, without=sheet.unticked())


def _fill(connection: Connection, found: Row[Any]) -> None:
    """Place every change of the set, each place's in one stretch; the kinds in it are read first."""
    inside = change.c.seq.between(found.first_change, found.last_change)
    codes = connection.execute(select(change.c.kind).where(inside).distinct()).scalars().all()
    if not codes:
        return
    rows = union_all(*(_placed(code).where(inside, change.c.kind == code) for code in codes)).subquery()
    places = [rows.c[name] for name in _LEVELS]
    names = [column.name for column in _S if column is not _S.position]
    told = [rows.c[name] for name in names if name in rows.c]
    if connection.execute(select(RISK.c.seq).limit(1)).first() is None:
        query = select(*told, literal(0), literal(0))
        order = (*places, rows.c.own.desc(), rows.c.kind, rows.c.entity, rows.c.seq)
    else:
        whole = select(RISK.c.kind, RISK.c.entity, func.sum(RISK.c.micros).label("micros"))
        entities = whole.group_by(RISK.c.kind, RISK.c.entity).subquery()
        part = case({name: at for at, name in enumerate(_PARTS)}, value=RISK.c.part, else_=0)
        query = select(*told, part, func.coalesce(RISK.c.micros, 0)).select_from(
            rows.join(RISK, RISK.c.seq == rows.c.seq, isouter=True).join(
                entities, and_(entities.c.kind == rows.c.kind, entities.c.entity == rows.c.entity), isouter=True
            )
        )
        risky = func.coalesce(entities.c.micros, 0).desc()
        order = (*places, rows.c.own.desc(), risky, rows.c.kind, rows.c.entity, rows.c.seq)
    connection.execute(insert(_SHEET).from_select(names, query.order_by(*order)))


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
    # A negative keyword of a shared list has an account only; a label or a template has none at all.
    above = (_parent("campaign", "account", campaign), table.c.get("account", null()), literal(SHARED[1]))
    return func.coalesce(*above), campaign, ad_group


def _parent(kind: str, ref: str, pk: ColumnElement[Any]) -> ColumnElement[Any]:
    above = ENTITY[kind].alias()
    # Told what to correlate: inside another of these the child's row would else be looked for anew, and the first one found.
    return select(above.c[ref]).where(above.c.pk == pk).correlate_except(above).scalar_subquery()


def _plan(connection: Connection) -> _Plan:
    """Read the filled table into memory."""
    seqs: array[int] = array("q")
    for some in connection.execute(select(_S.seq).order_by(_S.position)).scalars().partitions(_CHUNK):
        seqs.extend(some)
    micros, parts = array("q", bytes(8 * len(seqs))), bytearray(len(seqs))
    for position, amount, part in connection.execute(select(_S.position, _S.micros, _S.part).where(_S.micros > 0)):
        micros[position - 1], parts[position - 1] = amount, part
    spans, starts, paths = _stretches(connection)
    made = _makings(connection)
    edits = connection.execute(select(_S.seq).where(_S.op == int(Op.SET)).limit(1)).first() is not None
    risks = _risks(connection)
    return _Plan(seqs, micros, parts, spans, starts, paths, made, _groups(connection, paths, made, risks), edits, risks)


def _risks(connection: Connection) -> dict[Place | None, Risk]:
    """The money at risk in each place that has any, and in all (None)."""
    levels = [_S[name] for name in _LEVELS]
    query = select(*levels, _S.part, func.sum(_S.micros)).where(_S.micros > 0).group_by(*levels, _S.part)
    found: dict[Place | None, Risk] = {}
    for *pks, part, micros in connection.execute(query):
        one = Risk(micros, ((_PARTS[part], micros),))
        path = [(name, pk) for name, pk in zip(_LEVELS, pks, strict=True) if pk is not None]
        for place in (None, *path):
            found[place] = found.get(place, NO_RISK) + one
    return found


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
    connection: Connection,
    paths: Iterable[tuple[Place, ...]],
    made: Mapping[Place, int],
    risks: Mapping[Place | None, Risk],
) -> dict[Place | None, list[Group]]:
    """The places by what they hang below: those with most money at risk first, then in the order of their names."""
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
        rows = [*connection.execute(query), (SHARED[1], "Shared by all accounts", "")]
        for pk, title, platform in rows:
            place = (name, pk)
            if place in above:
                risky = risks.get(place, NO_RISK)
                group = Group(place, title or "", platform or "", place in made, risky)
                found.setdefault(above[place], []).append(group)
    for groups in found.values():
        groups.sort(key=lambda group: -group.risk.micros)
    return found


def _entities(connection: Connection, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], EntityRow]:
    found: dict[tuple[int, int], EntityRow] = {}
    for code in {code for code, _ in wanted}:
        kind = KINDS_BY_CODE[code]
        query = entity_query(kind).where(ENTITY[kind.name].c.pk.in_([pk for one, pk in wanted if one == code]))
        found |= {(code, row.pk): entity_row(kind, row) for row in connection.execute(query)}
    return found

"""A change set laid out for review: by campaign and ad group, with a tick for each change, however many there are.

The places and ticks stand in a temporary table of the sheet's own connection, so that a tick on a campaign with
thousands of changes is one statement, and pages of changes are read as they are scrolled to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from core import changesets
from core.catalog import KINDS, KINDS_BY_CODE
from core.changesets import ChangeRow, Outcome
from core.database import translated
from core.ids import parse_id
from core.progress import Progress
from core.rows import EntityRow, entity_query, entity_row
from core.schema import ENTITY, Op, change, change_set
from core.workspace import Workspace

_SHEET = Table(
    "review_sheet",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("op", Integer, nullable=False),
    Column("account", Integer),
    Column("campaign", Integer),
    Column("ad_group", Integer),
    Column("ticked", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
_S = _SHEET.c
Place = tuple[str, int]
"""Kind (`account`, `campaign`, `ad_group`) and row number."""


@dataclass(frozen=True)
class Count:
    """How many changes stand in a place, and how many of them are ticked."""

    total: int
    ticked: int


@dataclass(frozen=True)
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


class Sheet:
    """One change set, laid out. `close` it."""

    def __init__(self, workspace: Workspace, id: str, connection: Connection) -> None:
        self._workspace = workspace
        self.id = id
        self._connection = connection

    def groups(self, parent: Place | None) -> list[Group]:
        """Accounts with changes (None), the campaigns below an account, the ad groups below a campaign."""
        kind = _BELOW[parent[0] if parent else None]
        if kind is None:
            return []
        table, column = ENTITY[kind], _S[kind]
        made = func.max(case((and_(_S.kind == KINDS[kind].code, _S.op == int(Op.CREATE)), 1), else_=0))
        query = (
            select(table.c.pk, table.c.name, table.c.platform, made)
            .join(_SHEET, column == table.c.pk)
            .group_by(table.c.pk)
            .order_by(table.c.platform, table.c.name.collate("NOCASE"))
        )
        if parent is not None:
            query = query.where(_S[parent[0]] == parent[1])
        with self._reading():
            rows = self._connection.execute(query).all()
        return [Group((kind, pk), name or "", platform or "", bool(created)) for pk, name, platform, created in rows]

    def counts(self) -> dict[Place | None, Count]:
        """Changes and ticks of the whole set (None) and of every place."""
        found: dict[Place | None, Count] = {}
        query = select(_S.account, _S.campaign, _S.ad_group, func.count(), func.sum(_S.ticked)).group_by(
            _S.account, _S.campaign, _S.ad_group
        )
        with self._reading():
            rows = self._connection.execute(query).all()
        for account, campaign, ad_group, total, ticked in rows:
            places: list[Place | None] = [None]
            places += [
                (name, pk) for name, pk in (("account", account), ("campaign", campaign), ("ad_group", ad_group)) if pk
            ]
            for place in places:
                former = found.get(place, Count(0, 0))
                found[place] = Count(former.total + total, former.ticked + ticked)
        return found

    def has_edits(self) -> bool:
        """Whether any value changes, or entities are only added and removed."""
        with self._reading():
            return self._connection.execute(select(_S.seq).where(_S.op == int(Op.SET)).limit(1)).first() is not None

    def line_count(self, place: Place, *, own: bool) -> int:
        """How many changes stand directly in a place: on the campaign or ad group itself, or on what it holds."""
        with self._reading():
            query = select(func.count()).select_from(_SHEET).where(_directly(place, own=own))
            return int(self._connection.execute(query).scalar_one())

    def lines(self, place: Place, start: int, count: int, *, own: bool) -> list[Line]:
        """A stretch of the changes directly in a place."""
        query = (
            select(change, _S.ticked)
            .join(_SHEET, _S.seq == change.c.seq)
            .where(_directly(place, own=own))
            .order_by(_S.kind, _S.entity, _S.seq)
            .limit(count)
            .offset(start)
        )
        with self._reading():
            rows = self._connection.execute(query).all()
            changes = changesets.change_rows(self._connection, rows)
            whole = _entities(self._connection, [(row.kind, row.entity) for row in rows if row.op != int(Op.SET)])
        return [
            Line(one, bool(row.ticked), whole.get((row.kind, row.entity)) if row.op != int(Op.SET) else None)
            for one, row in zip(changes, rows, strict=True)
        ]

    def tick_all(self, on: bool) -> None:
        """Tick or untick every change."""
        self._tick(literal(True), on)

    def tick_place(self, place: Place, on: bool) -> None:
        """Tick or untick everything in a place, and the making of what stands above it when that is needed."""
        self._tick(_S[place[0]] == place[1], on)

    def tick_change(self, seq: int, on: bool) -> None:
        """Tick or untick one change. Unticking the making of a campaign or ad group unticks all it holds."""
        with self._reading():
            row = self._connection.execute(select(_SHEET).where(_S.seq == seq)).one()
        name = KINDS_BY_CODE[row.kind].name
        holds_more = not on and row.op == int(Op.CREATE) and name in _S
        self._tick(_S[name] == row.entity if holds_more else _S.seq == seq, on)

    def _tick(self, where: ColumnElement[bool], on: bool) -> None:
        with translated(self._workspace.path), self._connection.begin():
            self._connection.execute(update(_SHEET).where(where).values(ticked=int(on)))
            if on:
                for name in ("ad_group", "campaign", "account"):
                    self._connection.execute(_needed(name))

    def unticked(self) -> list[int]:
        """The changes that are not ticked."""
        with self._reading():
            return list(self._connection.execute(select(_S.seq).where(_S.ticked == 0).order_by(_S.seq)).scalars())

    def _reading(self) -> Any:
        return _Reading(self._workspace, self._connection)

    def close(self) -> None:
        """Give the connection back."""
        if not self._connection.closed:
            with self._connection.begin():
                _SHEET.drop(self._connection, checkfirst=True)
            self._connection.close()


class _Reading:
    """A short transaction of the sheet's connection, with SQLite's errors as ours."""

    def __init__(self, workspace: Workspace, connection: Connection) -> None:
        self._errors = translated(workspace.path)
        self._transaction = connection.begin()

    def __enter__(self) -> None:
        self._errors.__enter__()
        self._transaction.__enter__()

    def __exit__(self, *exc: Any) -> None:
        self._transaction.__exit__(*exc)
        self._errors.__exit__(*exc)


_BELOW: Mapping[str | None, str | None] = {
    None: "account",
    "account": "campaign",
    "campaign": "ad_group",
    "ad_group": None,
}


def lay_out(workspace: Workspace, id: str, progress: Progress | None = None) -> Sheet:
    """Lay a change set out for review; nothing is ticked. Raises NotFound."""
    changesets.get_set(workspace, id)
    if progress is not None:
        progress.step("Laying out the changes")
    connection = workspace.engine.connect()
    try:
        with translated(workspace.path), connection.begin():
            _SHEET.drop(connection, checkfirst=True)
            _SHEET.create(connection)
            _fill(connection, id)
    except BaseException:
        connection.invalidate()
        connection.close()
        raise
    return Sheet(workspace, id, connection)


def accept_ticked(workspace: Workspace, sheet: Sheet) -> Outcome:
    """Accept the ticked changes; all others are rejected."""
    return changesets.accept(workspace, sheet.id, without=sheet.unticked())


def _fill(connection: Connection, id: str) -> None:
    """Place every change of the set; the kinds in it are read first, so that empty ones cost nothing."""
    mine = select(change_set.c.first_change, change_set.c.last_change).where(change_set.c.id == parse_id(id).bytes)
    first, last = connection.execute(mine).one()
    inside = change.c.seq.between(first, last)
    for code in connection.execute(select(change.c.kind).where(inside).distinct()).scalars().all():
        table = ENTITY[KINDS_BY_CODE[code].name]
        account, campaign, ad_group = _places(KINDS_BY_CODE[code].name)
        rows = (
            select(change.c.seq, change.c.kind, change.c.entity, change.c.op, account, campaign, ad_group, literal(0))
            .select_from(change.join(table, table.c.pk == change.c.entity))
            .where(inside, change.c.kind == code)
        )
        connection.execute(insert(_SHEET).from_select([column.name for column in _S], rows))


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
    if "account" in table.c:
        return table.c.account, campaign if kind == "campaign" else null(), null()
    return _parent("campaign", "account", campaign), campaign, ad_group


def _parent(kind: str, ref: str, pk: ColumnElement[Any]) -> ColumnElement[Any]:
    above = ENTITY[kind].alias()
    # Told what to correlate: inside another of these the child's row would else be looked for anew, and the first one found.
    return select(above.c[ref]).where(above.c.pk == pk).correlate_except(above).scalar_subquery()


def _directly(place: Place, *, own: bool) -> ColumnElement[bool]:
    """Changes that belong to a place and to no place below it."""
    kind, pk = place
    inside = _S[kind] == pk
    below = _BELOW[kind]
    if below is not None:
        inside = and_(inside, _S[below].is_(None))
    mine = and_(_S.kind == KINDS[kind].code, _S.entity == pk)
    return and_(inside, mine) if own else and_(inside, or_(_S.kind != KINDS[kind].code, _S.entity != pk))


def _needed(name: str) -> Any:
    """Tick the making of a campaign or ad group that holds something ticked."""
    holder = _SHEET.alias()
    holds = select(holder.c[name]).where(holder.c.ticked == 1)
    made = and_(_S.kind == KINDS[name].code, _S.op == int(Op.CREATE), _S.ticked == 0)
    return update(_SHEET).where(made, _S.entity.in_(holds)).values(ticked=1)


def _entities(connection: Connection, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], EntityRow]:
    found: dict[tuple[int, int], EntityRow] = {}
    for code in {code for code, _ in wanted}:
        kind = KINDS_BY_CODE[code]
        query = entity_query(kind).where(ENTITY[kind.name].c.pk.in_([pk for one, pk in wanted if one == code]))
        found |= {(code, row.pk): entity_row(kind, row) for row in connection.execute(query)}
    return found

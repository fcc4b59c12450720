"""Set-based loading: rows stand in a temporary table, SQL finds what is new and what differs from the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from core.catalog import GOOGLE, KINDS, FieldType
from core.interchange.editor.cells import ERASE
from core.recording import Edit
from core.schema import ENTITY, AnyValue, Presence

# What makes two rows the same entity. The text of a keyword, not its id: files know no ids.
KEYS: Mapping[str, tuple[str, ...]] = {
    "campaign": ("account", "name"),
    "ad_group": ("campaign", "name"),
    "keyword": ("ad_group", "text", "match_type"),
    "negative_keyword": ("campaign", "ad_group", "text", "match_type", "shared_set", "account"),
    "targeting": ("campaign", "ad_group", "type", "value", "negative"),
    "negative_list": ("account", "name"),
    "budget": ("account", "name"),
    "label": ("name",),
}
# Kinds without a name: the same content twice is two entities.
CONTENT: Mapping[str, tuple[str, ...]] = {
    "ad": (
        "ad_group", "format", "headlines", "headline_pins", "descriptions", "description_pins", "path1", "path2",
        "final_url", "final_mobile_url", "texts",
    ),
    "asset": (
        "campaign", "ad_group", "type", "text", "description1", "description2", "final_url", "header", "values", "country",
    ),
}  # fmt: skip
# Targets that Google's number tells, whatever they are called.
NUMBERED = ("location", "audience")
_HAS_PLATFORM = ("campaign", "ad_group", "ad")


@dataclass(frozen=True)
class Temporary:
    """The temporary tables of a kind: `rows` of the current block, `edits` for the end, `taken` by content."""

    holder: MetaData
    names: list[str]
    rows: Table
    edits: Table
    taken: Table


@cache
def _temporary(kind: str) -> Temporary:
    """Described once, so that SQLAlchemy compiles each statement once."""
    holder = MetaData()
    names = [f.name for f in KINDS[kind].fields if f.name not in ("platform", "remote_id")] + ["extra"]
    rows = Table(
        f"staged_{kind}", holder, Column("n", Integer, primary_key=True), Column("match", Integer),
        Column("content", AnyValue()), Column("place", Integer), *(Column(name, AnyValue()) for name in names),
        prefixes=["TEMPORARY"],
    )  # fmt: skip
    edits = Table(
        f"edited_{kind}", holder, Column("pk", Integer, primary_key=True), *(Column(name, AnyValue()) for name in names),
        prefixes=["TEMPORARY"],
    )  # fmt: skip
    taken = Table(f"taken_{kind}", holder, Column("pk", Integer, primary_key=True), prefixes=["TEMPORARY"])
    return Temporary(holder, names, rows, edits, taken)


class Stages(dict[str, "Stage"]):
    """The stage of each kind, made when it is first needed."""

    def __init__(self, edit: Edit) -> None:
        super().__init__()
        self.edit = edit

    def __missing__(self, kind: str) -> Stage:
        self[kind] = Stage(self.edit, kind)
        return self[kind]


class Stage:
    """One kind being loaded."""

    def __init__(self, edit: Edit, kind: str) -> None:
        self.edit = edit
        self.connection = edit.connection
        self.kind = kind
        self.table = ENTITY[kind]
        self.floor = edit.floor(kind)
        self._tables = _temporary(kind)
        self.names, self.rows, self.edits, self.taken = (
            self._tables.names, self._tables.rows, self._tables.edits, self._tables.taken
        )  # fmt: skip
        self._ever_given: set[str] = set()
        self._erasing: Set[str] = frozenset()
        self._tables.holder.create_all(self.connection, checkfirst=False)

    def drop(self) -> None:
        """Leave nothing behind on the connection."""
        self._tables.holder.drop_all(self.connection, checkfirst=False)

    def load(self, values: Mapping[str, Sequence[Any]], count: int, erasing: Set[str] = frozenset()) -> None:
        """Put the rows of a block there, numbered from 0; `erasing` names the columns that hold `ERASE`."""
        self.connection.execute(delete(self.rows))
        self._insert_many(self.rows, {"n": range(count), **values})
        self._ever_given.update(name for name in values if name in self.names)
        self._erasing = erasing

    def gave(self, name: str) -> None:
        """Note that a field stands among the edits."""
        self._ever_given.add(name)

    def mine(self, table: Any = None) -> ColumnElement[bool]:
        """Condition: in the draft, or made by this very import."""
        table = self.table if table is None else table
        return or_(table.c.presence == int(Presence.DRAFT), table.c.pk > self.floor)

    def match_by_key(
        self, alternatives: Sequence[Mapping[str, ColumnElement[Any]]] = ({},), fresh_above: int | None = None
    ) -> None:
        """Find the entity of each row by its key. Alternatives replace parts of the key in later tries.

        Ad groups above row number `fresh_above` were made just now: nothing stands below them yet.
        """
        open_rows: ColumnElement[bool] = self.rows.c.match.is_(None)
        if fresh_above is not None and "ad_group" in KEYS[self.kind]:
            open_rows &= func.coalesce(self.rows.c.ad_group, 0) <= fresh_above
        t, s = self.table, self.rows
        for replaced in alternatives:
            same = [_key_part(self.kind, t, name).is_not_distinct_from(replaced.get(name, _key_part(self.kind, s, name)))
                    for name in KEYS[self.kind]]  # fmt: skip
            found = select(func.min(t.c.pk)).where(*same, self.mine()).scalar_subquery()
            self.connection.execute(update(s).where(open_rows).values(match=found))

    def match_by_content(self, given: Sequence[str], *, claim: bool = True) -> None:
        """Find an entity for each row by content; the second of two equal rows gets the second of two equal entities."""
        s, t = self.rows, self.table
        names = [name for name in CONTENT[self.kind] if name in given]
        self._rank(names)
        parent = CONTENT[self.kind][0]
        near = select(s.c[parent]).where(s.c.match.is_(None))
        close = or_(t.c[parent].in_(near), t.c[parent].is_(None)) if parent != "ad_group" else t.c[parent].in_(near)
        content = _content(t, names)
        there = (
            select(t.c.pk, content.label("content"), _place(t, content, given).label("place"))
            .where(close, self.mine(), t.c.pk.not_in(select(self.taken.c.pk)))
            .subquery()
        )
        pairs = (
            select(s.c.n, there.c.pk)
            .join_from(s, there, and_(s.c.content == there.c.content, s.c.place == there.c.place))
            .where(s.c.match.is_(None))
        )
        found = self.connection.execute(pairs).all()
        if found:
            matched = update(s).where(s.c.n == bindparam("at")).values(match=bindparam("found"))
            self.connection.execute(matched, [{"found": pk, "at": n} for n, pk in found])
        chosen = select(s.c.match).where(s.c.match.is_not(None))
        if claim:
            self.connection.execute(insert(self.taken).prefix_with("OR IGNORE").from_select(["pk"], chosen))

    def _rank(self, names: Sequence[str]) -> None:
        s = self.rows
        content = _content(s, names)
        self.connection.execute(update(s).values(content=content))
        ranked = select(s.c.n, _place(s, s.c.content, ()).label("place")).where(s.c.match.is_(None)).subquery()
        self.connection.execute(update(s).values(place=ranked.c.place).where(s.c.n == ranked.c.n))

    def insert_new(self, given: Sequence[str], defaults: Mapping[str, Any]) -> int:
        """Make the rows without a match into entities; returns how many."""
        s, t = self.rows, self.table
        after = self.edit.highest(self.kind)
        names = [name for name in given if name in self.names]
        fixed: dict[str, ColumnElement[Any]] = {
            "id": func.uuid7(),
            "presence": literal(int(Presence.PROPOSED if self.edit.proposed else Presence.DRAFT)),
        }
        if self.kind in _HAS_PLATFORM:
            fixed["platform"] = literal(GOOGLE)
        fixed |= {name: literal(value) for name, value in defaults.items() if name not in names}
        cells = [
            _value(s.c[name], defaults.get(name)) if name in self._erasing or name in defaults else s.c[name]
            for name in names
        ]
        rows = select(*fixed.values(), *cells).where(s.c.match.is_(None)).order_by(s.c.n)
        made = self.connection.execute(insert(t).from_select([*fixed, *names], rows)).rowcount
        if made:
            self.edit.adopt(self.kind, after)
            if self.kind in CONTENT:
                mine = select(t.c.pk).where(t.c.pk > after)
                self.connection.execute(insert(self.taken).from_select(["pk"], mine))
        return made

    def _insert_many(self, table: Table, cells: Mapping[str, Sequence[Any]]) -> None:
        names = list(cells)
        statement = insert(table).compile(dialect=self.connection.dialect, column_keys=names)
        order = statement.positiontup or names
        self.connection.exec_driver_sql(str(statement), list(zip(*(cells[name] for name in order), strict=True)))

    def note_edits(self, given: Sequence[str], default_status: str) -> int:
        """Keep the cells that differ from their entity for the end; returns how many rows differ."""
        s, t, e = self.rows, self.table, self.edits
        names = [name for name in given if name in self.names]
        changed = {name: _differs(self.kind, name, t.c[name], s.c[name], default_status) for name in names}
        again = s.c.match.in_(select(e.c.pk))
        differing = or_(again, *changed.values())
        cells = [case((or_(again, one), s.c[name]), else_=null()) for name, one in changed.items()]
        rows = select(s.c.match, *cells).join_from(s, t, t.c.pk == s.c.match).where(differing)
        statement = insert(e).from_select(["pk", *names], rows)
        later: dict[str, ColumnElement[Any]] = {
            name: func.coalesce(statement.excluded[name], e.c[name]) for name in names
        }
        if "extra" in later:
            later["extra"] = func.json_patch(
                func.coalesce(e.c.extra, "{}"), func.coalesce(statement.excluded.extra, "{}")
            )
        return self.connection.execute(statement.on_conflict_do_update(index_elements=["pk"], set_=later)).rowcount

    def count_copies(self) -> int:
        """How many of the entities just made hold the same content below the same parent as an earlier one."""
        t = self.table
        parent = t.c[CONTENT[self.kind][0]]
        near = select(parent).where(t.c.pk > self.floor)
        place = func.row_number().over(partition_by=_content(t, CONTENT[self.kind]), order_by=t.c.pk)
        there = (
            select(t.c.pk, place.label("place")).where(or_(parent.in_(near), parent.is_(None)), self.mine()).subquery()
        )
        query = select(func.count()).where(there.c.pk > self.floor, there.c.place > 1)
        return int(self.connection.execute(query).scalar_one())

    def apply_edits(self) -> int:
        """Write what differs, one statement for each field; returns how many fields change."""
        e, t = self.edits, self.table
        count = 0
        for name in self.names:
            if name not in self._ever_given:
                continue
            wanted = select(e.c.pk).where(e.c[name].is_not(None))
            if self.connection.execute(wanted.limit(1)).first() is None:
                continue
            cell: ColumnElement[Any] = select(_value(e.c[name], None)).where(e.c.pk == t.c.pk).scalar_subquery()
            if name == "extra":
                cell = func.json_patch(func.coalesce(t.c.extra, "{}"), cell)
            count += self.edit.set_where(self.kind, t.c.pk.in_(wanted), name, cell)
        return count

    def again(self) -> list[int]:
        """Positions of loaded rows about an entity that an earlier block of this import made."""
        query = select(self.rows.c.n).where(self.rows.c.match > self.floor).order_by(self.rows.c.n)
        return list(self.connection.execute(query).scalars())

    def matches(self) -> list[int | None]:
        """The entity of each loaded row, in order."""
        return list(self.connection.execute(select(self.rows.c.match).order_by(self.rows.c.n)).scalars())


def _key_part(kind: str, table: Any, name: str) -> ColumnElement[Any]:
    if kind == "targeting" and name == "value":
        # Google's number of a place names it whatever its language; circles around it differ by their reach.
        number = case((table.c.type.in_(NUMBERED), table.c.criterion_id), else_=null())
        return func.coalesce(number, table.c.value)
    if kind == "targeting" and name == "negative":
        return func.coalesce(table.c.negative, 0)
    return table.c[name]  # type: ignore[no-any-return]


def _content(table: Any, names: Sequence[str]) -> ColumnElement[Any]:
    """The content of a row as one text; an empty list, or a cell that erases, is as good as none."""
    erased = literal(ERASE, LargeBinary)
    return func.json_array(
        *(func.nullif(func.nullif(func.nullif(table.c[name], "[]"), "{}"), erased) for name in names)
    )


def _place(table: Any, content: ColumnElement[Any], given: Sequence[str]) -> ColumnElement[int]:
    """Which of several equal rows it is; those with the same status are paired first."""
    order = table.c.n if "n" in table.c else table.c.pk
    return func.row_number().over(partition_by=content, order_by=[table.c.status, order])


def _value(cell: ColumnElement[Any], default: Any) -> ColumnElement[Any]:
    kept = case((func.typeof(cell) == "blob", null()), else_=cell)
    return kept if default is None else func.coalesce(kept, default)


def _differs(kind: str, name: str, now: Any, cell: Any, default_status: str) -> ColumnElement[bool]:
    """Condition: a cell that is not blank says something else than the entity holds."""
    if name == "status":
        shown = func.coalesce(case((now == "DRAFT", "PAUSED"), else_=now), default_status)
        return and_(cell.is_not(None), func.typeof(cell) != "blob", shown.is_distinct_from(cell))
    if name == "extra":
        return and_(cell.is_not(None), func.json_patch(func.coalesce(now, "{}"), cell).is_distinct_from(now))
    if name == "negative":
        return func.coalesce(now, 0).is_distinct_from(func.coalesce(cell, 0))
    field = KINDS[kind].by_name[name]
    if field.type is FieldType.LIST:
        now = func.nullif(now, "[]") if name != "languages" else now
    if field.type is FieldType.LONG_TEXT:
        now = func.replace(now, "\n", " ")
    return and_(cell.is_not(None), now.is_distinct_from(_value(cell, None)))

"""Set-based copying: which row becomes which new row stands in a temporary table, SQL writes the copies.

A copy belongs to one destination; destination 0 means beside the original. Copies are new to their platform: they carry
neither its id nor what it derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
)

from core.catalog import KINDS, Field, Kind, Merge
from core.copying.naming import FreeNames, is_named
from core.copying.places import Spot, home_of, place_refs
from core.editing import Target, conditions
from core.formulas.keeping import any_kept, carry, work_out_carried
from core.progress import Progress, silent
from core.recording import Edit
from core.schema import ENTITY, Presence
from core.scope import LEVELS

BESIDE = 0
_HOLDER = MetaData()
ROOT = Table(
    "copy_root", _HOLDER, Column("kind", Integer, primary_key=True), Column("pk", Integer, primary_key=True),
    prefixes=["TEMPORARY"], sqlite_with_rowid=False,
)  # fmt: skip
PLACE = Table(
    "copy_place", _HOLDER, Column("n", Integer, primary_key=True), *(Column(name, Integer) for name in LEVELS),
    prefixes=["TEMPORARY"],
)  # fmt: skip
COPY = Table(
    "copy_made", _HOLDER, Column("kind", Integer, primary_key=True), Column("place", Integer, primary_key=True),
    Column("old", Integer, primary_key=True), Column("new", Integer), Column("root", Integer), Column("name", Text),
    prefixes=["TEMPORARY"], sqlite_with_rowid=False,
)  # fmt: skip
# What identifies a keyword among its neighbours: the platform refuses the second.
SAME: Mapping[str, tuple[str, ...]] = {
    "keyword": ("text", "match_type"),
    "negative_keyword": ("text", "match_type"),
}
# Settings of a campaign that stand in rows of their own; everything else below it is content.
_SHELL_TARGETING = ("location", "radius", "language")
_GONE_IDS = ("Account ID", "Campaign ID", "Ad Set ID", "Ad group ID", "Ad Group ID", "Ad ID", "Keyword ID", "ID")

ORDER: tuple[str, ...] = tuple(
    TopologicalSorter({name: set(kind.parents) for name, kind in KINDS.items()}).static_order()
)


class Cloning:
    """One copy under way in an open edit: `pick` rows, say where to (`into` or `beside`), then `run`."""

    def __init__(self, edit: Edit, *, shell: bool = False) -> None:
        self.edit = edit
        self.connection = edit.connection
        self.shell = shell
        self.kinds: list[str] = []
        self.left_out: dict[str, int] = {}
        _HOLDER.create_all(self.connection, checkfirst=False)

    def drop(self) -> None:
        """Leave nothing behind on the connection."""
        _HOLDER.drop_all(self.connection, checkfirst=False)

    def pick(self, kind: str, target: Target, where: ColumnElement[bool] | None = None) -> int:
        """Add rows to what is copied; removed ones are not. Returns how many there are."""
        home_of(kind)
        table = ENTITY[kind]
        stands = [table.c.presence == int(Presence.DRAFT), func.coalesce(table.c.status, "") != "REMOVED"]
        if where is not None:
            stands.append(where)
        before = self.count_roots()
        for one in conditions(kind, target):
            rows = select(literal(KINDS[kind].code), table.c.pk).where(*stands, one)
            self.connection.execute(insert(ROOT).prefix_with("OR IGNORE").from_select(["kind", "pk"], rows))
        added = self.count_roots() - before
        if added and kind not in self.kinds:
            self.kinds.append(kind)
        return added

    def count_roots(self) -> int:
        """How many rows are to be copied."""
        return int(self.connection.execute(select(func.count()).select_from(ROOT)).scalar_one())

    def drop_nested(self) -> None:
        """What stands below another picked row is copied with it, not once more."""
        for kind in self.kinds:
            below = _inside_roots(kind)
            if below is not None:
                inside = select(ENTITY[kind].c.pk).where(below)
                self.connection.execute(delete(ROOT).where(ROOT.c.kind == KINDS[kind].code, ROOT.c.pk.in_(inside)))

    def platforms(self, kind: str) -> list[str | None]:
        """The platforms of the picked rows of a kind."""
        table = ENTITY[kind]
        if "platform" not in table.c:
            return []
        return list(self.connection.execute(select(table.c.platform).where(_is_root(kind)).distinct()).scalars())

    def beside(self) -> None:
        """Copies stand where their originals stand."""
        self.connection.execute(insert(PLACE).values(n=BESIDE))

    def into(self, spots: Sequence[Spot]) -> None:
        """Each of these places gets a copy."""
        rows = [{"n": n} | {name: getattr(one, name) for name in LEVELS} for n, one in enumerate(spots, 1)]
        self.connection.execute(insert(PLACE), rows)

    def run(self, progress: Progress | None = None) -> dict[str, int]:
        """Write the copies; returns how many of each kind."""
        made: dict[str, int] = {}
        for kind in ORDER:
            if kind == "account":
                continue
            (progress or silent()).step(f"Copying {KINDS[kind].plural.lower()}")
            count = self._copy_kind(kind)
            if count:
                made[kind] = count
        self._carry_formulas(made)
        return made

    def _carry_formulas(self, kinds: Iterable[str]) -> None:
        """Copies follow the formulas of originals that still do; a name that had to differ stays as it was given."""
        for kind in kinds if any_kept(self.connection) else ():
            table = ENTITY[kind]
            own = table.c.name if is_named(kind) else null()
            pairs = (
                select(COPY.c.old, COPY.c.new, func.coalesce(COPY.c.name != own, literal(False)).label("renamed"))
                .join_from(COPY, table, table.c.pk == COPY.c.old)
                .where(COPY.c.kind == KINDS[kind].code, table.c.live == 0)
            )
            carry(self.edit, kind, pairs.subquery())
        work_out_carried(self.edit)

    def _copy_kind(self, kind: str) -> int:
        base = max(self.edit.floor(kind), self.edit.highest(kind))
        if not self._plan(kind, base):
            return 0
        if kind in SAME:
            self._leave_out_repeats(kind)
        if is_named(kind):
            self._name(kind)
        count = self._write(kind)
        if count:
            self.edit.adopt(kind, base)
        return count

    def _plan(self, kind: str, base: int) -> int:
        """Give each row to be copied its new row number."""
        sources = [self._below(kind, ref) for ref in place_refs(kind) if ref != "account"]
        parts = [self._roots(kind)] if kind in self.kinds else []
        parts += [one for one in sources if one is not None]
        if not parts:
            return 0
        each = (parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]).subquery()
        number = base + func.row_number().over(order_by=[each.c.place, each.c.old])
        rows = select(literal(KINDS[kind].code), each.c.place, each.c.old, number, each.c.root)
        names = ["kind", "place", "old", "new", "root"]
        return int(self.connection.execute(insert(COPY).from_select(names, rows)).rowcount)

    def _roots(self, kind: str) -> Any:
        home = home_of(kind)
        grouped = [PLACE.c.campaign, PLACE.c.ad_group] if len(place_refs(kind)) > 1 else [PLACE.c[home]]
        fits = or_(PLACE.c.n == BESIDE, PLACE.c[home].is_not(None))
        once = select(func.min(PLACE.c.n)).where(fits).group_by(*grouped)
        each = select(PLACE.c.n.label("place"), ROOT.c.pk.label("old"), literal(1).label("root"))
        each = each.join_from(ROOT, PLACE, PLACE.c.n.in_(once))
        return each.where(ROOT.c.kind == KINDS[kind].code)

    def _below(self, kind: str, ref: str) -> Any:
        """What hangs below copied rows by one of its parents; of a shell, only the settings."""
        table = ENTITY[kind]
        parent = KINDS[kind].by_name[ref].refers_to or ""
        rows = select(COPY.c.place, table.c.pk.label("old"), literal(0).label("root"))
        rows = rows.join_from(COPY, table, table.c[ref] == COPY.c.old).where(
            COPY.c.kind == KINDS[parent].code,
            table.c.presence == int(Presence.DRAFT),
            func.coalesce(table.c.status, "") != "REMOVED",
        )
        if not self.shell:
            return rows
        settings = shell_settings(kind)
        return None if settings is None or ref != "campaign" else rows.where(settings)

    def _leave_out_repeats(self, kind: str) -> None:
        """A keyword that stands in its new place already, or comes twice, is not copied there."""
        table, refs = ENTITY[kind], place_refs(kind)
        places = [_place_of(ref, table, COPY.c.place) for ref in refs]
        query = select(COPY.c.place, COPY.c.old, *places, *(table.c[name] for name in SAME[kind]))
        query = query.join_from(COPY, table, table.c.pk == COPY.c.old)
        mine = self.connection.execute(
            query.where(COPY.c.kind == KINDS[kind].code, COPY.c.root == 1).order_by(COPY.c.new)
        ).all()
        seen = standing(self.edit, kind, {tuple(row[2 : 2 + len(refs)]) for row in mine})
        repeated = []
        for place, old, *rest in mine:
            key = repeat_key(rest[: len(refs)], rest[len(refs) :])
            if key in seen:
                repeated.append({"the_place": place, "the_old": old})
            seen.add(key)
        if repeated:
            this = and_(COPY.c.kind == KINDS[kind].code, COPY.c.place == bindparam("the_place"))
            self.connection.execute(delete(COPY).where(this, COPY.c.old == bindparam("the_old")), repeated)
            self.left_out[kind] = self.left_out.get(kind, 0) + len(repeated)

    def _name(self, kind: str) -> None:
        """Give the copied roots free names; what hangs below them keeps its name under its new parent."""
        table, ref = ENTITY[kind], home_of(kind)
        code = KINDS[kind].code
        parent = _place_of(ref, table, COPY.c.place)
        query = select(COPY.c.place, COPY.c.old, parent, table.c.name).join_from(COPY, table, table.c.pk == COPY.c.old)
        wanted = self.connection.execute(query.where(COPY.c.kind == code, COPY.c.root == 1).order_by(COPY.c.new)).all()
        if not wanted:
            return
        free = FreeNames(taken_names(self.edit, kind, {row[2] for row in wanted}))
        rows = [
            {"kind": code, "place": place, "old": old, "name": free.give(above, name or KINDS[kind].label)}
            for place, old, above, name in wanted
        ]
        keyed = COPY.update().where(*(COPY.c[key] == bindparam(f"the_{key}") for key in ("kind", "place", "old")))
        self.connection.execute(
            keyed.values(name=bindparam("the_name")),
            [{f"the_{key}": value for key, value in row.items()} for row in rows],
        )

    def _write(self, kind: str) -> int:
        table, described = ENTITY[kind], KINDS[kind]
        cells = {
            "pk": COPY.c.new,
            "id": func.uuid7(),
            "presence": literal(int(Presence.PROPOSED if self.edit.proposed else Presence.DRAFT)),
            "live": literal(0),
            "extra": func.json_remove(table.c.extra, *(f'$."{name}"' for name in _GONE_IDS)),
        } | {f.name: _cell(described, f) for f in described.fields if f.name != "remote_id"}
        rows = (
            select(*cells.values())
            .join_from(COPY, table, table.c.pk == COPY.c.old)
            .where(COPY.c.kind == described.code)
            .order_by(COPY.c.new)
        )
        return int(self.connection.execute(insert(table).from_select(list(cells), rows)).rowcount)


def taken_names(edit: Edit, kind: str, parents: set[int | None]) -> list[tuple[int | None, str]]:
    """The names in use below these parents."""
    table, ref = ENTITY[kind], home_of(kind)
    found: list[tuple[int | None, str]] = []
    known = [one for one in parents if one is not None]
    for at in range(0, len(known), 500):
        rows = select(table.c[ref], table.c.name).where(
            table.c[ref].in_(known[at : at + 500]), table.c.presence != int(Presence.GONE), table.c.name.is_not(None)
        )
        found.extend((above, name) for above, name in edit.connection.execute(rows))
    return found


def shell_settings(kind: str) -> ColumnElement[bool] | None:
    """Which rows below a campaign are its settings, not its contents; None for kinds that are contents only."""
    table = ENTITY[kind]
    return and_(table.c.ad_group.is_(None), table.c.type.in_(_SHELL_TARGETING)) if kind == "targeting" else None


def repeat_key(parents: Sequence[Any], words: Sequence[Any]) -> tuple[Any, ...]:
    """What two keywords of one place may not share."""
    return (*parents, *((word or "").strip().casefold() for word in words))


def standing(edit: Edit, kind: str, places: set[tuple[int | None, ...]]) -> set[tuple[Any, ...]]:
    """The `repeat_key`s of the keywords that stand in these places."""
    table, refs = ENTITY[kind], place_refs(kind)
    query = select(*(table.c[name] for name in (*refs, *SAME[kind]))).where(table.c.presence == int(Presence.DRAFT))
    found: set[tuple[Any, ...]] = set()
    for place in places:
        here = [table.c[ref].is_not_distinct_from(pk) for ref, pk in zip(refs, place, strict=True)]
        rows = edit.connection.execute(query.where(*here))
        found.update(repeat_key(row[: len(refs)], row[len(refs) :]) for row in rows)
    return found


def _is_root(kind: str) -> ColumnElement[bool]:
    return ENTITY[kind].c.pk.in_(select(ROOT.c.pk).where(ROOT.c.kind == KINDS[kind].code))


def _inside_roots(kind: str) -> ColumnElement[bool] | None:
    """Condition: something above the row is picked too."""
    paths: list[ColumnElement[bool]] = []
    for ref in KINDS[kind].parents:
        parent = KINDS[kind].by_name[ref].refers_to or ""
        column = ENTITY[kind].c[ref]
        paths.append(column.in_(select(ROOT.c.pk).where(ROOT.c.kind == KINDS[parent].code)))
        higher = _inside_roots(parent)
        if higher is not None:
            paths.append(column.in_(select(ENTITY[parent].c.pk).where(higher)))
    return or_(*paths) if paths else None


def _place_of(ref: str, table: Any, place: ColumnElement[int]) -> ColumnElement[Any]:
    """The parent a picked row gets: its place's, or its own when it is copied beside itself."""
    there = select(PLACE.c[ref]).where(PLACE.c.n == place).scalar_subquery()
    return case((place == BESIDE, table.c[ref]), else_=there)


def _cell(kind: Kind, described: Field) -> ColumnElement[Any]:
    """What a copy holds in one field."""
    table = ENTITY[kind.name]
    column: ColumnElement[Any] = table.c[described.name]
    if described.merge is Merge.DERIVED:
        return null()
    if described.name == "name" and is_named(kind.name):
        return func.coalesce(COPY.c.name, column)
    if kind.name == "negative_keyword" and described.name in ("level", "shared_set", "account"):
        return _negative_cell(table, described.name)
    return _parent_cell(kind, described) if described.refers_to else column


def _negative_cell(table: Any, name: str) -> ColumnElement[Any]:
    """A negative put elsewhere belongs to its new place and to no list."""
    column: ColumnElement[Any] = table.c[name]
    moved = and_(COPY.c.root == 1, COPY.c.place != BESIDE)
    if name != "level":
        return case((moved, null()), else_=column)
    in_group = _place_of("ad_group", table, COPY.c.place).is_not(None)
    return case((moved, case((in_group, "ad_group"), else_="campaign")), else_=column)


def _parent_cell(kind: Kind, described: Field) -> ColumnElement[Any]:
    """The new parent: the copy of the old one, else the place's, else the old one."""
    column: ColumnElement[Any] = ENTITY[kind.name].c[described.name]
    parent = described.refers_to or ""
    above = COPY.alias()
    copied = (
        select(above.c.new)
        .where(above.c.kind == KINDS[parent].code, above.c.place == COPY.c.place, above.c.old == column)
        .scalar_subquery()
    )
    if described.name not in LEVELS:
        return func.coalesce(copied, column)
    there = select(PLACE.c[described.name]).where(PLACE.c.n == COPY.c.place).scalar_subquery()
    return case(
        (COPY.c.place == BESIDE, func.coalesce(copied, column)),
        (COPY.c.root == 1, there),
        (column.is_(None), null()),
        else_=func.coalesce(copied, there),
    )

"""The tables that what comes from a platform waits in: in the workspace file, so that a pull that was stopped goes on.

They are no part of the file's format: a pull makes them and drops them when it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    exists,
    func,
    insert,
    inspect,
    literal,
    select,
    update,
)

from core.catalog import KINDS, FieldType
from core.schema import ENTITY, AnyValue

# From the top down, what is named by others before them.
ORDER = (
    "account", "label", "negative_list", "budget", "audience", "campaign", "ad_group", "ad", "keyword",
    "negative_keyword", "asset", "targeting",
)  # fmt: skip
_holder = MetaData()


def _stage(kind: str) -> Table:
    described = KINDS[kind]
    parents = [f.name for f in described.fields if f.refers_to]
    own = [f.name for f in described.fields if not f.refers_to and f.name != "remote_id"]
    return Table(
        f"pulled_{kind}", _holder,
        Column("remote_id", Text, primary_key=True),
        Column("entity", Integer),
        # 1: an entity that is there already; 2: a draft nobody posted, which this is; 3: made by this merge.
        Column("found", Integer),
        Column("differs", Integer, nullable=False, default=0, server_default="0"),
        # Fields that could not be read, as `;name;name;`: the draft keeps what it holds there.
        Column("unread", Text),
        *(Column(f"{name}_remote", Text) for name in parents),
        *(Column(name, Integer) for name in parents),
        *(Column(name, ENTITY[kind].c[name].type) for name in own),
        Column("extra", Text),
        sqlite_with_rowid=False,
    )  # fmt: skip


STAGE: Mapping[str, Table] = {kind: _stage(kind) for kind in ORDER}
for _kind, _table in STAGE.items():
    Index(f"ix_pulled_{_kind}_entity", _table.c.entity, sqlite_where=_table.c.entity.is_not(None))

# Elements of lists that are resources of their own on the platform, until they are put together.
element = Table(
    "pulled_element",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("element", Text, primary_key=True),
    Column("rank", Integer, nullable=False, default=0),
    sqlite_with_rowid=False,
)
# What stands for parts of entities (`core.schema.counterpart`), by remote id.
part = Table(
    "pulled_part",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("resource", Text, nullable=False),
    sqlite_with_rowid=False,
)
# What the platform's review says, where it came with the rows: topics as JSON.
review = Table(
    "pulled_review",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("topics", Text, nullable=False),
    sqlite_with_rowid=False,
)
# The row numbers of what others hang below.
known = Table(
    "pulled_known",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("entity", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# The drafts that take the platform's value of the field at hand.
following = Table("pulled_following", _holder, Column("entity", Integer, primary_key=True))
# Values that both sides changed: what the platform showed before, and what it shows now.
conflict = Table(
    "pulled_conflict",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("before", AnyValue()),
    Column("after", AnyValue()),
    sqlite_with_rowid=False,
)
# What is there, with the two values that people edit most: the rest is read again only where something points to a change.
seen = Table(
    "pulled_seen",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("remote_id", Text, primary_key=True),
    Column("status", Text),
    Column("amount", Integer),
    sqlite_with_rowid=False,
)
# What the platform does not have any more; `kept`: somebody edited it or what hangs below it here.
gone = Table(
    "pulled_gone",
    _holder,
    Column("kind", Text, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("kept", Integer, nullable=False, default=0, server_default="0"),
    sqlite_with_rowid=False,
)


def begin(connection: Connection) -> None:
    """Make empty tables; those of a pull that was given up go."""
    drop(connection)
    _holder.create_all(connection, checkfirst=False)


def drop(connection: Connection) -> None:
    """Leave nothing behind in the file."""
    _holder.drop_all(connection)


def stands(connection: Connection) -> bool:
    """Whether the tables of a pull that was stopped are there, with the columns of this version."""
    there = inspect(connection)
    for table in _holder.sorted_tables:
        if not there.has_table(table.name):
            return False
        if {column["name"] for column in there.get_columns(table.name)} != {column.name for column in table.columns}:
            return False
    return True


@cache
def _columns(kind: str) -> tuple[str, ...]:
    return tuple(column.name for column in STAGE[kind].columns if column.name not in ("entity", "found", "differs"))


def put(connection: Connection, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Stage rows of one kind: `remote_id`, `<parent>_remote` and stored values. The same one again replaces the earlier.

    `unread` names the fields that could not be read (`unread_text`).
    """
    if not rows:
        return
    names = _columns(kind)
    filled = [{name: row.get(name) for name in names} for row in rows]
    connection.execute(insert(STAGE[kind]).prefix_with("OR REPLACE"), filled)


def put_elements(connection: Connection, rows: Sequence[tuple[str, str, str, str, int]]) -> None:
    """Stage elements of lists: kind, remote id of the entity, field, element, and its place among the others."""
    _put(connection, element, rows)


def put_parts(connection: Connection, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Stage what stands for parts: kind, remote id of the entity, part, resource."""
    _put(connection, part, rows)


def put_reviews(connection: Connection, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Stage what a review says: kind, remote id, status in words, topics as JSON."""
    _put(connection, review, rows)


def staged_reviews(connection: Connection) -> list[tuple[str, str, str, str]]:
    """All of that: kind, remote id, status, topics."""
    rows = connection.execute(select(review).order_by(review.c.kind, review.c.remote_id)).all()
    return [(row.kind, row.remote_id, row.status, row.topics) for row in rows]


def unread_text(names: Iterable[str]) -> str | None:
    """How fields that could not be read are staged; None when all were."""
    joined = ";".join(sorted(names))
    return f";{joined};" if joined else None


def forget(connection: Connection, kind: str) -> None:
    """Take out what was staged of a kind: its list is read from the beginning again."""
    connection.execute(delete(STAGE[kind]))
    for table in (element, part, review):
        connection.execute(delete(table).where(table.c.kind == kind))


def drop_orphans(connection: Connection, kind: str, name: str) -> None:
    """Take out what hangs below something that is not there: for a parent all of which is staged."""
    above = KINDS[kind].by_name[name].refers_to
    stage = STAGE[kind]
    there = exists(select(literal(1)).where(STAGE[str(above)].c.remote_id == stage.c[f"{name}_remote"]))
    connection.execute(delete(stage).where(~there))


def put_seen(connection: Connection, rows: Sequence[tuple[str, str, str | None, int | None]]) -> None:
    """Note what is there: kind, remote id, status, and the amount of its bid."""
    _put(connection, seen, rows)


def _put(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        names = [column.name for column in table.columns]
        made = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(insert(table).prefix_with("OR REPLACE"), made)


def join_elements(connection: Connection, kind: str, names: Iterable[str]) -> None:
    """Write the lists that were staged by their elements into their rows."""
    stage = STAGE[kind]
    for name in names:
        mine = (element.c.kind == kind) & (element.c.remote_id == stage.c.remote_id) & (element.c.field == name)
        ordered = select(element.c.element).where(mine).order_by(element.c.rank, element.c.element).correlate(stage)
        one = ordered.subquery().c.element
        as_list = KINDS[kind].by_name[name].type is FieldType.LIST
        whole = select(func.json_group_array(one) if as_list else func.group_concat(one, ";")).scalar_subquery()
        having = select(element.c.remote_id).where(element.c.kind == kind, element.c.field == name)
        connection.execute(update(stage).where(stage.c.remote_id.in_(having)).values({name: whole}))


def pick_elements(connection: Connection, kind: str, name: str) -> None:
    """Write into rows the one of several staged elements that comes last by its place among them."""
    stage = STAGE[kind]
    mine = (element.c.kind == kind) & (element.c.remote_id == stage.c.remote_id) & (element.c.field == name)
    last = select(element.c.element).where(mine).order_by(element.c.rank.desc()).limit(1).correlate(stage)
    having = select(element.c.remote_id).where(element.c.kind == kind, element.c.field == name)
    connection.execute(update(stage).where(stage.c.remote_id.in_(having)).values({name: last.scalar_subquery()}))


def count(connection: Connection) -> int:
    """How many entities the platform was found to have."""
    counts = [select(func.count()).select_from(STAGE[kind]).scalar_subquery() for kind in ORDER]
    staged = int(connection.execute(select(sum(counts, start=literal(0)))).scalar_one())
    return staged + sum(_unread(connection, kind) for kind in ORDER)


def _unread(connection: Connection, kind: str) -> int:
    there = exists(select(literal(1)).where(STAGE[kind].c.remote_id == seen.c.remote_id))
    query = select(func.count()).select_from(seen).where(seen.c.kind == kind, ~there)
    return int(connection.execute(query).scalar_one())

"""Reading entities: frozen rows and plain dictionaries made for one list, never more than was asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, bindparam, func, select

from core.catalog import KINDS, Field, FieldType, Kind
from core.errors import InvalidInput, NotFound
from core.ids import id_text, parse_id
from core.schema import ENTITY, Presence, finding, live_value
from core.values import decode
from core.workspace import Workspace

_DECODED = (FieldType.LIST, FieldType.MAP, FieldType.BOOL)
_SYSTEM = ("pk", "id", "presence", "live", "remote_id")
# Made once: putting these into words takes longer than reading what they find of a page.
_LIVE_VALUES = select(live_value.c.entity, live_value.c.field, live_value.c.value).where(
    live_value.c.kind == bindparam("code"), live_value.c.entity.in_(bindparam("pks", expanding=True))
)
_FINDINGS = (
    select(finding.c.entity, finding.c.severity, func.count())
    .where(finding.c.kind == bindparam("code"), finding.c.entity.in_(bindparam("pks", expanding=True)))
    .group_by(finding.c.entity, finding.c.severity)
)


@dataclass(frozen=True)
class EntityRow:
    """One entity: ids, the row numbers of its parents, and its decoded field values (refs as ids)."""

    kind: str
    pk: int
    id: str
    live: bool
    values: Mapping[str, Any]
    parents: Mapping[str, int | None] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


def draft(kind: str) -> ColumnElement[bool]:
    """Condition: the entity stands in the draft."""
    return ENTITY[kind].c.presence == int(Presence.DRAFT)


def entity_query(kind: Kind, fields: Sequence[str] | None = None) -> Select[Any]:
    """A select of system columns, the wanted fields, and `<ref>__id` for each parent."""
    return _entity_query(kind.name, None if fields is None else tuple(fields))


@lru_cache(maxsize=256)
def _entity_query(kind_name: str, fields: tuple[str, ...] | None) -> Select[Any]:
    kind, table = KINDS[kind_name], ENTITY[kind_name]
    names = [f.name for f in kind.fields] if fields is None else list(fields)
    columns: list[ColumnElement[Any]] = [table.c[name] for name in _SYSTEM]
    for name in names:
        if name in _SYSTEM:
            continue
        columns.append(table.c[name])
        refers_to = kind.by_name[name].refers_to
        if refers_to:
            columns.append(_parent_id(kind.name, name, refers_to))
    return select(*columns)


def _parent_id(kind: str, name: str, refers_to: str) -> Label[Any]:
    parent = ENTITY[refers_to].alias()
    return select(parent.c.id).where(parent.c.pk == ENTITY[kind].c[name]).scalar_subquery().label(f"{name}__id")


@dataclass(frozen=True)
class _Reading:
    """Where in a selected row the parts of an entity stand; worked out once for each set of columns."""

    pk: int
    id: int
    live: int
    plain: tuple[tuple[str, int], ...]
    decoded: tuple[tuple[Field, int], ...]
    parents: tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=256)
def _reading(kind_name: str, columns: tuple[str, ...]) -> _Reading:
    at = {name: place for place, name in enumerate(columns)}
    fields = [f for f in KINDS[kind_name].fields if f.name in at]
    own = [f for f in fields if not f.refers_to]
    return _Reading(
        at["pk"],
        at["id"],
        at["live"],
        tuple((f.name, at[f.name]) for f in own if f.type not in _DECODED),
        tuple((f, at[f.name]) for f in own if f.type in _DECODED),
        tuple((f.name, at[f.name], at[f"{f.name}__id"]) for f in fields if f.refers_to),
    )


def entity_row(kind: Kind, row: Row[Any]) -> EntityRow:
    """An `EntityRow` of a row that `entity_query` selected."""
    reading = _reading(kind.name, row._fields)
    values: dict[str, Any] = {name: row[at] for name, at in reading.plain}
    for described, at in reading.decoded:
        values[described.name] = decode(described, row[at])
    parents: dict[str, int | None] = {}
    for name, at, id_at in reading.parents:
        parents[name] = row[at]
        values[name] = id_text(row[id_at]) if row[id_at] else None
    return EntityRow(kind.name, row[reading.pk], id_text(row[reading.id]), bool(row[reading.live]), values, parents)


def select_rows(
    connection: Connection,
    kind: str,
    where: ColumnElement[bool] | None = None,
    *,
    fields: Sequence[str] | None = None,
    order: Sequence[ColumnElement[Any]] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[EntityRow]:
    """Draft entities of a kind, in the order of their making unless said otherwise."""
    described = KINDS[kind]
    unknown = set(fields or ()) - set(described.by_name)
    if unknown:
        raise InvalidInput(
            f"{described.label} has no field {sorted(unknown)[0]!r}.", hint=f"It has {', '.join(described.by_name)}."
        )
    query = entity_query(described, fields).where(draft(kind))
    if where is not None:
        query = query.where(where)
    query = query.order_by(*order, ENTITY[kind].c.pk).limit(limit).offset(offset)
    return [entity_row(described, row) for row in connection.execute(query)]


def list_rows(
    workspace: Workspace, kind: str, where: ColumnElement[bool] | None = None, **options: Any
) -> list[EntityRow]:
    """`select_rows` with a connection of its own."""
    with workspace.read() as connection:
        return select_rows(connection, kind, where, **options)


def count_rows(workspace: Workspace, kind: str, where: ColumnElement[bool] | None = None) -> int:
    """How many draft entities of a kind match."""
    query = select(func.count()).select_from(ENTITY[kind]).where(draft(kind))
    if where is not None:
        query = query.where(where)
    with workspace.read() as connection:
        return connection.execute(query).scalar_one()


def get_row(workspace: Workspace, kind: str, id: str) -> EntityRow:
    """One entity of the draft; raises NotFound."""
    found = list_rows(workspace, kind, ENTITY[kind].c.id == parse_id(id).bytes, limit=1)
    if not found:
        raise NotFound(f"There is no {KINDS[kind].label.lower()} {id}.")
    return found[0]


@dataclass(frozen=True)
class Mark:
    """What stands beside a row: `added`, `edited` or `removed`, the fields that differ from the platform, findings."""

    change: str | None
    live_fields: Mapping[str, Any]
    errors: int = 0
    warnings: int = 0


def marks(connection: Connection, kind: str, rows: Iterable[EntityRow]) -> dict[int, Mark]:
    """The derived marks of rows, by row number. An entity its platform never saw is `added`."""
    by_pk = {row.pk: row for row in rows}
    code = KINDS[kind].code
    differs: dict[int, dict[str, Any]] = {}
    for pk, name, value in connection.execute(_LIVE_VALUES, {"code": code, "pks": list(by_pk)}):
        described = KINDS[kind].by_name.get(name)  # None for `extra`, the unknown columns of an imported file
        differs.setdefault(pk, {})[name] = decode(described, value) if described else value
    found = _finding_counts(connection, code, list(by_pk))
    return {
        pk: Mark(_change_of(row, differs.get(pk)), differs.get(pk, {}), *found.get(pk, (0, 0)))
        for pk, row in by_pk.items()
    }


def _change_of(row: EntityRow, differs: Mapping[str, Any] | None) -> str | None:
    if not row.live:
        return "added"
    if differs and "status" in differs and row["status"] == "REMOVED":
        return "removed"
    return "edited" if differs else None


def _finding_counts(connection: Connection, code: int, pks: list[int]) -> dict[int, tuple[int, int]]:
    counts: dict[int, dict[int, int]] = {}
    for pk, severity, n in connection.execute(_FINDINGS, {"code": code, "pks": pks}):
        counts.setdefault(pk, {})[severity] = n
    return {pk: (by.get(0, 0), by.get(1, 0)) for pk, by in counts.items()}


def extra_of(connection: Connection, kind: str, pk: int) -> dict[str, str]:
    """Columns of an imported file that the catalog does not know, kept for writing back."""
    table = ENTITY[kind]
    stored = connection.execute(select(table.c.extra).where(table.c.pk == pk)).scalar()
    return dict(json.loads(stored)) if stored else {}

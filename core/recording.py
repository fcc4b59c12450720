"""The one pen: every write to entities goes through an open `Edit`, which notes each change as it is made."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    update,
)
from sqlalchemy import exists as sql_exists

from core import values as canon
from core.applying import CHILDREN, Part, live_layer_kept, write_values
from core.author import Author
from core.catalog import KINDS, Kind
from core.database import insert_row, new_id
from core.errors import InvalidInput, NotFound
from core.following import NAMED_IN, carried
from core.ids import id_text, parse_id
from core.row_local import is_row_local
from core.schema import ENTITY, Op, Presence, State, change, change_set

_CHUNK = 20_000


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


@dataclass
class Edit:
    """An open change set. With `proposed`, nothing touches the draft until somebody accepts it.

    `follows` are ranges of older changes (by seq) whose fields formulas are to be worked out for when it closes.
    """

    connection: Connection
    pk: int
    id: bytes
    title: str
    proposed: bool
    first: int
    kinds: set[str] = field(default_factory=set)
    follows: list[tuple[int, int]] = field(default_factory=list)
    _floor: dict[str, int] = field(default_factory=dict)
    _written: set[tuple[str, str]] = field(default_factory=set)
    _kept: int = 0

    @property
    def _state(self) -> State:
        return State.PROPOSED if self.proposed else State.APPLIED

    def create(self, kind: str, row: Mapping[str, Any], **why: str | None) -> str:
        """Add one entity; returns its id. `why` may hold `reason` and `evidence`."""
        return self.create_many(kind, [row], **why)[0]

    def create_many(self, kind: str, rows: Sequence[Mapping[str, Any]], **why: str | None) -> list[str]:
        """Add entities of one kind; parents are named by id (or by row number for bulk loads)."""
        floor = self.floor(kind)
        start = self.highest(kind)
        ids: list[str] = []
        for at in range(0, len(rows), _CHUNK):
            chunk = [self._stored(KINDS[kind], row) for row in rows[at : at + _CHUNK]]
            ids.extend(id_text(row["id"]) for row in chunk)
            self.connection.execute(insert(ENTITY[kind]), chunk)
        self._note_created(kind, max(start, floor), **why)
        return ids

    def adopt(self, kind: str, after: int, **why: str | None) -> int:
        """Note the rows above row number `after`, which a set-based load has inserted, as created; returns how many."""
        return self._note_created(kind, after, **why)

    def set(self, kind: str, ids: Sequence[str], row: Mapping[str, Any], **why: str | None) -> int:
        """Give the named entities these field values; returns how many fields really change."""
        table = ENTITY[kind]
        wanted = [parse_id(one).bytes for one in ids]
        changed = 0
        for name, value in row.items():
            stored = self._stored_value(KINDS[kind], name, value)
            for at in range(0, len(wanted), 500):
                where = table.c.id.in_(wanted[at : at + 500])
                changed += self.set_where(kind, where, name, literal(stored, table.c[name].type), **why)
        return changed

    def set_where(
        self, kind: str, where: ColumnElement[bool], name: str, value: ColumnElement[Any], **why: str | None
    ) -> int:
        """Set one field of all matching entities to an SQL expression over their row; returns how many change.

        Values must be in stored form (money in micros, lists as canonical JSON). What names a renamed list, budget or
        label is renamed with it.
        """
        if name == "name" and kind in NAMED_IN:
            with carried(self, kind, where, value):
                return self._set_where(kind, where, name, value, **why)
        return self._set_where(kind, where, name, value, **why)

    def _set_where(
        self, kind: str, where: ColumnElement[bool], name: str, value: ColumnElement[Any], **why: str | None
    ) -> int:
        table = ENTITY[kind]
        column = table.c[name]
        floor = self.floor(kind)
        differs = column.is_distinct_from(value)
        fresh = (
            self.connection.execute(
                update(table)
                .where(table.c.pk > floor, table.c.presence == int(self._fresh_presence), where, differs)
                .values({name: value})
            ).rowcount
            if self.highest(kind) > floor
            else 0
        )
        where = (table.c.presence == int(Presence.DRAFT)) & (table.c.pk <= floor) & where
        if (kind, name) in self._written:
            fresh += self._rewrite(kind, where, name, value)
        first = self.next_seq()
        if (kind, name) in self._written:
            where = where & ~self._already(kind, name)
        # With a limit SQLite works each value out once, not for the comparison and for the record apart.
        found = select(table.c.pk, column.label("before"), value.label("after")).where(where).limit(-1).subquery()
        rows = select(
            literal(self.pk),
            literal(KINDS[kind].code),
            found.c.pk,
            literal(int(Op.SET)),
            literal(name),
            found.c.before,
            found.c.after,
            literal(int(self._state)),
            literal(why.get("reason")),
            literal(why.get("evidence")),
        ).where(found.c.before.is_distinct_from(found.c.after))
        names = ["change_set", "kind", "entity", "op", "field", "before", "after", "state", "reason", "evidence"]
        count = self.connection.execute(insert(change).from_select(names, rows)).rowcount
        self._written.add((kind, name))
        self.kinds.add(kind)
        if count and not self.proposed:
            part = Part(first, first + count - 1, KINDS[kind].code, Op.SET, name)
            if is_row_local(table, where, value):
                self._write_again(part, where & differs, column, value)
            else:
                write_values(self.connection, part, "after", State.APPLIED)
        return int(count) + int(fresh)

    def _write_again(
        self, part: Part, where: ColumnElement[bool], column: Column[Any], value: ColumnElement[Any]
    ) -> None:
        """Write what was just noted by working it out once more: a third quicker than looking each row's value up."""
        with live_layer_kept(self.connection, part, State.APPLIED):
            written = self.connection.execute(update(column.table).where(where).values({column.name: value})).rowcount
        assert written == part.last - part.first + 1, "what was written is not what was noted"

    def chosen(self, kind: str, where: ColumnElement[bool]) -> Select[Any]:
        """The row numbers that match now, kept aside, so that later writes do not change what is meant."""
        self._kept += 1
        kept = Table(
            f"chosen_{self._kept}", MetaData(), Column("pk", Integer, primary_key=True), prefixes=["TEMPORARY"]
        )
        kept.drop(self.connection, checkfirst=True)
        kept.create(self.connection)
        table = ENTITY[kind]
        self.connection.execute(
            insert(kept).from_select(["pk"], select(table.c.pk).where(table.c.presence == int(Presence.DRAFT), where))
        )
        return select(kept.c.pk)

    def delete(self, kind: str, ids: Sequence[str], **why: str | None) -> int:
        """Take entities and all that hangs below them out of the draft; returns how many entities went."""
        table = ENTITY[kind]
        wanted = [parse_id(one).bytes for one in ids]
        return sum(
            self.delete_where(kind, table.c.id.in_(wanted[at : at + 500]), **why) for at in range(0, len(wanted), 500)
        )

    def delete_where(self, kind: str, where: ColumnElement[bool], **why: str | None) -> int:
        """Delete all matching entities and what hangs below them; nothing names a deleted list, budget or label any more."""
        with carried(self, kind, where, None):
            return self._delete_where(kind, where, **why)

    def _delete_where(self, kind: str, where: ColumnElement[bool], **why: str | None) -> int:
        table = ENTITY[kind]
        where = (table.c.presence == int(Presence.DRAFT)) & where
        gone = 0
        for child, parent_field in CHILDREN[kind]:
            below = ENTITY[child].c[parent_field].in_(select(table.c.pk).where(where))
            gone += self._delete_where(child, below, **why)
        first = self.next_seq()
        rows = select(
            literal(self.pk),
            literal(KINDS[kind].code),
            table.c.pk,
            literal(int(Op.DELETE)),
            literal(int(self._state)),
            literal(why.get("reason")),
            literal(why.get("evidence")),
        ).where(where)
        names = ["change_set", "kind", "entity", "op", "state", "reason", "evidence"]
        count = self.connection.execute(insert(change).from_select(names, rows)).rowcount
        self.kinds.add(kind)
        if count and not self.proposed:
            mine = select(change.c.entity).where(change.c.seq.between(first, first + count - 1))
            self.connection.execute(update(table).where(table.c.pk.in_(mine)).values(presence=int(Presence.GONE)))
        return int(count) + gone

    def bring_back_where(self, kind: str, where: ColumnElement[bool], **why: str | None) -> int:
        """Put entities that are gone back into the draft with the values they had; returns how many came."""
        table = ENTITY[kind]
        first = self.next_seq()
        rows = select(
            literal(self.pk),
            literal(KINDS[kind].code),
            table.c.pk,
            literal(int(Op.CREATE)),
            literal(int(self._state)),
            literal(why.get("reason")),
            literal(why.get("evidence")),
        ).where(table.c.presence == int(Presence.GONE), where)
        names = ["change_set", "kind", "entity", "op", "state", "reason", "evidence"]
        count = int(self.connection.execute(insert(change).from_select(names, rows)).rowcount)
        self.kinds.add(kind)
        if count:
            mine = select(change.c.entity).where(change.c.seq.between(first, first + count - 1))
            presence = int(self._fresh_presence)
            self.connection.execute(update(table).where(table.c.pk.in_(mine)).values(presence=presence))
        return count

    @property
    def _fresh_presence(self) -> Presence:
        return Presence.PROPOSED if self.proposed else Presence.DRAFT

    def _rewrite(self, kind: str, where: ColumnElement[bool], name: str, value: ColumnElement[Any]) -> int:
        """A field written twice in one edit stays one change: only its `after` moves on."""
        table = ENTITY[kind]
        mine = (change.c.seq >= self.first) & (change.c.kind == KINDS[kind].code) & (change.c.field == name)
        again = mine & (change.c.entity == table.c.pk)
        current = change.c.after if self.proposed else table.c[name]
        count = self.connection.execute(
            update(change).where(again, where, current.is_distinct_from(value)).values(after=value)
        ).rowcount
        if not self.proposed:
            self.connection.execute(
                update(table)
                .where(again, where, table.c[name].is_distinct_from(change.c.after))
                .values({name: change.c.after})
            )
        return int(count)

    def _already(self, kind: str, name: str) -> ColumnElement[bool]:
        table = ENTITY[kind]
        return sql_exists(
            select(literal(1)).where(
                change.c.seq >= self.first,
                change.c.kind == KINDS[kind].code,
                change.c.field == name,
                change.c.entity == table.c.pk,
            )
        )

    def floor(self, kind: str) -> int:
        """The highest row number of a kind when this edit first touched it; rows above were created here."""
        if kind not in self._floor:
            self._floor[kind] = self.highest(kind)
        return self._floor[kind]

    def highest(self, kind: str) -> int:
        """The highest row number of a kind now."""
        return int(self.connection.execute(select(func.coalesce(func.max(ENTITY[kind].c.pk), 0))).scalar_one())

    def next_seq(self) -> int:
        """The number the next change will get."""
        return int(self.connection.execute(select(func.coalesce(func.max(change.c.seq), 0))).scalar_one()) + 1

    def _note_created(self, kind: str, after: int, **why: str | None) -> int:
        self.floor(kind)
        table = ENTITY[kind]
        rows = select(
            literal(self.pk),
            literal(KINDS[kind].code),
            table.c.pk,
            literal(int(Op.CREATE)),
            null(),
            literal(int(self._state)),
            literal(why.get("reason")),
            literal(why.get("evidence")),
        ).where(table.c.pk > after)
        names = ["change_set", "kind", "entity", "op", "field", "state", "reason", "evidence"]
        count = self.connection.execute(insert(change).from_select(names, rows)).rowcount
        self.kinds.add(kind)
        return int(count)

    def _stored(self, kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
        unknown = set(row) - set(kind.by_name) - {"id", "extra"}
        if unknown:
            raise InvalidInput(f"{kind.label} has no field {sorted(unknown)[0]!r}.", where=sorted(unknown)[0])
        stored = {f.name: self._stored_value(kind, f.name, row.get(f.name)) for f in kind.fields}
        stored["id"] = parse_id(row["id"]).bytes if row.get("id") else new_id()
        stored["presence"] = int(self._fresh_presence)
        stored["extra"] = canon.dump_json(row["extra"]) if row.get("extra") else None
        return stored

    def _stored_value(self, kind: Kind, name: str, value: Any) -> Any:
        described = kind.by_name.get(name)
        if described is None:
            raise InvalidInput(f"{kind.label} has no field {name!r}.", where=name)
        if described.refers_to and isinstance(value, str):
            return self.row_number(described.refers_to, value)
        if described.refers_to:
            return value
        return canon.encode(described, value)

    def row_number(self, kind: str, id: str) -> int:
        """The row number of an entity; raises NotFound."""
        table = ENTITY[kind]
        found = self.connection.execute(select(table.c.pk).where(table.c.id == parse_id(id).bytes)).scalar()
        if found is None:
            raise NotFound(f"There is no {KINDS[kind].label.lower()} {id}.")
        return int(found)


def open_set(
    connection: Connection,
    title: str,
    author: Author,
    *,
    proposed: bool,
    reason: str | None,
    about: Mapping[str, Any] | None,
) -> Edit:
    """Begin a change set in an open write transaction."""
    ident = new_id()
    pk = insert_row(
        connection,
        insert(change_set).values(
            id=ident,
            title=canon.clean_text(title),
            author_kind=str(author.kind),
            author=author.name,
            reason=canon.clean_text(reason) if reason else None,
            state="proposed" if proposed else "accepted",
            created_at=now_ms(),
            about=canon.dump_json(about) if about else None,
        ),
    )
    first = connection.execute(select(func.coalesce(func.max(change.c.seq), 0))).scalar_one() + 1
    return Edit(connection, pk, ident, title, proposed, int(first))

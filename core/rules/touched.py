"""What an edit touched, read from the log: entities, their fields, and the keyword texts before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from core.catalog import KINDS, KINDS_BY_CODE
from core.rules.view import PARENTS, REMOVED, below
from core.schema import ENTITY, Op, change, change_set, log, meta

MOST = 2_000
_SILENT = ("propose", "reject", "rename", "park", "unpark", "split", "merge", "reorder")


@dataclass
class Touched:
    """Entities by kind and row number; the fields that changed, or None when the entity came, went or all may have."""

    items: dict[str, dict[int, set[str] | None]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=dict)
    # Whether anything was hung elsewhere: what is below it counts as below another entity then.
    moved: bool = False

    def add(self, kind: str, pk: int, name: str | None) -> None:
        """Note one change."""
        fields = self.items.setdefault(kind, {}).setdefault(pk, set())
        if name is None:
            self.items[kind][pk] = None
        elif fields is not None:
            fields.add(name)

    def pks(self, kind: str, fields: frozenset[str] | None = None) -> list[int]:
        """Entities of a kind that came, went or changed in one of these fields."""
        return [
            pk
            for pk, changed in self.items.get(kind, {}).items()
            if fields is None or changed is None or changed & fields
        ]

    @property
    def count(self) -> int:
        """How many entities."""
        return sum(len(pks) for pks in self.items.values())


def last_log(connection: Connection) -> int:
    """The number of the newest entry of the log."""
    return int(connection.execute(select(func.coalesce(func.max(log.c.seq), 0))).scalar_one())


def touched_since(connection: Connection, seq: int) -> Touched | None:
    """What the log says was touched after entry `seq`; None when it is more than is worth following one by one."""
    query = (
        select(change_set.c.first_change, change_set.c.last_change, change_set.c.about)
        .join(log, log.c.change_set == change_set.c.pk)
        .where(log.c.seq > seq, log.c.verb.not_in(_SILENT))
    )
    touched = Touched()
    for first, last, about in connection.execute(query).all():
        if first is None or last - first >= MOST or (about and "brief" in json.loads(about)):
            return None
        _read(connection, first, last, touched)
        if touched.count > MOST:
            return None
    _add_texts(connection, touched)
    return touched if touched.count <= MOST else None


def _read(connection: Connection, first: int, last: int, touched: Touched) -> None:
    columns = (change.c.kind, change.c.entity, change.c.op, change.c.field, change.c.before, change.c.after)
    for code, pk, op, name, before, after in connection.execute(
        select(*columns).where(change.c.seq.between(first, last))
    ):
        kind = KINDS_BY_CODE[code].name
        touched.add(kind, pk, name if op == Op.SET else None)
        touched.moved = touched.moved or (op == Op.SET and name in ("account", "campaign", "ad_group"))
        if name == "text":
            touched.texts.setdefault(kind, set()).update(value for value in (before, after) if isinstance(value, str))
        if name == "status" and REMOVED in (before, after):
            _add_below(connection, kind, pk, touched)


def _add_below(connection: Connection, kind: str, pk: int, touched: Touched) -> None:
    """What hangs below a removed entity is left out of all checks, and back in when it is brought back."""
    for target in KINDS:
        if target == kind or not _is_above(kind, target):
            continue
        for one in connection.execute(
            select(ENTITY[target].c.pk).where(ENTITY[target].c.pk.in_(below(kind, [pk], target))).limit(MOST + 1)
        ).scalars():
            touched.add(target, one, None)


def _is_above(kind: str, target: str) -> bool:
    return any(parent == kind or _is_above(kind, parent) for _, parent in PARENTS[target])


def _add_texts(connection: Connection, touched: Touched) -> None:
    """The texts touched keywords and negatives have now."""
    for kind in ("keyword", "negative_keyword"):
        pks = list(touched.items.get(kind, ()))
        table = ENTITY[kind]
        found: Iterable[str] = (
            connection.execute(select(table.c.text).where(table.c.pk.in_(pks), table.c.text.is_not(None))).scalars()
            if pks
            else ()
        )
        touched.texts.setdefault(kind, set()).update(found)


def checked_until(connection: Connection) -> tuple[int, str, str] | None:
    """Up to which log entry, on which day and with which rules the stored findings were made."""
    found = connection.execute(select(meta.c.value).where(meta.c.key == CHECKED)).scalar()
    if found is None:
        return None
    seq, day, rules = json.loads(found)
    return int(seq), str(day), str(rules)


CHECKED = "checked_log_seq"

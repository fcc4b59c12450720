"""What an edit touched, read from the log: entities, their fields, and the keyword texts before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from core.among import among
from core.catalog import KINDS, KINDS_BY_CODE
from core.rules.view import PARENTS, REMOVED, below
from core.schema import ENTITY, Op, change, change_set, log, meta

# Followed inside the writing, so that nothing stands between an edit and its findings.
AT_ONCE = 2_000
# Followed beside other edits; of more, everything is looked at again.
MOST = 300_000
# Fields that name what an entity hangs below.
LINKS = frozenset({"account", "campaign", "ad_group"})
# What a keyword collides by: with the same text elsewhere, and with negatives.
_COLLIDING = LINKS | {"text", "match_type", "status"}
_NONE: frozenset[str] = frozenset()
# Rows fetched at once: one at a time costs three times as much.
_PORTION = 10_000
_SILENT = ("propose", "reject", "rename", "park", "unpark", "split", "merge", "reorder")


@dataclass
class Touched:
    """Entities by kind and row number; the fields that changed, or None when the entity came, went or all may have."""

    items: dict[str, dict[int, frozenset[str] | None]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=dict)
    # Where entities of a kind that were hung elsewhere hang now, and hung before: the parents by the field that names them.
    left: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    _alike: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    # The entities of each kind by the fields that changed, once they were asked for: the rules ask a hundred times.
    _grouped: dict[str, dict[frozenset[str] | None, list[int]]] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Whether anything was hung elsewhere: what is below it counts as below another entity then."""
        return bool(self.left)

    def add(self, kind: str, pk: int, name: str | None) -> None:
        """Note one change."""
        self._grouped.pop(kind, None)
        of_kind = self.items.setdefault(kind, {})
        known = of_kind.get(pk, _NONE)
        if name is None or known is None:
            of_kind[pk] = None
        elif name not in known:
            fields = known | {name}
            # One set for all entities that changed in the same fields: there may be hundreds of thousands.
            of_kind[pk] = self._alike.setdefault(fields, fields)

    def pks(self, kind: str, fields: frozenset[str] | None = None) -> list[int]:
        """Entities of a kind that came, went or changed in one of these fields."""
        if kind not in self._grouped:
            grouped: dict[frozenset[str] | None, list[int]] = {}
            for pk, changed in self.items.get(kind, {}).items():
                grouped.setdefault(changed, []).append(pk)
            self._grouped[kind] = grouped
        found = [
            pks for changed, pks in self._grouped[kind].items() if fields is None or changed is None or changed & fields
        ]
        return list(chain.from_iterable(found))

    @property
    def count(self) -> int:
        """How many entities."""
        return sum(len(pks) for pks in self.items.values())


def last_log(connection: Connection) -> int:
    """The number of the newest entry of the log."""
    return int(connection.execute(select(func.coalesce(func.max(log.c.seq), 0))).scalar_one())


def touched_since(connection: Connection, seq: int, most: int = AT_ONCE) -> Touched | None:
    """What the log says was touched after entry `seq`; None when that is more entities or changes than `most`."""
    query = (
        select(change_set.c.first_change, change_set.c.last_change, change_set.c.about)
        .join(log, log.c.change_set == change_set.c.pk)
        .where(log.c.seq > seq, log.c.verb.not_in(_SILENT))
    )
    touched = Touched()
    for first, last, about in connection.execute(query).all():
        if first is None or last - first >= most or (about and "brief" in json.loads(about)):
            return None
        _read(connection, first, last, touched, most)
        if touched.count > most:
            return None
    _add_texts(connection, touched)
    return touched


def _read(connection: Connection, first: int, last: int, touched: Touched, most: int) -> None:
    columns = (change.c.kind, change.c.entity, change.c.op, change.c.field, change.c.before, change.c.after)
    uprooted: dict[str, list[int]] = {}
    rows = connection.execute(select(*columns).where(change.c.seq.between(first, last))).partitions(_PORTION)
    for code, pk, op, name, before, after in chain.from_iterable(rows):
        kind = KINDS_BY_CODE[code].name
        touched.add(kind, pk, name if op == Op.SET else None)
        if op == Op.SET and name in LINKS:
            touched.left.setdefault((kind, name), set()).update(one for one in (before, after) if one is not None)
            uprooted.setdefault(kind, []).append(pk)
        if name == "text":
            touched.texts.setdefault(kind, set()).update(value for value in (before, after) if isinstance(value, str))
        if name == "status" and REMOVED in (before, after):
            uprooted.setdefault(kind, []).append(pk)
    for kind, pks in uprooted.items():
        _add_below(connection, kind, pks, touched, most)


def _add_below(connection: Connection, kind: str, pks: list[int], touched: Touched, most: int) -> None:
    """What hangs below removed entities is left out of all checks, and back in when they are brought back or hung elsewhere."""
    for target in KINDS:
        if target == kind or not _is_above(kind, target):
            continue
        for one in connection.execute(
            select(ENTITY[target].c.pk).where(ENTITY[target].c.pk.in_(below(kind, pks, target))).limit(most + 1)
        ).scalars():
            touched.add(target, one, None)


def _is_above(kind: str, target: str) -> bool:
    return any(parent == kind or _is_above(kind, parent) for _, parent in PARENTS[target])


def _add_texts(connection: Connection, touched: Touched) -> None:
    """The texts that touched keywords and negatives have now, of those that may collide otherwise than before."""
    for kind in ("keyword", "negative_keyword"):
        pks = touched.pks(kind, _COLLIDING)
        table = ENTITY[kind]
        found: Iterable[str] = (
            connection.execute(select(table.c.text).where(among(table.c.pk, pks), table.c.text.is_not(None))).scalars()
            if pks
            else ()
        )
        touched.texts.setdefault(kind, set()).update(found)


class Checked(NamedTuple):
    """Up to which log entry, on which day, with which rules, evidence and kits findings were made."""

    seq: int
    day: str
    rules: str
    ground: str = ""


def checked_until(connection: Connection) -> Checked | None:
    """How the stored findings were made; None when they never were."""
    found = connection.execute(select(meta.c.value).where(meta.c.key == CHECKED)).scalar()
    if found is None:
        return None
    seq, *more = json.loads(found)
    return Checked(int(seq), *map(str, more))


CHECKED = "checked_log_seq"

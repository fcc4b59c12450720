"""Looking before sending: what stands on the platform already, and what was changed there since it was last seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from core.among import among
from core.catalog import KINDS, FieldType, Merge
from core.platforms import Verb
from core.posting.adapter import Adapter, Operation
from core.schema import ENTITY

_EMPTY = (None, "", "[]", "{}")


@dataclass(frozen=True)
class Seen:
    """What a look at the platform says of operations, by number.

    `there`: it is so already. `changed`: somebody changed the field there since (None: removed). `alike`: the ids of what
    stands there with the content of a creation.
    """

    there: frozenset[int] = frozenset()
    changed: tuple[tuple[int, str | None], ...] = ()
    alike: Mapping[int, Sequence[str]] = field(default_factory=dict)


def look(adapter: Adapter, operations: Sequence[Operation]) -> Seen:
    """Look at all that operations are about to change or might double."""
    standing = [one for one in operations if one.verb is not Verb.CREATE]
    might_double = [
        one
        for one in operations
        if one.verb is Verb.CREATE and one.kind in adapter.can.doubles and all(link.remote_id for link in one.links)
    ]
    there: set[int] = set()
    changed: list[tuple[int, str | None]] = []
    current = adapter.read_current(standing) if standing else {}
    for one in standing:
        now = current.get(one.n)
        if one.verb is Verb.REMOVE:
            if now is None:
                there.add(one.n)
        elif now is None:
            changed.append((one.n, None))
        else:
            _compare(one, now, there, changed)
    return Seen(frozenset(there), tuple(changed), adapter.look_alikes(might_double) if might_double else {})


def _compare(one: Operation, now: Mapping[str, object], there: set[int], changed: list[tuple[int, str | None]]) -> None:
    other = [name for name, value in one.sent.items() if not same(one.kind, name, now.get(name), value)]
    if not other:
        there.add(one.n)
        return
    moved = [name for name in other if not same(one.kind, name, now.get(name), one.before.get(name))]
    if moved:
        changed.append((one.n, moved[0]))


def same(kind: str, name: str, one: object, other: object) -> bool:
    """Whether two stored values are the same; an empty list is no value, and of sets the order does not count."""
    if one == other:
        return True
    if one in _EMPTY or other in _EMPTY:
        return one in _EMPTY and other in _EMPTY
    described = KINDS[kind].by_name[name]
    if described.type is FieldType.DECIMAL:
        return float(str(one)) == float(str(other))
    if described.merge is Merge.ELEMENTS:
        return set(json.loads(str(one))) == set(json.loads(str(other)))
    if name == "ad_schedule":
        return _hours(str(one)) == _hours(str(other))
    return False


def _hours(text: str) -> set[str]:
    return {part.strip() for part in text.split(";") if part.strip()}


def known_ids(
    connection: Connection, operations: Sequence[Operation], alike: Mapping[int, Sequence[str]]
) -> set[tuple[str, str]]:
    """Which of the ids found belong to an entity of the workspace already."""
    found: dict[str, set[str]] = {}
    for one in operations:
        found.setdefault(one.kind, set()).update(alike.get(one.n, ()))
    known: set[tuple[str, str]] = set()
    for kind, ids in found.items():
        table = ENTITY[kind]
        query = select(table.c.remote_id).where(among(table.c.remote_id, sorted(ids)), table.c.live == 1)
        known |= {(kind, str(ident)) for ident in connection.execute(query).scalars()}
    return known


def assign(
    operations: Sequence[Operation], alike: Mapping[int, Sequence[str]], known: set[tuple[str, str]]
) -> dict[int, str]:
    """One id for each operation, none twice and none that an entity has already."""
    taken = set(known)
    given: dict[int, str] = {}
    for one in operations:
        for ident in alike.get(one.n, ()):
            if (one.kind, ident) not in taken:
                taken.add((one.kind, ident))
                given[one.n] = ident
                break
    return given

"""Changing whom ad sets reach: one change set for all chosen ones, each changed in its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Table, Text, and_, func, insert, select

from core.catalog import LINKEDIN
from core.command_words import about_setting
from core.editable import check_editable
from core.editing import Target, conditions, described
from core.recording import Edit
from core.rows import EntityRow
from core.schema import ENTITY, Presence
from core.targeting.criteria import (
    EMPTY,
    Criteria,
    Entry,
    Group,
    checked,
    from_stored,
    same,
    same_group,
    to_stored,
)
from core.targeting.facets import PLACES
from core.targeting.problem import Around
from core.values import encode
from core.workspace import Workspace

K = TypeVar("K")
T = TypeVar("T")
FIELD = "targeting"
Change = Callable[[Criteria], Criteria]
_CHUNK = 2_000


@dataclass(frozen=True)
class Shared(Generic[T]):
    """Something that `count` of the chosen ad sets have."""

    what: T
    count: int


@dataclass(frozen=True)
class Picture:
    """The criteria of the chosen ad sets laid over each other; `first` are those of one of them."""

    ad_sets: int
    groups: tuple[Shared[Group], ...] = ()
    excluded: tuple[Shared[Entry], ...] = ()
    first: Criteria = EMPTY

    @property
    def varies(self) -> bool:
        """Whether the ad sets differ."""
        counts = [one.count for one in self.groups] + [one.count for one in self.excluded]
        return any(count < self.ad_sets for count in counts)


def criteria_counts(connection: Connection, kind: str, target: Target) -> list[tuple[Criteria, int]]:
    """The different criteria of the target's LinkedIn rows, and how many rows have each."""
    return [(from_stored(stored), count) for stored, count in _stored_counts(connection, kind, target)]


def _stored_counts(connection: Connection, kind: str, target: Target) -> list[tuple[Mapping[str, Any] | None, int]]:
    column = ENTITY[kind].c[FIELD]
    found: dict[str | None, int] = {}
    for where in _linkedin(kind, target):
        query = select(column, func.count()).where(where).group_by(column)
        for text, count in connection.execute(query):
            found[text] = found.get(text, 0) + int(count)
    return [(json.loads(text) if text else None, count) for text, count in found.items()]


def _linkedin(kind: str, target: Target) -> list[ColumnElement[bool]]:
    return [and_(where, ENTITY[kind].c.platform == LINKEDIN) for where in conditions(kind, target)]


def picture(counts: Sequence[tuple[Criteria, int]]) -> Picture:
    """Laid over each other: what all have first, then what most have."""
    groups: dict[frozenset[tuple[str, str]], Shared[Group]] = {}
    excluded: dict[tuple[str, str], Shared[Entry]] = {}
    for criteria, count in counts:
        for group in criteria.include:
            _count(groups, frozenset(one.key for one in group), group, count)
        for entry in criteria.exclude:
            _count(excluded, entry.key, entry, count)
    total = sum(count for _, count in counts)
    first = counts[0][0] if counts else Criteria()
    return Picture(total, _common_first(groups.values()), _common_first(excluded.values()), first)


def _count(found: dict[K, Shared[T]], key: K, what: T, count: int) -> None:
    known = found.get(key)
    found[key] = Shared(known.what, known.count + count) if known else Shared(what, count)


def _common_first(found: Iterable[Shared[T]]) -> tuple[Shared[T], ...]:
    return tuple(sorted(found, key=lambda one: -one.count))


def change(
    workspace: Workspace,
    kind: str,
    target: Target,
    what: Change,
    title: str,
    *,
    propose: bool = False,
    told: Callable[[Edit], object] = lambda edit: None,
) -> int:
    """Change the criteria of the target's rows, each in its own way, as one step; returns how many rows change.

    With `propose` it waits for review; `told` gets the open change set.
    Raises InvalidInput for rows whose targeting has a form that cannot be kept, and where a row cannot be edited.
    """
    begin = workspace.propose if propose else workspace.edit
    with workspace.read() as connection:
        pairs = _pairs(connection, kind, target, what)
    if not pairs:
        return 0
    with begin(title, about=_about(workspace, kind, target, pairs) if not propose else None) as edit:
        rows = [ENTITY[kind].c.pk.in_(edit.chosen(kind, where)) for where in _linkedin(kind, target)]
        told(edit)
        check_editable(edit.connection, kind, rows, described(kind, FIELD))
        return _write(edit, kind, rows, pairs)


def _about(
    workspace: Workspace, kind: str, target: Target, pairs: Sequence[Mapping[str, str | None]]
) -> dict[str, Any] | None:
    """The command that repeats it, where all rows get the same."""
    after = {pair["after"] for pair in pairs}
    if len(after) != 1:
        return None
    text = after.pop()
    return about_setting(workspace, kind, target, {FIELD: json.loads(text) if text else None})


def _pairs(connection: Connection, kind: str, target: Target, what: Change) -> list[dict[str, str | None]]:
    """Stored texts before and after, of those that really change."""
    field = described(kind, FIELD)
    column = ENTITY[kind].c[FIELD]
    texts: dict[str | None, None] = {}
    for where in _linkedin(kind, target):
        texts |= dict.fromkeys(connection.execute(select(column).where(where).distinct()).scalars())
    found: list[dict[str, str | None]] = []
    for text in texts:
        before = checked(json.loads(text) if text else None)
        after = what(before)
        if not (same(before, after) and list(before.entries()) == list(after.entries())):
            found.append({"before": text or "", "after": encode(field, to_stored(after) if after else None)})
    return found


def _write(
    edit: Edit, kind: str, rows: Sequence[ColumnElement[bool]], pairs: Sequence[Mapping[str, str | None]]
) -> int:
    """One statement for any number of different criteria."""
    column = ENTITY[kind].c[FIELD]
    table = Table(
        "targeting_pairs",
        MetaData(),
        Column("before", Text, primary_key=True),
        Column("after", Text),
        prefixes=["TEMPORARY"],
    )
    table.drop(edit.connection, checkfirst=True)
    table.create(edit.connection)
    for at in range(0, len(pairs), _CHUNK):
        edit.connection.execute(insert(table), list(pairs[at : at + _CHUNK]))
    text = func.coalesce(column, "")
    value = select(table.c.after).where(table.c.before == text).scalar_subquery()
    changed = sum(edit.set_where(kind, and_(where, text.in_(select(table.c.before))), FIELD, value) for where in rows)
    table.drop(edit.connection)
    return changed


def around(workspace: Workspace, row: EntityRow) -> Around:
    """What is known beside an ad set: the places of its campaign's other ad sets, and its own language."""
    table = ENTITY["ad_group"]
    mine = (table.c.campaign == row.parents["campaign"]) & (table.c.pk != row.pk) & (table.c.platform == LINKEDIN)
    with workspace.read() as connection:
        texts = connection.execute(
            select(table.c.targeting)
            .where(mine, table.c.presence == int(Presence.DRAFT), table.c.targeting.is_not(None))
            .limit(50)
        ).scalars()
        found = [group for text in texts for group in from_stored(json.loads(text)).include]
    places = [group for group in found if {one.facet for one in group} <= PLACES]
    usual = max(places, key=lambda one: sum(same_group(one, other) for other in places), default=())
    return Around(usual, row["locale"])

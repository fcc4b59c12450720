"""Reach and members of a platform, kept apart from the facts, for neither ever adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from core.catalog import KINDS
from core.pulling.facts import batches
from core.schema import demographic, facet_entry, fact, fact_reach


@dataclass(frozen=True)
class Reach:
    """How many members a platform thinks were reached over some days, both included: an estimate."""

    entity: int
    first: str
    last: str
    members: int


@dataclass(frozen=True)
class DemographicRow:
    """What members of one value of a split (an industry, say) did from `first` to `last`; money in micros."""

    value: str
    first: str
    last: str
    impressions: int
    clicks: int
    cost: int
    conversions: int
    leads: int


def put_reach(connection: Connection, kind: str, rows: Sequence[Reach], read_at: int) -> None:
    """Keep estimates of reach; those of other days, read before, go: they are never compared or added up."""
    code = KINDS[kind].code
    for mine in batches([one.entity for one in rows]):
        connection.execute(delete(fact_reach).where(fact_reach.c.kind == code, fact_reach.c.entity.in_(mine)))
    found = [vars(one) | {"kind": code, "read_at": read_at} for one in rows]
    if found:
        connection.execute(insert(fact_reach).prefix_with("OR REPLACE"), found)


def put_demographics(
    connection: Connection,
    of: tuple[str, int],
    split: str,
    rows: Sequence[DemographicRow],
    open_from: str,
    read_at: int,
) -> None:
    """Write what members of a split did, for one entity (kind, row number), in place of what stood for the same days."""
    kind, entity = KINDS[of[0]].code, of[1]
    same = [demographic.c.kind == kind, demographic.c.entity == entity, demographic.c.split == split]
    for first in sorted({one.first for one in rows}):
        connection.execute(delete(demographic).where(*same, demographic.c.first == first))
    found = [
        vars(one) | {"kind": kind, "entity": entity, "split": split, "final": int(one.last < open_from), "read_at": read_at}
        for one in rows
    ]  # fmt: skip
    if found:
        connection.execute(insert(demographic).prefix_with("OR REPLACE"), found)


def most_shown(connection: Connection, campaigns: Mapping[str, int], since: str, most: int) -> list[tuple[str, int]]:
    """The campaigns (row numbers by remote name) that were shown most since a day, by the figures that are here."""
    shown = (
        select(fact.c.entity, func.sum(fact.c.impressions))
        .where(fact.c.kind == KINDS["campaign"].code, fact.c.day >= since)
        .group_by(fact.c.entity)
    )
    seen = {entity: number or 0 for entity, number in connection.execute(shown)}
    active = [(name, pk) for name, pk in campaigns.items() if seen.get(pk)]
    return sorted(active, key=lambda pair: -seen[pair[1]])[:most]


def unnamed(connection: Connection, split: str) -> list[str]:
    """The URNs of a split whose names were never learned."""
    value = demographic.c.value
    query = select(value).distinct().where(demographic.c.split == split, value.like("urn:%"))
    return list(connection.execute(query.where(value.not_in(select(facet_entry.c.urn))).order_by(value)).scalars())


def put_names(connection: Connection, facet: str, names: Mapping[str, str], seen_at: int) -> None:
    """Keep the names of URNs, so that a report can be read offline."""
    rows = [{"facet": facet, "urn": urn, "name": name, "seen_at": seen_at} for urn, name in names.items()]
    if rows:
        connection.execute(insert(facet_entry).prefix_with("OR REPLACE"), rows)

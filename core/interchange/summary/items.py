"""What a change set asks somebody to agree to: items by campaign, what puts most money at risk first.

An item is what one tick decides: a new or removed entity, the changed fields of an ad, or one changed field of anything else.
Very long sets gather equal small things (keywords of one ad group) into one item each. Items are worked out the same way
when an answer comes back, so their keys mean the same.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from core import risk
from core.catalog import KINDS
from core.changesets import ChangeRow, SetRow, find_set, get_set, list_changes
from core.database import translated
from core.errors import InvalidInput
from core.ids import parse_id
from core.rows import EntityRow, entity_query, entity_row
from core.schema import ENTITY
from core.values import dump_json
from core.workspace import Workspace

MOST_CHANGES = 100_000
MOST_SINGLE = 4_000
SMALL = ("keyword", "negative_keyword", "targeting", "asset", "label", "snippet")
_CHUNK = 500
_ORDER = (
    "account",
    "budget",
    "negative_list",
    "campaign",
    "ad_group",
    "ad",
    "asset",
    "keyword",
    "negative_keyword",
    "targeting",
)


@dataclass(frozen=True)
class Item:
    """One thing to decide. `changes` are what it stands for; `row` the entity as it is, or would be when it is made."""

    key: str
    kind: str
    op: str
    changes: tuple[ChangeRow, ...]
    rows: tuple[EntityRow, ...]
    group: str
    risk: int

    @property
    def seqs(self) -> tuple[int, ...]:
        """The numbers of the changes that the item stands for."""
        return tuple(one.seq for one in self.changes)


@dataclass(frozen=True)
class Section:
    """The items of one campaign, or of what stands beside the campaigns."""

    name: str
    platform: str
    items: tuple[Item, ...]
    risk: int


@dataclass(frozen=True)
class Summary:
    """A change set laid out for a client. `content` is the fingerprint that an answer must name."""

    change_set: SetRow
    sections: tuple[Section, ...]
    content: str
    items: Mapping[str, Item] = field(default_factory=dict)


def summarise(workspace: Workspace, id: str) -> Summary:
    """Lay a change set out; raises NotFound, and InvalidInput for one that is too large for a page."""
    with workspace.read() as connection:
        found = get_set(workspace, id)
        if found.changes > MOST_CHANGES:
            raise InvalidInput(
                f"“{found.title}” has {found.changes:,} changes; a summary shows {MOST_CHANGES:,} at most.",
                hint="Split the change set, or export a spreadsheet.",
            )
        changes = list_changes(workspace, id)
        rows = _rows(connection, changes)
        names = _Names(connection, rows.values())
        content = _fingerprint(workspace, id, changes, rows)
    items = _items(changes, rows, names, _risks(workspace, id))
    return Summary(found, _sections(items, names), content, {item.key: item for item in items})


def _rows(connection: Connection, changes: Iterable[ChangeRow]) -> dict[str, EntityRow]:
    """The touched entities by id, whether they stand in the draft or are only proposed."""
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    for one in changes:
        wanted[one.kind][one.entity] = None
    found: dict[str, EntityRow] = {}
    for kind, ids in wanted.items():
        listed = list(ids)
        for at in range(0, len(listed), _CHUNK):
            raw = [parse_id(one).bytes for one in listed[at : at + _CHUNK]]
            query = entity_query(KINDS[kind]).where(ENTITY[kind].c.id.in_(raw))
            for row in connection.execute(query):
                read = entity_row(KINDS[kind], row)
                found[read.id] = read
    return found


def _risks(workspace: Workspace, id: str) -> dict[int, int]:
    """The money at risk of each change that puts any."""
    with translated(workspace.path), workspace.engine.connect() as connection, connection.begin():
        risk.measure(connection, find_set(connection, id), datetime.now(UTC).date())
        found = {seq: int(micros) for seq, micros in connection.execute(select(risk.RISK.c.seq, risk.RISK.c.micros))}
        risk.drop(connection)
    return found


class _Names:
    """Names of campaigns and ad groups by row number, in the draft or proposed."""

    def __init__(self, connection: Connection, rows: Iterable[EntityRow]) -> None:
        self.connection = connection
        self.groups: dict[int, tuple[str, int | None]] = {}
        self.campaigns: dict[int, tuple[str, str]] = {}
        rows = list(rows)
        wanted = {row.parents.get("ad_group") for row in rows} | {row.pk for row in rows if row.kind == "ad_group"}
        for pk, name, campaign in self._read("ad_group", wanted, ("name", "campaign")):
            self.groups[pk] = (name or "", campaign)
        above = {campaign for _, campaign in self.groups.values()} | {row.parents.get("campaign") for row in rows}
        above |= {row.pk for row in rows if row.kind == "campaign"}
        for pk, name, platform in self._read("campaign", above, ("name", "platform")):
            self.campaigns[pk] = (name or "", platform or "")

    def _read(self, kind: str, pks: set[int | None], names: tuple[str, str]) -> Iterable[Any]:
        table = ENTITY[kind]
        listed = sorted(pk for pk in pks if pk is not None)
        for at in range(0, len(listed), _CHUNK):
            query = select(table.c.pk, *(table.c[name] for name in names)).where(
                table.c.pk.in_(listed[at : at + _CHUNK])
            )
            yield from self.connection.execute(query)

    def campaign_of(self, row: EntityRow) -> int | None:
        """The campaign an entity belongs to."""
        if row.kind == "campaign":
            return row.pk
        group = row.pk if row.kind == "ad_group" else row.parents.get("ad_group")
        return row.parents.get("campaign") or (self.groups.get(group, ("", None))[1] if group else None)

    def group_of(self, row: EntityRow) -> str:
        """The name of the ad group an entity stands in or is."""
        group = row.pk if row.kind == "ad_group" else row.parents.get("ad_group")
        return self.groups.get(group, ("", None))[0] if group else ""


def _items(
    changes: Sequence[ChangeRow], rows: Mapping[str, EntityRow], names: _Names, risks: Mapping[int, int]
) -> list[Item]:
    gather = len(changes) > MOST_SINGLE
    together: dict[tuple[Any, ...], list[ChangeRow]] = defaultdict(list)
    for one in changes:
        if one.entity in rows:
            together[_decided_with(one, rows[one.entity], names, gather=gather)].append(one)
    return [
        Item(
            f"c{parts[0].seq}",
            parts[0].kind,
            parts[0].op,
            tuple(parts),
            tuple(rows[entity] for entity in dict.fromkeys(one.entity for one in parts)),
            names.group_of(rows[parts[0].entity]),
            sum(risks.get(one.seq, 0) for one in parts),
        )
        for parts in together.values()
    ]


def _decided_with(one: ChangeRow, row: EntityRow, names: _Names, *, gather: bool) -> tuple[Any, ...]:
    if gather and one.kind in SMALL:
        return one.kind, one.op, one.field, names.campaign_of(row), row.parents.get("ad_group")
    return one.kind, one.op, one.entity, None if one.kind == "ad" or one.op != "set" else one.field


def _sections(items: Iterable[Item], names: _Names) -> tuple[Section, ...]:
    held: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        held[names.campaign_of(item.rows[0])].append(item)
    sections = []
    for campaign, inside in held.items():
        name, platform = names.campaigns.get(campaign, ("", "")) if campaign else ("", "")
        inside.sort(key=_place)
        sections.append(Section(name, platform, tuple(inside), sum(item.risk for item in inside)))
    return tuple(sorted(sections, key=lambda one: (-one.risk, not one.name, one.name)))


def _place(item: Item) -> tuple[Any, ...]:
    """The campaign's own changes first, then those with most money at risk, then by ad group."""
    kind = _ORDER.index(item.kind) if item.kind in _ORDER else len(_ORDER)
    return item.kind != "campaign", -item.risk, item.group, kind, item.changes[0].seq


def _fingerprint(workspace: Workspace, id: str, changes: Sequence[ChangeRow], rows: Mapping[str, EntityRow]) -> str:
    """What a client saw, as one number: each change, and all values of what is made."""
    digest = hashlib.sha256(f"{workspace.id}\n{id}\n".encode())
    for one in changes:
        made = dict(rows[one.entity].values) if one.op == "create" and one.entity in rows else None
        line = [one.seq, one.kind, one.entity, one.op, one.field, one.before, one.after, made]
        digest.update(f"{dump_json(line)}\n".encode())
    return digest.hexdigest()

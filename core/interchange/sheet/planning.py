"""What a LinkedIn sheet would change: its rows laid over the entities that are there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from core.catalog import KINDS, LINKEDIN, Field
from core.errors import InvalidInput
from core.interchange.result import Skipped
from core.interchange.sheet.cells import read_cell, unguarded, write_cell
from core.interchange.sheet.facets import facet_heading, from_cells
from core.interchange.sheet.layout import (
    ACCOUNT,
    BUDGET_TYPE,
    ID_HEADING,
    LEVELS,
    NAME_HEADING,
    WHOLE_TARGETING,
    headings,
    own_headings,
)
from core.interchange.sheet.nodes import Node, Refused, meant
from core.interchange.sheet.reading import SheetRow
from core.interchange.sheet.twins import NOTHING, Apart, kept_id, own_ids, read_apart
from core.rows import EntityRow, select_rows
from core.schema import ENTITY

UNNAMED = "(no name)"
DEFAULT_ACCOUNT = "LinkedIn Ads"
# A new entity without a status costs nothing until somebody says so.
NEW_STATUS = "DRAFT"
_TEXTS = ("introductory_text", "headline", "description", "subject", "body", "final_url")


@dataclass
class Plan:
    """The entities a sheet speaks of, by what they hang on and what they are called."""

    currency: str
    nodes: list[Node] = field(default_factory=list)
    used: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    repeated: list[Skipped] = field(default_factory=list)
    _by_key: dict[tuple[Any, ...], list[Node]] = field(default_factory=lambda: defaultdict(list))
    _taken: set[int] = field(default_factory=set)
    _accounts: list[Node] = field(default_factory=list)

    def take(self, row: SheetRow) -> None:
        """Lay one row over the plan."""
        try:
            changed = self._apply(row)
        except Refused as refused:
            self.skipped.append(Skipped(row.number, str(refused)))
            return
        self.used += changed
        self.unchanged += not changed

    def load(self, connection: Connection) -> None:
        """Read the LinkedIn entities of the draft."""
        by_pk: dict[tuple[str, int], Node] = {}
        for kind, parent_field, parent_kind in (
            ("account", None, None), ("campaign", "account", "account"),
            ("ad_group", "campaign", "campaign"), ("ad", "ad_group", "ad_group"),
        ):  # fmt: skip
            apart = read_apart(connection, kind)
            for row in select_rows(connection, kind, ENTITY[kind].c.platform == LINKEDIN):
                above = (
                    by_pk.get((parent_kind, row.parents[parent_field] or 0)) if parent_kind and parent_field else None
                )
                node = _standing(row, above, apart.get(row.pk, NOTHING))
                by_pk[kind, row.pk] = node
                if kind == "account":
                    self._accounts.append(node)
                self._by_key[_key(kind, above, row["name"] or _unnamed(kind, row.values))].append(node)

    def _apply(self, row: SheetRow) -> bool:
        values = _values(row)
        parent, implied = self._parent(row)
        name = values.get("name") or _unnamed(row.kind, values)
        found = self._existing(row, row.kind, parent, name)
        node = found or self._added(row, row.kind, parent, name)
        changes = _changes(node, row, values, self.currency)
        if node.told_by is not None:
            what = "with other values; its own count" if changes else "and says nothing new"
            self.repeated.append(Skipped(row.number, f"The row repeats row {node.told_by} {what}."))
        node.told_by = node.told_by or row.number
        node.values.update(changes)
        if node.row is None:
            node.extra.update(row.unknown)
        return found is None or implied or bool(changes)

    def _parent(self, row: SheetRow) -> tuple[Node, bool]:
        """What a row hangs on, made by implication where it is missing; and whether anything was made."""
        parent, made = self._account(row)
        for kind in LEVELS[: LEVELS.index(row.kind)]:
            name = row.cells[NAME_HEADING[kind]]
            found = self._existing(row, kind, parent, name)
            if found is None:
                found, made = self._added(row, kind, parent, name), True
                found.values.update(_parent_values(kind, row))
                found.values.update(_targeting(found, row) if kind == "ad_group" else {})
            parent = found
        return parent, made

    def _account(self, row: SheetRow) -> tuple[Node, bool]:
        named = row.cells.get(ACCOUNT)
        if not named and len(self._accounts) > 1:
            raise Refused(f"There are {len(self._accounts)} LinkedIn accounts; say which one in the column {ACCOUNT}.")
        found = self._existing(row, "account", None, named) if named else next(iter(self._accounts), None)
        if found:
            return found, False
        made = self._added(row, "account", None, named or DEFAULT_ACCOUNT)
        self._accounts.append(made)
        return made, True

    def _existing(self, row: SheetRow, kind: str, parent: Node | None, name: str) -> Node | None:
        """The entity of that name that the row means; ads of one name are taken one after the other."""
        found = self._by_key.get(_key(kind, parent, name), [])
        if not found and kind == "campaign":
            found = self._by_key.get(_key(kind, None, name), [])
        if kind != "ad":
            return meant(kind, name, found, row.cells.get(ID_HEADING[kind]))
        free = next((node for node in found if id(node) not in self._taken), None)
        if free is not None:
            self._taken.add(id(free))
        return free

    def _added(self, row: SheetRow, kind: str, parent: Node | None, name: str) -> Node:
        """A new entity; by implication where the row is about something below it."""
        node = Node(kind, None, parent, {"platform": LINKEDIN, "status": NEW_STATUS}, implied=kind != row.kind)
        if not name.startswith(UNNAMED):
            node.values["name"] = name
        told = row.cells.get(ID_HEADING.get(kind, ""))
        if told:
            node.mean_by(told)
        self.nodes.append(node)
        self._by_key[_key(kind, parent, name)].append(node)
        if kind == "ad":
            self._taken.add(id(node))
        return node

    def changed(self) -> Iterable[tuple[str, str, list[tuple[int, Any]]]]:
        """(kind, field, [(row number, value)]) of entities that are there already."""
        found: dict[tuple[str, str], list[tuple[int, Any]]] = defaultdict(list)
        for nodes in self._by_key.values():
            for node in nodes:
                if node.row is not None:
                    for name, value in node.values.items():
                        if value != node.row[name]:
                            found[node.kind, name].append((node.row.pk, value))
        return [(kind, name, rows) for (kind, name), rows in found.items()]


def _standing(row: EntityRow, above: Node | None, apart: Apart) -> Node:
    return Node(row.kind, row, above, pk=row.pk, ids=own_ids(row, apart), kept_id=kept_id(row.kind, apart))


def _key(kind: str, parent: Node | None, name: str) -> tuple[Any, ...]:
    return kind, id(parent) if parent else 0, name.strip()


def _unnamed(kind: str, values: Mapping[str, Any]) -> str:
    """What stands for a missing name: ads are told apart by their texts."""
    if kind != "ad":
        return UNNAMED
    return UNNAMED + json.dumps([(values.get(name) or "").strip() for name in _TEXTS])


def _values(row: SheetRow) -> dict[str, Any]:
    """The values of a row's cells, None where erased; raises Refused for a cell that makes no sense."""
    values: dict[str, Any] = {}
    for heading, described in headings(row.kind).items():
        if heading in row.erased:
            values[described.name] = None
        elif heading in row.cells:
            values[described.name] = _value(heading, described, row.cells[heading])
    if row.kind == "ad_group":
        _budget_type(row, values)
        if WHOLE_TARGETING in row.cells:
            values["targeting"] = _whole_targeting(row.cells[WHOLE_TARGETING])
    if row.cells.get(NAME_HEADING[row.kind]) == UNNAMED:
        values.pop("name", None)
    return values


def _value(heading: str, described: Field, text: str) -> Any:
    try:
        return read_cell(described, text)
    except InvalidInput as error:
        raise Refused(f"{heading}: {error.message}") from error


def _budget_type(row: SheetRow, values: dict[str, Any]) -> None:
    """`Budget type` may say that Budget is for the whole flight."""
    word = row.cells.get(BUDGET_TYPE, "daily").lower()
    if word in ("lifetime", "total", "lifetime budget", "total budget") and "daily_budget" in values:
        values["total_budget"] = values.pop("daily_budget")
    elif word not in ("daily", "daily budget", "lifetime", "total", "lifetime budget", "total budget"):
        raise Refused(f"{BUDGET_TYPE}: “{row.cells[BUDGET_TYPE]}” is neither Daily nor Lifetime.")


def _parent_values(kind: str, row: SheetRow) -> dict[str, Any]:
    """What a child's row says of the parent it makes."""
    own = own_headings(kind)
    return {
        f.name: _value(heading, f, row.cells[heading])
        for heading, f in own.items()
        if heading in row.cells and f.name != "name"
    }


def _changes(node: Node, row: SheetRow, values: dict[str, Any], currency: str) -> dict[str, Any]:
    """The fields whose value really differs from what stands there."""
    described = {f.name: (heading, f) for heading, f in headings(row.kind).items()}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        heading, known = described.get(name, (WHOLE_TARGETING, KINDS[row.kind].by_name[name]))
        now = node.get(name)
        if value == now or _same_cell(known, row.cells.get(heading), value, now, currency):
            continue
        _check_may_change(node, known, heading, now)
        changes[name] = value
    if row.kind == "ad_group" and "targeting" not in values:
        changes |= _targeting(node, row)
    return changes


def _same_cell(described: Field, text: str | None, value: Any, now: Any, currency: str) -> bool:
    """Whether a cell says what would be written for the value: `[]` over nothing, blanks at the ends of a text."""
    if value is None:
        return now in (None, "", [])
    return now is not None and unguarded(write_cell(described, now, currency).strip()) == text


def _check_may_change(node: Node, described: Field, heading: str, now: Any) -> None:
    if node.row is not None and node.row.live and LINKEDIN in described.immutable and now is not None:
        raise Refused(
            f"{heading}: LinkedIn does not let it change once the {'campaign' if node.kind == 'campaign' else 'ad set'} is posted."
        )


def _targeting(node: Node, row: SheetRow) -> dict[str, Any]:
    now = node.get("targeting")
    cells = {heading: text for heading, text in row.cells.items() if facet_heading(heading)}
    for heading in ("Locations", "Languages"):
        if heading in row.cells:
            cells.setdefault(f"Include: {heading}", row.cells[heading])
    erased = frozenset(heading for heading in row.erased if facet_heading(heading))
    if not cells and not erased:
        return {}
    after = from_cells(now, cells, erased)
    return {} if after == now else {"targeting": after}


def _whole_targeting(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused(f"{WHOLE_TARGETING}: this is no JSON text.") from error
    if not isinstance(value, dict):
        raise Refused(f"{WHOLE_TARGETING}: a JSON object is expected.")
    return value

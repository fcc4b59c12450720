"""Blocks of cells: every value that fits is written, every other one comes back with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Select, Table, bindparam, insert, select

from core.catalog import KINDS, PLATFORM_LABELS, Field
from core.command_words import about_setting
from core.editing import Cell, currencies, described, keyword_as_written, new_row
from core.errors import InvalidInput
from core.grid import GridRow, read_rows
from core.ids import id_text, parse_id
from core.metrics import Period
from core.progress import Progress
from core.recording import Edit
from core.schema import ENTITY
from core.typed import reason, typed
from core.values import decode, encode
from core.workspace import Workspace


@dataclass(frozen=True)
class Refused:
    """A cell that was not written, and why."""

    cell: Cell
    reason: str


@dataclass(frozen=True)
class Written:
    """How many values changed, and what was not taken."""

    changed: int
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True)
class Added:
    """The ids of the rows that were added; `refused` names lines (0 is the first) and why."""

    ids: tuple[str, ...]
    refused: tuple[tuple[int, str], ...] = ()


@dataclass
class _Reading:
    """Cells read so far: stored values by field and id."""

    kind: str
    currency: str
    also: frozenset[str] = frozenset()
    values: dict[str, dict[bytes, Any]] = field(default_factory=dict)
    texts: dict[tuple[str, bytes], Cell] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)

    def take(self, cell: Cell) -> None:
        """Read one cell; the last one of a place counts."""
        key = (cell.field, cell.text)
        if key not in self._known:
            self._known[key] = _stored(self.kind, cell, self.currency, self.also)
        value = self._known[key]
        if isinstance(value, InvalidInput):
            self.refused.append(Refused(cell, reason(value)))
            return
        raw = parse_id(cell.id).bytes
        self.values.setdefault(cell.field, {})[raw] = value
        self.texts[(cell.field, raw)] = cell

    def refuse(self, name: str, ids: Iterable[bytes], why: str) -> None:
        """Take values of a field back that some rows cannot have."""
        for raw in ids:
            del self.values[name][raw]
            self.refused.append(Refused(self.texts[(name, raw)], why))


def _stored(kind: str, cell: Cell, currency: str, also: frozenset[str]) -> Any:
    try:
        one = described(kind, cell.field)
        if one.read_only or one.refers_to:
            raise InvalidInput(f"{one.label} cannot be edited here.")
        return encode(one, typed(one, cell.text, currency, also))
    except InvalidInput as error:
        return error


def write_cells(
    workspace: Workspace, kind: str, cells: Sequence[Cell], title: str = "Paste cells", progress: Progress | None = None
) -> Written:
    """Write a block as one undoable step, a few statements per field; cells that do not fit are listed, not dropped."""
    read = _Reading(kind, workspace.currency, currencies(workspace))
    for at, cell in enumerate(cells):
        if progress is not None and at % 1000 == 0:
            progress.step("Reading cells", at, len(cells))
        read.take(cell)
    changed = 0
    if read.values:
        with workspace.edit(title, about=_about(workspace, read)) as edit:
            for at, name in enumerate(list(read.values)):
                if progress is not None:
                    progress.step("Writing cells", at, len(read.values))
                changed += _write_field(edit, read, name)
    return Written(changed, tuple(read.refused))


def _about(workspace: Workspace, read: _Reading) -> dict[str, Any] | None:
    """The command, where one value goes to all rows of one field that every row of the kind can take."""
    ((name, values), *more) = read.values.items()
    one = KINDS[read.kind].by_name[name]
    first = next(iter(values.values()))
    if more or one.immutable or set(KINDS[read.kind].platforms) - set(one.platforms):
        return None
    if any(value != first for value in values.values()):
        return None
    ids = [id_text(raw) for raw in values]
    return about_setting(workspace, read.kind, ids, {name: decode(one, first)})


def _write_field(edit: Edit, read: _Reading, name: str) -> int:
    table, one = ENTITY[read.kind], KINDS[read.kind].by_name[name]
    values = read.values[name]
    block = Table(
        f"block_{name}",
        MetaData(),
        Column("id", LargeBinary, primary_key=True),
        Column("value", table.c[name].type),
        prefixes=["TEMPORARY"],
    )
    block.drop(edit.connection, checkfirst=True)
    block.create(edit.connection, checkfirst=False)
    edit.connection.execute(insert(block), [{"id": raw, "value": value} for raw, value in values.items()])
    for query, why in _unfit(read.kind, one, block):
        ids = list(edit.connection.execute(query).scalars())
        read.refuse(name, ids, why)
        if ids:
            edit.connection.execute(block.delete().where(block.c.id == bindparam("raw")), [{"raw": raw} for raw in ids])
    new = select(block.c.value).where(block.c.id == table.c.id).scalar_subquery()
    changed = edit.set_where(read.kind, table.c.id.in_(select(block.c.id)), name, new)
    block.drop(edit.connection, checkfirst=False)
    return changed


def _unfit(kind: str, one: Field, block: Table) -> Iterator[tuple[Select[Any], str]]:
    """Which rows of the block cannot have the field, or cannot change it any more, with the reason."""
    table, word = ENTITY[kind], KINDS[kind].label.lower()
    mine = select(table.c.id).join(block, block.c.id == table.c.id)
    if "platform" in table.c and set(KINDS[kind].platforms) - set(one.platforms):
        where = " and ".join(PLATFORM_LABELS[name] for name in one.platforms)
        yield mine.where(table.c.platform.not_in(one.platforms)), f"Only {where} has {one.label.lower()}."
    if one.immutable:
        fixed = mine.where(table.c.live == 1, table.c[one.name].is_distinct_from(block.c.value))
        if "platform" in table.c:
            fixed = fixed.where(table.c.platform.in_(one.immutable))
        yield fixed, f"{one.label} cannot change once the platform has the {word}. Remove it and add a new one."


def add_lines(workspace: Workspace, kind: str, parent: str, platform: str, lines: Sequence[Mapping[str, str]]) -> Added:
    """Add one entity per line (texts by field) below a parent, as one undoable step.

    A line without the kind's name, or with a value that does not fit, is listed instead of added.
    """
    rows: list[dict[str, Any]] = []
    refused: list[tuple[int, str]] = []
    also = currencies(workspace)
    for number, line in enumerate(lines):
        try:
            rows.append(_fresh(kind, parent, platform, number + 1) | _read(kind, line, workspace.currency, also))
        except InvalidInput as error:
            refused.append((number, reason(error)))
    if not rows:
        return Added((), tuple(refused))
    word = (KINDS[kind].word(platform) if len(rows) == 1 else KINDS[kind].plural).lower()
    with workspace.edit(f"Add {len(rows):,} {word}") as edit:
        # Parents by row number: looked up once, not for each line.
        above = edit.row_number(KINDS[kind].by_name[KINDS[kind].parents[0]].refers_to or "", parent)
        ids = edit.create_many(kind, [row | {KINDS[kind].parents[0]: above} for row in rows])
    return Added(tuple(ids), tuple(refused))


def _fresh(kind: str, parent: str, platform: str, number: int) -> dict[str, Any]:
    started = {} if kind in ("keyword", "negative_keyword") else new_row(kind, platform, parent, number)
    return {"status": "ENABLED"} | started


def _read(kind: str, line: Mapping[str, str], currency: str, also: frozenset[str]) -> dict[str, Any]:
    read = {name: _value(kind, name, text, currency, also) for name, text in line.items() if text.strip()}
    title = KINDS[kind].title
    if not read.get(title):
        raise InvalidInput(f"{KINDS[kind].by_name[title].label} is missing.")
    if "match_type" in KINDS[kind].by_name and read.get("match_type") is None:
        # Without one the platform would read it as broad: two rows that look different here would be one there.
        read |= keyword_as_written(str(read[title]))
    return {name: value for name, value in read.items() if value is not None}


def _value(kind: str, name: str, text: str, currency: str, also: frozenset[str]) -> Any:
    one = described(kind, name)
    if one.read_only or one.refers_to:
        raise InvalidInput(f"{one.label} cannot be pasted.")
    return typed(one, text, currency, also)


def rows_by_id(workspace: Workspace, kind: str, ids: Sequence[str], period: Period | None = None) -> list[GridRow]:
    """List rows of named entities, in the given order; ids that are no more are left out. A few hundred at a time."""
    table = ENTITY[kind]
    raw = [parse_id(one).bytes for one in ids]
    with workspace.read() as connection:
        query = select(table.c.id, table.c.pk).where(table.c.id.in_(raw))
        found = {row.id: row.pk for row in connection.execute(query)}
        return read_rows(connection, kind, [found[one] for one in raw if one in found], period)

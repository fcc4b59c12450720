"""Our own workbook back in: rows are found by their ids, cells that were changed in Excel become changes.

Blank cells change nothing and `[]` erases, as in the other files. Rows without an id are listed: new things come by an Editor
file or a LinkedIn sheet, which say what they hang on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from core.author import Author
from core.catalog import KINDS, PLATFORM_LABELS, Field, FieldType, Kind
from core.errors import InvalidInput
from core.ids import id_text, parse_id
from core.interchange.dialects import WORKBOOK
from core.interchange.result import ImportResult, Skipped
from core.interchange.spreadsheets import opened, rows_of
from core.interchange.workbook import MOST_CHARACTERS
from core.progress import Progress
from core.recording import Edit
from core.rows import EntityRow, select_rows
from core.schema import ENTITY, AnyValue
from core.values import encode, parse_text, show
from core.workspace import Workspace

ERASE = "[]"
_PAGE = 400


@dataclass
class _Reading:
    """What the sheets say, gathered for one change set."""

    rows: int = 0
    used: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    fixed: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    changes: dict[tuple[str, str], dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))

    def skip(self, reason: str) -> None:
        """The row that was read last cannot be used."""
        self.skipped.append(Skipped(self.rows, reason))


def import_workbook(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """Take edited cells of an exported workbook in; raises InvalidInput for a file that is no workbook of ours."""
    path = Path(path)
    begin = workspace.edit if accept else workspace.propose
    about = {"file": path.name, "as": WORKBOOK}
    reading = _Reading()
    with begin(f"Import {path.name}", Author.importer(path.name), about=about) as edit:
        with opened(path) as book:
            for name in book.sheetnames:
                _read_sheet(edit, workspace.currency, book, name, reading, progress)
        for (kind, name), values in reading.changes.items():
            progress.step(f"Writing {KINDS[kind].plural.lower()}")
            _set(edit, kind, name, values)
        made = edit.next_seq() > edit.first
    return ImportResult(
        WORKBOOK, reading.rows, reading.used, reading.unchanged, tuple(reading.skipped), id_text(edit.id) if made else None,
        tuple(_notes(reading)),
    )  # fmt: skip


def _notes(reading: _Reading) -> Iterator[str]:
    yield from reading.notes
    if reading.fixed:
        yield f"Changed cells of these columns were left alone, as they are not edited here: {', '.join(sorted(reading.fixed))}."
    if reading.unknown:
        yield f"Columns that nothing here has were not taken: {', '.join(sorted(reading.unknown)[:5])}."


def _read_sheet(edit: Edit, currency: str, book: Any, name: str, reading: _Reading, progress: Progress) -> None:
    rows = rows_of(book, name)
    headings = next(rows, [])
    kind = next((one for one in KINDS.values() if one.plural == name), None)
    if kind is None or "ID" not in headings:
        if headings:
            reading.notes.append(f"The sheet “{name}” was left out: it is none that this program wrote.")
        return
    id_at = len(headings) - 1 - headings[::-1].index("ID")  # targeting has Google's own ID besides
    columns = _columns(kind, headings[:id_at], reading)
    begun = reading.rows
    while page := list(islice(rows, _PAGE)):
        progress.step(f"Reading {name}", reading.rows - begun)
        _read_page(edit, currency, kind, [row for row in page if row], columns, id_at, reading)
    if reading.rows > begun:
        reading.notes.append(f"“{name}” gives rows {begun + 1:,} to {reading.rows:,}.")


def _columns(kind: Kind, headings: Sequence[str], reading: _Reading) -> Mapping[int, Field]:
    by_label = {described.label: described for described in kind.fields}
    found = {at: by_label[heading] for at, heading in enumerate(headings) if heading in by_label}
    reading.unknown.update(h for h in headings if h and h not in by_label)
    return found


def _read_page(
    edit: Edit,
    currency: str,
    kind: Kind,
    page: list[list[str]],
    columns: Mapping[int, Field],
    id_at: int,
    reading: _Reading,
) -> None:
    ids = [_ident(row[id_at] if id_at < len(row) else "") for row in page]
    table = ENTITY[kind.name]
    wanted = [parse_id(ident).bytes for ident in ids if ident]
    there = {row.id: row for row in select_rows(edit.connection, kind.name, table.c.id.in_(wanted))} if wanted else {}
    for cells, ident in zip(page, ids, strict=True):
        reading.rows += 1
        if ident is None:
            reading.skip(
                "The row has no ID of this workspace; new things come by a Google Ads Editor file or a LinkedIn sheet."
            )
        elif ident not in there:
            reading.skip(f"There is no {kind.label.lower()} of this ID in the draft any more.")
        else:
            _read_row(kind, there[ident], cells, columns, currency, reading)


def _ident(text: str) -> str | None:
    try:
        return id_text(parse_id(text.strip()).bytes) if text.strip() else None
    except InvalidInput:
        return None


def _read_row(
    kind: Kind, row: EntityRow, cells: list[str], columns: Mapping[int, Field], currency: str, reading: _Reading
) -> None:
    changes: dict[str, Any] = {}
    for at, described in columns.items():
        text = cells[at] if at < len(cells) else ""
        if not text.strip() or described.refers_to or described.name == "platform":
            continue
        try:
            differs, value = _value(described, text, row[described.name], currency)
        except InvalidInput as error:
            reading.skip(f"{described.label}: {error.message}")
            return
        if differs and (described.read_only or (row.live and described.immutable)):
            reading.fixed.add(described.label)
        elif differs:
            changes[described.name] = value
    for name, value in changes.items():
        reading.changes[kind.name, name][row.pk] = value
    reading.used += bool(changes)
    reading.unchanged += not changes


def _value(described: Field, text: str, now: Any, currency: str) -> tuple[bool, Any]:
    """Whether a cell says something else than the draft, and what."""
    if text.strip() == ERASE:
        return now not in (None, "", []), None
    shown = show(described, now, "") if now is not None else ""
    if text == shown or (len(shown) > MOST_CHARACTERS and text == shown[: MOST_CHARACTERS - 1] + "…"):
        return False, now
    if described.type is FieldType.ENUM:
        text = next((choice for choice in described.choices if choice.casefold() == text.strip().casefold()), text)
    value = parse_text(described, text)
    return value != now and PLATFORM_LABELS.get(now) != text and not _same_number(described, value, now), value


def _same_number(described: Field, value: Any, now: Any) -> bool:
    """Excel writes 4.50 as 4.5."""
    return described.type is FieldType.DECIMAL and None not in (value, now) and float(value) == float(now)


def _set(edit: Edit, kind: str, name: str, values: Mapping[int, Any]) -> None:
    """Give many entities each its own value of one field, in a few statements."""
    described, table = KINDS[kind].by_name[name], ENTITY[kind]
    cells = Table(
        "workbook_cell",
        MetaData(),
        Column("pk", Integer, primary_key=True),
        Column("value", AnyValue()),
        prefixes=["TEMPORARY"],
    )
    cells.create(edit.connection)
    rows = [{"pk": pk, "value": encode(described, value)} for pk, value in values.items()]
    edit.connection.execute(insert(cells), rows)
    value = select(cells.c.value).where(cells.c.pk == table.c.pk).scalar_subquery()
    edit.set_where(kind, table.c.pk.in_(select(cells.c.pk)), name, value)
    cells.drop(edit.connection)

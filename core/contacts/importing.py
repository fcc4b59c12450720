"""Files of people and companies into the workspace: columns known by name, everything else kept word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.contacts.columns import Profile, profile
from core.contacts.countries import country_of
from core.contacts.domains import normal_domain, split_email
from core.contacts.headings import COMPANY, PERSON, places
from core.contacts.keeping import CHUNK, Contact, Kept, drop_others, keep, keep_load, key_before
from core.contacts.sheets import Row, Sheet, open_sheet
from core.errors import InvalidInput
from core.interchange.dialects import COMPANIES, CONTACTS
from core.interchange.result import ImportResult, Skipped
from core.progress import Progress
from core.workspace import Workspace

LONGEST = 500
"""Characters of a field; `answers` keeps all of them."""
NOTHING = frozenset({"select", "-", "--", "n/a", "na", "null", "none", "(blank)", "#n/a", "nan"})
"""What programs write where nothing was filled in."""
_KINDS = {CONTACTS: PERSON, COMPANIES: COMPANY}


def import_contacts(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """Take a file of people in; `accept` makes no difference: contacts are data, no change to the draft.

    Raises InvalidInput for a file without rows.
    """
    return _import(workspace, path, CONTACTS, progress)


def import_companies(workspace: Workspace, path: Path, *, accept: bool, progress: Progress) -> ImportResult:
    """The same for companies."""
    return _import(workspace, path, COMPANIES, progress)


@dataclass
class _Load:
    """What was read so far."""

    kept: Kept = field(default_factory=Kept)
    skipped: list[Skipped] = field(default_factory=list)
    repeated: list[Skipped] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)


def _import(workspace: Workspace, path: Path, dialect: str, progress: Progress) -> ImportResult:
    path, kind = Path(path), _KINDS[dialect]
    progress.step(f"Reading {path.name}")
    sheet = open_sheet(path, dialect, progress)
    with workspace.read() as reading:
        before = key_before(reading, kind, path.name)
    found = profile(sheet, kind, progress, before)
    if not found.rows:
        raise InvalidInput("there are headings and no rows.", where=str(path), hint="Export it again.")
    load, source = _Load(), path.name
    if all(_unusable(row, found) for row in sheet.rows()):
        # Nothing is written: what an earlier file of this name brought stays.
        load.skipped = [Skipped(row.number, _unusable(row, found) or "") for row in sheet.rows()]
        return ImportResult(dialect, found.rows, 0, 0, tuple(load.skipped), notes=tuple(_notes(found)))
    with workspace.write() as connection:
        pk = keep_load(connection, kind, source, found)
        for chunk in _chunks(_contacts(sheet, found, kind, source, load)):
            progress.step(f"Writing {dialect}", len(load.seen), found.rows)
            load.kept += keep(connection, chunk, pk)
        if found.key is None:
            drop_others(connection, kind, source, found.rows + 1)
    used = load.kept.new + load.kept.changed
    return ImportResult(
        dialect, found.rows, used + len(load.repeated), load.kept.unchanged, tuple(load.skipped),
        notes=(*sheet.notes, *_notes(found)), repeated=tuple(load.repeated),
    )  # fmt: skip


def _chunks(contacts: Iterator[Contact]) -> Iterator[list[Contact]]:
    held: list[Contact] = []
    for one in contacts:
        held.append(one)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


def _contacts(sheet: Sheet, found: Profile, kind: str, source: str, load: _Load) -> Iterator[Contact]:
    columns = places(sheet.headings, kind)
    last = _last_rows(sheet, found)
    for row in sheet.rows():
        reason = _unusable(row, found)
        key = f"row {row.number}" if found.key is None else row.text([found.key])
        if reason:
            load.skipped.append(Skipped(row.number, reason))
        elif last.get(key, row.number) != row.number:
            load.repeated.append(Skipped(row.number, f"the same {found.key_name} as row {last[key]}, which is kept"))
        else:
            load.seen[key] = row.number
            yield Contact(kind, source, key, fields_of(row, columns), _answers(row, sheet.headings))


def _last_rows(sheet: Sheet, found: Profile) -> dict[str, int]:
    """The last row of each key that stands in several."""
    if found.key is None or len(found.columns) == 0:
        return {}
    first: set[str] = set()
    last: dict[str, int] = {}
    for row in sheet.rows():
        key = row.text([found.key])
        if key in first and not _unusable(row, found):
            last[key] = row.number
        first.add(key)
    return last


def _unusable(row: Row, found: Profile) -> str | None:
    if not any(cell.strip() for cell in row.cells):
        return "the row is empty"
    wide = len(found.columns)
    if any(cell.strip() for cell in row.cells[wide:]):
        return f"the row has {len(row.cells):,} cells, the headings are {wide:,}"
    if found.key is not None and not row.text([found.key]):
        return f"the row has no {found.key_name}, which tells the rows of this file apart"
    return None


def fields_of(row: Row, columns: Mapping[str, Sequence[int]]) -> dict[str, str | None]:
    """The fields of a row: addresses and domains as they are compared, everything else as it is written."""
    found = {name: _said(row, at) for name, at in columns.items()}
    found["email"] = next((one for one in map(_email, row.texts(columns["email"])) if one), None)
    found["domain"] = next((one for one in map(normal_domain, row.texts(columns["domain"])) if one), None)
    country = found["country"]
    found["country"] = (country_of(country) or country) if country else None
    return found


def _said(row: Row, places: Sequence[int]) -> str | None:
    texts = (text for text in row.texts(places) if text.lower() not in NOTHING)
    return next((text[:LONGEST] for text in texts), None)


def _email(text: str) -> str | None:
    parts = split_email(text)
    return "@".join(parts) if parts else None


def _answers(row: Row, headings: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(headings, row.cells, strict=False) if cell.strip()}


def _notes(found: Profile) -> Iterator[str]:
    if found.key_name:
        yield f"Rows are told apart by {found.key_name}; the same file read again updates them."
    else:
        yield "No column tells the rows apart, so they are known by their numbers: a file in another order is another file."
    known = [f"{one.name} → {one.means}" for one in found.columns if one.means]
    yield f"Known columns: {', '.join(known)}." if known else "No column is known by name; all are kept as they are."
    empty = [one.name for one in found.columns if not one.filled]
    if empty:
        yield f"Empty columns: {', '.join(empty[:10])}."

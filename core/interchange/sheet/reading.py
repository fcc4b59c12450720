"""The LinkedIn sheet as rows: what each row is about and what its cells say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InvalidInput
from core.interchange.result import Skipped
from core.interchange.sheet.cells import ERASE, unguarded
from core.interchange.sheet.facets import facet_heading
from core.interchange.sheet.layout import ACCOUNT, AD_NAME, AD_SET, CAMPAIGN, EXAMPLE, LEVELS, own_headings, spellings
from core.interchange.textfile import plain_heading, read_lines, read_text


@dataclass(frozen=True)
class SheetRow:
    """One usable row: the kind of entity it is about, and its filled cells by heading.

    `erased` are the headings whose cell is `[]`; `unknown` the cells of columns nobody knows.
    """

    number: int
    kind: str
    cells: Mapping[str, str]
    erased: frozenset[str]
    unknown: Mapping[str, str]


@dataclass
class SheetFile:
    """The rows of a sheet in their order, what was skipped, and the unknown columns."""

    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    total: int = 0


def read_sheet(path: Path) -> SheetFile:
    """Read a whole sheet; raises InvalidInput when it is none."""
    text = read_text(path)
    lines = read_lines(path, text)
    header = next(lines, None)
    columns = _columns(path, header.cells if header else [])
    sheet = SheetFile(unknown=[heading for heading, known in columns if not known])
    cut_off = not text.endswith(("\n", "\r"))
    last = None
    for line in lines:
        sheet.total += 1
        last = (sheet.total, len(line.cells))
        _add(sheet, columns, sheet.total, line.cells)
    if cut_off and last and last[1] < len(columns):
        sheet.rows = [row for row in sheet.rows if row.number != last[0]]
        sheet.skipped = [one for one in sheet.skipped if one.row != last[0]]
        sheet.skipped.append(Skipped(last[0], "The file ends in the middle of this row."))
    return sheet


def _columns(path: Path, cells: Sequence[str]) -> list[tuple[str, bool]]:
    """Each column's heading in our spelling, and whether it is known; the same heading twice is refused."""
    found: list[tuple[str, bool]] = []
    for at, cell in enumerate(cells, start=1):
        text = cell.strip().lstrip("\ufeff")
        heading = facet_heading(text) or spellings().get(plain_heading(text))
        found.append((heading or text or f"Column {at}", heading is not None))
    names = [heading for heading, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(f"the column “{twice}” is there twice.", where=str(path), hint="Remove one of them.")
    if CAMPAIGN not in names:
        raise InvalidInput(
            "this is no LinkedIn sheet: there is no column Campaign.",
            where=str(path),
            hint="Its headings are Campaign, Ad Set, Ad name and so on, as `export --as linkedin-sheet` writes them.",
        )
    return found


def _add(sheet: SheetFile, columns: Sequence[tuple[str, bool]], number: int, cells: Sequence[str]) -> None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        reason = f"The row has {len(cells)} cells, the headings are {len(columns)}; a separator stands inside a cell."
        sheet.skipped.append(Skipped(number, reason))
        return
    row = _row(columns, number, cells)
    if isinstance(row, str):
        sheet.skipped.append(Skipped(number, row))
    else:
        sheet.rows.append(row)


def _row(columns: Sequence[tuple[str, bool]], number: int, cells: Sequence[str]) -> SheetRow | str:
    filled: dict[str, str] = {}
    unknown: dict[str, str] = {}
    erased: set[str] = set()
    for (heading, known), cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if not text:
            continue
        if not known:
            unknown[heading] = unguarded(text)
        elif text == ERASE:
            erased.add(heading)
        else:
            filled[heading] = unguarded(text)
    kind = _kind_of(filled, erased)
    problem = _missing(kind, filled)
    return problem or SheetRow(number, kind or "", filled, frozenset(erased), unknown)


def _kind_of(filled: Mapping[str, str], erased: set[str]) -> str | None:
    if any(heading in filled or heading in erased for heading in (AD_NAME, *own_headings("ad"))):
        return "ad"
    return "ad_group" if AD_SET in filled else "campaign" if CAMPAIGN in filled else None


def _missing(kind: str | None, filled: Mapping[str, str]) -> str | None:
    if kind is None:
        return "The row names no campaign, ad set or ad."
    if CAMPAIGN not in filled:
        return "The row names no campaign."
    if filled[CAMPAIGN] == EXAMPLE:
        return "The row is the template's example."
    if kind == "ad" and AD_SET not in filled:
        return "The ad names no ad set."
    return None


def by_level(rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
    """Campaigns first, then ad sets, then ads, each in the order of the file."""
    for level in LEVELS:
        yield from (row for row in rows if row.kind == level)


def account_name(row: SheetRow) -> str | None:
    """The account a row names."""
    return row.cells.get(ACCOUNT)

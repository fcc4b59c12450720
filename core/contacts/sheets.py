"""A table of people or companies as it comes out of other programs: text or workbook, its headings and its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InvalidInput
from core.interchange.spreadsheets import converted, is_workbook
from core.interchange.textfile import plain_heading, read_lines, read_text, separator_of
from core.progress import Progress


@dataclass(frozen=True)
class Row:
    """One row of data, counted from 1 (the headings are not counted)."""

    number: int
    cells: Sequence[str] = field(repr=False)

    def texts(self, places: Sequence[int]) -> Iterator[str]:
        """What stands in these columns, without blanks around it; empty cells are left out."""
        for at in places:
            text = self.cells[at].strip() if at < len(self.cells) else ""
            if text:
                yield text

    def text(self, places: Sequence[int]) -> str:
        """The first of them."""
        return next(self.texts(places), "")


@dataclass(frozen=True)
class Sheet:
    """A file that was opened; its rows can be gone through several times. `digest` is the SHA-256 of the whole file."""

    path: Path
    headings: tuple[str, ...]
    digest: str
    notes: tuple[str, ...] = ()
    _text: str = field(default="", repr=False)
    _separator: str = ","

    def rows(self) -> Iterator[Row]:
        """The rows below the headings."""
        lines = read_lines(self.path, self._text, self._separator)
        next(lines)
        for line in lines:
            yield Row(line.number - 1, line.cells)


def open_sheet(path: Path, dialect: str, progress: Progress | None = None) -> Sheet:
    """Open a text file or a workbook. Raises InvalidInput for one that is neither, or has no headings."""
    path = Path(path)
    if path.is_dir():
        raise InvalidInput("this is a folder.", where=str(path), hint="Name the file itself.")
    if not is_workbook(path):
        return _sheet(path, read_text(path), ())
    with converted(path, dialect, progress) as found:
        return _sheet(path, read_text(found.path), found.notes)


def _sheet(path: Path, text: str, notes: tuple[str, ...]) -> Sheet:
    separator = separator_of(text)
    first = next(read_lines(path, text, separator), None)
    if first is None or not any(cell.strip() for cell in first.cells):
        raise InvalidInput("the first line holds no headings.", where=str(path), hint="Name the columns in it.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Sheet(path, named(first.cells), digest, notes, text, separator)


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Headings of which no two are the same and none is blank; blank ones at the end belong to nothing."""
    cells = [cell.strip().lstrip("\ufeff") for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    found: list[str] = []
    known: set[str] = set()
    for at, cell in enumerate(cells, 1):
        name, again = cell or f"Column {at}", 1
        while plain_heading(name) in known:
            again += 1
            name = f"{cell or f'Column {at}'} ({again})"
        known.add(plain_heading(name))
        found.append(name)
    return tuple(found)

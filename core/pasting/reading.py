"""Any sheet as a person has it: copied cells, CSV, Excel; its headings, and its rows as texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.errors import InvalidInput, NotFound
from core.interchange.spreadsheets import is_workbook, opened, rows_of
from core.interchange.textfile import decode, encoding_of, read_bytes, separator_of

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_BYTES = 200_000_000
_HEADING_LINES = 20
_VALUE = re.compile(r"\s*(?:[-+]?[\d.,'\s]*\d[\s%€$£]*|https?://\S+|\d{1,4}[-./]\d{1,2}[-./]\d{1,4})\s*")


@dataclass(frozen=True)
class Pasted:
    """A sheet: headings as written, rows of as many cells, and what had to be left out with the reason.

    `numbers` counts rows from 1 below the headings. `headed` is False when the first line was data.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    headed: bool = True
    left_out: tuple[tuple[int, str], ...] = field(default=())
    name: str = "pasted rows"

    def column(self, at: int) -> list[str]:
        """The cells of one column."""
        return [row[at] for row in self.rows]


def read_pasted(text: str, *, headed: bool | None = None, known: Iterable[str] = ()) -> Pasted:
    """A sheet copied from a spreadsheet or any CSV text; raises InvalidInput when there is nothing in it.

    `headed` says whether the first line names the columns; None finds out.
    """
    text = text.replace("\ufeff", "").replace("\x00", "")
    if not text.strip():
        raise InvalidInput("There is nothing to paste.", hint="Copy rows from a spreadsheet first.")
    separator = _separator(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InvalidInput(f"The cells cannot be told apart ({error}).", hint="Copy them again.") from error
    return _sheet(lines, headed, known, "pasted rows")


def _separator(text: str) -> str:
    """Tabs as spreadsheets copy them, else what parts the first line: headings hold no commas of numbers."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    best = max("\t;,", key=lambda one: (one == "\t" and one in first, first.count(one)))
    return best if best in first else separator_of(text)


def read_file(path: Path, *, headed: bool | None = None, known: Iterable[str] = ()) -> Pasted:
    """A sheet from a CSV, TSV or XLSX file; raises NotFound or InvalidInput."""
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if path.stat().st_size > MOST_BYTES:
        raise InvalidInput("the file is larger than 200 MB.", where=str(path), hint="Import it as a file instead.")
    if is_workbook(path):
        return _sheet(_workbook_lines(path), headed, known, path.name)
    raw = read_bytes(path)
    text = decode(path, raw, encoding_of(raw))
    read = read_pasted(text, headed=headed, known=known)
    return Pasted(read.headings, read.rows, read.numbers, read.headed, read.left_out, path.name)


def _workbook_lines(path: Path) -> list[list[str]]:
    """The rows of the first sheet that has any."""
    with opened(path) as book:
        for name in book.sheetnames:
            lines = list(islice(rows_of(book, name), MOST_ROWS + _HEADING_LINES))
            if any(lines):
                return lines
    return []


def _sheet(lines: Sequence[Sequence[str]], headed: bool | None, known: Iterable[str], name: str) -> Pasted:
    filled = [(at, line) for at, line in enumerate(lines) if any(cell.strip() for cell in line)]
    if not filled:
        raise InvalidInput("There is nothing to paste.", hint="Copy rows from a spreadsheet first.")
    start = _heading_line([line for _, line in filled[:_HEADING_LINES]], frozenset(known))
    has_headings = _looks_headed(filled[start][1]) if headed is None else headed
    top, body = (filled[start][1], filled[start + 1 :]) if has_headings else ((), filled)
    width = max(len(line) for _, line in filled)
    if width > MOST_COLUMNS:
        raise InvalidInput(f"The sheet has {width:,} columns.", hint=f"At most {MOST_COLUMNS} can be read.")
    if len(body) > MOST_ROWS:
        raise InvalidInput(f"The sheet has {len(body):,} rows.", hint=f"Paste at most {MOST_ROWS:,} at a time.")
    used = _width(top, body)
    headings = tuple((top[at].strip() if at < len(top) else "") or f"Column {_letters(at)}" for at in range(used))
    rows, numbers = _rows(body, used)
    above = tuple((0, f"Above the headings: {' '.join(line).strip()[:80]}") for _, line in filled[:start])
    return Pasted(headings, rows, numbers, has_headings, above if has_headings else (), name)


def _rows(body: Sequence[tuple[int, Sequence[str]]], width: int) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    rows = tuple((*line[:width], *[""] * (width - len(line))) for _, line in body)
    return rows, tuple(range(1, len(rows) + 1))


def _width(top: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> int:
    """Columns up to the last one with anything in it."""
    widths = [at + 1 for at, cell in enumerate(top) if cell.strip()]
    for _, line in body:
        widths.append(next((at + 1 for at in range(len(line) - 1, -1, -1) if line[at].strip()), 0))
    return max(widths, default=0)


def _heading_line(lines: Sequence[Sequence[str]], known: frozenset[str]) -> int:
    """The line with the headings: reports have a title above them."""
    from core.pasting.words import plain

    scores = [sum(plain(cell) in known for cell in line if cell.strip()) for line in lines]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else 0


def _looks_headed(line: Sequence[str]) -> bool:
    """Names of columns are words; a line with amounts, days or addresses is data."""
    filled = [cell for cell in line if cell.strip()]
    return bool(filled) and not any(_VALUE.fullmatch(cell) for cell in filled) and len(set(filled)) > len(filled) // 2


def _letters(at: int) -> str:
    """The name a spreadsheet gives a column: A, B, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

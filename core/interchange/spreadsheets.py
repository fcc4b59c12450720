"""Excel workbooks in: their sheets become the text files that the importers read; nothing in them is ever run.

A workbook is a zip: what it would unpack to is looked at before anything is unpacked.
"""

from __future__ import annotations

import csv
import errno
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from core.interchange.atomic import replacing
from core.interchange.dialects import GOOGLE_ADS_BULK, GOOGLE_ADS_EDITOR, LINKEDIN_SHEET, WORKBOOK
from core.interchange.telling import HEAD_LINES, recognise_rows, refuse
from core.progress import Progress, silent

MOST_BYTES = 1 << 30  # unpacked
MOST_CELLS = 40_000_000
_LEAST_SUSPECT = 1 << 26
_MOST_RATIO = 200  # of unpacked to packed bytes; sheets of real workbooks reach about 40
_STEP_ROWS = 5_000
_ZIP = b"PK\x03\x04"
# Dialects whose rows may be spread over the sheets of one workbook.
_SPREAD = (GOOGLE_ADS_EDITOR, GOOGLE_ADS_BULK, LINKEDIN_SHEET)
# What the library raises over damaged workbooks, besides its own errors.
_BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError,
    OverflowError, NotImplementedError, RuntimeError, AssertionError, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """A text file with the rows of a workbook, what it is, and what to say about the sheets."""

    path: Path
    dialect: str
    notes: tuple[str, ...] = ()


def is_workbook(path: Path) -> bool:
    """Whether a file begins as an Excel workbook does."""
    try:
        with Path(path).open("rb") as file:
            return file.read(4) == _ZIP
    except OSError:
        return False


def recognise_workbook(path: Path) -> str:
    """The dialect of the first sheet that has one; raises InvalidInput."""
    with opened(path) as book:
        heads = {name: list(islice(rows_of(book, name), HEAD_LINES)) for name in book.sheetnames}
    return _dialect(path, heads)


def _dialect(path: Path, heads: dict[str, list[list[str]]]) -> str:
    if _is_own(heads):
        return WORKBOOK
    found = next(filter(None, map(recognise_rows, heads.values())), None)
    return found or refuse(path, f"no sheet of this workbook ({', '.join(list(heads)[:5])}) can be imported")


def _is_own(heads: dict[str, list[list[str]]]) -> bool:
    """Whether this program wrote the workbook: each sheet is a kind, and its rows end with their ids."""
    from core.catalog import KINDS

    plural = {kind.plural for kind in KINDS.values()}
    return bool(heads) and all(name in plural and rows and rows[0][-1:] == ["ID"] for name, rows in heads.items())


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The workbook, read row by row; raises InvalidInput for a file that is none, is damaged or would unpack to too much."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _check_size(path)
    # Styles and validations it does not know are nothing to us.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    # The library would leave a file open that it cannot read.
    with _readable(path, InvalidFileException), path.open("rb") as file:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _readable(path: Path, *more: type[Exception]) -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, *more) as error:
        raise _damaged(path) from error
    except OSError as error:
        # A position that cannot be: the zip's own table of contents is wrong. Other errors are of the disk.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise _damaged(path) from error


def _damaged(path: Path) -> InvalidInput:
    return InvalidInput(
        "the workbook is damaged or protected.", where=str(path), hint="Open it in a spreadsheet and save it again."
    )


def _check_size(path: Path) -> None:
    with _readable(path), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise InvalidInput(
            "this is a zip, but no Excel workbook (.xlsx).", where=str(path), hint="Unpack it, or save it as .xlsx."
        )
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > MOST_BYTES or (unpacked > _LEAST_SUSPECT and unpacked > _MOST_RATIO * max(packed, 1)):
        raise InvalidInput(
            f"the workbook would unpack to {unpacked >> 20:,} MiB; that is more than is opened.",
            where=str(path),
            hint="Save the sheet as CSV and import that.",
        )


def rows_of(book: Any, name: str) -> Iterator[list[str]]:
    """The rows of a sheet as texts, without the blanks at their ends; a sheet of charts has none."""
    sheet = book[name]
    if hasattr(sheet, "iter_rows"):
        # The size a file states for a sheet need not be true.
        sheet.reset_dimensions()
        yield from (_trimmed([text_of(value) for value in row]) for row in sheet.iter_rows(values_only=True))


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def text_of(value: Any) -> str:
    """What a cell says, as a text file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "")


@contextmanager
def converted(path: Path, dialect: str | None, progress: Progress | None = None) -> Iterator[Converted]:
    """The sheets of a workbook that are of the dialect (or of the first that is recognised) as one text file."""
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix="campaign-desk-") as folder:
        yield _convert(path, Path(folder) / path.name, dialect, progress or silent())


def _convert(path: Path, target: Path, dialect: str | None, progress: Progress) -> Converted:
    with opened(path) as book:
        heads = {name: list(islice(rows_of(book, name), HEAD_LINES)) for name in book.sheetnames}
        wanted = dialect or _dialect(path, heads)
        names = [name for name, rows in heads.items() if recognise_rows(rows) == wanted]
        if not names and dialect:
            names = [name for name, rows in heads.items() if len(rows) > 1][:1]
        names = names if wanted in _SPREAD else names[:1]
        if not names:
            refuse(path, "the workbook holds no rows")
        notes = _write(book, path, names, target, progress)
    left = [name for name, rows in heads.items() if name not in names and any(rows)]
    if left:
        shown = f"{', '.join(left[:5])}{' …' if len(left) > 5 else ''}"
        notes.append(f"Left out, as {_they(left)} hold something else: {shown}.")
    return Converted(target, wanted, tuple(notes))


def _they(names: Sequence[str]) -> str:
    return "that sheet seems to" if len(names) == 1 else "those sheets seem to"


def _write(book: Any, path: Path, names: Sequence[str], target: Path, progress: Progress) -> list[str]:
    """Write the rows of sheets one below the other, under all their headings; returns what to say about them."""
    said: list[str] = []
    done = cells = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        headings = _headings(book, names) if len(names) > 1 else None
        if headings:
            writer.writerow(headings)
        for name in names:
            begun = done
            for row in _rows(book, name, headings):
                cells += len(row)
                if cells > MOST_CELLS:
                    raise InvalidInput(
                        f"the workbook has more than {MOST_CELLS:,} cells.", where=str(path), hint="Save it as CSV."
                    )
                if row:
                    writer.writerow(row)
                    done += 1
                if done % _STEP_ROWS == 0:
                    progress.step(f"Reading {name}", done)
            if headings:
                said.append(f"“{name}” gives rows {begun + 1:,} to {done:,}.")
    return [*said, *_hollow(path, names)]


def _headings(book: Any, names: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        for heading in next((row for row in rows_of(book, name) if row), []):
            found.setdefault(heading.strip().casefold(), heading)
    return list(found.values())


def _rows(book: Any, name: str, headings: list[str] | None) -> Iterator[list[str]]:
    """The rows of a sheet, below common `headings` when there are such; those of one sheet are as wide as its headings."""
    rows = rows_of(book, name)
    if headings is None:
        yield from _padded(rows)
        return
    places = {heading.strip().casefold(): at for at, heading in enumerate(headings)}
    own: list[int] | None = None
    for row in rows:
        if own is None:
            own = [places[heading.strip().casefold()] for heading in row] if row else None
        elif row:
            wide = [""] * len(headings)
            for at, cell in zip(own, row, strict=False):
                wide[at] = wide[at] or cell
            yield wide + row[len(own) :]


def _padded(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows without the blanks at their ends get as many cells as the widest of the first rows; titles stay titles."""
    first = list(islice(rows, HEAD_LINES))
    width = max(map(len, first), default=0)
    below = False
    for row in chain(first, rows):
        below = below or len(row) > 1
        yield row + [""] * (width - len(row)) if row and below else row


def _hollow(path: Path, names: Sequence[str]) -> list[str]:
    """Formulas whose results were never stored: their cells are blank here, and that is said."""
    if not _has_formulas(path):
        return []
    from openpyxl import load_workbook

    count = 0
    with path.open("rb") as one_file, path.open("rb") as other_file:
        kept = load_workbook(one_file, read_only=True, data_only=True, keep_links=False)
        typed = load_workbook(other_file, read_only=True, data_only=False, keep_links=False)
        for name in names:
            kept[name].reset_dimensions()
            typed[name].reset_dimensions()
            pairs = zip(kept[name].iter_rows(values_only=True), typed[name].iter_rows(values_only=True), strict=False)
            count += sum(
                one is None and isinstance(other, str) and other.startswith("=")
                for values, formulas in pairs
                for one, other in zip(values, formulas, strict=False)
            )
    return (
        [f"{count:,} formulas have no stored result and count as blank; save the workbook in Excel first."]
        if count
        else []
    )


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with archive.open(entry) as file:
                    before = b""
                    while piece := file.read(1 << 20):
                        if b"<f>" in before + piece or b"<f " in before + piece:
                            return True
                        before = piece[-3:]
    return False


def write_workbook(text: Path, out: Path, *, encoding: str, separator: str, progress: Progress) -> None:
    """A text file as a workbook of one sheet, every cell a text; `out` is there whole or not at all."""
    import xlsxwriter

    from core.interchange.workbook import MOST_CHARACTERS, MOST_ROWS, OPTIONS

    with (
        replacing(out) as fresh,
        tempfile.TemporaryDirectory(prefix="campaign-desk-") as folder,
        text.open(encoding=encoding, newline="") as file,
        xlsxwriter.Workbook(str(fresh), {**OPTIONS, "tmpdir": folder}) as book,
    ):
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(csv.reader(file, delimiter=separator)):
            if at > MOST_ROWS:
                raise InvalidInput(
                    f"there are more than {MOST_ROWS:,} rows; Excel holds no more.",
                    where=str(out),
                    hint="Write a .csv file.",
                )
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell[:MOST_CHARACTERS])
            if at % _STEP_ROWS == 0:
                progress.step("Writing rows", at)

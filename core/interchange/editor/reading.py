"""Reading the text of an Editor file: encoding, separator, headings, and its rows in blocks."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from textwrap import shorten
from typing import TextIO

from core.errors import InvalidInput, NotFound
from core.interchange.editor.headings import known, norm
from core.interchange.result import Skipped
from core.values import clean_text

BLOCK_ROWS = 20_000
_PIECE = 1 << 18
_SAMPLE_BYTES = 1 << 16
_SEPARATORS = "\t,;"
_ANCHORS = {
    "campaign", "campaignname", "keyword", "adgroup", "adgroupname", "linktext", "callouttext", "snippetvalues",
    "sharedsetname", "location",
}  # fmt: skip

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """What stands at the top of a file: its encoding, separator and headings (in the file's order)."""

    path: Path
    encoding: str
    separator: str
    headings: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells a row should have."""
        return len(self.headings)


@dataclass(frozen=True)
class Block:
    """Some rows of a file that can be used as they are, with their numbers; the others with the reason why not."""

    numbers: list[int]
    rows: list[Row]
    skipped: list[Skipped]


def open_sheet(path: Path) -> Sheet:
    """Look at the head of a file; raises InvalidInput when it is no Editor file."""
    path = Path(path)
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    if not head.strip():
        raise InvalidInput("the file is empty.", where=str(path), hint="Export it again from Google Ads Editor.")
    encoding = _encoding(head)
    _check_whole(path, encoding)
    separator, headings = _header(path, encoding)
    _check_headings(path, headings)
    return Sheet(path, encoding, separator, headings)


def _encoding(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, UTF-16 of Western text shows as zero bytes at every second place.
    if head[1:400:2].count(0) > len(head[1:400:2]) // 2:
        return "utf-16-le"
    if head[0:400:2].count(0) > len(head[0:400:2]) // 2:
        return "utf-16-be"
    return "utf-8"


def _check_whole(path: Path, encoding: str) -> None:
    if encoding.startswith("utf-16") and path.stat().st_size % 2:
        raise InvalidInput(
            "the file is cut off in the middle of a letter (UTF-16 with an odd number of bytes).",
            where=str(path),
            hint="Export or download it again.",
        )


def _header(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            line = file.readline(_SAMPLE_BYTES)
            separator = max(_SEPARATORS, key=line.count)
            file.seek(0)
            cells = next(csv.reader(file, delimiter=separator), [])
        except UnicodeError as error:
            raise _undecodable(path, encoding, 0, error) from error
        except csv.Error as error:
            raise InvalidInput(f"the headings cannot be read ({error}).", where=f"{path}, row 0") from error
    headings = [clean_text(cell).strip().lstrip("\ufeff") for cell in cells]
    return separator, tuple(text or f"Column {at}" for at, text in enumerate(headings, 1))


def _check_headings(path: Path, headings: tuple[str, ...]) -> None:
    norms = [norm(heading) for heading in headings]
    if "rowtype" in norms and "action" in norms:
        raise InvalidInput(
            "this is a bulk upload sheet of the Google Ads website (it has Row Type and Action), not an Editor file.",
            where=str(path),
            hint="Import it with --as google-ads-bulk.",
        )
    if not _ANCHORS.intersection(norms) or not known().intersection(norms):
        raise InvalidInput(
            "no headings of Google Ads Editor were found in the first line.",
            where=str(path),
            hint="It should name columns such as Campaign, Ad Group and Keyword, in English.",
        )
    twice = next((text for at, text in enumerate(headings) if norms[at] in norms[:at]), None)
    if twice is not None:
        raise InvalidInput(
            f"the heading “{shorten(twice, 60, placeholder='…') or twice[:60]}” stands there twice.",
            where=str(path),
            hint="Remove or rename one of the two columns.",
        )


def _undecodable(path: Path, encoding: str, rows: int, error: UnicodeError) -> InvalidInput:
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8"}
    return InvalidInput(
        f"the text is damaged or in another encoding (read as {names.get(encoding, 'UTF-16')}): {_reason(error)}.",
        where=f"{path}, after row {rows}",
        hint="Save it as UTF-8 or export it again.",
    )


def _reason(error: UnicodeError) -> str:
    return error.reason if isinstance(error, UnicodeDecodeError) else str(error)


class Lines:
    """The lines of a file, read in large pieces; notes whether a NUL was met."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.nul = False

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._pieces())

    def _pieces(self) -> Iterator[list[str]]:
        rest = ""
        while piece := self.text.read(_PIECE):
            self.nul = self.nul or "\x00" in piece
            lines = io.StringIO(rest + piece, newline="").readlines()
            rest = lines.pop()
            yield lines
        yield io.StringIO(rest, newline="").readlines()


def read_blocks(sheet: Sheet) -> Iterator[Block]:
    """The data rows in blocks; raises InvalidInput where the text cannot be decoded."""
    with sheet.path.open(encoding=sheet.encoding, newline="") as text:
        lines = Lines(text)
        reader = csv.reader(lines, delimiter=sheet.separator)
        done = 0
        try:
            next(reader, None)
            while True:
                before = reader.line_num
                rows = list(islice(reader, BLOCK_ROWS))
                if not rows:
                    return
                simple = reader.line_num - before == len(rows) and not lines.nul
                block = _block(sheet, rows, done, simple=simple)
                done += len(block.numbers) + len(block.skipped)
                yield block
        except UnicodeError as error:
            raise _undecodable(sheet.path, sheet.encoding, done, error) from error
        except csv.Error as error:
            raise InvalidInput(
                f"a cell does not end ({error}).",
                where=f"{sheet.path}, after row {done}",
                hint="Look for a quotation mark that is opened and not closed.",
            ) from error


def _block(sheet: Sheet, rows: list[Row], done: int, *, simple: bool) -> Block:
    """Sort out rows of the wrong width, with NULs or with a runaway quotation mark."""
    if simple and set(map(len, rows)) == {sheet.width}:
        return Block(list(range(done + 1, done + len(rows) + 1)), rows, [])
    numbers, good, skipped = [], [], []
    number = done
    for row in rows:
        if not row:
            continue
        number += 1
        usable, reason = _fitted(sheet, row)
        if reason is not None:
            skipped.append(Skipped(number, reason))
        else:
            numbers.append(number)
            good.append(usable)
    return Block(numbers, good, skipped)


def _fitted(sheet: Sheet, row: Row) -> tuple[Row, str | None]:
    swallowed = _swallowed(sheet, row)
    if swallowed:
        return row, f"A quotation mark is opened and not closed; the cell runs over {swallowed + 1} lines."
    if any("\x00" in cell for cell in row):
        return row, "The row holds a NUL character; it is damaged."
    if len(row) < sheet.width:
        return row, f"The row has {len(row)} cells where the headings have {sheet.width}; it is cut off or broken."
    if any(cell.strip() for cell in row[sheet.width :]):
        return (
            row,
            f"The row has {len(row)} cells where the headings have {sheet.width}; a separator stands inside a cell.",
        )
    return row[: sheet.width], None


def _swallowed(sheet: Sheet, row: Row) -> int:
    """How many lines a cell swallowed: a line inside it looks like a row of its own."""
    least = 1 if sheet.separator == "\t" else max(2, sheet.width - 1)
    for cell in row:
        if "\n" in cell and any(line.count(sheet.separator) >= least for line in cell.splitlines()):
            return cell.count("\n")
    return 0

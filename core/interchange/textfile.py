"""Reading delimited text as it comes out of other programs: encoding, separator, rows; faults named by their place."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput, NotFound

SEPARATORS = "\t,;"
_SAMPLE_LINES = 40
# What a file begins with when it is no text at all, and what to do then.
_NOT_TEXT = (
    (b"PK\x03\x04", "this is a zip or an Excel workbook, not a text file.", "Save it as CSV and import that."),
    (b"\xd0\xcf\x11\xe0", "this is an old Excel workbook, not a text file.", "Save it as CSV and import that."),
    (
        b"SQLite format 3",
        "this is a database, not a text file.",
        "Open a workspace with the commands that take WORKSPACE.",
    ),
    (b"%PDF", "this is a PDF, not a text file.", "Download the report as CSV."),
    (b"\x1f\x8b", "this is a compressed file.", "Unpack it first."),
)


@dataclass(frozen=True)
class Numbered:
    """One line of cells; `number` counts from 1 in the order of the file, blank lines left out."""

    number: int
    cells: list[str]


def read_text(path: Path) -> str:
    """The whole text of a file; raises InvalidInput naming the byte that cannot be read."""
    raw = read_bytes(path)
    return decode(path, raw, encoding_of(raw))


def read_bytes(path: Path, most: int = -1) -> bytes:
    """The bytes of a text file; raises NotFound, or InvalidInput for a file that holds no text."""
    path = Path(path)
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    try:
        with path.open("rb") as file:
            raw = file.read(most)
    except OSError as error:
        raise InvalidInput(f"the file cannot be read ({error.strerror}).", where=str(path)) from error
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InvalidInput("the file is empty.", where=str(path), hint="Export it again.")
    for start, what, hint in _NOT_TEXT:
        if raw.startswith(start):
            raise InvalidInput(what, where=str(path), hint=hint)
    return raw


def encoding_of(raw: bytes) -> str:
    """UTF-8 or UTF-16 by the mark at the start; without one, UTF-16 shows as zero bytes at every second place."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        sample = raw[start:400:2]
        if sample and sample.count(0) > len(sample) // 2:
            return encoding
    return "utf-8"


def decode(path: Path, raw: bytes, encoding: str, *, whole: bool = True) -> str:
    """The text of bytes; without `whole` a letter may be cut at their end."""
    name = "UTF-16" if encoding.startswith("utf-16") else "UTF-8"
    if whole and name == "UTF-16" and len(raw) % 2:
        raise InvalidInput(
            f"the file is cut off in the middle of a letter: it has {len(raw):,} bytes, UTF-16 has an even number.",
            where=str(path),
            hint="Export or download it again.",
        )
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(raw, final=whole)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidInput(
            f"the text cannot be read as {name} at byte {error.start:,} (line {line:,}).",
            where=str(path),
            hint="Save it as UTF-8, or export it again.",
        ) from error
    _check_letters(path, text)
    return text


def _check_letters(path: Path, text: str) -> None:
    found = re.search(r"\x00", text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InvalidInput(
            f"line {line:,} holds a NUL character; the file is damaged or no text.",
            where=str(path),
            hint="Export it again.",
        )


def separator_of(text: str) -> str:
    """The separator that splits the first lines into the most cells."""
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    return max(SEPARATORS, key=lambda one: max(len(cells) for cells in _lenient(lines, one)))


def _lenient(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator)) or [[]]
    except csv.Error:
        return [line.split(separator) for line in lines]


def read_lines(path: Path, text: str, separator: str | None = None) -> Iterator[Numbered]:
    """The lines of a text as cells; raises InvalidInput where a quoted cell does not end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text), strict=True)
    number = 0
    try:
        for cells in reader:
            if cells:
                number += 1
                yield Numbered(number, cells)
    except csv.Error as error:
        raise InvalidInput(
            f"the cells cannot be told apart near line {reader.line_num:,} ({error}).",
            where=str(path),
            hint='A " is opened and not closed, or text follows a closing ". Export it again.',
        ) from error


def plain_heading(text: str) -> str:
    """A heading as headings are compared: without case, blanks, underscores, hyphens and points."""
    return re.sub(r"[\s_\-.\ufeff]+", "", text).casefold()

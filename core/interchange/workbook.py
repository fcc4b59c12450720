"""All kinds of the draft → one Excel workbook, a sheet per kind, written row by row in constant memory.

Texts are always strings: what a brief or a file says is never a formula, a link or a number in disguise.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.catalog import KINDS, PLATFORM_LABELS, Field, FieldType, Kind
from core.errors import InvalidInput
from core.interchange.atomic import replacing
from core.interchange.paging import all_rows
from core.progress import Progress
from core.rows import EntityRow
from core.values import MICROS, currency_digits, show
from core.workspace import Workspace

MOST_ROWS = 1_048_575  # Excel's rows less the headings
MOST_CHARACTERS = 32_767  # of one cell
_STEP_ROWS = 1_000
_EXACT_DIGITS = 15  # of a number in Excel
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


@dataclass(frozen=True)
class _Formats:
    heading: Any
    text: Any
    money: Any
    date: Any


def export_workbook(workspace: Workspace, path: Path, progress: Progress) -> int:
    """Write every entity of the draft as an .xlsx file; returns how many rows."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with replacing(path) as fresh, _scratch(fresh.parent) as folder:
        book = xlsxwriter.Workbook(str(fresh), {**OPTIONS, "tmpdir": str(folder)})
        try:
            with workspace.read() as connection:
                rows = _write(connection, workspace.currency, book, progress)
            progress.step("Closing the workbook")
            book.close()
        except FileCreateError as error:
            raise _cause(error) from error
        finally:
            _close_rows(book)
    return rows


@contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    """A folder for the rows until the workbook is put together, on the disk it will lie on."""
    folder = Path(tempfile.mkdtemp(prefix=".sheets.", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _close_rows(book: Any) -> None:
    """Close the files the library keeps a sheet's rows in; it does so itself only when all goes well."""
    for sheet in book.worksheets():
        rows = getattr(sheet, "row_data_fh", None)
        if rows is not None:
            rows.close()


def _cause(error: Exception) -> Exception:
    """The operating system's error that the library wraps."""
    inner = error.args[0] if error.args else None
    return inner if isinstance(inner, OSError) else error


def _write(connection: Connection, currency: str, book: Any, progress: Progress) -> int:
    formats = _formats(book, currency)
    names = _Names(connection)
    total = 0
    for kind in KINDS.values():
        sheet = book.add_worksheet(kind.plural)
        _head(sheet, kind, formats)
        total += _rows(sheet, kind, all_rows(connection, kind.name), names, formats, progress)
    return total


def _rows(
    sheet: Any, kind: Kind, rows: Iterable[EntityRow], names: _Names, formats: _Formats, progress: Progress
) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise InvalidInput(
                f"there are more than {MOST_ROWS:,} {kind.plural.lower()}; Excel holds no more rows.",
                hint="Export as google-ads-editor or json.",
            )
        if count % _STEP_ROWS == 0:
            progress.step(f"Writing {kind.plural.lower()}", count)
        _row(sheet, kind, count, row, names, formats)
    if count:
        sheet.autofilter(0, 0, count, len(kind.fields))
    return count


def _formats(book: Any, currency: str) -> _Formats:
    digits = currency_digits(currency)
    return _Formats(
        book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F6"}),
        book.add_format({"num_format": "@"}),
        book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )


def _head(sheet: Any, kind: Kind, formats: _Formats) -> None:
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(kind.fields):
        sheet.set_column(column, column, max(8, field.width / 7))
        sheet.write_string(0, column, field.label, formats.heading)
    sheet.set_column(len(kind.fields), len(kind.fields), 38)
    sheet.write_string(0, len(kind.fields), "ID", formats.heading)


def _row(sheet: Any, kind: Kind, at: int, row: EntityRow, names: _Names, formats: _Formats) -> None:
    for column, field in enumerate(kind.fields):
        value = names.of(field, row) if field.refers_to else row[field.name]
        if value is not None:
            _cell(sheet, at, column, field, value, formats)
    sheet.write_string(at, len(kind.fields), row.id, formats.text)


def _cell(sheet: Any, at: int, column: int, field: Field, value: Any, formats: _Formats) -> None:
    if field.type is FieldType.MONEY:
        sheet.write_number(at, column, value / MICROS, formats.money)
    elif field.type is FieldType.DATE and _day(value):
        sheet.write_datetime(at, column, _day(value), formats.date)
    elif field.type in (FieldType.INTEGER, FieldType.DECIMAL) and _exact(value):
        sheet.write_number(at, column, float(value))
    elif field.type is FieldType.BOOL:
        sheet.write_boolean(at, column, value)
    else:
        sheet.write_string(at, column, _text(field, value), formats.text)


def _text(field: Field, value: Any) -> str:
    if field.name == "platform":
        return PLATFORM_LABELS.get(value, str(value))
    shown = str(value) if field.refers_to else show(field, value, "")
    return shown if len(shown) <= MOST_CHARACTERS else shown[: MOST_CHARACTERS - 1] + "…"


def _day(value: str) -> date | None:
    """A date Excel can hold (from 1900 on)."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _exact(value: Any) -> bool:
    """Whether a number keeps all its digits in Excel."""
    try:
        return len(Decimal(str(value)).as_tuple().digits) <= _EXACT_DIGITS
    except InvalidOperation:
        return False


class _Names:
    """Names of parents by row number, read once per kind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_kind: dict[str, Mapping[int, str]] = {}

    def of(self, field: Field, row: EntityRow) -> str | None:
        kind = field.refers_to or ""
        if kind not in self._by_kind:
            self._by_kind[kind] = dict(self._read(kind))
        return self._by_kind[kind].get(row.parents[field.name] or 0)

    def _read(self, kind: str) -> Iterator[tuple[int, str]]:
        for row in all_rows(self._connection, kind, fields=[KINDS[kind].title]):
            yield row.pk, row[KINDS[kind].title] or ""

"""The one table model: catalog columns over a listing, cells written by a verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from core.catalog import KINDS, PLATFORM_LABELS
from core.errors import AppError
from core.grid import GridRow
from core.grouping import GroupRow
from core.typed import reason, unmistakable
from core.values import show
from ui import theme
from ui.tables.bands import Bands
from ui.tables.columns import CAMPAIGN, FINDINGS, MARK, PLATFORM, Column
from ui.tables.figures import band_words, metric_text
from ui.tables.result import Listing
from ui.tables.wording import findings_words, formula_words, own_status, status_word, targeting_text, value_text

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROW_ROLE = Role.UserRole + 1
COLUMN_ROLE = Role.UserRole + 2
Write = Callable[[GridRow, str, str], object]


# Qt asks for these with every cell it paints: they are put together once.
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITED = _READ | Qt.ItemFlag.ItemIsEditable


class Look(NamedTuple):
    """How a cell's text is set."""

    bold: bool
    struck: bool
    muted: bool


class RowsTable(QAbstractTableModel):
    """Rows of one kind. `write(row, field, text)` is called for an edited cell and raises AppError for what does not fit;
    `refusal` then holds the reason."""

    def __init__(self, listing: Listing, currency: str, write: Write, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listing = listing
        self.columns: Sequence[Column] = ()
        self.kind = "campaign"
        self.currency = currency
        self._write = write
        self.bands: Bands | None = None
        # Whether the rules have looked at all that was edited: only then has a row without findings passed.
        self.checked = False
        # Fields by row number that a waiting proposal wants differently from what was edited here.
        self.contested: Mapping[int, frozenset[str]] = {}
        # The colour token of each label that has one.
        self.label_colours: Mapping[str, str] = {}
        self._shown = 0
        self._read_only = False
        self.refusal: str | None = None
        listing.about_to_restart.connect(self.beginResetModel)
        listing.restarted.connect(self._on_restarted)
        listing.grown.connect(self._on_grown)
        listing.renewed.connect(self._on_renewed)

    def set_columns(self, kind: str, columns: Sequence[Column], *, read_only: bool = False) -> None:
        """Show another kind's columns; the listing is asked for its rows next."""
        self.beginResetModel()
        self.kind, self.columns, self._read_only = kind, columns, read_only
        self._shown, self.bands = 0, None
        self.endResetModel()

    @property
    def read_only(self) -> bool:
        """Whether no cell can be written."""
        return self._read_only

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        # Qt asks for a dozen roles a cell; those nobody answers go first and cost nothing.
        answer = _ANSWERS.get(role)
        if answer is None:
            return None
        row = self.row(index.row())
        if row is not None:
            return answer(self, row, self.columns[index.column()])
        band = self.band(index.row())
        return _band_answer(self, band, role) if band is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.ToolTipRole:
            return column.tip
        if role == Role.TextAlignmentRole:
            return _alignment(column)
        if role == Role.AccessibleTextRole:
            return column.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.columns[index.column()].in_cell and not self._read_only and self.band(index.row()) is None:
            return _EDITED
        return _READ

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        column = self.columns[index.column()]
        row = self.row(index.row())
        if role != Role.EditRole or row is None or not column.in_cell or self._read_only:
            return False
        if str(value) == self.edit_text(row, column):
            return True
        try:
            self._write(row, column.name, str(value))
        except AppError as error:
            self.refusal = reason(error)
            return False
        self.refusal = None
        return True

    def row(self, at: int) -> GridRow | None:
        """The entity in a row of the grid; None for a group's band, or when it is no more."""
        if self.bands is None:
            return self.listing.row(at)
        position = self.bands.position(at)
        return None if position is None else self.listing.row(position)

    def band(self, at: int) -> GroupRow | None:
        """The group whose band stands in a row of the grid."""
        return self.bands.band(at) if self.bands is not None else None

    def group_column(self) -> Column | None:
        """The column the list is grouped by."""
        wanted = self.listing.wanted
        return next((one for one in self.columns if wanted is not None and one.name == wanted.group), None)

    def position(self, at: int) -> int | None:
        """Where the entity of a row stands in the list; None for a group's band."""
        return at if self.bands is None else self.bands.position(at)

    def row_of(self, position: int) -> int:
        """The row of the grid an entity stands in; that of the band where its group is closed."""
        return position if self.bands is None else self.bands.row(position)

    def show_bands(self, bands: Bands | None) -> None:
        """Show the list in groups, or not; groups of another number of rows are not shown."""
        if bands is not None and sum(group.count for group in bands.groups) != self.listing.total:
            bands = None
        if bands is None and self.bands is None:
            return
        self.beginResetModel()
        self.bands = bands
        self._shown = self.listing.total if bands is None else bands.length
        self.endResetModel()

    def show_aside(self, contested: Mapping[int, frozenset[str]] | None, label_colours: Mapping[str, str]) -> bool:
        """Take what cells show beside their values (None leaves the conflicts); whether any of it is new."""
        known = self.contested if contested is None else contested
        if known == self.contested and label_colours == self.label_colours:
            return False
        self.contested, self.label_colours = known, label_colours
        return True

    def has_passed(self, row: GridRow) -> bool:
        """Whether a row that waits to be posted was checked, and nothing was found."""
        return self.checked and not row.gone and row.mark.change is not None and not row.notes

    def is_contested(self, row: GridRow, column: Column) -> bool:
        """Whether a proposal that waits wants another value in a cell than the one it found."""
        return column.name in self.contested.get(row.pk, ())

    def is_imported(self, row: GridRow, column: Column) -> bool:
        """Whether what a cell holds came with the last import and waits to be posted."""
        if row.mark.change == "added":
            return column.name == KINDS[row.row.kind].title and column.name in row.imported
        return column.name in row.imported and column.name in row.mark.live_fields

    def is_pinned(self, row: GridRow, column: Column) -> bool:
        """Whether somebody said something about a cell, or (shown at its name) about the row."""
        if column.name in row.remarks:
            return True
        return column.name == KINDS[row.row.kind].title and bool(row.row["comment"] or None in row.remarks)

    def text(self, row: GridRow, column: Column) -> str:
        """A cell as people read it."""
        if column.name == CAMPAIGN:
            return row.names.get("campaign", "")
        if column.metric:
            return metric_text(column.metric, row.metrics.get(column.metric), row.currency or self.currency)
        if column.name.startswith("@"):
            return _spoken(self, row, column)
        field = column.field or KINDS[row.row.kind].by_name[column.name]
        if field.refers_to:
            return row.names.get(field.refers_to, "")
        if column.name == "status":
            return status_word(row)
        return value_text(field, row.row[column.name], row.currency or self.currency)

    def shown_text(self, row: GridRow, column: Column) -> str:
        """A cell as one line; empty where a shape stands."""
        if column.name in (MARK, FINDINGS, PLATFORM):
            return ""
        text = self.text(row, column)
        return text.replace("\n", " ") if "\n" in text else text

    def look(self, row: GridRow, column: Column) -> Look:
        """How a cell's text looks: bold what is not posted, struck what is removed, grey what does not run."""
        change = change_of(row)
        removed = change == "removed"
        fresh = column.name in row.mark.live_fields or (change == "added" and column.name == KINDS[self.kind].title)
        idle = removed or row.row["status"] == "PAUSED" or row.inherited is not None
        told = column.field is not None and column.field.read_only and not column.field.refers_to
        return Look(bold=fresh and not removed, struck=removed, muted=idle or told)

    def edit_text(self, row: GridRow, column: Column) -> str:
        """A cell as it is edited: the formula it follows, else its value."""
        kept = row.formulas.get(column.name)
        return kept.expression if kept is not None and not kept.frozen else self._value_text(row, column)

    def _value_text(self, row: GridRow, column: Column) -> str:
        if column.field is None or column.field.refers_to:
            return self.text(row, column)
        return show(column.field, row.row[column.name], row.currency or self.currency)

    def copy_text(self, row: GridRow, column: Column) -> str:
        """A cell as it is copied: a list of ad texts one a line, as a spreadsheet keeps them in one cell."""
        if column.is_texts:
            return "\n".join(row.row[column.name] or ())
        if column.name.startswith("@") or (column.field is not None and column.field.refers_to):
            return self.text(row, column)
        text = self._value_text(row, column)
        return unmistakable(column.field, text) if column.field is not None else text

    def _on_restarted(self) -> None:
        self._shown, self.bands = self.listing.total, None
        self.endResetModel()

    def _on_grown(self, first: int, last: int) -> None:
        if self.bands is not None:
            # The groups are counted anew; until then the list stands without them.
            self.show_bands(None)
            return
        self.beginInsertRows(QModelIndex(), first, last)
        self._shown = last + 1
        self.endInsertRows()

    def _on_renewed(self) -> None:
        if self._shown and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, len(self.columns) - 1))


def _band_answer(table: RowsTable, group: GroupRow, role: int) -> str | None:
    if role not in (Role.AccessibleTextRole, Role.ToolTipRole):
        return None
    closed = table.bands is not None and group.value in table.bands.closed
    words = band_words(group, table.group_column(), table.currency)
    return f"{words}: {group.count:,} rows, {'closed' if closed else 'open'}"


def _spoken(table: RowsTable, row: GridRow, column: Column) -> str:
    """What a screen reader says of a cell that shows a shape."""
    if column.name == PLATFORM:
        return PLATFORM_LABELS.get(row.platform, row.platform)
    if column.name == MARK:
        return {"added": "Added", "edited": "Edited", "removed": "Removed"}.get(change_of(row) or "", "")
    if column.name == FINDINGS and (row.mark.errors or row.mark.warnings):
        return findings_words(row.mark.errors, row.mark.warnings)
    return "Passed the checks" if column.name == FINDINGS and table.has_passed(row) else ""


def change_of(row: GridRow) -> str | None:
    """`added`, `edited`, `removed` or None."""
    return "removed" if row.gone or row.row["status"] == "REMOVED" else row.mark.change


def _tip(table: RowsTable, row: GridRow, column: Column) -> str | None:
    notes = [note for note in row.notes if column.name == FINDINGS or _about(note.field, column.name)]
    lines = [
        f"{'Error' if note.severity == 0 else 'Warning' if note.severity == 1 else 'Note'}: {note.message}"
        for note in notes
    ]
    if column.name == "status" and row.inherited:
        lines.insert(0, f"{own_status(row)} itself; {row.inherited.lower()}, so this does not run.")
    if table.is_contested(row, column):
        lines.append("In conflict: a proposal that waits wants another value here. Look at it in Review.")
    if table.is_imported(row, column):
        lines.append("Came with the last import.")
    if table.is_pinned(row, column):
        lines += _said(row, column)
    if column.name in row.formulas:
        lines.append(formula_words(row.formulas[column.name]))
    live = row.mark.live_fields.get(column.name)
    if column.field is not None and column.name in row.mark.live_fields:
        lines.append(f"On the platform: {value_text(column.field, live, row.currency or table.currency) or 'empty'}")
    text = targeting_text(row.row["targeting"]) if column.name == "targeting" else table.text(row, column)
    return "\n".join([text, *lines]).strip() or None


def _said(row: GridRow, column: Column) -> list[str]:
    """What somebody said about a cell or its row, as its tip tells it."""
    named = column.name == KINDS[row.row.kind].title
    count = row.remarks.get(column.name, 0) + (row.remarks.get(None, 0) if named else 0)
    note = row.row["comment"] if named else None
    return [f"Note: {note}"] * bool(note) + [f"{count} open comment{'s' if count != 1 else ''} (Shift+F2)"] * bool(
        count
    )


def _about(field: str | None, name: str) -> bool:
    return field is not None and field.partition("[")[0] == name


def _font(table: RowsTable, row: GridRow, column: Column) -> QFont | None:
    look = table.look(row, column)
    if not look.bold and not look.struck:
        return None
    font = theme.font(weight=QFont.Weight.DemiBold if look.bold else QFont.Weight.Normal)
    font.setStrikeOut(look.struck)
    return font


def _foreground(table: RowsTable, row: GridRow, column: Column) -> Any:
    return theme.colour("muted") if table.look(row, column).muted else None


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _spoken_cell(table: RowsTable, row: GridRow, column: Column) -> str:
    conflict = ", in conflict with a proposal" if table.is_contested(row, column) else ""
    imported = ", came with the last import" if table.is_imported(row, column) else ""
    return f"{column.spoken}: {table.text(row, column) or 'empty'}{conflict}{imported}"


_ANSWERS: dict[int, Callable[[RowsTable, GridRow, Column], Any]] = {
    Role.DisplayRole: lambda table, row, column: table.shown_text(row, column),
    Role.EditRole: lambda table, row, column: table.edit_text(row, column),
    Role.ToolTipRole: _tip,
    Role.FontRole: _font,
    Role.ForegroundRole: _foreground,
    Role.TextAlignmentRole: lambda table, row, column: _alignment(column),
    Role.AccessibleTextRole: _spoken_cell,
    ROW_ROLE: lambda table, row, column: row,
    COLUMN_ROLE: lambda table, row, column: column,
}

__all__ = ["COLUMN_ROLE", "ROW_ROLE", "RowsTable", "change_of"]

"""The model of a small table: fixed headings over rows that all stand in memory; what a cell shows is said by who makes one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class RecordsModel(QAbstractTableModel):
    """Rows under headings; columns in `right` hold numbers."""

    def __init__(self, headings: Sequence[str], right: Collection[int] = ()) -> None:
        super().__init__()
        self.rows: list[Any] = []
        self._headings, self._right = tuple(headings), frozenset(right)

    def show_rows(self, rows: Iterable[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self._headings[section]
        return self.alignment(section) if role == Role.TextAlignmentRole else None

    def alignment(self, column: int) -> int:
        """How a column and its heading are aligned."""
        side = Qt.AlignmentFlag.AlignRight if column in self._right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

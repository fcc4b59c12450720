"""The small square at the corner of a selection: dragged down, it repeats the selected cells in the rows below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from ui.tables.painting import colour

if TYPE_CHECKING:
    from ui.tables.grid_view import GridView

SIDE = 7
REACH = 4
"""Px around the square that still catch it."""


class FillHandle:
    """Where the handle of one grid is, and how far it has been dragged."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._from: tuple[int, int] | None = None
        self._to = -1

    @property
    def dragged(self) -> bool:
        """Whether it is held just now."""
        return self._from is not None

    def place(self) -> QRect | None:
        """Where it stands in the viewport; None while nothing can be filled from it."""
        block = self._block()
        if block is None:
            return None
        bottom, section = block[1:]
        corner = self._view.visualRect(self._view.table.index(bottom, section)).bottomRight()
        if corner.x() < 0 or not self._view.viewport().rect().adjusted(0, 0, SIDE, SIDE).contains(corner):
            return None
        return QRect(corner.x() - SIDE + 2, corner.y() - SIDE + 2, SIDE, SIDE)

    def catches(self, at: QPoint) -> bool:
        """Take hold of it when a press is on it."""
        place, block = self.place(), self._block()
        if place is None or block is None or not place.adjusted(-REACH, -REACH, REACH, REACH).contains(at):
            return False
        self._from, self._to = block[:2], block[1]
        return True

    def drag(self, at: QPoint) -> None:
        """Follow the mouse; only down, where a column goes on."""
        if self._from is None:
            return
        row = self._view.rowAt(max(0, min(at.y(), self._view.viewport().height() - 1)))
        self._to = max(self._from[1], row if row >= 0 else self._view.table.rowCount() - 1)
        if at.y() >= self._view.viewport().height():
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + self._view.rowHeight(self._from[0]))
        self._view.viewport().update()

    def release(self) -> None:
        """Let go: the rows that were passed are to be filled."""
        begun, self._from = self._from, None
        self._view.viewport().update()
        if begun is not None and self._to > begun[1]:
            self._view.repeat_wanted.emit(begun[0], begun[1], self._to)

    def paint(self, painter: QPainter) -> None:
        """Paint the square, and while it is dragged the rows it will fill."""
        place = self.place()
        if place is not None and not self.dragged:
            painter.fillRect(place.adjusted(-1, -1, 1, 1), colour("surface"))
            painter.fillRect(place, colour("accent"))
        if self._from is not None and self._to > self._from[1]:
            painter.setPen(QPen(colour("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._reached().adjusted(0, 0, -1, -1))

    def _reached(self) -> QRect:
        view, columns = self._view, [at for at in self._view.chosen_columns() if at not in self._view.frozen]
        assert self._from is not None
        first = view.visualRect(view.table.index(self._from[1] + 1, columns[0]))
        return first.united(view.visualRect(view.table.index(self._to, columns[-1])))

    def _block(self) -> tuple[int, int, int] | None:
        """The selection as (top, bottom, last column) where it is one rectangle of cells that can be written."""
        view = self._view
        blocks = view.blocks()
        columns = view.chosen_columns()
        if not blocks or not columns or view.all_rows or view.table.bands is not None or view.table.read_only:
            return None
        top, bottom = min(b.top() for b in blocks), max(b.bottom() for b in blocks)
        if sum(b.height() * b.width() for b in blocks) < (bottom - top + 1) * len(columns):
            return None
        fitting = any(view.table.columns[at].in_cell for at in columns)
        last = columns[-1]
        return (top, bottom, last) if fitting and last not in view.frozen else None

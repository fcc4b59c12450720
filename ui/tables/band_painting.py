"""How the band of a group is painted: a triangle, what the rows have in common, how many they are, what they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from core.grouping import GroupRow
from ui import theme
from ui.tables.columns import Column
from ui.tables.figures import band_words, total_text
from ui.tables.painting import PAD, colour

if TYPE_CHECKING:
    from ui.tables.rows_table import RowsTable

TRIANGLE = 16
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def at_triangle(x: float) -> bool:
    """Whether a place in a band, from the left of the grid, is on its triangle."""
    return x <= PAD + TRIANGLE + PAD // 2


def paint_band(
    painter: QPainter, table: RowsTable, rect: QRect, group: GroupRow, *, selected: bool, column: Column | None = None
) -> None:
    """Paint a band's words over the room it has, or (with a column) the column's total below its heading."""
    painter.fillRect(rect, colour("selection" if selected else "hover"))
    painter.setPen(colour("on_selection" if selected else "text"))
    if column is not None:
        total = group.totals.get(column.name)
        if total is not None:
            painter.setFont(theme.font(theme.SMALL, weight=theme.SEMIBOLD))
            painter.drawText(
                rect.adjusted(PAD, 0, -PAD, 0), _RIGHT if column.right else _LEFT, total_text(column, total)
            )
        return
    closed = table.bands is not None and group.value in table.bands.closed
    icon = theme.icon("chevron-right" if closed else "chevron-down", "muted")
    icon.paint(painter, QRect(rect.left() + PAD, rect.center().y() - TRIANGLE // 2 + 1, TRIANGLE, TRIANGLE))
    left = PAD + TRIANGLE + PAD // 2
    count = f"{group.count:,}"
    painter.setFont(theme.font(weight=theme.SEMIBOLD))
    room = rect.adjusted(left, 0, -PAD, 0)
    needed = painter.fontMetrics().horizontalAdvance(count) + 2 * PAD
    words = band_words(group, table.group_column(), table.currency)
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room.width() - needed)
    painter.drawText(room, _LEFT, words)
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(words) + PAD)
    painter.setFont(theme.font(theme.SMALL))
    painter.setPen(colour("on_selection" if selected else "muted"))
    painter.drawText(room, _LEFT, count)

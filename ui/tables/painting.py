"""How a cell is painted: its text, tints and shapes. Nothing is said by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from core.grid import GridRow
from ui import theme
from ui.tables.columns import FINDINGS, MARK, PLATFORM, Column
from ui.tables.label_painting import paint_labels
from ui.tables.rows_table import RowsTable, change_of
from ui.tables.wording import refused_by_platform
from ui.tokens import MeaningName

ICON = 16
DOT = 8
CORNER = 7
PIN = 13
FX = 18
PAD = 8
WIDEST = 12
"""Px of a wide letter: texts shorter than this times their length need no measuring."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell on the screen."""

    rect: QRect
    row: GridRow
    column: Column
    selected: bool
    chosen: bool
    current: bool


def paint_cell(painter: QPainter, table: RowsTable, cell: Cell) -> None:
    """Paint one cell."""
    meaning: MeaningName | None = (
        "conflict" if table.is_contested(cell.row, cell.column) else _meaning(table, cell.row, cell.column)
    )
    _background(painter, cell, meaning)
    if cell.column.name in (MARK, FINDINGS, PLATFORM):
        _shape(painter, table, cell)
    else:
        left = PAD
        if cell.column.name == "status":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _dot(painter, cell.rect, cell.row)
            left += DOT + PAD
        pinned = table.is_pinned(cell.row, cell.column)
        right = PIN + PAD // 2 if pinned else 0
        follows = cell.column.name in cell.row.formulas
        if cell.column.name == "labels" and cell.row.row["labels"]:
            rect = cell.rect.adjusted(0, 0, -right, 0)
            paint_labels(painter, rect, cell.row.row["labels"], table.label_colours)
        else:
            _text(painter, table, cell, left, right + FX if follows else right)
        if pinned:
            _pin(painter, cell.rect)
        if follows:
            _fx(painter, cell.rect.adjusted(0, 0, -right, 0), frozen=cell.row.formulas[cell.column.name].frozen)
    if meaning in ("error", "warning", "conflict"):
        _corner(painter, cell.rect, meaning)
    elif meaning == "added":
        _corner(painter, cell.rect, meaning, left=True)
    if cell.current:
        _frame(painter, cell.rect)


def _background(painter: QPainter, cell: Cell, meaning: MeaningName | None) -> None:
    if cell.selected:
        painter.fillRect(cell.rect, colour("selection"))
    elif meaning in ("error", "added", "edited", "conflict"):
        painter.fillRect(cell.rect, QColor(theme.tokens().meaning(meaning).surface))
    elif cell.chosen:
        painter.fillRect(cell.rect, colour("hover"))


def _text(painter: QPainter, table: RowsTable, cell: Cell, left: int, right: int) -> None:
    words = table.shown_text(cell.row, cell.column)
    if not words:
        return
    look = table.look(cell.row, cell.column)
    font, metrics = _font(look.bold, look.struck)
    room = cell.rect.adjusted(left, 0, -PAD - right, 0)
    if len(words) * WIDEST > room.width() and metrics.horizontalAdvance(words) > room.width():
        words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
    painter.setFont(font)
    painter.setPen(colour("on_selection" if cell.selected and not look.muted else "muted" if look.muted else "text"))
    painter.drawText(room, _RIGHT if cell.column.right else _LEFT, words)


def _pin(painter: QPainter, rect: QRect) -> None:
    """The pushpin of what somebody said something about."""
    theme.icon("pin", "accent").paint(
        painter, QRect(rect.right() - PAD - PIN + 3, rect.center().y() - PIN // 2, PIN, PIN)
    )


def _fx(painter: QPainter, rect: QRect, *, frozen: bool) -> None:
    """The sign of a cell that is composed of others; grey once it no longer follows them."""
    painter.setFont(_fx_font())
    painter.setPen(colour("muted" if frozen else "accent"))
    painter.drawText(rect.adjusted(0, 0, -PAD, 0), _RIGHT, "fx")


@lru_cache(maxsize=1)
def _fx_font() -> QFont:
    font = theme.font(theme.SMALL, weight=theme.SEMIBOLD)
    font.setItalic(True)
    return font


def _shape(painter: QPainter, table: RowsTable, cell: Cell) -> None:
    named = _icon_of(table, cell.row, cell.column)
    if named is not None:
        centre = cell.rect.center()
        box = QRect(centre.x() - ICON // 2 + 1, centre.y() - ICON // 2 + 1, ICON, ICON)
        theme.icon(*named).paint(painter, box)


@lru_cache(maxsize=8)
def _font(bold: bool, struck: bool) -> tuple[QFont, QFontMetrics]:
    font = theme.font(weight=QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setStrikeOut(struck)
    return font, QFontMetrics(font)


@lru_cache(maxsize=64)
def _colour(value: str) -> QColor:
    return QColor(value)


def colour(role: str) -> QColor:
    """The colour of a role in the theme in force."""
    return _colour(theme.tokens().colour(role))


def _icon_of(table: RowsTable, row: GridRow, column: Column) -> tuple[str, str] | None:
    tokens = theme.tokens()
    if column.name == PLATFORM:
        return ("google-ads" if row.platform == "google_ads" else "linkedin-ads"), "muted"
    if column.name == MARK:
        change = cast("MeaningName | None", change_of(row))
        return (tokens.meaning(change).icon, change) if change else None
    if row.mark.errors:
        return tokens.error.icon, "error"
    if row.mark.warnings:
        return tokens.warning.icon, "warning"
    return (tokens.passed.icon, "passed") if table.has_passed(row) else None


def _meaning(table: RowsTable, row: GridRow, column: Column) -> MeaningName | None:
    """The tint of a cell: what a rule says of this field, that the last import brought it, or that it differs from the
    platform."""
    severities = [n.severity for n in row.notes if n.field is not None and n.field.partition("[")[0] == column.name]
    if 0 in severities:
        return "error"
    if 1 in severities:
        return "warning"
    if row.imported and table.is_imported(row, column):
        return "added"
    return "edited" if column.name in row.mark.live_fields else None


def _dot(painter: QPainter, rect: QRect, row: GridRow) -> None:
    """A status by shape: filled circle on, cross refused by the platform, two bars paused, ring draft, bar removed."""
    x, y = rect.left() + PAD, rect.center().y() - DOT // 2 + 1
    status = "REMOVED" if row.gone else row.row["status"]
    if status == "ENABLED" and refused_by_platform(row):
        painter.setPen(QPen(colour("error"), 2))
        painter.drawLine(x + 1, y + 1, x + DOT - 1, y + DOT - 1)
        painter.drawLine(x + 1, y + DOT - 1, x + DOT - 1, y + 1)
    elif status == "ENABLED":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("passed" if not row.inherited else "muted"))
        painter.drawEllipse(x, y, DOT, DOT)
    elif status == "PAUSED":
        painter.fillRect(x + 1, y, 2, DOT, colour("muted"))
        painter.fillRect(x + 5, y, 2, DOT, colour("muted"))
    elif status == "DRAFT":
        painter.setPen(colour("muted"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(x, y, DOT - 1, DOT - 1)
    elif status == "REMOVED":
        painter.fillRect(x, y + 3, DOT, 2, colour("removed"))


def _corner(painter: QPainter, rect: QRect, meaning: str, *, left: bool = False) -> None:
    """The corner a spreadsheet marks a remark with: something is said about this very cell. What an import brought has
    its corner at the left."""
    side, inward, top = (rect.left(), 1, rect.top()) if left else (rect.right() + 1, -1, rect.top())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(meaning))
    painter.drawPolygon([QPoint(side + inward * CORNER, top), QPoint(side, top), QPoint(side, top + CORNER)])
    painter.restore()


def _frame(painter: QPainter, rect: QRect) -> None:
    painter.save()
    painter.setPen(colour("accent"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    painter.drawRect(rect.adjusted(1, 1, -2, -2))
    painter.restore()

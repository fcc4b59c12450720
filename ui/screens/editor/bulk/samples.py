"""The table of samples: a value before and after, with what is new marked and what needs a look said."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.bulk import Outlook, Sample, told
from core.catalog import KINDS
from core.values import show
from ui import theme
from ui.tables.records import Index, RecordsModel

HEADINGS = ("Row", "Field", "Before", "After", "")
NOTES = len(HEADINGS) - 1
SPAN_ROLE = Qt.ItemDataRole.UserRole + 1
_LEAD = 14  # characters kept in front of what changed


class Samples(RecordsModel):
    """The samples of an outlook."""

    def __init__(self, kind: str, currency: str) -> None:
        super().__init__(HEADINGS)
        self._kind, self._currency = kind, currency

    def show(self, look: Outlook | None) -> None:
        """Show other samples."""
        found = [(one.field, sample) for one in look.fields for sample in one.samples] if look else []
        self.show_rows(self._row(field, sample) for field, sample in found)

    def _row(self, name: str, sample: Sample) -> tuple[tuple[str, ...], tuple[int, int] | None]:
        field = KINDS[self._kind].by_name[name]
        if field.numeric:
            before, after = (show(field, value, self._currency) for value in (sample.before, sample.after))
            return (sample.title, field.label, before, after, sample.note or ""), None
        before, after = told(sample.before, sample.after)
        cut = max(0, sample.span[0] - _LEAD) if sample.span else 0
        if cut:
            before, after = "…" + before[cut:], "…" + after[cut:]
        span = (sample.span[0] - cut + bool(cut), sample.span[1] - cut + bool(cut)) if sample.span else None
        return (sample.title, field.label, before, after, sample.note or ""), span

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cells, span = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[index.column()]
        if role == SPAN_ROLE and index.column() == HEADINGS.index("After"):
            return span
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour(("muted", "muted", "muted", "text", "warning")[index.column()])
        return None


class MarkedText(QStyledItemDelegate):
    """Paints a text of one line with a part of it marked."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        span = index.data(SPAN_ROLE)
        if span is None:
            super().paint(painter, option, index)
            return
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        rect = option.rect.adjusted(8, 0, -4, 0)
        layout = _laid_out(str(index.data()), span, option.font, rect.width())
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(theme.colour("text"))
        top = rect.top() + (rect.height() - layout.boundingRect().height()) / 2
        layout.draw(painter, QPointF(rect.left(), top), clip=QRectF(rect))
        painter.restore()


def _laid_out(text: str, span: tuple[int, int], font: Any, width: int) -> QTextLayout:
    layout = QTextLayout(text.replace("\n", " "), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    marked = QTextLayout.FormatRange()
    marked.start, marked.length = span[0], span[1] - span[0]
    style = QTextCharFormat()
    style.setBackground(QColor(theme.tokens().added.surface))
    style.setForeground(QColor(theme.tokens().added.text))
    style.setFontWeight(600)
    marked.format = style
    layout.setFormats([marked])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(width, 10))
    layout.endLayout()
    return layout


def samples_view(model: Samples) -> QTableView:
    """The table."""
    view = QTableView()
    view.setModel(model)
    view.setItemDelegate(MarkedText(view))
    view.setAccessibleName("What would change")
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.ROW_COMPACT)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    for column, width in enumerate((170, 110, 0, 0, 170)):
        if width:
            header.resizeSection(column, width)
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return view

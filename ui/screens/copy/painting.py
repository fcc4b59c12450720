"""How a candidate is painted: its text over a few lines, a bar under its length, a bar and a figure for its score, chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.copytexts.counting import Count, counted
from core.copytexts.keeping import REJECTED
from core.copytexts.sheet import Shown
from ui import theme
from ui.screens.copy import words
from ui.screens.copy.rows import COUNT, EVIDENCE, FINDINGS, SCORE, SOURCE, STATE, TEXT, Head, TextsModel

PAD = 8
ICON = 16
BAR = 3
SCORE_BAR = 36
CHIP = 22
MARK = 3
Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TextDelegate(QStyledItemDelegate):
    """Paints every cell of the table, and edits texts in place; `typed` carries the row and what stands in the editor."""

    typed = Signal(int, object)

    def __init__(self, parent: QWidget, model: TextsModel) -> None:
        super().__init__(parent)
        self._model = model
        self.platform = ""
        self.keywords: Sequence[str] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Head):
            _paint_head(painter, option.rect, row)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if selected:
                painter.fillRect(option.rect, theme.colour("selection"))
            self._paint_cell(painter, option.rect, row, index, selected=selected)
            painter.fillRect(_foot(option.rect), theme.colour("border"))
            if index.column() == STATE and self._is_current(index):
                painter.fillRect(
                    QRect(option.rect.topLeft(), QSize(MARK, option.rect.height())), theme.colour("accent")
                )
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRect, one: Shown, index: Index, *, selected: bool) -> None:
        column = index.column()
        ink = "muted" if one.text.state == REJECTED else "on_selection" if selected else "text"
        if column == STATE:
            icon, role, _ = words.state_shape(one)
            _icon(painter, rect, icon, role)
        elif column == TEXT:
            _paint_text(painter, rect, one, ink)
        elif column == COUNT:
            _paint_count(painter, rect, self._count(one, index.row()), ink)
        elif column == SCORE and one.score is not None:
            _paint_score(painter, rect, one.score, ink)
        elif column == EVIDENCE:
            _paint_chip(painter, rect, words.evidence_shape(one))
        elif column == FINDINGS and (shape := words.findings_shape(one)):
            _icon(painter, rect, shape[0], shape[1])
        elif column == SOURCE:
            _say(painter, rect, index.data(), "muted", theme.font(theme.SMALL))

    def _is_current(self, index: Index) -> bool:
        """Whether the keyboard is on this row: it may be one of several chosen ones."""
        view = self.parent()
        return isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row()

    def _count(self, one: Shown, row: int) -> Count:
        """The length of a text, of what is being typed in its place just now."""
        typing = self._model.typing
        if typing is None or typing[0] != row:
            return one.count
        return counted(self.platform, one.text.field, typing[1], self.keywords)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = TextEditor(parent)
        row = index.row()
        editor.textChanged.connect(lambda: self.typed.emit(row, editor.toPlainText()))
        editor.done.connect(lambda: self._finish(editor))
        return editor

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.typed.emit(index.row(), None)
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, TextEditor)
        if not editor.toPlainText():
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, TextEditor)
        self._model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 0, 0, -1))


class TextEditor(QPlainTextEdit):
    """Edits one text over the lines of its row; Enter ends it."""

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Text")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QPlainTextEdit { border-radius: 0; padding: 1px 2px; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)


def _paint_head(painter: QPainter, rect: QRect, head: Head) -> None:
    painter.fillRect(rect, theme.colour("window"))
    painter.setFont(theme.font(theme.SMALL, weight=theme.SEMIBOLD))
    painter.setPen(theme.colour("text"))
    place = rect.adjusted(PAD + 2, 0, -PAD, 0)
    label = head.section.label
    painter.drawText(place, _LEFT, label)
    place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(label) + PAD)
    kept = f"{head.kept} kept of {head.listed}" if head.kept else str(head.listed)
    _say(painter, place.adjusted(-PAD, 0, 0, 0), kept, "muted", theme.font(theme.SMALL))
    painter.fillRect(_foot(rect), theme.colour("border"))


def _foot(rect: QRect) -> QRect:
    """The line below a row."""
    return QRect(rect.left(), rect.bottom(), rect.width(), 1)


def _paint_text(painter: QPainter, rect: QRect, one: Shown, ink: str) -> None:
    font = theme.font()
    font.setStrikeOut(one.text.state == REJECTED)
    room = rect.adjusted(PAD, 3, -PAD, -4)
    lines = wrapped(one.text.text, font, room)
    height = QFontMetrics(font).lineSpacing()
    top = room.top() + (room.height() - height * len(lines)) // 2
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    for at, line in enumerate(lines):
        painter.drawText(QRect(room.left(), top + at * height, room.width(), height), _LEFT, line)


def wrapped(text: str, font: QFont, room: QRect) -> list[str]:
    """The text in as many lines as there is room for, the last one cut off where it goes on."""
    metrics = QFontMetrics(font)
    most = max(1, room.height() // metrics.lineSpacing())
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        start, length = line.textStart(), line.textLength()
        last = len(lines) == most - 1 and start + length < len(text)
        piece = text[start:] if last else text[start : start + length]
        lines.append(metrics.elidedText(piece.strip(), Qt.TextElideMode.ElideRight, room.width()))
    layout.endLayout()
    return lines


def _length_words(count: Count) -> str:
    """The length, with the worst case beside it where that does not fit."""
    worst = f"–{count.worst}" if count.worst > count.most >= count.width else ""
    return f"{count.width}{worst}/{count.shown}"


def _paint_count(painter: QPainter, rect: QRect, count: Count, ink: str) -> None:
    role = "error" if count.over else "warning" if count.strained else ink
    place = rect.adjusted(PAD, 0, -PAD, 0)
    figures = theme.font(
        theme.SMALL, figures=True, weight=theme.SEMIBOLD if role in ("error", "warning") else QFont.Weight.Normal
    )
    middle = rect.center().y()
    _say(
        painter,
        QRect(rect.left() - PAD, middle - 14, rect.width() + PAD + 2, 18),
        _length_words(count),
        role,
        figures,
        right=True,
    )
    share = min(1.0, count.worst / count.shown)
    _bar(
        painter,
        QRectF(place.left(), middle + 6, place.width(), BAR),
        share,
        role if role in ("error", "warning") else "accent",
    )


def _paint_score(painter: QPainter, rect: QRect, score: float, ink: str) -> None:
    middle = rect.center().y()
    _bar(painter, QRectF(rect.left() + PAD, middle - 1, SCORE_BAR, 4), score, "accent")
    room = rect.adjusted(PAD + SCORE_BAR - 2, 0, 2, 0)
    _say(painter, room, f"{100 * score:.0f}", ink, theme.font(theme.SMALL, figures=True), right=True)


def _paint_chip(painter: QPainter, rect: QRect, shape: words.Shape) -> None:
    icon, role, label = shape
    font = theme.font(theme.SMALL, weight=theme.MEDIUM)
    if role == "muted":
        _say(painter, rect, label, "muted", theme.font(theme.SMALL))
        return
    chip = chip_place(rect, label)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens().meaning("error" if role == "error" else "passed").surface))
    painter.drawRoundedRect(chip, 4, 4)
    theme.icon(icon, role).paint(painter, QRect(int(chip.left()) + 5, int(chip.center().y()) - 6, 12, 12))
    _say(painter, chip.toRect().adjusted(14, 0, PAD - 2, 0), label, role, font)


def chip_place(rect: QRect, label: str) -> QRectF:
    """Where the chip with these words stands in a cell."""
    width = QFontMetrics(theme.font(theme.SMALL, weight=theme.MEDIUM)).horizontalAdvance(label) + 32
    return QRectF(rect.left() + 4, rect.center().y() - CHIP / 2 + 1, min(rect.width() - PAD, width), CHIP)


def _bar(painter: QPainter, rect: QRectF, share: float, role: str) -> None:
    radius = rect.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("border"))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        painter.setBrush(theme.colour(role))
        filled = QRectF(rect.topLeft(), QPointF(rect.left() + max(rect.height(), rect.width() * share), rect.bottom()))
        painter.drawRoundedRect(filled, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _say(painter: QPainter, rect: QRect, said: str, role: str, font: QFont, *, right: bool = False) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    room = rect.adjusted(PAD, 0, -PAD, 0)
    fitted = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _RIGHT if right else _LEFT, fitted)


def _icon(painter: QPainter, rect: QRect, name: str, role: str) -> None:
    place = QRect(rect.center().x() - ICON // 2, rect.center().y() - ICON // 2, ICON, ICON)
    theme.icon(name, role).paint(painter, place)


def row_size(lines: int) -> QSize:
    """How high a row of so many lines of text is."""
    return QSize(0, max(theme.ROW + 4, lines * QFontMetrics(theme.font()).lineSpacing() + 12))

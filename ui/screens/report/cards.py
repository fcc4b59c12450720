"""The totals as cards; the chosen one is what the chart shows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.reporting.model import Block
from core.reporting.words import LEADS, MEASURES, Measure, change_of, change_text, meaning_of, text_of, value_of
from ui import theme
from ui.theme import GRID, SMALL

HEIGHT, LEAST_WIDTH = 70, 84
_ROLES = {"better": "passed", "worse": "warning", "other": "muted"}


class _Change(QLabel):
    """A change, in the colour that its meaning has in the theme in force."""

    role = "muted"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(SMALL, figures=True))
        painter.setPen(theme.colour(self.role))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Card(QPushButton):
    """One measure with its total and how it changed."""

    def __init__(self, measure: Measure) -> None:
        super().__init__()
        self.measure = measure
        self.setProperty("role", "segment")
        self.setCheckable(True)
        self.setToolTip(measure.help)
        self._head, self._total, self._change = QLabel(measure.heading), QLabel(), _Change()
        self._head.setProperty("role", "small")
        self._total.setFont(theme.font(theme.LARGE, weight=theme.SEMIBOLD, figures=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 2, GRID - 2, GRID, GRID - 2)
        column.setSpacing(1)
        for label in (self._head, self._total, self._change):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, HEIGHT)

    def show_total(self, block: Block) -> None:
        """Show the total of a block."""
        name = self.measure.name
        value = value_of(block.total, name)
        change = change_of(value, block.total.metrics_before.get(name))
        text = text_of(name, value, block.currency)
        self._total.setText(text)
        self._change.setText(change_text(change))
        self._change.role = _ROLES[meaning_of(name, change)]
        compared = f", {change_text(change)} compared with the days before" if change is not None else ""
        self.setAccessibleName(f"{self.measure.heading} {text}{compared}")


class Cards(QWidget):
    """`chosen` carries the name of the metric to draw. Leads are told and not drawn: their days stand in no sum."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        # The style sheet gives buttons a height of their own: this one holds them.
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        self._group = QButtonGroup(self)
        self._cards = {one.name: Card(one) for one in (*MEASURES, LEADS)}
        for card in self._cards.values():
            row.addWidget(card)
            self._group.addButton(card)
            card.clicked.connect(lambda checked=False, card=card: self._on_clicked(card))
        self._cards[LEADS.name].setCheckable(False)
        self._cards[LEADS.name].setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choose("cost")

    @property
    def drawn(self) -> str:
        """The metric that is drawn."""
        return next((name for name, card in self._cards.items() if card.isChecked()), "cost")

    def choose(self, name: str) -> None:
        """Choose the metric to draw."""
        self._cards[name].setChecked(True)

    def show_block(self, block: Block) -> None:
        """Show the totals of a block."""
        for card in self._cards.values():
            card.show_total(block)
        self._cards[LEADS.name].setVisible(bool(block.total.details.get(LEADS.name)))

    def _on_clicked(self, card: Card) -> None:
        if card.isCheckable():
            self.chosen.emit(card.measure.name)

"""Why the platform recommends something: its own estimate for a week, as it is now beside as it would be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.recommending.advice import Advice, Figures
from core.values import money_text
from ui.theme import GRID

HEADS = ("In a week", "Now", "With it")
ROWS = ("Impressions", "Clicks", "Cost", "Conversions")
COUNTED = ("impressions", "clicks", "cost", "conversions")


class Evidence(QFrame):
    """The words and figures of one recommendation."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setAccessibleName("Why it is recommended")
        self.title, self.words, self.none = _label("section"), _label(""), _label("muted")
        self.none.setText("The platform gives no estimate for this one.")
        self._figures = QWidget()
        self._cells: list[list[QLabel]] = []
        self._lay_out_figures()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self.title, self.words, self._figures, self.none):
            column.addWidget(part)
        column.addStretch(1)

    def show_advice(self, advice: Advice | None, currency: str) -> None:
        """Show another one, None for nothing."""
        self.setVisible(advice is not None)
        if advice is None:
            return
        self.title.setText(" · ".join(part for part in (advice.title, advice.campaign) if part))
        self.words.setText(advice.text)
        known = advice.before is not None and advice.after is not None
        self._figures.setVisible(known)
        self.none.setVisible(not known)
        for at, figures in ((1, advice.before), (2, advice.after)):
            for row, words in zip(self._cells, _words(figures, currency), strict=True):
                row[at].setText(words)
        for row, name in zip(self._cells, COUNTED, strict=True):
            # What is nothing before and after says nothing.
            told = any(getattr(figures, name, 0) for figures in (advice.before, advice.after))
            for cell in row:
                cell.setVisible(told)

    def cell(self, row: str, column: str) -> str:
        """What stands in the table of figures."""
        return self._cells[ROWS.index(row)][HEADS.index(column)].text()

    def _lay_out_figures(self) -> None:
        grid = QGridLayout(self._figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for at, head in enumerate(HEADS):
            grid.addWidget(_label("muted", head, right=at > 0), 0, at)
        for line, name in enumerate(ROWS, 1):
            cells = [_label("", name), _label("figure", right=True), _label("figure", right=True)]
            self._cells.append(cells)
            for at, cell in enumerate(cells):
                grid.addWidget(cell, line, at)
        grid.setColumnStretch(len(HEADS), 1)


def _words(figures: Figures | None, currency: str) -> list[str]:
    if figures is None:
        return [""] * len(ROWS)
    cost = f"{money_text(figures.cost // 10_000 * 10_000, currency)} {currency}"
    return [f"{figures.impressions:,.0f}", f"{figures.clicks:,.0f}", cost, f"{figures.conversions:,.1f}"]


def _label(role: str, words: str = "", *, right: bool = False) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setWordWrap(not right)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label

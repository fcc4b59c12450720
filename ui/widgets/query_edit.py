"""A search line that offers what may stand at the cursor and underlines where a search cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QCompleter, QLineEdit

from core.query import complete
from core.query.completing import Lookup
from ui import theme


class QueryEdit(QLineEdit):
    """Completes names, operators and values while one types; Down in an empty line offers the recent searches."""

    def __init__(self, lookup: Lookup | None = None, recent: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__()
        self.kind = "campaign"
        self._lookup, self._recent = lookup, recent
        self._trouble: int | None = None
        self._offers = QStringListModel(self)
        self._texts: list[tuple[str, int, int]] = []
        self.completions = QCompleter(self._offers, self)
        self.completions.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completions.setWidget(self)
        popup = self.completions.popup()
        assert popup is not None
        popup.setAccessibleName("What may stand here")
        self._popup = popup
        # The completer takes Enter, Tab and clicks while its list is open, and tells what was taken.
        self.completions.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def show_trouble(self, position: int | None) -> None:
        """Mark a position, or none."""
        self._trouble = position
        theme.retag(self, "invalid", position is not None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._offer()
            return
        if event.key() == Qt.Key.Key_Down and not self.text():
            self._offer_recent()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if self._trouble is None or self._trouble > len(self.text()):
            return
        metrics = self.fontMetrics()
        # The cursor's own place corrects for scrolled text, margins and icons at once.
        shift = self.cursorRect().center().x() - metrics.horizontalAdvance(self.text()[: self.cursorPosition()])
        left = shift + metrics.horizontalAdvance(self.text()[: self._trouble])
        width = max(8, metrics.horizontalAdvance(self.text()[self._trouble : self._trouble + 1]))
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("error"), 2))
        painter.drawLine(left, self.height() - 6, left + width, self.height() - 6)
        painter.end()

    def _offer(self) -> None:
        found = complete(self.kind, self.text(), self.cursorPosition(), self._lookup)
        self._show([(one.text, one.start, one.end) for one in found])

    def _offer_recent(self) -> None:
        self._show([(text, 0, 0) for text in self._recent()])

    def _show(self, offers: list[tuple[str, int, int]]) -> None:
        self._texts = offers
        self._offers.setStringList([text for text, _, _ in offers])
        if not offers:
            self._popup.hide()
            return
        box = self.cursorRect()
        box.setWidth(260)
        box.setBottom(self.rect().bottom() + 2)
        self.completions.complete(box)
        if all(start == end for _, start, end in offers):
            # Nothing is begun: Enter asks, and takes an offer only once somebody has gone to one.
            self._popup.setCurrentIndex(QModelIndex())

    def _take(self, chosen: str) -> None:
        found = next(((text, start, end) for text, start, end in self._texts if text == chosen), None)
        if found is None:
            return
        text, start, end = found
        self.setText(self.text()[:start] + text + self.text()[end:])
        self.setCursorPosition(start + len(text))
        self.textEdited.emit(self.text())

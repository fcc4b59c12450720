"""A stack of one-line editors for headlines, descriptions and snippet values, with counters and pins."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.catalog import Field
from core.editing import Common
from ui import theme
from ui.screens.editor.field_editors import VARIES
from ui.tables.delegate import CountedEdit

TWO_COLUMNS_FROM = 6
WIDE = 620


class ListEditor(QWidget):
    """Edits a list of texts. `finished` carries the new list and the new pins (number from 1 → position)."""

    finished = Signal(object, object)
    changing = Signal()

    def __init__(self, field: Field, most: int | None, positions: int) -> None:
        super().__init__()
        self.field = field
        self._most = most
        self._positions = positions
        count = field.counts[next(iter(field.counts))]
        self._slots = count.most or 10
        self._least = count.least
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._state = QLabel()
        self._state.setProperty("role", "small")
        self._grid = grid = QGridLayout()
        self._two_columns = False
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(4)
        column.addLayout(grid)
        column.addWidget(self._state)
        self._numbers = [QLabel(str(at + 1)) for at in range(self._slots)]
        self.lines = [self._line(at) for at in range(self._slots)]
        self.pins = [self._pin(at) for at in range(self._slots)] if positions else []
        self._place_all()
        self._shown: tuple[list[str], dict[str, int]] = ([], {})
        self.setFocusProxy(self.lines[0])

    def show_common(self, common: Common, pins: Common | None = None) -> None:
        """Show the list all rows share; where it varies, typing replaces it in all of them."""
        if any(line.hasFocus() for line in self.lines) and (self.texts(), self.pinned()) != self._shown:
            return
        texts = [] if common.varies else list(common.value or [])
        held: Mapping[str, object] = {} if pins is None or pins.varies else pins.value or {}
        for at, line in enumerate(self.lines):
            line.setText(texts[at] if at < len(texts) else "")
            line.setCursorPosition(0)
            line.setPlaceholderText(VARIES if common.varies and at == 0 else "")
        for at, box in enumerate(self.pins):
            box.setCurrentIndex(max(0, box.findData(_position(held.get(str(at + 1))))))
        self._shown = (self.texts(), self.pinned())
        self._say(common.varies)

    def texts(self) -> list[str]:
        """What is written, without empty lines."""
        return [line.text().strip() for line in self.lines if line.text().strip()]

    def pinned(self) -> dict[str, int]:
        """Pins by the number the text has once empty lines are left out."""
        found: dict[str, int] = {}
        number = 0
        for line, box in zip(self.lines, self.pins, strict=False):
            if line.text().strip():
                number += 1
                if box.currentData():
                    found[str(number)] = box.currentData()
        return found

    def focus_on(self, at: int) -> QWidget:
        """Put the cursor into one of the texts; returns its line."""
        line = self.lines[min(at, len(self.lines) - 1)]
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = self._slots >= TWO_COLUMNS_FROM and event.size().width() >= WIDE
        if two != self._two_columns:
            self._two_columns = two
            self._place_all()

    def _line(self, at: int) -> CountedEdit:
        line = CountedEdit(self._most)
        line.setAccessibleName(f"{self.field.label} {at + 1}")
        line.textEdited.connect(self._on_typed)
        line.editingFinished.connect(self._finish)
        number = self._numbers[at]
        number.setProperty("role", "small")
        number.setFixedWidth(16)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setBuddy(line)
        return line

    def _pin(self, at: int) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(f"Position of {self.field.label.lower()} {at + 1}")
        box.setToolTip("Pin the text to a position; unpinned texts may stand anywhere.")
        box.addItem("Any", 0)
        for position in range(1, self._positions + 1):
            box.addItem(theme.icon("pin"), str(position), position)
        box.setFixedWidth(72)
        box.activated.connect(self._finish)
        return box

    def _place_all(self) -> None:
        """Lay the lines out in one column, or in two where there is room."""
        rows = (self._slots + 1) // 2 if self._two_columns else self._slots
        for at in range(self._slots):
            row, column = at % rows, 3 * (at // rows)
            self._grid.addWidget(self._numbers[at], row, column)
            self._grid.addWidget(self.lines[at], row, column + 1)
            if self.pins:
                self._grid.addWidget(self.pins[at], row, column + 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(4, 1 if self._two_columns else 0)

    def _on_typed(self) -> None:
        self._say(False)
        self.changing.emit()

    def _finish(self) -> None:
        now = (self.texts(), self.pinned())
        if now != self._shown:
            self._shown = now
            self.finished.emit(*now)

    def _say(self, varies: bool) -> None:
        count = len(self.texts())
        words = f"{count} of {self._slots}"
        if count < self._least:
            words += f" · at least {self._least} are needed"
        self._state.setText("The selected ads differ; typing replaces the texts of all of them." if varies else words)


def _position(stored: object) -> int:
    text = str(stored or "")
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits) if digits else 0

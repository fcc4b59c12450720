"""Lists of short values (labels, places, languages) of one or many rows as chips.

What all rows have stands as a full chip, what only some have as a dashed one; adding and removing touches that value only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton

from core.catalog import Field
from core.editing import Common
from ui import theme
from ui.screens.editor.field_editors import FieldEditor
from ui.widgets.flow import FlowLayout

MOST_CHIPS = 40
_APART = re.compile(r"[,;\t\n]+")


class ElementChip(QFrame):
    """One value. `spread` gives it to all rows, `removed` takes it from all; Delete and Enter do the same by key."""

    removed = Signal(str)
    spread = Signal(str)

    def __init__(self, value: str, *, partly: bool) -> None:
        super().__init__()
        self.value, self.partly = value, partly
        self.setProperty("role", "chip")
        self.setProperty("partly", partly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        some = "; only some of the rows have it, Enter gives it to all" if partly else ""
        self.setAccessibleName(f"{value}{some}; Delete removes it")
        self.setToolTip(
            f"{value}\nOnly some of the selected rows have it. Click to give it to all." if partly else value
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 2, 0)
        row.setSpacing(2)
        row.addWidget(QLabel(f"{value}  (some)" if partly else value))
        cross = QToolButton()
        cross.setProperty("role", "chip")
        cross.setIcon(theme.icon("x", "muted"))
        cross.setIconSize(theme.size(12))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setAccessibleName(f"Remove {value}")
        cross.clicked.connect(lambda: self.removed.emit(self.value))
        row.addWidget(cross)
        self.setFixedHeight(24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.value)
        elif self.partly and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.spread.emit(self.value)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.partly and event.button() == Qt.MouseButton.LeftButton:
            self.spread.emit(self.value)


class ElementsEditor(FieldEditor):
    """`elements` carries what to add to all rows and what to take from all."""

    elements = Signal(object, object)

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.chips: list[ElementChip] = []
        self._box = QFrame()
        self._box.setProperty("role", "chips")
        self._flow = FlowLayout(4)
        self._flow.setContentsMargins(6, 3, 6, 3)
        self._box.setLayout(self._flow)
        self.line = QLineEdit()
        self.line.setProperty("role", "bare")
        self.line.setMinimumWidth(90)
        self.line.setPlaceholderText("Add")
        self.line.setAccessibleName(f"Add to {field.label.lower()}")
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.returnPressed.connect(self._take)
        self.line.editingFinished.connect(self._take)
        self._flow.addWidget(self.line)
        self.row.addWidget(self._box, 1)
        self.setFocusProxy(self.line)

    def show_common(self, common: Common, currency: str) -> None:
        self._show(list(common.value or ()), list(common.partly))

    def values(self) -> tuple[list[str], list[str]]:
        """What all rows have, and what only some have."""
        return [c.value for c in self.chips if not c.partly], [c.value for c in self.chips if c.partly]

    def _show(self, shared: Sequence[str], partly: Sequence[str]) -> None:
        if self.values() == (list(shared), list(partly)):
            return
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.line)
        self.chips = [ElementChip(value, partly=False) for value in shared]
        self.chips += [ElementChip(value, partly=True) for value in partly[:MOST_CHIPS]]
        for chip in self.chips:
            chip.removed.connect(lambda value: self.elements.emit([], [value]))
            chip.spread.connect(lambda value: self.elements.emit([value], []))
            self._flow.addWidget(chip)
        self._flow.addWidget(self.line)
        self._box.updateGeometry()

    def _take(self) -> None:
        typed = [part.strip() for part in _APART.split(self.line.text()) if part.strip()]
        self.line.clear()
        shared, _ = self.values()
        fresh = [value for value in dict.fromkeys(typed) if value not in shared]
        if fresh:
            self.elements.emit(fresh, [])

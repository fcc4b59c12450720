"""A list of short values as chips with one line to add more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton

from ui import theme
from ui.theme import retag
from ui.widgets.flow import FlowLayout

_APART = re.compile(r"[,;\t\n]+")


class _Chip(QFrame):
    """One value with a cross; Delete or Backspace removes it too."""

    removed = Signal(str)

    def __init__(self, value: str, shown: str) -> None:
        super().__init__()
        self.value = value
        self.setProperty("role", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{shown}; Delete removes it")
        self.setToolTip(value if shown == value else f"{shown} ({value})")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 2, 0)
        row.setSpacing(2)
        label = QLabel(shown)
        row.addWidget(label)
        cross = QToolButton()
        cross.setProperty("role", "chip")
        cross.setIcon(theme.icon("x", "muted"))
        cross.setIconSize(theme.size(12))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setAccessibleName(f"Remove {shown}")
        cross.clicked.connect(lambda: self.removed.emit(self.value))
        row.addWidget(cross)
        self.setFixedHeight(24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.value)
        else:
            super().keyPressEvent(event)


class ChipsEdit(QFrame):
    """Enter or a comma adds what was typed, a pasted list adds all of it, Backspace in the empty line takes the last away.

    With `names` (value to name) chips show names, and either may be typed.
    """

    changed = Signal()

    def __init__(
        self, *, suggestions: Iterable[str] = (), names: Mapping[str, str] | None = None, hint: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("role", "chips")
        self._names = dict(names or {})
        self._hint = hint
        self._values: list[str] = []
        self._flow = FlowLayout(4)
        self._flow.setContentsMargins(6, 3, 6, 3)
        self.setLayout(self._flow)
        self.line = QLineEdit()
        self.line.setProperty("role", "bare")
        self.line.setPlaceholderText(hint)
        self.line.setMinimumWidth(140)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._flow.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._suggest([*self._names.values(), *suggestions])
        self.line.returnPressed.connect(self._take)
        self.line.editingFinished.connect(self._take)
        self.line.textEdited.connect(self._on_typed)
        self.line.installEventFilter(self)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def value(self) -> list[str]:
        """The values in their order."""
        return list(self._values)

    def set_value(self, values: object) -> None:
        """Show these values instead; does not say `changed`."""
        self._values = [str(each) for each in values] if isinstance(values, list) else []
        self.line.clear()
        self._show()

    def add(self, texts: Iterable[str]) -> None:
        """Add values that are not there yet."""
        fresh = [self._value_of(text.strip()) for text in texts if text.strip()]
        fresh = [value for value in dict.fromkeys(fresh) if value not in self._values]
        if fresh:
            self._values += fresh
            self._show()
            self.changed.emit()

    def remove(self, value: str) -> None:
        """Take a value away."""
        self._values.remove(value)
        self._show()
        self.changed.emit()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            retag(self, "focused", event.type() == QEvent.Type.FocusIn)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.line.setFocus()

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._values:
            self.remove(self._values[-1])
            return True
        pasted = QApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if _APART.search(pasted):
            self.add(_APART.split(pasted))
            return True
        return False

    def _on_typed(self, typed: str) -> None:
        if _APART.search(typed):
            self.line.clear()
            self.add(_APART.split(typed))

    def _take(self) -> None:
        completer = self.line.completer()
        popup = completer.popup() if completer else None
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return  # Enter chooses the suggestion; what was typed to find it is no value.
        typed = self.line.text()
        self.line.clear()
        self.add([typed])

    def _value_of(self, typed: str) -> str:
        for value, name in self._names.items():
            if typed.lower() in (value.lower(), name.lower()):
                return value
        return typed

    def _show(self) -> None:
        for chip in self.findChildren(_Chip):
            self._flow.removeWidget(chip)
            chip.hide()
            chip.setParent(None)
            chip.deleteLater()
        self._flow.removeWidget(self.line)
        for value in self._values:
            chip = _Chip(value, self._names.get(value, value))
            chip.removed.connect(self.remove)
            self._flow.addWidget(chip)
        self._flow.addWidget(self.line)
        self.line.setPlaceholderText("Add" if self._values else self._hint)
        self.updateGeometry()

    def _suggest(self, texts: list[str]) -> None:
        if not texts:
            return
        completer = QCompleter(QStringListModel(texts, self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        # Queued: after it tells what was chosen, the completer writes it into the line.
        completer.activated.connect(self._on_chosen, Qt.ConnectionType.QueuedConnection)
        self.line.setCompleter(completer)

    def _on_chosen(self, text: str) -> None:
        self.line.clear()
        self.add([text])

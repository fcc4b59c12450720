"""One editor for each kind of question; all of them have `value`, `set_value` and `changed`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.screens.brief.questions import Kind, Question
from ui.theme import GRID
from ui.widgets.chips import ChipsEdit
from ui.widgets.day_picker import DayPicker


class Editor(Protocol):
    """What the form needs of an editor; it is a QWidget too."""

    changed: SignalInstance

    def value(self) -> Any:
        """The value as the file writes it; "", [], False or None when nothing is said."""
        ...

    def set_value(self, value: Any) -> None:
        """Show a value without saying `changed`."""
        ...


class Line(QLineEdit):
    """One line of text."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setPlaceholderText(f"e.g. {question.hint}" if question.hint else "")
        self.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.text().strip()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setText("" if value is None else str(value))


class Prose(QPlainTextEdit):
    """Some lines of text; with `lines` each line is one value."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._lines = question.kind is Kind.LINES
        self.setPlaceholderText(f"e.g. {question.hint}" if question.hint else "")
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self.changed)
        self._fit()

    def value(self) -> Any:
        texts = [line.strip() for line in self.toPlainText().splitlines() if line.strip()]
        return texts if self._lines else " ".join(texts)

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setPlainText("\n".join(map(str, value)) if isinstance(value, list) else str(value or ""))
        self._fit()

    def _fit(self) -> None:
        """As high as its text, within reason."""
        shown = min(max(self.document().size().height() + (0 if not self._lines else 1), 2), 8)
        self.setFixedHeight(round(shown * self.fontMetrics().lineSpacing()) + 16)


class Chips(ChipsEdit):
    """Short values."""

    def __init__(self, question: Question) -> None:
        suggestions = question.suggestions() if question.suggestions else ()
        names = question.names() if question.names else None
        super().__init__(suggestions=suggestions, names=names, hint=f"e.g. {question.hint}" if question.hint else "Add")


class OneOf(QWidget):
    """One of a few, as a row of buttons."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._buttons = QButtonGroup(self)
        self._values: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for value, name in (question.names() if question.names else {}).items():
            button = QPushButton(name)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            self._buttons.addButton(button, len(self._values))
            self._values.append(value)
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self._buttons.button(0))
        self._buttons.idToggled.connect(self._on_toggled)

    def value(self) -> str:
        at = self._buttons.checkedId()
        return self._values[at] if at >= 0 else ""

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self._buttons):
            self._buttons.setExclusive(False)
            for at, each in enumerate(self._values):
                self._buttons.button(at).setChecked(each == value)
            self._buttons.setExclusive(True)

    def _on_toggled(self, id: int, on: bool) -> None:
        if on:
            self.changed.emit()


class SeveralOf(QWidget):
    """Any of a few, as a row of boxes."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GRID)
        for value, name in (question.names() if question.names else {}).items():
            box = QCheckBox(name)
            box.setIcon(theme.icon(value.replace("_", "-"), "muted"))
            box.toggled.connect(self.changed)
            self._boxes[value] = box
            row.addWidget(box)
        row.addStretch(1)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> list[str]:
        return [value for value, box in self._boxes.items() if box.isChecked()]

    def set_value(self, value: Any) -> None:
        for each, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(isinstance(value, list) and each in value)


class Day(QLineEdit):
    """A date, typed or picked."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.setPlaceholderText(f"YYYY-MM-DD, e.g. {question.hint}")
        pick = QAction(theme.icon("calendar", "muted"), f"Pick the {question.label.lower()}", self)
        pick.triggered.connect(self._pick)
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(self.changed)

    def value(self) -> Any:
        typed = self.text().strip()
        try:
            return date.fromisoformat(typed)
        except ValueError:
            return typed

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setText("" if value is None else str(value))

    def _pick(self) -> None:
        now = self.value()
        calendar = DayPicker(now if isinstance(now, date) else None, self)
        calendar.clicked.connect(lambda day: self.setText(day.toString(Qt.DateFormat.ISODate)))
        calendar.show_below(self)


class Currency(QComboBox):
    """A currency code; the first entry says nothing."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        from ui.dialogs.workspace import currencies

        self.addItem("Choose", "")
        for entry in currencies():
            self.addItem(entry, entry[:3])
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.currentIndexChanged.connect(self.changed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the form must not change what lies under the pointer.
        event.ignore()

    def value(self) -> str:
        return str(self.currentData() or "")

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            if value and self.findData(value) < 0:
                self.addItem(str(value), value)
            self.setCurrentIndex(max(0, self.findData(value)))


class Switch(QCheckBox):
    """Yes or no."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__(question.label)
        self.toggled.connect(self.changed)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setChecked(value is True)


_EDITORS: dict[Kind, Callable[[Question], QWidget]] = {
    Kind.LINE: Line, Kind.PROSE: Prose, Kind.LINES: Prose, Kind.CHIPS: Chips, Kind.ONE_OF: OneOf, Kind.SEVERAL_OF: SeveralOf,
    Kind.DATE: Day, Kind.CURRENCY: Currency, Kind.SWITCH: Switch,
}  # fmt: skip


def editor_for(question: Question) -> tuple[QWidget, Editor]:
    """The editor a question other than a list of tables gets, as a widget and as an editor."""
    made = _EDITORS[question.kind](question)
    return made, cast("Editor", made)

"""What the checks say of the chosen rows, one line each; a click goes to the field."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.grid import GridRow, Note
from ui import theme
from ui.tables.wording import elided
from ui.widgets.icon_label import IconLabel

MOST = 3
_NAMES = {0: "error", 1: "warning", 2: "info"}


class FindingsStrip(QFrame):
    """`field_wanted` carries the field of a finding; `fix_wanted` the finding whose fix was asked for."""

    field_wanted = Signal(str)
    fix_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAccessibleName("Findings of the chosen rows")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GRID * 2, 4, theme.GRID, 4)
        self._column.setSpacing(0)
        self._lines: list[QWidget] = []
        self._notes: list[Note] = []
        self._ahead = _Forewarning()
        self._column.addWidget(self._ahead)
        self.hide()

    def show_rows(self, rows: Iterable[GridRow]) -> None:
        """Show the findings of rows, errors first, equal ones once."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        counted: dict[tuple[int, str, str], tuple[Note, int]] = {}
        for row in rows:
            for note in row.notes:
                key = (note.severity, note.message, note.field or "")
                counted[key] = (note, counted.get(key, (note, 0))[1] + 1)
        notes = [counted[key] for key in sorted(counted)]
        self._notes = [note for note, _ in notes]
        self._lines = [self._line(note, times) for note, times in notes[:MOST]]
        if len(notes) > MOST:
            self._lines[-1].layout().addWidget(_more(notes[MOST:]))  # type: ignore[union-attr]
        for line in self._lines:
            self._column.addWidget(line)
        self._show_or_hide()

    def show_forewarning(self, words: str | None) -> None:
        """Say what a change of the field at hand would mean; None for nothing."""
        self._ahead.say(words or "")
        self._show_or_hide()

    def forewarning(self) -> str:
        """What is said of the field at hand."""
        return self._ahead.words()

    def notes(self) -> list[Note]:
        """All findings of the chosen rows, the gravest first."""
        return self._notes

    def _show_or_hide(self) -> None:
        self.setVisible(bool(self._lines) or bool(self._ahead.words()))

    def messages(self) -> list[str]:
        """The messages that are shown."""
        return [
            button.toolTip()
            for line in self._lines
            for button in line.findChildren(QPushButton)
            if button.objectName() == "message"
        ]

    def _line(self, note: Note, times: int) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        name = _NAMES[note.severity]
        meaning = theme.tokens().meaning(name)
        row.addWidget(IconLabel(meaning.icon, name, 16, meaning.word))
        words = f"{note.message}  ({times} rows)" if times > 1 else note.message
        button = QPushButton(elided(words, 160))
        button.setObjectName("message")
        button.setProperty("role", "link")
        # A sentence, not an offer: only the fix has the colour of something to press.
        button.setStyleSheet("QPushButton { color: palette(window-text); padding: 1px 6px; }")
        button.setToolTip(note.message)
        button.setAccessibleName(f"{meaning.word}: {note.message}")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.field_wanted.emit(note.field or ""))
        row.addWidget(button, 1)
        if note.fix:
            row.addWidget(self._fix(note))
        return line

    def _fix(self, note: Note) -> QPushButton:
        button = QPushButton(fix_label(note))
        button.setProperty("role", "link")
        button.setStyleSheet("QPushButton { padding: 1px 6px; }")
        button.setAccessibleName(f"{fix_label(note)}: {note.message}")
        button.clicked.connect(lambda: self.fix_wanted.emit(note))
        return button


class _Forewarning(QWidget):
    """One line about what a change would restart or fix for good."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        # As far from its icon as the findings below, whose words are buttons with room of their own.
        row.setSpacing(theme.GRID // 2 + 6)
        row.addWidget(IconLabel("clock", "info", 16, "Before you change it"))
        self._label = QLabel()
        self._label.setWordWrap(True)
        row.addWidget(self._label, 1)
        self.hide()

    def say(self, words: str) -> None:
        self._label.setText(words)
        self.setVisible(bool(words))

    def words(self) -> str:
        return self._label.text()


def _more(rest: list[tuple[Note, int]]) -> QLabel:
    label = QLabel(f"and {len(rest)} more")
    label.setProperty("role", "small")
    label.setToolTip("\n".join(note.message for note, _ in rest[:30]))
    return label


def fix_label(note: Note) -> str:
    """What the fix's button says."""
    import json

    try:
        stored = json.loads(note.fix or "")
    except ValueError:
        return "Fix"
    return str(stored.get("label") or "Fix") if isinstance(stored, dict) else "Fix"

"""The form: sections of questions with their problems, over the same values as the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.frame import problem_line, text
from ui.screens.brief.editors import Editor, editor_for
from ui.screens.brief.questions import Kind, Question, Section
from ui.theme import GRID, retag


class Field(QWidget):
    """A question with its editor, its help and what is wrong with the answer."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.widget, self.editor = _editor(question)
        self.touched = False
        self.problem = problem_line()
        self._help = text(question.help, "small")
        self._help.setVisible(bool(question.help))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if question.kind is not Kind.SWITCH:
            column.addWidget(self._label())
        for part in (self.widget, self.problem, self._help):
            column.addWidget(part)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.widget.setAccessibleName(question.label)
        self.widget.setAccessibleDescription(question.help)
        self.editor.changed.connect(self._on_changed)

    def show_problem(self, words: str | None) -> None:
        """Say what is wrong; None when nothing is."""
        self.problem.setText(words or "")
        self.problem.setVisible(bool(words))
        retag(self.widget, "invalid", bool(words))
        self.widget.setAccessibleDescription(words or self.question.help)

    def _label(self) -> QLabel:
        label = QLabel(self.question.label + ("  *" if self.question.required else ""))
        label.setProperty("role", "field")
        label.setBuddy(self.widget)
        return label

    def _on_changed(self) -> None:
        self.touched = True


class Fields(QWidget):
    """Questions in two columns; narrow ones stand side by side."""

    changed = Signal()

    def __init__(self, questions: Iterable[Question]) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        row, column = 0, 0
        for question in questions:
            if question.wide and column:
                row, column = row + 1, 0
            self._put(question, row, column)
            row, column = (row, 1) if not question.wide and column == 0 else (row + 1, 0)

    def values(self) -> dict[str, Any]:
        """The answers, nested as the file nests them."""
        found: dict[str, Any] = {}
        for path, field in self.fields.items():
            table, _, key = path.rpartition(".")
            target = found.setdefault(table, {}) if table else found
            target[key] = field.editor.value()
        return found

    def set_values(self, values: dict[str, Any]) -> None:
        """Show answers; what is missing is emptied."""
        for path, field in self.fields.items():
            table, _, key = path.rpartition(".")
            holder = values.get(table) if table else values
            field.editor.set_value(holder.get(key) if isinstance(holder, dict) else None)

    def show_problems(self, problems: dict[str, str], *, only_touched: bool = False) -> None:
        """Problems by key path; a problem of one element of a list is shown at its list."""
        for path, field in self.fields.items():
            mine = {key.removeprefix(path): words for key, words in problems.items() if _belongs(key, path)}
            quiet = only_touched and not field.touched
            if isinstance(field.widget, Tables):
                field.widget.show_problems({} if quiet else mine)
                mine = {key: words for key, words in mine.items() if "." not in key}
            field.show_problem(None if quiet or not mine else next(iter(mine.values())))

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self.fields.values())).widget.setFocus()

    def _put(self, question: Question, row: int, column: int) -> None:
        field = Field(question)
        field.editor.changed.connect(self.changed)
        self.fields[question.path] = field
        self._grid.addWidget(field, row, column, 1, 2 if question.wide else 1, Qt.AlignmentFlag.AlignTop)


def _editor(question: Question) -> tuple[QWidget, Editor]:
    if question.kind is not Kind.TABLES:
        return editor_for(question)
    tables = Tables(question)
    return tables, cast("Editor", tables)


def _belongs(key: str, path: str) -> bool:
    return key == path or key.startswith((f"{path}[", f"{path}.")) or path.startswith(f"{key}.")


class Tables(QWidget):
    """A list of entries, each a small form of its own."""

    changed = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self.entries: list[Entry] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.add_button = QPushButton(f"Add a {question.one}")
        theme.show_icon(self.add_button, "plus", "accent")
        self.add_button.setProperty("role", "link")
        self.add_button.clicked.connect(self._on_add)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    def value(self) -> list[Any]:
        return [entry.value() for entry in self.entries]

    def set_value(self, value: Any) -> None:
        for entry in list(self.entries):
            self._drop(entry)
        for each in value if isinstance(value, list) else []:
            self._append(each if isinstance(each, dict) else {})

    def show_problems(self, problems: dict[str, str]) -> None:
        """Problems by the path inside the list: `[0].name`."""
        for at, entry in enumerate(self.entries):
            start = f"[{at}]."
            entry.fields.show_problems(
                {key.removeprefix(start): text for key, text in problems.items() if key.startswith(start)}
            )

    def _append(self, value: dict[str, Any]) -> Entry:
        entry = Entry(self._question, len(self.entries) + 1)
        entry.fields.set_values(value)
        entry.fields.changed.connect(self.changed)
        entry.removed.connect(lambda: self._on_removed(entry))
        self.entries.append(entry)
        self._column.insertWidget(len(self.entries) - 1, entry)
        return entry

    def _on_add(self) -> None:
        self._append({}).fields.focus_first()
        self.changed.emit()

    def _on_removed(self, entry: Entry) -> None:
        self._drop(entry)
        self.changed.emit()

    def _drop(self, entry: Entry) -> None:
        self.entries.remove(entry)
        self._column.removeWidget(entry)
        entry.hide()
        entry.setParent(None)
        entry.deleteLater()
        for at, each in enumerate(self.entries):
            each.number(at + 1)


class Entry(QFrame):
    """One entry of a list: its heading, its fields, a cross."""

    removed = Signal()

    def __init__(self, question: Question, at: int) -> None:
        super().__init__()
        self.setProperty("role", "entry")
        self._one = question.one
        self._cross = _cross(self.removed.emit)
        self.fields = Fields(question.parts)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 8, 12)
        row.setSpacing(GRID)
        row.addWidget(self.fields, 1)
        row.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)
        self.number(at)

    def number(self, at: int) -> None:
        """Which entry it is, for screen readers."""
        self.setAccessibleName(f"{self._one.capitalize()} {at}")
        self._cross.setAccessibleName(f"Remove {self._one} {at}")
        self._cross.setToolTip(f"Remove {self._one} {at}")

    def value(self) -> dict[str, Any]:
        """The entry as the file writes it."""
        return self.fields.values()


def _cross(run: Callable[[], None]) -> QPushButton:
    cross = QPushButton(theme.icon("trash-2", "muted"), "")
    cross.setProperty("role", "link")
    cross.clicked.connect(run)
    return cross


class SectionCard(QFrame):
    """One section: title, a sentence, its questions."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(section.title)
        self.fields = Fields(section.questions)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(4)
        title = QLabel(section.title)
        title.setProperty("role", "section")
        column.addWidget(title)
        column.addWidget(text(section.help, "muted"))
        column.addSpacing(12)
        column.addWidget(self.fields)

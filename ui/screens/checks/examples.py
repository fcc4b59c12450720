"""Examples of an own rule: rows as one would type them, and whether they should be found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from core.rules.own import Example, Outcome
from ui import theme
from ui.screens.checks.parts import button

_PAIR = re.compile(r"\s*([^=;]+?)\s*=\s*([^;]*)(?:;|$)")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class ExamplesEdit(QWidget):
    """One line for each example; `changed` says that something was typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        self.add_button = button("Add an example", "plus", self._on_add, "link")
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.lines: list[_Line] = []

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show other examples."""
        for line in list(self.lines):
            self._drop(line)
        for one in examples:
            self._add(_written(one.values), one.broken)

    def examples(self) -> tuple[Example, ...]:
        """The examples as typed; empty lines are none."""
        return tuple(
            Example(_read(one.text.text()), one.broken.isChecked()) for one in self.lines if one.text.text().strip()
        )

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Say beside each line whether the rule does with it what it should."""
        typed = [one for one in self.lines if one.text.text().strip()]
        for line, outcome in zip(typed, outcomes, strict=False):
            line.say(outcome)

    def _on_add(self) -> None:
        self._add("", True).text.setFocus()

    def _add(self, text: str, broken: bool) -> _Line:
        line = _Line(text, broken)
        line.text.textChanged.connect(lambda typed: self.changed.emit())
        line.broken.toggled.connect(lambda on: self.changed.emit())
        line.remove.clicked.connect(lambda: self._on_remove(line))
        self.lines.append(line)
        self._lines.addWidget(line)
        return line

    def _on_remove(self, line: _Line) -> None:
        self._drop(line)
        self.changed.emit()

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()


class _Line(QWidget):
    """One example."""

    def __init__(self, text: str, broken: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self.text = QLineEdit(text)
        self.text.setPlaceholderText("name = ACME_Search; status = PAUSED; headlines = First | Second")
        self.text.setAccessibleName("Example row")
        self.broken = QCheckBox("should be found")
        self.broken.setChecked(broken)
        self.result = QLabel()
        self.result.setMinimumWidth(72)
        self.result.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remove = QToolButton()
        self.remove.setIcon(theme.icon("x", "muted"))
        self.remove.setAccessibleName("Remove the example")
        self.remove.setToolTip("Remove the example")
        row.addWidget(self.text, 1)
        row.addWidget(self.broken)
        row.addWidget(self.result)
        row.addWidget(self.remove)

    def say(self, outcome: Outcome) -> None:
        theme.retag(self.result, "pill", "passed" if outcome.passed else "error")
        self.result.setText("right" if outcome.passed else "wrong")
        self.result.setToolTip(outcome.problem)


def _read(text: str) -> dict[str, Any]:
    """`name = A; budget = 50; headlines = a | b` as values by name."""
    return {found[1].strip().lower().replace(" ", "_"): _value(found[2].strip()) for found in _PAIR.finditer(text)}


def _value(text: str) -> Any:
    if "|" in text:
        return [one.strip() for one in text.split("|") if one.strip()]
    if text.lower() in ("yes", "no"):
        return text.lower() == "yes"
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _written(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} = {_plain(value)}" for name, value in values.items())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        # A list of one keeps its mark, so that it is read as a list again.
        return " | ".join(map(str, value)) + (" |" if len(value) < 2 else "")
    return str(value)

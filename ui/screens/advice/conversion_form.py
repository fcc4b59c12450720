"""A new conversion that takes events from the CRM: its name, what it counts, for how long, and the stage that is reported as it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from core.conversions.kinds import OF_LEADS, TYPES, WINDOWS, NewConversion
from core.errors import InvalidInput
from ui import theme
from ui.dialogs.frame import labelled, problem_line
from ui.screens.checks.parts import button
from ui.theme import GRID

CLICK_DAYS, VIEW_DAYS = 30, 7


class ConversionForm(QFrame):
    """`wanted` carries a `NewConversion`; `left` when nothing is to be made."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setAccessibleName("New conversion")
        self.name = QLineEdit()
        self.name.setPlaceholderText("Qualified lead")
        self.type = QComboBox()
        for word, said in TYPES.items():
            self.type.addItem(said, word)
        self.type.insertSeparator(len(OF_LEADS))
        self.click, self.view = _days(CLICK_DAYS), _days(VIEW_DAYS)
        self.stage = QLineEdit()
        self.stage.setPlaceholderText("SQL, Closed won …")
        self.everywhere = QCheckBox("Count it for all ad sets of the account")
        self.everywhere.setChecked(True)
        self.problem = problem_line()
        self.make = button("Make conversion", "plus", self._make, "primary")
        self._lay_out()
        self.name.textChanged.connect(lambda text: self._look())
        for line in (self.name, self.stage):
            line.returnPressed.connect(self._make)
        self._look()

    def open(self) -> None:
        """Show the form for a new conversion."""
        self._begin(known=False)
        self.everywhere.setChecked(True)
        self.name.setFocus()

    def open_for(self, name: str) -> None:
        """Show the form for a conversion that stands already: which stage is reported as it, and where it counts."""
        self._begin(known=True)
        self.name.setText(name)
        self.everywhere.setChecked(False)
        self.stage.setFocus()

    def _begin(self, *, known: bool) -> None:
        self.say_problem("")
        if known or self.name.isReadOnly():
            self.name.clear()
            self.stage.clear()
        self.name.setReadOnly(known)
        for part in (self.type, self.click, self.view):
            part.setEnabled(not known)
        self.make.setText("Keep" if known else "Make conversion")
        theme.show_icon(self.make, "check" if known else "plus", "on_accent")
        self.show()

    def say_problem(self, words: str) -> None:
        """Say what is wrong; "" for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def run(self, *, on: bool) -> None:
        """While it is being made, nothing can be changed."""
        for part in (self.name, self.stage, self.everywhere):
            part.setEnabled(not on)
        for box in (self.type, self.click, self.view):
            box.setEnabled(not on and not self.name.isReadOnly())
        self.make.setEnabled(not on)

    def forget(self) -> None:
        """Empty it after a conversion was made."""
        self.name.clear()
        self.stage.clear()
        self.hide()

    def _make(self) -> None:
        wanted = NewConversion(
            self.name.text().strip(), self.type.currentData(), self.click.currentData(), self.view.currentData(),
            self.stage.text().strip(), self.everywhere.isChecked(),
        )  # fmt: skip
        try:
            wanted.check()
        except InvalidInput as error:
            self.say_problem(error.message)
            return
        self.say_problem("")
        self.wanted.emit(wanted)

    def _look(self) -> None:
        named = bool(self.name.text().strip())
        self.make.setEnabled(named)
        self.make.setToolTip("" if named else "Name it first.")

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(2 * GRID)
        fields.addWidget(labelled("Name", self.name), 3)
        fields.addWidget(labelled("Counts", self.type), 2)
        fields.addWidget(labelled("Days after a click", self.click))
        fields.addWidget(labelled("After a view", self.view))
        fields.addWidget(labelled("Stage of the CRM", self.stage), 2)
        last = QHBoxLayout()
        last.setSpacing(GRID)
        last.addWidget(self.everywhere)
        last.addStretch(1)
        last.addWidget(button("Cancel", "x", self.left.emit))
        last.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addLayout(last)


def _days(usual: int) -> QComboBox:
    box = QComboBox()
    for count in WINDOWS:
        box.addItem(f"{count} day{'' if count == 1 else 's'}", count)
    box.setCurrentIndex(WINDOWS.index(usual))
    return box

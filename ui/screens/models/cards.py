"""A model, or what one learned, as a card with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.model_shelf import LearnedBrand, ShelfModel, Standing
from ui import theme
from ui.screens.models.words import STATES, brand_words, facts_words, speed_words, state_words, tried_words
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel


class Card(QFrame):
    """The frame of both: a heading with its mark, lines, buttons."""

    def __init__(self, name: str, mark: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(name)
        self.name = name
        self.acts = QWidget(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.column.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        title = QLabel(name)
        title.setProperty("role", "section")
        title.setWordWrap(True)
        head.addWidget(title, 1)
        if mark:
            head.addWidget(_mark(mark), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)

    def add_line(self, words: str, role: str = "", icon: str = "", icon_role: str = "muted") -> QLabel:
        """A line of text that wraps; with an icon before it, if one is named."""
        label = QLabel(words)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        if not icon:
            self.column.addWidget(label)
            return label
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(IconLabel(icon, icon_role, 16, words), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        self.column.addLayout(row)
        return label

    def add_buttons(self, *buttons: QPushButton) -> None:
        """What can be done, the first thing first."""
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for each in buttons:
            row.addWidget(each)
        row.addStretch(1)
        self.column.addWidget(self.acts)

    def make(self, word: str, icon: str, run: Callable[[], object], tip: str = "") -> QPushButton:
        """A button of this card."""
        button = QPushButton(word, self)
        theme.show_icon(button, icon)
        button.setAccessibleName(f"{word}: {self.name}")
        button.setToolTip(tip)
        button.clicked.connect(lambda: run())
        return button


TRY_TIP = "Writes twenty descriptions on the brief of this workspace and counts those that can stand."
NO_WORKSPACE = "Open a workspace with a brief first."


class ModelCard(Card):
    """One model. The signals carry it."""

    use_wanted = Signal(object)
    prepare_wanted = Signal(object)
    measure_wanted = Signal(object)
    try_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, one: ShelfModel, *, has_workspace: bool, by_server: bool) -> None:
        super().__init__(one.name, _mark_words(one, by_server=by_server))
        self.model = one
        self.add_line(one.about or f"{one.purpose[:1].upper()}{one.purpose[1:]}.")
        self.add_line(facts_words(one), "muted")
        icon, role, _ = STATES[one.standing]
        self.state = self.add_line(state_words(one), "", icon, role)
        for note in one.notes:
            self.add_line(note, "", "info", "muted")
        usable = one.in_use and one.standing in (Standing.READY, Standing.PACKAGED)
        if one.writes and usable:
            self.add_line(speed_words(one.speed), "small")
            self.add_line(tried_words(one.tried), "small")
        self._add_acts(one, usable=usable, has_workspace=has_workspace, by_server=by_server)

    def _add_acts(self, one: ShelfModel, *, usable: bool, has_workspace: bool, by_server: bool) -> None:
        self.use = self.make("Write with this model", "check", lambda: self.use_wanted.emit(one))
        self.prepare = self.make("Prepare now", "package", lambda: self.prepare_wanted.emit(one))
        self.measure = self.make("Measure its speed", "clock", lambda: self.measure_wanted.emit(one))
        self.try_it = self.make("Try descriptions", "flask-conical", lambda: self.try_wanted.emit(one))
        self.remove = self.make(
            "Remove the prepared copy", "trash-2", lambda: self.remove_wanted.emit(one),
            "Gives the disk space back. It is prepared again when it is needed; nothing else is deleted.",
        )  # fmt: skip
        self.try_it.setEnabled(has_workspace)
        self.try_it.setToolTip(TRY_TIP if has_workspace else NO_WORKSPACE)
        shown = {
            self.use: one.writes and not one.in_use and one.standing is not Standing.MISSING,
            self.prepare: one.in_use and one.standing is Standing.PACKAGED,
            self.measure: one.writes and usable,
            self.try_it: one.writes and usable and not by_server,
            self.remove: one.prepared,
        }
        for button, wanted in shown.items():
            button.setVisible(wanted)
        if any(shown.values()):
            self.add_buttons(*shown)


class BrandCard(Card):
    """What a model learned of a brand. The signals carry it."""

    switch_wanted = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self, one: LearnedBrand, *, here: bool) -> None:
        super().__init__(one.name, "This workspace" if here else "")
        self.brand = one
        self.add_line(brand_words(one), "muted")
        used = one.on and not one.why
        words = "Used whenever this workspace is open." if used else (one.why or "Switched off.")
        self.state = self.add_line(words, "", "circle-check" if used else "circle-pause", "passed" if used else "muted")
        self.switch = self.make(
            "Switch off" if one.on else "Switch on", "pause" if one.on else "play", lambda: self.switch_wanted.emit(one)
        )
        self.forget = self.make("Forget", "trash-2", lambda: self.forget_wanted.emit(one))
        self.add_buttons(self.switch, self.forget)


def _mark_words(one: ShelfModel, *, by_server: bool) -> str:
    if not one.in_use or one.standing in (Standing.MISSING, Standing.REFUSED):
        return ""
    if not one.writes:
        return "In use"
    return "Judges" if by_server else "Writes"


def _mark(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "keys")
    return label

"""What came of a post or of looking at it, in one strip with what can be done next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from core.platforms import Posted
from ui import theme
from ui.theme import GRID
from ui.tokens import MeaningName
from ui.widgets.icon_label import IconLabel


class OutcomeStrip(QFrame):
    """`undo_wanted` carries the post's id; `pressed` the button that was offered."""

    undo_wanted = Signal(str)
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._post = ""
        self._shape: QWidget | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.offer = QPushButton()
        self.offer.clicked.connect(self.pressed)
        self.undo = QPushButton("Undo this post…")
        self.undo.setToolTip("Makes a change set that takes it back, for you to review. Nothing is sent by that.")
        theme.show_icon(self.undo, "undo-2")
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self._post))
        self.cross = QToolButton()
        self.cross.setIcon(theme.icon("x", "muted"))
        self.cross.setIconSize(QSize(16, 16))
        self.cross.setAccessibleName("Dismiss")
        self.cross.setToolTip("Dismiss")
        self.cross.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        for part in (self.offer, self.undo, self.cross):
            row.addWidget(part)
        self.hide()

    def say(self, meaning: MeaningName, words: str, *, offer: str = "", post: str = "") -> None:
        """Say something; `offer` is the label of a button, `post` the post that can be undone."""
        self._post = post
        theme.retag(self, "notice", {"passed": "info"}.get(meaning, meaning))
        self._show_shape(meaning)
        self.words.setText(words)
        self.setAccessibleName(words)
        self.offer.setText(offer)
        self.offer.setVisible(bool(offer))
        self.undo.setVisible(bool(post))
        self.cross.setVisible(not offer)
        self.show()

    def _show_shape(self, meaning: MeaningName) -> None:
        if self._shape is not None:
            self._row.removeWidget(self._shape)
            self._shape.hide()
            self._shape.deleteLater()
        shape = theme.tokens().meaning(meaning)
        self._shape = IconLabel(shape.icon, meaning, 18, shape.word)
        self._row.insertWidget(0, self._shape)


def sentence(done: Posted) -> str:
    """What a post did, for people."""
    said = f"Posted {done.posted:,} of {done.planned:,} change{'s' if done.planned != 1 else ''}."
    if done.failed:
        said += f" {len(done.failed):,} {'was' if len(done.failed) == 1 else 'were'} refused."
    if done.pending:
        said += f" {done.pending:,} {'stays' if done.pending == 1 else 'stay'} pending."
    if done.stopped is not None:
        said += f" {done.stopped}"
    return said


def meaning(done: Posted) -> MeaningName:
    """How a post went: as an error only when nothing was posted."""
    if not done.failed and not done.pending and done.stopped is None:
        return "passed"
    return "warning" if done.posted else "error"

"""A lasting line on who writes: the grammar, and which model beside it, what its try said, why it writes nothing and since when."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from core.copywriting import ModelCard
from core.model_shelf import Author, Tried
from ui import theme
from ui.screens.copy.words import Shape
from ui.theme import GRID
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel

OFF: Shape = ("circle-pause", "muted", "The grammar writes; no local model is in use.")
ASKED: Shape = ("loader", "muted", "The grammar writes, and the local model adds to it once it is loaded.")


class AuthorLine(QFrame):
    """`models_wanted` when somebody wants to see the models."""

    models_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self._mark = QHBoxLayout()
        self._icon: IconLabel | None = None
        self.words = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.words.setProperty("role", "small")
        self.open = QPushButton("Local models…")
        self.open.setProperty("role", "link")
        self.open.setFont(theme.font(theme.SMALL))
        self.open.clicked.connect(self.models_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, GRID, 0)
        row.setSpacing(GRID)
        row.addLayout(self._mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.open)
        self._shape: Shape | None = None
        self.show_author(None, on=True)

    def show_author(self, author: Author | None, *, on: bool) -> None:
        """Say who writes; None while nobody has answered yet, `on`: a model may be asked at all."""
        shape = author_shape(author) if author else ASKED if on else OFF
        if shape == self._shape:
            return
        self._shape = shape
        icon, role, words = shape
        if self._icon is not None:
            self._icon.deleteLater()
        self._icon = IconLabel(icon, role, 14)
        self._mark.addWidget(self._icon)
        self.words.setText(words)
        self.words.setAccessibleName(f"Who writes: {words}")


def author_shape(author: Author) -> Shape:
    """Icon, colour and words of how it stands."""
    if author.why:
        since = f" Since {moment_words(author.since)}." if author.since else ""
        return "triangle-alert", "warning", f"{author.why}{since}{_again(author)}"
    if author.card is None:
        return OFF
    return "sparkles", "muted", f"{_fields(author, author.card)} {_place(author.card)}"


def _again(author: Author) -> str:
    return " The next writing asks it again." if author.card is not None else " The grammar writes."


def _fields(author: Author, card: ModelCard) -> str:
    """What it writes, and why no more."""
    tried = author.tried
    if tried is not None and tried.writes_long:
        return f"All fields by grammar and {card.name}: {_tried_words(tried)}"
    head = f"Headlines by grammar and {card.name}, all else by grammar alone"
    if tried is not None:
        return f"{head}: {_tried_words(tried)}"
    if author.will_try:
        return f"{head} so far: the next writing tries it on this brief."
    return f"{head}: it was not tried on this brief."


def _place(card: ModelCard) -> str:
    taught = ", with what it learned of your brand" if card.adapter else ""
    return f"It runs {f'at {card.host}' if card.host else 'on this computer'}{taught}."


def _tried_words(tried: Tried) -> str:
    need = "" if tried.writes_long else "; 4 of 5 are needed"
    day = tried.at.astimezone().strftime("%d %b %Y")
    return f"{tried.passed} of {tried.of} descriptions passed its try on this brief ({day}){need}."


def moment_words(at: datetime) -> str:
    """A moment for people: the time, with its day where that is not today."""
    here, now = at.astimezone(), datetime.now().astimezone()
    return here.strftime("%H:%M" if here.date() == now.date() else "%d %b, %H:%M")

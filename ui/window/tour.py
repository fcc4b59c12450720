"""The first look around: a panel that points at one part of the window after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.theme import GRID

if TYPE_CHECKING:
    from ui.window.main import MainWindow

WIDTH = 344


@dataclass(frozen=True)
class Stop:
    """One part of the window: which place shows it, which widget it is, and what to know of it."""

    place: str | None
    title: str
    text: str
    find: Callable[[MainWindow], QWidget | None]


def _part(name: str) -> Callable[[MainWindow], QWidget | None]:
    """A widget of the window by its accessible name."""

    def find(window: MainWindow) -> QWidget | None:
        every = window.findChildren(QWidget)
        return next((each for each in every if each.accessibleName() == name and each.isVisible()), None)

    return find


def _place(id: str) -> Callable[[MainWindow], QWidget | None]:
    """A button of the rail."""

    def find(window: MainWindow) -> QWidget | None:
        return window.rail.button(id)

    return find


STOPS: tuple[Stop, ...] = (
    Stop("brief", "Begin with a brief",
         "What you sell, to whom, for how much. From it the program drafts a Google Ads and a LinkedIn tree on this machine. "
         "Or import a Google Ads Editor file (Ctrl+I).", _place("brief")),
    Stop("editor", "Everything in one tree",
         "Accounts of both platforms, their campaigns, ad groups and ad sets. What you choose here is what the list shows.",
         _part("Accounts, campaigns and ad groups")),
    Stop("editor", "The list works like a spreadsheet",
         "Arrows, ranges, typing, fill down (Ctrl+D), pasting from a spreadsheet. A million rows stay quick, and Undo has no end.",
         _part("Rows")),
    Stop("editor", "Find anything",
         "Words, or conditions such as cost > 50 conversions = 0. What may stand at the cursor is offered while you type.",
         _part("Filter")),
    Stop("editor", "Edit many rows at once",
         "The panel below shows the fields of all chosen rows; “varies” means they differ.", _part("Edit panel")),
    Stop(None, "Nothing is accepted by silence",
         "Whatever a model, a file or a colleague proposes waits under Review until you accept it. Check looks for what would "
         "cost money or be refused.", _place("review")),
    Stop(None, "Every command, by its name",
         "Ctrl+Shift+P finds what can be done here, with its key. F1 lists all keys; each can be changed.",
         _part("Search or run a command")),
)  # fmt: skip


class Tour(QWidget):
    """Lies over the window without taking its mouse; `ended` when it was finished or skipped."""

    ended = Signal()

    def __init__(self, window: MainWindow, stops: Sequence[Stop] = STOPS) -> None:
        super().__init__(window)
        self._window = window
        self.stops = stops
        self.at = 0
        self._framed = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.card = _Card(window)
        self.card.back.clicked.connect(lambda: self.show_stop(self.at - 1))
        self.card.next.clicked.connect(lambda: self.show_stop(self.at + 1))
        self.card.skip.clicked.connect(self.end)
        window.installEventFilter(self)
        self.show()
        self.show_stop(0)

    def show_stop(self, at: int) -> None:
        """Point at another part; after the last one the tour ends."""
        if at >= len(self.stops):
            self.end()
            return
        self.at = max(0, at)
        stop = self.stops[self.at]
        if stop.place is not None:
            self._window.go(stop.place, None)
        self.card.say(stop.title, stop.text, self.at, len(self.stops))
        self._place()
        self.card.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Take everything away."""
        self._window.removeEventFilter(self)
        self.card.hide()
        self.card.deleteLater()
        self.hide()
        self.deleteLater()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRoundedRect(self._framed.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        painter.end()

    def _place(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        target = self.stops[self.at].find(window)
        self._framed = (
            QRect(target.mapTo(window, QPoint(0, 0)), target.size()).adjusted(-3, -3, 3, 3) if target else QRect()
        ).intersected(window.rect())
        self.card.adjustSize()
        self.card.move(_beside(self._framed, self.card.rect(), window.rect()))
        self.raise_()
        self.card.show()
        self.card.raise_()
        self.update()


class _Card(QFrame):
    """The panel with its words and buttons."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "pointer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("A first look around")
        self.setFixedWidth(WIDTH)
        self.title, self.text, self.step = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "section")
        self.step.setProperty("role", "small")
        for label in (self.title, self.text):
            label.setWordWrap(True)
        self.skip, self.back, self.next = QPushButton("Skip"), QPushButton("Back"), QPushButton("Next")
        self.next.setProperty("role", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.step)
        row.addStretch(1)
        for button in (self.skip, self.back, self.next):
            button.setAutoDefault(True)
            row.addWidget(button)
        column.addSpacing(GRID)
        column.addLayout(row)

    def say(self, title: str, text: str, at: int, count: int) -> None:
        """Show a stop's words."""
        self.title.setText(title)
        self.text.setText(text)
        self.step.setText(f"{at + 1} of {count}")
        self.setAccessibleDescription(f"{title}. {text}")
        self.back.setVisible(at > 0)
        last = at == count - 1
        self.skip.setVisible(not last)
        self.next.setText("Done" if last else "Next")
        column = self.layout()
        assert column is not None
        self.setFixedHeight(column.totalHeightForWidth(WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.skip.click()
            return
        super().keyPressEvent(event)


def _beside(target: QRect, card: QRect, window: QRect) -> QPoint:
    """Right of the target where there is room, else left, below, above; else in the middle of it."""
    gap = GRID + 4
    room = window.adjusted(GRID, GRID, -GRID, -GRID)
    if target.isNull():
        return room.center() - card.center()
    top = min(max(target.top(), room.top()), room.bottom() - card.height())
    left = min(max(target.left(), room.left()), room.right() - card.width())
    for place in (
        QPoint(target.right() + gap, top),
        QPoint(target.left() - gap - card.width(), top),
        QPoint(left, target.bottom() + gap),
        QPoint(left, target.top() - gap - card.height()),
    ):
        if room.contains(QRect(place, card.size())):
            return place
    return target.center() - card.center()

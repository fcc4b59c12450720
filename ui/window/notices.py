"""Notices in the window's lower right corner: closable, reachable by keyboard, never in the way of typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.messages import Messages, Notice
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel

WIDTH = 400
LINE = 24
MOST_PASSING = 2
SHOWN_MS = 6_000
OFFERED_MS = 15_000
"""How long a notice with something to press is shown; longer while the pointer or the keyboard is on it."""
_TITLES = {"info": "Done", "warning": "Warning", "error": "Error"}


class NoticeCard(QFrame):
    """One notice: shape, text, what to do, an action and a cross."""

    def __init__(self, notice: Notice, messages: Messages) -> None:
        super().__init__()
        self.notice = notice
        self._messages = messages
        self.setProperty("notice", notice.level)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(f"{_TITLES[notice.level]}: {notice.text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._shape(), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)
        row.addWidget(self._cross(), 0, Qt.AlignmentFlag.AlignTop)
        self._lift()

    def close_notice(self) -> None:
        """Take it away."""
        self._messages.close(self.notice.number)

    def leave(self) -> None:
        """Go away unless somebody is at it."""
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            QTimer.singleShot(SHOWN_MS, self, self.leave)
        else:
            self.close_notice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_notice()
        else:
            super().keyPressEvent(event)

    def _shape(self) -> IconLabel:
        level = self.notice.level
        shape = IconLabel(theme.tokens().meaning(level).icon, level, 18, _TITLES[level])
        shape.setFixedHeight(LINE)
        return shape

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        # The first line stands level with the shape and the cross.
        column.setContentsMargins(0, (LINE - self.fontMetrics().height()) // 2, 0, 0)
        column.addWidget(_wrapped(self.notice.text, "field"))
        if self.notice.hint:
            column.addWidget(_wrapped(self.notice.hint, ""))
        if self.notice.action:
            column.addWidget(self._action(), 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _action(self) -> QPushButton:
        label, run = self.notice.action or ("", lambda: None)
        button = QPushButton(label)
        button.setProperty("role", "link")
        button.clicked.connect(self.close_notice)
        button.clicked.connect(lambda: run())
        return button

    def _cross(self) -> QToolButton:
        cross = QToolButton()
        cross.setFixedHeight(LINE)
        cross.setIcon(theme.icon("x", "muted"))
        cross.setAccessibleName("Close this notice")
        cross.setToolTip("Close (Esc)")
        cross.clicked.connect(self.close_notice)
        return cross

    def _lift(self) -> None:
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(theme.shadow())
        self.setGraphicsEffect(shadow)


class NoticeStack(QWidget):
    """Lies over its parent and keeps the open notices in the lower right corner, newest at the foot."""

    def __init__(self, messages: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notices")
        self._messages = messages
        self._under = parent
        self._cards: dict[int, NoticeCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID, GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        messages.posted.connect(self._on_posted)
        messages.closed.connect(self._on_closed)
        parent.installEventFilter(self)
        self.hide()

    def cards(self) -> list[NoticeCard]:
        """The notices on the screen, oldest first."""
        return list(self._cards.values())

    def focus_newest(self) -> None:
        """Put the keyboard on the newest notice's first button."""
        if self._cards:
            newest = self.cards()[-1]
            button = newest.findChild(QPushButton) or newest.findChild(QToolButton)
            if button is not None:
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _on_posted(self, notice: Notice) -> None:
        card = NoticeCard(notice, self._messages)
        self._cards[notice.number] = card
        self._column.addWidget(card)
        self._make_room()
        self.show()
        self._place()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, card.accessibleName()))
        if not notice.stays:
            QTimer.singleShot(OFFERED_MS if notice.action else SHOWN_MS, card, card.leave)

    def _make_room(self) -> None:
        """Older notices that would go by themselves give way, so that the work is not covered."""
        passing = [
            number for number in self._cards if number in self._messages.open and not self._messages.open[number].stays
        ]
        for number in passing[:-MOST_PASSING]:
            self._messages.close(number)

    def _on_closed(self, number: int) -> None:
        card = self._cards.pop(number, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self._cards))
        self._place()

    def _place(self) -> None:
        margins, height = self._column.contentsMargins(), 0
        for card in self._cards.values():
            card.ensurePolished()
            card.setFixedHeight(card.heightForWidth(WIDTH))
            height += card.height() + GRID
        self.resize(WIDTH + margins.left() + margins.right(), height - GRID + margins.top() + margins.bottom())
        self.move(self._under.width() - self.width(), self._under.height() - self.height())


def _wrapped(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if role:
        label.setProperty("role", role)
    return label

"""Where the parts of the Accounts screen stand: a heading above the cards, or what is shown instead of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.theme import GRID

WIDTH = 760
_ABOUT = (
    "The accounts that this workspace downloads from and posts to. Sign-ins are kept in the keychain of this computer."
)


def lay_out(screen: QWidget, stack: QStackedWidget, others: Sequence[QWidget]) -> tuple[QPushButton, QVBoxLayout]:
    """Put the cards first and the others after them into the stack; returns the button that adds, and where cards go."""
    column = QVBoxLayout(screen)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    add = QPushButton("Connect an account")
    theme.show_icon(add, "plus")
    column.addWidget(_head(add))
    cards = QVBoxLayout()
    for page in (_list(cards), *others):
        stack.addWidget(page)
    column.addWidget(stack, 1)
    return add, cards


def _head(add: QPushButton) -> QFrame:
    bar = QFrame()
    bar.setProperty("role", "bar")
    row = QHBoxLayout(bar)
    row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
    row.setSpacing(2 * GRID)
    words = QVBoxLayout()
    words.setSpacing(2)
    for said, role in (("Accounts", "title"), (_ABOUT, "muted")):
        label = QLabel(said)
        label.setProperty("role", role)
        label.setWordWrap(True)
        words.addWidget(label)
    row.addLayout(words, 1)
    row.addWidget(add)
    return bar


def _list(cards: QVBoxLayout) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName("Connected accounts")
    holder, inner = QWidget(), QWidget()
    outer = QHBoxLayout(holder)
    outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
    cards.setContentsMargins(0, 0, 0, 0)
    cards.setSpacing(2 * GRID)
    cards.setAlignment(Qt.AlignmentFlag.AlignTop)
    inner.setMaximumWidth(WIDTH)
    inner.setLayout(cards)
    outer.addWidget(inner, 1)
    outer.addStretch(0)
    area.setWidget(holder)
    return area

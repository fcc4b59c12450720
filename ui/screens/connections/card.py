"""One connection: whose account it is, how it stands, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.connections import Connection, State
from core.platforms import Lasts
from core.wording import when
from ui import theme
from ui.platform_words import number_words, platform_label
from ui.screens.connections.lasting import lasting_words
from ui.theme import GRID
from ui.widgets.account_marks import mark_of, platform_badge
from ui.widgets.icon_label import IconLabel

_SHAPES = {
    State.CONNECTED: ("circle-check", "passed"),
    State.SIGN_IN_AGAIN: ("triangle-alert", "warning"),
    State.DISCONNECTED: ("unplug", "muted"),
}
_NO_DOWNLOAD = "Nothing was downloaded yet"


@dataclass(frozen=True)
class Listed:
    """A connection with what is known of its downloads, what its user should know, and how long its sign-in lasts."""

    connection: Connection
    downloaded_at: int | None = None
    notes: tuple[str, ...] = ()
    lasts: Lasts | None = None

    @property
    def ends_soon(self) -> bool:
        """Whether it is time to sign in again."""
        return self.lasts is not None and self.lasts.soon


class ConnectionCard(QFrame):
    """`sign_in_wanted`, `changes_wanted`, `check_wanted` and `end_wanted` carry the connection."""

    sign_in_wanted = Signal(object)
    changes_wanted = Signal(object)
    check_wanted = Signal(object)
    end_wanted = Signal(object)

    def __init__(self, listed: Listed, *, why_not: str | None) -> None:
        super().__init__()
        self.connection = listed.connection
        self.setProperty("role", "card")
        self.setAccessibleName(f"{listed.connection.account.name}: {listed.connection.in_words}")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(self._head())
        column.addWidget(_facts(listed))
        column.addLayout(self._state())
        self.notes = _notes(listed)
        for words in self.notes:
            column.addLayout(_noted(words))
        column.addLayout(self._buttons(why_not, renewable=listed.lasts is not None))

    def _head(self) -> QHBoxLayout:
        one = self.connection
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(platform_badge(one.platform), 0, Qt.AlignmentFlag.AlignTop)
        name = QLabel(one.account.name)
        name.setProperty("role", "section")
        name.setWordWrap(True)
        row.addWidget(name, 1)
        mark = mark_of(one)
        if mark is not None:
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _state(self) -> QHBoxLayout:
        one = self.connection
        icon, role = _SHAPES[one.state]
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(IconLabel(icon, role, 16, one.in_words), 0, Qt.AlignmentFlag.AlignTop)
        self.state = QLabel(one.in_words)
        self.state.setWordWrap(True)
        row.addWidget(self.state, 1)
        return row

    def _buttons(self, why_not: str | None, *, renewable: bool) -> QHBoxLayout:
        one = self.connection
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.changes = self._button("Get changes", "download", self.changes_wanted, why_not)
        self.renew = self._button("Sign in again", "key-round", self.sign_in_wanted, why_not)
        self.check = self._button("Test the sign-in", "circle-check", self.check_wanted, why_not)
        self.end = self._button("Disconnect", "unplug", self.end_wanted, why_not)
        first = self.changes if one.state is State.CONNECTED else self.renew
        first.setProperty("role", "primary")
        first.setIcon(theme.icon("download" if first is self.changes else "key-round", "on_accent"))
        connected = one.state is State.CONNECTED
        self.changes.setVisible(connected)
        self.renew.setVisible(not connected or renewable)
        self.check.setVisible(connected)
        self.end.setVisible(one.state is not State.DISCONNECTED)
        for button in (
            (self.changes, self.check, self.renew, self.end)
            if connected
            else (self.renew, self.end, self.changes, self.check)
        ):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _button(self, label: str, icon: str, signal: object, why_not: str | None) -> QPushButton:
        button = QPushButton(label, self)
        theme.show_icon(button, icon)
        button.setAccessibleName(f"{label}: {self.connection.account.name}")
        button.setEnabled(why_not is None)
        button.setToolTip(why_not or "")
        button.clicked.connect(lambda: signal.emit(self.connection))  # type: ignore[attr-defined]
        return button


def _facts(listed: Listed) -> QLabel:
    one = listed.connection
    account = one.account
    first = [platform_label(one.platform), number_words(one.platform, account.number)]
    first += [part for part in (account.currency, account.time_zone) if part]
    second = [f"Last download {when(listed.downloaded_at)}" if listed.downloaded_at else _NO_DOWNLOAD]
    if account.login:
        second.append(f"reached through the manager account {number_words(one.platform, account.login)}")
    lines = ["   ·   ".join(first), "   ·   ".join(second)]
    if listed.lasts is not None:
        lines.append(lasting_words(listed.lasts, platform_label(one.platform)))
        if listed.lasts.allows:
            lines.append(f"You allowed this program to {listed.lasts.allows}.")
    label = QLabel("\n".join(lines))
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def _notes(listed: Listed) -> list[str]:
    """What the user should know before it hurts."""
    found = list(listed.notes)
    lasts = listed.lasts
    if lasts is not None and lasts.soon:
        found.append("The sign-in ends soon: sign in again, so that no download or post stops on its way.")
    if lasts is not None and lasts.lacks:
        found.append(f"This program may not {lasts.lacks}: give your app the product it lacks, then sign in again.")
    return found


def _noted(words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addWidget(IconLabel("triangle-alert", "warning", 16, "Note"), 0, Qt.AlignmentFlag.AlignTop)
    label = QLabel(words)
    label.setWordWrap(True)
    row.addWidget(label, 1)
    return row

"""What the pages of the advice screen share: an account, asking its platform in a job, and saying why there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.connections import Connection, State
from core.progress import Progress
from ui.context import Context
from ui.platform_words import platform_label, remedy, words_of
from ui.screens import SignInAgain
from ui.theme import GRID
from ui.widgets.empty_state import EmptyState, Way
from ui.widgets.icon_label import IconLabel

CONTENT, EMPTY = range(2)
NO_PLATFORMS = "This installation connects to no platform."
READ_ONLY = "The workspace is open for reading only."


class AdvicePage(QWidget):
    """`go` leads elsewhere, `asked` carries when the platform was asked last (milliseconds, or None)."""

    icon_name = "circle"

    go = Signal(str, object)
    asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.connection: Connection | None = None
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def show_connection(self, connection: Connection | None) -> None:
        """Show what is known of an account, None while none is connected."""
        self.connection = connection
        if connection is None:
            why = None if self.context.platforms is not None else NO_PLATFORMS
            self.say_empty("No account is connected", why or self.why_account(),
                           [] if why else [("Connect an account", lambda: self.go.emit("accounts", None))])  # fmt: skip
        elif not self.is_offered(connection.platform):
            self.say_empty(*self.why_not_offered(connection))
        else:
            self.load()

    def ask(self) -> None:
        """Ask the platform now."""
        raise NotImplementedError

    def load(self) -> None:
        """Show what was last seen."""
        raise NotImplementedError

    def is_offered(self, platform: str) -> bool:
        """Whether a platform has what this page shows."""
        raise NotImplementedError

    def why_account(self) -> str:
        """What an account is needed for."""
        raise NotImplementedError

    def why_not_offered(self, connection: Connection) -> tuple[str, str]:
        """Title and sentence for a platform that does not have it."""
        raise NotImplementedError

    def why_not_asked(self) -> str | None:
        """Why the platform cannot be asked just now."""
        if self.context.advice is None:
            return NO_PLATFORMS
        if self.connection is None:
            return "Connect an account first."
        if not self.is_offered(self.connection.platform):
            return self.why_not_offered(self.connection)[0]
        if self.connection.state is not State.CONNECTED:
            return "Sign in again first."
        return None

    # For the pages

    def say_empty(self, title: str, words: str, ways: list[Way] | None = None) -> None:
        """Say why there is nothing, and what can be done about it."""
        self.empty.show_words(self.icon_name, title, words, ways or [])
        self.stack.setCurrentIndex(EMPTY)

    def start(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Ask the platform in a job; what goes wrong is said with the button that helps."""
        one = self.connection
        if one is None:
            return

        def failed(error: BaseException) -> None:
            self._on_failed(one, error)

        self.context.jobs.start(title, work, done=done, failed=failed, group=f"{type(self).__name__} asks")

    def _on_failed(self, one: Connection, error: BaseException) -> None:
        if self.connection is None or self.connection.id != one.id:
            return
        action = remedy(
            error, one.platform, sign_in=lambda: self.go.emit("accounts", SignInAgain(one.id)), again=self.ask
        )
        if self.stack.currentIndex() == EMPTY:
            label = platform_label(one.platform)
            self.say_empty(
                f"{label} could not be asked", words_of(error), [action] if action else [("Try again", self.ask)]
            )
        else:
            self.context.messages.warn(words_of(error), action=action)


def show_warnings(column: QVBoxLayout, warnings: Sequence[str]) -> None:
    """Put these warnings, each with its shape, in the place of those that stand there."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for words in warnings:
        column.addWidget(_warning(words))


def _warning(words: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(IconLabel("triangle-alert", "warning", 16, "Warning"), 0, Qt.AlignmentFlag.AlignTop)
    label = QLabel(words)
    label.setWordWrap(True)
    row.addWidget(label, 1)
    return box

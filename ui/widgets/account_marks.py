"""The marks of an account: its platform's badge, and that it is simulated or for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import theme
from ui.platform_words import badge, platform_label
from ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from core.connections import Connection

SIMULATED_TIP = "Nothing real is behind this account: its figures are made up and nothing is spent."


class SimulatedMark(QWidget):
    """A pill with the shape and word of what is simulated."""

    def __init__(self, word: str = "Simulated") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID // 2)
        row.addWidget(IconLabel(theme.tokens().simulated.icon, "simulated", 14, word))
        self._label = QLabel()
        self._label.setProperty("pill", "simulated")
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(SIMULATED_TIP)
        self.setAccessibleDescription(SIMULATED_TIP)
        self.say(word)

    def say(self, word: str) -> None:
        """Say it in these words."""
        self._label.setText(word)
        self.setAccessibleName(word)

    def words(self) -> str:
        """What it says."""
        return self._label.text()


def mark_of(connection: Connection) -> SimulatedMark | None:
    """The mark of a connection whose figures are not real, None for a real one."""
    if not connection.simulated:
        return None
    return SimulatedMark("Test account" if connection.profile == connection.platform else "Simulated")


def platform_badge(platform: str, size: int = 20) -> IconLabel:
    """A platform's badge."""
    mark = IconLabel(badge(platform), "accent", size, platform_label(platform))
    mark.setToolTip(platform_label(platform))
    return mark

"""What stands where there is nothing to show: why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icon_label import IconLabel

Way = tuple[str, Callable[[], None]]
ICON = 32
MEASURE = 420


class EmptyState(QWidget):
    """An icon, a sentence, an explanation, and up to two buttons, in the middle of the room there is."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._parts: list[QWidget] = []
        self.measure = MEASURE

    def show_words(self, icon: str, title: str, text: str, ways: Sequence[Way] = ()) -> None:
        """Show another reason; the first way is the one to suggest."""
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        head = QLabel(title)
        head.setProperty("role", "section")
        body = QLabel(text)
        body.setProperty("role", "muted")
        body.setWordWrap(True)
        body.setFixedWidth(self.measure)
        for label in (head, body):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._parts = [IconLabel(icon, "muted", ICON, title), head, body]
        if ways:
            self._parts.append(_buttons(ways))
        for part in self._parts:
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
            # At once: what is not shown yet cannot take the keyboard.
            part.show()
        self._column.setSpacing(theme.GRID)
        self.setAccessibleName(title)
        suggested = self._parts[-1].findChild(QPushButton)
        if isinstance(suggested, QPushButton):
            # Who comes here by keyboard comes to what is suggested.
            self.setFocusProxy(suggested)


def _buttons(ways: Sequence[Way]) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, theme.GRID, 0, 0)
    for at, (label, run) in enumerate(ways):
        button = QPushButton(label)
        if at == 0:
            button.setProperty("role", "primary")
        button.clicked.connect(run)
        row.addWidget(button)
    return box

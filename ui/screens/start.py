"""The first thing a person sees: recent workspaces, and three ways to begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui import theme
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel

WIDTH = 720
CARD = (WIDTH - 2 * 2 * GRID) // 3
"""Width in px of one way to begin: three in a row with gaps."""


@dataclass(frozen=True)
class Beginning:
    """One way to begin."""

    icon: str
    title: str
    text: str
    run: Callable[[], None]


class _Card(QPushButton):
    """A large button: icon, title and a sentence."""

    def __init__(self, beginning: Beginning) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.setAccessibleName(beginning.title)
        self.setAccessibleDescription(beginning.text)
        self.clicked.connect(lambda: beginning.run())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(IconLabel(beginning.icon, "accent", 24, beginning.title))
        column.addSpacing(GRID // 2)
        for words, role in ((beginning.title, "section"), (beginning.text, "muted")):
            label = QLabel(words)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        # A button asks its text for its size, not what lies on it.
        self.setFixedSize(CARD, column.heightForWidth(CARD) + GRID)


class _Recent(QFrame):
    """One recent workspace: name, folder, a cross that forgets it."""

    def __init__(self, path: Path, open_it: Callable[[Path], None], forget: Callable[[Path], None]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        there = path.is_file()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        name = QToolButton()
        name.setText(path.stem)
        theme.show_icon(name, "file-text", "muted")
        name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        name.setEnabled(there)
        name.setAccessibleName(f"Open {path.stem}")
        name.setToolTip(f"Open {path}" if there else f"{path} is not there any more")
        name.clicked.connect(lambda: open_it(path))
        row.addWidget(name)
        where = QLabel(_short(path.parent) if there else f"not found in {_short(path.parent)}")
        where.setProperty("role", "small")
        where.setToolTip(str(path))
        row.addWidget(where, 1)
        row.addWidget(self._cross(path, forget))

    def _cross(self, path: Path, forget: Callable[[Path], None]) -> QToolButton:
        cross = QToolButton()
        cross.setIcon(theme.icon("x", "muted"))
        cross.setAccessibleName(f"Forget {path.stem}")
        cross.setToolTip("Take it off this list (the file stays)")
        cross.clicked.connect(lambda: forget(path))
        return cross


class StartScreen(QWidget):
    """Shown while no workspace is open."""

    def __init__(
        self, beginnings: list[Beginning], open_it: Callable[[Path], None], forget: Callable[[Path], None]
    ) -> None:
        super().__init__()
        self.setAccessibleName("Start")
        self._open, self._forget = open_it, forget
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column = QWidget()
        column.setFixedWidth(WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID)
        inner.addLayout(_heading())
        inner.addSpacing(3 * GRID)
        self.cards = [_Card(beginning) for beginning in beginnings]
        inner.addLayout(_row(self.cards))
        inner.addSpacing(3 * GRID)
        self._recent_title = QLabel("Recent workspaces")
        self._recent_title.setProperty("role", "section")
        inner.addWidget(self._recent_title)
        inner.addLayout(self._recent)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)
        self.setFocusProxy(self.cards[0])

    def show_recent(self, paths: tuple[str, ...]) -> None:
        """List the recent workspaces."""
        while item := self._recent.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths[:6]:
            self._recent.addWidget(_Recent(Path(path), self._open, self._forget))
        self._recent_title.setVisible(bool(paths))


def _heading() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    row.addWidget(IconLabel("campaign-desk", "accent", 48, "Campaign Desk"))
    words = QVBoxLayout()
    words.setSpacing(2)
    title = QLabel("Campaign Desk")
    title.setProperty("role", "display")
    words.addWidget(title)
    line = QLabel("Draft Google Ads and LinkedIn Ads campaigns on this machine, check them, then export or post.")
    line.setProperty("role", "muted")
    words.addWidget(line)
    row.addLayout(words, 1)
    return row


def _row(cards: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    for card in cards:
        row.addWidget(card)
    return row


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)

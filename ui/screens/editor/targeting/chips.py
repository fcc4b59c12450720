"""One entry in the picture of the criteria: a chip that can be removed, excluded, split off and dragged."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from core.targeting.criteria import Entry
from core.targeting.facets import one_word
from core.targeting.moving import Side, Spot
from ui import theme

MIME = "application/x-campaign-desk-targeting"
LONGEST = 34
HEIGHT = 24
_STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
}  # fmt: skip


class EntryChip(QFrame):
    """`removed`, `toggled` to the other side, `split` into a group of its own; `stepped` to the chip before or after;
    `chosen` marks its group for what is added next."""

    removed = Signal(object, object)
    toggled = Signal(object)
    split = Signal(object, object)
    stepped = Signal(object, int)
    chosen = Signal(object)

    def __init__(self, entry: Entry, spot: Spot, part: str = "") -> None:
        super().__init__()
        self.entry, self.spot = entry, spot
        self._pressed: QPoint | None = None
        self.setProperty("role", "chip")
        self.setProperty("partly", bool(part))
        self.setProperty("excluded", spot.side is Side.EXCLUDED)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 2, 0)
        row.setSpacing(4)
        row.addWidget(QLabel(_short(entry.name)))
        if part:
            row.addWidget(_small(part))
        if not entry.urn:
            row.addWidget(_small("?"))
        row.addWidget(self._cross(), 0, Qt.AlignmentFlag.AlignVCenter)
        self._tell(part)

    def _cross(self) -> QToolButton:
        cross = QToolButton()
        cross.setProperty("role", "chip")
        cross.setIcon(theme.icon("x", "muted"))
        cross.setIconSize(theme.size(12))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setCursor(Qt.CursorShape.ArrowCursor)
        cross.setAccessibleName(f"Remove {self.entry.name}")
        cross.clicked.connect(lambda: self.removed.emit(self.entry, self.spot))
        return cross

    def _tell(self, part: str) -> None:
        side = "excluded " if self.spot.side is Side.EXCLUDED else ""
        has = f", {part} of the ad sets" if part else ""
        number = "" if self.entry.urn else "\nLinkedIn's number is looked up when the account is connected."
        self.setAccessibleName(f"{side}{one_word(self.entry.facet)}: {self.entry.name}{has}")
        self.setAccessibleDescription("Delete removes it, Ctrl+X changes the side, Alt+Enter makes a group of its own")
        self.setToolTip(f"{one_word(self.entry.facet)}: {self.entry.name}{has}{number}\n"
                        "Del removes · Ctrl+X includes or excludes · Alt+Enter splits off · Enter marks the group · drag moves")  # fmt: skip

    def event(self, event: QEvent) -> bool:
        # These keys mean something here before they mean an action of the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _verb(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verb = _verb(event)
        if verb == "remove":
            self.removed.emit(self.entry, self.spot)
        elif verb == "toggle":
            self.toggled.emit(self.entry)
        elif verb == "split":
            self.split.emit(self.entry, self.spot)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.chosen.emit(self.spot)
        elif event.key() in _STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(self, _STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed
        if start is None or (event.position().toPoint() - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        drag = QDrag(self)
        data = QMimeData()
        data.setData(MIME, packed(self.entry, self.spot))
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(start)
        drag.exec(Qt.DropAction.MoveAction)


def packed(entry: Entry, spot: Spot) -> bytes:
    """What is dragged."""
    return json.dumps([list(entry), str(spot.side), [list(one) for one in spot.group]]).encode()


def unpacked(data: bytes) -> tuple[Entry, Spot]:
    """What was dropped."""
    entry, side, group = json.loads(data)
    return Entry(*entry), Spot(Side(side), tuple(Entry(*one) for one in group))


def _verb(event: QKeyEvent) -> str:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        return "remove"
    if event.key() == Qt.Key.Key_X and control:
        return "toggle"
    return "split" if alt and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else ""


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "small")
    return label


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"

"""What somebody pastes during a sign-in, carried from the window to the job that waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.progress import Progress

LOOK_S = 0.1
WAITING_FOR = "Waiting for the code"


class Pasted(QObject):
    """`wanted` when a job waits for what the last page of a sign-in shows; `give` hands it over."""

    wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._given = threading.Event()
        self._text = ""

    def asker(self, progress: Progress) -> Callable[[], str]:
        """What a job calls to wait; stopping the job ends that."""

        def ask() -> str:
            self._given.clear()
            self.wanted.emit()
            while not self._given.wait(LOOK_S):
                progress.step(WAITING_FOR)
            text, self._text = self._text, ""
            return text

        return ask

    def give(self, text: str) -> None:
        """Hand over what was pasted."""
        self._text = text
        self._given.set()

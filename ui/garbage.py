"""Python's search for unreachable objects, in the window's thread and in small pieces.

Left to itself it runs in whichever thread happens to make objects: a job would then destroy widgets and timers from
outside the window's thread, and the whole program would wait while it looks at everything that was ever imported.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 50
MANY = 20_000
"""So many young objects are looked through in some milliseconds; a job that reads rows makes them in less than a tenth
of a second, and after half a second the window would stand still over them."""
ROUNDS = 4
"""After so many looks at young objects those that stayed are looked through, before they are too many as well."""
YOUNG_EVERY = 10
ALL_EVERY = 6_000


class Collector(QObject):
    """Collects young objects when they are many and each half second, older ones seldom. `close` gives the work back to
    Python."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._round = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect one generation, when it is time for one."""
        self._round += 1
        if self._round % ALL_EVERY == 0:
            gc.collect(2)
        elif self._round % YOUNG_EVERY == 0 or gc.get_count()[0] > MANY:
            gc.collect(1 if gc.get_count()[1] > ROUNDS else 0)

    def close(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()


def keep_all() -> None:
    """What is there now stays for long: never look at it again."""
    gc.freeze()


def keep_nothing() -> None:
    """What was to stay may go now."""
    gc.unfreeze()

"""What the chart library asks of Qt when it is imported, asked beforehand in small pieces.

Importing it looks at every class of three Qt modules, and each class is made when it is first looked at: a tenth of a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6 import QtCore, QtGui, QtWidgets

PIECE_S = 0.005


def look_at_classes() -> Iterator[None]:
    """Look at all of them, in steps of some milliseconds; in the window's own thread."""
    begun = time.perf_counter()
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            if time.perf_counter() - begun > PIECE_S:
                yield
                begun = time.perf_counter()

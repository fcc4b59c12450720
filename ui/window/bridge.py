"""Carries what was committed, in whatever thread, into the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from core.workspace import Workspace


class Bridge(QObject):
    """`edited` carries `core.workspace.Edited`; slots that are methods of widgets run in the window's thread."""

    edited = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = workspace.listen(self.edited.emit)

    def close(self) -> None:
        """Stop listening."""
        self._stop()

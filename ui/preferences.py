"""The settings in force: one value, one signal when it changes, one file."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core import settings
from core.settings import Settings

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """Holds the settings and saves each change. `changed` carries the new settings."""

    changed = Signal(object)

    def __init__(self, file: Path, value: Settings) -> None:
        super().__init__()
        self._file = file
        self.value = value

    def change(self, value: Settings) -> None:
        """Use other settings from now on."""
        if value == self.value:
            return
        self.value = value
        self.save()
        self.changed.emit(value)

    def save(self) -> None:
        """Write the file; a folder that cannot be written costs the memory of this session, not the session."""
        try:
            settings.save(self.value, self._file)
        except OSError as error:
            _log.warning("Settings were not saved: %s", error)

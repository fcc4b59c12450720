"""Asking for a file without standing still."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

FILES = "Campaign Desk workspaces (*.cdesk)"


def ask_for_file(
    parent: QWidget, title: str, filters: str, then: Callable[[Path], None], *, save_as: str | None = None
) -> None:
    """A file dialog that does not block; `save_as` is the suffix of a file to be written."""
    dialog = QFileDialog(parent, title)
    dialog.setNameFilter(filters)
    if save_as is not None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()

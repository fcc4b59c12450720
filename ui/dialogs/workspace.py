"""Asks what a new workspace needs: where the file lies, its currency and its time zone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QDir, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.theme import GRID, retag

SUFFIX = ".cdesk"
COMMON = ("EUR", "USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CAD", "AUD", "JPY", "INR")


@dataclass(frozen=True)
class NewWorkspace:
    """What was asked for."""

    path: Path
    currency: str
    time_zone: str


class NewWorkspaceDialog(Dialog):
    """`chosen` carries a `NewWorkspace`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__("New workspace", parent, width=560)
        self.body.addWidget(text("One file holds everything of one client or team, apart from passwords.", "muted"))
        self.path = QLineEdit(str(Path(QDir.homePath()) / f"Campaigns{SUFFIX}"))
        self.currency = _choice(list(currencies()), "EUR")
        self.time_zone = _choice(sorted(available_timezones()), _system_zone())
        self.problem = problem_line()
        self.body.addWidget(labelled("File", self._path_row(), self.path))
        self.body.addWidget(self.problem)
        self.body.addWidget(
            labelled("Currency", self.currency, help="Amounts are drafted in it; it cannot be changed later.")
        )
        self.body.addWidget(
            labelled("Time zone", self.time_zone, help="Days begin and end in it, as in the ad accounts.")
        )
        self.make = self.add_buttons("Make workspace", self._on_make)
        self.path.textChanged.connect(self._check)
        self._check()

    def wanted(self) -> NewWorkspace:
        """What the form says now."""
        typed = self.path.text().strip()
        path = Path(typed if typed.endswith(SUFFIX) else typed + SUFFIX).expanduser()
        return NewWorkspace(path, self.currency.currentText().split(" ")[0], self.time_zone.currentText())

    def _check(self) -> None:
        why = self._why_not()
        self.problem.setText(why)
        self.problem.setVisible(bool(why))
        retag(self.path, "invalid", bool(why))
        self.make.setEnabled(not why)

    def _why_not(self) -> str:
        typed = self.path.text().strip()
        if not typed or typed.endswith(("/", os.sep)):
            return "Name a file."
        try:
            return _why_not_at(self.wanted().path)
        except (OSError, RuntimeError) as error:
            return f"{Path(typed).name} cannot be used: {getattr(error, 'strerror', None) or error}"

    def _on_make(self) -> None:
        self.chosen.emit(self.wanted())
        self.accept()

    def _path_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        return row

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Where to keep the workspace", self.path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"Campaign Desk workspaces (*{SUFFIX})")
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()


def _why_not_at(path: Path) -> str:
    if path.exists():
        return f"{path.name} exists already in this folder. Choose another name, or open it."
    if not path.parent.is_dir():
        return f"The folder {path.parent} does not exist."
    return "" if os.access(path.parent, os.W_OK) else f"You may not write to the folder {path.parent}."


@lru_cache
def currencies() -> tuple[str, ...]:
    """Currency codes with their names, the usual ones first."""
    import pycountry

    named = {each.alpha_3: f"{each.alpha_3} – {each.name}" for each in pycountry.currencies}
    usual = [named.pop(code) for code in COMMON if code in named]
    return (*usual, *(named[code] for code in sorted(named)))


def _system_zone() -> str:
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()


def _choice(entries: list[str], first: str) -> QComboBox:
    box = QComboBox()
    box.addItems(entries)
    box.setMaxVisibleItems(16)
    at = next((at for at, entry in enumerate(entries) if entry.startswith(first)), 0)
    box.setCurrentIndex(at)
    return box

"""The backups of a workspace: when and why each was made, what had been done by then, and how to get it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core import backups
from core.backups import Backup, Reason
from core.catalog import KINDS
from core.errors import AppError
from core.progress import Progress
from core.wording import when
from ui import theme
from ui.dialogs.frame import Dialog, text
from ui.theme import GRID
from ui.widgets.two_line_list import Entry, TwoLineList

MOST = 40
_WHY = {
    Reason.DAILY: ("calendar", "First opened that day"),
    Reason.IMPORT: ("file-down", "Before an import"),
    Reason.MIGRATION: ("refresh-cw", "Before a new version of the program"),
    Reason.RESTORE: ("history", "Before a backup was put back"),
    Reason.ASKED: ("save", "Made by hand"),
}
_COUNTED = ("campaign", "ad_group", "ad", "keyword")


@dataclass(frozen=True)
class Kept:
    """One backup in the list, with its two lines."""

    backup: Backup
    title: str
    facts: str


def read(path: Path, progress: Progress) -> list[Kept]:
    """The backups of a workspace and what they hold; for a job. One that cannot be read says so."""
    found = backups.list_backups(path)[:MOST]
    kept = []
    for at, one in enumerate(found):
        progress.step("Looking into the backups", at, len(found))
        kept.append(Kept(one, f"{when(int(one.at.timestamp() * 1000))}   {_WHY[one.reason][1]}", _facts(one)))
    return kept


def _facts(one: Backup) -> str:
    try:
        held = backups.look_into(one)
    except AppError:
        return "This backup cannot be read."
    counts = [f"{held.counts[kind]:,} {_word(kind, held.counts[kind])}" for kind in _COUNTED if held.counts.get(kind)]
    last = f"after “{held.last}”" if held.last else "before anything was done"
    return " · ".join([last, *(counts or ["empty"]), _size(one.size)])


def _word(kind: str, count: int) -> str:
    return (KINDS[kind].label if count == 1 else KINDS[kind].plural).lower()


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.0f} kB"


class BackupsDialog(Dialog):
    """`restore_wanted` and `copy_wanted` carry a `Backup`; `made_wanted` asks for one now."""

    restore_wanted = Signal(object)
    copy_wanted = Signal(object)
    made_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None, *, may_make: bool = True) -> None:
        super().__init__(f"Backups of {name}", parent, width=720)
        self._kept: dict[str, Kept] = {}
        self.note = text(
            "A copy is kept on the first opening of each day and before imports: the ten newest, one a day for two weeks, "
            "one a week for two months. Undo works inside a workspace; a backup brings the whole file back.",
            "muted",
        )
        self.list = TwoLineList("Backups")
        self.list.setMinimumHeight(6 * 56)
        self.list.chosen.connect(lambda id: self._look())
        self.body.addWidget(self.note)
        self.body.addWidget(self.list, 1)
        self.empty = text("Looking for backups …", "muted")
        self.body.addWidget(self.empty)
        self.copy_button = self._button("Save as a copy…", "copy", lambda: self._tell(self.copy_wanted))
        self.make_button = self._button("Back up now", "save", self.made_wanted.emit)
        self.make_button.setVisible(may_make)
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        for each in (self.make_button, self.copy_button):
            tools.addWidget(each)
        tools.addStretch(1)
        self.body.addLayout(tools)
        self.restore_button = self.add_buttons("Put back", lambda: self._tell(self.restore_wanted), cancel="Close")
        self._look()

    def show_kept(self, kept: Sequence[Kept]) -> None:
        """List backups, newest first."""
        self._kept = {str(one.backup.path): one for one in kept}
        entries = [
            Entry(str(one.backup.path), _WHY[one.backup.reason][0], "muted", one.title, one.facts) for one in kept
        ]
        self.list.show_entries(entries, self._chosen_id())
        self.empty.setText("No backup was made yet.")
        self.empty.setVisible(not kept)
        self.list.setVisible(bool(kept))
        self._look()

    def chosen(self) -> Backup | None:
        """The backup that is chosen."""
        found = self._kept.get(self._chosen_id() or "")
        return found.backup if found else None

    def _chosen_id(self) -> str | None:
        return self.list.current_id()

    def _look(self) -> None:
        some = self.chosen() is not None
        self.copy_button.setEnabled(some)
        self.restore_button.setEnabled(some)

    def _tell(self, signal: object) -> None:
        one = self.chosen()
        if one is not None:
            signal.emit(one)  # type: ignore[attr-defined]

    def _button(self, label: str, icon: str, run: object) -> QPushButton:
        button = QPushButton(label)
        theme.show_icon(button, icon)
        button.setAutoDefault(False)
        button.clicked.connect(run)
        return button

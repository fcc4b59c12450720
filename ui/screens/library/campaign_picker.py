"""Campaigns with a tick each: which of them use the chosen item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.theme import GRID

ID_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Choice:
    """A campaign that can be ticked."""

    id: str
    name: str
    ticked: bool


class CampaignPicker(QWidget):
    """`switched` carries the ids and whether they were ticked."""

    switched = Signal(object, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        head = QHBoxLayout()
        self._label = QLabel(name)
        self._label.setProperty("role", "field")
        self._name = name
        head.addWidget(self._label, 1)
        self.all = QPushButton("Tick all listed")
        self.all.setProperty("role", "link")
        self.all.clicked.connect(self._on_all)
        head.addWidget(self.all)
        column.addLayout(head)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find campaigns")
        self.search.setAccessibleName("Find campaigns")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(160)
        self.list.itemChanged.connect(self._on_changed)
        column.addWidget(self.list, 1)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show the campaigns, ticked ones first."""
        at = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for one in sorted(choices, key=lambda one: not one.ticked):
            item = QListWidgetItem(one.name)
            item.setData(ID_ROLE, one.id)
            item.setToolTip(one.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.ticked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self.list.blockSignals(False)
        ticked = sum(one.ticked for one in choices)
        self._label.setText(f"{self._name}  ·  {ticked:,} of {len(choices):,}")
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(wanted not in item.text().casefold())
        self.all.setEnabled(bool(self._unticked()))

    def _unticked(self) -> list[str]:
        items = [self.list.item(at) for at in range(self.list.count())]
        return [
            item.data(ID_ROLE)
            for item in items
            if not item.isHidden() and item.checkState() is Qt.CheckState.Unchecked
        ]  # fmt: skip

    def _on_changed(self, item: QListWidgetItem) -> None:
        self.switched.emit([item.data(ID_ROLE)], item.checkState() is Qt.CheckState.Checked)

    def _on_all(self) -> None:
        self.switched.emit(self._unticked(), True)

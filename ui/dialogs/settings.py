"""The settings, built from their declaration: one page per group, one field per setting."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QTabWidget, QVBoxLayout, QWidget

from core.settings import Group, Settings
from ui.dialogs.frame import Dialog, labelled, text
from ui.theme import GRID

WORDS = {
    "system": "As the system", "light": "Light", "dark": "Dark", "comfortable": "Comfortable", "compact": "Compact",
    "editor": "Google Ads Editor", "web": "Web",
}  # fmt: skip


class SettingsDialog(Dialog):
    """A change is used at once; `changed` carries the new settings."""

    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None) -> None:
        super().__init__("Settings", parent, width=560)
        self.settings = settings
        self.fields: dict[str, QWidget] = {}
        pages = QTabWidget()
        pages.setAccessibleName("Pages of settings")
        for name, info in Settings.model_fields.items():
            if info.title:
                pages.addTab(self._page(name, getattr(settings, name)), info.title)
        self.body.addWidget(pages)
        self.body.addWidget(text("Changes are used at once and kept for the next start.", "small"))
        self.add_buttons("Close", self.accept, cancel=None)

    def _page(self, group: str, values: Group) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(2 * GRID)
        for name, info in type(values).model_fields.items():
            column.addWidget(self._field(group, name, info, getattr(values, name)))
        column.addStretch(1)
        return page

    def _field(self, group: str, name: str, info: FieldInfo, value: Any) -> QWidget:
        title, help = info.title or name, info.description or ""
        if isinstance(value, bool):
            return self._switch(group, name, title, help, value)
        if get_origin(info.annotation) is Literal:
            field: QWidget = self._choice(group, name, get_args(info.annotation), value)
        elif isinstance(value, int):
            field = self._number(group, name, info, value)
        else:
            return labelled(title, text(f"{len(value):,} of your own" if value else "None yet"), help=help)
        self.fields[f"{group}.{name}"] = field
        return labelled(title, field, help=help)

    def _switch(self, group: str, name: str, title: str, help: str, value: bool) -> QWidget:
        box = QCheckBox(title)
        box.setAccessibleDescription(help)
        box.setChecked(value)
        box.toggled.connect(lambda on: self._set(group, name, on))
        self.fields[f"{group}.{name}"] = box
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(box)
        note = text(help, "small")
        note.setContentsMargins(26, 0, 0, 0)
        column.addWidget(note)
        return holder

    def _choice(self, group: str, name: str, choices: tuple[str, ...], value: str) -> QComboBox:
        box = QComboBox()
        for choice in choices:
            box.addItem(WORDS.get(choice, choice), choice)
        box.setCurrentIndex(box.findData(value))
        box.currentIndexChanged.connect(lambda: self._set(group, name, box.currentData()))
        return box

    def _number(self, group: str, name: str, info: FieldInfo, value: int) -> QSpinBox:
        box = QSpinBox()
        limits = {type(limit).__name__: limit for limit in info.metadata}
        box.setRange(getattr(limits.get("Ge"), "ge", 0), getattr(limits.get("Le"), "le", 1_000_000))
        box.setSpecialValueText("Automatic" if box.minimum() == 0 else "")
        box.setValue(value)
        box.lineEdit().setTextMargins(6, 0, 0, 0)
        box.valueChanged.connect(lambda number: self._set(group, name, number))
        return box

    def _set(self, group: str, name: str, value: Any) -> None:
        self.settings = self.settings.changed(group, **{name: value})
        self.changed.emit(self.settings)

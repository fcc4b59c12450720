"""The cheat sheet: every action with its shortcut, searchable, and each shortcut can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.actions import Action, Actions, native
from ui.dialogs.frame import Dialog, problem_line
from ui.theme import GRID

ID = Qt.ItemDataRole.UserRole
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Campaign Desk: shortcuts</title>
<style>
body {{ font: 13px/1.5 Inter, system-ui, sans-serif; columns: 2; max-width: 60em; margin: 2em auto; color: #1c2330; }}
h2 {{ font-size: 15px; margin: 1em 0 .3em; break-after: avoid; }}
table {{ width: 100%; border-collapse: collapse; }}
td {{ padding: 2px 8px 2px 0; border-bottom: 1px solid #dfe3ea; }}
td + td {{ text-align: right; white-space: nowrap; font-weight: 600; }}
</style>
<body>{body}</body></html>
"""


class ShortcutsDialog(Dialog):
    """`changed` carries all of the person's own shortcuts by action id, `preset_chosen` the name of a set of keys."""

    changed = Signal(dict)
    preset_chosen = Signal(str)

    def __init__(
        self, actions: Actions, overrides: Mapping[str, str], parent: QWidget | None, *, preset: str = "editor"
    ) -> None:
        super().__init__("Shortcuts", parent, width=680)
        self._actions = actions
        self._overrides = dict(overrides)
        self.preset = _presets(preset)
        self.preset.currentIndexChanged.connect(lambda: self._on_preset())
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Find an action or a key")
        self.filter.setAccessibleName("Find an action or a key")
        self.filter.addAction(
            QAction(theme.icon("search", "muted"), "Search", self), QLineEdit.ActionPosition.LeadingPosition
        )
        self.tree = _tree()
        self.keys = QKeySequenceEdit()
        self.keys.setAccessibleName("New shortcut")
        self.keys.setMaximumSequenceLength(1)
        self.problem = problem_line()
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.filter, 1)
        top.addWidget(self.preset)
        self.body.addLayout(top)
        self.body.addWidget(self.tree, 1)
        self.body.addLayout(self._tools())
        self.body.addWidget(self.problem)
        self.add_buttons("Close", self.accept, cancel=None)
        self.filter.textChanged.connect(self._fill)
        self._fill()

    def assign(self, id: str, keys: str) -> str | None:
        """Give an action another shortcut; returns who has it already, and then nothing is changed."""
        taken = next((r for r in self._actions.records() if keys and r.id != id and self._same(r, keys)), None)
        if taken is not None:
            return taken.label()
        self._overrides[id] = keys
        self._tell()
        return None

    def reset(self, id: str) -> None:
        """Give an action its built-in shortcut back."""
        if self._overrides.pop(id, None) is not None:
            self._tell()

    def _same(self, record: Action, keys: str) -> bool:
        return QKeySequence(self._actions.shortcut(record.id)) == QKeySequence(keys)

    def _tell(self) -> None:
        self.changed.emit(dict(self._overrides))
        self._fill()

    def _fill(self) -> None:
        wanted = self.filter.text().lower()
        chosen = self._chosen()
        self.tree.clear()
        for group in self._actions.groups():
            records = [r for r in self._actions.records() if r.group == group and self._answers(r, wanted)]
            if records:
                self._add_group(group, records, chosen)

    def _answers(self, record: Action, wanted: str) -> bool:
        return wanted in record.label().lower() or wanted in native(self._actions.shortcut(record.id)).lower()

    def _add_group(self, group: str, records: list[Action], chosen: str | None) -> None:
        head = QTreeWidgetItem([group, ""])
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setSizeHint(0, QSize(0, theme.ROW))
        head.setFont(0, theme.font(weight=theme.SEMIBOLD))
        self.tree.addTopLevelItem(head)
        for record in records:
            item = QTreeWidgetItem([record.label(), native(self._actions.shortcut(record.id))])
            item.setData(0, ID, record.id)
            item.setSizeHint(0, QSize(0, theme.ROW))
            if record.icon:
                item.setIcon(0, theme.icon(record.icon, "muted"))
            head.addChild(item)
            if record.id == chosen:
                self.tree.setCurrentItem(item)
        head.setExpanded(True)

    def _chosen(self) -> str | None:
        item = self.tree.currentItem()
        found: str | None = item.data(0, ID) if item else None
        return found

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.keys, 1)
        tools = (
            ("Use for the chosen action", self._on_assign),
            ("Reset it", self._on_reset),
            ("Save as a page…", self._on_save),
        )
        for label, run in tools:
            button = QPushButton(label)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        return row

    def _on_assign(self) -> None:
        id = self._chosen()
        taken = self.assign(id, self.keys.keySequence().toString()) if id else None
        why = f"“{taken}” has this shortcut already." if taken else "" if id else "Choose an action in the list first."
        self.problem.setText(why)
        self.problem.setVisible(bool(why))

    def page(self) -> str:
        """All shortcuts as a page to print, in the order of the menus."""
        groups = []
        for group in self._actions.groups():
            records = [r for r in self._actions.records() if r.group == group and self._actions.shortcut(r.id)]
            lines = [
                f"<tr><td>{escape(r.label())}</td><td>{escape(native(self._actions.shortcut(r.id)))}</td></tr>"
                for r in records
            ]
            groups += [f"<h2>{escape(group)}</h2><table>{''.join(lines)}</table>"] if lines else []
        return PAGE.format(body="".join(groups))

    def _on_save(self) -> None:
        dialog = QFileDialog(self, "Save the shortcuts as a page")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Web pages (*.html)")
        dialog.setDefaultSuffix("html")
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, name: str) -> None:
        try:
            Path(name).write_text(self.page(), "utf-8")
        except OSError as error:
            self.problem.setText(f"{name} could not be written: {error.strerror}.")
            self.problem.show()

    def _on_preset(self) -> None:
        self.preset_chosen.emit(self.preset.currentData())
        self._fill()

    def _on_reset(self) -> None:
        id = self._chosen()
        if id:
            self.reset(id)


def _presets(chosen: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("Set of keys")
    for name, label in (("editor", "Google Ads Editor's keys"), ("web", "Keys of web apps")):
        box.addItem(label, name)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("Actions and their shortcuts")
    tree.setHeaderLabels(["Action", "Shortcut"])
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setMinimumHeight(400)
    tree.setUniformRowHeights(True)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().resizeSection(1, 160)
    return tree

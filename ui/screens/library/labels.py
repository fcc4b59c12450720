"""Labels of both platforms: colours, what they mean, where they are; renamed, merged and deleted everywhere at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton

from core.catalog.shared import LABEL_COLOURS
from core.library import labels
from ui.dialogs.frame import labelled
from ui.label_colours import tone
from ui.screens.library.accounts import free_name
from ui.screens.library.items import Item, ItemColumn
from ui.screens.library.page import ItemsPage
from ui.tables.columns import counted
from ui.theme import GRID


class LabelsPage(ItemsPage):
    """Labels at the left, the chosen one's colour and meaning at the right. Items are known by their names."""

    title = "Labels"
    icon_name = "tag"
    about = "Labels work on both platforms. Renaming or merging one changes everything that carries it."
    kind = "label"
    columns = (ItemColumn("Label", 200), ItemColumn("Description"), ItemColumn("Carried by", 92, right=True))

    def build(self) -> None:
        self.new_button = self.button("New label", "plus", self.new, primary=True)
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._rename)
        self.detail.addWidget(labelled("Name", self.name))
        self.colour = QComboBox()
        self.detail.addWidget(labelled("Colour", self.colour))
        self.colour.activated.connect(self._set_colour)
        self.description = QPlainTextEdit()
        self.description.setTabChangesFocus(True)
        self.description.setMaximumHeight(84)
        self.detail.addWidget(labelled("What it is for", self.description))
        self.save = QPushButton("Save description")
        self.save.clicked.connect(self._describe)
        self.merge = QPushButton("Merge into…")
        self.merge.clicked.connect(self._ask_merge)
        self.delete_button = QPushButton("Delete")
        self.delete_button.setProperty("role", "danger")
        self.delete_button.clicked.connect(self.remove_chosen)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.save, self.merge, self.delete_button):
            row.addWidget(button)
        row.addStretch(1)
        self.detail.addLayout(row)
        self.facts = QLabel()
        self.facts.setProperty("role", "small")
        self.facts.setWordWrap(True)
        self.detail.addWidget(self.facts)
        self.find_button = QPushButton("Show them in the editor")
        self.find_button.setProperty("role", "link")
        self.find_button.clicked.connect(self._find)
        self.detail.addWidget(self.find_button)
        self.detail.addStretch(1)
        self._counts: dict[str, dict[str, int]] = {}
        self._about: dict[str, tuple[str, str]] = {}

    def read(self) -> Any:
        workspace = self.context.workspace
        counts, about = labels.label_counts(workspace), labels.described_labels(workspace)
        return counts, about

    def show_read(self, found: Any) -> None:
        self._counts, self._about = found
        self.told.emit("1 label" if len(self._counts) == 1 else f"{len(self._counts):,} labels")
        self.empty.show_words(
            "tag", "No labels yet", "Label campaigns, ad groups, ads and keywords of both platforms to find, "
            "report and change them together.", [("New label", self.new)],
        )  # fmt: skip
        self.show_items([self._item(name) for name in self._counts])

    def _item(self, name: str) -> Item:
        colour, text = self._about.get(name, (labels.DEFAULT_COLOUR, ""))
        return Item(name, (name, text.replace("\n", " "), f"{sum(self._counts[name].values()):,}"), colour=colour)

    def show_item(self, id: str) -> None:
        colour, text = self._about.get(id, (labels.DEFAULT_COLOUR, ""))
        self.name.setText(id)
        self._show_colours()
        self.colour.setCurrentIndex(max(0, self.colour.findData(colour)))
        self.description.setPlainText(text)
        parts = [counted(count, kind).lower() for kind, count in self._counts.get(id, {}).items()]
        self.facts.setText(f"Carried by {', '.join(parts)}." if parts else "Nothing carries it yet.")
        self.find_button.setVisible(bool(parts))

    def _show_colours(self) -> None:
        """Drawn anew each time: the theme may have changed."""
        if self.colour.count() == 0:
            for colour in LABEL_COLOURS:
                self.colour.addItem(colour.capitalize(), colour)
        for at, colour in enumerate(LABEL_COLOURS):
            self.colour.setItemIcon(at, _swatch(colour))

    def new(self) -> None:
        """Make a label."""
        workspace, name = self.context.workspace, free_name(set(self._counts), "New label")
        self.run("Adding a label", lambda: labels.describe_label(workspace, name), done=lambda id: self._on_new(name))

    def _on_new(self, name: str) -> None:
        self.keep = name
        self.refresh()
        self.name.setFocus()
        self.name.selectAll()

    def _rename(self) -> None:
        old, new, workspace = self.current(), self.name.text().strip(), self.context.workspace
        if old is not None and new != old:
            self.keep = new
            self.run("Renaming the label", lambda: labels.rename_label(workspace, old, new))

    def _set_colour(self) -> None:
        name, colour, workspace = self.current(), self.colour.currentData(), self.context.workspace
        if name is not None:
            self.run("Colouring the label", lambda: labels.describe_label(workspace, name, colour=colour))

    def _describe(self) -> None:
        name, text, workspace = self.current(), self.description.toPlainText().strip(), self.context.workspace
        if name is not None:
            self.run("Describing the label", lambda: labels.describe_label(workspace, name, description=text))

    def _ask_merge(self) -> None:
        menu = QMenu(self.merge)
        for name in self._counts:
            if name not in self.table.selected_ids():
                menu.addAction(name, partial(self.merge_into, name))
        if menu.isEmpty():
            self.context.messages.info("There is no other label to merge into.")
        else:
            menu.popup(self.merge.mapToGlobal(self.merge.rect().bottomLeft()))

    def merge_into(self, name: str) -> None:
        """Replace the selected labels by another one everywhere."""
        gone, workspace = self.table.selected_ids(), self.context.workspace
        self.keep = name
        self.run("Merging labels", lambda: labels.merge_labels(workspace, gone, name))

    def remove_chosen(self) -> None:
        """Take the selected labels off everything."""
        gone, workspace = self.table.selected_ids(), self.context.workspace
        if gone:
            self.run("Deleting labels", lambda: labels.delete_labels(workspace, gone))

    def _find(self) -> None:
        from ui.screens import Query

        name = self.current()
        if name is not None:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            self.go.emit("editor", Query(f'label = "{quoted}"'))


def _swatch(colour: str) -> QIcon:
    text, surface = tone(colour)
    drawn = QPixmap(14, 14)
    drawn.fill(surface)
    painter = QPainter(drawn)
    painter.setPen(text)
    painter.drawRect(0, 0, 13, 13)
    painter.end()
    return QIcon(drawn)

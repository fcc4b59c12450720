"""Templates: kits with variables, applied by a table of values, upgraded at all their places."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton

from core.catalog import PLATFORM_LABELS
from core.library.names import list_accounts
from core.templates import applying, capturing, checking, upgrading
from core.templates.capturing import Template
from ui.dialogs.frame import labelled
from ui.screens.library.items import Item, ItemColumn, ItemsTable
from ui.screens.library.page import ItemsPage, section
from ui.screens.library.values_table import ValuesTable
from ui.tables.columns import counted
from ui.theme import GRID


class TemplatesPage(ItemsPage):
    """Templates at the left; the chosen one's places and the values for new ones at the right."""

    title = "Templates"
    icon_name = "layers"
    about = (
        "Campaign kits with variables. One row of values makes one new tree; a newer version reaches all its places."
    )
    kind = "template"
    sizes = (400, 560)
    columns = (
        ItemColumn("Template"),
        ItemColumn("Platform", 90),
        ItemColumn("Version", 70, right=True),
        ItemColumn("Places", 64, right=True),
    )

    def build(self) -> None:
        self.upgrade_button = self.button("Upgrade its places", "refresh-cw", self.upgrade)
        self.contents = QLabel()
        self.contents.setProperty("role", "small")
        self.contents.setWordWrap(True)
        self.detail.addWidget(self.contents)
        head = QHBoxLayout()
        head.addWidget(section("Places"), 1)
        self.places = ItemsTable("Places of the template", (ItemColumn("Campaign"), ItemColumn("Made with", 150)))
        self.places.setMinimumHeight(100)
        self.newer = QPushButton("Make this place the newest version")
        self.newer.setProperty("role", "link")
        self.newer.setToolTip("What the chosen place holds now becomes the template's next version.")
        self.newer.clicked.connect(self.new_version)
        head.addWidget(self.newer)
        self.detail.addLayout(head)
        self.detail.addWidget(self.places, 1)
        self._build_new_places()
        self._templates: dict[str, Template] = {}
        self._places: dict[str, list[upgrading.Place]] = {}
        self._shown: tuple[str, int] | None = None

    def _build_new_places(self) -> None:
        self.detail.addWidget(section("New places"))
        self.values = ValuesTable("Values of new places")
        self.values.changed.connect(self._check)
        self.detail.addWidget(self.values, 1)
        self.into: dict[str, QComboBox] = {}
        beside = QHBoxLayout()
        beside.setSpacing(GRID)
        for platform, word in PLATFORM_LABELS.items():
            self.into[platform] = QComboBox()
            beside.addWidget(labelled(f"Into the {word} account", self.into[platform]), 1)
        self.detail.addLayout(beside)
        self.problems = QLabel()
        self.problems.setProperty("role", "problem")
        self.problems.setWordWrap(True)
        self.detail.addWidget(self.problems)
        self.apply_button = QPushButton("Propose the new places")
        self.apply_button.setProperty("role", "primary")
        self.apply_button.clicked.connect(self.apply)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.apply_button)
        row.addStretch(1)
        self.detail.addLayout(row)

    def read(self) -> Any:
        workspace = self.context.workspace
        templates = capturing.list_templates(workspace)
        return (
            templates,
            {one.id: upgrading.places(workspace, one.id) for one in templates},
            list_accounts(workspace, None),
        )

    def show_read(self, found: Any) -> None:
        templates, self._places, known = found
        self._templates = {one.id: one for one in templates}
        self.told.emit("1 template" if len(templates) == 1 else f"{len(templates):,} templates")
        self.empty.show_words(
            "layers", "No templates yet", "Choose one or more campaigns in the editor and run “Make a template…”. "
            "Words that vary, such as the market, become variables.", [("Open the editor", lambda: self.go.emit("editor", None))],
        )  # fmt: skip
        for platform, box in self.into.items():
            chosen = box.currentData()
            box.clear()
            for id, name, of in known:
                if of == platform:
                    box.addItem(name, id)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self.upgrade_button.setVisible(bool(templates))
        self.show_items([self._item(one) for one in templates])

    def _item(self, one: Template) -> Item:
        platforms = one.body.platforms()
        word = PLATFORM_LABELS.get(platforms[0], "") if len(platforms) == 1 else "Both"
        return Item(one.id, (one.name, word, str(one.version), f"{len(self._places[one.id]):,}"), "layers")

    def show_item(self, id: str) -> None:
        one = self._templates.get(id)
        if one is None:
            return
        parts = [counted(count, kind).lower() for kind, count in checking.counts(one.body).items()]
        said = f"Version {one.version}: {', '.join(parts)}."
        self.contents.setText(" ".join([said, *checking.body_problems(one.body)]))
        self.places.show_items(
            [
                Item(place.run, (" + ".join(place.names), ", ".join(place.values.values())), "clock" if place.waits else "layers",
                     tip="Waits for review" if place.waits else "\n".join(place.names))
                for place in self._places[id]
            ]
        )  # fmt: skip
        for platform, box in self.into.items():
            holder = box.parentWidget()
            if holder is not None:
                holder.setVisible(platform in one.body.platforms())
        if self._shown != (id, one.version):
            self._shown = (id, one.version)
            self.values.show_columns(one.body.variables)
        self._check()

    def _check(self) -> None:
        one = self._templates.get(self.current() or "")
        rows = self.values.rows()
        if one is None or not rows:
            self.problems.setText("")
            self.apply_button.setText("Propose the new places")
            self.apply_button.setEnabled(False)
            return
        problems = checking.row_problems(one.body, rows)
        long = checking.too_long(one.body, rows)
        said = problems[:3] + [
            f"“{text.text}” has {text.width} of {text.most} characters (row {text.row})." for text in long[:3]
        ]
        self.problems.setText("\n".join(said))
        self.apply_button.setText(f"Propose {len(rows):,} new {'place' if len(rows) == 1 else 'places'}")
        self.apply_button.setEnabled(not problems)

    def apply(self) -> None:
        """Propose a tree for each row of values."""
        one, rows, workspace = self._templates.get(self.current() or ""), self.values.rows(), self.context.workspace
        if one is None or not rows:
            return
        into = {platform: str(box.currentData()) for platform, box in self.into.items() if box.currentData()}
        id = one.id
        self.run(
            "Applying the template", lambda: applying.apply_template(workspace, id, rows, into), done=self._on_applied
        )

    def _on_applied(self, applied: applying.Applied) -> None:
        self._shown = None
        entities = sum(applied.created.values())
        self.propose_done(applied.change_set, f"{applied.places:,} places with {entities:,} entities wait for review.")

    def upgrade(self) -> None:
        """Propose the newest version at all places of the chosen template."""
        id, workspace = self.current(), self.context.workspace
        if id is not None:
            self.run("Comparing the places", lambda: upgrading.upgrade_places(workspace, id), done=self._on_upgraded)

    def _on_upgraded(self, upgrade: upgrading.Upgrade) -> None:
        kept = f" {len(upgrade.kept):,} stay as people changed them." if upgrade.kept else ""
        waits = f" {upgrade.waiting:,} places wait for review first." if upgrade.waiting else ""
        if upgrade.change_set is None:
            self.context.messages.info("Nothing to propose." + kept + waits)
        else:
            self.propose_done(
                upgrade.change_set, f"{upgrade.places:,} places get the newest version after review.{kept}{waits}"
            )

    def new_version(self) -> None:
        """What the chosen place holds becomes the newest version."""
        id, run, workspace = self.current(), self.places.current_id(), self.context.workspace
        place = next((one for one in self._places.get(id or "", []) if one.run == run), None)
        if id is not None and place is not None:
            roots = list(place.ids)
            self.run("Making a new version", lambda: capturing.new_version(workspace, id, roots),
                     done=lambda number: self.context.messages.info(f"Version {number}. “Upgrade its places” carries it on."))  # fmt: skip

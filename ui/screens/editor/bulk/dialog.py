"""The bulk change dialog: tools to the left, settings and fields, and below what would change, counted while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.bulk import Options, Outlook, Recipe, Tool, fields_for
from core.bulk.registry import name_of
from core.catalog import KINDS, Field, FieldType
from ui import theme
from ui.dialogs.frame import Dialog
from ui.screens.editor.bulk.counts import Counts, button_words
from ui.screens.editor.bulk.page import ToolPage
from ui.screens.editor.bulk.pages import PAGES, FormulaPage
from ui.screens.editor.bulk.samples import NOTES, Samples, samples_view
from ui.theme import GRID

WAIT_MS = 300
MOST_TEXTS = 15
_TOOLS_WIDTH = 176
_FIELDS_WIDTH = 232
_FIRST = {
    "replace": ("headlines", "descriptions", "introductory_text", "headline", "description", "name", "text"),
    "append": ("headlines", "headline", "name", "text"),
    "change-case": ("headlines", "headline", "name", "text"),
    "change-urls": ("final_url", "final_url_suffix"),
    "change-bids": ("max_cpc", "daily_budget", "bid"),
    "formula": ("name", "final_url"),
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What the dialog asks for: a tool on fields; `keeps` when a formula is to stay."""

    tool: Tool
    fields: tuple[str, ...]
    options: Options
    keeps: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows the dialog is about: their kind, of one platform or several (None), and how people call them."""

    kind: str
    platform: str | None
    words: str


class BulkDialog(Dialog):
    """`looked` asks for a preview, answered by `show_outlook` or `show_problem`; `wanted` asks to do it."""

    looked = Signal(object)
    wanted = Signal(object)

    def __init__(
        self, rows: Rows, currency: str, parent: QWidget, *, first: str = "replace", recipes: Sequence[Recipe] = ()
    ) -> None:
        super().__init__("Bulk change", parent, width=940)
        self.rows = rows
        self._recipes = [one for one in recipes if one.kind == rows.kind]
        pages = (page(rows.kind) for page in PAGES)
        self.pages: list[ToolPage] = [page for page in pages if self._fields_of(page)]
        self.samples = Samples(rows.kind, currency)
        self.counts = Counts()
        self.body.addLayout(self._head())
        self.body.addLayout(self._upper())
        self.body.addWidget(self.counts)
        self.view = samples_view(self.samples)
        self.view.setMinimumHeight(9 * theme.ROW_COMPACT)
        self.body.addWidget(self.view, 1)
        self.go = self.add_buttons("Change", self._on_go, cancel="Close")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask)
        for page in self.pages:
            page.changed.connect(self._on_changed)
        self.tools.currentRowChanged.connect(self._on_tool)
        self.show_tool_page(first)
        self.page.first().setFocus()

    # What is asked for

    @property
    def page(self) -> ToolPage:
        """The page of the tool that is chosen."""
        return self.pages[self.stack.currentIndex()]

    def wish(self) -> Wish:
        """What is asked for now."""
        options = Options(
            self.skip.isVisibleTo(self) and self.skip.isChecked(),
            (self.number.currentData(),) if self.number.isVisibleTo(self) and self.number.currentData() else (),
        )
        keeps = isinstance(self.page, FormulaPage) and self.page.keep.isChecked()
        return Wish(self.page.tool(), self.chosen_fields(), options, keeps)

    def chosen_fields(self) -> tuple[str, ...]:
        """The fields that are ticked."""
        items = (self.fields.item(at) for at in range(self.fields.count()))
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def tick(self, names: Sequence[str]) -> None:
        """Tick these fields and no others."""
        for at in range(self.fields.count()):
            item = self.fields.item(at)
            on = item.data(Qt.ItemDataRole.UserRole) in names
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def show_tool_page(self, name: str) -> None:
        """Choose a tool by its name; the first one where the kind has no use for it."""
        at = next((at for at, page in enumerate(self.pages) if page.name == name), 0)
        self.tools.setCurrentRow(at)
        self._on_tool(at)

    def show_recipe(self, recipe: Recipe) -> None:
        """Fill in what was done before."""
        self.show_tool_page(name_of(recipe.tool))
        self.page.show_tool(recipe.tool)
        self.tick(recipe.fields)
        self.skip.setChecked(recipe.options.skip_too_long)
        self.number.setCurrentIndex(recipe.options.positions[0] if recipe.options.positions else 0)

    # What is answered

    def show_outlook(self, look: Outlook) -> None:
        """Show what would change."""
        self.samples.show(look)
        self.view.setColumnHidden(NOTES, not any(one.note for each in look.fields for one in each.samples))
        self.counts.show_counts(look, self.rows.kind, skips=self.skip.isVisibleTo(self) and self.skip.isChecked())
        self.go.setText(button_words(look, self.rows.kind, self.rows.platform))
        self.go.setEnabled(look.values > 0 or (self.wish().keeps and look.total > 0))

    def show_problem(self, words: str) -> None:
        """Say why it cannot be done."""
        self.samples.show(None)
        self.counts.say(words, problem=True)
        self._rest()

    # Parts

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        scope = QLabel(self.rows.words)
        scope.setProperty("role", "muted")
        row.addWidget(scope)
        row.addStretch(1)
        self.recent = QPushButton("Recent recipes")
        self.recent.setIcon(theme.icon("history"))
        self.recent.setAutoDefault(False)
        self.recent.setEnabled(bool(self._recipes))
        self.recent.setToolTip("" if self._recipes else "Bulk changes you make are listed here.")
        self.recent.clicked.connect(self._show_recipes)
        row.addWidget(self.recent)
        return row

    def _show_recipes(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for recipe in self._recipes:
            entry = QAction(f"{recipe.name} – {', '.join(self._label(name) for name in recipe.fields)}", menu)
            entry.triggered.connect(lambda checked=False, one=recipe: self.show_recipe(one))
            menu.addAction(entry)
        menu.popup(self.recent.mapToGlobal(QPoint(0, self.recent.height() + 2)))

    def _upper(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self._tool_list())
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(page)
        row.addWidget(self.stack, 1)
        row.addWidget(self._field_list())
        return row

    def _tool_list(self) -> QListWidget:
        self.tools = QListWidget()
        self.tools.setAccessibleName("Tool")
        self.tools.setFixedWidth(_TOOLS_WIDTH)
        self.tools.setIconSize(theme.size(18))
        for page in self.pages:
            item = QListWidgetItem(theme.icon(page.icon), page.label)
            item.setSizeHint(QSize(0, theme.ROW))
            self.tools.addItem(item)
        self.tools.setMinimumHeight(len(PAGES) * theme.ROW + GRID)
        return self.tools

    def _field_list(self) -> QWidget:
        side = QFrame()
        side.setFixedWidth(_FIELDS_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        head = QLabel("Fields")
        head.setProperty("role", "field")
        self.fields = QListWidget()
        self.fields.setAccessibleName("Fields")
        self.fields.setProperty("role", "ticks")
        self.fields.itemChanged.connect(self._on_changed)
        head.setBuddy(self.fields)
        self.skip = QCheckBox("Skip texts that would be too long")
        self.skip.toggled.connect(self._on_changed)
        self.number = QComboBox()
        self.number.addItem("All texts of a list", 0)
        for at in range(1, MOST_TEXTS + 1):
            self.number.addItem(f"Only text number {at}", at)
        self.number.setAccessibleName("Which text of a list")
        self.number.currentIndexChanged.connect(self._on_changed)
        for part in (head, self.fields, self.number, self.skip):
            column.addWidget(part)
        column.setStretchFactor(self.fields, 1)
        return side

    # What happens

    def _on_tool(self, at: int) -> None:
        if at < 0:
            return
        self.stack.setCurrentIndex(at)
        self._list_fields()
        self.skip.setVisible(self.page.limited)
        self._on_changed()

    def _list_fields(self) -> None:
        """The fields the tool can work on, the usual one ticked."""
        fields = self._fields_of(self.page)
        names = {field.name for field in fields}
        wanted = [name for name in _FIRST[self.page.name] if name in names]
        ticked = {
            field.name
            for field in fields
            if field.name in wanted and self.page.name == "replace" and self.rows.kind == "ad"
        }
        ticked -= {"name"}
        ticked = ticked or set(wanted[:1]) or {fields[0].name}
        self.fields.blockSignals(True)
        self.fields.clear()
        for field in fields:
            item = QListWidgetItem(field.word(self.rows.platform))
            item.setSizeHint(QSize(0, theme.ROW_COMPACT))
            item.setData(Qt.ItemDataRole.UserRole, field.name)
            item.setCheckState(Qt.CheckState.Checked if field.name in ticked else Qt.CheckState.Unchecked)
            self.fields.addItem(item)
        self.fields.blockSignals(False)

    def _fields_of(self, page: ToolPage) -> list[Field]:
        found = fields_for(self.rows.kind, page.tool(), self.rows.platform)
        return [field for field in found if field.name != "labels"]

    def _label(self, name: str) -> str:
        field = KINDS[self.rows.kind].by_name.get(name)
        return field.word(self.rows.platform) if field else name

    def _on_changed(self) -> None:
        kinds = [KINDS[self.rows.kind].by_name[name].type for name in self.chosen_fields()]
        self.number.setVisible(self.page.listed and FieldType.LIST in kinds)
        self._rest()
        self.samples.show(None)
        why = self.page.waits() or (None if kinds else "Choose at least one field.")
        if why is not None:
            self._wait.stop()
            self.counts.say(f"{why} Nothing changes before you press the button.")
            return
        self.counts.say("Counting…")
        self._wait.start()

    def _rest(self) -> None:
        self.go.setText("Change")
        self.go.setEnabled(False)

    def _ask(self) -> None:
        self.looked.emit(self.wish())

    def _on_go(self) -> None:
        self.wanted.emit(self.wish())
        self.accept()

"""The library screen: sections at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.workspace import Edited
from ui.actions import Action
from ui.context import Context
from ui.screens import Screen
from ui.screens.library.budgets import BudgetsPage
from ui.screens.library.labels import LabelsPage
from ui.screens.library.naming import NamingPage
from ui.screens.library.negative_lists import NegativeListsPage
from ui.screens.library.page import ItemsPage, LibraryPage
from ui.screens.library.snippets import SnippetsPage
from ui.screens.library.templates import TemplatesPage
from ui.screens.library.utm import UtmPage
from ui.theme import GRID
from ui.widgets.two_line_list import Entry, TwoLineList

PAGES: tuple[type[LibraryPage], ...] = (
    NegativeListsPage, BudgetsPage, LabelsPage, SnippetsPage, TemplatesPage, NamingPage, UtmPage,
)  # fmt: skip
SECTIONS = 250


class LibraryScreen(Screen):
    """What campaigns share, and the rules for their names and addresses."""

    title = "Library"
    icon_name = "book-open"
    made: tuple[type[LibraryPage], ...] = PAGES

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.sections = TwoLineList(f"Sections of the {self.title.lower()}")
        self.pages: dict[str, LibraryPage] = {}
        self._facts: dict[str, str] = {}
        self._old: set[str] = set()
        self._stack = QStackedWidget()
        self._lay_out()
        self.setFocusProxy(self.sections)
        # Nobody looks yet: what is listed is read when the screen is first shown.
        self.stale = True
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        for made in self.made:
            page = made(self.context)
            self.pages[page.title] = page
            self._stack.addWidget(page)
            page.go.connect(self.go)
            page.told.connect(lambda facts, title=page.title: self._on_told(title, facts))
            yield
        self._list(None)
        self.sections.chosen.connect(self._on_section)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("library.new", "New library item", self.new, icon="plus", group="Campaigns", part=5,
                   blocked=self._why_no_item, help="In the section of the library that is shown."),
            Action("library.remove", "Remove from the library", self.remove, icon="trash-2", group="Campaigns", part=5,
                   blocked=self._why_no_item, help="Campaigns that use it let go of it. Undo brings it back."),
        ]  # fmt: skip

    def refresh(self) -> None:
        self.page().refresh()
        for page in self.pages.values():
            if page is not self.page() and (page.title in self._old or page.title not in self._facts):
                page.refresh()
        self._old.clear()

    def edited(self, change: Edited) -> None:
        # While the library is looked at, only what is shown is read again; the rest when it is shown next.
        self._old |= set(self.pages) - {self.page().title}
        if self.isVisible():
            self.page().refresh()
        else:
            self.stale = True

    def reveal(self, what: object) -> None:
        if isinstance(what, str) and what in self.pages:
            self.sections.choose(what)

    # Showing

    def page(self) -> LibraryPage:
        """The section that is shown."""
        return self.pages[self.sections.current_id() or self.made[0].title]

    def _on_section(self, title: str) -> None:
        if self._stack.currentWidget() is self.pages[title]:
            return
        self._stack.setCurrentWidget(self.pages[title])
        if self.isVisible():
            self.pages[title].refresh()

    def _on_told(self, title: str, facts: str) -> None:
        if self._facts.get(title) != facts:
            self._facts[title] = facts
            self._list(self.sections.current_id())

    def _list(self, keep: str | None) -> None:
        self.sections.show_entries(
            [Entry(page.title, page.icon_name, "accent", page.title, self._facts.get(page.title, "…")) for page in self.pages.values()],
            keep,
        )  # fmt: skip

    # Doing

    def new(self) -> None:
        """Make an item in the section that is shown."""
        page = self.page()
        make = getattr(page, "new", None)
        if make is not None:
            make()

    def remove(self) -> None:
        """Take the chosen items out."""
        page = self.page()
        if isinstance(page, ItemsPage):
            page.remove_chosen()

    def _why_no_item(self) -> str | None:
        if not self.isVisible():
            return "Open the library first."
        if not isinstance(self.page(), ItemsPage):
            return "This section has no items."
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    # Building

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._left())
        parts.addWidget(self._stack)
        parts.setStretchFactor(1, 1)
        parts.setSizes([SECTIONS, 1_000])
        row.addWidget(parts)

    def _left(self) -> QWidget:
        left = QFrame()
        left.setProperty("role", "panel")
        left.setMinimumWidth(200)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(GRID)
        heading = QLabel(self.title)
        heading.setProperty("role", "section")
        heading.setContentsMargins(2 * GRID, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.sections, 1)
        return left

"""What the pages of the library share: a heading with buttons, a table with the chosen item beside it, an empty state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import editing
from core.errors import AppError
from ui import theme
from ui.context import Context
from ui.screens.library.items import Item, ItemColumn, ItemsTable
from ui.theme import GRID
from ui.widgets.empty_state import EmptyState

DETAIL = 400


class LibraryPage(QWidget):
    """One section. `told` carries the line of facts for the list of sections; `go` is the screen's."""

    told = Signal(str)
    go = Signal(str, object)

    title = ""
    icon_name = "circle"
    about = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.title)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._head())

    def read(self) -> Any:
        """What is shown, read away from the window."""
        raise NotImplementedError

    def show_read(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again and show it."""
        self.context.jobs.start(
            f"Reading {self.title.lower()}", lambda progress: self.read(), done=self.show_read,
            group=f"library {self.title}",
        )  # fmt: skip

    def run(self, title: str, work: Callable[[], Any], done: Callable[[Any], object] | None = None) -> None:
        """Do something to the workspace in a job; a refusal becomes a notice and what is shown is read again."""
        why = self.why_read_only()
        if why is not None:
            self.context.messages.warn(why)
            return
        self.context.jobs.start(title, lambda progress: work(), done=done, failed=self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.context.messages.error(error)
        self.refresh()

    def why_read_only(self) -> str | None:
        """Why nothing can be changed, or None."""
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    def button(self, label: str, icon: str, run: Callable[[], object], *, primary: bool = False) -> QPushButton:
        """A button in the heading."""
        made = QPushButton(label)
        if primary:
            made.setProperty("role", "primary")
            theme.show_icon(made, icon, "on_accent")
        else:
            theme.show_icon(made, icon)
        made.clicked.connect(lambda: run())
        self._buttons.addWidget(made)
        return made

    def propose_done(self, change_set: str | None, said: str) -> None:
        """Say that something waits for review, with the way there."""
        self.context.messages.info(said, action=("Review it", lambda: self.go.emit("review", change_set)))

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        words = QVBoxLayout()
        words.setSpacing(2)
        heading = QLabel(self.title)
        heading.setProperty("role", "title")
        sentence = QLabel(self.about)
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        words.addWidget(heading)
        words.addWidget(sentence)
        row.addLayout(words, 1)
        row.addLayout(self._buttons)
        return bar


class ItemsPage(LibraryPage):
    """A page with a table of items and the chosen one beside it."""

    columns: Sequence[ItemColumn] = ()
    sizes = (620, DETAIL)
    kind = ""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table = ItemsTable(self.title, self.columns)
        self.detail = QVBoxLayout()
        self.detail.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.detail.setSpacing(GRID)
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        self.parts = self._parts()
        self.stack.addWidget(self.parts)
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.stack, 1)
        self.keep: str | None = None
        self.build()
        self.table.chosen.connect(self._on_chosen)

    def build(self) -> None:
        """Put the fields of the chosen item into `detail`, and buttons into the heading."""
        raise NotImplementedError

    def show_item(self, id: str) -> None:
        """Show the chosen item in the detail."""
        raise NotImplementedError

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the rows, or why there are none."""
        self.stack.setCurrentIndex(0 if items else 1)
        keep, self.keep = self.keep, None
        self.table.show_items(items, keep)

    def _on_chosen(self, id: str | None) -> None:
        if id is not None:
            self.show_item(id)

    def current(self) -> str | None:
        """The chosen item's id."""
        return self.table.current_id()

    def set_field(self, field: str, text: str) -> None:
        """Write one field of the chosen item, as a cell of a grid would."""
        id, workspace, kind = self.current(), self.context.workspace, self.kind
        if id is not None:
            self.run("Changing the library", lambda: editing.set_text(workspace, kind, [id], field, text))

    def remove_chosen(self) -> None:
        """Take the selected items out; whatever uses them lets go of them."""
        ids, workspace, kind = self.table.selected_ids(), self.context.workspace, self.kind
        if ids:
            self.run("Removing from the library", lambda: editing.remove(workspace, kind, ids))

    def _parts(self) -> QSplitter:
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        holder = QFrame()
        holder.setProperty("role", "side")
        holder.setLayout(self.detail)
        side.setWidget(holder)
        side.setMinimumWidth(DETAIL - 80)
        parts.addWidget(side)
        parts.setStretchFactor(0, 1)
        parts.setSizes(list(self.sizes))
        return parts


def section(words: str) -> QLabel:
    """A heading within the detail."""
    label = QLabel(words)
    label.setProperty("role", "field")
    return label

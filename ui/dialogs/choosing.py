"""Choosing one thing of the library for the rows that are selected, and naming what varies in a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui import theme
from ui.dialogs.frame import Dialog, labelled, problem_line, text

ID_ROLE = Qt.ItemDataRole.UserRole
NAME_ROLE = ID_ROLE + 1


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen; `facts` stand behind its name, `blocked` says why it cannot be."""

    id: str
    name: str
    facts: str = ""
    blocked: str | None = None


class _Search(QLineEdit):
    """Arrow keys move in the list below."""

    def __init__(self, below: QListWidget) -> None:
        super().__init__()
        self._below = below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            rows = [at for at in range(self._below.count()) if not self._below.item(at).isHidden()]
            now = self._below.currentRow()
            at = rows.index(now) + step if now in rows else 0
            if rows:
                self._below.setCurrentRow(rows[max(0, min(at, len(rows) - 1))])
        else:
            super().keyPressEvent(event)


class ChooseDialog(Dialog):
    """A list with a line to find in it; `on_yes` gets the id, or with `fresh` a name that is not listed."""

    def __init__(
        self, title: str, said: str, choices: Sequence[Choice], yes: tuple[str, Callable[[str], None]],
        parent: QWidget | None, *, fresh: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(title, parent, width=520)
        self._on_yes = yes[1]
        self.body.addWidget(text(said, "muted"))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setMinimumHeight(220)
        self.search = _Search(self.list)
        self.search.setPlaceholderText("Find, or write a new name" if fresh else "Find")
        self.search.setAccessibleName("Find")
        self.search.textChanged.connect(self._filter)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        for one in choices:
            self._add(one)
        # What is typed may be a new name although it is part of others.
        self._new = self._add(Choice("", "")) if fresh else None
        if fresh and not choices:
            self.body.addWidget(text("There are none yet: write a name, and it is made.", "small"))
        self.list.itemActivated.connect(lambda item: self._take())
        self.yes = self.add_buttons(yes[0], self._take, cancel=None if yes[0] == "Close" else "Cancel")
        self._filter("")
        self.search.setFocus()

    def _add(self, one: Choice) -> QListWidgetItem:
        item = QListWidgetItem(f"{one.name}    {one.facts}" if one.facts else one.name)
        item.setData(ID_ROLE, one.id)
        item.setData(NAME_ROLE, one.name)
        item.setSizeHint(QSize(0, theme.ROW))
        item.setToolTip(one.blocked or item.text())
        if one.blocked:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)
        return item

    def _filter(self, typed: str) -> None:
        wanted = " ".join(typed.split())
        shown, same = [], None
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item is self._new:
                continue
            name = str(item.data(NAME_ROLE))
            looked_in = item.text() if self._new is None else name
            item.setHidden(wanted.casefold() not in looked_in.casefold())
            same = item if name == wanted else same
            if not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                shown.append(item)
        self._offer_new(wanted if same is None else "")
        chosen = same or (shown[0] if shown else self._new if self._new is not None and wanted else None)
        self.list.setCurrentRow(-1 if chosen is None else self.list.row(chosen))
        self.yes.setEnabled(chosen is not None and bool(chosen.flags() & Qt.ItemFlag.ItemIsEnabled))

    def _offer_new(self, name: str) -> None:
        if self._new is not None:
            self._new.setHidden(not name)
            self._new.setText(f"New: “{name}”")
            self._new.setToolTip(self._new.text())
            self._new.setData(ID_ROLE, name)

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self._on_yes(item.data(ID_ROLE))
            self.accept()


class TemplateDialog(Dialog):
    """Asks for a template's name and for the words that vary."""

    def __init__(
        self, said: str, name: str, guesses: dict[str, str], on_yes: Callable[[str, dict[str, str]], str | None],
        parent: QWidget | None,
    ) -> None:  # fmt: skip
        super().__init__("Make a template", parent, width=560)
        self._on_yes = on_yes
        self.body.addWidget(text(said, "muted"))
        self.name = QLineEdit(name)
        self.body.addWidget(labelled("Name", self.name))
        self.table = QTableWidget(max(6, len(guesses) + 2), 2)
        self.table.setAccessibleName("What varies")
        self.table.setHorizontalHeaderLabels(["Variable", "Is here"])
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 160)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setMinimumHeight(210)
        for at, (variable, words) in enumerate(guesses.items()):
            self.table.setItem(at, 0, QTableWidgetItem(variable))
            self.table.setItem(at, 1, QTableWidgetItem(words))
        self.body.addWidget(
            labelled(
                "What varies", self.table, help="Wherever these words stand, in any writing, they become the variable."
            )
        )
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.yes = self.add_buttons("Make the template", self._take)

    def variables(self) -> dict[str, str]:
        """The variables with the words they stand for."""
        found = {}
        for at in range(self.table.rowCount()):
            cells = [self.table.item(at, column) for column in (0, 1)]
            name, words = (cell.text().strip() if cell is not None else "" for cell in cells)
            if name or words:
                found[name] = words
        return found

    def _take(self) -> None:
        problem = self._on_yes(self.name.text(), self.variables())
        if problem is None:
            self.accept()
        else:
            self.problem.setText(problem)
            self.problem.show()

"""One person at one window for a day: what was done so far, what is seen, and what must hold after every step."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from app.daywork.account import Account
from app.daywork.hands import Hands
from core import changesets
from core.catalog import KINDS
from core.grid import GridRow
from core.rows import select_rows
from core.rules.touched import last_log
from core.workspace import Workspace
from ui.messages import Notice
from ui.screens import Screen
from ui.screens.editor.summing import Summing
from ui.window import MainWindow

SOON_MS = 400
MOST_TABS = 60
MOST_COLUMNS = 80
Drafts = dict[str, dict[str, str]]


class Stuck(AssertionError):
    """Something could not be reached or was not there."""


@dataclass
class Day:
    """The window, the hands, and what was noted on the way. `looked` is told after each step, to take a picture."""

    window: MainWindow
    folder: Path
    account: Account
    looked: Callable[[str], None] = lambda title: None
    steps: list[str] = field(default_factory=list)
    states: dict[int, Drafts] = field(default_factory=dict)
    heard: list[Notice] = field(default_factory=list)
    _timers: list[QTimer] = field(default_factory=list)
    _noted: tuple[str, int] = ("", 0)
    """Which drafts were noted last: the file, and its last entry of the log."""
    _done: bool = False
    """Whether a step is done, so that all that it brings is waited for."""

    def __post_init__(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.hands = Hands(app, self.window, self._is_quiet)
        self.press, self.type, self.lines = self.hands.press, self.hands.type, self.hands.lines
        self.window.program.messages.posted.connect(self.heard.append)

    # A step

    @asynccontextmanager
    async def step(self, title: str) -> AsyncIterator[None]:
        """Do something; afterwards nothing went wrong, somebody has the keyboard, and the drafts are noted."""
        self.steps.append(title)
        self.heard.clear()
        self._done = False
        try:
            yield
            self._done = True
            await self.hands.rest()
            self._expect_no_report()
            self._expect_keyboard()
        except AssertionError as error:
            self.looked(f"{title} – this failed")
            raise AssertionError(f"Step {len(self.steps)}, {title}: {error}\n{self.where()}") from error
        self.looked(title)
        if self.window.session is not None:
            self._note_drafts()

    def _note_drafts(self) -> None:
        """Keep what all drafts hold now, unless nothing happened to them since the last look."""
        with self.workspace.read() as connection:
            latest = (str(self.workspace.path), last_log(connection))
        if latest != self._noted:
            self.states[self.depth()] = self.drafts()
            self._noted = latest

    def _expect_no_report(self) -> None:
        reports = self.window.program.messages.reports
        assert not reports, reports[-1]
        failed = [one.text for one in self.heard if one.level == "error"]
        assert not failed, f"It could not be done: {failed}"

    def _expect_keyboard(self) -> None:
        """Somebody must have the keyboard who can do something with it."""
        focus = QApplication.focusWidget()
        assert focus is not None, "Nothing has the keyboard."
        assert not isinstance(focus, Screen | MainWindow), f"{type(focus).__name__} has the keyboard and cannot use it."
        assert focus.isVisible(), f"{type(focus).__name__} has the keyboard and cannot be seen."
        assert focus.isEnabled(), f"{type(focus).__name__} has the keyboard and cannot be used."

    def _is_quiet(self, thorough: bool) -> bool:
        """No job runs, and no short wait is on its way; between keys nobody waits for the totals under the list."""
        if self.window.program.jobs.running:
            return False
        if thorough:
            self._timers = self.window.findChildren(QTimer)
        waits = [one for one in self._timers if isValid(one) and one.isActive() and one.isSingleShot()]
        if not self._done:
            waits = [one for one in waits if not isinstance(one.parent(), Summing)]
        return not any(one.interval() <= SOON_MS for one in waits)

    # What is seen

    @property
    def workspace(self) -> Workspace:
        """The workspace that is open."""
        assert self.window.session is not None, "No workspace is open."
        return self.window.session.context.workspace

    def screen(self, id: str) -> Any:
        """A screen, to read what it shows."""
        assert self.window.session is not None
        return self.window.session.screen(id)

    @property
    def editor(self) -> Any:
        """The editor, to read what it shows."""
        return self.screen("editor")

    def rows(self) -> int:
        """How many rows are listed."""
        total: int = self.editor.panes.listing.total
        return total

    def chosen(self) -> int:
        """How many rows are chosen."""
        count: int = self.editor.panes.view.chosen_count()
        return count

    def cell(self) -> str:
        """The text of the cell at the cursor."""
        return str(self.editor.panes.view.currentIndex().data() or "")

    def row(self, name: str = "") -> Any:
        """The entity at the cursor, or the value of one of its fields."""
        view = self.editor.panes.view
        position = view.table.position(view.currentIndex().row())
        found: GridRow | None = self.editor.panes.listing.row(position) if position is not None else None
        assert found is not None, "There is no row at the cursor."
        return found.row[name] if name else found

    def heading(self) -> str:
        """The heading of the column at the cursor."""
        view = self.editor.panes.view
        at = view.currentIndex().column()
        return view.table.columns[at].title if at >= 0 else ""

    def said(self, *words: str) -> None:
        """Expect that the window said so during this step."""
        spoken = " / ".join(one.text for one in self.heard)
        for each in words:
            assert each in spoken, f"“{each}” was not said, but: {spoken or 'nothing'}"

    def entities(self, kind: str) -> list[Any]:
        """All drafts of a kind."""
        with self.workspace.read() as connection:
            return select_rows(connection, kind)

    def where(self) -> str:
        """Where the person is, for whoever reads about a step that failed."""
        focus = QApplication.focusWidget()
        told = [one.text for one in self.heard]
        words = (
            f"Keyboard: {type(focus).__name__} “{_name(focus) if focus else ''}” in {_window_of(focus)}. Said: {told}."
        )
        if self.window.session is not None:
            editor = self.editor
            words += f" List: {editor.kind}, {self.rows()} rows, {self.chosen()} chosen, at {self.heading()} = {self.cell()!r}."
        return words

    def focus(self) -> Any:
        """What has the keyboard, to read what it shows."""
        return self.hands.focus()

    # What is had

    def depth(self) -> int:
        """How many things stand that can be undone."""
        return changesets.count_sets(self.workspace, state="accepted")

    def drafts(self) -> Drafts:
        """All drafts with all they hold."""
        with self.workspace.read() as connection:
            return {
                kind: {row.id: json.dumps(dict(row.values), sort_keys=True, default=str) for row in select_rows(connection, kind)}
                for kind in KINDS
            }  # fmt: skip

    # Ways of a keyboard

    async def command(self, words: str) -> None:
        """Run an action by its name, from the palette."""
        await self.press("Ctrl+Shift+P")
        await self.type(words)
        palette: Any = self.hands.focus().window()
        found = palette.found.records[palette.list.currentIndex().row()]
        assert found.label().startswith(words), f"The palette has no “{words}” but “{found.label()}”."
        assert found.why_blocked() is None, f"{words}: {found.why_blocked()}"
        await self.press("Return")

    async def tab_to(self, name: str, *, back: bool = False) -> None:
        """Go on with Tab until the field or button of this name has the keyboard."""
        for _ in range(MOST_TABS):
            focus = QApplication.focusWidget()
            if focus is not None and _name(focus) == name:
                return
            await self.hands.tap("Shift+Tab" if back else "Tab")
        raise Stuck(f"Tab does not lead to “{name}”.")

    async def until(self, keys: str, reached: Callable[[], bool]) -> None:
        """Press keys (several with a comma between them) again and again until something is reached."""
        for _ in range(MOST_TABS):
            if reached():
                return
            await self.press(*keys.split(", "))
        raise Stuck(f"{keys} does not lead there.")

    async def tab_to_start(self, start: str) -> None:
        """Go on with Tab to the button whose words begin so."""
        for _ in range(MOST_TABS):
            if _name(self.hands.focus()).startswith(start):
                return
            await self.hands.tap("Tab")
        raise Stuck(f"Tab does not lead to “{start}…”.")

    def dialog_words(self) -> str:
        """All that is written in the dialog on top."""
        top = self.hands.focus().window()
        return "\n".join(one.text() for one in top.findChildren(QLabel) if one.isVisible())

    async def column(self, title: str) -> None:
        """Go along the row to the column of this heading."""
        await self.press("Home")
        for _ in range(MOST_COLUMNS):
            if self.heading() == title:
                return
            await self.hands.tap("Right")
        raise Stuck(f"The list has no column “{title}”.")

    async def listing(self, number: int, query: str = "") -> None:
        """Show a kind (by its number in the list of types), perhaps filtered, with the cursor in its first row."""
        if not self.editor.isVisible():
            await self.press("Alt+2")
        await self.everywhere()
        await self.press(f"Ctrl+{number}")
        if query or self.editor.panes.filter.query():
            for keys in ("Ctrl+F", "Ctrl+A", "Backspace"):
                await self.hands.tap(keys)
            await self.hands.keys(query)
            await self.press("Return", f"Ctrl+{number}")
        if self.rows():
            await self.hands.tap("Down")
            await self.press("Ctrl+Home")

    async def close_dialog(self) -> None:
        """Close a dialog that only tells something."""
        if QApplication.activeModalWidget() is not None:
            await self.press("Escape")

    def take_elsewhere(self, text: str) -> None:
        """Another program puts a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    async def everywhere(self) -> None:
        """Choose all accounts in the tree, unless they are chosen."""
        tree = self.editor.panes.tree
        if tree.current() is None:
            return
        await self.until("Shift+F6", tree.view.hasFocus)
        await self.press("Home")

    async def fill(self, text: str) -> None:
        """Write into the field that has the keyboard, instead of what is there."""
        await self.press("Ctrl+A")
        await self.type(text)

    async def pick(self, words: str) -> None:
        """Choose in the box that has the keyboard the entry that begins so (a blank while typing opens its list)."""
        box = self.focus()
        await self.press("Home")
        await self.until("Down", lambda: str(box.currentText()).startswith(words))


def _name(widget: QWidget) -> str:
    """What a widget is called for the person."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text().replace("&", "")
    top = widget.window()
    buddies = (one for one in top.findChildren(QLabel) if one.buddy() is widget or one.buddy() is widget.parentWidget())
    named = next((one.text() for one in buddies), "")
    return named or (widget.placeholderText() if isinstance(widget, QLineEdit) else "")


def _window_of(widget: QWidget | None) -> str:
    return type(widget.window()).__name__ if widget is not None else "no window"

"""Actions as records: menus, toolbar, context menus, shortcuts and the command palette are all made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui import theme

SOON_MS = 120


@dataclass(frozen=True)
class Action:
    """One thing a person can do.

    `id` is "screen.verb" and never changes (settings and the cheat sheet name it). `blocked` gives the reason in plain
    words why it cannot run now, or None when it can. `text` may be a callable for names that change ("Undo Rename
    campaign"). `group` is the menu it stands in; a new `part` begins after a separator. With `within`, the shortcut works
    only while the keyboard is inside that widget (for Delete, F2, Ctrl+C of a grid). `command` is the line that repeats
    the action in a terminal, None when there is none just now. `also` is a second key that works as well, as long as the
    first is the built-in one.
    """

    id: str
    text: str | Callable[[], str]
    run: Callable[[], None]
    icon: str | None = None
    shortcut: str | None = None
    group: str = "Edit"
    part: int = 0
    help: str = ""
    blocked: Callable[[], str | None] | None = None
    checked: Callable[[], bool] | None = None
    within: QWidget | None = None
    command: Callable[[], str | None] | None = None
    also: str | None = None

    def label(self) -> str:
        """Its name just now."""
        return self.text() if callable(self.text) else self.text

    def why_blocked(self) -> str | None:
        """Why it cannot run now, or None."""
        return self.blocked() if self.blocked else None


class Actions(QObject):
    """All actions of the window. `refresh` looks again at what can run and what it is called."""

    changed = Signal()
    ran = Signal(str)

    def __init__(self, window: QWidget, shortcuts: Mapping[str, str] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._shortcuts = dict(shortcuts or {})
        self._records: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._owners: dict[str, QWidget] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A shortcut is asked whether it can run when its keys are pressed, whatever was chosen since it was last looked at."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination())
            for id, made in self._made.items():
                if keys in made.shortcuts():
                    self._look_at(self._records[id])
        return False

    def add(self, records: Iterable[Action], owner: QWidget | None = None) -> None:
        """Take actions in. Those of an `owner` (a screen) have live shortcuts only while it is visible."""
        for record in records:
            if record.id in self._records:
                raise ValueError(f"two actions are called {record.id}")
            self._records[record.id] = record
            self._made[record.id] = self._make(record)
            if owner is not None:
                self._owners[record.id] = owner
            self._look_at(record)
        self.changed.emit()

    def remove(self, ids: Iterable[str]) -> None:
        """Forget actions, for instance those of a closed workspace."""
        for id in list(ids):
            self._records.pop(id, None)
            self._owners.pop(id, None)
            made = self._made.pop(id, None)
            if made is not None:
                made.deleteLater()
        self.changed.emit()

    def forget(self, owner: QWidget) -> None:
        """Forget all actions of a screen."""
        self.remove([id for id, each in self._owners.items() if each is owner])

    def records(self) -> list[Action]:
        """All actions, in the order they were added."""
        return list(self._records.values())

    def owner(self, id: str) -> QWidget | None:
        """The screen an action belongs to."""
        return self._owners.get(id)

    def qaction(self, id: str) -> QAction:
        """The Qt action to put on a toolbar or menu."""
        return self._made[id]

    def shortcut(self, id: str) -> str:
        """The shortcut in force, "" when there is none."""
        return self._shortcuts.get(id, self._records[id].shortcut or "")

    def remap(self, shortcuts: Mapping[str, str]) -> None:
        """Use these shortcuts (by action id) instead of the built-in ones; "" takes one away."""
        if dict(shortcuts) == self._shortcuts:
            return
        self._shortcuts = dict(shortcuts)
        for id, made in self._made.items():
            made.setShortcuts(self._keys(self._records[id]))
        self.refresh()

    def refresh(self) -> None:
        """Look again at names, states and reasons."""
        for record in self._records.values():
            self._look_at(record)

    def refresh_soon(self, *first: str) -> None:
        """Look again when what was edited has been painted; at once at the named ones."""
        for id in first:
            self._look_at(self._records[id])
        self._soon.start()

    def run(self, id: str) -> None:
        """Run an action unless it is blocked just now."""
        record = self._records[id]
        if record.why_blocked() is None:
            record.run()
            self.ran.emit(id)
            self.refresh()

    def menu(self, ids: Iterable[str], parent: QWidget) -> QMenu:
        """A context menu; None of the ids may be unknown, "-" is a separator."""
        menu = QMenu(parent)
        self.refresh()
        for id in ids:
            if id == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._made[id])
        return menu

    def fill_menu(self, menu: QMenu, group: str) -> None:
        """Put a group's actions into a menu, parts apart."""
        menu.clear()
        records = [record for record in self._records.values() if record.group == group]
        for at, record in enumerate(sorted(records, key=lambda record: record.part)):
            before = sorted(records, key=lambda record: record.part)[at - 1]
            if at and before.part != record.part:
                menu.addSeparator()
            menu.addAction(self._made[record.id])

    def groups(self) -> list[str]:
        """The groups in the order of their first action."""
        return list(dict.fromkeys(record.group for record in self._records.values()))

    def _make(self, record: Action) -> QAction:
        home = record.within or self._window
        made = QAction(record.label(), home)
        made.setObjectName(record.id)
        made.setShortcuts(self._keys(record))
        inside = record.within is not None
        made.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut if inside else Qt.ShortcutContext.WindowShortcut
        )
        if record.icon:
            made.setIcon(theme.icon(record.icon))
        made.setCheckable(record.checked is not None)
        made.triggered.connect(lambda: self.run(record.id))
        home.addAction(made)
        return made

    def _keys(self, record: Action) -> list[QKeySequence]:
        keys = self.shortcut(record.id)
        both = (keys, record.also) if record.also and keys == record.shortcut else (keys,)
        return [QKeySequence(each) for each in both if each]

    def _look_at(self, record: Action) -> None:
        made = self._made[record.id]
        owner = self._owners.get(record.id)
        why = record.why_blocked()
        made.setText(record.label())
        made.setEnabled(why is None and (owner is None or owner.isVisible()))
        made.setToolTip(_tip(record, self.shortcut(record.id), why))
        if record.checked is not None:
            made.setChecked(record.checked())


@cache
def native(shortcut: str) -> str:
    """A shortcut as this system writes it: "Ctrl+Z", "⌘Z"."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def _tip(record: Action, shortcut: str, why: str | None) -> str:
    keys = native(shortcut)
    head = f"{record.label()} ({keys})" if keys else record.label()
    return "\n".join(part for part in (head, record.help, why) if part)

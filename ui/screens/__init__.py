"""What the window expects of a screen; each screen lives in a module of its own and knows no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.actions import Action
from ui.context import Context

if TYPE_CHECKING:
    from core.workspace import Edited


@dataclass(frozen=True)
class Query:
    """A text in the search language that one screen asks another to show."""

    text: str


@dataclass(frozen=True)
class Spot:
    """An entity and one of its fields that one screen asks another to show; "" is the row as a whole."""

    entity: str
    field: str = ""


@dataclass(frozen=True)
class ProofFor:
    """Asks the place of the brand for what could prove a text, wherever it stands."""

    text: str


@dataclass(frozen=True)
class EvidenceEntry:
    """Asks the place of the brand for one entry of the evidence, by its id."""

    id: str


@dataclass(frozen=True)
class SignInAgain:
    """Asks the accounts to renew a connection."""

    connection: str


@dataclass(frozen=True)
class GetChanges:
    """Asks the window to download what changed: of one connection, else of all."""

    connection: str | None = None


class Screen(QWidget):
    """One place of the navigation rail, made for one open workspace.

    A subclass sets `title` and `icon_name`, takes the `Context` as its only argument, and overrides what it needs.
    A large one takes `whole` too, and builds what `pieces` says one after the other when that is False.
    `go` asks the window to show another screen by its id ("brief", "editor", "review", "activity") and to hand it
    something; `badge` is a short text beside the screen's name on the rail ("" for none).
    """

    title: str = ""
    icon_name: str = "circle"

    go = Signal(str, object)
    badge = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.stale = False
        self._unbuilt: Iterator[None] = iter(())

    def pieces(self) -> Iterator[None]:
        """Builds the rest of a large screen; each step takes less time than anybody notices."""
        yield from ()

    def build(self, *, whole: bool) -> None:
        """Begin to build the pieces; at the end of the subclass's `__init__`."""
        self._unbuilt = self.pieces()
        if whole:
            self.complete()

    def build_piece(self) -> bool:
        """Build one more piece; False when there was none."""
        return next(self._unbuilt, self) is None

    def complete(self) -> None:
        """Build all that is left."""
        while self.build_piece():
            pass

    def screen_actions(self) -> list[Action]:
        """What can be done here; the window puts it in menus, palette and shortcuts once, when the screen is made."""
        return []

    def refresh(self) -> None:
        """Ask the workspace again and show it."""

    def reveal(self, what: object) -> None:
        """Show what another screen pointed at: an entity's or a change set's id, or a `Query`."""

    def settings_changed(self) -> None:
        """The settings in `context` are new: rows may be denser, checks on or off."""

    def touched_by(self, change: Edited) -> bool:
        """Whether a change matters to what is shown here."""
        return True

    def edited(self, change: Edited) -> None:
        """Something was committed: refresh at once when visible, else when shown next."""
        if not self.touched_by(change):
            return
        if self.isVisible():
            self.refresh()
        else:
            self.stale = True

    def shown(self) -> None:
        """Called each time the screen comes to the front."""
        if self.stale:
            self.stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown()

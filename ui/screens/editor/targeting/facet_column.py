"""The left column: which attribute, what is looked for, and the entries to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QVBoxLayout

from core.connections import Connection
from core.targeting.criteria import Entry
from core.targeting.entries import begins, search, words_of
from core.targeting.facets import FACETS, GROUPS, Facet, many_word
from core.targeting.moving import EXCLUDED as EXCLUDED_SPOT
from ui import theme
from ui.screens.editor.targeting.entry_list import EXCLUDED, INCLUDED, EntryList, Offer

if TYPE_CHECKING:
    from core.progress import Progress
    from ui.context import Context

WAIT_MS, ONLINE_MS = 60, 350
EVERY = "All attributes"
States = Mapping[tuple[str, str], str]
assert EXCLUDED_SPOT.side == EXCLUDED


class FacetColumn(QFrame):
    """Searches what is known offline at once, and asks LinkedIn beside it where an account is connected."""

    added = Signal(object, bool)
    excluded = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._states: States = {}
        self._connection: Connection | None = None
        self._marked = False
        self.setProperty("role", "panel")
        self.facet = QComboBox()
        self.facet.setAccessibleName("Attribute")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find titles, companies, places…")
        self.search.setAccessibleName("Find an entry")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.installEventFilter(self)
        self.list = EntryList()
        self.hint = QLabel()
        self.hint.setProperty("role", "small")
        self.hint.setWordWrap(True)
        self._fill_facets()
        self._lay_out()
        self._wait, self._online = _timer(self, WAIT_MS, self.look), _timer(self, ONLINE_MS, self._ask)
        self.search.textChanged.connect(self._soon)
        self.facet.currentIndexChanged.connect(self._soon)
        self.list.added.connect(self.added)
        self.list.excluded.connect(self.excluded)
        self.list.opened.connect(self.choose)
        self.list.left_upwards.connect(self.search.setFocus)
        self.list.typed.connect(self._type_on)
        context.jobs.stopping.connect(self._online.stop)
        self.setFocusProxy(self.search)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(self.facet)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)

    def _fill_facets(self) -> None:
        self.facet.addItem(EVERY, "")
        for group in GROUPS:
            self.facet.insertSeparator(self.facet.count())
            for one in FACETS.values():
                if one.group == group:
                    self.facet.addItem(one.many, one.name)
        self.facet.setMaxVisibleItems(24)

    def show_connection(self, connection: Connection | None) -> None:
        """Which account LinkedIn is asked through; None: nobody is asked."""
        self._connection = connection
        self._say()

    def show_states(self, states: States) -> None:
        """Which entries the ad sets have, by side."""
        self._states = states
        offers = [one if one.whole else self._offer(one.entry, typed=one.typed) for one in self.list.offers()]
        self.list.show_offers(offers, with_facets=self.chosen() is None)

    def show_marked(self, marked: bool) -> None:
        """Whether a group of the picture is marked for what is added next."""
        self._marked = marked
        self._say()

    def choose(self, facet: str) -> None:
        """Show one attribute's entries."""
        self.facet.setCurrentIndex(max(0, self.facet.findData(facet)))
        self.search.clear()
        self.search.setFocus()

    def chosen(self) -> str | None:
        """The attribute looked in; None for all of them."""
        return self.facet.currentData() or None

    def look(self) -> None:
        """Search what is known here, in a job: there may be a hundred thousand companies."""
        text, facet, workspace = self.search.text(), self.chosen(), self._context.workspace

        def work(progress: Progress) -> list[Entry]:
            with workspace.read() as connection:
                return search(connection, text, facet)

        self._context.jobs.start(
            "Searching", work, done=lambda found: self._show(text, found), group="targeting search"
        )

    def _soon(self) -> None:
        self._wait.start()
        self._online.start()
        self._say()

    def _show(self, text: str, found: Sequence[Entry]) -> None:
        if text != self.search.text():
            return
        facet, typed = self.chosen(), text.strip()
        offers = [self._offer(one) for one in found]
        if facet is None:
            offers = [*_attributes(typed), *offers]
        named = any(one.name.casefold() == typed.casefold() for one in found)
        if facet and typed and not named and not FACETS[facet].closed:
            offers.append(self._offer(Entry(facet, typed), typed=True))
        self.list.show_offers(offers, with_facets=facet is None)
        self._say()

    def _ask(self) -> None:
        """Ask LinkedIn too; what it offers is kept and shown with the rest."""
        reach, connection, facet, text = self._context.reach, self._connection, self.chosen(), self.search.text()
        if reach is None or connection is None or facet is None or not _worth_asking(FACETS[facet], text):
            return
        workspace = self._context.workspace

        def work(progress: Progress) -> Sequence[Entry]:
            return reach.suggest(workspace, connection, facet, text, progress)

        # Without LinkedIn there is what is known here; the strip of jobs says nothing of a search that failed.
        self._context.jobs.start(
            "Asking LinkedIn for entries", work, done=lambda found: self._wait.start(), failed=lambda error: None,
            group="targeting entries",
        )  # fmt: skip

    def _offer(self, entry: Entry, *, typed: bool = False) -> Offer:
        return Offer(entry, self._states.get(entry.key, ""), typed)

    def _say(self) -> None:
        facet = self.chosen()
        if facet is None and not self.search.text().strip():
            self.hint.setText("Type to search all attributes, or open one with Enter.")
        elif self.list.count():
            where = " to the marked group" if self._marked else ""
            self.hint.setText(f"Enter adds{where} · Alt+Enter as a new AND group · Ctrl+X excludes")
        elif facet is not None and FACETS[facet].searched and self._connection is None:
            self.hint.setText(
                f"Nothing known offline. Type the {FACETS[facet].one.lower()} as it is, or connect the account to search LinkedIn."
            )
        elif facet is not None and FACETS[facet].searched:
            self.hint.setText(f"Type to search LinkedIn's {many_word(facet).lower()}.")
        else:
            self.hint.setText("Nothing of that name is known here.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        """The list's keys work from the search field, but for Ctrl+X where text is selected."""
        cutting = event.key() == Qt.Key.Key_X and self.search.hasSelectedText()
        if event.type() == QEvent.Type.ShortcutOverride:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(
                event.modifiers() & Qt.KeyboardModifier.AltModifier
            )
            if enter:
                event.accept()
            return enter
        if event.key() == Qt.Key.Key_Backspace and not self.search.text() and self.chosen() is not None:
            self.facet.setCurrentIndex(0)
            return True
        if event.key() == Qt.Key.Key_Down and self.list.count():
            self.list.setFocus()
            return True
        return not cutting and self.list.take_key(event)

    def _type_on(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)


def _attributes(typed: str) -> list[Offer]:
    """The attributes themselves, by group; with something typed those whose name has a word that begins so."""
    words = words_of(typed)
    return [
        Offer(Entry(one.name, one.many), whole=True)
        for group in GROUPS
        for one in FACETS.values()
        if one.group == group and begins(words, one.many)
    ]


def _worth_asking(facet: Facet, text: str) -> bool:
    return facet.closed or (facet.searched and len(text.strip()) >= 2)


def _timer(owner: QObject, wait: int, then: object) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(wait)
    timer.timeout.connect(then)
    return timer


def states_of(included: Sequence[Entry], excluded: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """On which side each entry stands."""
    return {one.key: INCLUDED for one in included} | {one.key: EXCLUDED for one in excluded}

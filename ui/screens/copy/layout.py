"""The parts of the Copy screen and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.copytexts.groups import Group
from core.copytexts.sections import FIELDS, SECTIONS
from core.copytexts.sheet import Sheet, Shown
from ui import theme
from ui.platform_words import badge
from ui.screens.copy.author import AuthorLine
from ui.screens.copy.detail import Detail
from ui.screens.copy.rows import WHICH
from ui.screens.copy.side import Side
from ui.screens.copy.table import TextsTable
from ui.theme import GRID
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.note_strip import NoteStrip
from ui.widgets.two_line_list import Entry, TwoLineList

LIST_WIDTH = 248
NARROW = 1_060
"""With less room the list of ad groups makes way; a button brings it back in place of the ad."""
DETAIL_HEIGHT = 172
KEPT = "copy.parts"
MORE = (10, 25, 50)


class GroupsList(QFrame):
    """Ad groups and ad sets, weakest first; `searched` when something was typed, `chosen` carries an id."""

    searched = Signal()
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find an ad group")
        self.search.setAccessibleName("Find an ad group")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda typed: self.searched.emit())
        self.list = TwoLineList("Ad groups")
        self.list.chosen.connect(self.chosen)
        self.count = QLabel()
        self.count.setProperty("role", "small")
        self.count.setContentsMargins(GRID + 4, GRID // 2, GRID, GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(GRID + 4, GRID + 4, GRID + 4, GRID)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)

    def show_groups(self, groups: Sequence[Group], total: int, keep: str | None) -> None:
        """Show other ad groups."""
        self.list.show_entries([_entry(one) for one in groups], keep)
        more = f"The first {len(groups):,} of {total:,}: search for others" if total > len(groups) else ""
        self.count.setText(more or ("1 ad group or ad set" if total == 1 else f"{total:,} ad groups and ad sets"))


def _entry(one: Group) -> Entry:
    role = "warning" if one.weak else "muted"
    facts = f"{one.facts()} – weak" if one.weak and one.ads else one.facts()
    return Entry(one.id, badge(one.platform), role, one.title, facts)


class Panes:
    """Everything that is shown; built once."""

    def __init__(self, screen: QWidget, wrote: Callable[[Shown, str], object]) -> None:
        self.groups, self.side, self.detail = GroupsList(), Side(), Detail()
        self.table = TextsTable(wrote)
        self.name, self.campaign = ElidedLabel(), ElidedLabel()
        self.name.setProperty("role", "section")
        self.campaign.setProperty("role", "small")
        self.which = QComboBox()
        self.which.setAccessibleName("Which texts are listed")
        for id, label, _ in WHICH:
            self.which.addItem(label, id)
        self.write = QPushButton("Write more")
        self.write.setProperty("role", "primary")
        theme.show_icon(self.write, "sparkles", "on_accent")
        self.write_menu = _tool("chevron-down", "How many, and of which kind")
        self.write_menu.setMenu(QMenu(self.write_menu))
        self.write_menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.fields = QButtonGroup(screen)
        self._segments = QHBoxLayout()
        self._segments.setSpacing(GRID // 2)
        self.keep, self.reject = _tool("check", "Keep (K or Enter)"), _tool("x", "Reject (X or Del)")
        self.edit, self.undo = _tool("pencil", "Edit (F2)"), _tool("undo-2", "Take the last verdict back (U)")
        self.rework = _tool("replace", "Rewrite, shorten or translate")
        self.rework.setMenu(QMenu(self.rework))
        self.rework.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.progress = ProgressStrip()
        self.note = NoteStrip()
        self.author = AuthorLine()
        self.show_list = _tool("panel-left", "Ad groups (Ctrl+F)")
        self.show_list.setCheckable(True)
        self.show_list.hide()
        self.show_list.toggled.connect(lambda on: self._fit())
        self._narrow = False
        self.empty, self.whole_empty = EmptyState(), EmptyState()
        self.stack, self.whole = QStackedWidget(), QStackedWidget()
        self._lay_out(screen)

    @property
    def field(self) -> str:
        """The field whose texts are listed."""
        button = self.fields.checkedButton()
        return str(button.property("field")) if button is not None else ""

    @property
    def states(self) -> frozenset[str]:
        """The states that are listed."""
        return next(states for id, _, states in WHICH if id == self.which.currentData())

    def show_head(self, sheet: Sheet) -> None:
        """Say which ad group this is, and how many texts are kept."""
        self.name.setText(sheet.group.title)
        self.name.setAccessibleName(sheet.group.name)
        self.campaign.setText(sheet.group.campaign)
        wanted = FIELDS[sheet.group.platform]
        chosen = self.field
        if [button.property("field") for button in self.fields.buttons()] != [one.name for one in wanted]:
            self._make_segments([one.name for one in wanted])
        for button, field in zip(self.fields.buttons(), wanted, strict=True):
            kept = len(sheet.kept(field.name))
            label = (field.short or field.label) if self._narrow else field.label
            button.setText(f"{label}  {kept}/{field.takes}" if field.takes > 1 else f"{label}  {kept}")
            button.setAccessibleName(f"{field.label}: {kept} kept, an ad takes {field.takes}")
            button.setToolTip(f"{kept} kept; an ad takes {field.takes}.")
            button.setChecked(field.name == chosen)
        if self.fields.checkedButton() is None:
            self.fields.buttons()[0].setChecked(True)

    def _make_segments(self, names: Sequence[str]) -> None:
        for button in self.fields.buttons():
            self.fields.removeButton(button)
            self._segments.removeWidget(button)
            button.deleteLater()
        for at, name in enumerate(names):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("field", name)
            self.fields.addButton(button, at)
            self._segments.addWidget(button)

    def say_empty(self, icon: str, title: str, words: str, ways: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        """Say why no text is listed."""
        self.empty.show_words(icon, title, words, ways)
        self.stack.setCurrentWidget(self.empty)
        self.detail.hide()

    def say_nothing(
        self, icon: str, title: str, words: str, ways: Sequence[tuple[str, Callable[[], None]]] = ()
    ) -> None:
        """Say why there is nothing to work on."""
        self.whole_empty.show_words(icon, title, words, ways)
        self.whole.setCurrentWidget(self.whole_empty)

    # Building

    def _lay_out(self, screen: QWidget) -> None:
        self.split = split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName(KEPT)
        split.setChildrenCollapsible(False)
        split.addWidget(self.groups)
        split.addWidget(self._middle())
        split.addWidget(self.side)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 600, self.side.width()])
        self.groups.setMinimumWidth(200)
        self.whole.addWidget(split)
        self.whole.addWidget(self.whole_empty)
        column = QVBoxLayout(screen)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole)
        screen.setFocusProxy(self.table)

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.progress)
        column.addWidget(self.note)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        self.detail.setFixedHeight(DETAIL_HEIGHT)
        column.addWidget(self.detail)
        column.addWidget(self.author)
        return middle

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        column = QVBoxLayout(bar)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID)
        column.setSpacing(GRID)
        first, names = QHBoxLayout(), QVBoxLayout()
        first.setSpacing(GRID)
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.campaign)
        first.addWidget(self.show_list)
        first.addLayout(names, 1)
        for part in (self.which, self.write, self.write_menu):
            first.addWidget(part)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(2)
        second.addLayout(self._segments)
        second.addStretch(1)
        for part in (self.keep, self.reject, self.edit, self.rework, self.undo):
            second.addWidget(part)
        column.addLayout(second)
        return bar

    # Room

    def fit(self, width: int) -> None:
        """Set the parts out for the room there is."""
        narrow = width < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.show_list.setChecked(False)
            self._fit()

    def find_group(self) -> None:
        """Go to the search for an ad group, also where the list has made way."""
        self.show_list.setChecked(self._narrow)
        self.groups.search.setFocus()
        self.groups.search.selectAll()

    def put_list_away(self) -> None:
        """An ad group was chosen: where there is little room its ad comes back."""
        self.show_list.setChecked(False)

    def _fit(self) -> None:
        listed = self.show_list.isChecked()
        # What is kept are the lines of the wide arrangement.
        self.split.setObjectName("" if self._narrow else KEPT)
        self.show_list.setVisible(self._narrow)
        self.groups.setVisible(not self._narrow or listed)
        self.side.setVisible(not (self._narrow and listed))


class ProgressStrip(QFrame):
    """How far writing is, with a button that stops it."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "info")
        self.words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.setFixedWidth(140)
        stop = QPushButton("Stop")
        stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(stop)
        self.hide()

    def show_step(self, label: str, done: int, total: int | None) -> None:
        """Say how far it is."""
        self.words.setText(label)
        self.bar.setRange(0, total or 0)
        self.bar.setValue(min(done, total) if total else done)
        self.show()


def fill_write_menu(menu: QMenu, write: Callable[[int, str | None], object]) -> None:
    """How many more, and of which kind."""
    menu.clear()
    for count in MORE:
        menu.addAction(f"{count} of each field").triggered.connect(lambda on=False, count=count: write(count, None))
    menu.addSeparator()
    for section in SECTIONS:
        if section.least:
            entry = menu.addAction(f"More: {section.label.lower()}")
            entry.setToolTip(section.help)
            entry.triggered.connect(lambda on=False, name=section.name: write(MORE[0], name))


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(theme.size(18))
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button

"""The picture of the criteria: a card for each group that must match, joined by AND; the excluded ones below AND NOT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from core.targeting.changing import Picture
from core.targeting.criteria import Entry, Group, same_group
from core.targeting.facets import LANGUAGES, PLACES, many_word
from core.targeting.moving import EXCLUDED, OWN, Side, Spot, at
from ui import theme
from ui.screens.editor.targeting.chips import MIME, EntryChip, unpacked
from ui.widgets.flow import FlowLayout

CAPTION = 92
MOST_CARDS = 40
MOST_LEFT_OUT = 200


class Drop(QFrame):
    """Somewhere that a chip can be dropped; `dropped` carries the entry, where it came from and this spot."""

    dropped = Signal(object, object, object)

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            theme.retag(self, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        theme.retag(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        theme.retag(self, "over", False)
        entry, source = unpacked(bytes(event.mimeData().data(MIME).data()))
        event.acceptProposedAction()
        self.dropped.emit(entry, source, self.spot)


class GroupCard(Drop):
    """One group: each attribute with its entries, `or` between attributes. `chosen` when it is clicked."""

    chosen = Signal(object)

    def __init__(self, group: Group, spot: Spot, title: str, parts: Mapping[Entry, str]) -> None:
        super().__init__(spot)
        self.group = group
        self.chips: list[EntryChip] = []
        self.setProperty("role", "entry")
        self.setProperty("excluded", spot.side is Side.EXCLUDED)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID + 4, theme.GRID, theme.GRID + 4, theme.GRID)
        column.setSpacing(6)
        facets = list(dict.fromkeys(one.facet for one in group))
        for number, facet in enumerate(facets):
            if number:
                column.addWidget(joiner("or"), 0, Qt.AlignmentFlag.AlignLeft)
            row = QHBoxLayout()
            row.setSpacing(theme.GRID)
            row.addWidget(_caption(many_word(facet)), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self._flow([one for one in group if one.facet == facet], parts), 1)
            column.addLayout(row)

    def _flow(self, entries: Sequence[Entry], parts: Mapping[Entry, str]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(6)
        holder.setLayout(flow)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        for entry in entries:
            chip = EntryChip(entry, self.spot, parts.get(entry, ""))
            self.chips.append(chip)
            flow.addWidget(chip)
        return holder

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.spot)

    def show_current(self, current: bool) -> None:
        """Whether this is where the next entry goes."""
        theme.retag(self, "current", current)


def _caption(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    label.setFixedWidth(CAPTION)
    # In line with the first chip.
    label.setContentsMargins(0, 4, 0, 0)
    return label


def joiner(word: str) -> QLabel:
    """A word between parts: AND, OR, AND NOT."""
    label = QLabel(word)
    meaning = {"AND NOT": "removed", "AND": "info"}.get(word, "neutral")
    label.setProperty("pill", meaning)
    return label


class PictureView(QWidget):
    """All cards. Signals carry entries and spots; `current` is the group where the next entry goes."""

    removed = Signal(object, object)
    toggled = Signal(object)
    moved = Signal(object, object, object)
    current_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Who is reached")
        self.cards: list[GroupCard] = []
        self.current: Group = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID * 2)
        self._column.setSpacing(6)

    def show_picture(self, picture: Picture) -> None:
        """Draw other criteria; the chip that had the keyboard, or the one in its place, has it again."""
        focused = self._focused()
        self._clear()
        groups = sorted(picture.groups, key=lambda one: (one.count < picture.ad_sets, _rank(one.what)))
        apart = False
        for number, one in enumerate(groups[:MOST_CARDS]):
            part = _part(one.count, picture.ad_sets)
            if part and not apart:
                self._say("Only in some of the ad sets")
            elif number and not part:
                self._join("AND")
            apart = bool(part)
            self._add(GroupCard(one.what, at(one.what), f"Group {number + 1}", dict.fromkeys(one.what, part)))
        if len(groups) > MOST_CARDS:
            self._say(f"and {len(groups) - MOST_CARDS:,} more groups, each in a few of the ad sets")
        self._own_place(
            "Drop here to make a new AND group" if groups else "Choose entries at the left: a location first"
        )
        if picture.excluded:
            self._join("AND NOT")
            parts = {one.what: _part(one.count, picture.ad_sets) for one in picture.excluded[:MOST_LEFT_OUT]}
            self._add(GroupCard(tuple(parts), EXCLUDED, "Excluded", parts))
        else:
            self._join("AND NOT")
            self._own_place("Nobody is excluded. Ctrl+X on an entry, or drop one here", EXCLUDED)
        self._column.addStretch(1)
        self._keep_current()
        self._focus_again(focused)

    def chips(self) -> list[EntryChip]:
        """All chips in reading order."""
        return [chip for card in self.cards for chip in card.chips]

    def focus_first(self) -> None:
        """Give the keyboard to the first chip."""
        chips = self.chips()
        if chips:
            chips[0].setFocus()

    def _add(self, card: GroupCard) -> None:
        self.cards.append(card)
        card.dropped.connect(self.moved)
        card.chosen.connect(self._on_chosen)
        for chip in card.chips:
            chip.removed.connect(self.removed)
            chip.toggled.connect(self.toggled)
            chip.split.connect(lambda entry, spot: self.moved.emit(entry, spot, OWN))
            chip.stepped.connect(self._step)
            chip.chosen.connect(self._on_chosen)
        self._column.addWidget(card)

    def _join(self, word: str) -> None:
        row = QHBoxLayout()
        row.addWidget(joiner(word))
        row.addStretch(1)
        self._column.addLayout(row)

    def _say(self, words: str) -> None:
        label = QLabel(words)
        label.setProperty("role", "field")
        label.setContentsMargins(0, theme.GRID, 0, 0)
        self._column.addWidget(label)

    def _own_place(self, words: str, spot: Spot = OWN) -> None:
        place = Drop(spot)
        place.setProperty("role", "place")
        row = QHBoxLayout(place)
        row.setContentsMargins(theme.GRID + 4, 6, theme.GRID + 4, 6)
        label = QLabel(words)
        label.setProperty("role", "small")
        label.setWordWrap(True)
        row.addWidget(label)
        place.dropped.connect(self.moved)
        self._column.addWidget(place)

    def _clear(self) -> None:
        self.cards = []
        _empty(self._column)

    def _focused(self) -> int | None:
        return next((number for number, chip in enumerate(self.chips()) if chip.hasFocus()), None)

    def _focus_again(self, number: int | None) -> None:
        chips = self.chips()
        if number is not None and chips:
            # At once: what is not shown yet cannot take the keyboard.
            chip = chips[min(number, len(chips) - 1)]
            chip.show()
            chip.setFocus()

    def _step(self, chip: EntryChip, step: int) -> None:
        chips = self.chips()
        chips[max(0, min(len(chips) - 1, chips.index(chip) + step))].setFocus()

    def _on_chosen(self, spot: Spot) -> None:
        """Mark the group where the next entry goes, or no group any more."""
        if spot.side is Side.GROUP:
            self.current = () if same_group(spot.group, self.current) else spot.group
            self._mark()

    def _keep_current(self) -> None:
        """The marked group stays marked while it stands or has grown."""
        kept = next((card.group for card in self.cards if same_group(card.group, self.current)), None)
        grown = next((card.group for card in self.cards if set(self.current) & set(card.group)), None)
        self.current = kept or grown or ()
        self._mark()

    def _mark(self) -> None:
        for card in self.cards:
            card.show_current(
                bool(self.current) and card.spot.side is Side.GROUP and same_group(card.group, self.current)
            )
        self.current_changed.emit()


def _rank(group: Group) -> int:
    facets = {one.facet for one in group}
    return 0 if facets <= PLACES else 1 if facets == {LANGUAGES} else 2


def _part(count: int, total: int) -> str:
    """How many of the ad sets have it; nothing when all do."""
    return f"{count} of {total}" if count < total else ""


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)

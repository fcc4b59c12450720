"""The entries that fit what was typed: a name, its attribute, and whether the ad sets have it already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.targeting.criteria import Entry
from core.targeting.facets import one_word
from ui import theme

OFFER = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
LEAST_WORD = 46
INCLUDED, EXCLUDED = "included", "excluded"
_ICONS = {INCLUDED: ("check", "passed"), EXCLUDED: ("ban", "removed")}


@dataclass(frozen=True)
class Offer:
    """An entry that can be chosen; `state` says on which side it stands, `typed` that it is what was written. With
    `whole` it is no entry but an attribute whose entries can be looked at."""

    entry: Entry
    state: str = ""
    typed: bool = False
    whole: bool = False

    def words(self) -> str:
        """What a screen reader says."""
        if self.whole:
            return f"{self.entry.name}: show its entries"
        state = f", {self.state}" if self.state else ""
        return f"{one_word(self.entry.facet)}: {self.entry.name}{state}"


class EntryList(QListWidget):
    """`added` an entry and whether in a group of its own; `excluded` an entry; `left_upwards` back to the search field."""

    added = Signal(object, bool)
    excluded = Signal(object)
    opened = Signal(str)
    left_upwards = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Entries to choose from")
        self._painting = _OfferDelegate(self)
        self.setItemDelegate(self._painting)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._on_clicked)
        self.itemDoubleClicked.connect(self._on_double_clicked)

    def show_offers(self, offers: Sequence[Offer], *, with_facets: bool = True) -> None:
        """Show other entries; the one at hand stays when it is still there. `with_facets` says of each what it is."""
        self._painting.with_facets = with_facets
        at_hand = self.at_hand()
        self.clear()
        for offer in offers:
            item = QListWidgetItem()
            item.setData(OFFER, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, offer.words())
            item.setToolTip(_tip(offer))
            self.addItem(item)
        rows = [at for at, offer in enumerate(offers) if at_hand is not None and offer.entry.key == at_hand.entry.key]
        self.setCurrentRow(rows[0] if rows else 0)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if item.data(OFFER).whole:
            self.opened.emit(item.data(OFFER).entry.facet)

    def _on_double_clicked(self, item: QListWidgetItem) -> None:
        if not item.data(OFFER).whole:
            self.added.emit(item.data(OFFER).entry, False)

    def offers(self) -> list[Offer]:
        """What is shown."""
        return [self.item(at).data(OFFER) for at in range(self.count())]

    def at_hand(self) -> Offer | None:
        """The entry that Enter would add."""
        item = self.currentItem()
        offer: Offer | None = item.data(OFFER) if item is not None else None
        return offer

    def event(self, event: QEvent) -> bool:
        # These keys mean something here before they mean an action of the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left_upwards.emit()
        elif not self.take_key(event):
            if event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMBINED:
                self.typed.emit(event.text())
            else:
                super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter adds, Alt+Enter adds as a group of its own, Ctrl+X excludes; False for other keys."""
        offer = self.at_hand()
        if offer is None or not _is_ours(event):
            return False
        if offer.whole:
            if event.key() != Qt.Key.Key_X:
                self.opened.emit(offer.entry.facet)
        elif event.key() == Qt.Key.Key_X:
            self.excluded.emit(offer.entry)
        else:
            self.added.emit(offer.entry, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        return True


_COMBINED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def _is_ours(event: QKeyEvent) -> bool:
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return event.key() == Qt.Key.Key_X and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _tip(offer: Offer) -> str:
    if offer.whole:
        return f"Show the {offer.entry.name.lower()}"
    if offer.typed:
        return "As typed; LinkedIn's number is looked up when the account is connected."
    return f"{one_word(offer.entry.facet)}: {offer.entry.name}\n{offer.entry.urn or 'Number not known yet'}"


class _OfferDelegate(QStyledItemDelegate):
    """The name at the left, the attribute in grey at the right, a mark for what is chosen already or can be opened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.with_facets = True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Offer = index.data(OFFER)
        style = option.widget.style()
        option.text = ""
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        inside: QRect = option.rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        usual = "chevron-right" if offer.whole else "plus" if offer.typed else ""
        icon, role = _ICONS.get(offer.state, (usual, "muted"))
        if icon:
            theme.icon(icon, role).paint(painter, QRect(inside.left(), inside.center().y() - 6, 14, 14))
        inside.setLeft(inside.left() + 20)
        painter.save()
        # The name comes first; the attribute has what is left.
        name = f"“{offer.entry.name}” as typed" if offer.typed else offer.entry.name
        painter.setFont(theme.font())
        taken = painter.fontMetrics().horizontalAdvance(name) + theme.GRID
        painter.setFont(theme.font(theme.SMALL))
        word = one_word(offer.entry.facet) if self.with_facets and not offer.whole else ""
        room = min(
            painter.fontMetrics().horizontalAdvance(word), max(LEAST_WORD if word else 0, inside.width() - taken)
        )
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(theme.colour("on_selection" if chosen else "muted"))
        right = QRect(inside.right() - room, inside.top(), room + 1, inside.height())
        _draw(painter, right, word, Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("on_selection" if chosen else "text"))
        _draw(painter, inside.adjusted(0, 0, -room - theme.GRID, 0), name, Qt.AlignmentFlag.AlignLeft)
        painter.restore()


def _draw(painter: QPainter, where: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, int(side | Qt.AlignmentFlag.AlignVCenter), fitted)

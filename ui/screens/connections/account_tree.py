"""The accounts that a sign-in reaches, as a tree that can be searched; one of them is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from core.connections import Account
from core.platforms import Reached
from ui import theme
from ui.platform_words import number_words

HEADS = ("Account", "Number", "Currency and time zone", "Note")
WIDTHS = (320, 130, 200)
REACHED_ROLE = Qt.ItemDataRole.UserRole
_MANAGER = "Manager account: holds no campaigns itself"
_TEST = "Test account"


class AccountTree(QTreeView):
    """`chosen` carries the account that may be connected, or None; `taken` the one that was opened."""

    chosen = Signal(object)
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Accounts that you reach")
        self._items = QStandardItemModel(0, len(HEADS), self)
        self._items.setHorizontalHeaderLabels(list(HEADS))
        self._found = _Found(self)
        self._found.setSourceModel(self._items)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setAutoAcceptChildRows(True)
        self._found.setFilterKeyColumn(-1)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._found)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        head = self.header()
        for at, width in enumerate(WIDTHS):
            head.resizeSection(at, width)
        head.setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(lambda now, before: self.chosen.emit(self.account()))
        self.activated.connect(self._on_activated)

    def show_accounts(self, platform: str, reached: Sequence[Reached]) -> None:
        """Show the accounts, managers before what they manage; the first that can be connected is chosen."""
        self._items.removeRows(0, self._items.rowCount())
        above: list[QStandardItem] = [self._items.invisibleRootItem()]
        for one in reached:
            line = _line(platform, one)
            level = min(one.level, len(above) - 1)
            above[level].appendRow(line)
            above = [*above[: level + 1], line[0]]
        self.expandAll()
        self._choose_first()

    def search(self, words: str) -> None:
        """Show only accounts whose name or number holds these words."""
        digits = words.replace("-", "")
        wanted = words if not digits.isdigit() or len(digits) < 4 else _dashed(digits)
        self._found.setFilterFixedString(wanted.strip())
        self.expandAll()
        if self.account() is None:
            self._choose_first()
        self.chosen.emit(self.account())

    def account(self) -> Account | None:
        """The chosen account, None for one that cannot be connected."""
        one = self.reached()
        return one.account if one is not None and is_usable(one) else None

    def reached(self) -> Reached | None:
        """The line that is chosen."""
        index = self.currentIndex().siblingAtColumn(0)
        found = index.data(REACHED_ROLE)
        return found if isinstance(found, Reached) else None

    def visible_accounts(self) -> list[Reached]:
        """The lines that are shown, from the top."""
        return [index.data(REACHED_ROLE) for index in self._indexes()]

    def choose(self, number: str) -> None:
        """Choose the account with this number."""
        for index in self._indexes():
            if index.data(REACHED_ROLE).account.number == number:
                self.setCurrentIndex(index)

    def _choose_first(self) -> None:
        first = next((index for index in self._indexes() if is_usable(index.data(REACHED_ROLE))), QModelIndex())
        self.setCurrentIndex(first)

    def _indexes(self) -> list[QModelIndex]:
        found: list[QModelIndex] = []

        def walk(parent: QModelIndex) -> None:
            for at in range(self._found.rowCount(parent)):
                index = self._found.index(at, 0, parent)
                found.append(index)
                walk(index)

        walk(QModelIndex())
        return found

    def _on_activated(self, index: QModelIndex) -> None:
        account = self.account()
        if account is not None:
            self.taken.emit(account)


class _Found(QSortFilterProxyModel):
    """What is found; accounts that cannot be used are muted, but can be reached by keyboard, so that their reason is heard."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            one = super().data(self.index(index.row(), 0, index.parent()), REACHED_ROLE)
            return None if one is None or is_usable(one) else theme.colour("muted")
        return super().data(index, role)


def is_usable(one: Reached) -> bool:
    """Whether an account can be connected."""
    return one.problem is None and not one.account.manager


def _line(platform: str, one: Reached) -> list[QStandardItem]:
    account = one.account
    zone = "  ·  ".join(part for part in (account.currency, account.time_zone) if part)
    note = one.problem or (_MANAGER if account.manager else _TEST if account.test else "")
    items = [QStandardItem(words) for words in (account.name, number_words(platform, account.number), zone, note)]
    items[0].setData(one, REACHED_ROLE)
    items[0].setIcon(theme.icon(*_shape(one)))
    for item in items:
        item.setToolTip(item.text())
        item.setSizeHint(QSize(0, theme.ROW))
    if account.test and note:
        items[3].setIcon(theme.icon("flask-conical", "simulated"))
    if one.problem:
        items[3].setIcon(theme.icon("triangle-alert", "warning"))
    return items


def _shape(one: Reached) -> tuple[str, str]:
    if one.problem:
        return "ban", "muted"
    return ("folder-tree", "muted") if one.account.manager else ("briefcase", "accent")


def _dashed(digits: str) -> str:
    return "-".join(part for part in (digits[:3], digits[3:6], digits[6:]) if part)

"""The command palette: every action by its name, with its shortcut and, where there is one, its command line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from ui import theme
from ui.actions import Action, Actions, native
from ui.theme import GRID

WIDTH, ROWS, ROW = 640, 10, 40
SEARCH_ID = "view.search_for"
Index = QModelIndex | QPersistentModelIndex


def score(typed: str, label: str) -> int | None:
    """How well a name answers what was typed: less is better, None not at all. Words may be begun and in any order."""
    words = label.lower().split()
    total = 0
    for part in typed.lower().split():
        found = [at for at, word in enumerate(words) if word.startswith(part)]
        if found:
            total += found[0]
        elif part in label.lower():
            total += 20
        else:
            return None
    return total


class _Found(QAbstractListModel):
    """The actions that answer what was typed."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self.records: list[Action] = []

    def look_for(self, typed: str, extra: list[Action]) -> None:
        self.beginResetModel()
        scored = [(score(typed, f"{record.label()} {record.group}"), record) for record in self._actions.records()]
        kept = [(points, record) for points, record in scored if points is not None]
        kept.sort(key=lambda pair: (pair[1].why_blocked() is not None, pair[0]))
        self.records = [record for _, record in kept] + extra
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record = self.records[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return record
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return record.label()
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (record.help, record.why_blocked()) if part) or record.label()
        return None


class _Row(QStyledItemDelegate):
    """Icon, name and menu on the left, shortcut on the right; why it cannot run in place of its menu."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record: Action = index.data(Qt.ItemDataRole.UserRole)
        why = record.why_blocked()
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), theme.RADIUS, theme.RADIUS)
        icon = theme.icon(record.icon or "chevron-right", "muted")
        icon.paint(painter, box.adjusted(12, 0, 0, 0).x(), box.y() + (ROW - 18) // 2, 18, 18)
        self._words(painter, box.adjusted(42, 0, -12, 0), record, why, chosen)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, record: Action, why: str | None, chosen: bool) -> None:
        strong: QColor = theme.colour("disabled" if why else "on_selection" if chosen else "text")
        painter.setFont(theme.font(theme.TEXT, weight=theme.MEDIUM))
        painter.setPen(strong)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, record.label())
        used = painter.fontMetrics().horizontalAdvance(record.label()) + 12
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("muted"))
        keys = native(self._shortcut(record))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, keys)
        room = box.adjusted(used, 0, -painter.fontMetrics().horizontalAdvance(keys) - 16, 0)
        beside = painter.fontMetrics().elidedText(why or record.group, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, beside)

    def _shortcut(self, record: Action) -> str:
        return "" if record.id == SEARCH_ID else self._actions.shortcut(record.id)


class CommandPalette(QDialog):
    """Type to find, Enter to run, Ctrl+C to copy the command that repeats it."""

    def __init__(
        self,
        actions: Actions,
        run: Callable[[str], None],
        search: Callable[[str], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Command palette")
        self.setProperty("role", "floating")
        self._run, self._search = run, search
        self.typed = QLineEdit()
        self.typed.setAccessibleName("Find a command")
        self.typed.setPlaceholderText("Find a command, or type a name to search the campaigns")
        self.typed.addAction(
            QAction(theme.icon("search", "muted"), "Search", self), QLineEdit.ActionPosition.LeadingPosition
        )
        self.found = _Found(actions)
        self.list = QListView()
        self._build(actions)
        self.typed.textChanged.connect(self._look)
        self.typed.installEventFilter(self)
        self.list.clicked.connect(lambda index: self.run_row(index.row()))
        self._look("")

    def run_row(self, row: int) -> None:
        """Run the action in a row and close; a blocked one stays and shows why."""
        record = self.found.records[row]
        if record.why_blocked() is not None:
            return
        self.close()
        if record.id == SEARCH_ID:
            record.run()
        else:
            self._run(record.id)

    def copy_command(self, row: int) -> bool:
        """Put the action's command line on the clipboard; False when it has none."""
        record = self.found.records[row]
        line = record.command() if record.command else None
        if line is not None:
            QGuiApplication.clipboard().setText(line)
            self.hint.setText(f"Copied: {line}")
        else:
            self.hint.setText("This action has no command line.")
        return line is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        row = self.list.currentIndex().row()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
        key = Qt.Key(event.key())
        if key in steps:
            last = len(self.found.records) - 1
            self.list.setCurrentIndex(self.found.index(max(0, min(last, row + steps[key])), 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.run_row(row)
            return True
        if event.matches(QKeySequence.StandardKey.Copy) and not self.typed.hasSelectedText() and row >= 0:
            return self.copy_command(row)
        return False

    def _look(self, typed: str) -> None:
        self.found.look_for(typed, self._search_entries(typed))
        self.list.setCurrentIndex(self.found.index(0, 0))
        self.list.setFixedHeight(max(1, min(ROWS, len(self.found.records))) * ROW + 2)
        self.adjustSize()

    def _search_entries(self, typed: str) -> list[Action]:
        wanted, search = typed.strip(), self._search
        if not wanted or search is None:
            return []
        label = f"Search the campaigns for “{wanted}”"
        return [Action(SEARCH_ID, label, lambda: search(wanted), icon="search", group="Editor")]

    def _build(self, actions: Actions) -> None:
        self.setFixedWidth(WIDTH)
        self.list.setModel(self.found)
        self.list.setItemDelegate(_Row(actions))
        self.list.setAccessibleName("Commands found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.hint = QLabel("Enter runs it · Ctrl+C copies it as a command line · Esc closes")
        self.hint.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.typed)
        column.addWidget(self.list)
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 4, 0)
        foot.addWidget(self.hint)
        column.addLayout(foot)

"""Comments on an entity or one cell of it: threads with replies, a line to write, resolved and opened again."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core import remarks
from core.catalog import KINDS
from core.errors import AppError
from core.remarks import Remark, Thread
from core.wording import when
from ui import theme
from ui.context import Context
from ui.widgets.icon_label import IconLabel

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def ago(at: int, now: float | None = None) -> str:
    """A moment as people say it: `just now`, `5 minutes ago`, `3 hours ago`, `yesterday`, else the date."""
    seconds = (now if now is not None else time.time()) - at / 1000
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return _plural(int(seconds // _MINUTE), "minute")
    if seconds < _DAY:
        return _plural(int(seconds // _HOUR), "hour")
    return "yesterday" if seconds < 2 * _DAY else when(at)


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' if count != 1 else ''} ago"


class RemarksView(QWidget):
    """The threads of one entity (of one cell when a field is named), and a place to begin another."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._entity: str | None = None
        self._field: str | None = None
        self._resolved = False
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self.about = QLabel()
        self.about.setProperty("role", "muted")
        self.about.setWordWrap(True)
        column.addWidget(self.about)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("Comments")
        column.addWidget(self._scroll, 1)
        self.older = QPushButton()
        self.older.setProperty("role", "link")
        self.older.clicked.connect(self._toggle_resolved)
        column.addWidget(self.older, 0, Qt.AlignmentFlag.AlignLeft)
        self.writer = Writer("Write a comment (Ctrl+Enter sends it)", "Comment", self._add)
        column.addWidget(self.writer)

    def show_cell(self, entity: str | None, field: str | None = None, about: str = "") -> None:
        """Show what is said about an entity or a cell of it; None: nothing is chosen."""
        if (entity, field) != (self._entity, self._field):
            self._resolved = False
            self.writer.clear()
        self._entity, self._field = entity, field
        self.about.setText(about)
        self.refresh()

    def refresh(self) -> None:
        """Read the threads again."""
        read_only = self._context.workspace.read_only
        self.writer.setVisible(self._entity is not None and not read_only)
        if self._entity is None:
            self._fill([], "Choose a row to see what is said about it.")
            self.older.hide()
            return
        try:
            found = remarks.threads_of(self._context.workspace, self._entity, field=self._field)
        except AppError as error:
            self._fill([], str(error))
            return
        closed = sum(not one.open for one in found)
        self.older.setVisible(bool(closed))
        words = "Hide" if self._resolved else "Show"
        self.older.setText(f"{words} {closed} resolved comment{'s' if closed != 1 else ''}")
        self._fill([one for one in found if one.open or self._resolved], "Nobody has said anything about this yet.")

    def focus(self) -> None:
        """Put the keyboard into the line to write."""
        self.writer.text.setFocus()

    def _fill(self, threads: list[Thread], nothing: str) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for one in threads:
            column.addWidget(_ThreadCard(one, self._context, named=self._field is None, changed=self.refresh))
        if not threads:
            label = QLabel(nothing)
            label.setProperty("role", "small")
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self._scroll.setWidget(body)
        # Being put into a scroll area is what makes a widget paint a background of its own.
        for part in (body, self._scroll.viewport()):
            part.setAutoFillBackground(False)

    def _toggle_resolved(self) -> None:
        self._resolved = not self._resolved
        self.refresh()

    def _add(self, text: str) -> None:
        entity = self._entity
        if entity is not None:
            remarks.add(self._context.workspace, entity, text, field=self._field)
            self.refresh()


class Writer(QWidget):
    """A small text and its button; Ctrl+Enter sends. What cannot be sent stays, with the reason below."""

    def __init__(self, hint: str, button: str, send: Callable[[str], None]) -> None:
        super().__init__()
        self._send = send
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(hint.partition(" (")[0])
        self.text.setFixedHeight(56)
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        column.addWidget(self.text)
        row = QHBoxLayout()
        self.problem = QLabel()
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        row.addWidget(self.problem, 1)
        self.button = QPushButton(button)
        self.button.clicked.connect(self.send)
        row.addWidget(self.button)
        column.addLayout(row)

    def clear(self) -> None:
        """Forget what was written."""
        self.text.clear()
        self.problem.clear()

    def send(self) -> None:
        """Send what is written."""
        try:
            self._send(self.text.toPlainText())
        except AppError as error:
            self.problem.setText(str(error))
            return
        self.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.send()
                return True
        return super().eventFilter(watched, event)


class _ThreadCard(QFrame):
    """One thread."""

    def __init__(self, thread: Thread, context: Context, *, named: bool, changed: Callable[[], None]) -> None:
        super().__init__()
        self._thread, self._context, self._changed = thread, context, changed
        self.setProperty("role", "entry")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID // 2)
        if named and thread.field is not None:
            column.addWidget(_cell_name(thread))
        for one in thread.remarks:
            column.addWidget(_said(one))
        if not thread.open:
            closed = QLabel(f"Resolved by {thread.resolved_by}, {ago(thread.resolved_at or 0)}")
            closed.setProperty("role", "small")
            column.addWidget(closed)
        if not context.workspace.read_only:
            column.addLayout(self._buttons())
            self.writer = Writer("Answer (Ctrl+Enter sends it)", "Answer", self._reply)
            self.writer.hide()
            column.addWidget(self.writer)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID // 2)
        self.answer = QPushButton("Answer")
        self.settle = QPushButton("Resolve" if self._thread.open else "Open again")
        for button, run in ((self.answer, self._open_writer), (self.settle, self._settle)):
            button.setProperty("role", "link")
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _open_writer(self) -> None:
        self.writer.show()
        self.writer.text.setFocus()

    def _reply(self, text: str) -> None:
        remarks.reply(self._context.workspace, self._thread.id, text)
        self._changed()

    def _settle(self) -> None:
        try:
            if self._thread.open:
                remarks.resolve(self._context.workspace, self._thread.id)
            else:
                remarks.reopen(self._context.workspace, self._thread.id)
        except AppError as error:
            self._context.messages.error(error)
        self._changed()


def _cell_name(thread: Thread) -> QWidget:
    field = KINDS[thread.kind].by_name.get(thread.field or "")
    label = QLabel(field.label if field is not None else thread.field or "")
    label.setProperty("role", "field")
    return label


def _said(one: Remark) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(theme.GRID // 2)
    head.addWidget(IconLabel("message-square", "muted", 14, "Comment"))
    who = QLabel(f"{one.author}, {ago(one.at)}")
    who.setProperty("role", "small")
    who.setToolTip(when(one.at))
    head.addWidget(who, 1)
    column.addLayout(head)
    text = QLabel(one.text)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setWordWrap(True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(text)
    return box

"""The search line over the grid, with completion, errors at their place, and the ready-made views."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout

from core.errors import QueryError
from core.query import complete
from core.scope import View
from ui import theme

WAIT_MS = 250
MOST_HINT = 110
_VIEWS = ((View.ALL, "All"), (View.UNPOSTED, "Unposted"), (View.ERRORS, "Errors"), (View.WARNINGS, "Warnings"))
_ICONS = {
    View.UNPOSTED: ("triangle", "edited"),
    View.ERRORS: ("octagon-x", "error"),
    View.WARNINGS: ("triangle-alert", "warning"),
}


class QueryEdit(QLineEdit):
    """A search line that offers names while one types and underlines where a search cannot be read."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = "campaign"
        self._trouble: int | None = None
        self._offers = QStringListModel(self)
        self._texts: list[tuple[str, int, int]] = []
        self.completions = QCompleter(self._offers, self)
        self.completions.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completions.setWidget(self)
        popup = self.completions.popup()
        assert popup is not None
        popup.setAccessibleName("What may stand here")
        self._popup = popup
        # The completer takes Enter, Tab and clicks while its list is open, and tells what was taken.
        self.completions.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def show_trouble(self, position: int | None) -> None:
        """Mark a position, or none."""
        self._trouble = position
        theme.retag(self, "invalid", position is not None)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._offer()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if self._trouble is None or self._trouble > len(self.text()):
            return
        metrics = self.fontMetrics()
        # The cursor's own place corrects for scrolled text, margins and icons at once.
        shift = self.cursorRect().center().x() - metrics.horizontalAdvance(self.text()[: self.cursorPosition()])
        left = shift + metrics.horizontalAdvance(self.text()[: self._trouble])
        width = max(8, metrics.horizontalAdvance(self.text()[self._trouble : self._trouble + 1]))
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("error"), 2))
        painter.drawLine(left, self.height() - 6, left + width, self.height() - 6)
        painter.end()

    def _offer(self) -> None:
        found = complete(self.kind, self.text(), self.cursorPosition())
        self._texts = [(one.text, one.start, one.end) for one in found]
        self._offers.setStringList([one.text for one in found])
        if not found:
            self._popup.hide()
            return
        box = self.cursorRect()
        box.setWidth(260)
        box.setBottom(self.rect().bottom() + 2)
        self.completions.complete(box)

    def _take(self, chosen: str) -> None:
        found = next(((text, start, end) for text, start, end in self._texts if text == chosen), None)
        if found is None:
            return
        text, start, end = found
        self.setText(self.text()[:start] + text + self.text()[end:])
        self.setCursorPosition(start + len(text))
        self.textEdited.emit(self.text())


class FilterBar(QFrame):
    """`asked` carries the search text and the view."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        column.addLayout(row)
        self.edit = QueryEdit()
        self.edit.setPlaceholderText("Filter: words, or status = paused, max_cpc > 2.50, has:error")
        self.edit.setAccessibleName("Filter")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(theme.icon("filter", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.returnPressed.connect(self._ask)
        row.addWidget(self.edit, 1)
        self._group = QButtonGroup(self)
        for view, label in _VIEWS:
            row.addWidget(self._button(view, label))
        self._trouble = QLabel()
        self._trouble.setProperty("role", "problem")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask)

    def query(self) -> str:
        """The search text."""
        return self.edit.text()

    def view(self) -> View:
        """The chosen view."""
        return _VIEWS[max(0, self._group.checkedId())][0]

    def show_query(self, text: str, view: View = View.ALL) -> None:
        """Show a search and ask for it."""
        self.edit.setText(text)
        self._group.button([one for one, _ in _VIEWS].index(view)).setChecked(True)
        self._ask()

    def show_trouble(self, error: QueryError | None) -> None:
        """Say why a search cannot be read, at its place."""
        self.edit.show_trouble(error.position if error else None)
        self._trouble.setVisible(error is not None)
        self._trouble.setText(f"At character {error.position + 1}: {_short(error)}" if error else "")
        self._trouble.setToolTip(str(error) if error else "")

    def trouble(self) -> str:
        """The message that is shown."""
        return self._trouble.text()

    def _button(self, view: View, label: str) -> QToolButton:
        button = QToolButton()
        button.setText(label)
        button.setCheckable(True)
        button.setChecked(view is View.ALL)
        button.setAccessibleName(f"Show {label.lower()}")
        if view in _ICONS:
            button.setIcon(theme.icon(*_ICONS[view]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._group.addButton(button, [one for one, _ in _VIEWS].index(view))
        button.clicked.connect(self._ask)
        return button

    def _on_changed(self) -> None:
        self.edit.show_trouble(None)
        self._wait.start()

    def _ask(self) -> None:
        self._wait.stop()
        self.show_trouble(None)
        self.asked.emit(self.edit.text().strip(), self.view())


def _short(error: QueryError) -> str:
    hint = error.hint or ""
    return f"{error.message} {hint if len(hint) <= MOST_HINT else hint[:MOST_HINT].rsplit(' ', 1)[0] + ' …'}".strip()

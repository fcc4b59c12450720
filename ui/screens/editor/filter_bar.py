"""The search line over the grid, with completion, errors at their place, and the ready-made views."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout

from core import views
from core.errors import QueryError
from core.query.offering import lookup_in
from core.scope import View
from core.workspace import Workspace
from ui import theme
from ui.screens.editor.views_menu import ViewsButton
from ui.widgets.query_edit import QueryEdit

WAIT_MS = 250
MOST_HINT = 110
_VIEWS = ((View.ALL, "All"), (View.UNPOSTED, "Unposted"), (View.ERRORS, "Errors"), (View.WARNINGS, "Warnings"))
_ICONS = {
    View.UNPOSTED: ("triangle", "edited"),
    View.ERRORS: ("octagon-x", "error"),
    View.WARNINGS: ("triangle-alert", "warning"),
}


class FilterBar(QFrame):
    """`asked` carries the search text and the view; `searched` a search that somebody meant (Enter, or left the line)."""

    asked = Signal(str, object)
    searched = Signal(str)
    columns_wanted = Signal()
    past_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        column.addLayout(row)
        self.edit = QueryEdit(lookup_in(workspace), lambda: views.recent(workspace))
        self.edit.setPlaceholderText("Filter: words, or status = paused, max_cpc > 2.50, has:error")
        self.edit.setAccessibleName("Filter")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(theme.icon("filter", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.returnPressed.connect(self._ask)
        self.edit.editingFinished.connect(self._on_meant)
        row.addWidget(self.edit, 1)
        self.views = ViewsButton(workspace, lambda: self.edit.kind)
        self.views.chosen.connect(self.show_query)
        row.addWidget(self.views)
        self._group = QButtonGroup(self)
        for view, label in _VIEWS:
            row.addWidget(self._button(view, label))
        self.columns = _tool("columns-3", "Columns", "Columns, order and groups of this list", self.columns_wanted)
        self.past = _tool(
            "history", "As of an earlier moment", "The lists as they were at an earlier moment", self.past_wanted
        )
        row.addWidget(self.columns)
        row.addWidget(self.past)
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

    def _on_meant(self) -> None:
        if self.query().strip() and not self._trouble.text():
            self.searched.emit(self.query())

    def _ask(self) -> None:
        self._wait.stop()
        self.show_trouble(None)
        self.asked.emit(self.edit.text().strip(), self.view())


def _tool(icon: str, name: str, tip: str, wanted: SignalInstance) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.clicked.connect(wanted)
    return button


def _short(error: QueryError) -> str:
    hint = error.hint or ""
    return f"{error.message} {hint if len(hint) <= MOST_HINT else hint[:MOST_HINT].rsplit(' ', 1)[0] + ' …'}".strip()

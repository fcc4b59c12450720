"""The third step: what each row does, before anything is written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.catalog import KINDS
from core.pasting import Outcome, Review, What
from ui import theme
from ui.tables.records import Index, RecordsModel, Role

HEADINGS = ("Row", "", "What", "Item", "Detail", "Into")
_ICONS = {
    What.ADDED: ("plus-circle", "added"), What.UPDATED: ("square-pen", "edited"), What.REMOVED: ("minus-circle", "removed"),
    What.UNCHANGED: ("circle", "muted"), What.SKIPPED: ("triangle-alert", "warning"),
}  # fmt: skip


class OutcomesModel(RecordsModel):
    """The rows of a review, all or those of one sort."""

    def __init__(self) -> None:
        super().__init__(HEADINGS, right={0})
        self.every: tuple[Outcome, ...] = ()

    def show(self, rows: tuple[Outcome, ...], only: What | None = None) -> None:
        """Show other rows."""
        self.every = rows
        self.show_rows(one for one in rows if only is None or one.what is only)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role == Role.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Role.DecorationRole and index.column() == 1:
            return theme.icon(*_ICONS[one.what])
        if role == Role.ForegroundRole and one.what is What.UNCHANGED:
            return theme.colour("muted")
        if role in (Role.DisplayRole, Role.ToolTipRole):
            kind = KINDS[one.kind].label.lower() if one.kind else ""
            cells = (
                f"{one.row:,}" if one.row else "",
                "",
                f"{one.what.capitalize()} {kind}".strip(),
                one.title,
                one.detail,
                one.place,
            )
            return cells[index.column()]
        return None


class ReviewPage(QWidget):
    """Counts that filter, and the rows below them."""

    def __init__(self) -> None:
        super().__init__()
        self.review: Review | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.filters = QHBoxLayout()
        self.filters.setSpacing(theme.GRID)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        self.buttons: dict[What | None, QPushButton] = {}
        for what in (None, *What):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setAutoDefault(False)
            button.clicked.connect(lambda checked, what=what: self._narrow(what))
            self.group.addButton(button)
            self.buttons[what] = button
            self.filters.addWidget(button)
        self.filters.addStretch(1)
        copy = QPushButton("Copy the list")
        theme.show_icon(copy, "copy")
        copy.setAutoDefault(False)
        copy.clicked.connect(self.copy)
        self.filters.addWidget(copy)
        column.addLayout(self.filters)
        self.model = OutcomesModel()
        column.addWidget(self._table(), 1)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setProperty("role", "small")
        column.addWidget(self.notes)

    def _table(self) -> QTableView:
        self.view = QTableView()
        self.view.setAccessibleName("What each row does")
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setWordWrap(False)
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(theme.ROW_COMPACT)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.view.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((56, 28, 170, 220, 360, 160)):
            self.view.setColumnWidth(at, width)
        head.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        return self.view

    def show_review(self, review: Review) -> None:
        """Show what a job would do."""
        self.review = review
        every = len(review.outcomes)
        for what, button in self.buttons.items():
            count = every if what is None else review.counts.get(what, 0)
            button.setText(f"{'All' if what is None else what.capitalize()} {count:,}")
            button.setEnabled(count > 0)
        self.buttons[None].setChecked(True)
        self.view.setColumnHidden(5, not any(one.place for one in review.outcomes))
        self.model.show(review.outcomes)
        left = f"Columns left out: {', '.join(review.ignored)}." if review.ignored else ""
        self.notes.setText(" ".join(filter(None, (*review.notes, left))))
        self.notes.setVisible(bool(self.notes.text()))

    def copy(self) -> None:
        """Put the shown rows on the clipboard."""
        lines = (f"{one.row}\t{one.what}\t{one.title}\t{one.detail}" for one in self.model.rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _narrow(self, what: What | None) -> None:
        self.model.show(self.model.every, what)

"""Values that somebody edited since a proposal was made: both sides, and what to do with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.conflicts import Choice, Conflicting, Decision
from core.errors import AppError
from core.typed import reason, typed, unmistakable
from core.values import show
from ui import theme
from ui.tables.change_words import field_of, title_words, value_words
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel

MOST = 50
Settle = Callable[[dict[int, Decision]], None]
_HEIGHT, _HEAD, _ROW = 260, 124, 44
_DONE = {Choice.MINE: "Kept mine", Choice.THEIRS: "Proposed value taken", Choice.EDITED: "Own value given"}


class ConflictsPanel(QFrame):
    """`settled` carries {seq: Decision} for one field, `all_settled` a Choice for every conflict there is."""

    settled = Signal(object)
    all_settled = Signal(object)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self.setProperty("role", "foot")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID, theme.GRID * 3, theme.GRID)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(self._head())
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        column.addWidget(self._hint)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("Conflicts")
        column.addWidget(self._scroll)
        self.hide()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self._title = QLabel("Conflicts")
        self._title.setProperty("role", "section")
        row.addWidget(self._title, 1)
        self.all_mine = QPushButton("Keep all mine")
        self.all_theirs = QPushButton("Take all proposed")
        for button, choice in ((self.all_mine, Choice.MINE), (self.all_theirs, Choice.THEIRS)):
            button.clicked.connect(lambda checked=False, choice=choice: self.all_settled.emit(choice))
            row.addWidget(button)
        return row

    def show_conflicts(self, found: Sequence[Conflicting], count: int, *, decided: bool, why_not: str | None) -> None:
        """Show conflicts of a proposal, or those a decision left open; nothing when there are none."""
        self.setVisible(bool(found))
        if not found:
            return
        self._title.setText(f"Conflicts ({count:,})")
        edited = "value was" if count == 1 else "values were"
        then = (
            "The draft keeps its own value until you choose another."
            if decided
            else "When you accept, the draft keeps its own value unless you choose another."
        )
        more = f" The first {MOST} are listed." if count > MOST else ""
        self._hint.setText(f"{count:,} {edited} edited since the proposal was made. {then}{more}")
        for button in (self.all_mine, self.all_theirs):
            button.setEnabled(why_not is None)
            button.setToolTip(why_not or "")
        body = self._rows(found[:MOST], why_not)
        self._scroll.setWidget(body)
        # Being put into a scroll area is what makes a widget paint a background of its own.
        for part in (body, self._scroll.viewport()):
            part.setAutoFillBackground(False)
        self.setFixedHeight(min(_HEIGHT, _HEAD + _ROW * len(found)))

    def _rows(self, found: Sequence[Conflicting], why_not: str | None) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, theme.GRID, 0)
        grid.setHorizontalSpacing(theme.GRID * 2)
        grid.setVerticalSpacing(theme.GRID // 2)
        for at, words in enumerate(("", "Change", "In the draft (mine)", "Proposed (theirs)", "")):
            label = QLabel(words)
            label.setProperty("role", "small")
            grid.addWidget(label, 0, at)
        for row, one in enumerate(found, 1):
            self._add(grid, row, one, why_not)
        for column in (1, 2, 3):
            grid.setColumnStretch(column, 2 if column == 1 else 1)
        grid.setRowStretch(len(found) + 1, 1)
        return body

    def _add(self, grid: QGridLayout, row: int, one: Conflicting, why_not: str | None) -> None:
        grid.addWidget(IconLabel(theme.tokens().conflict.icon, "conflict", 16, "Conflict"), row, 0)
        mine = "not in the draft any more" if one.gone else value_words(one.change, one.draft, self._currency)
        words = (title_words(one.change), mine, value_words(one.change, one.change.after, self._currency))
        for at, text in enumerate(words, 1):
            # One line for the name, whatever its length: in a narrow window its end was cut away.
            label = ElidedLabel() if at == 1 else QLabel()
            label.setText(text)
            label.setWordWrap(at != 1)
            grid.addWidget(label, row, at)
        grid.addWidget(_Choosing(one, words[0], self._currency, why_not, self.settled.emit), row, 4)


class _Choosing(QWidget):
    """Mine, theirs, or a value typed here."""

    def __init__(self, one: Conflicting, title: str, currency: str, why_not: str | None, settle: Settle) -> None:
        super().__init__()
        self._one, self._settle = one, settle
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.GRID // 2)
        self.mine = self._button(
            "Mine", f"Keep the draft's value: {title}", lambda: self._decide(Decision(Choice.MINE))
        )
        self.theirs = self._button(
            "Theirs", f"Take the proposed value: {title}", lambda: self._decide(Decision(Choice.THEIRS))
        )
        self.own = self._button("Edit…", f"Type another value: {title}", self._open)
        for button in (self.theirs, self.own):
            button.setEnabled(not one.gone)
        self.editor = QLineEdit()
        self.editor.setAccessibleName(f"Another value: {title}")
        field = field_of(one.change)
        self._currency = currency
        self.editor.setText(unmistakable(field, show(field, one.draft, currency)) if field is not None else "")
        self.editor.returnPressed.connect(self._typed)
        self.editor.hide()
        self._row.addWidget(self.editor)
        self.setEnabled(why_not is None)
        self.setToolTip(why_not or "")

    def _button(self, words: str, name: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(run)
        self._row.addWidget(button)
        return button

    def _open(self) -> None:
        for button in (self.mine, self.theirs, self.own):
            button.hide()
        self.editor.show()
        self.editor.setFocus()
        self.editor.selectAll()

    def _typed(self) -> None:
        field = field_of(self._one.change)
        if field is None:
            return
        try:
            value = typed(field, self.editor.text(), self._currency)
        except AppError as error:
            theme.retag(self.editor, "invalid", True)
            self.editor.setToolTip(reason(error))
            return
        self._decide(Decision(Choice.EDITED, value))

    def _decide(self, decision: Decision) -> None:
        for at in range(self._row.count()):
            item = self._row.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
        said = QLabel(_DONE[decision.choice])
        said.setProperty("role", "muted")
        self._row.addWidget(said)
        self._settle({self._one.change.seq: decision})

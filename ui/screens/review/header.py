"""What a proposal is, before its changes: who made it, how much it does, what it assumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.changesets import SetRow
from core.depending import Need
from core.risk import HORIZON, PARTS, Risk
from ui import theme
from ui.screens.review.answered import answers_words
from ui.screens.review.changes_tree import money_words
from ui.screens.review.sets_list import change_count, state_words
from ui.tables.change_words import count_words
from ui.tables.wording import when
from ui.widgets.icon_label import IconLabel

_WORDS = {"create": ("added", "added"), "set": ("edited", "edited"), "delete": ("removed", "removed")}
SHOWN_ASSUMPTIONS = 2
UNTICKED = "What is not ticked is rejected."


class ReviewHeader(QFrame):
    """`accept_all`, `accept_ticked` and `reject` were asked for."""

    accept_all = Signal()
    accept_ticked = Signal()
    reject = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        top.addWidget(self._title, 1)
        self._state = QLabel()
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setMinimumSize(96, 24)
        self._state.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        top.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        self._facts = QLabel()
        self._facts.setProperty("role", "muted")
        self._facts.setWordWrap(True)
        column.addWidget(self._facts)
        self._currency = currency
        self._pills = QHBoxLayout()
        self._pills.setSpacing(theme.GRID * 2)
        column.addLayout(self._pills)
        self.risk, self.needs, self.answers = _hidden_line(), _hidden_line("complaint"), _hidden_line()
        for line in (self.risk, self.needs, self.answers):
            column.addWidget(line)
        self._assumed = _Assumptions()
        column.addWidget(self._assumed)
        self.buttons = self._buttons()
        column.addWidget(self.buttons)

    def show_set(self, row: SetRow) -> None:
        """Show a change set; what it counts to is told by `show_counts`."""
        self._title.setText(row.title)
        theme.retag(self._state, "pill", {"proposed": "info", "accepted": "passed"}.get(row.state, "neutral"))
        # The style's padding is not part of a label's size once its look changes.
        self._state.setText(f"\u2002{state_words(row)}\u2002")
        facts = [row.author, when(row.created_at)] + ([row.reason] if row.reason and row.reason != row.title else [])
        self._facts.setText("   ·   ".join(facts))
        self._assumed.show_texts(row.about.get("assumptions") or [])
        answered = answers_words(row)
        self.answers.setText(answered)
        self.answers.setVisible(bool(answered))
        self.buttons.setVisible(row.state in ("proposed", "parked"))
        for button in (self._all, self._some, self._none, self._hint):
            button.setVisible(row.state == "proposed")
        self.needs.hide()
        self.risk.hide()

    def show_counts(self, counts: Mapping[str, Mapping[str, int]] | None) -> None:
        """Say how many entities are added, edited and removed; None while they are being counted."""
        _clear(self._pills)
        if counts is None:
            self._pills.addWidget(_counting())
        for op, (meaning, word) in _WORDS.items():
            words = count_words(counts or {}, op)
            if words:
                self._pills.addWidget(_pill(meaning, f"{words} {word}"))
        self._pills.addStretch(1)

    def show_risk(self, risk: Risk) -> None:
        """Say how much money is at risk, and by what."""
        self.risk.setVisible(bool(risk.micros))
        parts = ", ".join(f"{PARTS[part].lower()} {money_words(micros, self._currency)}" for part, micros in risk.parts)
        self.risk.setText(f"{money_words(risk.micros, self._currency)} at risk in {HORIZON} days: {parts}")
        self.risk.setToolTip(
            "What could be spent more or less if this is accepted, and what runs behind what it changes."
        )

    def show_needs(self, needs: Sequence[Need]) -> None:
        """Say which proposals have to be accepted before this one."""
        self.needs.setVisible(bool(needs))
        self.needs.setText("\n".join(f"Accept “{one.first_title}” first: it makes “{one.what}”." for one in needs))

    def show_ticks(self, ticked: int, total: int, why_not: str | None) -> None:
        """Say how many changes are ticked; a read-only workspace cannot decide."""
        self._some.setText(f"Accept selected ({ticked:,})" if ticked else "Accept selected")
        self._some.setEnabled(ticked > 0 and why_not is None)
        self._all.setEnabled(why_not is None)
        self._none.setEnabled(why_not is None)
        left = total - ticked
        self._hint.setText(
            why_not or (f"The {change_count(left)} without a tick would be rejected." if ticked and left else UNTICKED)
        )

    def _buttons(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, theme.GRID // 2, 0, 0)
        row.setSpacing(theme.GRID)
        self._all = QPushButton("Accept all")
        self._all.setProperty("role", "primary")
        self._all.setToolTip("Apply every change to the draft (Alt+Y). Undo takes it back.")
        self._some = QPushButton("Accept selected")
        self._some.setToolTip("Apply the ticked changes; all others are rejected.")
        self._none = QPushButton("Reject")
        self._none.setToolTip("Turn the whole proposal down (Alt+N). The draft stays as it is.")
        for button, signal in (
            (self._all, self.accept_all),
            (self._some, self.accept_ticked),
            (self._none, self.reject),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        self._hint = QLabel(UNTICKED)
        self._hint.setProperty("role", "small")
        row.addWidget(self._hint)
        row.addStretch(1)
        self.more = QPushButton("More")
        self.more.setToolTip("Rename, set aside, split, merge, put in order")
        row.addWidget(self.more)
        return box


def _hidden_line(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    label.hide()
    return label


class _Assumptions(QWidget):
    """What was assumed; a long list opens on demand."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._more = QPushButton()
        self._more.setProperty("role", "link")
        self._more.clicked.connect(self._toggle)
        column.addWidget(self._label)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._texts: Sequence[str] = ()
        self._open = False

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show assumptions."""
        self._texts, self._open = texts, False
        self._say()

    def _toggle(self) -> None:
        self._open = not self._open
        self._say()

    def _say(self) -> None:
        self.setVisible(bool(self._texts))
        shown = self._texts if self._open else self._texts[:SHOWN_ASSUMPTIONS]
        self._label.setText("\n".join(f"Assumed: {text}" for text in shown))
        rest = len(self._texts) - SHOWN_ASSUMPTIONS
        self._more.setVisible(rest > 0)
        self._more.setText(
            "Show fewer assumptions" if self._open else f"Show {rest} more assumption{'s' if rest > 1 else ''}"
        )


def _pill(meaning: str, words: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    shape = theme.tokens().meaning(meaning)
    row.addWidget(IconLabel(shape.icon, meaning, 14, shape.word))
    row.addWidget(QLabel(words))
    return box


def _counting() -> QWidget:
    """Keeps the height of the line, so that nothing jumps when the counts are there."""
    label = QLabel("Counting …")
    label.setProperty("role", "muted")
    return label


def _clear(row: QHBoxLayout) -> None:
    while row.count():
        item = row.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()

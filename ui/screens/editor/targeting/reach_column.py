"""The right column: how many members that is, what LinkedIn would refuse with its repair, saved audiences, the agreement."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.targeting.criteria import Criteria
from core.targeting.facets import DISCRIMINATING
from core.targeting.problem import Problem, Repair
from core.targeting.saved import Saved
from core.targeting.sizes import Aim, Prices, Size, advice, as_of, price_advice, size_words
from core.values import money_text
from ui import theme
from ui.dialogs.frame import text

NOTICE = (
    "LinkedIn's tools may not be used to discriminate by personal characteristics such as gender, age, race or ethnicity. "
    "Ads for jobs, housing, education or credit must not leave anybody out that way. "
    '<a href="https://www.linkedin.com/legal/ads-policy">LinkedIn\'s advertising policies</a>'
)
MORE_NOTICE = (
    "This targeting uses age or gender. Be sure that it leaves nobody out of a job, a home, a school or a loan."
)
_MEASURES = {"impressions": "Impressions", "clicks": "Clicks", "cost": "Cost"}
MOST_SHOWN = 6
REPAIR_KEY = "Ctrl+Enter"
WARNED = ("age_or_gender", "groups_in_europe")


class ReachColumn(QFrame):
    """Says what is known of the criteria. `repaired` carries legal criteria; the rest are buttons that were pressed."""

    asked = Signal()
    repaired = Signal(object)
    looked_up = Signal()
    saving = Signal()
    applied = Signal(object)
    updated = Signal(object)
    exclusions = Signal()
    agreement = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAccessibleName("Size and findings")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QFrame()
        body.setProperty("role", "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID * 2)
        column.setSpacing(theme.GRID)
        self._build_size(column)
        self.findings = QVBoxLayout()
        self.findings.setSpacing(theme.GRID)
        column.addLayout(self.findings)
        self._build_agreement(column)
        self._build_saved(column)
        column.addStretch(1)
        scroll.setWidget(body)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._build_notice())
        self._repairs: list[tuple[Repair, WrappedButton]] = []

    def _build_notice(self) -> QFrame:
        """What LinkedIn wants to be said wherever targeting is edited; never scrolled away."""
        frame = QFrame()
        frame.setProperty("role", "foot")
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        self.notice = text(NOTICE, "small")
        self.notice.setTextFormat(Qt.TextFormat.RichText)
        self.notice.setOpenExternalLinks(True)
        self.notice.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        column.addWidget(self.notice)
        return frame

    def _build_size(self, column: QVBoxLayout) -> None:
        head = QHBoxLayout()
        head.addWidget(_heading("Audience size"), 1)
        self.ask_button = QPushButton("Ask LinkedIn")
        self.ask_button.clicked.connect(self.asked)
        head.addWidget(self.ask_button)
        column.addLayout(head)
        self.size_label = QLabel()
        self.size_label.setProperty("role", "title")
        self.size_label.setWordWrap(True)
        self.when = text("", "small")
        self.advice = text("", "small")
        self._figures = QWidget()
        self._grid = QGridLayout(self._figures)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(theme.GRID)
        for part in (self.size_label, self.when, self.advice, self._figures):
            column.addWidget(part)

    def _build_agreement(self, column: QVBoxLayout) -> None:
        column.addWidget(_heading("Never to see an ad"))
        self.agreed = text("", "small")
        self.exclude_button = QPushButton("Exclude them here")
        self.exclude_button.clicked.connect(self.exclusions)
        self.agree_button = QPushButton("Agree…")
        self.agree_button.clicked.connect(self.agreement)
        column.addWidget(self.agreed)
        column.addLayout(_row(self.exclude_button, self.agree_button))

    def _build_saved(self, column: QVBoxLayout) -> None:
        column.addWidget(_heading("Saved audiences"))
        self.saved = QComboBox()
        self.saved.setAccessibleName("Saved audience")
        self.saved.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.saved.currentIndexChanged.connect(lambda at: self._allow())
        self.apply_button = QPushButton("Apply")
        self.apply_button.setToolTip(
            "Put the saved audience in place of this targeting; places and languages it does not name stay."
        )
        self.update_button = QPushButton("Update")
        self.update_button.setToolTip("Make this the saved audience, and propose it where the old one is used.")
        self.save_button = QPushButton("Save as…")
        self.apply_button.clicked.connect(lambda: self.applied.emit(self.saved.currentData()))
        self.update_button.clicked.connect(lambda: self.updated.emit(self.saved.currentData()))
        self.save_button.clicked.connect(self.saving)
        column.addWidget(self.saved)
        column.addLayout(_row(self.apply_button, self.update_button, self.save_button))

    # What is shown

    def show_size(self, size: Size | None, aim: Aim, *, asking: bool, why_not: str | None) -> None:
        """The last known size; `why_not` says why LinkedIn cannot be asked now."""
        self.ask_button.setEnabled(not asking and why_not is None)
        self.ask_button.setText("Asking…" if asking else "Ask LinkedIn")
        self.ask_button.setToolTip(why_not or "How many members, what the budget brings, what bids cost")
        _empty(self._grid)
        self._figures.setVisible(size is not None and bool(size.forecasts or size.prices))
        if size is None:
            self.size_label.setText("Not known yet")
            self.when.setText(why_not or "LinkedIn was not asked about exactly this targeting.")
            self.advice.setText("")
        else:
            self.size_label.setText(size_words(size))
            old = f" {size.why_kept}" if size.why_kept else ""
            self.when.setText(f"{as_of(size)[:1].upper()}{as_of(size)[1:]}.{old}")
            limits = price_advice(size.prices, aim)
            self.advice.setText(" ".join(part for part in (advice(size, aim.criteria), limits) if part))
            theme.retag(self.advice, "role", "problem" if size.too_small or limits else "small")
            self._show_forecast(size)
        self.advice.setVisible(bool(self.advice.text()))

    def show_sizes(self, known: Sequence[Size], different: int) -> None:
        """Several ad sets with different targeting: the smallest and the largest known."""
        self.show_size(None, Aim(Criteria()), asking=False, why_not="The ad sets differ: each has a size of its own.")
        if known:
            members = sorted(one.members or 0 for one in known)
            least = f"{members[0]:,}" if members[0] else "fewer than 300"
            self.size_label.setText(f"{least} to {members[-1]:,} members" if len(known) > 1 else f"{least} members")
            self.when.setText(f"Known of {len(known)} of {different} different targetings.")

    def _show_forecast(self, size: Size) -> None:
        currency = size.prices.currency if size.prices else ""
        days = sorted({one.days for one in size.forecasts})
        for column, span in enumerate(days, 1):
            self._grid.addWidget(_cell(f"{span} days", "small"), 0, column)
        for row, (measure, word) in enumerate(_MEASURES.items(), 1):
            for one in size.forecasts:
                if one.measure == measure:
                    money = measure == "cost"
                    self._grid.addWidget(_cell(word, "small", Qt.AlignmentFlag.AlignLeft), row, 0)
                    cell = _cell(f"{_short(one.low, money)}–{_short(one.high, money)}")
                    low, high = ((_amount(end, currency) if money else f"{end:,}") for end in (one.low, one.high))
                    cell.setToolTip(f"{word} in {one.days} days: {low} to {high}{f' {currency}' if money else ''}")
                    self._grid.addWidget(cell, row, 1 + days.index(one.days))
        if size.prices:
            told = text(_price_words(size.prices), "small")
            self._grid.addWidget(told, 9, 0, 1, 3)
        self._grid.setColumnStretch(0, 1)

    def show_problems(self, problems: Sequence[Problem], criteria: Criteria) -> None:
        """What is wrong, each with its repairs; the first repair of all has a key."""
        _empty(self.findings)
        self._repairs = []
        for one in problems[:MOST_SHOWN]:
            self.findings.addWidget(self._finding(one))
        self.notice.setText(f"<b>{MORE_NOTICE}</b> {NOTICE}" if criteria.facets() & DISCRIMINATING else NOTICE)

    def _finding(self, problem: Problem) -> QFrame:
        frame = QFrame()
        frame.setProperty("notice", "error" if problem.refused else "warning" if problem.code in WARNED else "info")
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.GRID, 6, theme.GRID, 6)
        column.setSpacing(4)
        column.addWidget(text(problem.message))
        for repair in problem.repairs:
            key = [] if self._repairs else [REPAIR_KEY]
            # Without a place nobody is reached yet, so that there is nothing to compare with.
            effect = [] if problem.code in ("missing", "location_missing") else [repair.effect.in_words]
            button = WrappedButton(repair.label, " · ".join([*effect, *key]))
            button.clicked.connect(lambda repair=repair: self.repaired.emit(repair.criteria))
            self._repairs.append((repair, button))
            column.addWidget(button)
        if problem.code == "looked_up_later":
            button = WrappedButton("Look them up now", "Here, and at LinkedIn where an account is connected")
            button.clicked.connect(self.looked_up)
            column.addWidget(button)
        return frame

    def repair_first(self) -> bool:
        """Make the first repair; False when there is none."""
        if self._repairs:
            self.repaired.emit(self._repairs[0][0].criteria)
        return bool(self._repairs)

    def show_saved(self, saved: Sequence[Saved], *, may_save: str | None) -> None:
        """The saved audiences; `may_save` says why the present targeting cannot be one."""
        before = self.saved.currentText()
        self.saved.blockSignals(True)
        self.saved.clear()
        for one in saved:
            self.saved.addItem(one.name, one)
        self.saved.setPlaceholderText("None yet")
        self.saved.setCurrentIndex(max(0, self.saved.findText(before)) if saved else -1)
        self.saved.blockSignals(False)
        self.save_button.setEnabled(may_save is None)
        self.save_button.setToolTip(may_save or "Keep this targeting under a name")
        self._may_update = may_save is None
        self._allow()

    def _allow(self) -> None:
        chosen = self.saved.currentData() is not None
        self.saved.setEnabled(self.saved.count() > 0)
        self.apply_button.setEnabled(chosen)
        self.update_button.setEnabled(chosen and self._may_update)

    _may_update = False

    def show_agreed(self, words: str, *, lacking: bool, any_agreed: bool) -> None:
        """What was agreed, and whether the ad sets lack some of it."""
        self.agreed.setText(words)
        self.exclude_button.setVisible(any_agreed)
        self.exclude_button.setEnabled(lacking)
        self.agree_button.setText("Change…" if any_agreed else "Agree…")


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "field")
    label.setContentsMargins(0, theme.GRID, 0, 0)
    return label


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID // 2)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    row.addStretch(1)
    return row


class WrappedButton(QPushButton):
    """A button whose words take as many lines as they need, with a line of explanation below."""

    def __init__(self, words: str, more: str) -> None:
        super().__init__()
        self.setProperty("role", "link")
        self.setAutoDefault(False)
        self.setAccessibleName(f"{words}. {more}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 3, 4, 3)
        column.setSpacing(0)
        for line, role in ((words, "link"), (more, "small")) if more else ((words, "link"),):
            label = QLabel(line)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, theme.ROW)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else super().heightForWidth(width)


def _cell(words: str, role: str = "", side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> QLabel:
    label = QLabel(words)
    label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if role:
        label.setProperty("role", role)
    else:
        label.setFont(theme.font(figures=True))
    return label


def _amount(micros: int, currency: str) -> str:
    return str(money_text(micros, currency or "EUR"))


def _short(value: int, money: bool) -> str:
    """A figure of a forecast, which is no exact one: 480, 21k, 1.3M; micros as whole units."""
    number = round(value / 1_000_000) if money else value
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.1f}{sign}" if number < 10 * size else f"{number / size:.0f}{sign}"
    return str(number)


def _price_words(prices: Prices) -> str:
    """Bids that LinkedIn takes, and the usual one."""
    what = {"CPM": "a thousand impressions", "CPC": "a click", "CPV": "a view"}.get(prices.bid_type, prices.bid_type)
    parts = []
    if prices.usual_bid is not None:
        parts.append(f"Usual bid for {what}: {_amount(prices.usual_bid, prices.currency)} {prices.currency}")
    if prices.least_bid is not None and prices.most_bid is not None:
        parts.append(
            f"LinkedIn takes {_amount(prices.least_bid, prices.currency)} to {_amount(prices.most_bid, prices.currency)}"
        )
    if prices.least_daily is not None:
        parts.append(f"Least daily budget {_amount(prices.least_daily, prices.currency)} {prices.currency}")
    return ". ".join(parts) + "." if parts else ""


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()

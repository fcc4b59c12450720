"""A plan in a few lines: counts by kind and verb, money, quota, what to know."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.catalog import KINDS
from core.platforms import Plan, Verb
from core.values import money_text
from ui import theme
from ui.screens.posting.lines import counted
from ui.screens.posting.words import PostWords
from ui.theme import GRID
from ui.widgets.flow import FlowLayout
from ui.widgets.icon_label import IconLabel

WORDS = {Verb.CREATE: ("added", "added"), Verb.UPDATE: ("edited", "changed"), Verb.REMOVE: ("removed", "removed")}
MOST_WARNINGS = 4


class Summary(QFrame):
    """What a plan comes to."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What the post comes to")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._pills = QWidget()
        self._flow = FlowLayout(GRID)
        self._pills.setLayout(self._flow)
        column.addWidget(self._pills)
        self.money, self.quota, self.warnings = _line(), _line("muted"), _line("muted")
        for line in (self.money, self.quota, self.warnings):
            column.addWidget(line)

    def show_plan(self, plan: Plan, words: PostWords) -> None:
        """Show another plan."""
        self._clear()
        for meaning, said in pills(plan):
            self._flow.addWidget(_pill(meaning, said))
        self.money.setText(money_words(plan))
        self.money.setVisible(bool(plan.operations) and not plan.resumes)
        self.quota.setText(words.calls.format(calls=f"{plan.calls:,}", s="" if plan.calls == 1 else "s"))
        self.quota.setVisible(bool(plan.operations))
        shown = [*plan.warnings[:MOST_WARNINGS]]
        if len(plan.warnings) > MOST_WARNINGS:
            shown.append(f"and {len(plan.warnings) - MOST_WARNINGS:,} more notes")
        self.warnings.setText("\n".join(shown))
        self.warnings.setToolTip("\n".join(plan.warnings[:40]))
        self.warnings.setVisible(bool(shown))

    def _clear(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def pills(plan: Plan) -> list[tuple[str, str]]:
    """Each verb and kind with its count, in the order of the catalog; then what is left out."""
    counts = Counter((one.verb, one.kind) for one in plan.operations)
    order = {name: at for at, name in enumerate(KINDS)}
    found = [
        (WORDS[verb][0], f"{counted(kind, count)} {WORDS[verb][1]}")
        for (verb, kind), count in sorted(counts.items(), key=lambda item: (list(Verb).index(item[0][0]), order.get(item[0][1], 99)))
    ]  # fmt: skip
    if plan.left_out:
        found.append(("warning", f"{len(plan.left_out):,} left out"))
    return found


def money_words(plan: Plan) -> str:
    """What enabled campaigns may spend a day afterwards."""
    if not plan.added_daily_budget:
        return "Daily budgets of what runs do not rise."
    added = f"{money_text(plan.added_daily_budget, plan.currency)} {plan.currency}"
    before = plan.daily_budget
    if before is None:
        return f"What runs may spend {added} more a day."
    now, then = (
        f"{money_text(micros, plan.currency)} {plan.currency}" for micros in (before, before + plan.added_daily_budget)
    )
    return f"What runs may spend {then} a day, {added} more than the {now} now."


def _line(role: str = "field") -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label


def _pill(meaning: str, words: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, GRID, 0)
    row.setSpacing(6)
    shape = theme.tokens().meaning(meaning)
    row.addWidget(IconLabel(shape.icon, meaning, 14, shape.word))
    row.addWidget(QLabel(words))
    return box

"""What was suppressed: each suppression with its reason, and the findings it answers for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.catalog import KINDS
from core.grid import rows_of
from core.progress import Progress
from core.rules import Suppression, list_suppressions
from core.rules.context import local_today
from core.rules.listing import listed_rules
from core.rules.overview import Part, suppressed_rows, title_of
from ui.screens.checks.found_table import FoundTable
from ui.screens.checks.parts import Heading, button, panel, side_by_side
from ui.widgets.empty_state import EmptyState
from ui.widgets.two_line_list import Entry, TwoLineList

if TYPE_CHECKING:
    from core.workspace import Workspace
    from ui.context import Context

MOST = 1_000


@dataclass(frozen=True)
class Answer:
    """One suppression in words."""

    suppression: Suppression
    title: str
    place: str
    ended: bool


class SuppressedPage(QWidget):
    """`opened` carries a finding to go to, `lifted` the id of a suppression to take back."""

    opened = Signal(object)
    lifted = Signal(str)
    loaded = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._answers: dict[str, Answer] = {}
        self.list = TwoLineList("Suppressions")
        self.table = FoundTable("Suppressed findings")
        self.lift_button = button("Show again", "eye", self._on_lift)
        self.heading = Heading([self.lift_button])
        self.empty = EmptyState()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._stack.addWidget(side_by_side(panel(self.list), panel(self.heading, self.table)))
        self.empty.show_words(
            "eye-off", "Nothing is suppressed",
            "A warning that is right as it is can be suppressed with a reason, until a day if you like. It stands here then.",
        )  # fmt: skip
        self._stack.addWidget(self.empty)
        self.list.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)

    def load(self) -> None:
        """Ask again, in a job."""
        workspace = self.context.workspace
        self.context.jobs.start(
            "Reading suppressions",
            lambda progress: _read(workspace, progress),
            done=self._on_loaded,
            group="checks suppressed",
        )

    def _on_loaded(self, found: list[Answer]) -> None:
        self._answers = {one.suppression.id: one for one in found}
        self._stack.setCurrentIndex(0 if found else 1)
        self.list.show_entries([_entry(one) for one in found], self.list.current_id())
        if found:
            self._on_chosen(self.list.current_id() or found[0].suppression.id)
        self.loaded.emit(sum(not one.ended for one in found))

    def _on_chosen(self, id: str) -> None:
        one = self._answers.get(id)
        if one is None:
            return
        self.heading.say(one.title, f"“{one.suppression.reason}”", "   ·   ".join((one.place, *_facts(one))))
        self.lift_button.setText("Forget it" if one.ended else "Show again")
        self.lift_button.setEnabled(not self.context.workspace.read_only)
        workspace, part = self.context.workspace, Part(suppression=one.suppression.pk)
        self.context.jobs.start("Reading findings", lambda progress: suppressed_rows(workspace, part, limit=MOST),
                                done=self.table.show_rows, group="checks suppressed rows")  # fmt: skip

    def _on_lift(self) -> None:
        id = self.list.current_id()
        if id is not None:
            self.lifted.emit(id)


def _read(workspace: Workspace, progress: Progress) -> list[Answer]:
    titles = {one.id: one.rule.title for one in listed_rules(workspace)}
    today = local_today(workspace)
    return [
        Answer(one, titles.get(one.rule, one.rule), _place(workspace, one), not one.counts(today))
        for one in list_suppressions(workspace)
    ]


def _place(workspace: Workspace, one: Suppression) -> str:
    if one.kind is None or one.entity is None:
        return "Everywhere"
    row = next(iter(rows_of(workspace, one.kind, [one.entity])), None)
    if row is None:
        return "Something that is gone"
    kind = KINDS[one.kind]
    field = kind.by_name.get((one.field or "").partition("[")[0])
    within = (
        f", {field.word(row.platform)}"
        if field
        else " and what hangs below"
        if one.kind in ("account", "campaign", "ad_group")
        else ""
    )
    return f"{kind.word(row.platform)} “{title_of(row)}”{within}"


def _facts(one: Answer) -> list[str]:
    made = f"by {one.suppression.author} on {_day(one.suppression.created.date())}"
    until = one.suppression.until
    if until is None:
        return [made, "for good"]
    return [made, f"ended after {_day(until)}" if one.ended else f"until {_day(until)}"]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _entry(one: Answer) -> Entry:
    icon, role = ("clock", "disabled") if one.ended else ("eye-off", "muted")
    return Entry(one.suppression.id, icon, role, one.title, "  ·  ".join((one.place, _facts(one)[1])))

"""Answering for a finding: where, why, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from core import rules
from core.catalog import KINDS
from core.errors import AppError
from core.grid import GridRow, rows_of
from core.rules.limits import why_fixed
from core.rules.listing import title_of
from core.rules.overview import Found
from core.rules.registry import known_rule
from core.rules.suppressing import campaigns_above
from ui import theme
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.theme import GRID
from ui.widgets.day_picker import DayPicker

if TYPE_CHECKING:
    from ui.context import Context


@dataclass(frozen=True)
class Reach:
    """How far a suppression reaches: the words for it, and the entity and field it names (None: everywhere)."""

    words: str
    entity: str | None = None
    field: str | None = None


Keep = Callable[[Reach, str, date | None], None]


class SuppressDialog(Dialog):
    """`keep(reach, reason, until)` suppresses; what it refuses is shown below the reason."""

    def __init__(self, title: str, message: str, reaches: Sequence[Reach], keep: Keep, parent: QWidget | None) -> None:
        super().__init__("Suppress a finding", parent)
        self._keep = keep
        self._reaches = list(reaches)
        self.body.addWidget(text(title, "field"))
        self.body.addWidget(text(message, "muted"))
        self.body.addWidget(labelled("Where", self._radio_row()))
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(72)
        self.reason.setTabChangesFocus(True)
        self.reason.setPlaceholderText("For instance: the client wants this spelling")
        self.body.addWidget(labelled("Why is it right as it is?", self.reason))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.until = QLineEdit()
        self.until.setPlaceholderText("For good")
        self.until.setMaximumWidth(160)
        self.body.addWidget(
            labelled(
                "Until (the last day)", self._day_row(), self.until, help="After that day it shows again by itself."
            )
        )
        self.add_buttons("Suppress", self._on_keep)
        self.reason.setFocus()

    def _radio_row(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        self.radios = [QRadioButton(one.words) for one in self._reaches]
        for radio in self.radios:
            column.addWidget(radio)
        self.radios[0].setChecked(True)
        return column

    def _day_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.until)
        pick = QPushButton("Choose…")
        theme.show_icon(pick, "calendar")
        pick.setAutoDefault(False)
        pick.clicked.connect(lambda: self._pick(pick))
        row.addWidget(pick)
        row.addStretch(1)
        return row

    def _pick(self, below: QWidget) -> None:
        picker = DayPicker(_day(self.until.text()), self)
        picker.clicked.connect(lambda day: self.until.setText(day.toString("yyyy-MM-dd")))
        picker.show_below(below)

    def _on_keep(self) -> None:
        typed = self.until.text().strip()
        until = _day(typed)
        if typed and until is None:
            self._complain(f"“{typed}” is no day. Write it like {date.today().year}-12-31.")
            return
        reach = next(one for one, radio in zip(self._reaches, self.radios, strict=True) if radio.isChecked())
        try:
            self._keep(reach, self.reason.toPlainText(), until)
        except AppError as error:
            self._complain(str(error))
            return
        self.accept()

    def _complain(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def ask_to_suppress(context: Context, found: Found, then: Callable[[], None], parent: QWidget) -> None:
    """Ask where, why and until when; says at once why what a platform refuses cannot be suppressed."""
    known = known_rule(found.rule)
    why = why_fixed(known) if known is not None else None
    if why is not None:
        context.messages.warn(f"This cannot be suppressed: {why}")
        return

    def keep(reach: Reach, reason: str, until: date | None) -> None:
        rules.suppress(context.workspace, found.rule, reason, entity=reach.entity, field=reach.field, until=until)
        then()

    title = title_of(context.workspace, found.rule)
    SuppressDialog(title, found.message, _reaches(context, found), keep, parent).open()


def _reaches(context: Context, found: Found) -> list[Reach]:
    """This finding; the campaign it hangs in; everywhere."""
    word = KINDS[found.kind].word(found.platform)
    reaches = [Reach(f"Only here: {word.lower()} “{found.title}”", found.id, found.field)]
    campaign = _campaign(context, found)
    if campaign is not None:
        name = campaign.row["name"] or "without a name"
        reaches.append(Reach(f"Everywhere in “{name}”", campaign.id))
    return [*reaches, Reach("Everywhere in this workspace")]


def _campaign(context: Context, found: Found) -> GridRow | None:
    if found.kind == "campaign":
        return next(iter(rows_of(context.workspace, "campaign", [found.pk])), None)
    pks = campaigns_above(context.workspace, found.kind, found.pk)
    return next(iter(rows_of(context.workspace, "campaign", pks)), None)

"""The ledger: each statement that ads may make, what proves it, until when, and which ads rest on it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit

from core import evidence
from core.errors import InvalidInput
from core.evidence import Entry, Origin, State, Use, Uses
from core.progress import Progress
from core.today import local_today
from ui.dialogs.frame import labelled
from ui.screens import Spot
from ui.screens.brand.day_field import DayField
from ui.screens.brand.page import BrandPage
from ui.screens.library.items import Item, ItemColumn
from ui.screens.library.page import section
from ui.theme import GRID

ALL, COUNTING, SOON, EXPIRED, WITHDRAWN, UNUSED = "all", "counting", "soon", "expired", "withdrawn", "unused"
_STATES = {
    COUNTING: ("circle-check", "passed", "Counts"), SOON: ("clock", "warning", "Ends soon"),
    EXPIRED: ("octagon-alert", "error", "Expired"), WITHDRAWN: ("circle-minus", "muted", "Withdrawn"),
}  # fmt: skip
_ORIGINS = {Origin.BRIEF: "Brief", Origin.DOCUMENT: "Document", Origin.PERSON: "You"}
_ABOUT = {
    Origin.BRIEF: "The brief says so; change it there. Here you set until when it counts, or withdraw it.",
    Origin.DOCUMENT: "A document says so. Here you set until when it counts, or withdraw it.",
    Origin.PERSON: "What ads may say, in whole words.",
}
_FILTERS = {
    ALL: "All evidence", COUNTING: "What counts", SOON: "What ends soon", EXPIRED: "What has expired",
    WITHDRAWN: "What was withdrawn", UNUSED: "What no ad uses",
}  # fmt: skip


PLAIN = "It holds no number, superlative or comparison: ads may say it without proof."


class EvidencePage(BrandPage):
    """Entries at the left, the chosen one with its proof, its last day and its ads at the right; `counted` carries all uses."""

    counted = Signal(object)

    title = "Evidence"
    icon_name = "badge-check"
    about = "Every number, superlative and comparison in an ad rests on one of these. The brief's statements are here by themselves."
    spare = (1, 3)
    columns = (
        ItemColumn("Statement"),
        ItemColumn("From", 88),
        ItemColumn("Until", 116),
        ItemColumn("Used", 60, right=True),
    )

    def build(self) -> None:
        self.filter = QComboBox()
        self.filter.setAccessibleName("Which evidence is shown")
        for key, words in _FILTERS.items():
            self.filter.addItem(words, key)
        self.filter.currentIndexChanged.connect(lambda at: self._show_entries())
        self._buttons.addWidget(self.filter)
        self.take_back_button()
        self.new_button = self.button("Add evidence", "plus", self.new, primary=True)
        self._adding = False
        self._entries: list[Entry] = []
        self._uses = Uses()
        self._claiming: frozenset[str] = frozenset()
        self._today = date.min
        self._fill_detail()

    def _fill_detail(self) -> None:
        self.statement = QPlainTextEdit()
        self.statement.setTabChangesFocus(True)
        self.statement.setMaximumHeight(76)
        self.detail.addWidget(labelled("Statement", self.statement))
        self.about_statement = QLabel()
        self.about_statement.setWordWrap(True)
        self.about_statement.setProperty("role", "small")
        self.detail.addWidget(self.about_statement)
        self.source = QLineEdit()
        self.source.setPlaceholderText("Customer survey 2026, n = 112")
        self.detail.addWidget(labelled("Proof", self.source))
        self.quote = QLabel()
        self.quote.setWordWrap(True)
        self.quote.setProperty("role", "small")
        self.detail.addWidget(self.quote)
        self.until = DayField()
        self.detail.addWidget(
            labelled(
                "Last day", self.until, self.until.line, help="Such as 2027-06-30. Leave it empty where it has no end."
            )
        )
        self.save_button = self.detail_button("Save", self.save, role="primary")
        self.withdraw_button = self.detail_button("Withdraw", self.withdraw)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.save_button)
        row.addWidget(self.withdraw_button)
        row.addStretch(1)
        self.detail.addLayout(row)
        self.facts = section("")
        self.facts.setWordWrap(True)
        self.detail.addWidget(self.facts)
        self.ads = QListWidget()
        self.ads.setAccessibleName("Texts that rest on it")
        self.ads.setWordWrap(True)
        self.ads.setSpacing(2)
        self.ads.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ads.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.ads.itemActivated.connect(self._on_use)
        self.detail.addWidget(self.ads, 1)
        self.detail.addStretch(0)  # takes the room while the list is not shown

    def read_with(self, progress: Progress) -> Any:
        workspace = self.context.workspace
        ledger = evidence.ledger_of(workspace)
        claiming = frozenset(one.id for one in ledger.entries if ledger.grounding(one.statement))
        return list(ledger.entries), evidence.uses_of(workspace, ledger, progress), local_today(workspace), claiming

    def show_read(self, found: Any) -> None:
        self._entries, self._uses, self._today, self._claiming = found
        ended = sum(self._state(one) == EXPIRED for one in self._entries)
        soon = sum(self._state(one) == SOON for one in self._entries)
        ending = "1 ends soon" if soon == 1 else f"{soon:,} end soon"
        facts = f"{ended:,} expired" if ended else ending if soon else f"{len(self._entries):,} statements"
        self.told.emit(facts)
        self.counted.emit(self._uses)
        self.empty.show_words(
            "badge-check", "No evidence yet", "Accept a brief, import a document, or write down a statement with what "
            "proves it. Then every claim of an ad is tied to its proof.", [("Add evidence", self.new)],
        )  # fmt: skip
        if not self._adding:
            self._show_entries()

    def _show_entries(self) -> None:
        wanted = self.filter.currentData()
        shown = [one for one in self._entries if self._fits(one, wanted)]
        self.stack.setCurrentIndex(0 if self._entries else 1)
        keep, self.keep = self.keep, None
        self.table.show_items([self._item(one) for one in shown], keep)
        if not shown:
            self._clear(editable=False)

    def go_to(self, id: str) -> None:
        """Show one entry, whatever is filtered."""
        self.filter.setCurrentIndex(self.filter.findData(ALL))
        self.keep = id
        self.refresh()

    def _fits(self, one: Entry, wanted: str) -> bool:
        if wanted == UNUSED:
            return one.id in self._claiming and not self._uses.counts.get(one.id)
        return wanted == ALL or self._state(one) == wanted

    def _state(self, one: Entry) -> str:
        if one.state is State.WITHDRAWN:
            return WITHDRAWN
        if one.expired(self._today):
            return EXPIRED
        return SOON if one.ends_soon(self._today) else COUNTING

    def _item(self, one: Entry) -> Item:
        icon, role, words = _STATES[self._state(one)]
        until = one.expires_on.isoformat() if one.expires_on else "No end"
        until = "Withdrawn" if one.state is State.WITHDRAWN else f"Ended {until}" if one.expired(self._today) else until
        used = self._uses.counts.get(one.id, 0)
        # Only numbers, superlatives and comparisons need proof; a plain statement is written from, not rested on.
        cells = (one.statement, _ORIGINS[one.origin], until, f"{used:,}" if used or one.id in self._claiming else "–")
        return Item(one.id, cells, icon, role, tip=f"{words}: {one.statement}\n{one.source}")

    def show_item(self, id: str) -> None:
        one = next((each for each in self._entries if each.id == id), None)
        if one is None:
            return
        self._adding = False
        self.statement.setPlainText(one.statement)
        self.source.setText(one.source)
        mine = one.origin is Origin.PERSON
        self.about_statement.setText(_ABOUT[one.origin])
        self.statement.setReadOnly(not mine)
        self.source.setReadOnly(not mine)
        self.quote.setText(f"“{one.quote}”" if one.quote and one.quote != one.statement else "")
        self.quote.setVisible(bool(self.quote.text()))
        self.until.set_day(one.expires_on)
        self.withdraw_button.setText("Use again" if one.state is State.WITHDRAWN else "Withdraw")
        self.withdraw_button.setEnabled(True)
        self.save_button.setEnabled(True)
        self._show_uses(one.id)

    def _show_uses(self, id: str) -> None:
        count = self._uses.counts.get(id, 0)
        if not count and id not in self._claiming:
            self.facts.setText(PLAIN)
        else:
            self.facts.setText(f"Used {count:,} times" if count != 1 else "Used once")
        self.ads.clear()
        uses = self._uses.examples.get(id, [])
        times = Counter(use.text for use in uses)
        for use in {use.text: use for use in reversed(uses)}.values():
            item = QListWidgetItem(f"{use.text}  × {times[use.text]:,}" if times[use.text] > 1 else use.text)
            item.setData(256, use)
            item.setToolTip("Enter shows it in the editor.")
            self.ads.addItem(item)
        self.ads.setVisible(bool(self.ads.count()))

    def _on_use(self, item: QListWidgetItem) -> None:
        use: Use = item.data(256)
        self.go.emit("editor", Spot(use.entity, use.field.partition("[")[0]))

    def new(self) -> None:
        """Write down a statement."""
        self.stack.setCurrentIndex(0)
        self.table.clearSelection()
        self._clear(editable=True)
        self._adding = True
        self.statement.setFocus()

    def _clear(self, *, editable: bool) -> None:
        for field in (self.statement, self.source):
            field.clear()
            field.setReadOnly(not editable)
        self.quote.hide()
        self.about_statement.setText(_ABOUT[Origin.PERSON] if editable else "")
        self.until.set_day(None)
        self.facts.setText("A new statement" if editable else "")
        self.ads.hide()
        self.withdraw_button.setEnabled(False)
        self.save_button.setEnabled(editable)

    def save(self) -> None:
        """Keep what was written."""
        workspace, adding, id = self.context.workspace, self._adding, self.current()
        one = next((each for each in self._entries if each.id == id), None)
        statement, source = self.statement.toPlainText(), self.source.text()
        try:
            until = self.until.day()
        except InvalidInput as error:
            self.note.say(str(error), warning=True)
            return

        def keep() -> Entry:
            if adding or one is None:
                return evidence.add_evidence(workspace, statement, source, expires_on=until)
            if one.origin is Origin.PERSON and (statement, source) != (one.statement, one.source):
                evidence.reword(workspace, one.id, statement, source)
            return evidence.renew(workspace, one.id, until) if until != one.expires_on else one

        self.run("Saving evidence", keep, done=self._on_saved)

    def _on_saved(self, entry: Entry) -> None:
        self._adding = False
        self.keep = entry.id
        self.refresh()

    def withdraw(self) -> None:
        """Take the chosen entry out of use, or put it back."""
        workspace, id = self.context.workspace, self.current()
        one = next((each for each in self._entries if each.id == id), None)
        if one is not None:
            act = evidence.restore if one.state is State.WITHDRAWN else evidence.withdraw
            self.run("Changing evidence", lambda: act(workspace, one.id))

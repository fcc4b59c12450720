"""Claims of ads that nothing proves, with sentences of the imported documents that could."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem

from core import evidence
from core.catalog import KINDS
from core.evidence import Suggestion, Use, Uses
from core.progress import Progress
from ui.dialogs.frame import labelled
from ui.screens import EvidenceEntry, Spot
from ui.screens.brand.page import BrandPage
from ui.screens.library.items import Item, ItemColumn
from ui.screens.library.page import section
from ui.widgets.found_list import FoundList

NARROW = 300
_WORD_AFTER = re.compile(r"[ -][^\W\d_]+")
_KINDS = {"number": "Number", "superlative": "Superlative", "comparison": "Comparison"}


class ClaimsPage(BrandPage):
    """Open claims at the left; at the right why one is open, and what could prove it."""

    title = "Claims without proof"
    icon_name = "octagon-alert"
    about = (
        "These texts cannot be posted as they are. Attach a sentence of a document, name another proof, or reword them."
    )
    spare = (2,)
    columns = (
        ItemColumn("Claim", 130),
        ItemColumn("In the text"),
        ItemColumn("Kind", 100),
        ItemColumn("Texts", 60, right=True),
    )

    def build(self) -> None:
        self._asked = ""
        self._uses: dict[str, Use] = {}
        self._times: Counter[tuple[str, tuple[int, int]]] = Counter()
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.detail.addWidget(self.why)
        self.show_button = self.detail_button("Show it in the editor", self.show_in_editor, role="link")
        self.detail.addWidget(self.show_button)
        self.mend_button = self.detail_button("Look at that evidence", self.mend, role="link")
        self.mend_button.setToolTip("Renew it, or use it again (E)")
        self.detail.addWidget(self.mend_button)
        self.detail.addWidget(section("Sentences of your documents"))
        self.list = QListWidget()
        self.list.setAccessibleName("Sentences that could prove it")
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.itemActivated.connect(lambda item: self.attach())
        self.found = FoundList(self.list, least_height=150)
        self.found.empty.measure = NARROW
        self.detail.addWidget(self.found, 1)
        self.attach_button = self.detail_button("Use this sentence", self.attach, role="primary")
        self.attach_button.setToolTip("Attach the sentence as proof (A)")
        self.detail.addWidget(self.attach_button)
        self.statement = QLineEdit()
        self.detail.addWidget(labelled("Or a statement of your own", self.statement))
        self.source = QLineEdit()
        self.source.setPlaceholderText("Customer survey 2026, n = 112")
        self.detail.addWidget(labelled("and its proof", self.source))
        self.add_button = self.detail_button("Add to the evidence", self.add)
        self.detail.addWidget(self.add_button)

    def read_with(self, progress: Progress) -> Any:
        workspace = self.context.workspace
        ledger = evidence.ledger_of(workspace)
        asked = [Use("", "", "", self._asked, one) for one in ledger.ungrounded(self._asked)]
        found = evidence.uses_of(workspace, ledger, progress)
        return replace(found, open=[*asked, *found.open])

    def ask(self, text: str) -> None:
        """Also show the claims of a text that is in no ad yet."""
        self._asked = text
        self.keep = "0"
        self.refresh()

    def show_read(self, found: Uses) -> None:
        self._times = Counter((use.text, use.grounding.span) for use in found.open)
        first = {(use.text, use.grounding.span): use for use in reversed(found.open)}
        self._uses = {str(at): use for at, use in enumerate(reversed(first.values()))}
        self.tell(found)
        self.empty.show_words(
            "circle-check", "Every claim is proved", "No ad holds a number, superlative or comparison without evidence."
        )
        self.show_items([self._item(id, use) for id, use in self._uses.items()])

    def tell(self, found: Uses) -> None:
        """Say how many claims are open."""
        self.told.emit(f"{found.open_count:,} open" if found.open_count else "None")

    def _item(self, id: str, use: Use) -> Item:
        one = use.grounding
        times = f"{self._times[(use.text, one.span)]:,}"
        return Item(id, (_said(use), use.text, _KINDS[one.kind], times), "octagon-x", "error", tip=use.text)

    def show_item(self, id: str) -> None:
        use = self._uses.get(id)
        if use is None:
            return
        self.why.setText(_why(use))
        self.show_button.setVisible(bool(use.entity))
        self.mend_button.setVisible(_resting_on(use) is not None)
        self.statement.setText(use.text)
        self.source.clear()
        workspace, embedder = self.context.workspace, self.context.embedder
        self.context.jobs.start(
            "Looking for proof", lambda progress: evidence.suggest(workspace, use.text, use.grounding, embedder=embedder, progress=progress),
            done=self._show_suggestions, group="brand suggestions",
        )  # fmt: skip

    def _show_suggestions(self, found: list[Suggestion]) -> None:
        self.list.clear()
        for one in found:
            place = f"{one.name}, {one.place}" if one.place else one.name
            item = QListWidgetItem(f"{one.sentence}\n{place}" + ("" if one.says_it else " · another figure"))
            item.setData(256, one)
            self.list.addItem(item)
        self.attach_button.setEnabled(bool(found))
        if found:
            self.list.setCurrentRow(0)
            self.found.show_view()
        else:
            self.found.show_empty("file-text", "No sentence fits", "Import a page, PDF or Word document that says so.")

    def attach(self) -> None:
        """Make the chosen sentence evidence."""
        item = self.list.currentItem()
        if item is None:
            return
        one: Suggestion = item.data(256)
        workspace = self.context.workspace
        self.run(
            "Attaching proof", lambda: evidence.add_from_document(workspace, one.document, one.place, one.sentence)
        )

    def add(self) -> None:
        """Make the statement that was written evidence."""
        workspace, statement, source = self.context.workspace, self.statement.text(), self.source.text()
        self.run("Adding evidence", lambda: evidence.add_evidence(workspace, statement, source))

    def mend(self) -> None:
        """Go to the evidence that has ended or was withdrawn."""
        use = self._uses.get(self.current() or "")
        entry = _resting_on(use) if use else None
        if entry is not None:
            self.go.emit("brand", EvidenceEntry(entry))

    def why_no_mending(self) -> str | None:
        """Why there is no evidence to go to."""
        use = self._uses.get(self.current() or "")
        return None if use and _resting_on(use) else "This claim never had evidence."

    def show_in_editor(self) -> None:
        """Go to the ad."""
        use = self._uses.get(self.current() or "")
        if use is not None:
            self.go.emit("editor", Spot(use.entity, use.field.partition("[")[0]))


def _resting_on(use: Use) -> str | None:
    """The entry that would prove the claim, if it still counted."""
    one = use.grounding
    entry = one.entry if one.expired else one.withdrawn
    return entry.id if entry is not None else None


def _said(use: Use) -> str:
    """The claim with the word behind a bare number: “4” says little, “4 days” a lot."""
    one = use.grounding
    following = _WORD_AFTER.match(use.text, one.span[1]) if one.text.isdecimal() else None
    return one.text + (following[0] if following else "")


def _why(use: Use) -> str:
    one, where = use.grounding, KINDS[use.kind].label.lower() if use.kind else "text"
    if one.expired and one.entry is not None:
        return f"“{one.text}” in this {where} rests on “{one.entry.statement}”, which ended on {one.entry.expires_on}."
    if one.withdrawn is not None:
        return f"“{one.text}” in this {where} rests on “{one.withdrawn.statement}”, which was withdrawn."
    return f"Nothing proves “{one.text}” in this {where}" + (f": {one.why}." if one.why else ".")

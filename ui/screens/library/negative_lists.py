"""Negative lists: keywords kept once, attached to any number of campaigns."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton

from core import editing
from core.library import negatives
from core.library.names import account_campaigns, account_names, add_missing, find_shared, list_accounts, named_only
from core.library.negatives import ListUse
from core.rows import list_rows
from ui.dialogs.frame import labelled
from ui.screens.library.accounts import choose_account, free_name
from ui.screens.library.campaign_picker import CampaignPicker, Choice
from ui.screens.library.items import Item, ItemColumn, ItemsTable
from ui.screens.library.page import ItemsPage, section
from ui.theme import GRID

_MATCHES = (("Broad", "BROAD"), ("Phrase", "PHRASE"), ("Exact", "EXACT"))


class NegativeListsPage(ItemsPage):
    """Lists at the left, the chosen one's keywords and campaigns at the right."""

    title = "Negative lists"
    icon_name = "ban"
    about = "Keywords that keep ads away, kept once and attached to campaigns."
    kind = "negative_list"
    columns = (
        ItemColumn("Negative list"),
        ItemColumn("Account", 160),
        ItemColumn("Keywords", 84, right=True),
        ItemColumn("Campaigns", 92, right=True),
    )

    def build(self) -> None:
        self.new_button = self.button("New list", "plus", self.new, primary=True)
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._rename)
        self.detail.addWidget(labelled("Name", self.name, help="Campaigns that use it follow the new name."))
        self.keywords = ItemsTable("Keywords of the list", (ItemColumn("Keyword"), ItemColumn("Match", 80)))
        self.keywords.setMinimumHeight(140)
        QShortcut(QKeySequence.StandardKey.Delete, self.keywords, self._remove_keywords)
        self.detail.addWidget(section("Keywords"))
        self.detail.addWidget(self.keywords, 2)
        self.lines = QPlainTextEdit()
        self.lines.setPlaceholderText('One a line: jobs, "free trial", [salary]')
        self.lines.setAccessibleName("Keywords to add")
        self.lines.setTabChangesFocus(True)
        self.lines.setMaximumHeight(72)
        self.detail.addWidget(self.lines)
        self.match = QComboBox()
        self.match.setAccessibleName("Match type of plain lines")
        for word, value in _MATCHES:
            self.match.addItem(word, value)
        self.add = QPushButton("Add keywords")
        self.add.clicked.connect(self.fill)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.match)
        row.addWidget(self.add)
        row.addStretch(1)
        self.detail.addLayout(row)
        self.picker = CampaignPicker("Attached to")
        self.picker.switched.connect(self._on_switched)
        self.detail.addWidget(self.picker, 3)
        self._uses: dict[str, ListUse] = {}
        self._wanted = ""

    def read(self) -> Any:
        workspace = self.context.workspace
        with workspace.read() as connection:
            names = account_names(connection)
        return (
            negatives.list_uses(workspace),
            names,
            len(list_accounts(workspace)),
            len(named_only(workspace, self.kind)),
        )

    def show_read(self, found: Any) -> None:
        uses, names, google, missing = found
        self._uses = {use.id: use for use in uses}
        self.told.emit(f"{len(uses):,} lists" if len(uses) != 1 else "1 list")
        ways = [("New list", self.new)] if google else [("Open the editor", lambda: self.go.emit("editor", None))]
        if missing:
            ways.append((f"Add the {missing} that campaigns name", self._add_missing))
        text = "Keep searches you never want – jobs, free, salary – in one place and attach them to campaigns."
        self.empty.show_words(
            "ban", "No negative lists yet", text if google else text + " Add a Google Ads account first.", ways
        )
        self.show_items(
            [
                Item(
                    use.id,
                    (use.name, names.get(use.account or 0, ""), f"{use.keywords:,}", f"{use.campaigns:,}"),
                    "ban",
                )
                for use in uses
            ]
        )

    def show_item(self, id: str) -> None:
        use = self._uses.get(id)
        if use is None:
            return
        self._wanted = id
        self.name.setText(use.name)
        workspace = self.context.workspace

        def work(progress: object) -> Any:
            mine = dict(negatives.campaigns_of(workspace, id))
            choices = [Choice(one, name, one in mine) for one, name in account_campaigns(workspace, use.account)]
            with workspace.read() as connection:
                shared = find_shared(connection, "negative_list", id)
            return id, list_rows(workspace, "negative_keyword", negatives.in_list(shared), limit=5_000), choices

        self.context.jobs.start(
            "Reading the list", work, done=self._on_item, failed=lambda error: None, group="library list"
        )

    def _on_item(self, found: Any) -> None:
        id, rows, choices = found
        if id == self._wanted:
            words = {value: word for word, value in _MATCHES}
            self.keywords.show_items(
                [Item(row.id, (row["text"] or "", words.get(row["match_type"] or "BROAD", ""))) for row in rows]
            )
            self.picker.show_choices(choices)

    def new(self) -> None:
        """Make a list in an account."""
        choose_account(self.new_button, list_accounts(self.context.workspace), self._new_in)

    def _new_in(self, account: str) -> None:
        workspace = self.context.workspace
        name = free_name({use.name for use in self._uses.values()}, "New negative list")
        self.run("Adding a list", lambda: negatives.create_list(workspace, account, name), done=self._on_new)

    def _on_new(self, id: str) -> None:
        self.keep = id
        self.refresh()
        self.name.setFocus()
        self.name.selectAll()

    def _rename(self) -> None:
        use = self._uses.get(self.current() or "")
        if use is not None and self.name.text().strip() != use.name:
            self.set_field("name", self.name.text().strip())

    def fill(self) -> None:
        """Add the lines to the list."""
        id, lines, match, workspace = (
            self.current(),
            self.lines.toPlainText(),
            self.match.currentData(),
            self.context.workspace,
        )
        if id is not None:
            self.run("Adding keywords", lambda: negatives.fill_list(workspace, id, lines, match), done=self._on_filled)

    def _on_filled(self, filled: negatives.Filled) -> None:
        self.lines.clear()
        if filled.repeated:
            named = ", ".join(filled.repeated[:3])
            self.context.messages.info(f"{filled.added:,} added. Already in the list: {named}.")

    def _remove_keywords(self) -> None:
        ids, workspace = self.keywords.selected_ids(), self.context.workspace
        if ids:
            self.run("Removing keywords", lambda: editing.remove(workspace, "negative_keyword", ids))

    def _on_switched(self, ids: list[str], on: bool) -> None:
        id, workspace = self.current(), self.context.workspace
        if id is not None:
            verb = negatives.attach if on else negatives.detach
            self.run("Attaching the list" if on else "Detaching the list", lambda: verb(workspace, ids, [id]))

    def _add_missing(self) -> None:
        workspace = self.context.workspace
        self.run("Adding what campaigns name", lambda: add_missing(workspace))

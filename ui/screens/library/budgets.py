"""Shared budgets: one amount a day that several campaigns spend from."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit

from core.library import budgets
from core.library.budgets import BudgetUse
from core.library.names import account_campaigns, account_names, list_accounts
from core.values import money_text
from ui.dialogs.frame import labelled
from ui.screens.library.accounts import choose_account, free_name
from ui.screens.library.campaign_picker import CampaignPicker, Choice
from ui.screens.library.items import Item, ItemColumn
from ui.screens.library.page import ItemsPage

_START = 50_000_000


class BudgetsPage(ItemsPage):
    """Budgets at the left, the chosen one's amount and campaigns at the right."""

    title = "Shared budgets"
    icon_name = "wallet"
    about = "One amount a day that several Google Ads campaigns spend from."
    kind = "budget"
    columns = (
        ItemColumn("Shared budget"),
        ItemColumn("Account", 160),
        ItemColumn("A day", 100, right=True),
        ItemColumn("Campaigns", 92, right=True),
    )

    def build(self) -> None:
        self.new_button = self.button("New budget", "plus", self.new, primary=True)
        self.name = QLineEdit()
        self.name.editingFinished.connect(self._rename)
        self.detail.addWidget(labelled("Name", self.name, help="Campaigns that use it follow the new name."))
        self.amount = QLineEdit()
        self.amount.editingFinished.connect(self._set_amount)
        self.detail.addWidget(labelled(f"Amount a day ({self.context.workspace.currency})", self.amount))
        self.facts = QLabel()
        self.facts.setProperty("role", "small")
        self.facts.setWordWrap(True)
        self.detail.addWidget(self.facts)
        self.picker = CampaignPicker("Used by")
        self.picker.switched.connect(self._on_switched)
        self.detail.addWidget(self.picker, 1)
        self._uses: dict[str, BudgetUse] = {}
        self._wanted = ""

    def read(self) -> Any:
        workspace = self.context.workspace
        with workspace.read() as connection:
            names = account_names(connection)
        return budgets.budget_uses(workspace), names, len(list_accounts(workspace))

    def show_read(self, found: Any) -> None:
        uses, names, google = found
        self._uses = {use.id: use for use in uses}
        self.told.emit("1 budget" if len(uses) == 1 else f"{len(uses):,} budgets")
        way = ("New budget", self.new) if google else ("Open the editor", lambda: self.go.emit("editor", None))
        text = "Campaigns that work together can spend from one amount; Google moves the money to where it does most."
        self.empty.show_words(
            "wallet", "No shared budgets yet", text if google else text + " Add a Google Ads account first.", [way]
        )
        self.show_items([Item(use.id, self._cells(use, names), "wallet") for use in uses])

    def _cells(self, use: BudgetUse, names: dict[int, str]) -> tuple[str, ...]:
        amount = money_text(use.amount, self.context.workspace.currency) or "–"
        return use.name, names.get(use.account or 0, ""), amount, f"{use.campaigns:,}"

    def show_item(self, id: str) -> None:
        use = self._uses.get(id)
        if use is None:
            return
        self._wanted = id
        workspace = self.context.workspace
        self.name.setText(use.name)
        self.amount.setText(money_text(use.amount, workspace.currency) or "")
        self.facts.setText(self._facts(use))

        def work(progress: object) -> Any:
            mine = dict(budgets.campaigns_of(workspace, id))
            return id, [Choice(one, name, one in mine) for one, name in account_campaigns(workspace, use.account)]

        self.context.jobs.start(
            "Reading the budget", work, done=self._on_item, failed=lambda error: None, group="library budget"
        )

    def _facts(self, use: BudgetUse) -> str:
        currency = self.context.workspace.currency
        parts = [f"{use.running:,} of {use.campaigns:,} campaigns are enabled."]
        if use.amount:
            month = money_text(use.amount * 304 // 10, currency)
            parts.append(f"At most about {month} {currency} a month.")
        if use.cost:
            parts.append(f"Its campaigns have cost {money_text(use.cost, currency)} {currency} so far.")
        parts.append("A campaign that is ticked gives up its own amount; one that is unticked gets an equal share.")
        return " ".join(parts)

    def _on_item(self, found: Any) -> None:
        id, choices = found
        if id == self._wanted:
            self.picker.show_choices(choices)

    def new(self) -> None:
        """Make a budget in an account."""
        choose_account(self.new_button, list_accounts(self.context.workspace), self._new_in)

    def _new_in(self, account: str) -> None:
        workspace = self.context.workspace
        name = free_name({use.name for use in self._uses.values()}, "New budget")
        self.run("Adding a budget", lambda: budgets.create_budget(workspace, account, name, _START), done=self._on_new)

    def _on_new(self, id: str) -> None:
        self.keep = id
        self.refresh()
        self.name.setFocus()
        self.name.selectAll()

    def _rename(self) -> None:
        use = self._uses.get(self.current() or "")
        if use is not None and self.name.text().strip() != use.name:
            self.set_field("name", self.name.text().strip())

    def _set_amount(self) -> None:
        use = self._uses.get(self.current() or "")
        if use is not None and self.amount.text().strip() != (
            money_text(use.amount, self.context.workspace.currency) or ""
        ):
            self.set_field("amount", self.amount.text().strip())

    def _on_switched(self, ids: list[str], on: bool) -> None:
        id, workspace = self.current(), self.context.workspace
        if id is None:
            return
        if on:
            self.run("Sharing the budget", lambda: budgets.use_budget(workspace, ids, id))
        else:
            self.run("Leaving the budget", lambda: budgets.leave_budget(workspace, ids))

"""Saved audiences and the agreement on who never sees an ad: saving, applying, carrying on, agreeing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from core.errors import AppError
from core.rules.context import brief_in
from core.targeting.agreed import Agreed, agree, agreed_of, carried_out
from core.targeting.excluding import TITLE, agreed_from, customer_lists, suggested
from core.targeting.saved import Saved, account_above, applied, save_audience, update_audience
from core.workspace import Workspace
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.widgets.chips import ChipsEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.context import Context
    from ui.screens.editor.targeting.panel import TargetingPanel


class SavedAudiences(QObject):
    """What the panel's buttons about saved audiences and the agreement do."""

    def __init__(self, panel: TargetingPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def save_as(self) -> None:
        """Ask for a name, and keep the targeting under it."""
        now = self._panel.standing
        if now is None or now.row is None:
            return
        context, row, criteria = self._panel.editor.context, now.row, now.criteria

        def save(name: str) -> None:
            account = account_above(context.workspace, row.parents)
            save_audience(context.workspace, account, name, criteria)
            context.messages.info(f"Saved audience “{name.strip()}”.")

        NameDialog("Save audience", "Name", "Save", save, self._panel).open()

    def apply(self, saved: Saved | None) -> None:
        """Put a saved audience into the chosen ad sets."""
        if saved is not None:
            self._panel.apply(f"Apply audience “{saved.name}”", lambda one: applied(saved.criteria, one))

    def update_saved(self, saved: Saved | None) -> None:
        """Make the targeting the saved audience; where the old one is used it is proposed."""
        now, context = self._panel.standing, self._panel.editor.context
        if saved is None or now is None:
            return

        def done(changeset: str | None) -> None:
            if changeset is None:
                context.messages.info(f"Updated audience “{saved.name}”. No other ad set uses it as it was.")
            else:
                context.messages.info(
                    f"Updated audience “{saved.name}”. The ad sets that use it wait for review.",
                    action=("Review", lambda: self._panel.editor.go.emit("review", changeset)),
                )

        context.jobs.start(
            "Updating the audience", lambda progress: update_audience(context.workspace, saved, now.criteria),
            done=done, failed=self._panel.tell,
        )  # fmt: skip

    def exclude_agreed(self) -> None:
        """Exclude what was agreed from the chosen ad sets."""
        now = self._panel.standing
        if now is not None:
            agreed = now.agreed
            self._panel.apply(TITLE, lambda one: carried_out(agreed, one) if one.include else one)

    def open_agreement(self) -> None:
        """Ask who is never to see an ad."""
        open_agreement(self._panel.editor.context, self._panel, self._panel.refresh)


def open_agreement(context: Context, parent: QWidget, done: Callable[[], None]) -> None:
    """Open the dialog in which the agreement is written."""
    AgreementDialog(context, parent, done).open()


class NameDialog(Dialog):
    """Asks for one name; `save` may refuse it with an AppError, which is shown below."""

    def __init__(self, title: str, label: str, yes: str, save: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(title, parent, width=420)
        self._save = save
        self.name = QLineEdit()
        self.body.addWidget(labelled(label, self.name))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.add_buttons(yes, self._on_yes)
        self.name.setFocus()

    def _on_yes(self) -> None:
        try:
            self._save(self.name.text())
        except AppError as error:
            self.problem.setText(f"{error.message} {error.hint or ''}".strip())
            self.problem.show()
            return
        self.accept()


class AgreementDialog(Dialog):
    """Customers, competitors and own staff: written once, held against every ad set."""

    def __init__(self, context: Context, parent: QWidget, done: Callable[[], None]) -> None:
        super().__init__("Who is never to see an ad", parent, width=560)
        self._context, self._done = context, done
        workspace = context.workspace
        self._lists = [one.name for one in customer_lists(workspace)]
        agreed = _to_begin_with(workspace)
        self.customers = ChipsEdit(suggestions=self._lists, hint="Choose lists of customers")
        self.competitors = ChipsEdit(hint="Companies, with commas between them")
        self.staff = ChipsEdit(hint="Your own company")
        none = "" if self._lists else "No list of customers is known yet: upload one, or download the account."
        for label, edit, entries, help in (
            ("Customers", self.customers, agreed.customers, none),
            ("Competitors' companies", self.competitors, agreed.competitors, "People who work there see no ads."),
            ("Own staff", self.staff, agreed.staff, "The company as LinkedIn calls it."),
        ):
            edit.set_value([one.name for one in entries])
            self.body.addWidget(labelled(label, edit, help=help))
        self.body.addWidget(
            text(
                "Ad sets that lack some of them get a warning with a fix, which can be suppressed with a reason.",
                "small",
            )
        )
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.add_buttons("Agree", self._on_yes)

    def _on_yes(self) -> None:
        try:
            agree(
                self._context.workspace,
                agreed_from(
                    self._context.workspace, self.customers.value(), self.competitors.value(), self.staff.value()
                ),
            )
        except AppError as error:
            self.problem.setText(f"{error.message} {error.hint or ''}".strip())
            self.problem.show()
            return
        self.accept()
        self._done()


def _to_begin_with(workspace: Workspace) -> Agreed:
    """What was agreed, else what the brief says."""
    agreed = agreed_of(workspace)
    if agreed:
        return agreed
    with workspace.read() as connection:
        return suggested(brief_in(connection))

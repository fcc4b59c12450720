"""The checks screen: findings, what was suppressed, and rules, as three pages below one bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from core import rules
from core.errors import AppError, ExpressionError
from core.progress import Progress
from core.rules import own
from core.rules.fixing import Fixed, fix_all
from core.rules.overview import Found, export_findings
from core.rules.own import OwnRule
from core.rules.rule import Severity
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.dialogs.suppressing import ask_to_suppress
from ui.screens import Screen
from ui.screens.checks.findings_page import FindingsPage
from ui.screens.checks.parts import Choices, button
from ui.screens.checks.rules_page import RulesPage
from ui.screens.checks.suppressed_page import SuppressedPage

PAGES = ("findings", "suppressed", "rules")


class ChecksScreen(Screen):
    """Everything the rules find; the rules themselves."""

    title = "Checks"
    icon_name = "shield-check"

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.pages = Choices("Pages", (("findings", "Findings"), ("suppressed", "Suppressed"), ("rules", "Rules")))
        self._stack = QStackedWidget()
        self._lay_out()
        # Nobody looks yet: what is shown is read when the screen is first shown.
        self.stale = True
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        self.findings = FindingsPage(self.context)
        self._stack.addWidget(self.findings)
        yield
        self.suppressed = SuppressedPage(self.context)
        self._stack.addWidget(self.suppressed)
        yield
        self.rules = RulesPage(self.context)
        self._stack.addWidget(self.rules)
        yield
        self.rules.add_form()
        yield
        self._connect()
        self.setFocusProxy(self.findings.groups)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self.pages)
        row.addStretch(1)
        self.check_button = button("Check everything", "list-checks", self.check)
        self.export_button = button("Export as CSV…", "file-down", self.export)
        row.addWidget(self.check_button)
        row.addWidget(self.export_button)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.pages.chosen.connect(self.show_page)
        for page in (self.findings, self.suppressed):
            page.opened.connect(lambda found: self.go.emit("editor", found.id))
        self.findings.fix_all.connect(self.fix)
        self.findings.fix_chosen.connect(self.fix_chosen)
        self.findings.suppress_wanted.connect(self.suppress)
        self.findings.rule_wanted.connect(self.show_rule)
        self.suppressed.lifted.connect(self.lift)
        self.suppressed.loaded.connect(self._say_suppressed)
        self.rules.used.connect(self.use_rule)
        self.rules.graded.connect(self.grade_rule)
        self.rules.form.saved.connect(self.save_rule)
        self.rules.form.deleted.connect(self.delete_rule)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        write = self._why_not_write
        return [
            Action("checks.fix", "Fix the selected findings", self.findings.fix_selected, icon="check", shortcut="Alt+Return",
                   group="Edit", part=3, blocked=lambda: write() or self.findings.why_not_fixed()),
            Action("checks.suppress", "Suppress this finding…", lambda: self.suppress(self.findings.table.current()), icon="eye-off",
                   shortcut="Ctrl+Shift+U", group="Edit", part=3, blocked=lambda: write() or self.findings.why_not_suppressed()),
            Action("checks.new_rule", "New rule of your own", self._new_rule, icon="plus", group="Edit", part=3, blocked=write),
            Action("checks.export", "Export findings as CSV…", self.export, icon="file-down", group="File", part=2),
        ]  # fmt: skip

    def refresh(self) -> None:
        self.findings.load()
        self.suppressed.load()
        if self.pages.current() == "rules":
            self.rules.load()

    def edited(self, change: object) -> None:
        # Findings follow an edit a moment later: the editor looks again, and this screen when it is shown.
        if self.isVisible():
            self._look_again()
        else:
            self.stale = True

    def shown(self) -> None:
        if self.stale:
            self._look_again()
        self.stale = False

    def reveal(self, what: object) -> None:
        if isinstance(what, str):
            self.show_rule(what)

    # Pages

    def show_page(self, id: str) -> None:
        """Show one of the pages."""
        self.pages.choose(id)
        self._stack.setCurrentIndex(PAGES.index(id))
        lists = (self.findings.groups, self.suppressed.list, self.rules.list)
        self.setFocusProxy(lists[PAGES.index(id)])
        if id == "rules":
            self.rules.load()

    def show_rule(self, id: str) -> None:
        """Show one rule."""
        self.show_page("rules")
        self.rules.load(id)

    def _new_rule(self) -> None:
        self.show_page("rules")
        self.rules.begin()

    def _say_suppressed(self, count: int) -> None:
        self.pages.say("suppressed", f"Suppressed ({count:,})" if count else "Suppressed")

    # What is done

    def _look_again(self) -> None:
        """Bring findings up to date and show them."""
        workspace = self.context.workspace

        def work(progress: Progress) -> None:
            rules.refresh(workspace, progress=progress)

        self.context.jobs.start("Checking", work, done=lambda result: self.refresh(), group="check")

    def check(self) -> None:
        """Run all rules over everything."""
        workspace = self.context.workspace
        self.context.jobs.start(
            "Checking",
            lambda progress: rules.refresh_all(workspace, progress),
            done=lambda result: self.refresh(),
            group="check",
        )

    def fix(self, rule: str) -> None:
        """Put right all that a rule found."""
        workspace = self.context.workspace
        self.context.jobs.start(
            "Fixing", lambda progress: fix_all(workspace, rule, progress=progress), done=self._say_fixed
        )

    def fix_chosen(self, chosen: list[Found]) -> None:
        """Put the chosen findings right, as one step."""
        wanted: dict[tuple[str, str], set[int]] = {}
        for one in chosen:
            wanted.setdefault((one.rule, one.kind), set()).add(one.pk)
        workspace = self.context.workspace

        def work(progress: Progress) -> Fixed:
            with workspace.edit("Fix findings"):
                done = [
                    fix_all(workspace, rule, kind=kind, pks=sorted(pks), progress=progress)
                    for (rule, kind), pks in wanted.items()
                ]
            return Fixed(sum(one.entities for one in done), sum(one.left for one in done))

        self.context.jobs.start("Fixing", work, done=self._say_fixed)

    def _say_fixed(self, fixed: Fixed) -> None:
        left = f" {fixed.left:,} cannot be edited any more." if fixed.left else ""
        self.context.messages.info(f"{fixed.entities:,} put right. One undo takes all back.{left}")

    def suppress(self, found: Found | None) -> None:
        """Ask why a finding is right as it is, and suppress it."""
        if found is not None:
            ask_to_suppress(self.context, found, self.refresh, self)

    def lift(self, id: str) -> None:
        """Take a suppression back."""
        self._keep(lambda: rules.lift(self.context.workspace, id), self.refresh)

    def use_rule(self, id: str, used: bool) -> None:
        """Switch a rule on or off here."""
        self._keep(lambda: rules.use_rule(self.context.workspace, id, used=used), self._rules_changed)

    def grade_rule(self, id: str, severity: Severity | None) -> None:
        """Change how grave a rule is here."""
        self._keep(lambda: rules.set_severity(self.context.workspace, id, severity), self._rules_changed)

    def save_rule(self, rule: OwnRule) -> None:
        """Keep an own rule; what it refuses is shown in its form."""
        try:
            kept = own.save_rule(self.context.workspace, rule)
        except ExpressionError as error:
            self.rules.form.show_problem(str(error), error.position)
            return
        except AppError as error:
            self.rules.form.show_problem(str(error))
            return
        self.rules.load(kept.key)
        self.context.messages.info(f"“{kept.name}” is kept and counts from now on.")
        self._look_again()

    def delete_rule(self, key: str) -> None:
        """Delete an own rule, once the person agrees."""
        name = own.own_rule(self.context.workspace, key).name
        self.context.messages.ask(
            "Delete the rule?", f"“{name}” goes with its findings and suppressions. This cannot be undone.", "Delete",
            lambda: self._keep(lambda: own.delete_rule(self.context.workspace, key), self._rules_changed),
        )  # fmt: skip

    def _rules_changed(self) -> None:
        self.rules.load(self.rules.list.current_id())
        self._look_again()

    def _keep(self, verb: Callable[[], object], then: Callable[[], None]) -> None:
        try:
            verb()
        except AppError as error:
            self.context.messages.error(error)
            return
        then()

    def export(self) -> None:
        """Write all findings into a file of the person's choice."""
        dialog = QFileDialog(self, "Export findings", f"{self.context.workspace.path.stem} findings.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write all findings into a file."""
        workspace = self.context.workspace
        self.context.jobs.start("Writing findings", lambda progress: export_findings(workspace, path, progress),
                                done=lambda n: self.context.messages.info(f"{n:,} findings written to {path.name}."))  # fmt: skip

    def _why_not_write(self) -> str | None:
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

"""Everything the rules find: groups at the left, their findings at the right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.catalog import PLATFORM_LABELS
from core.progress import Progress
from core.rules.listing import Listed, listed_rules
from core.rules.overview import Found, Group, Part, by_campaign, by_rule, found_rows
from core.rules.rule import SEVERITIES, Severity
from ui import theme
from ui.screens.checks.found_table import NAMES, FoundTable
from ui.screens.checks.parts import Choices, Heading, button, panel, search_line, side_by_side
from ui.widgets.empty_state import EmptyState
from ui.widgets.two_line_list import Entry, TwoLineList

if TYPE_CHECKING:
    from ui.context import Context

MOST = 1_000
_LEVELS = {"all": frozenset(SEVERITIES), **{str(one): frozenset({one}) for one in SEVERITIES}}
_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "notes"}


class FindingsPage(QWidget):
    """`opened` carries a finding to go to, `fix_all` and `suppress` what was asked for."""

    opened = Signal(object)
    fix_all = Signal(str)
    fix_chosen = Signal(object)
    suppress_wanted = Signal(object)
    rule_wanted = Signal(str)
    loaded = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._groups: dict[str, Group] = {}
        self._rules: dict[str, Listed] = {}
        self.grouping = Choices("Group by", (("rule", "By rule"), ("campaign", "By campaign")))
        self.levels = Choices("Show", (("all", "All"), ("error", "Errors"), ("warning", "Warnings"), ("info", "Notes")))
        self.search = search_line("Find a rule or a campaign")
        self.groups = TwoLineList("Groups of findings")
        self.table = FoundTable("Findings")
        self.fix_button = button("Fix all", "check-check", self._on_fix, "primary")
        self.fix_one_button = button("Fix selected", "check", self.fix_selected)
        self.suppress_button = button("Suppress…", "eye-off", self._on_suppress)
        self.rule_button = button("About the rule", "info", self._on_rule)
        self.open_button = button("Go to the item", "arrow-right", self._on_open)
        self.heading = Heading(
            [self.fix_button, self.fix_one_button, self.open_button, self.suppress_button, self.rule_button]
        )
        self.empty = EmptyState()
        self._lay_out()
        self.grouping.chosen.connect(lambda id: self.load())
        self.levels.chosen.connect(lambda id: self.load())
        self.search.textChanged.connect(lambda text: self._list())
        self.groups.chosen.connect(self._on_group)
        self.table.opened.connect(self.opened)
        self.table.moved.connect(self._say_buttons)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        left = panel(self.groups, heads=(self.grouping, self.levels, self.search))
        self._stack.addWidget(side_by_side(left, panel(self.heading, self.table)))
        self.empty.show_words(
            "shield-check", "Nothing to put right", "The rules find no error, no warning and no note in this workspace."
        )
        self._stack.addWidget(self.empty)

    # Reading

    def load(self) -> None:
        """Ask for the groups again, in a job."""
        workspace, part = self.context.workspace, Part(severities=_LEVELS[self.levels.current()])
        grouped = by_rule if self.grouping.current() == "rule" else by_campaign

        def work(progress: Progress) -> tuple[list[Group], list[Listed]]:
            return grouped(workspace, part), listed_rules(workspace)

        self.context.jobs.start("Counting findings", work, done=self._on_loaded, group="checks groups")

    def _on_loaded(self, found: tuple[list[Group], list[Listed]]) -> None:
        self._groups = {str(group.key): group for group in found[0]}
        self._rules = {one.id: one for one in found[1]}
        self._list()
        self.loaded.emit()

    def _list(self) -> None:
        words = self.search.text().lower().split()
        shown = {
            key: group
            for key, group in self._groups.items()
            if all(word in f"{group.title} {key}".lower() for word in words)
        }
        nothing = not self._groups and self.levels.current() == "all"
        self._stack.setCurrentIndex(1 if nothing else 0)
        self.groups.show_entries([_entry(key, group) for key, group in shown.items()], self.groups.current_id())
        if shown:
            self._on_group(self.groups.current_id() or next(iter(shown)))
        else:
            self.heading.say("Nothing found" if words else "None of these", "", "")
            self.table.show_rows([])

    def _on_group(self, key: str) -> None:
        group = self._groups.get(key)
        if group is None:
            return
        self._say(group)
        part = self._part(group)
        workspace = self.context.workspace
        self.context.jobs.start("Reading findings", lambda progress: found_rows(workspace, part, limit=MOST),
                                done=self.table.show_rows, group="checks rows")  # fmt: skip

    def _part(self, group: Group) -> Part:
        severities = _LEVELS[self.levels.current()]
        if isinstance(group.key, str):
            return Part(rule=group.key, severities=severities)
        return Part(campaign=group.key, severities=severities)

    def group(self) -> Group | None:
        """The chosen group."""
        return self._groups.get(self.groups.current_id() or "")

    def _say(self, group: Group) -> None:
        rule = self._rules.get(group.key) if isinstance(group.key, str) else None
        shown = f"the first {MOST:,} of " if group.count > MOST else ""
        facts = [f"Showing {shown}{_counted(group)}"]
        if rule is not None:
            facts += [rule.rule.reference, *([f"Cannot be suppressed: {rule.fixed}"] if rule.fixed else [])]
        self.heading.say(group.title, rule.rule.help if rule and not rule.own else "", "   ·   ".join(facts))

    # What can be done

    def _say_buttons(self) -> None:
        group, current = self.group(), self.table.current()
        read_only = self.context.workspace.read_only
        fixable = group.fixable if group is not None and isinstance(group.key, str) else 0
        self.fix_button.setVisible(bool(fixable))
        self.fix_button.setText(f"Fix all {fixable:,}" if fixable > 1 else "Fix it")
        self.fix_button.setEnabled(not read_only)
        chosen = [one for one in self.table.chosen() if one.fix]
        self.fix_one_button.setEnabled(bool(chosen) and not read_only)
        self.fix_one_button.setToolTip(fix_label(chosen[0].fix) if chosen else "There is no sure fix.")
        rule = self._rules.get(current.rule) if current is not None else None
        self.suppress_button.setEnabled(rule is not None and rule.fixed is None and not read_only)
        self.suppress_button.setToolTip(f"Cannot be suppressed: {rule.fixed}" if rule and rule.fixed else "")
        self.open_button.setEnabled(current is not None)
        self.rule_button.setEnabled(rule is not None)

    def why_not_suppressed(self) -> str | None:
        """Why the chosen finding cannot be suppressed."""
        current = self.table.current()
        rule = self._rules.get(current.rule) if current is not None else None
        if rule is None:
            return "Choose a finding first."
        return rule.fixed

    def _on_fix(self) -> None:
        group = self.group()
        if group is not None and isinstance(group.key, str):
            self.fix_all.emit(group.key)

    def fix_selected(self) -> None:
        """Ask for the fixes of the chosen findings."""
        chosen = [one for one in self.table.chosen() if one.fix]
        if chosen:
            self.fix_chosen.emit(chosen)

    def why_not_fixed(self) -> str | None:
        """Why the chosen findings cannot be fixed by themselves."""
        if not self.table.chosen():
            return "Choose a finding first."
        return None if any(one.fix for one in self.table.chosen()) else "There is no sure fix; it takes a person."

    def _on_suppress(self) -> None:
        if self.table.current() is not None:
            self.suppress_wanted.emit(self.table.current())

    def _on_rule(self) -> None:
        current = self.table.current()
        if current is not None:
            self.rule_wanted.emit(current.rule)

    def _on_open(self) -> None:
        current: Found | None = self.table.current()
        if current is not None:
            self.opened.emit(current)


def fix_label(fix: str | None) -> str:
    """What a stored fix does, in words."""
    return str(json.loads(fix).get("label", "Fix")) if fix else ""


def _entry(key: str, group: Group) -> Entry:
    parts = [_counted(group)]
    if group.fixable:
        parts.append(
            f"{group.fixable:,} can be fixed" if group.fixable < group.count or group.count == 1 else "all can be fixed"
        )
    if group.platform and isinstance(group.key, str):
        parts.append(PLATFORM_LABELS.get(group.platform, group.platform))
    name = NAMES[group.severity]
    return Entry(key, theme.tokens().meaning(name).icon, name, group.title, "  ·  ".join(parts))


def _counted(group: Group) -> str:
    parts = [(group.counts.get(one, 0), _PLURALS[one]) for one in SEVERITIES]
    return ", ".join(f"{n:,} {word if n != 1 else word[:-1]}" for n, word in parts if n)

"""All rules: what each finds and why, whether it is used here and how grave it is; own rules are written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from core.catalog import KINDS, PLATFORM_LABELS, PLATFORMS
from core.rules.listing import Listed, listed_rules
from core.rules.own import OwnRule
from core.rules.rule import Severity
from ui import theme
from ui.dialogs.frame import labelled
from ui.screens.checks.found_table import NAMES
from ui.screens.checks.parts import Choices, Heading, button, panel, search_line, side_by_side
from ui.screens.checks.rule_form import RuleForm
from ui.widgets.two_line_list import Entry, TwoLineList

if TYPE_CHECKING:
    from ui.context import Context

NEW = "new"
_LEVELS = ((Severity.ERROR, "Error"), (Severity.WARNING, "Warning"), (Severity.INFO, "Note"))


class RulesPage(QWidget):
    """`used` carries a rule's id and whether it is used, `graded` its id and severity."""

    used = Signal(str, bool)
    graded = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._rules: dict[str, Listed] = {}
        self.which = Choices("Which rules", (("all", "All"), ("own", "Own"), ("off", "Not used")))
        self.search = search_line("Find a rule")
        self.new_button = button("New rule", "plus", self.begin)
        self.list = TwoLineList("Rules")
        self.heading = Heading([])
        self.use = QCheckBox("Used in this workspace")
        self.severity = QComboBox()
        self.reset = button("As delivered", "rotate-ccw", self._on_reset, "link")
        self.why_fixed = QLabel()
        self._lay_out()
        self.which.chosen.connect(lambda id: self._list())
        self.search.textChanged.connect(lambda text: self._list())
        self.list.chosen.connect(self._on_chosen)
        self.use.clicked.connect(lambda on: self.used.emit(self.list.current_id() or "", on))
        self.severity.activated.connect(
            lambda at: self.graded.emit(self.list.current_id() or "", Severity(self.severity.itemData(at)))
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._right = QStackedWidget()
        self._right.addWidget(panel(self.heading, self._choosing()))
        column.addWidget(side_by_side(panel(self.list, heads=(self.which, self.search, self.new_button)), self._right))
        self.new_button.setEnabled(not self.context.workspace.read_only)

    def add_form(self) -> None:
        """Build the form of own rules, the larger half of the page; to be called once."""
        self.form = RuleForm(self.context)
        self._right.addWidget(panel(self.form))

    def _choosing(self) -> QWidget:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        column.setSpacing(theme.GRID * 2)
        self.why_fixed.setWordWrap(True)
        self.why_fixed.setProperty("role", "muted")
        column.addWidget(self.why_fixed)
        column.addWidget(self.use)
        for severity, word in _LEVELS:
            self.severity.addItem(word, severity)
        self.severity.setMaximumWidth(200)
        self._grave = labelled("How grave it is here", self.severity)
        column.addWidget(self._grave)
        column.addWidget(self.reset)
        column.addStretch(1)
        return box

    # Showing

    def load(self, choose: str | None = None) -> None:
        """Ask for the rules again."""
        self._rules = {one.id: one for one in listed_rules(self.context.workspace)}
        self._list(choose)

    def _list(self, choose: str | None = None) -> None:
        words, which = self.search.text().lower().split(), self.which.current()
        if choose is not None and choose in self._rules and not self._is_shown(self._rules[choose], words, which):
            self.search.clear()
            self.which.choose("all")
            words, which = [], "all"
        shown = [one for one in self._rules.values() if self._is_shown(one, words, which)]
        self.list.show_entries([_entry(one) for one in shown], choose or self.list.current_id())
        if not shown:
            self._right.setCurrentIndex(0)
            self.heading.say("No such rule", "Write a rule of your own, or look for other words." if words else "", "")
            for part in (self.use, self._grave, self.reset, self.why_fixed):
                part.hide()
        else:
            self._on_chosen(self.list.current_id() or shown[0].id)

    @staticmethod
    def _is_shown(one: Listed, words: list[str], which: str) -> bool:
        fits = {"all": True, "own": one.own is not None, "off": not one.used}[which]
        return fits and one.holds(words)

    def _on_chosen(self, id: str) -> None:
        one = self._rules.get(id)
        if one is None:
            return
        if one.own is not None:
            self._right.setCurrentIndex(1)
            self.form.show_rule(one.own)
            return
        self._right.setCurrentIndex(0)
        self._say(one)

    def _say(self, one: Listed) -> None:
        rule = one.rule
        kinds = ", ".join(KINDS[kind].plural.lower() for kind in rule.kinds)
        where = (
            "both platforms"
            if set(rule.platforms) == set(PLATFORMS)
            else ", ".join(PLATFORM_LABELS[p] for p in rule.platforms)
        )
        self.heading.say(
            rule.title, rule.help, f"Looks at {kinds} of {where}   ·   Source: {rule.reference}   ·   {rule.id}"
        )
        free = one.fixed is None
        self.why_fixed.setText(
            f"It always counts: {one.fixed}"
            if one.fixed
            else "Switched off until you want it."
            if one.optional and not one.used
            else ""
        )
        self.why_fixed.setVisible(bool(self.why_fixed.text()))
        may = free and not self.context.workspace.read_only
        self.use.setVisible(free)
        self.use.setEnabled(may)
        self.use.setChecked(one.used)
        self._grave.setVisible(free)
        self.severity.setEnabled(may)
        self.severity.setCurrentIndex([severity for severity, _ in _LEVELS].index(one.severity))
        self.reset.setVisible(free and (one.severity is not rule.severity or (not one.used and not one.optional)))

    def _on_reset(self) -> None:
        one = self._rules.get(self.list.current_id() or "")
        if one is not None:
            self.graded.emit(one.id, None)
            self.used.emit(one.id, not one.optional)

    def begin(self, rule: OwnRule | None = None) -> None:
        """Begin a rule of one's own."""
        self.list.clearSelection()
        self.list.setCurrentRow(-1)
        self._right.setCurrentIndex(1)
        self.form.show_rule(rule or OwnRule("", "campaign", "", ""))
        self.form.name.setFocus()


def _entry(one: Listed) -> Entry:
    name = NAMES[one.severity]
    kinds = ", ".join(KINDS[kind].plural for kind in one.rule.kinds[:3]) + (" …" if len(one.rule.kinds) > 3 else "")
    state = "Not used" if not one.used else "Own rule" if one.own else "Always" if one.fixed else "Used"
    if not one.readable:
        state = "Cannot be read by this version"
    facts = "  ·  ".join((state, kinds))
    role = name if one.used else "disabled"
    return Entry(one.id, theme.tokens().meaning(name).icon if one.used else "circle-minus", role, one.rule.title, facts)

"""Writing an own rule: its expression is read while it is typed and tried on the draft before it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.catalog import KINDS, PLATFORM_LABELS, PLATFORMS, FieldType
from core.errors import AppError, ExpressionError
from core.rules import Backtest, Severity, back_test
from core.rules.own import OwnRule, checked, try_examples
from core.rules.own.functions import OWN_FUNCTIONS
from core.rules.own.names import ABOVE, FIGURES, SPECIAL
from core.rules.view import PARENTS
from ui import theme
from ui.dialogs.frame import labelled, problem_line
from ui.screens.checks.examples import ExamplesEdit
from ui.screens.checks.parts import Heading, button

if TYPE_CHECKING:
    from ui.context import Context

WAIT_MS = 350
SAMPLES = 6
_LEVELS = ((Severity.ERROR, "Error"), (Severity.WARNING, "Warning"), (Severity.INFO, "Note"))


class RuleForm(QWidget):
    """`saved` carries the rule as typed, `deleted` the key of one to delete."""

    saved = Signal(object)
    deleted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._rule = OwnRule("", "keyword", "", "")
        self.save_button = button("Save", "check", self._on_save, "primary")
        self.delete_button = button("Delete", "trash-2", lambda: self.deleted.emit(self._rule.key))
        self.heading = Heading([self.save_button, self.delete_button])
        self.name, self.message = QLineEdit(), QLineEdit()
        self.kind, self.platform, self.severity, self.field = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.expression = QPlainTextEdit()
        self.problem = problem_line()
        self.found = QLabel()
        self.samples = QLabel()
        self.examples = ExamplesEdit()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT_MS)
        self._soon.timeout.connect(self.look)
        context.jobs.stopping.connect(self._soon.stop)
        self._fill_choices()
        self._lay_out()
        self._connect()

    def _fill_choices(self) -> None:
        for kind in KINDS.values():
            if kind.name in PARENTS and kind.name != "template":
                self.kind.addItem(kind.plural, kind.name)
        self.platform.addItem("Both platforms", None)
        for name in PLATFORMS:
            self.platform.addItem(PLATFORM_LABELS[name], name)
        for severity, word in _LEVELS:
            self.severity.addItem(word, severity)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(theme.GRID * 3, theme.GRID * 2, theme.GRID * 3, theme.GRID * 2)
        inner.setSpacing(theme.GRID * 2)
        inner.addLayout(_row((labelled("Name", self.name), 3), (labelled("Severity", self.severity), 1)))
        inner.addLayout(
            _row(
                (labelled("Looks at", self.kind), 1),
                (labelled("Of", self.platform), 1),
                (labelled("Mark the field", self.field), 1),
            )
        )
        self.expression.setFixedHeight(76)
        self.expression.setTabChangesFocus(True)
        self.expression.setPlaceholderText('For instance: not starts(name, "ACME_") or len(name) > 80')
        inner.addWidget(labelled("Broken where", self.expression))
        inner.addWidget(self._inserting())
        inner.addWidget(self.problem)
        self.message.setPlaceholderText("For instance: {name} has {len(name)} characters")
        inner.addWidget(labelled("Message", self.message, help="{…} shows a field or an expression of the row."))
        inner.addWidget(self._trial())
        inner.addWidget(
            labelled(
                "Examples",
                self.examples,
                help="Tried each time the rule is saved; a rule whose examples fail is not kept.",
            )
        )
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)

    def _inserting(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self.field_menu, self.function_menu = QMenu(self), QMenu(self)
        for word, icon, menu in (
            ("Insert a field", "columns-3", self.field_menu),
            ("Insert a function", "square-function", self.function_menu),
        ):
            made = QToolButton()
            made.setText(f" {word}")
            made.setIcon(theme.icon(icon, "muted"))
            made.setToolButtonStyle(made.toolButtonStyle().ToolButtonTextBesideIcon)
            made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            made.setMenu(menu)
            row.addWidget(made)
        row.addStretch(1)
        for function in OWN_FUNCTIONS.values():
            self._add_entry(self.function_menu, function.usage, function.help)
        return holder

    def _trial(self) -> QWidget:
        box = QFrame()
        box.setProperty("role", "chips")
        column = QVBoxLayout(box)
        column.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        self.found.setProperty("role", "field")
        self.samples.setProperty("role", "small")
        self.samples.setWordWrap(True)
        column.addWidget(self.found)
        column.addWidget(self.samples)
        return box

    def _connect(self) -> None:
        for line in (self.name, self.message):
            line.textChanged.connect(lambda text: self._soon.start())
        self.expression.textChanged.connect(self._soon.start)
        self.kind.currentIndexChanged.connect(lambda at: self._on_kind())
        self.platform.currentIndexChanged.connect(lambda at: self._soon.start())
        self.examples.changed.connect(self._soon.start)

    # Showing

    def show_rule(self, rule: OwnRule) -> None:
        """Show a rule, kept or new."""
        self._rule = rule
        self.name.setText(rule.name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(rule.kind)))
        self._on_kind()
        self.platform.setCurrentIndex(max(0, self.platform.findData(rule.platform)))
        self.severity.setCurrentIndex([one for one, _ in _LEVELS].index(rule.severity))
        self.field.setCurrentIndex(max(0, self.field.findData(rule.field)))
        self.expression.setPlainText(rule.expression)
        self.message.setText(rule.message)
        self.examples.show_examples(rule.examples)
        self.delete_button.setVisible(bool(rule.key))
        facts = f"{rule.key}   ·   written by {rule.author}" if rule.key else "It counts from the moment it is saved."
        self.heading.say(rule.name or "New rule", "", facts)
        self.look()

    def typed(self) -> OwnRule:
        """The rule as it stands in the form."""
        return replace(
            self._rule, name=self.name.text(), kind=self.kind.currentData(), platform=self.platform.currentData(),
            severity=Severity(self.severity.currentData()), field=self.field.currentData(), expression=self.expression.toPlainText(),
            message=self.message.text(), examples=self.examples.examples(),
        )  # fmt: skip

    def _on_kind(self) -> None:
        kind = KINDS[self.kind.currentData()]
        self.field.clear()
        self.field.addItem("None", None)
        self.field_menu.clear()
        for one in kind.fields:
            if one.type is not FieldType.REF:
                self.field.addItem(one.label, one.name)
                self._add_entry(self.field_menu, one.name, one.label)
        self._add_others(kind.name)
        self._soon.start()

    def _add_others(self, kind: str) -> None:
        from core.rules.suppressing import hangs_below

        for above in ABOVE:
            if hangs_below(kind, above):
                menu = self.field_menu.addMenu(f"Of its {KINDS[above].label.lower()}")
                for one in KINDS[above].fields:
                    if one.type is not FieldType.REF:
                        self._add_entry(menu, f"{above}.{one.name}", one.label)
        figures = self.field_menu.addMenu("Figures")
        for name in (*FIGURES, *SPECIAL):
            self._add_entry(figures, name, "")

    def _add_entry(self, menu: QMenu, text: str, help: str) -> None:
        entry = QAction(f"{text}    {help}" if help else text, menu)
        entry.triggered.connect(lambda checked=False: self._insert(text))
        menu.addAction(entry)

    def _insert(self, text: str) -> None:
        self.expression.insertPlainText(text)
        self.expression.setFocus()

    # Trying

    def look(self) -> None:
        """Read what is typed; try it on the draft when it can be read."""
        self._soon.stop()
        rule = self.typed()
        problem = self._problem(rule)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        # Nothing is wrong with a form nobody has filled in yet.
        untouched = not rule.expression.strip()
        theme.retag(self.problem, "role", "small" if untouched else "problem")
        theme.retag(self.expression, "invalid", bool(problem) and not untouched)
        self.save_button.setEnabled(not problem and not self.context.workspace.read_only)
        self.samples.setText("")
        self.samples.hide()
        if problem:
            self.found.setText("Not tried yet")
            return
        self.examples.show_outcomes(try_examples(rule))
        self.found.setText("Trying it on the draft …")
        workspace = self.context.workspace
        self.context.jobs.start("Trying the rule", lambda progress: back_test(workspace, rule, samples=SAMPLES, progress=progress),
                                done=self._on_tried, failed=self._on_not_tried, group="checks trial")  # fmt: skip

    def _problem(self, rule: OwnRule) -> str:
        """What cannot be used, in words; empty when all can."""
        if not rule.expression.strip():
            return "Write a condition: the rule is broken where it is true."
        probe = replace(rule, name=rule.name.strip() or "x", message=rule.message.strip() or "x")
        try:
            checked(probe)
        except ExpressionError as error:
            near = rule.expression[error.position : error.position + 20].strip()
            return f"{error}" + (f"  (at “{near}”)" if near else "")
        except AppError as error:
            return str(error)
        if not rule.name.strip():
            return "Give the rule a name."
        return "" if rule.message.strip() else "Write what the finding should say."

    def _on_tried(self, tried: Backtest) -> None:
        plural = KINDS[self.kind.currentData()].plural.lower()
        self.found.setText(
            f"Would find {tried.found:,} of {tried.rows:,} {plural}"
            if tried.found
            else f"Would find none of {tried.rows:,} {plural}"
        )
        lines = [f"{one.title}: {one.message}" for one in tried.samples]
        self.samples.setText("\n".join(lines))
        self.samples.setVisible(bool(lines))

    def _on_not_tried(self, error: BaseException) -> None:
        self.found.setText(str(error) if isinstance(error, AppError) else "It could not be tried.")

    def _on_save(self) -> None:
        self.saved.emit(self.typed())

    def show_problem(self, words: str, position: int | None = None) -> None:
        """Say why the rule was not kept."""
        self.problem.setText(words)
        self.problem.show()
        if position is not None:
            cursor = self.expression.textCursor()
            cursor.setPosition(min(position, len(self.expression.toPlainText())), QTextCursor.MoveMode.MoveAnchor)
            self.expression.setTextCursor(cursor)
            self.expression.setFocus()


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID * 2)
    for widget, stretch in parts:
        row.addWidget(widget, stretch)
    return row

"""The naming grammar: written as a pattern, tried on a name, and the names that drifted from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.catalog import PLATFORM_LABELS
from core.errors import AppError, InvalidInput
from core.naming import drift, suggesting
from core.naming.attributes import NAMED, SOURCES
from core.naming.grammar import CASES, SHAPES, Grammar, Part, problem_with
from core.naming.pattern import part_names, read_pattern
from core.naming.standard import STANDARD
from core.naming.storing import choose, forget_grammar, grammars, keep_grammar
from core.rows import list_rows
from ui.context import Context
from ui.dialogs.frame import labelled
from ui.screens.library.items import Item, ItemColumn, ItemsTable
from ui.screens.library.page import LibraryPage, section
from ui.tables.columns import plural
from ui.theme import GRID, retag

_CASE_WORDS = {"any": "As written", "lower": "small letters", "upper": "CAPITALS", "slug": "small-with-hyphens"}
_SHAPE_WORDS = {"text": "Text", "number": "Number", "month": "Month (202701)"}
_SAMPLE = 2_000
_HEADS = ["Part", "Says", "Values", "Letters", "Shape", "Longest"]


class NamingPage(LibraryPage):
    """Pattern and parts above, names that do not follow below."""

    title = "Naming"
    icon_name = "case-sensitive"
    about = "One grammar for names: it writes them, reads them back, and finds those that drifted."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.learn_button = self.button("Learn from the names", "sparkles", self.learn)
        self.save_button = self.button("Save", "check", self.save, primary=True)
        self.kind = QComboBox()
        self.platform = QComboBox()
        self.pattern = QLineEdit()
        self.said = QLabel()
        self.parts = QTableWidget(0, 6)
        self.trial = QLineEdit()
        self.reading = QLabel()
        self.drifted = ItemsTable(
            "Names that do not follow",
            (ItemColumn("Name", 300), ItemColumn("What is wrong"), ItemColumn("Should be", 300)),
        )
        self._known: Sequence[Grammar] = ()
        self._drifts: list[drift.Drift] = []
        self._described: dict[str, Part] = {}
        self._build()

    def _build(self) -> None:
        for kind in NAMED:
            self.kind.addItem(plural(kind), kind)
        self.platform.addItem("Both platforms", None)
        for platform, word in PLATFORM_LABELS.items():
            self.platform.addItem(word, platform)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._upper())
        parts.addWidget(self._lower())
        parts.setSizes([420, 260])
        self.column.addWidget(parts, 1)
        for box in (self.kind, self.platform):
            box.currentIndexChanged.connect(lambda index: self._show_grammar())
        self.pattern.textEdited.connect(lambda text: self._on_pattern())
        self.trial.textChanged.connect(lambda text: self._try())
        self.parts.itemChanged.connect(lambda item: self._judge())

    def _upper(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(labelled("Names of", self.kind))
        row.addWidget(labelled("On", self.platform))
        self.pattern.setPlaceholderText("{platform}_{market}_{stage}_{theme}[_v{version}]")
        row.addWidget(labelled("Pattern", self.pattern), 1)
        column.addLayout(row)
        help = QLabel("Plain text stands in every name, {part} is filled in, […] may be left out.")
        help.setProperty("role", "small")
        column.addWidget(help)
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.parts.setAccessibleName("Parts of the name")
        self.parts.setHorizontalHeaderLabels(_HEADS)
        self.parts.setTabKeyNavigation(False)
        self.parts.verticalHeader().hide()
        self.parts.verticalHeader().setDefaultSectionSize(34)
        head = self.parts.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in ((0, 110), (1, 240), (3, 170), (4, 150), (5, 76)):
            self.parts.setColumnWidth(at, width)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        column.addWidget(self.parts, 1)
        self.trial.setPlaceholderText("Type or paste a name to see how it is read")
        column.addWidget(labelled("Try a name", self.trial))
        self.reading.setProperty("role", "small")
        self.reading.setWordWrap(True)
        column.addWidget(self.reading)
        return holder

    def _lower(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        self.drift_words = section("Names that do not follow")
        row.addWidget(self.drift_words, 1)
        self.fix_button = QPushButton("Propose the names")
        self.fix_button.clicked.connect(self.fix)
        row.addWidget(self.fix_button)
        column.addLayout(row)
        column.addWidget(self.drifted, 1)
        self.drifted.doubleClicked.connect(lambda index: self._open_chosen())
        return holder

    # Reading and showing

    def read(self) -> Any:
        workspace = self.context.workspace
        return grammars(workspace), drift.find_drift(workspace, most=_SAMPLE)

    def show_read(self, found: Any) -> None:
        changed = tuple(found[0]) != tuple(self._known)
        self._known, self._drifts = found
        self.told.emit(
            f"{len(self._drifts):,} names drifted"
            if self._drifts
            else "All names follow"
            if self._known
            else "No grammar yet"
        )
        if changed or not self.pattern.text():
            self._show_grammar()
        fixable = sum(1 for one in self._drifts if one.fix)
        self.drift_words.setText(
            f"Names that do not follow  ·  {len(self._drifts):,}"
            if self._known
            else "Names are checked once there is a grammar"
        )
        self.fix_button.setText(f"Propose {fixable:,} names" if fixable else "Propose the names")
        self.fix_button.setEnabled(bool(fixable))
        self.drifted.show_items(
            [
                Item(f"{one.kind}:{one.id}", (one.name, one.problem, one.fix or "–"), "triangle-alert", "warning")
                for one in self._drifts
            ]
        )

    def _show_grammar(self) -> None:
        kind, platform = self.kind.currentData(), self.platform.currentData()
        mine = next((one for one in self._known if (one.kind, one.platform) == (kind, platform)), None)
        shown = mine or choose(self._known, kind, platform) or (STANDARD if kind == "campaign" else None)
        self._described = {part.name: part for part in shown.parts} if shown else {}
        self.pattern.setText(shown.pattern if shown else "")
        self._show_parts()
        self._judge()
        if mine is None and not self.pattern.text():
            self._say("No grammar for these names yet: they are not checked.", problem=False)
        elif mine is None:
            self._say("This is a suggestion until it is saved.", problem=False)

    def _on_pattern(self) -> None:
        self._keep_described()
        self._show_parts()
        self._judge()

    def _show_parts(self) -> None:
        try:
            names = part_names(read_pattern(self.pattern.text()))
        except InvalidInput:
            return
        self.parts.blockSignals(True)
        self.parts.setRowCount(len(names))
        for at, name in enumerate(names):
            self._show_part(at, self._described.get(name) or _new_part(name))
        self.parts.blockSignals(False)

    def _show_part(self, at: int, part: Part) -> None:
        title = QTableWidgetItem(f"{{{part.name}}}")
        title.setFlags(title.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.parts.setItem(at, 0, title)
        values = ", ".join(code if code == word else f"{code}={word}" for code, word in part.values.items())
        self.parts.setItem(at, 2, QTableWidgetItem(values))
        self.parts.setItem(at, 5, QTableWidgetItem(str(part.longest)))
        boxes = (
            (1, SOURCES, part.source), (3, {case: _CASE_WORDS[case] for case in CASES}, part.case),
            (4, {shape: _SHAPE_WORDS[shape] for shape in SHAPES}, part.shape),
        )  # fmt: skip
        for column, words, chosen in boxes:
            box = QComboBox()
            box.setAccessibleName(f"{part.name}: {_HEADS[column]}")
            for value, word in words.items():
                box.addItem(word, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.currentIndexChanged.connect(lambda index: self._judge())
            self.parts.setCellWidget(at, column, box)

    def _keep_described(self) -> None:
        for part in self._read_parts():
            self._described[part.name] = part

    def _read_parts(self) -> list[Part]:
        return [self._read_part(at) for at in range(self.parts.rowCount())]

    def _read_part(self, at: int) -> Part:
        def chosen(column: int) -> Any:
            box = self.parts.cellWidget(at, column)
            return box.currentData() if isinstance(box, QComboBox) else ""

        def text(column: int) -> str:
            item = self.parts.item(at, column)
            return item.text().strip() if item is not None else ""

        pairs = [one.partition("=") for one in text(2).split(",") if one.strip()]
        values = {code.strip(): (word.strip() if equals else code.strip()) for code, equals, word in pairs}
        longest = int(text(5)) if text(5).isdigit() else 60
        name = text(0).strip("{}")
        return Part(name, chosen(1) or "", values, chosen(3) or "any", chosen(4) or "text", max(1, min(255, longest)))

    def _grammar(self) -> Grammar:
        return Grammar(
            self.kind.currentData(), self.platform.currentData(), self.pattern.text(), tuple(self._read_parts())
        )

    def _judge(self) -> None:
        try:
            self._grammar()
            self._say("", problem=False)
        except InvalidInput as error:
            self._say(f"{error.message} {error.hint or ''}".strip() if self.pattern.text() else "", problem=True)
        self._try()

    def _say(self, text: str, *, problem: bool) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        retag(self.said, "role", "problem" if problem else "small")
        self.save_button.setEnabled(not (problem and text))

    def _try(self) -> None:
        name = self.trial.text()
        try:
            grammar = self._grammar()
        except InvalidInput:
            self.reading.setText("")
            return
        problem = problem_with(name, grammar) if name else None
        reading = grammar.read(name) if name else None
        parts = "   ".join(f"{{{part}}} {value}" for part, value in (reading or {}).items())
        self.reading.setText(problem or parts)
        retag(self.reading, "role", "problem" if problem else "small")

    # Doing

    def save(self) -> None:
        """Use the grammar from now on; an empty pattern checks these names no more."""
        workspace, kind, platform = self.context.workspace, self.kind.currentData(), self.platform.currentData()
        if not self.pattern.text().strip():
            self.run("Forgetting the grammar", lambda: forget_grammar(workspace, kind, platform), done=self._on_saved)
            return
        try:
            grammar = self._grammar()
        except InvalidInput as error:
            self.context.messages.error(error)
            return
        self.run("Saving the grammar", lambda: keep_grammar(workspace, grammar), done=self._on_saved)

    def _on_saved(self, nothing: object) -> None:
        self._known = ()
        self.refresh()

    def learn(self) -> None:
        """Write the pattern that most of the names follow."""
        workspace, kind, platform = self.context.workspace, self.kind.currentData(), self.platform.currentData()

        def work(progress: object) -> Grammar:
            rows = list_rows(workspace, kind, fields=["name", "platform"], limit=_SAMPLE)
            names = [row["name"] for row in rows if row["name"] and platform in (None, row["platform"])]
            return suggesting.suggest_grammar(kind, platform, names)

        self.context.jobs.start("Learning from the names", work, done=self._on_learned, failed=self._on_not_learned)

    def _on_not_learned(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.context.messages.warn(error)

    def _on_learned(self, grammar: Grammar) -> None:
        self._described = {part.name: part for part in grammar.parts}
        self.pattern.setText(grammar.pattern)
        self._show_parts()
        self._judge()
        self._say("Learned from the names. Give the parts their names and save.", problem=False)

    def fix(self) -> None:
        """Propose the names that drifted ones should have."""
        workspace, drifts = self.context.workspace, self._drifts
        count = sum(1 for one in drifts if one.fix)
        self.run("Proposing names", lambda: drift.propose_fixes(workspace, drifts),
                 done=lambda id: self.propose_done(id, f"{count:,} new names wait for review."))  # fmt: skip

    def _open_chosen(self) -> None:
        id = self.drifted.current_id()
        if id is not None:
            self.go.emit("editor", id.partition(":")[2])


def _new_part(name: str) -> Part:
    """A part whose name says what it stands for starts with that."""
    return Part(name, name if name in SOURCES else "")

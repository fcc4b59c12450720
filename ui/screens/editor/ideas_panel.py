"""Keyword ideas: what is asked above, the ideas with their figures, and where the ticked ones are proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
)

from core.catalog import GOOGLE
from core.catalog.keywords import MATCH_TYPES
from core.connections import Connection, State, list_connections
from core.errors import AppError
from core.ideas.proposing import Proposed, asked_on, propose
from core.ideas.question import Ideas, Question
from core.ideas.standing import Standing, standing
from core.progress import Step
from ui import theme
from ui.dialogs.frame import Dialog
from ui.jobs import Job
from ui.platform_words import connection_words
from ui.screens.editor.ideas_model import SEARCHES, SORT, STANDS, TEXT, IdeasModel
from ui.widgets.found_list import FoundList

if TYPE_CHECKING:
    from core.progress import Progress
    from ui.screens.editor.screen import EditorScreen

_WIDTHS = (250, 148, 100, 104, 164)
_MATCH = {"EXACT": "Exact match", "PHRASE": "Phrase match", "BROAD": "Broad match"}


class AdGroupPlace(NamedTuple):
    """The ad group that ideas are for."""

    id: str
    name: str


class Found(NamedTuple):
    """An answer with how each idea stands in the account."""

    answer: Ideas
    standing: list[Standing]


class IdeasPanel(Dialog):
    """Asks in a job; proposes the ticked ideas for one ad group."""

    def __init__(self, screen: EditorScreen, question: Question, place: AdGroupPlace) -> None:
        super().__init__("Keyword ideas", screen, width=980)
        self.setModal(False)
        self._screen = screen
        self._place = place
        self._answer: Ideas | None = None
        self.model = IdeasModel()
        self.sorted = QSortFilterProxyModel()
        self.sorted.setSourceModel(self.model)
        self.sorted.setSortRole(SORT)
        self.sorted.setFilterKeyColumn(TEXT)
        self.sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build(question)
        self.resize(1120, 660)

    # What it is made of

    def _build(self, question: Question) -> None:
        self.body.addLayout(self._questions(question))
        self.listed = FoundList(self._list(), least_height=280)
        self.body.addWidget(self.listed, 1)
        self.body.addLayout(self._foot())
        self.model.ticked_changed.connect(self._say_ticked)
        self._say_ticked()
        if not self.accounts.count():
            self._show_empty(
                "unplug",
                "No Google Ads account is connected",
                "Ideas come from Google. Connect an account under Accounts.",
            )

    def _questions(self, question: Question) -> QGridLayout:
        self.accounts = QComboBox()
        for one in list_connections(self._screen.context.workspace, GOOGLE):
            if one.state is State.CONNECTED:
                self.accounts.addItem(connection_words(one), one)
        self.keywords = QLineEdit(", ".join(question.keywords))
        self.keywords.setPlaceholderText("Keywords, with commas between them")
        self.url = QLineEdit(question.url)
        self.url.setPlaceholderText("https://www.example.com/page")
        self.places = QLineEdit(", ".join(question.places))
        self.places.setPlaceholderText("Everywhere")
        self.places.setToolTip("Countries such as DE, or place ids of Google, with commas between them")
        self.language = QLineEdit(question.language)
        self.language.setPlaceholderText("Any")
        self.language.setToolTip("ISO code such as en")
        self.language.setMaximumWidth(72)
        self.partners = QCheckBox("Search partners too")
        self.partners.setChecked(question.partners)
        self.ask_button = QPushButton("Look for ideas")
        self.ask_button.clicked.connect(lambda: self.ask())
        self.ask_button.setDefault(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        _field(grid, 0, 0, "Like these keywords", self.keywords)
        _field(grid, 0, 2, "Fitting this page", self.url)
        _field(grid, 1, 0, "Shown in", self.places)
        _field(grid, 1, 2, "Asked through", self.accounts)
        third = QHBoxLayout()
        third.setSpacing(theme.GRID)
        _field(grid, 2, 0, "Language", self.language)
        third.addWidget(self.language)
        third.addWidget(self.partners)
        third.addStretch(1)
        third.addWidget(self.ask_button)
        grid.addLayout(third, 2, 1, 1, 3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        return grid

    def _list(self) -> QTreeView:
        self.view = QTreeView()
        self.view.setAccessibleName("Keyword ideas")
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.sorted)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(SEARCHES, Qt.SortOrder.DescendingOrder)
        for column, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, width)
        self.view.header().setSectionResizeMode(STANDS, QHeaderView.ResizeMode.Stretch)
        self.view.activated.connect(lambda index: self._tick_chosen())
        return self.view

    def _foot(self) -> QHBoxLayout:
        self.narrow = QLineEdit()
        self.narrow.setPlaceholderText("Filter ideas")
        self.narrow.setAccessibleName("Only ideas with these words")
        self.narrow.setClearButtonEnabled(True)
        self.narrow.setFixedWidth(180)
        self.narrow.textChanged.connect(self.sorted.setFilterFixedString)
        self.tick_button = QPushButton("Tick selected")
        self.tick_button.clicked.connect(self._tick_chosen)
        self.again_button = QPushButton("Ask again")
        self.again_button.setToolTip("Google's figures change once a month; until then the kept answer is the same.")
        self.again_button.clicked.connect(lambda: self.ask(again=True))
        self.match = QComboBox()
        self.match.setAccessibleName("Match type of the new keywords")
        for name in MATCH_TYPES:
            self.match.addItem(_MATCH[name], name)
        self.match.setCurrentIndex(MATCH_TYPES.index("PHRASE"))
        close = QPushButton("Close")
        close.clicked.connect(self.reject)
        self.propose_button = QPushButton()
        self.propose_button.setProperty("role", "primary")
        self.propose_button.clicked.connect(self._propose)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        for part in (self.narrow, self.tick_button, self.again_button):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.match)
        row.addWidget(close)
        row.addWidget(self.propose_button)
        for button in (self.tick_button, self.again_button, close, self.propose_button):
            button.setAutoDefault(False)
        return row

    # Asking

    def question(self) -> Question:
        """What stands in the fields."""
        return Question(
            _listed(self.keywords.text()), self.url.text().strip(), _listed(self.places.text()),
            self.language.text().strip(), self.partners.isChecked(),
        )  # fmt: skip

    def ask(self, *, again: bool = False) -> None:
        """Ask in a job; what is waited for is said below the list."""
        planner, connection = self._screen.context.planner, self.accounts.currentData()
        if planner is None or not isinstance(connection, Connection):
            return
        workspace, question, place = self._screen.context.workspace, self.question(), self._place

        def work(progress: Progress) -> Found:
            answer = planner.ask(workspace, connection, question, progress, again=again)
            return Found(answer, standing(workspace, answer.ideas, place.id))

        self.listed.words.setText("Asking Google for keywords…")
        self.ask_button.setEnabled(False)
        job = self._screen.context.jobs.start(
            "Looking for keyword ideas", work, done=self._show, failed=self._failed, group="keyword ideas"
        )
        self._follow(job)

    def _follow(self, job: Job) -> None:
        job.moved.connect(self._on_moved)

    def _on_moved(self, step: Step) -> None:
        self.listed.words.setText(f"{step.label}…")

    def _show(self, found: Found) -> None:
        self.ask_button.setEnabled(True)
        self._answer = found.answer
        self.model.show(found.answer, found.standing)
        self.again_button.setEnabled(True)
        if not found.answer.ideas:
            self._show_empty("search", "Google has no ideas for this", "Try fewer or other keywords, or other places.")
            return
        self.listed.show_view()
        self.view.setCurrentIndex(self.sorted.index(0, 0))
        self.listed.words.setText(_about(found))

    def _failed(self, error: BaseException) -> None:
        self.ask_button.setEnabled(True)
        message, hint = (error.message, error.hint or "") if isinstance(error, AppError) else ("", "")
        self._show_empty("octagon-x", message or "Google could not be asked", hint)

    def _show_empty(self, icon: str, title: str, text: str) -> None:
        self._answer = None
        self.model.show(None)
        self.again_button.setEnabled(False)
        self.listed.show_empty(icon, title, text)

    # Choosing

    def _tick_chosen(self) -> None:
        """Tick the selected ideas, or untick them when all are ticked."""
        rows = [self.sorted.mapToSource(one).row() for one in self.view.selectionModel().selectedRows()]
        ticked = set(self.model.ticked())
        texts = {self.model.index(row, TEXT).data() for row in rows}
        self.model.tick(rows, on=not texts <= ticked)

    def _say_ticked(self) -> None:
        count = len(self.model.ticked())
        words = f"{count:,} keyword{'s' if count != 1 else ''} " if count else ""
        self.propose_button.setText(f"Propose {words}for “{_short(self._place.name)}”")
        self.propose_button.setToolTip(f"A proposal to review, for the ad group “{self._place.name}”")
        self.propose_button.setEnabled(count > 0 and not self._screen.context.workspace.read_only)

    def _propose(self) -> None:
        answer, texts, context = self._answer, self.model.ticked(), self._screen.context
        if answer is None:
            return
        match, place = str(self.match.currentData()), self._place

        def work(progress: Progress) -> tuple[Proposed, Found]:
            made = propose(context.workspace, answer, texts, place.id, match)
            return made, Found(answer, standing(context.workspace, answer.ideas, place.id))

        context.jobs.start("Proposing keywords", work, done=lambda came: self._say_proposed(*came))

    def _say_proposed(self, made: Proposed, found: Found) -> None:
        left = f" {len(made.left_out)} stand there already." if made.left_out else ""
        plural = "s" if made.keywords != 1 else ""
        self._screen.context.messages.info(
            f"Proposed {made.keywords:,} keyword{plural} for “{self._place.name}”.{left}",
            action=("Review", lambda: self._screen.go.emit("review", made.changeset)),
        )
        if self._answer is found.answer:
            self.model.show(found.answer, found.standing)


def _field(grid: QGridLayout, row: int, column: int, name: str, field: QLineEdit | QComboBox) -> None:
    label = QLabel(name)
    label.setBuddy(field)
    field.setAccessibleName(name)
    grid.addWidget(label, row, column)
    grid.addWidget(field, row, column + 1)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def _about(found: Found) -> str:
    """How many ideas there are, of which day, and why not of today."""
    answer = found.answer
    used = sum(bool(one.used) for one in found.standing)
    blocked = sum(bool(one.blocked_by) for one in found.standing)
    parts = [f"{len(answer.ideas):,} ideas"]
    parts += [f"{used:,} in the account"] * bool(used) + [f"{blocked:,} blocked by negatives"] * bool(blocked)
    text = f"{', '.join(parts)}. Figures of {asked_on(answer)}."
    return f"{answer.why_kept} Shown is the last known answer. {text}" if answer.why_kept else text


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"

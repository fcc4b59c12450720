"""The three steps in one dialog: data, columns, review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget

from core.catalog import GOOGLE
from core.copying import Destination
from core.copying.places import platform_of as place_platform
from core.copying.places import titles_of
from core.pasting import Column, Job, Pasted, Review, finish, platform_of, process, propose, remember
from ui import theme
from ui.dialogs.frame import Dialog
from ui.screens.editor.multiple.columns_page import ColumnsPage
from ui.screens.editor.multiple.data_page import DataPage, Source
from ui.screens.editor.multiple.review_page import ReviewPage
from ui.screens.editor.place_picker import PlacePicker, attach

if TYPE_CHECKING:
    from core.progress import Progress
    from core.tree import TreeRow
    from ui.screens.editor.screen import EditorScreen

STEPS = ("1  Rows", "2  Columns", "3  Review")
DATA, COLUMNS, REVIEW = range(len(STEPS))
_NEXT = ("Continue", "Process", "Finish and review")


def open_multiple(screen: EditorScreen, destinations: Sequence[Destination]) -> MultipleDialog:
    """Open the dialog; the chosen places are offered as destinations."""
    dialog = MultipleDialog(screen, destinations)
    dialog.open()
    return dialog


class MultipleDialog(Dialog):
    """Nothing is written before the last step; going back keeps what was said."""

    def __init__(self, screen: EditorScreen, destinations: Sequence[Destination]) -> None:
        super().__init__("Make multiple changes", screen, width=960)
        self._screen = screen
        self._context = screen.context
        self._sheet: Pasted | None = None
        self._platform = GOOGLE
        self._source: Source | None = None
        fitting = [one for one in destinations if one.kind in ("campaign", "ad_group")]
        self.data = DataPage(fitting, titles_of(self._context.workspace, fitting))
        self.columns = ColumnsPage()
        self.review = ReviewPage()
        self.stack = QStackedWidget()
        for page in (self.data, self.columns, self.review):
            self.stack.addWidget(page)
        self.body.addLayout(self._head())
        self.body.addSpacing(theme.GRID)
        self.body.addWidget(self.stack, 1)
        self.body.addSpacing(theme.GRID)
        self.body.addLayout(self._foot())
        self.data.changed.connect(self._look)
        self.data.places_wanted.connect(self._ask_places)
        self.resize(1040, 640)
        self.show_step(DATA)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID * 3)
        self.steps = [QLabel(words) for words in STEPS]
        for label in self.steps:
            row.addWidget(label)
        row.addStretch(1)
        self.busy = QLabel()
        self.busy.setProperty("role", "small")
        row.addWidget(self.busy)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        self.back = QPushButton("Back")
        self.back.clicked.connect(lambda: self.show_step(self.stack.currentIndex() - 1))
        self.keep = QPushButton("Keep at once")
        self.keep.setToolTip("Into the draft without a review; one Undo takes it back.")
        self.keep.clicked.connect(lambda: self._finish(keep=True))
        self.next = QPushButton()
        self.next.setProperty("role", "primary")
        self.next.setDefault(True)
        self.next.clicked.connect(self.go_on)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        for button in (self.back, self.keep, cancel):
            button.setAutoDefault(False)
        row.addWidget(self.back)
        row.addStretch(1)
        for button in (cancel, self.keep, self.next):
            row.addWidget(button)
        return row

    # The steps

    def show_step(self, step: int) -> None:
        """Show a step."""
        self.stack.setCurrentIndex(step)
        for at, label in enumerate(self.steps):
            label.setFont(theme.font(weight=theme.SEMIBOLD if at == step else theme.MEDIUM))
            label.setStyleSheet("" if at == step else f"color: {theme.tokens().muted}")
        self.back.setVisible(step > DATA)
        self.keep.setVisible(step == REVIEW)
        self.next.setText(_NEXT[step])
        self._look()
        if step == DATA:
            self.data.edit.setFocus()

    def go_on(self) -> None:
        """Do what the main button says."""
        step = self.stack.currentIndex()
        if step == DATA:
            self._read()
        elif step == COLUMNS:
            self._process()
        else:
            self._finish(keep=False)

    def _read(self) -> None:
        source, workspace = self.data.source(), self._context.workspace

        def work(progress: Progress) -> tuple[Pasted, str, list[Column]]:
            sheet = source.read()
            told = platform_of(list(sheet.headings)) or place_platform(workspace, source.destinations) or GOOGLE
            platform = source.platform or told
            return sheet, platform, propose(workspace, sheet, platform, None, progress)

        def done(found: tuple[Pasted, str, list[Column]]) -> None:
            again = self._sheet == found[0] and self._platform == found[1]
            self._sheet, self._platform, self._source = found[0], found[1], source
            if not again:
                self.columns.show_columns(found[2], found[1])
                self._understand(found[0], found[1])
            self.show_step(COLUMNS)

        self._run("Reading the rows", work, done)

    def _understand(self, sheet: Pasted, platform: str) -> None:
        """Let the local model look at the headings nobody knows, while the person reads the others."""
        workspace, embedder = self._context.workspace, self._context.embedder
        if embedder is None or all(one.meaning for one in self.columns.columns):
            return

        def done(better: list[Column]) -> None:
            if self._sheet == sheet and self._platform == platform:
                self.columns.improve(better)

        job = self._context.jobs.start(
            "Understanding the headings",
            lambda progress: propose(workspace, sheet, platform, embedder, progress),
            done=done,
            group="multiple headings",
        )
        self.finished.connect(job.cancel)

    def _process(self) -> None:
        job, workspace = self._job(), self._context.workspace

        def done(review: Review) -> None:
            self.review.show_review(review)
            self.show_step(REVIEW)

        self._run("Comparing with the draft", lambda progress: process(workspace, job, progress), done)

    def _finish(self, *, keep: bool) -> None:
        job, workspace = self._job(), self._context.workspace

        def work(progress: Progress) -> Review:
            review = finish(workspace, job, progress, keep=keep)
            remember(workspace, job.platform, job.columns)
            return review

        def done(review: Review) -> None:
            self.accept()
            self._tell(review, kept=keep)

        self._run("Writing", work, done)

    def _run(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run a step in a job; what goes wrong is said in the dialog."""
        self.busy.setText(f"{title}…")
        self.next.setEnabled(False)

        def finished(result: Any) -> None:
            self.busy.setText("")
            done(result)
            self._look()

        def failed(error: BaseException) -> None:
            self.busy.setText("")
            self._look()
            self._show_problem(str(error))

        self.data.problem.hide()
        job = self._context.jobs.start(title, work, done=finished, failed=failed, group="multiple")
        self.finished.connect(job.cancel)

    def _job(self) -> Job:
        assert self._sheet is not None
        assert self._source is not None
        return Job(self._sheet, self._platform, tuple(self.columns.columns), self._source.destinations)

    def _tell(self, review: Review, *, kept: bool) -> None:
        words = f"{review.changes:,} row{'s' if review.changes != 1 else ''} {'kept' if kept else 'proposed'}."
        changeset = review.changeset
        if kept:
            self._context.messages.info(words)
        else:
            self._context.messages.info(words, action=("Review", lambda: self._screen.go.emit("review", changeset)))
            self._screen.go.emit("review", changeset)

    def _show_problem(self, text: str) -> None:
        self.busy.setText("")
        if self.stack.currentIndex() == DATA:
            self.data.problem.setText(text)
            self.data.problem.show()
        else:
            self._context.messages.warn(text)
            self.columns.words.setText(text)

    def _look(self) -> None:
        step = self.stack.currentIndex()
        changes = self.review.review.changes if self.review.review else 0
        ready = {
            DATA: self.data.is_filled() and (self.data.own.isChecked() or bool(self.data.destinations)),
            COLUMNS: any(one.meaning for one in self.columns.columns),
            REVIEW: changes > 0,
        }[step]
        self.next.setEnabled(ready)
        self.keep.setEnabled(ready)

    # Destinations

    def _ask_places(self) -> None:
        def fits(row: TreeRow) -> bool:
            return row.kind in ("campaign", "ad_group")

        picker = PlacePicker("Destinations", "Each row goes into each of these campaigns or ad groups.", "Choose",
                             self._context.workspace, fits, self)  # fmt: skip
        picker.chosen.connect(self._on_places)
        attach(picker)

    def _on_places(self, places: list[Destination]) -> None:
        self.data.show_places(places, titles_of(self._context.workspace, places))
        self.data.chosen.setChecked(True)
        self._look()

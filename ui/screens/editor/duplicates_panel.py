"""Find duplicates: options above, groups with the one to keep below, and what becomes of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSlider,
    QTreeView,
    QWidget,
)

from core.catalog import LINKEDIN
from core.duplicates import FINDABLE, Asked, Duplicates, Meanings, Within, find, find_alike, settle, understand
from core.duplicates.asking import WITHIN_WORDS
from core.duplicates.meaning import LOWEST, USUAL
from core.errors import AppError
from core.scope import Scope
from ui import theme
from ui.dialogs.frame import Dialog
from ui.screens.editor.duplicates_model import (
    AD_GROUP,
    CAMPAIGN,
    CLICKS,
    CONVERSIONS,
    COST,
    ITEM,
    STATE,
    WHY,
    DuplicatesModel,
)
from ui.tables.columns import counted, plural
from ui.widgets.found_list import FoundList

if TYPE_CHECKING:
    from core.progress import Progress
    from ui.screens.editor.screen import EditorScreen

WAIT_MS = 250
_WIDTHS = {ITEM: 250, CAMPAIGN: 190, AD_GROUP: 140, STATE: 124, COST: 70, CLICKS: 54, CONVERSIONS: 52}


def open_duplicates(screen: EditorScreen) -> None:
    """Open the panel for the part of the account that is chosen."""
    panel = DuplicatesPanel(screen)
    panel.show()
    panel.search()


class DuplicatesPanel(Dialog):
    """Searches as options change; settles the ticked groups in one undoable step."""

    def __init__(self, screen: EditorScreen) -> None:
        super().__init__("Find duplicates", screen, width=1000)
        self.setModal(False)
        self._screen = screen
        self._part = screen.panes.tree.scope()
        self._meanings: tuple[Asked, Meanings] | None = None
        self.found: Duplicates | None = None
        self.model = DuplicatesModel(screen.context.workspace)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.search)
        self._build()
        self.resize(1180, 660)

    def _build(self) -> None:
        self.body.addLayout(self._where())
        self.body.addLayout(self._options())
        self.listed = FoundList(self._list(), least_height=300)
        self.body.addWidget(self.listed, 1)
        self.body.addLayout(self._foot())
        self.model.ticked_changed.connect(self._say)

    def _where(self) -> QHBoxLayout:
        self.kind = QComboBox()
        self.kind.setAccessibleName("What is searched for")
        for kind in FINDABLE:
            self.kind.addItem(plural(kind, LINKEDIN if kind == "ad_group" else None), kind)
        shown = self._screen.kind
        self.kind.setCurrentIndex(max(0, self.kind.findData(shown if shown in FINDABLE[:3] else "keyword")))
        self.within = QComboBox()
        self.within.setAccessibleName("Where two of the same must stand")
        for within in Within:
            self.within.addItem(WITHIN_WORDS[within], within)
        self.within.setCurrentIndex(self.within.findData(Within.ACCOUNT))
        row = _row()
        for label, field in (("Find", self.kind), ("that stand twice", self.within)):
            row.addWidget(QLabel(label))
            row.addWidget(field)
        row.addStretch(1)
        self.only_part = QCheckBox(self._part_words())
        # An ad group's keywords have their twins elsewhere.
        self.only_part.setChecked(self._part.kind in ("account", "campaign"))
        self.only_part.setVisible(self._part.kind is not None)
        row.addWidget(self.only_part)
        self.kind.currentIndexChanged.connect(self._on_changed)
        self.within.currentIndexChanged.connect(self._on_changed)
        self.only_part.toggled.connect(self._on_changed)
        return row

    def _part_words(self) -> str:
        node = self._screen.panes.tree.current()
        return f"Only in “{node.name}”" if node is not None else "Only in the chosen part"

    def _options(self) -> QHBoxLayout:
        self.any_order = QCheckBox("Any word order")
        self.any_match = QCheckBox("Any match type")
        self.close_variants = QCheckBox("Close variants")
        self.close_variants.setToolTip("Plurals, accents, punctuation and words such as “for” do not count.")
        self.skip_paused = QCheckBox("Skip paused")
        self.by_meaning = QCheckBox("By meaning")
        self.by_meaning.setToolTip("Other words for the same, compared by the local model.")
        self.by_meaning.setVisible(self._screen.context.embedder is not None)
        self.likeness = QSlider(Qt.Orientation.Horizontal)
        self.likeness.setAccessibleName("Least likeness")
        self.likeness.setRange(int(LOWEST * 100), 99)
        self.likeness.setValue(int(USUAL * 100))
        self.likeness.setFixedWidth(140)
        self.least = QLabel()
        row = _row()
        for box in (self.any_order, self.any_match, self.close_variants, self.skip_paused, self.by_meaning):
            row.addWidget(box)
            box.toggled.connect(self._on_changed)
        row.addWidget(self.likeness)
        row.addWidget(self.least)
        row.addStretch(1)
        self.likeness.valueChanged.connect(self._on_changed)
        self._show_options()
        return row

    def _list(self) -> QWidget:
        self.view = QTreeView()
        self.view.setAccessibleName("Groups of duplicates")
        self.view.setModel(self.model)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setIndentation(18)
        for column, width in _WIDTHS.items():
            self.view.setColumnWidth(column, width)
        self.view.header().setStretchLastSection(True)
        self.view.header().setSectionResizeMode(WHY, QHeaderView.ResizeMode.Stretch)
        self.view.doubleClicked.connect(self._go_to)
        self.view.selectionModel().currentChanged.connect(self._say)
        return self.view

    def _foot(self) -> QHBoxLayout:
        row = _row()
        self.keep = QPushButton("Keep this one")
        self.keep.clicked.connect(lambda: self.model.keep(self.view.currentIndex()))
        self.show_row = QPushButton("Show in the list")
        self.show_row.clicked.connect(lambda: self._go_to(self.view.currentIndex()))
        self.pause = QPushButton()
        self.pause.clicked.connect(lambda: self._settle("pause"))
        self.remove = QPushButton()
        self.remove.setProperty("role", "primary")
        self.remove.clicked.connect(lambda: self._settle("remove"))
        done = QPushButton("Close")
        done.clicked.connect(self.reject)
        for button in (self.keep, self.show_row, self.pause, self.remove, done):
            button.setAutoDefault(False)
        row.addWidget(self.keep)
        row.addWidget(self.show_row)
        row.addStretch(1)
        for button in (done, self.pause, self.remove):
            row.addWidget(button)
        return row

    # Searching

    def asked(self) -> Asked:
        """The options as they stand; raises InvalidInput for those that make no sense together."""
        return Asked(
            self.kind.currentData(),
            self.within.currentData(),
            any_order=self.any_order.isChecked(),
            any_match=self.any_match.isChecked(),
            close=self.close_variants.isChecked(),
            skip_paused=self.skip_paused.isChecked(),
            part=self._part if self.only_part.isChecked() else Scope(),
        )

    def search(self) -> None:
        """Search in a job; a search under way ends."""
        try:
            asked = self.asked()
        except AppError as error:
            self._show_empty("info", "Nothing to search", str(error))
            return
        self.listed.words.setText("Searching…")
        self._screen.context.jobs.start(
            "Finding duplicates",
            lambda progress: self._look(asked, progress),
            done=self._show,
            failed=lambda error: self._show_empty("octagon-x", "The search did not work", str(error)),
            group="duplicates",
        )

    def _look(self, asked: Asked, progress: Progress) -> Duplicates:
        context = self._screen.context
        if not self._is_by_meaning() or context.embedder is None:
            return find(context.workspace, asked, progress)
        if self._meanings is None or self._meanings[0] != asked:
            self._meanings = (asked, understand(context.workspace, asked, context.embedder, progress))
        return find_alike(context.workspace, self._meanings[1], self.likeness.value() / 100, progress)

    def _is_by_meaning(self) -> bool:
        return self.by_meaning.isChecked() and self.kind.currentData() in FINDABLE[:2]

    def _show(self, found: Duplicates) -> None:
        self.found = found
        self.model.show(found)
        if not found.groups:
            kinds = counted(found.looked_at, found.asked.kind)
            self._show_empty("circle-check", "Nothing stands twice", f"{kinds} compared. Try other options.")
            return
        self.listed.show_view()
        for at in range(min(12, len(found.groups))):
            self.view.expand(self.model.index(at, 0))
        self.view.setCurrentIndex(self.model.index(0, 0))
        self._say()

    def _show_empty(self, icon: str, title: str, text: str) -> None:
        self.found = None
        self.model.show(None)
        self.listed.show_empty(icon, title, text)

    def _on_changed(self) -> None:
        self._show_options()
        self._wait.start()

    def _show_options(self) -> None:
        """Only options that mean something for what is searched."""
        words = self.kind.currentData() in FINDABLE[:2]
        meaning = self._is_by_meaning()
        for box in (self.any_order, self.any_match, self.close_variants):
            box.setEnabled(words and not meaning)
        self.by_meaning.setEnabled(words)
        self.likeness.setVisible(meaning)
        self.least.setVisible(meaning)
        self.least.setText(f"{self.likeness.value()} % alike or more")

    # What is found

    def _say(self) -> None:
        ticked = self.model.ticked()
        others = sum(len(group.others) for group in ticked)
        platform = LINKEDIN if self.model.kind == "ad_group" else None
        several = counted(others, self.model.kind, platform)
        self.pause.setText(f"Pause {several}" if others else "Pause")
        self.remove.setText(f"Remove {several}" if others else "Remove")
        writable = not self._screen.context.workspace.read_only
        self.pause.setEnabled(others > 0 and writable and self.model.kind != "negative_keyword")
        self.remove.setEnabled(others > 0 and writable)
        current = self.view.currentIndex()
        self.keep.setEnabled(bool(current.isValid() and current.internalId() and current.row() > 0))
        self.show_row.setEnabled(current.isValid())
        if self.found is not None:
            groups = len(self.found.groups)
            text = f"{groups:,} group{'s' if groups != 1 else ''}, {len(ticked):,} ticked, in {self.found.looked_at:,} compared rows."
            self.listed.words.setText(" ".join(filter(None, (text, self.found.note))))

    def _go_to(self, index: QModelIndex) -> None:
        member = self.model.member_at(index)
        if member is not None:
            self._screen.go_to_entity(member.row.id)

    def _settle(self, action: str) -> None:
        """Pause or remove what is not kept, then search again."""
        context, kind, groups = self._screen.context, self.model.kind, self.model.ticked()

        def done(result: tuple[str | None, int]) -> None:
            word = "Paused" if action == "pause" else "Removed"
            context.messages.info(f"{word} {counted(len_of_others, kind)}. Undo brings them back.")
            self._meanings = None
            self.search()

        len_of_others = sum(len(group.others) for group in groups)
        context.jobs.start(
            "Settling duplicates",
            lambda progress: settle(context.workspace, kind, groups, "pause" if action == "pause" else "remove"),
            done=done,
        )


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GRID)
    return row

"""The table of candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.copytexts.sheet import Shown
from ui.screens.copy.painting import TextDelegate, chip_place, row_size
from ui.screens.copy.rows import (
    COUNT,
    EVIDENCE,
    FINDINGS,
    HEADS,
    SCORE,
    SOURCE,
    STATE,
    TEXT,
    Head,
    TextsModel,
    arranged,
    first_of,
)
from ui.screens.copy.words import evidence_shape

HEAD = 28
LINES = {"headlines": 1, "headline": 1, "introductory_text": 3}
WIDTHS = {STATE: 34, COUNT: 72, SCORE: 76, EVIDENCE: 100, FINDINGS: 30, SOURCE: 124}
ROOMY = 760
"""With so much room the table also says who wrote each text."""
WIDE = 620
"""A description needs two lines from here on, three below."""


class TextsTable(QTableView):
    """`moved` when another row is current, `kept` when Enter was pressed on a text, `asked` with a text when its evidence was
    clicked."""

    moved = Signal()
    kept = Signal()
    asked = Signal(object)

    def __init__(self, wrote: Callable[[Shown, str], object]) -> None:
        super().__init__()
        self.texts = TextsModel(wrote)
        self.setModel(self.texts)
        self.pen = TextDelegate(self, self.texts)
        self.pen.typed.connect(self.texts.type)
        self.setItemDelegate(self.pen)
        self.setAccessibleName("Candidate texts")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self._field = ""
        self._lay_out()
        self.setMouseTracking(True)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self.moved.emit())
        self.selectionModel().selectionChanged.connect(lambda now, before: self.moved.emit())

    def _lay_out(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(24)
        for at, width in WIDTHS.items():
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(at, width)
        head.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)

    def show_texts(
        self,
        platform: str,
        field: str,
        texts: Iterable[Shown],
        states: frozenset[str],
        still: frozenset[str] = frozenset(),
    ) -> None:
        """Show the candidates of a field; the current one stays where it is still listed."""
        current, top = self.current(), self.verticalScrollBar().value()
        same, self._field = field == self._field, field
        self.pen.platform = platform
        self.clearSpans()
        self.texts.show_rows(arranged((one for one in texts if one.text.field == field), states, still))
        self._fit_rows()
        row = self.texts.row_of(current.text.id) if current is not None else -1
        self.go_to(row if row >= 0 else first_of(self.texts.rows))
        if same:
            self.verticalScrollBar().setValue(top)
        self.moved.emit()

    def _fit_rows(self) -> None:
        lines = LINES.get(self._field, 2 if self.viewport().width() >= WIDE else 3)
        height = row_size(lines).height()
        self.verticalHeader().setDefaultSectionSize(height)
        for at, row in enumerate(self.texts.rows):
            head = isinstance(row, Head)
            if head:
                self.setSpan(at, 0, 1, len(HEADS))
            if self.rowHeight(at) != (HEAD if head else height):
                self.setRowHeight(at, HEAD if head else height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(SOURCE, self.viewport().width() < ROOMY)
        self._fit_rows()

    # The chip of a text's evidence is a way to it

    def _under(self, place: QPoint) -> Shown | None:
        """The candidate whose evidence is shown there."""
        index = self.indexAt(place)
        one = self.texts.shown(index.row()) if index.column() == EVIDENCE else None
        if one is None or not (one.unproven or one.rests_on or one.text.evidence):
            return None
        chip = chip_place(self.visualRect(index), evidence_shape(one)[2])
        return one if chip.contains(QPointF(place)) else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        one = self._under(event.position().toPoint()) if plain else None
        if one is not None and one is self.current():
            self.asked.emit(one)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hand = self._under(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    # The chosen rows

    def current(self) -> Shown | None:
        """The candidate the keyboard is on."""
        return self.texts.shown(self.currentIndex().row())

    def chosen(self) -> list[Shown]:
        """The chosen candidates from the top; the current one where none is chosen."""
        rows = sorted(at.row() for at in self.selectionModel().selectedRows(TEXT))
        found = [one for one in map(self.texts.shown, rows) if one is not None]
        current = self.current()
        return found or ([current] if current is not None else [])

    def go_to(self, row: int) -> None:
        """Make a row current and choose it alone."""
        if row >= 0:
            index = self.texts.index(row, TEXT)
            self.setCurrentIndex(index)
            if self.texts.shown(row - 1) is None:
                # The first of its kind is shown with its head.
                self.scrollTo(self.texts.index(row - 1, TEXT))
            self.scrollTo(index)

    def choose(self, ids: Iterable[str]) -> None:
        """Choose several candidates and go to the first."""
        rows = sorted(row for row in map(self.texts.row_of, ids) if row >= 0)
        if rows:
            self.go_to(rows[0])
            for row in rows[1:]:
                self.selectionModel().select(
                    self.texts.index(row, TEXT),
                    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
                )

    def step_on(self) -> None:
        """Go to the next candidate below what is chosen, so that one key a text is enough."""
        rows = [at.row() for at in self.selectionModel().selectedRows(TEXT)] or [self.currentIndex().row()]
        for row in range(max(rows) + 1, len(self.texts.rows)):
            if self.texts.shown(row) is not None:
                self.go_to(row)
                return

    def edit_current(self) -> None:
        """Edit the current text in place."""
        if self.current() is not None:
            self.edit(self.currentIndex().siblingAtColumn(TEXT))

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key goes to; heads are passed over."""
        found = super().moveCursor(action, modifiers)
        step = 1 if found.row() > self.currentIndex().row() else -1
        row = found.row()
        while 0 <= row < len(self.texts.rows) and self.texts.shown(row) is None:
            row += step
        return self.texts.index(row, TEXT) if self.texts.shown(row) is not None else self.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape and len(self.selectionModel().selectedRows()) > 1:
            self.go_to(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

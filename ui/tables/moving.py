"""How the keyboard moves about a grid as it does in a spreadsheet: edges of data, ranges, steps inside a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from ui.tables.grid_view import GridView

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier
_Action = QAbstractItemView.CursorAction
_Flag = QItemSelectionModel.SelectionFlag
STEPS = {_Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0), _Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1)}
_MOVES = {
    _Key.Key_Up: _Action.MoveUp,
    _Key.Key_Down: _Action.MoveDown,
    _Key.Key_Left: _Action.MoveLeft,
    _Key.Key_Right: _Action.MoveRight,
    _Key.Key_Home: _Action.MoveHome,
    _Key.Key_End: _Action.MoveEnd,
    _Key.Key_PageUp: _Action.MovePageUp,
    _Key.Key_PageDown: _Action.MovePageDown,
}


class Moving:
    """Moves the current cell of one grid; remembers where a range began."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._anchor = (-1, -1)
        self._extending = False
        self._run: int | None = None
        """The column in which a run of Tabs began: Enter goes back below it, as in a spreadsheet."""

    def moved(self, index: QModelIndex) -> None:
        """The current cell is another one: unless a range is being drawn, the next range begins there."""
        self._run = None
        if not self._extending:
            self._anchor = (index.row(), index.column())

    def handles(self, event: QKeyEvent) -> bool:
        """Take a key that moves; False when it is none."""
        view = self._view
        if event.key() not in _MOVES or not view.currentIndex().isValid():
            return False
        modifiers = event.modifiers() & ~_Modifier.KeypadModifier
        extend = bool(modifiers & _Modifier.ShiftModifier)
        if modifiers & ~(_Modifier.ShiftModifier | _Modifier.ControlModifier):
            return False
        if modifiers & _Modifier.ControlModifier:
            self._far(cast("Qt.Key", event.key()), extend)
        elif event.key() == _Key.Key_Home:
            self.to(view.table.index(view.currentIndex().row(), self._home()), extend=extend)
        else:
            self.to(view.moved_by(_MOVES[cast("Qt.Key", event.key())]), extend=extend)
        return True

    def select(self, top: int, bottom: int, sections: list[int]) -> None:
        """Select these cells; the upper left one is the current one."""
        view = self._view
        self.to(view.table.index(top, sections[0]))
        view.selectionModel().select(self.rectangle((top, sections[0]), (bottom, sections[-1])), _Flag.ClearAndSelect)

    def to(self, index: QModelIndex, *, extend: bool = False) -> None:
        """Make a cell current: alone, or as the far corner of a range."""
        view = self._view
        if not index.isValid():
            return
        if not extend:
            view.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
            return
        anchor = self._anchor if self._anchor[0] >= 0 else (index.row(), index.column())
        self._extending = True
        view.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        view.selectionModel().select(self.rectangle(anchor, (index.row(), index.column())), _Flag.ClearAndSelect)
        self._extending = False
        view.scrollTo(index)

    def rectangle(self, one: tuple[int, int], other: tuple[int, int]) -> QItemSelection:
        """All cells between two corners as they stand on the screen, whatever order the columns were made in."""
        view, head = self._view, self._view.horizontalHeader()
        top, bottom = sorted((one[0], other[0]))
        first, last = sorted((head.visualIndex(one[1]), head.visualIndex(other[1])))
        found = QItemSelection()
        sections = [head.logicalIndex(place) for place in range(first, last + 1)]
        for section in (s for s in sections if not view.isColumnHidden(s)):
            found.select(view.table.index(top, section), view.table.index(bottom, section))
        return found

    def step(self, rows: int, columns: int) -> None:
        """The next cell after an edit: inside the selected cells where there are several, else beside the current one."""
        cells = self._selected()
        here = self._view.currentIndex()
        if cells is None:
            self._step_alone(rows, columns)
            return
        top, bottom, sections = cells
        height, at = bottom - top + 1, sections.index(here.column())
        if rows:
            number = (at * height + here.row() - top + rows) % (height * len(sections))
            row, column = top + number % height, sections[number // height]
        else:
            number = ((here.row() - top) * len(sections) + at + columns) % (height * len(sections))
            row, column = top + number // len(sections), sections[number % len(sections)]
        self._extending = True
        self._view.selectionModel().setCurrentIndex(self._view.table.index(row, column), _Flag.NoUpdate)
        self._extending = False
        self._view.scrollTo(self._view.currentIndex())

    def _step_alone(self, rows: int, columns: int) -> None:
        here, run = self._view.currentIndex(), self._run
        action = {(1, 0): _Action.MoveDown, (-1, 0): _Action.MoveUp, (0, 1): _Action.MoveNext}
        found = self._view.moved_by(action.get((rows, columns), _Action.MovePrevious))
        if rows and run is not None and not self._view.isColumnHidden(run):
            found = found.sibling(found.row(), run)
        self.to(found)
        # A run goes along one row: at its end Tab goes on in the next one.
        if columns and found.row() == here.row():
            self._run = here.column() if run is None else run

    def _home(self) -> int:
        """Where a line begins: its name; from there, its marks."""
        naming = self._view.naming_column()
        return self._view.shown_columns()[0] if self._view.currentIndex().column() == naming else naming

    def _selected(self) -> tuple[int, int, list[int]] | None:
        """The selection as one rectangle (top, bottom, sections) when it is one of several cells with the current in it."""
        blocks: list[Any] = list(cast("Any", self._view.selectionModel().selection()))
        sections = self._view.chosen_columns()
        here = self._view.currentIndex()
        if not blocks or here.column() not in sections:
            return None
        top, bottom = min(b.top() for b in blocks), max(b.bottom() for b in blocks)
        full = sum(b.height() * b.width() for b in blocks) >= (bottom - top + 1) * len(sections)
        if not full or not top <= here.row() <= bottom or (bottom - top + 1) * len(sections) < 2:
            return None
        return top, bottom, sections

    def _far(self, key: Qt.Key, extend: bool) -> None:
        view, here = self._view, self._view.currentIndex()
        shown = view.shown_columns()
        if key == _Key.Key_Home:
            self.to(view.table.index(0, view.naming_column()), extend=extend)
        elif key == _Key.Key_End:
            self.to(view.table.index(view.table.rowCount() - 1, shown[-1]), extend=extend)
        elif key in (_Key.Key_Left, _Key.Key_Right):
            self.to(view.table.index(here.row(), self._side(key, shown)), extend=extend)
        elif key in (_Key.Key_Up, _Key.Key_Down):
            view.edge_wanted.emit(1 if key == _Key.Key_Down else -1, extend)
        else:
            self.to(view.moved_by(_MOVES[key]), extend=extend)

    def _side(self, key: Qt.Key, shown: list[int]) -> int:
        """The column at the edge of data, left or right of the current cell."""
        view, here = self._view, self._view.currentIndex()
        row = view.table.row(here.row())
        step = 1 if key == _Key.Key_Right else -1
        line = shown[shown.index(here.column()) :: step] if here.column() in shown else [here.column()]
        if row is None:
            return line[-1]
        filled = [bool(view.table.text(row, view.table.columns[section])) for section in line]
        return line[edge(filled)]


def edge(filled: list[bool]) -> int:
    """Where Ctrl and an arrow go along cells (the first is the current one): to the last one before a gap, else to the
    first one after it, else to the end."""
    if len(filled) > 1 and filled[0] and filled[1]:
        return next((at - 1 for at, full in enumerate(filled) if not full), len(filled) - 1)
    return next((at for at, full in enumerate(filled) if at and full), len(filled) - 1)

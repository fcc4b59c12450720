"""Dragging campaigns and ad groups in the account tree: a drop moves, with Ctrl it copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from core.catalog import GOOGLE, LINKEDIN
from core.copying import Destination
from core.scope import LEVELS
from core.tree import TreeRow
from ui.screens.editor.structure_acts import copy_rows_into, move_into, translate

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

MIME = "application/x-campaign-desk-place"
_ABOVE = {"campaign": "account", "ad_group": "campaign"}


class TreeDrag(QObject):
    """Watches the tree's viewport; the tree itself knows nothing of it."""

    def __init__(self, screen: EditorScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._tree = screen.panes.tree
        self._pressed: QPoint | None = None
        self._dragged: TreeRow | None = None
        viewport = self._tree.view.viewport()
        viewport.setAcceptDrops(True)
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        types = QEvent.Type
        if event.type() == types.MouseButtonPress and isinstance(event, QMouseEvent):
            self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        elif event.type() == types.MouseMove and isinstance(event, QMouseEvent) and self._is_far(event):
            return self._start()
        elif event.type() in (types.DragEnter, types.DragMove, types.Drop) and isinstance(event, QDropEvent):
            return self._over(event, dropped=event.type() == types.Drop)
        elif event.type() == types.DragLeave:
            QToolTip.hideText()
        return False

    def _is_far(self, event: QMouseEvent) -> bool:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        return far and not self._screen.context.workspace.read_only

    def _start(self) -> bool:
        row = self._row_at(QPointF(self._pressed or QPoint()))
        self._pressed = None
        if row is None or row.kind not in _ABOVE:
            return False
        self._dragged = row
        drag = QDrag(self._tree.view)
        data = QMimeData()
        data.setData(MIME, row.id.encode())
        data.setText(row.name)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
        self._dragged = None
        return True

    def _row_at(self, at: QPointF) -> TreeRow | None:
        return self._tree.model.node(self._tree.view.indexAt(at.toPoint())).row

    def _over(self, event: QDropEvent, *, dropped: bool) -> bool:
        row, target = self._dragged, self._row_at(event.position())
        if row is None or not event.mimeData().hasFormat(MIME) or target is None or not fits(row, target):
            event.ignore()
            return True
        copying = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or translates(row, target)
        event.setDropAction(Qt.DropAction.CopyAction if copying else Qt.DropAction.MoveAction)
        event.accept()
        if dropped:
            QToolTip.hideText()
            drop(self._screen, row, target, copying=copying)
        else:
            at = self._tree.view.viewport().mapToGlobal(event.position().toPoint())
            QToolTip.showText(at + QPoint(16, 16), words(row, target, copying=copying), self._tree.view)
        return True


def fits(row: TreeRow, target: TreeRow) -> bool:
    """Whether a node can be dropped on another: at or below the level its parents have, of its platform."""
    home = _ABOVE[row.kind]
    same = row.platform == target.platform or translates(row, target)
    return row.id != target.id and LEVELS[target.kind] >= LEVELS[home] and same


def translates(row: TreeRow, target: TreeRow) -> bool:
    """Whether a drop would turn a Google ad group into a LinkedIn ad set."""
    return (
        row.kind == "ad_group" and row.platform == GOOGLE and target.platform == LINKEDIN and target.kind != "account"
    )


def words(row: TreeRow, target: TreeRow, *, copying: bool) -> str:
    """What a drop would do."""
    if translates(row, target):
        return f"Propose “{row.name}” as an ad set of “{target.name}”"
    return f"{'Copy' if copying else 'Move'} “{row.name}” into “{target.name}”"


def drop(screen: EditorScreen, row: TreeRow, target: TreeRow, *, copying: bool) -> None:
    """Do what was dragged."""
    place = Destination(target.kind, target.id)
    if translates(row, target):
        translate(screen, [row.id], place)
    elif copying:
        copy_rows_into(screen, {row.kind: [row.id]}, [place])
    else:
        move_into(screen, {row.kind: [row.id]}, place)

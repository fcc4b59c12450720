"""After a change of theme widgets are restyled a few at a time, so that the window answers in between.

Those that are seen come first, and nothing is painted before all of them wear the new theme; those that nobody sees follow,
or are restyled at once when they are shown.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStyle, QWidget

SLICE_S, PAUSE_MS = 0.006, 4
_STYLED, _APART = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class Unseen(QObject):
    """Widgets that still wear the theme before: of two thousand in a window a hundred are seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._seen: deque[QWidget] = deque()
        self._still: list[QWidget] = []
        self._waiting: deque[tuple[QWidget, deque[QWidget]]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        # As long as one widget has a sheet of its own Qt remembers what the others looked like before they were styled.
        self._keeper = QWidget()
        self._keeper.setStyleSheet("QWidget {}")

    def put_aside(self, app: QApplication, *, seen: bool = False) -> None:
        """Let the next style of the application pass all hidden widgets by, and with `seen` all others too."""
        style = app.style()
        if seen:
            self._put_seen_aside(app, style)
        for top in _hidden_tops(app):
            mine = deque(one for one in (top, *top.findChildren(QWidget)) if _is_dressed(style, one))
            for one in mine:
                _pass_by(one)
            if mine:
                top.installEventFilter(self)
                self._waiting.append((top, mine))

    def _put_seen_aside(self, app: QApplication, style: QStyle) -> None:
        """What is seen stays as it is on the screen until all of it is restyled."""
        for top in _without_collecting(app.topLevelWidgets):
            if top.isVisible() and top.updatesEnabled():
                top.setUpdatesEnabled(False)
                self._still.append(top)
        shown = [one for one in _without_collecting(app.allWidgets) if one.isVisible() and _is_dressed(style, one)]
        for one in shown:
            _pass_by(one)
        self._seen.extend(shown)

    def begin(self, *, gently: bool = False) -> None:
        """Restyle what was put aside, in slices; unless `gently`, what is seen at once."""
        if not gently:
            self._restyle_seen(None)
        if self._waiting or self._seen or self._still:
            self._timer.start(PAUSE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            for top, mine in list(self._waiting):
                if top is watched:
                    self._finish(top, mine)
        return False

    def _go_on(self) -> None:
        end = time.perf_counter() + SLICE_S
        if self._seen or self._still:
            self._restyle_seen(end)
            return
        while self._waiting and time.perf_counter() < end:
            top, mine = self._waiting[0]
            if mine:
                _restyle(mine.popleft())
            else:
                self._finish(top, mine)
        if not self._waiting:
            self._timer.stop()

    def _restyle_seen(self, end: float | None) -> None:
        """Until a time, or all of them; when all are done the windows are painted again."""
        while self._seen and (end is None or time.perf_counter() < end):
            _restyle(self._seen.popleft())
        if not self._seen:
            for top in self._still:
                if shiboken6.isValid(top):
                    top.setUpdatesEnabled(True)
            self._still.clear()

    def _finish(self, top: QWidget, mine: deque[QWidget]) -> None:
        while mine:
            _restyle(mine.popleft())
        if shiboken6.isValid(top):
            top.removeEventFilter(self)
        self._waiting.remove((top, mine))


def _pass_by(widget: QWidget) -> None:
    widget.setAttribute(_STYLED, False)
    widget.setAttribute(_APART, True)


def _hidden_tops(app: QApplication) -> list[QWidget]:
    """The topmost hidden widgets: all others that are hidden are inside one of them."""
    hidden = [one for one in _without_collecting(app.allWidgets) if not one.isVisible()]
    return [one for one in hidden if (above := one.parentWidget()) is None or above.isVisible()]


def _without_collecting(listed: Callable[[], list[QWidget]]) -> list[QWidget]:
    """A list of widgets, made while Python looks for no garbage: a forgotten widget that it deletes in the middle of the
    list would be wrapped nevertheless, and the program would crash. Once in the list, none is forgotten any more."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return listed()
    finally:
        if collecting:
            gc.enable()


def _is_dressed(style: QStyle, widget: QWidget) -> bool:
    """Whether a widget wears the application's style now; one with a style or a sheet of its own is left to Qt."""
    if not widget.testAttribute(_STYLED) or widget.testAttribute(_APART):
        return False
    return widget.style() is style


def _restyle(widget: QWidget) -> None:
    if not shiboken6.isValid(widget):
        return
    widget.setAttribute(_APART, False)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.setAttribute(_STYLED, True)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.update()

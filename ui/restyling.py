"""After a change of theme the widgets nobody sees are restyled a few at a time, or at once when they are shown."""

from __future__ import annotations

import time
from collections import deque

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

SLICE_S, PAUSE_MS = 0.006, 4
_STYLED, _APART = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class Unseen(QObject):
    """Hidden widgets that still wear the theme before: of two thousand in a window fifty are seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[QWidget, deque[QWidget]]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        # As long as one widget has a sheet of its own Qt remembers what the others looked like before they were styled.
        self._keeper = QWidget()
        self._keeper.setStyleSheet("QWidget {}")

    def put_aside(self, app: QApplication) -> None:
        """Let the next style of the application pass all hidden widgets by."""
        for top in _hidden_tops(app):
            mine = deque(one for one in (top, *top.findChildren(QWidget)) if _is_dressed(app, one))
            for one in mine:
                one.setAttribute(_STYLED, False)
                one.setAttribute(_APART, True)
            if mine:
                top.installEventFilter(self)
                self._waiting.append((top, mine))

    def begin(self) -> None:
        """Restyle what was put aside, in slices so short that the window answers in between."""
        if self._waiting:
            self._timer.start(PAUSE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            for top, mine in list(self._waiting):
                if top is watched:
                    self._finish(top, mine)
        return False

    def _go_on(self) -> None:
        end = time.perf_counter() + SLICE_S
        while self._waiting and time.perf_counter() < end:
            top, mine = self._waiting[0]
            if mine:
                _restyle(mine.popleft())
            else:
                self._finish(top, mine)
        if not self._waiting:
            self._timer.stop()

    def _finish(self, top: QWidget, mine: deque[QWidget]) -> None:
        while mine:
            _restyle(mine.popleft())
        if shiboken6.isValid(top):
            top.removeEventFilter(self)
        self._waiting.remove((top, mine))


def _hidden_tops(app: QApplication) -> list[QWidget]:
    """The topmost hidden widgets: all others that are hidden are inside one of them."""
    hidden = (one for one in app.allWidgets() if not one.isVisible())
    return [one for one in hidden if (above := one.parentWidget()) is None or above.isVisible()]


def _is_dressed(app: QApplication, widget: QWidget) -> bool:
    """Whether a widget wears the application's style now; one with a style or a sheet of its own is left to Qt."""
    if not widget.testAttribute(_STYLED) or widget.testAttribute(_APART):
        return False
    return widget.style() is app.style()


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

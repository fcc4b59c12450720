"""Hands on a keyboard: keys go to whatever has the focus, while the window's own event loop runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from ui.window import MainWindow

PATIENCE_S = 60.0
CALM = 3
"""A window rests when nothing ran during so many looks at it."""


class Hands:
    """Presses keys as a person does. It knows no widget: where keys go is decided by the focus."""

    def __init__(self, app: QApplication, window: MainWindow, quiet: Callable[[bool], bool]) -> None:
        self.app = app
        self.window = window
        self._quiet = quiet

    async def press(self, *keys: str, times: int = 1) -> None:
        """Press each of these keys (`Ctrl+N`) so many times, and wait after each until the window rests."""
        for each in keys:
            for _ in range(times):
                await self.tap(each)
            await self.rest()

    async def tap(self, keys: str) -> None:
        """Press a key and do not wait for what it does."""
        await self._from_the_loop(lambda: QTest.keySequence(self.focus(), QKeySequence(keys)))

    async def type(self, text: str, *then: str) -> None:
        """Type a text; then press keys."""
        await self.keys(text)
        await self.rest()
        await self.press(*then)

    async def keys(self, text: str) -> None:
        """Type and do not wait for what it does."""
        for each in text:
            await self._from_the_loop(partial(self._strike, each))

    async def lines(self, text: str) -> None:
        """Type several lines into a box that takes them."""
        for at, line in enumerate(text.splitlines()):
            await (self.tap("Return") if at else self.rest())
            await self.type(line)

    async def rest(self) -> None:
        """Wait until the window has nothing left to do."""
        end, calm = time.monotonic() + PATIENCE_S, 0
        while calm < CALM:
            await asyncio.sleep(0.001)
            # The last look is thorough: what began to wait in the meantime is found then.
            calm = calm + 1 if self._quiet(calm == CALM - 1) else 0
            if time.monotonic() > end:
                raise AssertionError("The window was still at work after a minute.")
        self.focus()

    def focus(self) -> QWidget:
        """What gets the keys: the menu that is open, else the widget with the focus."""
        top = self._top()
        if QApplication.activeWindow() is not top:
            # Nothing manages windows offscreen: a desktop gives the keyboard to a dialog that opens, and back.
            top.activateWindow()
            QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            inside = popup.focusWidget()
            return inside if inside is not None and isValid(inside) else popup
        return QApplication.focusWidget() or top

    def _top(self) -> QWidget:
        """The window on top: the dialog that must be answered, else one that stands open, else the main window."""
        modal = QApplication.activeModalWidget()
        if modal is not None and modal.isVisible():
            return modal
        dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return dialogs[-1] if dialogs else self.window

    async def _from_the_loop(self, act: Callable[[], object]) -> None:
        """Let the event loop do it: a menu may run a loop of its own until it is closed, and that loop comes back here."""
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def do() -> None:
            begun.set_result(None)
            act()

        QTimer.singleShot(0, self.window, do)
        await begun

    def _strike(self, letter: str) -> None:
        """One letter; those beyond ASCII have no key of their own on Qt's test keyboard."""
        widget = self.focus()
        if letter.isascii():
            QTest.keyClicks(widget, letter)
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

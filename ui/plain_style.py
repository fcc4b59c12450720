"""The style of the window: Fusion, in which words are words.

Qt shows a label's or a tip's text as a web page where it looks like one. Names come from files and accounts of other
people, and a page may name pictures on other computers, which are fetched when it is drawn.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProxyStyle


class PlainStyle(QProxyStyle):
    """Fusion; labels that were not told that they hold rich text hold plain text, and so do tips."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: Any) -> Any:
        """Make ready what is about to be shown: a widget, or the palette or the application as a whole."""
        if isinstance(target, QLabel) and target.textFormat() is Qt.TextFormat.AutoText:
            target.setTextFormat(Qt.TextFormat.PlainText)
        return super().polish(target)

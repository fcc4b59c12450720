"""The words above a field of the edit panel, with the sign of a formula where its value is composed of others."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.formulas.keeping import Kept
from ui import theme
from ui.tables.wording import formula_words


class FieldLabel(QLabel):
    """A field's name and what to know about it; `show_formula` adds fx and the formula as a tip."""

    def __init__(self, words: str, help: str) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._words, self._help = words, help
        self.setProperty("role", "small")
        self.setToolTip(help)

    def show_formula(self, kept: Kept | None) -> None:
        """Mark the field as one that follows a formula, or as one that does not."""
        if kept is None:
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setText(self._words)
            self.setToolTip(self._help)
            return
        colour = theme.colour("muted" if kept.frozen else "accent").name()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(f'{escape(self._words)} &nbsp;·&nbsp; <i style="color: {colour}; font-weight: 600">fx</i>')
        self.setToolTip(f"{self._help}\n{formula_words(kept)}".strip())

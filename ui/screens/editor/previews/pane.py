"""The preview beside the panel: the drawing, and what steps through the combinations or opens the fold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.catalog import GOOGLE
from core.combinations import Combination, Combinations, combinations
from ui import theme
from ui.screens.editor.previews import linkedin_ad, search_ad
from ui.screens.editor.previews.drawing import PAD, Pen, card

WIDTH = 340
FAR = 0.618
"""Steps of the golden ratio come round to all parts of a range before they come near to where they were."""


class Sketch(QWidget):
    """Paints one ad. It is a sketch, not the platform's own rendering."""

    def __init__(self) -> None:
        super().__init__()
        self.platform = ""
        self.values: Mapping[str, Any] = {}
        self.shown = Combination((), ())
        self.other_form = False
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Preview of the ad")

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.height())

    def renew(self) -> None:
        """Lay out and paint what is to be shown now."""
        self.setAccessibleDescription(" ".join(self.spoken()))
        self.setFixedHeight(self._draw(None))
        self.update()

    def spoken(self) -> list[str]:
        """The texts as they stand, for screen readers."""
        if self.platform == GOOGLE:
            headlines, descriptions = search_ad.texts(self.shown, short=self.other_form)
            return [" – ".join(headlines), *descriptions]
        return [
            str(self.values.get(name) or "")
            for name in ("introductory_text", "headline", "description", "subject", "body")
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter | None) -> int:
        """Draw, or with None only measure; returns the height in px."""
        pen = Pen(painter, self.width())
        if self.platform == GOOGLE:
            search_ad.draw(pen, self.values, self.shown, short=self.other_form)
        else:
            linkedin_ad.draw(pen, self.values, unfolded=self.other_form)
        return pen.y + PAD


class AdPreview(QWidget):
    """One ad with its controls. Alt+Left and Alt+Right step through the combinations while the keyboard is here."""

    def __init__(self) -> None:
        super().__init__()
        self.sketch = Sketch()
        self._every: Combinations = combinations({})
        self._number = 0
        self.count = QLabel()
        self.count.setProperty("role", "small")
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.before = self._button("chevron-left", "Previous combination", lambda: self.step(-1), "Alt+Left")
        self.after = self._button("chevron-right", "Next combination", lambda: self.step(1), "Alt+Right")
        self.any = self._button("shuffle", "Any other combination", self.shuffle)
        self.worst = self._button("maximize-2", "The combination that needs the most room", self.show_longest)
        self.form = self._button("", "", self._switch)
        self.form.setCheckable(True)
        self.form.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._lay_out()

    def show_ad(self, platform: str, values: Mapping[str, Any]) -> None:
        """Show one ad's texts; the combination in sight stays while the texts are edited."""
        if platform != self.sketch.platform:
            self.form.setChecked(False)
        self.sketch.platform, self.sketch.values = platform, values
        self._every = combinations(values)
        self._number = min(self._number, max(0, len(self._every) - 1))
        self._renew(self._every.at(self._number))

    def step(self, by: int) -> None:
        """Show the next combination, or with a negative number the former."""
        self._number = (self._number + by) % len(self._every)
        self._renew(self._every.at(self._number))

    def shuffle(self) -> None:
        """Show a combination far from this one; again and again it comes round to very different ones."""
        if len(self._every) > 1:
            self.step(max(1, round(len(self._every) * FAR)))

    def show_longest(self) -> None:
        """Show the worst case for truncation."""
        self._renew(self._every.longest())
        self.count.setText("Longest of " + f"{len(self._every):,}")

    def _renew(self, shown: Combination) -> None:
        google = self.sketch.platform == GOOGLE
        self.sketch.shown, self.sketch.other_form = shown, self.form.isChecked()
        self.sketch.renew()
        self.count.setText(f"{self._number + 1:,} of {len(self._every):,}")
        for button in (self.before, self.after, self.any, self.worst):
            button.setEnabled(len(self._every) > 1)
            button.setVisible(google)
        self.count.setVisible(google)
        self._say_form(google)
        self.note.setVisible(bool(self.note.text()))
        self.adjustSize()

    def _say_form(self, google: bool) -> None:
        if google:
            self.form.setText("Short form")
            self.form.setToolTip("Two headlines and one description: the least the platform shows")
            self.note.setText("")
        else:
            self.form.setText("Unfold")
            self.form.setToolTip("Show the text behind “see more”")
            self.note.setText(linkedin_ad.counts(self.sketch.values))
        intro = self.sketch.values.get("introductory_text") or ""
        self.form.setVisible(google or len(intro) > linkedin_ad.FOLD)
        self.form.setAccessibleName(self.form.text())

    def _switch(self) -> None:
        self._renew(self.sketch.shown)

    def _button(self, icon: str, name: str, run: object, keys: str = "") -> QToolButton:
        button = QToolButton()
        if icon:
            theme.show_icon(button, icon, "muted")
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({keys})" if keys else name)
        if keys:
            button.setShortcut(keys)
        button.clicked.connect(run)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.sketch)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for each in (self.before, self.count, self.after, self.any, self.worst):
            tools.addWidget(each)
        tools.addStretch(1)
        tools.addWidget(self.form)
        column.addLayout(tools)
        column.addWidget(self.note)
        self.setFixedWidth(WIDTH)

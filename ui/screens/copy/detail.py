"""Beside the table: the parts of a text's score, what it rests on, what the checks say."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.copy.width import display_width
from core.copytexts.counting import hook
from core.copytexts.sheet import Shown
from core.quality import PARTS, Whose
from ui import theme
from ui.screens.copy import words
from ui.screens.copy.rows import count_words
from ui.screens.copy.words import counted
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel

BAR_WIDTH, BAR_HEIGHT = 72, 5
PARTS_WIDTH = 230


class PartBar(QWidget):
    """How good one part is, from 0 to 1."""

    def __init__(self, share: float, words: str) -> None:
        super().__init__()
        self._share = share
        self.setFixedSize(BAR_WIDTH, 16)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(BAR_WIDTH, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - BAR_HEIGHT) // 2
        painter.setBrush(theme.colour("border"))
        painter.drawRoundedRect(0, top, self.width(), BAR_HEIGHT, 2.5, 2.5)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(0, top, max(BAR_HEIGHT, round(self.width() * self._share)), BAR_HEIGHT, 2.5, 2.5)
        painter.end()


class Detail(QFrame):
    """One candidate in full; `evidence_wanted` carries it when somebody looks for its proof."""

    evidence_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "foot")
        self.setAccessibleName("About this text")
        self._parts, self._lines = QWidget(), QWidget()
        self.find_button = QPushButton("Find evidence")
        self.find_button.setProperty("role", "link")
        self.find_button.clicked.connect(self._on_find)
        self._shown: Shown | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(3 * GRID)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(GRID // 2)
        row.addWidget(_scrolled(self._left, PARTS_WIDTH))
        row.addWidget(_scrolled(self._right), 1)

    def show_text(self, one: Shown | None, instead_of: str | None = None) -> None:
        """Show another text; None for nothing. `instead_of`: the words it was made from just now."""
        self.setVisible(one is not None)
        if one is None:
            return
        self._shown = one
        _refill(self._left, [_heading(_score_words(one)), _parts_grid(one)])
        changed = [_change_line(one, instead_of)] if instead_of else []
        _refill(self._right, [*changed, *_unproven(one), *_proofs(one), self.find_button, *_facts(one)])
        way = bool(one.unproven or one.rests_on or one.text.evidence)
        self.find_button.setText(
            "Find evidence (E)"
            if one.unproven
            else "Show it in the evidence (E)"
            if one.rests_on
            else "Show the brief (E)"
        )
        self.find_button.setVisible(way)

    def said(self) -> list[str]:
        """The lines on the right, as they are read."""
        return [label.text() for label in self.findChildren(QLabel) if label.property("line")]

    def _on_find(self) -> None:
        if self._shown is not None:
            self.evidence_wanted.emit(self._shown)


def _score_words(one: Shown) -> str:
    return "Not scored yet" if one.score is None else f"Score {100 * one.score:.0f} of 100"


def _parts_grid(one: Shown) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, GRID, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(0)
    values = one.quality.values if one.quality else one.text.parts
    because = one.quality.because if one.quality else {}
    for at, (name, value) in enumerate(values.items()):
        about = PARTS[name]
        named, figure = _small(about.title), _small(f"{100 * value:.0f}")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = PartBar(value, f"{about.title}: {100 * value:.0f} of 100")
        for column, part in enumerate((named, bar, figure)):
            part.setToolTip("\n".join(filter(None, (because.get(name, ""), about.help))))
            grid.addWidget(part, at, column)
    missing = one.quality.missing if one.quality else {}
    if missing:
        left_out = _small(f"{counted(len(missing), 'further part')} not measured")
        left_out.setToolTip("\n".join(f"{PARTS[name].title}: {why}" for name, why in missing.items()))
        grid.addWidget(left_out, len(values), 0, 1, 3)
    grid.setColumnStretch(0, 1)
    return box


def _change_line(one: Shown, before: str) -> QWidget:
    """What a rewritten, shortened or translated text changes."""
    by = one.count.width - display_width(before)
    words = "as long" if not by else f"{counted(abs(by), 'character')} {'longer' if by > 0 else 'shorter'}"
    return _line("replace", "accent", f"Instead of “{before}”: {words}.")


def _unproven(one: Shown) -> list[QWidget]:
    said = [*(each.words() for each in one.unproven), *(each.words() for each in one.lost)]
    return [_line("octagon-x", "error", words) for words in said]


def _proofs(one: Shown) -> list[QWidget]:
    lines: list[QWidget] = []
    gone = {each.said for each in one.lost}
    for each in one.text.evidence:
        if each.partition(": ")[2] in gone:
            continue
        lines.append(_line("quote", "passed", each))
    if not one.text.evidence:
        lines += [_line("quote", "passed", ground.words()) for ground in one.grounds if ground.proven]
    if not one.text.evidence and not one.grounds:
        lines.append(_line("minus", "muted", "It states nothing that needs proof."))
    return lines


def _facts(one: Shown) -> list[QWidget]:
    lines: list[QWidget] = []
    for finding in _once(one):
        lines.append(_line(*finding))
    if one.count.strained or one.count.over:
        lines.append(_line("type", "error" if one.count.over else "warning", count_words(one)))
    if one.text.field == "introductory_text":
        lines.append(_hook_line(one.text.text))
    if one.quality and one.quality.copied:
        copied = one.quality.copied
        own = copied.known.whose is Whose.OWN
        lines.append(_line("copy", "muted" if own else "warning", copied.words()))
    by = f"From: {words.source_words(one.text.source)}" + (" · stands in an ad of this group" if one.used else "")
    lines.append(_line("pencil" if one.text.source == "person" else "sparkles", "muted", by))
    return lines


def _once(one: Shown) -> Iterable[tuple[str, str, str]]:
    icons = {"error": "octagon-x", "warning": "triangle-alert", "info": "info"}
    told = {each.span for each in one.unproven}
    found = {each.message: each.severity for each in one.findings if each.span not in told}
    for message, severity in found.items():
        yield icons[severity], severity, message


def _hook_line(text: str) -> QWidget:
    seen = hook(text)
    if not seen.hidden:
        return _line("eye", "passed", "All of it stands above the fold.")
    if seen.whole:
        return _line(
            "eye", "passed", f"A whole sentence stands above the fold; {seen.hidden} characters are behind it."
        )
    return _line("eye-off", "warning", f"No sentence ends above the fold; {seen.hidden} characters are behind it.")


def _line(icon: str, role: str, said: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    mark = IconLabel(icon, role, 14)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    label = QLabel(said)
    label.setProperty("line", True)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    row.addWidget(label, 1)
    return box


def _refill(column: QVBoxLayout, parts: Iterable[QWidget]) -> None:
    wanted = list(parts)
    while column.count():
        item = column.takeAt(0)
        part = item.widget() if item is not None else None
        if part is not None and part not in wanted:
            part.hide()
            part.deleteLater()
    for part in wanted:
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0))
    column.addStretch(1)


def _heading(said: str) -> QLabel:
    label = QLabel(said)
    label.setProperty("role", "field")
    return label


def _small(said: str) -> QLabel:
    label = QLabel(said)
    label.setProperty("role", "small")
    return label


def _scrolled(layout: QVBoxLayout, width: int | None = None) -> QScrollArea:
    area, inside = QScrollArea(), QFrame()
    inside.setProperty("role", "panel")
    layout.setContentsMargins(0, 0, GRID, 0)
    inside.setLayout(layout)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    if width is not None:
        area.setFixedWidth(width)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area

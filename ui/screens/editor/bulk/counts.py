"""The line of counts above the samples, and what the button says."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.bulk import Outlook
from core.catalog import KINDS
from ui import theme
from ui.tables.columns import counted
from ui.theme import GRID


class Counts(QWidget):
    """What a preview counted, as words in pills; or one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, GRID // 2, 0, 0)
        self._row.setSpacing(GRID)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._row.addWidget(self._said, 1)
        self._pills: list[QLabel] = []
        self.setMinimumHeight(28)

    def words(self) -> str:
        """All that is said, for screen readers and tests."""
        return "; ".join([*(pill.text() for pill in self._pills), self._said.text()]).strip("; ")

    def say(self, words: str, *, problem: bool = False) -> None:
        """One sentence instead of counts."""
        self._clear()
        self._said.setText(words)
        theme.retag(self._said, "role", "problem" if problem else "muted")

    def show_counts(self, look: Outlook, kind: str, *, skips: bool = False) -> None:
        """The counts of a preview."""
        self.say("")
        for meaning, words in _parts(look, kind, skips):
            pill = QLabel(words)
            pill.setProperty("pill", meaning)
            self._row.insertWidget(len(self._pills), pill)
            self._pills.append(pill)

    def _clear(self) -> None:
        for pill in self._pills:
            self._row.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._pills = []


def _parts(look: Outlook, kind: str, skips: bool) -> list[tuple[str, str]]:
    parts = [("edited" if look.values else "neutral", f"{look.rows:,} of {counted(look.total, kind, None)} change")]
    if look.too_long:
        parts.append(("warning", f"{look.too_long:,} with a text too long" + (", those texts stay" if skips else "")))
    if look.left and not skips:
        parts.append(("warning", f"{look.left:,} stay as they are"))
    invalid = sum(one.invalid for one in look.fields) - (look.left if not skips else 0)
    if invalid > 0:
        parts.append(("warning", f"{invalid:,} would be empty or no web address"))
    refused = sum(one.refused for one in look.fields)
    looked = sum(one.looked_at for one in look.fields)
    every = all(one.every for one in look.fields)
    if refused:
        which = f"{looked:,} new texts" if every else f"the first {looked:,} distinct texts"
        who = (
            f"{refused:,} of {which}"
            if refused < looked
            else f"All {looked:,} new texts"
            if looked > 1
            else "The new text"
        )
        parts.append(("error", f"{who} {'breaks' if refused == 1 else 'break'} an editorial rule"))
    elif not every:
        parts.append(("neutral", f"first {looked:,} distinct texts checked"))
    return parts


def button_words(look: Outlook, kind: str, platform: str | None) -> str:
    """“Change headlines of 1,204 ads”."""
    if not look.values:
        return "Change"
    rows = counted(look.rows, kind, platform)
    if len(look.fields) > 1 and sum(one.rows > 0 for one in look.fields) > 1:
        return f"Change {look.values:,} values of {rows}"
    field = KINDS[kind].by_name[next(one.field for one in look.fields if one.rows)]
    if field.name == KINDS[kind].title:
        return f"Change {rows}"
    label = field.word(platform)
    return f"Change {label[:1].lower() + label[1:] if not label[:2].isupper() else label} of {rows}"

"""One change told at length: which words, which elements, why, on what evidence, and what is at risk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout

from core.diffs import Difference, Item, Piece, differ, percent_words
from core.remarks import Thread
from core.reviewing import Line
from ui import theme
from ui.screens.review.changes_tree import risk_lines
from ui.tables.change_words import after_words, entity_words, field_of, title_words

HEIGHT = 144
_MARKS = {"added": "+", "removed": "−", "moved": "↕", "edited": "Δ", "same": "&nbsp;"}
_ROLES = {"added": "added", "removed": "removed", "moved": "info", "edited": "edited", "same": "muted"}


class ChangeDetail(QFrame):
    """`comment` carries the change whose cell somebody wants to say something about."""

    comment = Signal(object)

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._line: Line | None = None
        self.setProperty("role", "foot")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID * 3, theme.GRID, theme.GRID * 3, theme.GRID)
        column.setSpacing(theme.GRID // 2)
        top = QHBoxLayout()
        self.title = QLabel()
        self.title.setProperty("role", "field")
        self.title.setWordWrap(True)
        top.addWidget(self.title, 1)
        self.say = QPushButton("Comment")
        self.say.setIcon(theme.icon("message-square"))
        self.say.setToolTip("Say something about this cell; it stays with it whatever is decided.")
        self.say.clicked.connect(lambda: self.comment.emit(self._line.change if self._line else None))
        top.addWidget(self.say, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = QScrollArea()
        body.setWidgetResizable(True)
        body.setFrameShape(QFrame.Shape.NoFrame)
        body.setAccessibleName("The chosen change")
        body.setWidget(self.words)
        # Being put into a scroll area is what makes a widget paint a background of its own.
        for part in (self.words, body.viewport()):
            part.setAutoFillBackground(False)
        column.addWidget(body, 1)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def show_line(self, line: Line | None, said: Sequence[Thread] = ()) -> None:
        """Tell a change, and what is said about it; None hides the panel."""
        self._line = line
        self.say.setText(f"Comments ({len(said)})" if said else "Comment")
        self.setVisible(line is not None)
        if line is not None:
            self.title.setText(title_words(line.change))
            self.words.setText(told(line, self._currency) + "".join(_said(one) for one in said))
            self.words.setAccessibleDescription(after_words(line.change, self._currency))


def told(line: Line, currency: str) -> str:
    """A change as rich text."""
    change, field = line.change, field_of(line.change)
    if field is None:
        values = escape(entity_words(line.entity, currency)) if line.entity is not None else ""
        parts = [f"Removed: {values}" if change.op == "delete" else values]
    else:
        parts = [difference_html(differ(field, change.before, change.after, currency))]
    for word, text in (("Reason", change.reason), ("Evidence", change.evidence)):
        if text:
            parts.append(f"{_coloured(word, 'muted')} &nbsp;{escape(text)}")
    parts += [_coloured(escape(one), "muted") for one in risk_lines(line.risk, currency)]
    return "".join(f'<p style="margin:0 0 4px 0">{part}</p>' for part in parts if part)


def _said(thread: Thread) -> str:
    last = thread.remarks[-1]
    return f'<p style="margin:0 0 4px 0">{_coloured(escape(last.author), "muted")} &nbsp;“{escape(last.text)}”</p>'


def difference_html(difference: Difference) -> str:
    """A difference with what went struck through and what came underlined, so that colour is not all that tells them apart."""
    changed = [item for item in difference.items if item.mark != "same"]
    if changed:
        return "<br>".join(
            _item(item) for item in difference.items if item.mark != "same" or len(difference.items) <= 15
        )
    if difference.pieces:
        return "".join(_piece(piece) for piece in difference.pieces)
    arrow = _coloured("&nbsp;→&nbsp;", "muted")
    return f"{escape(difference.before)}{arrow}<b>{escape(difference.after)}</b>{_share(difference)}"


def _share(difference: Difference) -> str:
    return escape(percent_words(difference.percent))


def _item(item: Item) -> str:
    mark = _coloured(f"<b>{_MARKS[item.mark]}</b>", _ROLES[item.mark])
    text = "".join(_piece(piece) for piece in item.pieces) if item.pieces else escape(item.text)
    if item.mark == "removed":
        text = f'<span style="text-decoration:line-through; color:{theme.tokens().colour("removed")}">{text}</span>'
    elif item.mark == "added":
        text = f'<span style="text-decoration:underline; color:{theme.tokens().colour("added")}">{text}</span>'
    elif item.mark == "same":
        text = _coloured(text, "muted")
    moved = _coloured(f"&nbsp; from {item.was} to {item.now}", "muted") if item.mark == "moved" else ""
    return f"{mark}&nbsp; {text}{moved}"


def _piece(piece: Piece) -> str:
    if piece.mark == "same":
        return escape(piece.text)
    line = "line-through" if piece.mark == "removed" else "underline"
    colour = theme.tokens().colour("removed" if piece.mark == "removed" else "added")
    surface = theme.tokens().meaning("removed" if piece.mark == "removed" else "added").surface
    return (
        f'<span style="text-decoration:{line}; color:{colour}; background-color:{surface}">{escape(piece.text)}</span>'
    )


def _coloured(html: str, role: str) -> str:
    return f'<span style="color:{theme.tokens().colour(role)}">{html}</span>'

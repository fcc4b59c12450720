"""One editor per type of field: it shows a value or that it varies, and says when a person has finished."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.catalog import Field, FieldType
from core.copy.width import display_width
from core.editing import Common
from core.values import show
from ui import theme
from ui.tables.delegate import CountedEdit
from ui.tables.wording import choice_word, targeting_rich

VARIES = "< varies >"
LONG_LINES = 4


class FieldEditor(QWidget):
    """Base of the editors. `finished` carries what was typed as text; `changing` follows each key."""

    finished = Signal(str)
    changing = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.GRID)

    def show_common(self, common: Common, currency: str) -> None:
        """Show what the chosen rows have in common; what somebody is typing just now stays."""
        raise NotImplementedError


class LineEditor(FieldEditor):
    """One line of text with a counter; money with its currency."""

    def __init__(self, field: Field, most: int | None) -> None:
        super().__init__(field)
        self.edit = CountedEdit(most)
        self.edit.setAccessibleName(field.label)
        self.edit.editingFinished.connect(self._on_finished)
        self.edit.textEdited.connect(self.changing)
        self.row.addWidget(self.edit, 1)
        self._unit = QLabel()
        self._unit.setProperty("role", "muted")
        self.row.addWidget(self._unit)
        self._shown = ""
        self.setFocusProxy(self.edit)
        if field.type is FieldType.DATE:
            self.edit.setPlaceholderText("YYYY-MM-DD")
        if field.numeric:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_common(self, common: Common, currency: str) -> None:
        if self.edit.hasFocus() and self.edit.text() != self._shown:
            return
        self._shown = "" if common.varies else show(self.field, common.value, currency)
        self.edit.setText(self._shown)
        self.edit.setCursorPosition(0)
        hint = "YYYY-MM-DD" if self.field.type is FieldType.DATE else ""
        self.edit.setPlaceholderText(VARIES if common.varies else hint)
        self._unit.setText(currency if self.field.type is FieldType.MONEY else "")
        self._unit.setVisible(self.field.type is FieldType.MONEY)

    def _on_finished(self) -> None:
        text = self.edit.text()
        if text != self._shown:
            self._shown = text
            self.finished.emit(text)


class LongTextEditor(FieldEditor):
    """Several lines with a counter that also names the fold."""

    def __init__(self, field: Field, most: int | None, fold: int | None) -> None:
        super().__init__(field)
        self._most, self._fold = most, fold
        column = QVBoxLayout()
        column.setSpacing(4)
        self.row.addLayout(column, 1)
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(field.label)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * LONG_LINES + 20)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_typed)
        column.addWidget(self.edit)
        self._count = QLabel()
        self._count.setProperty("role", "small")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._count)
        self._shown = ""
        self.setFocusProxy(self.edit)

    def show_common(self, common: Common, currency: str) -> None:
        if self.edit.hasFocus() and self.edit.toPlainText() != self._shown:
            return
        self._shown = "" if common.varies else show(self.field, common.value, currency)
        self.edit.blockSignals(True)
        self.edit.setPlainText(self._shown)
        self.edit.blockSignals(False)
        self.edit.setPlaceholderText(VARIES if common.varies else "")
        self._recount()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._finish()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            with_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if with_control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._finish()
                return True
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        text = self.edit.toPlainText()
        if text != self._shown:
            self._shown = text
            self.finished.emit(text)

    def _on_typed(self) -> None:
        self._recount()
        self.changing.emit(self.edit.toPlainText())

    def _recount(self) -> None:
        width = display_width(self.edit.toPlainText())
        parts = [f"{width} / {self._most}"] if self._most else [f"{width} characters"]
        if self._fold and width > self._fold:
            parts.insert(0, f"{self._fold} stand above the fold ·")
        self._count.setText(" ".join(parts))
        theme.retag(self.edit, "invalid", bool(self._most and width > self._most))


class ChoiceEditor(FieldEditor):
    """A list of choices; a value the catalog does not know stays in the list."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = QComboBox()
        self.box.setAccessibleName(field.label)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.installEventFilter(self)
        self.box.activated.connect(lambda at: self.finished.emit(self.box.itemData(at) or ""))
        self.row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)

    def show_common(self, common: Common, currency: str) -> None:
        current = "" if common.varies else show(self.field, common.value, currency)
        stored = ["Yes", "No"] if self.field.type is FieldType.BOOL else list(self.field.choices)
        if current and current not in stored:
            stored.append(current)
        self.box.clear()
        if not self.field.required or not current:
            self.box.addItem("", "")
        for choice in stored:
            self.box.addItem(choice_word(choice), choice)
        self.box.setPlaceholderText(VARIES if common.varies else "")
        self.box.setCurrentIndex(-1 if common.varies else max(0, self.box.findData(current)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel over a list that is only passed by must scroll the panel, not change money.
        if event.type() == QEvent.Type.Wheel and not self.box.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class ReadingEditor(FieldEditor):
    """A value that is shown and not edited here: targeting, platform figures, places in the tree."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.label = QLabel()
        rich = field.name == "targeting"
        self.label.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.label.setAccessibleName(field.label)
        self.row.addWidget(self.label, 1)
        self.setFocusProxy(self.label)

    def show_common(self, common: Common, currency: str) -> None:
        self.label.setText(VARIES if common.varies else self._words(common.value, currency) or "—")

    def _words(self, value: Any, currency: str) -> str:
        if self.field.name == "targeting":
            return targeting_rich(value)
        if self.field.type is FieldType.ENUM:
            return choice_word(value or "")
        return show(self.field, value, currency)


class TargetingEditor(ReadingEditor):
    """Whom an ad set reaches, in words, and the way to where it is edited: `wanted`."""

    wanted = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.button = QPushButton("Edit targeting…")
        self.button.setToolTip("Edit targeting (Ctrl+T)")
        self.button.clicked.connect(self.wanted)
        self.row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.button)


def make_editor(field: Field, platform: str | None, most: int | None, advised: int | None) -> FieldEditor:
    """The editor of a field that is no stack of texts."""
    if field.name == "targeting":
        return TargetingEditor(field)
    if field.read_only or field.refers_to or field.type is FieldType.MAP:
        return ReadingEditor(field)
    if field.type in (FieldType.ENUM, FieldType.BOOL):
        return ChoiceEditor(field)
    if field.type is FieldType.LONG_TEXT:
        return LongTextEditor(field, most, advised)
    return LineEditor(field, most if field.type is not FieldType.LIST else None)


__all__ = ["VARIES", "FieldEditor", "make_editor"]

"""The edit panel: shows what the chosen rows have in common and edits all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.catalog import KINDS, PLATFORM_LABELS, Field
from core.editing import Common
from core.formulas.keeping import Kept
from core.grid import GridRow
from ui import theme
from ui.screens.editor.elements_editor import ElementsEditor
from ui.screens.editor.field_editors import FieldEditor, ReadingEditor, TargetingEditor, make_editor
from ui.screens.editor.field_label import FieldLabel
from ui.screens.editor.list_editor import ListEditor
from ui.screens.editor.previews import AdPreview
from ui.screens.editor.shown_fields import (
    Section,
    is_elements,
    is_stack,
    limit_of,
    positions_of,
    remark,
    sections,
    takes_row,
)
from ui.tables.columns import counted
from ui.widgets.elided_label import ElidedLabel

COLUMN = 240
Editor = FieldEditor | ListEditor


@dataclass(frozen=True)
class Chosen:
    """The rows the panel edits: how many, their platforms, what sort of ad or asset they are, one of them for the preview."""

    kind: str
    count: int
    platforms: tuple[str, ...]
    format: str | None
    posted: bool
    sample: GridRow | None
    currency: str | None = None

    @property
    def shape(self) -> tuple[object, ...]:
        """What decides which editors are needed."""
        return (self.kind, self.platforms, self.format, self.posted)

    def formula(self, name: str) -> Kept | None:
        """The formula a field follows, where one row is chosen."""
        return self.sample.formulas.get(name) if self.sample is not None and self.count == 1 else None


class EditPanel(QWidget):
    """`typed` a field and its text, `listed` a list field with texts and pins, `elements` a list field with what to add
    and what to take away: for all chosen rows."""

    typed = Signal(str, str)
    listed = Signal(str, object, object)
    elements = Signal(str, object, object)
    targeting_wanted = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._chosen: Chosen | None = None
        self._common: Mapping[str, Common] = {}
        self.editors: dict[str, Editor] = {}
        self.labels: dict[str, FieldLabel] = {}
        self._grids: list[tuple[QGridLayout, list[QWidget]]] = []
        self._blanks: list[QWidget] = []
        self._columns = 0
        self._preview: AdPreview | None = None
        self.setMinimumHeight(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Edit panel")
        column.addWidget(self._scroll, 1)
        self.show_none()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("role", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.GRID * 2, 6, theme.GRID * 2, 6)
        self._title = QLabel()
        self._title.setProperty("role", "field")
        self._place = ElidedLabel()
        self._place.setProperty("role", "small")
        row.addWidget(self._title)
        row.addWidget(self._place, 1)
        return head

    def show_none(self) -> None:
        """Nothing is chosen: say what to do."""
        self._chosen = None
        self.editors, self.labels, self._grids, self._blanks, self._preview = {}, {}, [], [], None
        self._title.setText("Edit")
        self._place.setText("")
        hint = QLabel("Choose one or several rows above: what you change here changes all of them.")
        hint.setProperty("role", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        self._scroll.setWidget(hint)

    def show_chosen(self, chosen: Chosen, common: Mapping[str, Common], *, read_only: bool) -> None:
        """Show what the chosen rows have in common."""
        if self._chosen is None or self._chosen.shape != chosen.shape:
            self._chosen = chosen
            self._build(chosen)
        self._chosen, self._common = chosen, common
        self._say(chosen)
        for name, editor in self.editors.items():
            if isinstance(editor, ListEditor):
                editor.show_common(common[name], common.get(_pins_of(name)))
            else:
                editor.show_common(common[name], chosen.currency or self._currency)
            editor.setEnabled(not read_only and self._may_edit(editor.field, chosen))
            self.labels[name].show_formula(chosen.formula(name))
        self._draw_preview()

    def fields(self, chosen: Chosen) -> list[str]:
        """The fields the panel needs the common values of."""
        names = [
            f.name
            for section in sections(chosen.kind, chosen.platforms, chosen.format, chosen.posted)
            for f in section.fields
        ]
        return names + [_pins_of(name) for name in names if _pins_of(name) in KINDS[chosen.kind].by_name]

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field; `headlines[3]` means the fourth text."""
        field, _, rest = name.partition("[")
        editor = self.editors.get(field)
        if editor is None:
            return False
        self._scroll.ensureWidgetVisible(editor)
        if isinstance(editor, ListEditor):
            line = editor.focus_on(int(rest.rstrip("]")) if rest.rstrip("]").isdigit() else 0)
            self._scroll.ensureWidgetVisible(line)
        else:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be edited."""
        for name, editor in self.editors.items():
            if editor.isEnabled() and not isinstance(editor, ReadingEditor):
                self.focus_field(name)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_fields()

    def _may_edit(self, field: Field, chosen: Chosen) -> bool:
        return not (chosen.posted and any(name in field.immutable for name in chosen.platforms))

    def _say(self, chosen: Chosen) -> None:
        kind = KINDS[chosen.kind]
        platform = chosen.platforms[0] if len(chosen.platforms) == 1 else None
        several = f"{counted(chosen.count, chosen.kind, platform)} selected"
        self._title.setText(kind.word(platform) if chosen.count == 1 else several)
        above = chosen.sample.names if chosen.sample and chosen.count == 1 else {}
        where = " › ".join(above[name] for name in ("account", "campaign", "ad_group") if name in above)
        words = [" and ".join(PLATFORM_LABELS[p] for p in chosen.platforms)] + ([where] if where else [])
        self._place.setText("   ·   ".join(words))

    def _build(self, chosen: Chosen) -> None:
        self.editors, self.labels, self._grids, self._blanks, self._columns = {}, {}, [], [], 0
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID * 2)
        row.setSpacing(theme.GRID * 3)
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        for section in sections(chosen.kind, chosen.platforms, chosen.format, chosen.posted):
            self._add_section(column, section, chosen)
        column.addStretch(1)
        row.addLayout(column, 1)
        self._preview = AdPreview() if chosen.kind == "ad" and len(chosen.platforms) == 1 else None
        if self._preview is not None:
            row.addWidget(_captioned(self._preview), 0, Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(body)
        self._place_fields()

    def _add_section(self, column: QVBoxLayout, section: Section, chosen: Chosen) -> None:
        grid: QGridLayout | None = None
        boxes: list[QWidget] = []
        if section.title:
            heading = QLabel(section.title)
            heading.setProperty("role", "field")
            heading.setContentsMargins(0, theme.GRID, 0, 0)
            column.addWidget(heading)
        for field in section.fields:
            editor = self._editor(field, chosen)
            self.editors[field.name] = editor
            self.labels[field.name] = _label(field, editor, chosen)
            box = _labelled(self.labels[field.name], editor)
            if takes_row(field):
                column.addWidget(box)
                grid = None
                continue
            if grid is None:
                grid, boxes = self._add_grid(column)
            boxes.append(box)

    def _add_grid(self, column: QVBoxLayout) -> tuple[QGridLayout, list[QWidget]]:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID * 2)
        grid.setVerticalSpacing(theme.GRID)
        column.addLayout(grid)
        boxes: list[QWidget] = []
        self._grids.append((grid, boxes))
        return grid, boxes

    def _editor(self, field: Field, chosen: Chosen) -> Editor:
        limit = limit_of(field, chosen.platforms, chosen.format)
        most, advised = (limit.most, limit.advised) if limit else (None, None)
        if is_stack(field):
            stack = ListEditor(field, most, positions_of(field))
            stack.finished.connect(lambda texts, pins: self.listed.emit(field.name, texts, pins))
            stack.changing.connect(self._draw_preview)
            return stack
        if is_elements(field):
            chips = ElementsEditor(field)
            chips.elements.connect(lambda add, remove: self.elements.emit(field.name, add, remove))
            return chips
        editor = make_editor(field, chosen.platforms[0], most, advised)
        editor.finished.connect(lambda text: self.typed.emit(field.name, text))
        editor.changing.connect(lambda text: self._draw_preview({field.name: text}))
        if isinstance(editor, TargetingEditor):
            editor.wanted.connect(self.targeting_wanted)
        return editor

    def _place_fields(self) -> None:
        room = self._scroll.viewport().width() - (self._preview.width() + 60 if self._preview else 0)
        columns = max(1, min(5, room // COLUMN))
        if columns == self._columns:
            return
        self._columns = columns
        for blank in self._blanks:
            blank.hide()
            blank.deleteLater()
        self._blanks = []
        for grid, boxes in self._grids:
            for at, box in enumerate(boxes):
                grid.addWidget(box, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)
            # A first row that is not full would share its room among fewer columns than the other sections have.
            for at in range(len(boxes), columns):
                blank = QWidget()
                self._blanks.append(blank)
                grid.addWidget(blank, 0, at)
            for at in range(5):
                grid.setColumnStretch(at, 1 if at < columns else 0)

    def _draw_preview(self, typed: Mapping[str, Any] | None = None) -> None:
        if self._preview is None or self._chosen is None or self._chosen.sample is None:
            return
        values = dict(self._chosen.sample.row.values) | dict(typed or {})
        for name in ("headlines", "descriptions"):
            editor = self.editors.get(name)
            if isinstance(editor, ListEditor) and editor.texts():
                values[name] = editor.texts()
                values[_pins_of(name)] = editor.pinned()
        self._preview.show_ad(self._chosen.platforms[0], values)


def _pins_of(name: str) -> str:
    return f"{name[:-1]}_pins"


def _label(field: Field, editor: QWidget, chosen: Chosen) -> FieldLabel:
    platform = chosen.platforms[0] if len(chosen.platforms) == 1 else None
    note = remark(field, chosen.platforms, chosen.posted)
    label = FieldLabel(f"{field.word(platform)}  ·  {note}" if note else field.word(platform), field.help)
    label.setBuddy(editor)
    editor.setToolTip(field.help)
    return label


def _labelled(label: FieldLabel, editor: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(editor)
    return box


def _captioned(preview: AdPreview) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    caption = QLabel("Preview (a sketch; the platform decides)")
    caption.setProperty("role", "small")
    column.addWidget(caption)
    column.addWidget(preview)
    return box


def chosen_of(kind: str, count: int, rows: Sequence[GridRow]) -> Chosen:
    """What the panel needs to know of the chosen rows; a few of them are enough."""
    platforms = tuple(dict.fromkeys(row.platform for row in rows))
    shaping = {"ad": "format", "asset": "type"}.get(kind)
    formats = {row.row[shaping] for row in rows} if shaping else set()
    format = next(iter(formats)) if len(formats) == 1 else None
    currencies = {row.currency for row in rows}
    currency = currencies.pop() if len(currencies) == 1 else None
    return Chosen(
        kind, count, platforms, format, any(row.row.live for row in rows), rows[0] if rows else None, currency
    )

"""On the right: the ad that the kept texts make, how they get on, and the way into an ad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.catalog import GOOGLE
from core.copytexts.keeping import KEPT
from core.copytexts.placing import ad_values, how_many, new_ads, put_words, why_no_ad
from core.copytexts.sections import FIELDS
from core.copytexts.sheet import Sheet, Shown
from core.copytexts.together import Together, Way
from core.xray import Trouble
from ui import theme
from ui.screens.copy.words import counted, shortened_words
from ui.screens.editor.previews import AdPreview
from ui.theme import GRID
from ui.widgets.icon_label import IconLabel

WIDTH = 340 + 4 * GRID
_MOST_STEPS = 4
_TROUBLES = {
    Trouble.REDUNDANT: ("says the same twice", "say the same twice"),
    Trouble.CONTRADICTORY: ("contradicts itself", "contradict themselves"),
    Trouble.NO_BRAND: ("does not name the brand", "do not name the brand"),
    Trouble.NO_CALL: ("asks for nothing", "ask for nothing"),
}


class Side(QFrame):
    """`put_wanted` carries an ad's id, "" for a new one; `repair_wanted` which repair is to be made: the smallest (0)
    or the one that keeps more (1)."""

    put_wanted = Signal(str)
    repair_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAccessibleName("The ad")
        self.setFixedWidth(WIDTH)
        self.preview = AdPreview()
        self.caption = _label("small")
        self.another = QToolButton()
        theme.show_icon(self.another, "shuffle", "muted")
        self.another.setToolTip("Another combination of the kept texts")
        self.another.setAccessibleName("Another combination")
        self.another.clicked.connect(self.shuffle)
        self.verdict = Verdict()
        self.verdict.repair.clicked.connect(lambda: self.repair_wanted.emit(0))
        self.verdict.gently.clicked.connect(lambda: self.repair_wanted.emit(1))
        self.put = QPushButton("Put into a new ad")
        self.put.setProperty("role", "primary")
        theme.show_icon(self.put, "megaphone", "on_accent")
        self.put.clicked.connect(lambda: self.put_wanted.emit(""))
        self.into = QPushButton("Into an ad…")
        self.into.setAccessibleName("Put into an ad that stands")
        self.into.setMenu(QMenu(self.into))
        self.why = _label("small")
        self._sheet: Sheet | None = None
        self._current: Shown | None = None
        self._number = 0
        self._lay_out()

    def show_sheet(self, sheet: Sheet, current: Shown | None) -> None:
        """Show the ad of the kept texts, with the current one in it."""
        self._sheet, self._current = sheet, current
        self._draw()
        why = why_no_ad(sheet)
        self.put.setEnabled(why is None)
        self.put.setText("Put into a new ad" if new_ads(sheet) == 1 else f"Put into {new_ads(sheet)} new ads")
        self.into.setEnabled(bool(sheet.ads) and (why is None or (sheet.group.platform != GOOGLE and _any_kept(sheet))))
        self.why.setText(why or put_words(sheet))
        self.why.setVisible(bool(self.why.text()))
        self._fill_menu(sheet)

    def shuffle(self) -> None:
        """Another combination of the kept texts."""
        if self._sheet is None:
            return
        if self._sheet.group.platform == GOOGLE:
            self.preview.shuffle()
        else:
            self._number += 1
            self._draw()

    @property
    def number(self) -> int:
        """Which combination is shown, on LinkedIn."""
        return self._number

    def _draw(self) -> None:
        sheet, current = self._sheet, self._current
        assert sheet is not None
        values = ad_values(sheet, self._number)
        extra = current is not None and current.text.state != KEPT
        if extra and current is not None:
            values = _with(sheet, values, current)
        if sheet.brief:
            values |= {"final_url": sheet.brief.landing_page, "advertiser": sheet.brief.company}
        values |= _address(sheet)
        self.preview.show_ad(sheet.group.platform, values)
        self.caption.setText(_caption(sheet, extra=extra))
        linkedin = sheet.group.platform != GOOGLE
        self.another.setVisible(linkedin and how_many(sheet) > 1)

    def _fill_menu(self, sheet: Sheet) -> None:
        menu = self.into.menu()
        menu.clear()
        for row in sheet.ads:
            entry = menu.addAction(str(row["name"] or "Unnamed ad"))
            entry.triggered.connect(lambda checked=False, id=row.id: self.put_wanted.emit(id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QFrame()
        inside.setProperty("role", "panel")
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        inner.setSpacing(GRID)
        top = QHBoxLayout()
        top.addWidget(self.caption, 1)
        top.addWidget(self.another)
        inner.addLayout(top)
        inner.addWidget(self.preview)
        inner.addSpacing(GRID)
        inner.addWidget(self.verdict)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(area, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "foot")
        column = QVBoxLayout(foot)
        column.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        column.setSpacing(GRID)
        column.addWidget(self.why)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.put, 1)
        row.addWidget(self.into)
        column.addLayout(row)
        return foot


class Verdict(QFrame):
    """What the X-ray says of the kept texts."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "entry")
        self.setAccessibleName("How the kept texts get on")
        self.title, self.words, self.way, self.more = _label("field"), _label("small"), _label(""), _label("")
        self._mark = QVBoxLayout()
        self.repair = QPushButton("Repair (F7)")
        self.gently = QPushButton("Keep more (Shift+F7)")
        for button in (self.repair, self.gently):
            theme.show_icon(button, "pin")
        self.keep_set = QPushButton("Keep a set that reads well (G)")
        theme.show_icon(self.keep_set, "check-check")
        self._icon: IconLabel | None = None
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addLayout(self._mark)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        column.setSpacing(GRID - 2)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addWidget(self.way)
        column.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.more)
        column.addWidget(self.gently, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.keep_set, 0, Qt.AlignmentFlag.AlignLeft)
        self.say("circle", "muted", "", "")

    def say(self, icon: str, role: str, title: str, words: str, repairs: Sequence[str] = ()) -> None:
        """Say something; `repairs` is what the buttons do, one each."""
        if self._icon is not None:
            self._icon.deleteLater()
        self._icon = IconLabel(icon, role, 16)
        self._mark.addWidget(self._icon)
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        for at, (label, button) in enumerate(((self.way, self.repair), (self.more, self.gently))):
            said = repairs[at] if at < len(repairs) else ""
            label.setText(said)
            label.setVisible(bool(said))
            button.setVisible(bool(said))
        self.setVisible(bool(title))

    def show_looking(self) -> None:
        """Say that the combinations of the kept texts are being looked at for the first time."""
        self.keep_set.hide()
        self.say("clock", "muted", "Looking at all combinations", "")

    def show_found(self, found: Together | None, *, google: bool, any_text: bool = True) -> None:
        """Say what was found; None while the kept texts make no ad."""
        self.keep_set.setVisible(found is None and any_text)
        if found is None:
            self.say(
                "circle", "muted", "Nothing to combine yet", "Keep a few texts, and every combination is looked at."
            )
        elif not found.bad:
            words = "No two kept texts repeat or contradict each other; every ad names the brand" + (
                " and asks for something." if google else "."
            )
            self.say("circle-check", "passed", _all_well(found.total), words)
        else:
            have = "has" if found.bad == 1 else "have"
            self.say("triangle-alert", "warning", f"{found.bad:,} of {counted(found.total, 'combination')} {have} trouble",
                     "\n".join(_trouble_lines(found)), _repair_words(found))  # fmt: skip


def _all_well(total: int) -> str:
    return "The ad reads well" if total == 1 else f"All {total:,} combinations read well"


def _trouble_lines(found: Together) -> list[str]:
    parts = [f"{count:,} {_TROUBLES[trouble][count != 1]}" for trouble, count in found.counts.items()]
    lines = ["; ".join(parts) + "."]
    lines += [f"“{shortened_words(one)}” + “{shortened_words(other)}”: {why}" for one, other, why in found.pairs[:2]]
    if not found.ways:
        lines.append("Pins and removals do not clear them: write or keep other texts.")
    return lines


def _repair_words(found: Together) -> list[str]:
    heads = ("Smallest repair" if found.ways and found.ways[0].smallest else "A repair", "Or keep more")
    return [f"{head}: {_way_words(way, found.total)}" for head, way in zip(heads, found.ways, strict=False)]


def _way_words(way: Way, total: int) -> str:
    """What each step does, and what is left."""
    stays = f"{way.left:,} of {counted(total, 'combination')} {'stays' if way.left == 1 else 'stay'}."
    steps = [_step_words(text, place, below=text in way.below) for text, place in list(way.moves.items())[:_MOST_STEPS]]
    further = len(way.moves) - len(steps)
    if further:
        steps.append(f"{counted(further, 'further step')} of this kind.")
    return "\n".join((stays, *(f"• {one}" for one in steps)))


def _step_words(text: str, place: int, *, below: bool) -> str:
    if not place:
        return f"Take “{shortened_words(text)}” out: it goes back to those to decide."
    where = f"{'description' if below else 'headline'} {place}"
    return f"Pin “{shortened_words(text)}”: it shows as {where} only, and no free text shows there."


def _with(sheet: Sheet, values: Mapping[str, Any], current: Shown) -> dict[str, Any]:
    """The ad with the current text in it: first on Google, in its field's place on LinkedIn."""
    name, text = current.text.field, current.text.text
    if sheet.group.platform != GOOGLE:
        return {**values, name: text}
    pins = "headline_pins" if name == "headlines" else "description_pins"
    others = [one for one in values.get(name) or [] if one != text]
    kept = {str(at + 1): place for at, place in ((int(key), place) for key, place in (values.get(pins) or {}).items())}
    return {**values, name: [text, *others], pins: {**kept, "1": "1"}}


def _address(sheet: Sheet) -> dict[str, Any]:
    first = sheet.ads[0] if sheet.ads else None
    names = ("final_url", "path1", "path2", "call_to_action", "image")
    return {name: first[name] for name in names if first is not None and first[name]}


def _caption(sheet: Sheet, *, extra: bool) -> str:
    kept = sum(len(sheet.kept(one.name)) for one in FIELDS[sheet.group.platform])
    if not kept:
        return "The chosen text" if extra else "Preview"
    return "Kept texts with the chosen one" if extra else "Kept texts"


def _any_kept(sheet: Sheet) -> bool:
    return any(sheet.kept(one.name) for one in FIELDS[sheet.group.platform])


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label

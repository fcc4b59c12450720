"""The brand kit of a market: what it says beyond the brief, and where each word comes from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core import brandkit
from core.brandkit import ALL_MARKETS, BRIEF, BrandKit, Kits, Term
from core.brief.form import countries, languages
from core.errors import InvalidInput
from ui.dialogs.frame import labelled
from ui.screens.brand.page import take_back_last
from ui.screens.library.page import LibraryPage
from ui.theme import GRID
from ui.widgets.chips import ChipsEdit

WIDEST = 720
_FIELDS = {
    "voice": ("Voice", "plain", "A few adjectives. The voice of the kit takes the place of the brief's."),
    "banned_words": ("Words ads never use", "cheap", "In any form: “synergy” also bans “synergies”."),
    "must_include": ("Words every ad has to show", "a legal suffix", "Ads without them are flagged."),
    "competitors": ("Competitors", "Name of another company", "Never named in ads, unless the brief allows it."),
    "trademarks": ("Trademarks of others", "A mark you may not use", "Ads that name one are flagged."),
    "acronyms": ("Acronyms", "ERP", "Written in capitals without being flagged as shouting."),
}  # fmt: skip


class KitPage(LibraryPage):
    """One form; the market is chosen above it. What is written is kept as soon as a field is left."""

    title = "Brand kit"
    icon_name = "quote"
    about = "How the brand speaks in all markets or in one. Lists are added to those of the brief; the more particular kit wins."

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self._kits = Kits()
        self.market = QComboBox()
        self.market.setEditable(True)
        self.market.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.market.setAccessibleName("Market")
        self.market.setToolTip("The market this kit is for: type a country or language to add one")
        self.market.setMinimumWidth(190)
        self.market.setMaxVisibleItems(16)
        self.market.activated.connect(lambda at: self._show_kit())
        line = self.market.lineEdit()
        assert line is not None
        line.returnPressed.connect(self._on_typed)
        line.setPlaceholderText("A country or language")
        known = QCompleter(sorted({*countries().values(), *languages().values()}), self.market)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        known.setFilterMode(Qt.MatchFlag.MatchContains)
        known.activated.connect(lambda text: self._on_typed())
        self.market.setCompleter(known)
        self._buttons.addWidget(self.market)
        self.button("Take back", "undo-2", self.take_back)
        self.button("Import…", "file-up", self.ask_import)
        self.button("Export…", "file-down", self.ask_export)
        self.lists = {name: ChipsEdit(hint=hint) for name, (_, hint, _) in _FIELDS.items()}
        self.origins = {name: _small() for name in (*_FIELDS, "lexicon", "legal_lines")}
        self.lexicon = _lines("sign in: log in, login")
        self.legal = _lines("Ledgerly GmbH, Berlin")
        self._lay_out()

    def read(self) -> Any:
        return brandkit.kits_of(self.context.workspace)

    def show_read(self, found: Kits) -> None:
        self._kits = found
        own = [one for one in found.by_market or {} if one != ALL_MARKETS]
        self.told.emit(f"For all and {len(own):,} more" if own else "For all markets")
        self._list_markets(self.code())
        self._show_kit()

    def code(self) -> str:
        """The market that is shown."""
        return str(self.market.currentData() or ALL_MARKETS)

    def show_market(self, code: str) -> None:
        """Show the kit of a market, which may be new."""
        self._list_markets(code)
        self._show_kit()

    def _list_markets(self, keep: str) -> None:
        codes = [ALL_MARKETS, *self._kits.markets]
        if keep not in codes:
            codes.append(keep)
        self.market.clear()
        for code in codes:
            name = brandkit.market_name(code)
            self.market.addItem(f"{name} ({code})" if code else name.capitalize(), code)
        self.market.setCurrentIndex(codes.index(keep))

    def _on_typed(self) -> None:
        text = self.market.currentText()
        at = self.market.findText(text)
        try:
            self.show_market(str(self.market.itemData(at)) if at >= 0 else brandkit.market_code(_code_of(text)))
        except InvalidInput as error:
            self.context.messages.error(error)

    def choose_market(self) -> None:
        """Let a market be typed or chosen."""
        line = self.market.lineEdit()
        assert line is not None
        line.setFocus()
        line.selectAll()

    def _own(self) -> BrandKit:
        return (self._kits.by_market or {}).get(self.code(), BrandKit(self.code()))

    def _show_kit(self) -> None:
        own = self._own()
        for name, chips in self.lists.items():
            chips.set_value(list(getattr(own, name)))
        self.lexicon.setPlainText("\n".join(f"{term.use}: {', '.join(term.avoid)}" for term in own.lexicon))
        self.legal.setPlainText("\n".join(own.legal_lines))
        whole = self._kits.for_markets([self.code()] if self.code() else [])
        for name, label in self.origins.items():
            words = _elsewhere(whole, name, self.code())
            label.setText(words)
            label.setVisible(bool(words))

    def save(self) -> None:
        """Keep what stands in the fields."""
        try:
            terms = tuple(_term(line) for line in self.lexicon.toPlainText().splitlines() if line.strip())
        except InvalidInput as error:
            self.context.messages.error(error)
            return
        values: dict[str, Any] = {name: tuple(chips.value()) for name, chips in self.lists.items()}
        lines = tuple(line.strip() for line in self.legal.toPlainText().splitlines() if line.strip())
        kit = replace(self._own(), **values, lexicon=terms, legal_lines=lines)
        workspace = self.context.workspace
        if kit != self._own():
            self.run("Saving the brand kit", lambda: brandkit.save_kit(workspace, kit))

    def take_back(self) -> None:
        """Undo the last change of a kit."""
        take_back_last(self, ("brand_kit",))

    def ask_import(self) -> None:
        """Choose a file whose kits take the place of all kits."""
        dialog = QFileDialog(self, "Import brand kits", "", "Brand kits (*.toml);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def import_file(self, name: str) -> None:
        """Replace all kits by those of a file."""
        workspace = self.context.workspace
        self.run("Importing brand kits", lambda: brandkit.replace_kits(workspace, brandkit.read_kits(Path(name))))

    def ask_export(self) -> None:
        """Choose where the kits are written."""
        dialog = QFileDialog(self, "Export brand kits", "brand.toml", "Brand kits (*.toml)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.export_file)
        dialog.open()

    def export_file(self, name: str) -> None:
        """Write all kits as TOML."""
        kits = list((self._kits.by_market or {}).values())
        self.context.jobs.start(
            "Exporting brand kits",
            lambda progress: Path(name).write_text(brandkit.write_kits(kits), encoding="utf-8"),
            done=lambda written: self.context.messages.info(f"The brand kits are in {Path(name).name}."),
        )

    def _lay_out(self) -> None:
        form = QWidget()
        form.setMaximumWidth(WIDEST)
        column = QVBoxLayout(form)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        for name, (label, _, help) in _FIELDS.items():
            self._add(column, label, self.lists[name], self.origins[name], help)
            self.lists[name].changed.connect(self.save)
        self._add(
            column,
            "Lexicon",
            self.lexicon,
            self.origins["lexicon"],
            "One line a word: what to say, then what it replaces.",
        )
        self._add(
            column,
            "Legal lines",
            self.legal,
            self.origins["legal_lines"],
            "One a line. Every ad of this market has to show them.",
        )
        for field in (self.lexicon, self.legal):
            field.left.connect(self.save)
        self.keep_button = self.button("Save", "check", self.save, primary=True)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(form)
        self.column.addWidget(scroll, 1)

    def _add(self, column: QVBoxLayout, label: str, field: QWidget, origin: QLabel, help: str) -> None:
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(labelled(label, field, help=help))
        both.addWidget(origin)
        column.addLayout(both)


def _code_of(text: str) -> str:
    """The code of a market that was typed by its name; else what was typed."""
    named = {name.casefold(): code for known in (languages(), countries()) for code, name in known.items()}
    return named.get(text.strip().casefold(), text)


def _elsewhere(whole: BrandKit, name: str, market: str) -> str:
    """What other kits and the brief add to a list, in a sentence."""
    words = [term.use for term in whole.lexicon] if name == "lexicon" else list(getattr(whole, name))
    from_others: dict[str, list[str]] = {}
    for word in words:
        origin = whole.origin(name, word)
        if origin != market:
            from_others.setdefault(origin, []).append(word)
    return " ".join(f"From {_origin(origin)}: {', '.join(found)}." for origin, found in from_others.items())


def _origin(origin: str) -> str:
    return "the brief" if origin == BRIEF else f"the kit for {brandkit.market_name(origin)}"


def _term(line: str) -> Term:
    use, colon, avoid = line.partition(":")
    words = tuple(word.strip() for word in avoid.split(",") if word.strip())
    if not colon or not use.strip() or not words:
        raise InvalidInput(
            f"“{line.strip()}” names no word to avoid.", where="Lexicon", hint="Write: sign in: log in, login"
        )
    return Term(use.strip(), words)


def _small() -> QLabel:
    label = QLabel()
    label.setProperty("role", "small")
    label.setWordWrap(True)
    label.hide()
    return label


class _Lines(QPlainTextEdit):
    """Lines of text; `left` when the keyboard goes elsewhere."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def _lines(hint: str) -> _Lines:
    field = _Lines()
    field.setTabChangesFocus(True)
    field.setPlaceholderText(hint)
    field.setMaximumHeight(84)
    return field

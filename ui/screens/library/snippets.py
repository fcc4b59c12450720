"""Reusable texts: approved wording with its length, ready to be put into ads."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from core.copy.width import display_width
from core.editing import set_values
from core.evidence import require_grounded
from core.library import snippets
from core.library.snippets import Snippet
from core.rows import get_row
from ui.dialogs.frame import labelled
from ui.screens.library.accounts import free_name
from ui.screens.library.items import Item, ItemColumn
from ui.screens.library.page import ItemsPage
from ui.theme import retag


class SnippetsPage(ItemsPage):
    """Texts at the left, the chosen one at the right."""

    title = "Reusable texts"
    icon_name = "quote"
    about = "Wording that was agreed on. In the editor, “Insert a text” puts one into all chosen ads."
    kind = "snippet"
    sizes = (640, 340)
    columns = (
        ItemColumn("Name", 130),
        ItemColumn("Text"),
        ItemColumn("Goes into", 130),
        ItemColumn("Length", 76, right=True),
        ItemColumn("Used", 60, right=True),
    )

    def build(self) -> None:
        self.new_button = self.button("New text", "plus", self.new, primary=True)
        self.save_button = self.button("Save", "check", self.save)
        self.name = QLineEdit()
        self.detail.addWidget(labelled("Name", self.name))
        self.use = QComboBox()
        for use, word in snippets.USE_WORDS.items():
            self.use.addItem(word, use)
        self.use.currentIndexChanged.connect(lambda index: self._count())
        self.detail.addWidget(labelled("Goes into", self.use))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(110)
        self.text.textChanged.connect(self._count)
        self.detail.addWidget(labelled("Text", self.text))
        self.length = QLabel()
        self.length.setProperty("role", "small")
        self.detail.addWidget(self.length)
        self.language = QLineEdit()
        self.language.setPlaceholderText("en")
        self.detail.addWidget(labelled("Language", self.language))
        self.source = QLineEdit()
        self.detail.addWidget(labelled("Source", self.source, help="What the claim rests on."))
        self.approved = QCheckBox("Somebody answers for this wording")
        self.detail.addWidget(labelled("Approved", self.approved))
        self.detail.addStretch(1)
        self._texts: dict[str, Snippet] = {}

    def read(self) -> Any:
        return snippets.list_snippets(self.context.workspace), snippets.snippet_uses(self.context.workspace)

    def show_read(self, found: Any) -> None:
        texts, uses = found
        self._texts = {one.id: one for one in texts}
        self.told.emit("1 text" if len(texts) == 1 else f"{len(texts):,} texts")
        self.empty.show_words(
            "quote", "No reusable texts yet", "Keep headlines, descriptions and introductory texts that were agreed "
            "on, with their length counted as the platform counts it.", [("New text", self.new)],
        )  # fmt: skip
        self.save_button.setVisible(bool(texts))
        self.show_items([self._item(one, uses.get(one.id, 0)) for one in texts])

    def _item(self, one: Snippet, used: int) -> Item:
        icon, role = (
            ("octagon-x", "error")
            if not one.fits
            else ("circle-check", "passed")
            if one.approved
            else ("quote", "muted")
        )
        length = f"{one.width}/{one.most}" if one.most else f"{one.width}"
        cells = (one.name, one.text.replace("\n", " "), snippets.USE_WORDS.get(one.use, one.use), length, f"{used:,}")
        return Item(one.id, cells, icon, role, tip=one.text)

    def show_item(self, id: str) -> None:
        one = self._texts.get(id)
        if one is None:
            return
        self.name.setText(one.name)
        self.use.setCurrentIndex(max(0, self.use.findData(one.use)))
        self.text.setPlainText(one.text)
        self.language.setText(one.language or "")
        self.approved.setChecked(one.approved)
        self.source.setText(get_row(self.context.workspace, "snippet", id)["source"] or "")
        self._count()

    def _count(self) -> None:
        limit = snippets.limit_for(self.use.currentData() or "other")
        width = display_width(self.text.toPlainText().strip())
        over = limit is not None and width > limit.most
        advice = f", better at most {limit.advised}" if limit and limit.advised and not over else ""
        self.length.setText(f"{width} of {limit.most} characters{advice}" if limit else f"{width} characters")
        retag(self.length, "role", "problem" if over else "small")

    def new(self) -> None:
        """Make a text."""
        workspace = self.context.workspace
        name = free_name({one.name for one in self._texts.values()}, "New text")
        self.run("Adding a text", lambda: snippets.create_snippet(workspace, name, "Write the text here", "headline"),
                 done=self._on_new)  # fmt: skip

    def _on_new(self, id: str) -> None:
        self.keep = id
        self.refresh()
        self.text.setFocus()
        self.text.selectAll()

    def save(self) -> None:
        """Keep what was written; a text that was approved and then changed needs approval again."""
        one = self._texts.get(self.current() or "")
        if one is None:
            return
        text = self.text.toPlainText().strip()
        still = self.approved.isChecked() and (text == one.text or not one.approved)
        values = {
            "name": self.name.text().strip(), "use": self.use.currentData(), "text": text,
            "language": self.language.text().strip() or None, "source": self.source.text().strip() or None,
            "approved": still,
        }  # fmt: skip
        if self.approved.isChecked() and not still:
            self.context.messages.info("The wording changed, so it needs to be approved again.")
        workspace, title = self.context.workspace, f"Change text “{values['name']}”"

        def keep() -> None:
            if still and not one.approved:
                require_grounded(workspace, text)
            set_values(workspace, "snippet", [one.id], values, title)

        self.run("Saving the text", keep)

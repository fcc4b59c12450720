"""Imported documents: read on this machine, their sentences ready to prove claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem

from core import documents, evidence
from core.documents import Kept, Sentence
from core.errors import AppError
from core.progress import Progress
from core.workspace import Workspace
from ui.screens import EvidenceEntry
from ui.screens.brand.page import BrandPage
from ui.screens.library.items import Item, ItemColumn
from ui.theme import GRID

MOST_LISTED = 500
MOST_TOLD = 8
_ICONS = {"pdf": "file-text", "docx": "file-text", "page": "globe", "text": "file-text"}
_KINDS = {"pdf": "PDF", "docx": "Word", "page": "Web page", "text": "Text"}


class DocumentsPage(BrandPage):
    """Documents at the left, the sentences of the chosen one at the right."""

    title = "Documents"
    icon_name = "files"
    about = (
        "Studies, case studies and saved pages that prove your claims. They are read on this machine and sent nowhere."
    )
    spare = (1,)
    columns = (
        ItemColumn("Document"),
        ItemColumn("Kind", 80),
        ItemColumn("Sentences", 82, right=True),
        ItemColumn("Used", 60, right=True),
    )

    def build(self) -> None:
        self.setAcceptDrops(True)
        self._kept: dict[str, Kept] = {}
        self.take_back_button()
        self.new_button = self.button("Import document", "file-up", self.ask_files, primary=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find in this document")
        self.search.setAccessibleName("Find in this document")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda text: self._show_sentences())
        self.detail.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName("Sentences")
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.itemActivated.connect(lambda item: self.attach())
        self.detail.addWidget(self.list, 1)
        self.words = QLabel()
        self.words.setProperty("role", "small")
        self.words.setWordWrap(True)
        self.detail.addWidget(self.words)
        self.attach_button = self.detail_button("Use as evidence", self.attach, role="primary")
        self.remove_button = self.detail_button("Remove document", self.remove_chosen)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.attach_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.detail.addLayout(row)

    def read_with(self, progress: Progress) -> Any:
        return documents.list_documents(self.context.workspace)

    def show_read(self, found: Any) -> None:
        self._kept = {one.id: one for one in found}
        self.told.emit("1 document" if len(found) == 1 else f"{len(found):,} documents")
        self.empty.show_words(
            "files", "No documents yet", "Import a PDF, Word document, saved web page or text, or drop it here. "
            "Its sentences can then prove what your ads claim.", [("Import document", self.ask_files)],
        )  # fmt: skip
        self.show_items([self._item(one) for one in found])

    def _item(self, one: Kept) -> Item:
        cells = (one.name, _KINDS.get(one.kind, one.kind), f"{len(one.sentences):,}", f"{one.used:,}")
        return Item(one.id, cells, _ICONS.get(one.kind, "file-text"), "accent", tip=one.source)

    def show_item(self, id: str) -> None:
        self._show_sentences()

    def _show_sentences(self) -> None:
        one = self._kept.get(self.current() or "")
        wanted = self.search.text().casefold().strip()
        found = [each for each in one.sentences if wanted in each.text.casefold()] if one else []
        self.list.clear()
        for each in found[:MOST_LISTED]:
            item = QListWidgetItem(f"{each.text}\n{each.place}" if each.place else each.text)
            item.setData(256, each)
            self.list.addItem(item)
        more = (
            f"The first {MOST_LISTED:,} of {len(found):,} sentences; find the others above."
            if len(found) > MOST_LISTED
            else ""
        )
        self.words.setText(more)
        self.words.setVisible(bool(more))

    def attach(self) -> None:
        """Make the chosen sentence evidence."""
        item, id, workspace = self.list.currentItem(), self.current(), self.context.workspace
        if item is None or id is None:
            self.note.say("Choose a sentence first.")
            return
        sentence: Sentence = item.data(256)
        self.run(
            "Adding evidence", lambda: evidence.add_from_document(workspace, id, sentence.place, sentence.text),
            done=lambda made: self.note.say(
                "The sentence is evidence now.", ("Show it", lambda: self.go.emit("brand", EvidenceEntry(made.id)))
            ),
        )  # fmt: skip

    def ask_files(self) -> None:
        """Choose files to read."""
        shown = f"Documents ({' '.join(documents.ACCEPTED)});;All files (*)"
        dialog = QFileDialog(self, "Import documents", "", shown)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.import_files([Path(name) for name in names]))
        dialog.open()

    def import_files(self, paths: list[Path]) -> None:
        """Read files in a job; what cannot be read is told, the others are kept."""
        workspace = self.context.workspace
        self.work("Importing documents", lambda progress: _import(workspace, paths, progress), self._on_imported)

    def _on_imported(self, found: tuple[list[Kept], list[AppError]]) -> None:
        kept, refused = found
        if refused:
            self.note.say(refused_words(refused, len(kept)), warning=True)
        if kept:
            self.keep = kept[-1].id
            self.refresh()

    def remove_chosen(self) -> None:
        """Take the chosen documents out."""
        ids, workspace = self.table.selected_ids(), self.context.workspace
        if ids:
            self.run("Removing documents", lambda: _remove(workspace, ids))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.why_read_only() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.import_files(paths)


def refused_words(refused: Sequence[AppError], kept: int) -> str:
    """What was not read, one file a line."""
    if len(refused) == 1:
        return str(refused[0])
    told = [f"• {one}" for one in refused[:MOST_TOLD]]
    if len(refused) > MOST_TOLD:
        told.append(f"• and {len(refused) - MOST_TOLD:,} further ones")
    return "\n".join((f"{len(refused):,} of {len(refused) + kept:,} files could not be read:", *told))


def _import(workspace: Workspace, paths: list[Path], progress: Progress) -> tuple[list[Kept], list[AppError]]:
    kept: list[Kept] = []
    refused: list[AppError] = []
    for path in paths:
        try:
            kept.append(documents.import_document(workspace, path, progress))
        except AppError as error:
            refused.append(error)
    return kept, refused


def _remove(workspace: Workspace, ids: list[str]) -> None:
    for id in ids:
        documents.remove_document(workspace, id)

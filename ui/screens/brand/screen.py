"""The brand screen: evidence, claims without proof, documents and brand kits, in sections like the library's."""

from __future__ import annotations

from collections.abc import Iterator

from ui.actions import Action
from ui.screens import EvidenceEntry, ProofFor
from ui.screens.brand.acts import brand_actions
from ui.screens.brand.claims import ClaimsPage
from ui.screens.brand.documents import DocumentsPage
from ui.screens.brand.evidence import EvidencePage
from ui.screens.brand.kit import KitPage
from ui.screens.library.screen import LibraryScreen


class BrandScreen(LibraryScreen):
    """What ads may claim and what proves it, and how the brand speaks."""

    title = "Brand"
    icon_name = "badge-check"
    made = (EvidencePage, ClaimsPage, DocumentsPage, KitPage)

    def pieces(self) -> Iterator[None]:
        yield from super().pieces()
        listed, open_ = self.pages[EvidencePage.title], self.pages[ClaimsPage.title]
        assert isinstance(listed, EvidencePage)
        assert isinstance(open_, ClaimsPage)
        listed.counted.connect(open_.tell)

    def reveal(self, what: object) -> None:
        if isinstance(what, ProofFor):
            page = self.pages[ClaimsPage.title]
            assert isinstance(page, ClaimsPage)
            page.ask(what.text)
            self.sections.choose(ClaimsPage.title)
        elif isinstance(what, EvidenceEntry):
            listed = self.pages[EvidencePage.title]
            assert isinstance(listed, EvidencePage)
            self.sections.choose(EvidencePage.title)
            listed.go_to(what.id)
        else:
            super().reveal(what)

    def screen_actions(self) -> list[Action]:
        return brand_actions(self)

    def add_evidence(self) -> None:
        """Write down a statement and what proves it."""
        self.go.emit("brand", EvidencePage.title)
        page = self.pages[EvidencePage.title]
        assert isinstance(page, EvidencePage)
        page.new()

    def import_document(self) -> None:
        """Choose files to read."""
        self.go.emit("brand", DocumentsPage.title)
        page = self.pages[DocumentsPage.title]
        assert isinstance(page, DocumentsPage)
        page.ask_files()

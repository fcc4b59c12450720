"""What can be done at the place of the brand, from menus, palette and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt

from ui.actions import Action
from ui.screens.brand.claims import ClaimsPage
from ui.screens.brand.documents import DocumentsPage
from ui.screens.brand.evidence import EvidencePage
from ui.screens.brand.kit import KitPage
from ui.screens.brand.page import take_back_last
from ui.screens.library.page import ItemsPage, LibraryPage

if TYPE_CHECKING:
    from ui.screens.brand.screen import BrandScreen

Page = TypeVar("Page", bound=LibraryPage)


def brand_actions(screen: BrandScreen) -> list[Action]:
    """Everything that can be done at the place of the brand."""
    evidence, claims, documents, kit = (
        _page(screen, one) for one in (EvidencePage, ClaimsPage, DocumentsPage, KitPage)
    )
    assert isinstance(evidence, EvidencePage)
    assert isinstance(claims, ClaimsPage)
    assert isinstance(documents, DocumentsPage)
    assert isinstance(kit, KitPage)
    return [
        Action("brand.add_evidence", "Add evidence", screen.add_evidence, icon="plus", group="Campaigns", part=5, blocked=_writable(screen),
               help="A statement that ads may make, and what proves it."),
        Action("brand.import_document", "Import a document as evidence", screen.import_document, icon="file-up", group="Campaigns", part=5,
               blocked=_writable(screen), help="PDF, Word, saved web pages and texts are read on this machine."),
        Action("brand.save_evidence", "Save the evidence", evidence.save, icon="check", shortcut="Ctrl+Return", group="Edit", part=5,
               blocked=_writable(screen), within=evidence),
        Action("brand.withdraw", "Withdraw the evidence, or use it again", evidence.withdraw, icon="circle-minus", shortcut="Del", group="Edit",
               part=5, blocked=_chosen(screen, evidence), within=evidence.table, help="Texts that rest on it cannot be posted while it is withdrawn."),
        Action("brand.attach", "Use the sentence as proof", claims.attach, icon="quote", shortcut="A", group="Edit", part=5,
               blocked=_chosen(screen, claims), within=claims.table),
        Action("brand.look_for_proof", "Look at the evidence a claim rests on", claims.mend, icon="badge-check", shortcut="E", group="Edit",
               part=5, blocked=claims.why_no_mending, within=claims.table),
        Action("brand.use_sentence", "Use the chosen sentence as evidence", documents.attach, icon="quote", shortcut="Ctrl+Return", group="Edit",
               part=5, blocked=_chosen(screen, documents), within=documents),
        Action("brand.find_sentence", "Find in the document", documents.search.setFocus, icon="search", shortcut="Ctrl+F", group="View", part=8,
               within=documents),
        Action("brand.remove_document", "Remove the document", documents.remove_chosen, icon="trash-2", shortcut="Del", group="Edit", part=5,
               blocked=_chosen(screen, documents), within=documents.table),
        Action("brand.market", "Choose the market of the brand kit", lambda: _show(screen, kit, kit.choose_market), icon="globe", group="View",
               part=8),
        Action("brand.import_kit", "Import brand kits…", lambda: _show(screen, kit, kit.ask_import), icon="file-up", group="File", part=1,
               blocked=_writable(screen)),
        Action("brand.export_kit", "Export brand kits…", lambda: _show(screen, kit, kit.ask_export), icon="file-down", group="File", part=1),
        Action("brand.take_back", "Take the last step of evidence and documents back", lambda: take_back_last(evidence, evidence.subjects),
               icon="undo-2", group="Edit", part=5, blocked=_writable(screen)),
        Action("brand.take_back_kit", "Take the last change of a brand kit back", kit.take_back, icon="undo-2", group="Edit", part=5,
               blocked=_writable(screen)),
    ]  # fmt: skip


def _page(screen: BrandScreen, kind: type[Page]) -> Page:
    found = screen.pages[kind.title]
    assert isinstance(found, kind)
    return found


def _writable(screen: BrandScreen) -> Callable[[], str | None]:
    """Why nothing can be changed, or None."""
    return lambda: "The workspace is open for reading only." if screen.context.workspace.read_only else None


def _chosen(screen: BrandScreen, page: ItemsPage) -> Callable[[], str | None]:
    """Why nothing can be done with the chosen row, or None."""
    return lambda: _writable(screen)() or (None if page.current() is not None else "Choose a row first.")


def _show(screen: BrandScreen, page: LibraryPage, then: Callable[[], object]) -> None:
    screen.sections.choose(page.title)
    page.setFocus(Qt.FocusReason.ShortcutFocusReason)
    then()

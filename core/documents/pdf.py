"""Text of PDF files, page by page."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.documents.apart import Page, pages_apart
from core.documents.document import UnreadableDocument
from core.documents.sentences import Sentence, sentences
from core.progress import Progress

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 500
_MOST_LETTERS = 5_000_000
_MOST_DRAWN = 5_000_000


def pdf_sentences(raw: bytes, name: str, progress: Progress) -> Iterator[Sentence]:
    """The sentences of all pages. Raises UnreadableDocument for one that is encrypted, broken, scanned, too long or takes too
    long, and Cancelled, also in the middle of a page: they are read in a process of their own."""
    letters = count = 0
    for page in pages_apart(pdf_pages, raw, name, progress):
        letters, count = letters + len(page.text), page.total
        if letters > _MOST_LETTERS:
            raise UnreadableDocument(f"{name} holds too much text.", hint="Import the pages that matter.")
        yield from sentences(page.text, f"page {page.number}")
    if not letters:
        raise UnreadableDocument(
            f"{name} holds no text: its pages are pictures, as scanners make them.",
            hint="Use the original file, or let your scanner's program recognise the text.",
        )
    progress.step(f"Reading {name}", count, count)


def pdf_pages(raw: bytes, name: str) -> Iterator[Page]:
    """The texts of all pages. Raises UnreadableDocument."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # faults of a file are told in our words
    reader, count = _opened(raw, name)
    if count > MOST_PAGES:
        raise UnreadableDocument(
            f"{name} has {count:,} pages; {MOST_PAGES} are read at most.", hint="Import the pages that matter."
        )
    for number in range(1, count + 1):
        yield Page(number, count, _text(reader, number, name))


def _opened(raw: bytes, name: str) -> tuple[PdfReader, int]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise UnreadableDocument(
                f"{name} is protected with a password.", hint="Save a copy without the password, and import that."
            )
        return reader, len(reader.pages)
    except (PyPdfError, DependencyError, *_FAULTS) as error:
        raise _broken(name) from error


def _text(reader: PdfReader, number: int, name: str) -> str:
    from pypdf.errors import PyPdfError

    try:
        page: PageObject = reader.pages[number - 1]
        drawn = page.get_contents()
        if drawn is not None and len(drawn.get_data()) > _MOST_DRAWN:
            return ""  # a drawing: taking it apart would take minutes
        return page.extract_text().strip()
    except (PyPdfError, *_FAULTS) as error:
        raise _broken(name, f" on page {number}") from error


# What pypdf lets through on files that hold nonsense.
_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError, AssertionError, OSError)  # fmt: skip


def _broken(name: str, where: str = "") -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is a broken PDF{where}.", hint="Open it in a viewer and save or print it as a new PDF."
    )

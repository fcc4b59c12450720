"""Reading a document from this machine as sentences; its content decides what it is, not the end of its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from core.documents.document import DOCX, PAGE, PDF, TEXT, Document, UnreadableDocument
from core.documents.docx import docx_sentences
from core.documents.page import html_of, page_sentences
from core.documents.pdf import pdf_sentences
from core.documents.sentences import Sentence, capped, sentences
from core.errors import NotFound
from core.progress import Progress, silent

LARGEST_BYTES = 50_000_000
_LARGEST_TEXT = 10_000_000
_HEAD = 2048
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?P<title>.+?)\s*#*\s*$")
_PAGE = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
_ARCHIVE = re.compile(rb"^(?:mime-version:|content-type: multipart/related|snapshot-content-location:)", re.I | re.M)
ACCEPTED = ("*.pdf", "*.docx", "*.html", "*.htm", "*.mhtml", "*.mht", "*.txt", "*.md")


def read_document(path: Path, progress: Progress | None = None) -> Document:
    """The sentences of a PDF, DOCX, saved page, text or Markdown file. Nothing is fetched, nothing is run.

    Raises NotFound, UnreadableDocument (encrypted, broken, scanned, too large, empty, of another kind), Cancelled.
    """
    path = Path(path)
    raw = _bytes(path)
    name, progress = path.name, progress or silent()
    kind = _kind(raw, name)
    found = capped(_sentences(kind, raw, name, progress))
    if not found:
        raise UnreadableDocument(f"{name} holds no sentence.", hint="Is it the right file?")
    return Document(kind, path.stem, name, sha256(raw).hexdigest(), found)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument(f"{path.name} cannot be read: {error.strerror}.") from error
    if len(raw) > LARGEST_BYTES:
        raise UnreadableDocument(
            f"{path.name} is larger than {LARGEST_BYTES // 1_000_000} MB.", hint="Import the pages that matter."
        )
    if not raw.strip():
        raise UnreadableDocument(f"{path.name} is empty.", hint="Is it the right file?")
    return raw


def _kind(raw: bytes, name: str) -> str:
    head = raw[:_HEAD]
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in raw:
            return DOCX
        raise UnreadableDocument(
            f"{name} is an archive or a table, no Word document.", hint="Save it as PDF, and import that."
        )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocument(
            f"{name} is of an old Office format, or protected with a password.", hint="Save it as DOCX or PDF."
        )
    if head.startswith(b"{\\rtf"):
        raise UnreadableDocument(f"{name} is a rich text file (RTF).", hint="Save it as DOCX or PDF.")
    if _PAGE.search(head) or _is_archive(raw) or name.lower().endswith((".html", ".htm")):
        return PAGE
    return TEXT


def _sentences(kind: str, raw: bytes, name: str, progress: Progress) -> Iterator[Sentence]:
    if kind == PDF:
        return pdf_sentences(raw, name, progress)
    if kind == DOCX:
        return docx_sentences(raw, name, progress)
    if len(raw) > _LARGEST_TEXT:
        raise UnreadableDocument(f"{name} is too large for a text.", hint="Import the part that matters.")
    if kind == PAGE:
        return page_sentences(html_of(raw, name) if _is_archive(raw) else raw, name, progress)
    return _plain(_decoded(raw, name))


def _is_archive(raw: bytes) -> bool:
    return not raw.lstrip().startswith(b"<") and bool(_ARCHIVE.search(raw[:_HEAD]))


def _plain(text: str) -> Iterator[Sentence]:
    heading = ""
    block: list[str] = []
    for line in [*text.split("\n"), "# end"]:
        title = _MARKDOWN_HEADING.match(line.rstrip())
        if title is None:
            block.append(line)
            continue
        yield from sentences("\n".join(block), heading)
        heading, block = title["title"][:120], []


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text or text.count("\ufffd") > len(text) // 50:
        raise UnreadableDocument(
            f"{name} is no text.", hint="PDF, Word (DOCX), saved web pages, text and Markdown can be read."
        )
    return text

"""Text of Word documents (DOCX), with its headings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.documents.document import UnreadableDocument
from core.documents.sentences import Sentence, sentences
from core.progress import Progress

if TYPE_CHECKING:
    from docx.document import Document

_MOST_BYTES = 100_000_000
_MOST_RATIO = 200
_MOST_PARTS = 5_000
_EACH = 200


def docx_sentences(raw: bytes, name: str, progress: Progress) -> Iterator[Sentence]:
    """The sentences of a document under their headings, tables too. Raises UnreadableDocument."""
    _check_size(raw, name)
    heading = ""
    blocks = list(_opened(raw, name).iter_inner_content())
    for at, block in enumerate(blocks):
        if at % _EACH == 0:
            progress.step(f"Reading {name}", at, len(blocks))
        if _is_heading(block):
            heading = " ".join(next(_texts(block), "").split())[:120] or heading
        for text in _texts(block):
            yield from sentences(text, heading)
    progress.step(f"Reading {name}", len(blocks), len(blocks))


def _check_size(raw: bytes, name: str) -> None:
    """A small archive may unpack to a huge one; what it says of itself is looked at first."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _broken(name) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_BYTES or unpacked > len(raw) * _MOST_RATIO:
        raise UnreadableDocument(
            f"{name} unpacks to {unpacked // 1_000_000:,} MB in {len(parts):,} parts, which no plain document does.",
            hint="Copy its text into a new document, and import that.",
        )


def _opened(raw: bytes, name: str) -> Document:
    from docx import Document as open_document
    from docx.exceptions import PythonDocxError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        return open_document(io.BytesIO(raw))
    except (PythonDocxError, LxmlError, zipfile.BadZipFile, zipfile.LargeZipFile, *_FAULTS) as error:
        raise _broken(name) from error


_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, EOFError, OSError, RuntimeError)  # fmt: skip


def _is_heading(block: Any) -> bool:
    style = getattr(block, "style", None)
    return bool(style is not None and hasattr(block, "text") and str(style.name).startswith(("Heading", "Title")))


def _texts(block: Any) -> Iterator[str]:
    if hasattr(block, "text"):
        yield block.text
        return
    for row in block.rows:
        cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
        yield " · ".join(text for text in cells if text)


def _broken(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is a broken Word document.", hint="Open it in Word and save it anew as DOCX.")

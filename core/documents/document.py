"""A document that was read on this machine, and why some cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from core.documents.sentences import Sentence
from core.errors import InvalidInput

PDF, DOCX, PAGE, TEXT = "pdf", "docx", "page", "text"


class UnreadableDocument(InvalidInput):
    """A file that no text can be taken from, with what to do instead."""


@dataclass(frozen=True)
class Document:
    """`kind` is pdf, docx, page or text; `source` the address or file name it came from, `digest` SHA-256 of its bytes."""

    kind: str
    name: str
    source: str
    digest: str
    sentences: tuple[Sentence, ...]

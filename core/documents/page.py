"""Text of saved web pages (HTML, MHTML), with headings. Nothing is ever fetched: only what the file holds is read."""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Iterator
from email.errors import MessageError
from typing import Any

from core.documents.document import UnreadableDocument
from core.documents.sentences import Sentence, sentences
from core.progress import Progress

_PARAGRAPHS = frozenset({"p", "item", "quote", "ab", "fw", "row", "head"})


def page_sentences(raw: bytes, name: str, progress: Progress) -> Iterator[Sentence]:
    """The sentences of a page's own text, menus and footers left out. Raises UnreadableDocument."""
    import trafilatura
    from lxml import etree  # type: ignore[import-untyped]

    progress.step(f"Reading {name}")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(
        raw, output_format="xml", include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
    )
    if not found:
        raise UnreadableDocument(
            f"{name} holds no text of its own; perhaps a script would have written it.",
            hint="Copy the text into a text file, or print the page as PDF, and import that.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    heading = ""
    for element in etree.fromstring(found.encode(), parser).iter():
        if element.tag not in _PARAGRAPHS or any(child.tag in _PARAGRAPHS for child in element.iterdescendants()):
            continue
        text = " · ".join(_cells(element)) if element.tag == "row" else _shown(element)
        if element.tag == "head":
            heading = text[:120] or heading
        yield from sentences(text, heading)


def _shown(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _cells(row: Any) -> list[str]:
    return [text for text in map(_shown, row) if text]


def html_of(archive: bytes, name: str) -> bytes:
    """The page of a web archive (MHTML); raises UnreadableDocument."""
    try:
        message = email.message_from_bytes(archive, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return content
    except (MessageError, LookupError, ValueError) as error:
        raise UnreadableDocument(f"{name} is a broken web archive.", hint="Save the page as HTML.") from error
    raise UnreadableDocument(f"{name} holds no page.", hint="Save the page as HTML.")

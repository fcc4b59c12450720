"""How near texts are to the keywords of an ad group and to what its landing page says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from core.copy.offering import PAGE, RELEVANCE
from core.copy.words import content_stems
from core.quality.meaning import Meaning
from core.quality.part import Part
from core.schema import evidence_document

MOST_SENTENCES = 200
_SHOWN = 60


@dataclass(frozen=True)
class Nearest:
    """What of several texts one is nearest to, from 0 to 1."""

    value: float
    to: str


def nearest(text: str, others: Sequence[str], meaning: Meaning) -> Nearest:
    """The nearest of the others: the better of shared words and, with vectors, of meaning."""
    found = [Nearest(max(_shared(text, one), meaning.share(text, one)), one) for one in others]
    return max(found, key=lambda one: one.value, default=Nearest(0.0, ""))


def keyword_part(text: str, keywords: Sequence[str], meaning: Meaning) -> Part | None:
    """The nearest keyword; None without keywords."""
    if not keywords:
        return None
    found = nearest(text, keywords, meaning)
    said = set(content_stems(found.to)) <= set(content_stems(text))
    words = f"Holds the keyword “{found.to}”." if said else f"Nearest keyword: “{found.to}”.{meaning.said(text)}"
    return Part(RELEVANCE, found.value, words if found.value > 0 else "Shares no word with the ad group's keywords.")


def page_part(text: str, sentences: Sequence[str], meaning: Meaning) -> Part | None:
    """The nearest sentence of the landing page; None where no page was imported."""
    if not sentences:
        return None
    found = nearest(text, sentences, Meaning(meaning.vectors))
    quote = found.to if len(found.to) <= _SHOWN else f"{found.to[:_SHOWN].rstrip()}…"
    return Part(PAGE, found.value, f"The page says: “{quote}”" if found.value > 0 else "The page says nothing like it.")


def page_sentences(connection: Connection, address: str | None) -> tuple[str, ...]:
    """The sentences of the imported page with this address, whatever its parameters; of no other."""
    if not address:
        return ()
    wanted = _place(address)
    query = select(evidence_document.c.source, evidence_document.c.sentences).where(evidence_document.c.kind == "page")
    for source, sentences in connection.execute(query.order_by(evidence_document.c.at.desc())):
        if _place(source) == wanted:
            return tuple(str(sentence) for _, sentence in json.loads(sentences))[:MOST_SENTENCES]
    return ()


def _place(address: str) -> str:
    parts = urlsplit(address if "//" in address else f"//{address}")
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}"


def _shared(text: str, other: str) -> float:
    """The share of the other's words of meaning that the text holds."""
    wanted = set(content_stems(other))
    return len(wanted & set(content_stems(text))) / len(wanted) if wanted else 0.0

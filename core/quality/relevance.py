"""How near texts are to the keywords of an ad group and to what its landing page says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from core.copy.offering import PAGE, RELEVANCE
from core.copy.words import content_stems
from core.quality.part import Part
from core.schema import evidence_document

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = Mapping[str, npt.NDArray[np.float32]]
else:
    Vectors = Mapping

MOST_SENTENCES = 200
# About as near as a text comes that says the same in other words: of 120 public slogans one in ten is nearer than 0.58 to
# its own company (median 0.26), of other companies' slogans one in ten nearer than 0.18.
_NEAR = 0.7
_SHOWN = 60


@dataclass(frozen=True)
class Nearest:
    """What of several texts one is nearest to, from 0 to 1."""

    value: float
    to: str


def nearest(text: str, others: Sequence[str], vectors: Vectors) -> Nearest:
    """The nearest of the others: the better of shared words and, with vectors, of meaning."""
    found = [Nearest(max(_shared(text, one), _meant(text, one, vectors)), one) for one in others]
    return max(found, key=lambda one: one.value, default=Nearest(0.0, ""))


def keyword_part(text: str, keywords: Sequence[str], vectors: Vectors) -> Part | None:
    """The nearest keyword; None without keywords."""
    if not keywords:
        return None
    found = nearest(text, keywords, vectors)
    said = set(content_stems(found.to)) <= set(content_stems(text))
    words = f"Holds the keyword “{found.to}”." if said else f"Nearest keyword: “{found.to}”."
    return Part(RELEVANCE, found.value, words if found.value > 0 else "Shares no word with the ad group's keywords.")


def page_part(text: str, sentences: Sequence[str], vectors: Vectors) -> Part | None:
    """The nearest sentence of the landing page; None where no page was imported."""
    if not sentences:
        return None
    found = nearest(text, sentences, vectors)
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


def _meant(text: str, other: str, vectors: Vectors) -> float:
    first, second = vectors.get(text), vectors.get(other)
    if first is None or second is None:
        return 0.0
    return max(0.0, min(1.0, float(first @ second) / _NEAR))

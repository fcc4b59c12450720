"""Sentences of the imported documents that could prove a claim, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.copywriting import Embedder
from core.documents import Kept, list_documents
from core.errors import ModelError
from core.evidence.claims import Claim, claims_in
from core.evidence.meaning import meant, shared
from core.evidence.quantities import quantities
from core.progress import Progress, silent
from core.workspace import Workspace

if TYPE_CHECKING:
    from core.evidence.ledger import Grounding

MOST = 5
_COMPARED = 40
"""So many of the best sentences are compared by meaning, where an embedder is there."""
_EACH = 500


@dataclass(frozen=True)
class Suggestion:
    """A sentence that could prove a claim. `says_it`: it holds the same figure, superlative or comparison; `score` 0 to 1."""

    document: str
    name: str
    place: str
    sentence: str
    says_it: bool
    score: float


def suggest(
    workspace: Workspace,
    text: str,
    claim: Grounding | None = None,
    *,
    embedder: Embedder | None = None,
    most: int = MOST,
    progress: Progress | None = None,
) -> list[Suggestion]:
    """Sentences for a claim of a text (None: for all its claims). Those that say the same come first. Raises Cancelled."""
    progress = progress or silent()
    wanted = [one for one in claims_in(text) if claim is None or (one.start, one.end) == claim.span]
    if not wanted:
        return []
    documents = list_documents(workspace)
    found = sorted(_scored(documents, text, wanted, progress), key=lambda one: (-one.says_it, -one.score, one.sentence))
    if embedder is not None and found:
        found = _by_meaning(found[:_COMPARED], text, embedder, progress)
    return found[:most]


def _scored(documents: Sequence[Kept], text: str, wanted: Sequence[Claim], progress: Progress) -> Iterator[Suggestion]:
    about = meant(text)
    total = sum(len(one.sentences) for one in documents)
    done = 0
    for document in documents:
        for place, sentence in document.sentences:
            if done % _EACH == 0:
                progress.step("Looking through the documents", done, total)
            done += 1
            says_it = any(_says(sentence, one) for one in wanted)
            common = len(shared(about, meant(sentence))) / max(1, len(about))
            if says_it or common >= 1 / 2:
                score = min(1.0, common)
                yield Suggestion(document.id, document.name, place, sentence, says_it, score)


def _says(sentence: str, claim: Claim) -> bool:
    if claim.quantity is not None:
        quantity = claim.quantity
        return any(one.same(quantity) for one in quantities(sentence))
    return any(one.kind == claim.kind and claim.key <= one.key | meant(sentence) for one in claims_in(sentence))


def _by_meaning(found: Sequence[Suggestion], text: str, embedder: Embedder, progress: Progress) -> list[Suggestion]:
    try:
        vectors = embedder.embed([text, *(one.sentence for one in found)], progress=progress)
    except ModelError:  # without the model the words alone decide
        return list(found)
    near = vectors[1:] @ vectors[0]
    scored = [
        replace(one, score=(one.score + max(0.0, float(value))) / 2) for one, value in zip(found, near, strict=True)
    ]
    return sorted(scored, key=lambda one: (-one.says_it, -one.score, one.sentence))

"""What the models think of finished texts: one embedding call, one fluency call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.copy.select import Judgement
from core.copywriting import Copywriter, Embedder
from core.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PREFIX = "Ad headlines that read well:\n"


def judged(
    texts: Sequence[str],
    likely: Sequence[str],
    topics: Sequence[str],
    embedder: Embedder | None,
    copywriter: Copywriter | None,
    progress: Progress,
) -> Judgement:
    """Vectors of all texts and topics, and the fluency rank (0 worst, 1 best) of the likely ones."""
    return Judgement(
        vectors=_vectors([*texts, *topics], embedder, progress),
        fluency=_fluency(likely, copywriter, progress),
    )


def _vectors(texts: Sequence[str], embedder: Embedder | None, progress: Progress) -> dict[str, npt.NDArray[np.float32]]:
    if embedder is None or not texts:
        return {}
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, embedder.embed(distinct, progress=progress), strict=True))


def _fluency(texts: Sequence[str], copywriter: Copywriter | None, progress: Progress) -> dict[str, float]:
    if copywriter is None or len(texts) < 2:
        return {}
    scores = copywriter.fluency(_PREFIX, texts, progress=progress)
    if not scores:
        return {}
    order = sorted(range(len(texts)), key=lambda at: (scores[at], texts[at]))
    return {texts[at]: rank / (len(texts) - 1) for rank, at in enumerate(order)}

"""Vectors of texts, each made once: what an account says is asked about again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from core.copywriting import Embedder
from core.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float32]

MOST = 20_000
_KNOWN: OrderedDict[tuple[str, str], Vector] = OrderedDict()
_LOCK = Lock()


def vectors_of(texts: Iterable[str], embedder: Embedder | None, progress: Progress) -> dict[str, Vector]:
    """The vector of each text; none without an embedder."""
    if embedder is None:
        return {}
    wanted, model = list(dict.fromkeys(texts)), embedder.card().name
    with _LOCK:
        found = {text: _KNOWN[model, text] for text in wanted if (model, text) in _KNOWN}
    fresh = [text for text in wanted if text not in found]
    if fresh:
        made = dict(zip(fresh, embedder.embed(fresh, progress=progress), strict=True))
        found |= made
        with _LOCK:
            _KNOWN.update({(model, text): vector for text, vector in made.items()})
            while len(_KNOWN) > MOST:
                _KNOWN.popitem(last=False)
    return found

"""What the models think of finished texts: one embedding call, one fluency call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from core.copy.select import Judgement
from core.copy.words import upper_first
from core.copywriting import Copywriter, Embedder
from core.progress import Progress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Texts of invented companies that read well: what follows is judged as one more of them. On 300 public slogans beside
# spoilt ones this prefix tells 97 % of the pairs, a bare sentence 95 %, nothing 91 %.
PREFIX = """Short advertising lines of well known companies, each on its own line.

Close the books in three days.
See every machine at a glance.
Payroll without the paperwork.
Built for people who build.
Ready when you are.
"""
_NEUTRAL = "Nova"
_TITLED = 0.6


def judged(
    texts: Sequence[str],
    likely: Sequence[str],
    topics: Sequence[str],
    embedder: Embedder | None,
    copywriter: Copywriter | None,
    progress: Progress,
    names: Iterable[str] = (),
) -> Judgement:
    """Vectors of all texts and topics, and the fluency rank (0 worst, 1 best) of the likely ones.

    `names` are the product's and the company's; a model that never heard of them would take them for mistakes.
    """
    return Judgement(
        vectors=vectors(list(dict.fromkeys([*texts, *topics])), embedder, progress) if texts else {},
        fluency=_fluency(likely, copywriter, progress, tuple(names)),
    )


def vectors(texts: Sequence[str], embedder: Embedder | None, progress: Progress) -> dict[str, npt.NDArray[np.float32]]:
    """The vector of each text; none without an embedder."""
    if embedder is None or not texts:
        return {}
    return dict(zip(texts, embedder.embed(texts, progress=progress), strict=True))


def readings(
    texts: Sequence[str],
    copywriter: Copywriter | None,
    progress: Progress,
    names: Iterable[str] = (),
    prefix: str = PREFIX,
) -> list[float]:
    """How likely each text is to the model after the prefix (mean log likelihood per token); nothing where no model can judge."""
    if copywriter is None or not texts or not copywriter.card().judges:
        return []
    own = tuple(sorted(filter(None, names), key=len, reverse=True))
    return copywriter.fluency(prefix, [read_plain(text, own) for text in texts], progress=progress)


def read_plain(text: str, names: Iterable[str] = ()) -> str:
    """The text as it is read: own names as one common name, Title Case As A Sentence."""
    for name in names:
        text = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", _NEUTRAL, text)
    words = text.split()
    raised = [word for word in words[1:] if word[0].isupper()]
    if len(words) < 3 or len(raised) < _TITLED * (len(words) - 1):
        return text
    return upper_first(" ".join(_lowered(word) for word in words))


def _lowered(word: str) -> str:
    plain = word.strip(".,:;?!'\"()")
    own = plain == _NEUTRAL or any(char.isupper() for char in plain[1:]) or len(plain) < 2
    return word if own and plain != "A" else word.lower()


def _fluency(
    texts: Sequence[str], copywriter: Copywriter | None, progress: Progress, names: tuple[str, ...]
) -> dict[str, float]:
    if len(texts) < 2:
        return {}
    scores = readings(texts, copywriter, progress, names)
    if not scores:
        return {}
    order = sorted(range(len(texts)), key=lambda at: (scores[at], texts[at]))
    return {texts[at]: rank / (len(texts) - 1) for rank, at in enumerate(order)}

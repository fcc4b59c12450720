"""What a platform is likely to disapprove, as weights of words and pieces of words: plain numbers, kept as JSON."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise

from core.copy.words import tokens

_PIECES = (3, 4)
_NAMED = 3


@dataclass(frozen=True)
class Likely:
    """Learned from `refused` and `approved` texts. `quality` is the area under the curve in cross-validation; from
    `threshold` on (a score, not a probability) a text is named: at most 2 of 100 approved ones were."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float
    quality: float
    refused: int
    approved: int

    def score(self, text: str) -> float:
        """How like disapproved texts it is; 0 is the middle."""
        found = [self.weights[gram] for gram in set(grams(text)) if gram in self.weights]
        return self.intercept + sum(found) / math.sqrt(len(found)) if found else self.intercept

    def names(self, text: str) -> bool:
        """Whether a text is so like disapproved ones that a person should know."""
        return self.score(text) >= self.threshold

    def heaviest(self, text: str) -> list[str]:
        """The words of a text that speak most for a disapproval, the heaviest first, as they stand there."""
        sums: defaultdict[str, float] = defaultdict(float)
        words = tokens(text)
        for word in words:
            sums[word.lower()] += sum(self.weights.get(gram, 0.0) for gram in _of_word(word.lower()))
        for one, two in pairwise(words):
            for word in (one, two):
                sums[word.lower()] += self.weights.get(_pair(one.lower(), two.lower()), 0.0) / 2
        shown = {word.lower(): word for word in reversed(words)}
        ranked = sorted(sums, key=lambda word: (-sums[word], word))
        return [shown[word] for word in ranked if sums[word] > 0][:_NAMED]


def grams(text: str) -> Iterator[str]:
    """The words, pairs of neighbours and pieces of words of a text; what learning and scoring both look at."""
    words = [word.lower() for word in tokens(text)]
    for word in words:
        yield from _of_word(word)
    for one, two in pairwise(words):
        yield _pair(one, two)


def _of_word(word: str) -> Iterator[str]:
    yield f"w:{word}"
    edged = f" {word} "
    for size in _PIECES:
        for at in range(len(edged) - size + 1):
            yield f"c:{edged[at : at + size]}"


def _pair(one: str, two: str) -> str:
    return f"p:{one} {two}"


def to_json(models: Mapping[str, Likely]) -> str:
    """The models of each platform as they are kept."""
    return json.dumps({platform: asdict(one) for platform, one in models.items()}, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4)
def from_json(stored: str) -> Mapping[str, Likely]:
    """Kept models by platform."""
    return {platform: Likely(**values) for platform, values in json.loads(stored).items()}

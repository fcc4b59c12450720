"""What of a text may bear on how often it is clicked, as numbers; each feature is something a marketer can see."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.copy.shapes import Shape, shape_of
from core.copy.words import content_stems
from core.quality.own import TITLES, OwnAd

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_OFFER = re.compile(
    r"\b(?:free|trial|demo|offer|discount|save|kostenlos|gratis|rabatt|essai|gratuit|prueba)\b|\d\s?%", re.IGNORECASE
)
_CALL = re.compile(
    r"\b(?:book|start|try|get|learn|see|talk|contact|download|request|discover|compare|jetzt|testen|buchen|anfragen)\b",
    re.IGNORECASE,
)
About = frozenset[str]
FEATURES: Mapping[str, Callable[[str, About], float]] = {
    "length": lambda text, about: len(text) / 30.0,
    "a number": lambda text, about: float(any(char.isdigit() for char in text)),
    "a question": lambda text, about: float("?" in text),
    "“you”": lambda text, about: float(bool(re.search(r"\byou(?:r|rs)?\b", text, re.IGNORECASE))),
    "an offer": lambda text, about: float(bool(_OFFER.search(text))),
    "a call": lambda text, about: float(bool(_CALL.search(text))),
    "a verb first": lambda text, about: float(shape_of(text.rstrip(".?!")) is Shape.IMPERATIVE),
    "words of the ad group": lambda text, about: _share(text, about),
}
NAMES = tuple(FEATURES)
WIDE = tuple((where, name) for where in ("titles", "sentences") for name in NAMES)
"""The features of an ad: those of its titles, then those of its sentences, each the mean over its texts."""


def of_text(text: str, about: About) -> list[float]:
    """The features of one text; `about` are stems of what its ad group is about."""
    return [FEATURES[name](text, about) for name in NAMES]


def of_ad(ad: OwnAd, about: About) -> list[float]:
    """The features of an ad, in the order of `WIDE`."""
    titles = [text for field, text in ad.every if field in TITLES]
    sentences = [text for field, text in ad.every if field not in TITLES]
    return [*_mean(titles, about), *_mean(sentences, about)]


def place_of(field: str) -> slice:
    """Where in the features of an ad those of a text of this field stand."""
    return slice(0, len(NAMES)) if field in TITLES else slice(len(NAMES), 2 * len(NAMES))


def table_of(ads: Sequence[OwnAd], about: Mapping[int, About]) -> npt.NDArray[np.float64]:
    """The features of all ads, one row each."""
    import numpy as np

    return np.array([of_ad(ad, about.get(ad.ad_group, frozenset())) for ad in ads], dtype=np.float64)


def _mean(texts: Sequence[str], about: About) -> list[float]:
    if not texts:
        return [0.0] * len(NAMES)
    columns = zip(*(of_text(text, about) for text in texts), strict=True)
    return [sum(column) / len(texts) for column in columns]


def _share(text: str, about: About) -> float:
    stems = set(content_stems(text))
    return len(stems & about) / len(stems) if stems else 0.0

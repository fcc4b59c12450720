"""How an account's own ads speak, those with good results counting more; and how near a text is to that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.copy.offering import STYLE
from core.copy.shapes import Shape, shape_of
from core.copy.words import content_stems, tokens
from core.quality.meaning import Vectors
from core.quality.own import OwnAd
from core.quality.part import Part

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAST_TEXTS = 12
"""Fewer own texts of a kind show no style."""
MOST_TEXTS = 300
MOST_EXEMPLARS = 8
_STEADY = 1_000
"""Impressions at which an ad's own click rate counts as much as the account's."""
_SWING = 2.0
"""No ad counts more than so many times, or less than so many parts, of an ad without figures."""
_APART = 0.35


@dataclass(frozen=True)
class Measure:
    """One habit of speech: what it is called, and whether a text has it (or how long it is)."""

    name: str
    of: Callable[[str], float]


def _titled(text: str) -> float:
    words = [word for word in tokens(text)[1:] if len(word) > 3 and word[0].isalpha()]
    return float(bool(words) and sum(word[0].isupper() for word in words) > len(words) / 2)


MEASURES = (
    Measure("Title Case", _titled),
    Measure("speaks to “you”", lambda text: float(bool(re.search(r"\byou(?:r|rs)?\b", text, re.IGNORECASE)))),
    Measure("says “we”", lambda text: float(bool(re.search(r"\b(?:we|our|us)\b", text, re.IGNORECASE)))),
    Measure("begins with a verb", lambda text: float(shape_of(text.rstrip(".?!")) is Shape.IMPERATIVE)),
    Measure("ends with a full stop", lambda text: float(text.rstrip().endswith("."))),
    Measure("asks a question", lambda text: float("?" in text)),
    Measure("holds a number", lambda text: float(any(char.isdigit() for char in text))),
    Measure("exclaims", lambda text: float("!" in text)),
)


@dataclass(frozen=True)
class Style:
    """What was learned of one field. `length` is the usual number of characters, `habits` the weighted share of texts with
    each measure, `exemplars` texts that stand for the others, the best first."""

    field: str
    texts: Mapping[str, float]
    length: float
    habits: Mapping[str, float]
    exemplars: tuple[str, ...]
    measured: bool

    def words(self) -> str:
        """The voice in a sentence: what most texts do and what hardly any does."""
        often = [name for name, share in self.habits.items() if share >= 1 - _APART]
        never = [name for name, share in self.habits.items() if share <= 0.05]
        said = f"About {self.length:.0f} characters"
        said += f"; mostly {', '.join(often)}" if often else ""
        return f"{said}; hardly ever {', '.join(never)}." if never else f"{said}."


def weight_of(ad: OwnAd, usual: float) -> float:
    """What an ad counts for: its click rate, drawn to the usual one where it was shown seldom, beside the usual one."""
    if usual <= 0:
        return 1.0
    rate = (ad.clicks + _STEADY * usual) / (ad.impressions + _STEADY)
    return max(1 / _SWING, min(_SWING, rate / usual))


def own_texts(ads: Sequence[OwnAd], field: str) -> tuple[dict[str, float], bool]:
    """The account's texts of a field with what each counts for, and whether any figures say so. Drafts that were never on
    the platform are no voice of the account: the grammar wrote many of them."""
    mine = [ad for ad in ads if not ad.waiting and (ad.live or ad.impressions) and ad.texts.get(field)]
    shown = sum(ad.impressions for ad in mine)
    usual = sum(ad.clicks for ad in mine) / shown if shown else 0.0
    found: dict[str, list[float]] = {}
    for ad in mine:
        for text in ad.texts[field]:
            found.setdefault(text, []).append(weight_of(ad, usual))
    ranked = sorted(found.items(), key=lambda one: (-sum(one[1]) / len(one[1]), one[0]))[:MOST_TEXTS]
    return {text: sum(weights) / len(weights) for text, weights in ranked}, usual > 0


def learned(ads: Sequence[OwnAd], field: str, vectors: Vectors | None = None) -> Style | None:
    """The style of a field; None where there are too few texts to show one."""
    texts, measured = own_texts(ads, field)
    if len(texts) < LEAST_TEXTS:
        return None
    whole = sum(texts.values())
    length = sum(weight * len(text) for text, weight in texts.items()) / whole
    habits = {one.name: sum(weight * one.of(text) for text, weight in texts.items()) / whole for one in MEASURES}
    return Style(field, texts, length, habits, exemplars(texts, vectors or {}), measured)


def exemplars(texts: Mapping[str, float], vectors: Vectors) -> tuple[str, ...]:
    """Texts that stand for the others: each next one raises most what the weighted texts have in common with the nearest."""
    import numpy as np

    names = list(texts)
    likeness = _likeness(names, vectors)
    weights = np.array([texts[name] for name in names], dtype=np.float32)
    near = np.zeros(len(names), dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < min(MOST_EXEMPLARS, len(names)):
        gains = (np.maximum(likeness, near) - near) @ weights * weights
        gains[chosen] = -1.0
        best = int(gains.argmax())
        if gains[best] <= 0:
            break
        chosen.append(best)
        near = np.maximum(near, likeness[best])
    return tuple(names[at] for at in chosen)


def _likeness(names: Sequence[str], vectors: Vectors) -> npt.NDArray[np.float32]:
    """How like each text is to each other one, from 0 to 1."""
    import numpy as np

    if all(name in vectors for name in names):
        matrix = np.stack([vectors[name] for name in names])
        found: npt.NDArray[np.float32] = np.clip(matrix @ matrix.T, 0.0, 1.0).astype(np.float32)
        return found
    stems = [frozenset(content_stems(name)) for name in names]
    shared = [[len(one & two) / max(1, len(one | two)) for two in stems] for one in stems]
    return np.array(shared, dtype=np.float32)


def style_part(text: str, style: Style, vectors: Vectors) -> Part:
    """How near a text is to the nearest own text, (1 + cosine) / 2 as Google's copycat measures it; without vectors the
    share of habits it keeps. It says which habit it breaks."""
    broken = [one.name for one in MEASURES if abs(one.of(text) - style.habits[one.name]) > 1 - _APART / 2]
    near = _nearest(text, style, vectors)
    kept = 1 - len(broken) / len(MEASURES)
    value = kept if near is None else near[0]
    said = f"Nearest own text: “{near[1]}”." if near else "Compared with the habits of your own ads."
    if broken:
        said += f" Unlike your ads: {_unlike(text, style, broken[0])}."
    return Part(STYLE, value, said)


def _unlike(text: str, style: Style, habit: str) -> str:
    has = next(one for one in MEASURES if one.name == habit).of(text) > 0.5
    share = style.habits[habit]
    return f"{habit} ({share:.0%} of yours)" if has else f"no “{habit}” ({share:.0%} of yours)"


def _nearest(text: str, style: Style, vectors: Vectors) -> tuple[float, str] | None:
    own = vectors.get(text)
    if own is None:
        return None
    found = [((1 + float(own @ vectors[one])) / 2, one) for one in style.texts if one in vectors and one != text]
    return max(found, default=None)

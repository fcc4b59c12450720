"""How near texts are in meaning to what is sold, beyond how near they are to everything and how likely they are anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from core.copy.judge import PREFIX, readings
from core.copywriting import Copywriter, Embedder
from core.progress import Progress
from core.quality.remembering import vectors_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = Mapping[str, npt.NDArray[np.float32]]
else:
    Vectors = Mapping

# What is sold elsewhere: a text that is near to all of this is near to nothing in particular.
ELSEWHERE = (
    "payroll software for small companies", "machine monitoring for factories", "a bank and its credit cards", "car insurance",
    "a supermarket for families", "running shoes and sportswear", "a beer brewed in the mountains", "legal advice for employers",
    "dental clinic and implants", "flights and airline tickets", "holiday hotels by the sea", "used cars and car repair",
    "mobile phones and data plans", "office furniture", "freight forwarding and logistics", "a recruitment agency for engineers",
    "courses and online training", "web design and search marketing", "cloud hosting and data backup", "cyber security audits",
    "roofing and house building", "flowers and garden plants", "a daily newspaper", "chocolate and sweets", "coffee roasted by hand",
    "shampoo and skin care", "medicine and pharmacy", "pet food", "solar panels and energy supply", "industrial pumps and valves",
    "accounting and tax returns", "real estate agency", "watches and jewellery", "toys and games for children",
    "a charity for health research", "film and video production", "a university and its degrees", "detergent and cleaning services",
    "machine parts made of steel", "farm equipment and irrigation", "restaurants and takeaway food", "cameras and printers",
    "televisions and kitchen appliances", "security guards and alarm systems", "translation and languages",
    "customer support software", "market research and consulting", "trucks, tyres and fuel",
)  # fmt: skip
_ASKED = PREFIX + "\nShort advertising lines for {}:\n"
_ANYBODY = "a company"
_MOST_NAMED = 3
# A fifth of a natural logarithm per token is worth as much as 0.2 of a cosine: chosen on half of 300 public slogans and of
# 129 public headlines, the other halves rose with it (`bench judges`).
_LIKELIER = 0.2
# As near as a text comes that says the same in other words: of 300 public slogans one in ten comes nearer to its own company,
# one in ten of other companies' comes nearer than 0.13.
_NEAR, _NEAR_BY_VECTOR = 0.8, 0.6


@dataclass(frozen=True)
class Meaning:
    """Vectors of texts, and by how much each text is likelier beside what is sold (natural logarithm per token).

    Without vectors it says nothing; without a copy model that can judge, `likelier` is empty.
    """

    vectors: Vectors = field(default_factory=dict)
    likelier: Mapping[str, float] = field(default_factory=dict)

    def beyond(self, text: str, other: str) -> float | None:
        """How much nearer a text is to another one than to what is sold elsewhere; None without vectors."""
        first, second = self.vectors.get(text), self.vectors.get(other)
        if first is None or second is None:
            return None
        usual = float(first @ self._elsewhere) if self._elsewhere is not None else 0.0
        return float(first @ second) - usual + _LIKELIER * self.likelier.get(text, 0.0)

    def share(self, text: str, other: str) -> float:
        """The same from 0 to 1, where 1 says the same in other words; 0 without vectors."""
        found = self.beyond(text, other)
        near = _NEAR if self.likelier else _NEAR_BY_VECTOR
        return max(0.0, min(1.0, found / near)) if found is not None else 0.0

    def said(self, text: str) -> str:
        """What the copy model adds, in a sentence; empty where it was not asked."""
        from math import exp

        found = self.likelier.get(text)
        if found is None:
            return ""
        times = exp(found)
        return f" To the local model it is {times:.1f} times as likely here as for any company (each part of a word)."

    @cached_property
    def _elsewhere(self) -> npt.NDArray[np.float32] | None:
        known = [self.vectors[one] for one in ELSEWHERE if one in self.vectors]
        if not known:
            return None
        import numpy as np

        return np.asarray(np.mean(known, axis=0), dtype=np.float32)


def meaning_of(
    texts: Sequence[str],
    others: Iterable[str],
    sold: Sequence[str],
    models: tuple[Copywriter | None, Embedder | None],
    progress: Progress,
    names: Iterable[str] = (),
) -> Meaning:
    """What the models know of texts and of others they are compared with; `sold` are keywords or a description."""
    copywriter, embedder = models
    vectors = vectors_of((*texts, *others, *sold, *ELSEWHERE), embedder, progress)
    return Meaning(vectors, likelier(texts, sold, copywriter, progress, names) if vectors else {})


def likelier(
    texts: Sequence[str],
    sold: Sequence[str],
    copywriter: Copywriter | None,
    progress: Progress,
    names: Iterable[str] = (),
) -> dict[str, float]:
    """By how much each text is likelier as a line for what is sold than for any company, per token; empty without a judge."""
    if not sold or not texts:
        return {}
    names, what = tuple(names), ", ".join(sold[:_MOST_NAMED]).rstrip(". ")
    anyway = readings(texts, copywriter, progress, names, _ASKED.format(_ANYBODY))
    here = readings(texts, copywriter, progress, names, _ASKED.format(what)) if anyway else []
    return {text: one - two for text, one, two in zip(texts, here, anyway, strict=True)} if here else {}

"""What a text copies: exactly, or nearly, an own ad, another account's, or one that waits in an import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.copy.words import content_stems, tokens
from core.copywriting import Embedder
from core.progress import Progress
from core.quality.own import OwnAd

LEAST = 0.9
"""From this likeness on a text counts as a copy; Google's copycat looks for exact copies of whole ads only."""
_COMPARED = 20
"""So many texts that share most words are compared by meaning."""
_SHARED = 0.4
"""Texts that share fewer of their words are not alike enough to be copies."""


class Whose(StrEnum):
    """Whose text it is that a text copies."""

    OWN = "own"
    OTHER = "other account"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Known:
    """A text that stands somewhere: in which ad (row number), and whose it is."""

    text: str
    ad: int
    whose: Whose


@dataclass(frozen=True)
class Copy:
    """What a text copies; `likeness` is 1 for the same words."""

    text: str
    known: Known
    likeness: float
    exact: bool

    def words(self, where: str = "") -> str:
        """How it stands, in a sentence; `where` names the ad."""
        place = {
            Whose.OWN: "another ad of this account",
            Whose.OTHER: "an ad of another account",
            Whose.IMPORTED: "an ad that waits for review",
        }[self.known.whose]
        of = f" ({where})" if where else ""
        if self.exact:
            return f"Stands word for word in {place}{of}."
        return f"Nearly the same as “{self.known.text}” in {place}{of}."


def known_texts(ads: Iterable[OwnAd], account: int, ad_group: int | None) -> list[Known]:
    """The texts one may copy, other accounts' first; those of the ad group itself are none."""
    found = [Known(text, ad.pk, _whose(ad, account)) for ad in ads if ad.ad_group != ad_group for _, text in ad.every]
    return sorted(found, key=lambda one: (one.whose is not Whose.OTHER, one.whose is not Whose.IMPORTED))


def _whose(ad: OwnAd, account: int) -> Whose:
    if ad.account != account:
        return Whose.OTHER
    return Whose.IMPORTED if ad.waiting else Whose.OWN


def copies(
    texts: Sequence[str], known: Sequence[Known], embedder: Embedder | None, progress: Progress
) -> dict[str, Copy]:
    """What each text copies, other accounts' texts before own ones; nothing for texts that copy none.

    Exact means the same words whatever case and punctuation. Near means 0.9 or more by shared words or, with an embedder,
    by meaning, of the texts that share most words with it.
    """
    exact: dict[tuple[str, ...], Known] = {}
    for one in known:
        exact.setdefault(normal(one.text), one)
    found = {text: Copy(text, exact[normal(text)], 1.0, exact=True) for text in texts if normal(text) in exact}
    rest = [text for text in dict.fromkeys(texts) if text not in found]
    close = _close(rest, list({one.text: one for one in reversed(known)}.values()))
    vectors = _vectors(close, embedder, progress)
    for text, others in close.items():
        best = max(
            (Copy(text, one, _likeness(text, one.text, vectors), exact=False) for one in others),
            key=lambda copy: copy.likeness,
        )
        if best.likeness >= LEAST:
            found[text] = best
    return found


def normal(text: str) -> tuple[str, ...]:
    """The words of a text, whatever their case and what stands between them."""
    return tuple(word.casefold() for word in tokens(text))


def _close(texts: Sequence[str], known: Sequence[Known]) -> dict[str, list[Known]]:
    """For each text the known ones that share most of its words; texts with none are left out."""
    held: defaultdict[str, list[int]] = defaultdict(list)
    sizes = []
    for at, one in enumerate(known):
        stems = set(content_stems(one.text))
        sizes.append(len(stems))
        for stem in stems:
            held[stem].append(at)
    found: dict[str, list[Known]] = {}
    for text in texts:
        mine = set(content_stems(text))
        shared = Counter(at for stem in mine for at in held.get(stem, ()))
        alike = [(2 * count / (len(mine) + sizes[at]), -at) for at, count in shared.items()]
        best = [known[-at] for share, at in sorted(alike, reverse=True)[:_COMPARED] if share >= _SHARED]
        if best:
            found[text] = best
    return found


def _vectors(
    close: Mapping[str, Sequence[Known]], embedder: Embedder | None, progress: Progress
) -> dict[str, Sequence[float]]:
    if embedder is None or not close:
        return {}
    texts = list(dict.fromkeys([*close, *(one.text for others in close.values() for one in others)]))
    return dict(zip(texts, embedder.embed(texts, progress=progress), strict=True))


def _likeness(text: str, other: str, vectors: Mapping[str, Sequence[float]]) -> float:
    """The better of shared words and, with vectors, of meaning; other figures make another statement."""
    mine, theirs = Counter(normal(text)), Counter(normal(other))
    words = 2 * sum((mine & theirs).values()) / max(1, sum(mine.values()) + sum(theirs.values()))
    if _figures(mine) != _figures(theirs):
        return min(words, LEAST - 0.01)
    if text in vectors and other in vectors:
        meant = sum(one * two for one, two in zip(vectors[text], vectors[other], strict=True))
        return max(words, float(meant))
    return words


def _figures(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(char.isdigit() for char in word))

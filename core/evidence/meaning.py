"""What two texts have in common: stems of the words that carry meaning, compared loosely enough for inflected languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.copy.tables import table
from core.copy.words import content_stems
from core.evidence.quantities import quantities

# Small words of German, French and Spanish; English ones are left out by `content_stems`.
_SMALL = table(
    """
    der die das den dem des ein eine einen einem einer und oder mit für von zu zum zur in im ins an am auf aus bei bis nach
    um durch pro je ihr ihre ihrer ihren ihrem sie wir uns unser unsere es ist sind wird werden kann auch nur sich nicht kein keine
    le la les un une des du de et ou avec pour par sur sous dans en au aux vos votre notre nos est sont qui que ne pas se ce cette
    el los las una unos unas y o con para por del al su sus es son que no se lo tu tus nuestro nuestra
    """
)
_ELIDED = re.compile(r"(?<![^\W_])(?:[cdjlmnst]|qu)['’](?=[^\W\d_])", re.IGNORECASE)
_LEAST, _LEAST_COMPOUND = 4, 6
# What German, French and Spanish words end in where English stems are already without an end.
_ENDS = frozenset(["", "e", "n", "r", "s", "en", "er", "es", "em", "ern", "ere", "a", "o", "as", "os", "ez"])


@lru_cache(maxsize=8192)
def meant(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; numbers with their units and small words are left out."""
    for one in reversed(quantities(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    text = _ELIDED.sub(" ", text)
    return frozenset(
        one for one in content_stems(text) if one not in _SMALL and not any(char.isdigit() for char in one)
    )


def alike(one: str, other: str) -> bool:
    """Whether two stems are forms of one word (`kund`, `kunden`), or one is a compound of the other (`monatsabschluss`)."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_COMPOUND and longer.endswith(shorter):
        return True
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common >= _LEAST and one[common:] in _ENDS and other[common:] in _ENDS


def shared(mine: Iterable[str], theirs: frozenset[str]) -> frozenset[str]:
    """The stems of one text that another has too."""
    return frozenset(one for one in mine if one in theirs or any(alike(one, other) for other in theirs))

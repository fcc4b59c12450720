"""Calls to action: whether a text tells its reader what to do."""

from __future__ import annotations

import re
from functools import lru_cache

from core.copy.tables import table
from core.copy.words import tokens

CALLS = table(
    """
    apply ask book browse build buy call check choose claim compare contact create discover
    download explore find get join learn meet open order plan read register request reserve save
    schedule see sign speak start switch take talk test try view visit watch jetzt buchen testen
    anfragen herunterladen entdecken demander découvrez essayez descubra pruebe solicite réservez
    """
)
"""Verbs that a call begins with, in the languages of the copy grammar."""

_SENTENCE = re.compile(r"[.!?:]\s+")


@lru_cache(maxsize=100_000)
def says_what_to_do(text: str) -> bool:
    """Whether a sentence of the text begins with a verb that calls: "Book a demo"."""
    starts = (words[0].lower() for part in _SENTENCE.split(text) if (words := tokens(part)))
    return any(word in CALLS for word in starts)

"""Everyday words that state nothing of a product: what a model that passed the probe may add to the brief's own.

No word that measures, compares, praises, promises, counts or denies, and none that names a thing a product could have.
"""

from __future__ import annotations

from core.copy.tables import table
from core.copy.words import stem

_WORDS = table(
    """
    again ahead allow allows along already also another anyone anything around aside away back because become been being
    belong bring brings call called carry check come comes decide deal done either else ensure even ever face feel follow
    follows give gives given goes going gone hand hands happen happens hear hold holds hours instead into itself job jobs
    just keep keeps later lead leave leaves less let lets like line little long look looks made main make makes making
    many matter matters mean means mind move moves much near needs open order other others own part pass people person
    piece pick point press prepare put puts rather remain remains rest return run runs same say says seem set side since
    sit sits sort sound soon speak spend spends spent stand stands stay stays step steps still stop stops stuck such
    sure switch task tasks tell tells themselves things think though together took toward turn turns type under
    understand until used uses waiting walk want wants wherever whether while whole wonder word words working would
    yet yourself
    """
)
_STATING = table("less little many much hours long soon whole ensure")
PLAIN_WORDS = frozenset(stem(word) for word in _WORDS - _STATING)
"""Their stems."""

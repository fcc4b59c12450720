"""What can be said of a text beside the others of its ad: what it repeats, which role it fills, the room it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from core.copy.offering import PROOF, ROLE, ROOM, VARIETY
from core.copy.select import DESCRIPTION_RECIPE, HEADLINE_RECIPE, Recipe, name_stems
from core.copy.width import display_width
from core.copy.words import content_stems
from core.evidence import Ledger
from core.quality.meaning import Vectors
from core.quality.part import Part

RECIPES: Mapping[str, Recipe] = {"headlines": HEADLINE_RECIPE, "descriptions": DESCRIPTION_RECIPE}
# Shares of the shown characters between which a text looks neither lost nor crammed.
_LEAST_ROOM, _MOST_ROOM = 0.5, 1.0
_FREE = 0.45
"""A likeness up to which two texts say different things; from there distinctness falls to 0 at the same words."""


def variety_part(text: str, others: Sequence[str], vectors: Vectors, names: Sequence[str] = ()) -> Part:
    """How little a text is like the nearest of the others; own names are no repetition."""
    ignored = name_stems(*names)
    near = max(((_like(text, one, vectors, ignored), one) for one in others), default=(0.0, ""))
    value = 1 - max(0.0, near[0] - _FREE) / (1 - _FREE)
    return Part(VARIETY, value, f"Nearest: “{near[1]}”." if value < 1 else "Nothing else here says it.")


def _like(text: str, other: str, vectors: Vectors, ignored: frozenset[str]) -> float:
    if text.casefold() == other.casefold():
        return 1.0
    left, right = set(content_stems(text)) - ignored, set(content_stems(other)) - ignored
    if not left or not right:
        return 0.0
    shared = len(left & right) / max(1, len(left | right))
    first, second = vectors.get(text), vectors.get(other)
    meant = float(first @ second) if first is not None and second is not None else 0.0
    return max(0.0, min(1.0, max(shared, meant)))


def role_part(field: str, role: str, above: Sequence[str]) -> Part | None:
    """Whether the texts above leave this role open; None for fields without a recipe and texts without a role."""
    recipe = RECIPES.get(field)
    if recipe is None or not role:
        return None
    there = Counter(above)
    open_now = [(roles, least) for roles, least in recipe.least if sum(there[one] for one in roles) < least]
    if any(role in roles for roles, _ in open_now):
        return Part(ROLE, 1.0, f"The texts above still lack one for this: {_said(role)}.")
    most = recipe.most.get(role, recipe.count)
    if there[role] >= most:
        return Part(ROLE, 0.0, f"{there[role]} texts above are of this kind already: {_said(role)}.")
    return Part(ROLE, 0.5, f"The texts above have {there[role]} of this kind, up to {most} fit: {_said(role)}.")


_ROLES = {
    "cta": "a call to action", "pain": "a problem named", "proof": "a proof", "benefit": "a benefit", "offer": "the offer",
    "keyword": "a keyword", "brand": "the name", "audience": "whom it is for", "question": "a question", "category": "what it is",
}  # fmt: skip


def _said(role: str) -> str:
    return _ROLES.get(role, role)


def room_part(text: str, most: int) -> Part:
    """How many of the shown characters a text uses: 1 from half of them on, 0 where it is cut off."""
    width = display_width(text)
    share = width / most
    value = 0.0 if share > _MOST_ROOM else min(1.0, share / _LEAST_ROOM)
    return Part(ROOM, value, f"{width} of {most} characters that are shown.")


def proof_part(text: str, ledger: Ledger) -> Part:
    """The share of a text's claims that rest on evidence; a text that claims nothing needs none."""
    found = ledger.grounding(text)
    if not found:
        return Part(PROOF, 1.0, "Claims nothing that would need proof.")
    bare = [one for one in found if not one.grounded]
    value = 1 - len(bare) / len(found)
    if bare:
        first = bare[0]
        said = text[first.span[0] : first.span[1]]
        why = "the evidence has expired" if first.expired else first.why.rstrip(".") or "nothing states it"
        return Part(PROOF, value, f"“{said}” has no proof: {why}.")
    entries = list(dict.fromkeys(one.entry.statement for one in found if one.entry))
    return Part(PROOF, value, f"Rests on: {'; '.join(entries)}.")

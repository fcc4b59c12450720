"""In which language the brief's own phrases are written."""

from __future__ import annotations

from core.brief.brief import Brief
from core.copy.words import tokens

FRAMED = ("en", "de", "fr", "es")

_MARKERS = {
    "en": "the and for with in of to that your before every each on by from less more no works",
    "de": "der die das und für mit in von zu den dem ein eine einen auf ohne bis aus ihre ihr pro alle statt weniger",
    "fr": "le la les et pour avec dans de des du un une sans vos votre sur par en chaque toutes moins",
    "es": "el la los las y para con en de del un una sin su sus por cada todos más menos",
}
_SETS = {code: frozenset(words.split()) for code, words in _MARKERS.items()}


def written_in(brief: Brief) -> str | None:
    """`en`, `de`, `fr` or `es` when the brief's phrases clearly are; None when they are too few to tell."""
    return language_of(" ".join((*brief.value_props, *(claim.text for claim in brief.claims), brief.summary or "")))


def language_of(text: str) -> str | None:
    """`en`, `de`, `fr` or `es` when the small words of a text clearly are; None when they are too few to tell."""
    words = [word.lower() for word in tokens(text)]
    counts = {code: sum(word in markers for word in words) for code, markers in _SETS.items()}
    best = max(counts, key=lambda code: counts[code])
    second = max(count for code, count in counts.items() if code != best)
    return best if counts[best] > second else None


def copy_language(brief: Brief) -> tuple[str, str | None]:
    """ISO code the ads are written in, and an assumption where the brief leaves room for doubt."""
    declared = brief.languages[0].lower() if brief.languages else None
    written = written_in(brief)
    if declared is None:
        language = written or "en"
        return (
            language,
            f"The brief names no language; the ads are written in the language of its phrases ({language}).",
        )
    if written and declared in FRAMED and written != declared:
        return written, (
            f"The brief asks for ads in “{declared}” but its own phrases are in “{written}”; the ads follow the phrases. "
            "Translate the brief to change that."
        )
    if declared not in FRAMED:
        return declared, (
            f"No sentence frames exist for “{declared}” yet: the ads use only the brief's own phrases and names, so there are fewer."
        )
    others = [code for code in brief.languages[1:] if code.lower() != declared]
    return (
        declared,
        f"Ads are written in “{declared}” only; {', '.join(others)} would need its own brief." if others else None,
    )

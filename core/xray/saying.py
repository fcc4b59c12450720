"""What one text of an ad says: its words, figures and negations, whether it names the brand and calls to action."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.copy.lexicon import GENERIC_HEADS
from core.copy.tables import table
from core.copy.words import content_stems, stem, tokens
from core.rules.calls import says_what_to_do

_FIGURE = re.compile(
    r"(?P<money>[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b)?\s?(?P<value>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)\s?-?(?P<unit>[%€$£]|[^\W\d_]+)?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.!?;:,–—|]+|\b(?:and|but|und|aber|et|mais|y|pero)\b", re.IGNORECASE)
_MONEY = frozenset(["€", "$", "£", "eur", "usd", "gbp", "chf", "euro", "euros"])
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
# From two on in German, French and Spanish: their "one" is an article, and Spanish "once" an English word.
_NUMERALS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "- zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "- deux trois quatre cinq six sept huit neuf dix onze douze",
    "- dos tres cuatro cinco seis siete ocho nueve diez - doce",
)
_COUNT_WORDS = {word: str(number) for one in _NUMERALS for number, word in enumerate(one.split(), 1) if word != "-"}
_NEGATORS = table("no not without never zero kein keine keinen ohne nicht nie sans pas aucun aucune sin ningún ninguna")
_NO_MORE = {stem(word) for word in table(
    """replace ditch cut end stop reduce forget avoid skip leave eliminate drop retire fewer less quit escape prevent
    beyond instead ersetzen schluss statt weniger remplacer arrêter moins reemplazar evitar menos"""
)}  # fmt: skip
_DIFFERENCE = {stem(word) for word in table(
    """faster quicker less more fewer cut save reduce lower higher increase grow shorter cheaper better reclaim gain by
    schneller weniger mehr sparen kürzer rapide moins plus menos más ahorre"""
)}  # fmt: skip
_SOFTWARE = stem("software")
_CALLED = frozenset(map(stem, GENERIC_HEADS))
_SAY_NOTHING = frozenset(
    map(
        stem,
        (
            "built",
            "made",
            "get",
            "meet",
            "discover",
            "explore",
            "entdecken",
            "kennenlernen",
            "découvrez",
            "descubra",
            "conozca",
        ),
    )
)
_REACH = 3
"""Words after a negation that it is taken to deny."""
# Small words of the other languages: they mean nothing by themselves.
_SMALL = frozenset(map(stem, table(
    """der die das den dem des und für mit in von zu ein eine einen einem auf bis aus ihre ihr ihren pro im am zum zur alle jede jeden
    le la les l d et pour avec dans de du une vos votre sur par en chaque est à au aux depuis qui
    el los las y para con del su sus por cada todos un"""
)))  # fmt: skip
_FREE = frozenset(map(stem, table(
    "free kostenlos kostenlose kostenloser kostenloses kostenfrei gratis gratuit gratuite gratuitement gratuito gratuita"
)))  # fmt: skip
_TRIED = frozenset(map(stem, table(
    """trial demo test assessment review audit consultation guide kit walkthrough testzugang testversion probemonat beratung
    erstberatung online-demo essai démo démonstration prueba demostración consulta prova"""
)))  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A number with its unit (a stem, %, or "money"), what it is said of, and whether it tells a difference ("by 3 days")."""

    value: str
    unit: str
    about: frozenset[str]
    difference: bool


@dataclass(frozen=True)
class Said:
    """What a text says. `words` are the stems of its meaning, without the brand's own name; `free` what it gives away."""

    text: str
    words: frozenset[str]
    figures: tuple[Figure, ...]
    denied: tuple[frozenset[str], ...]
    asserted: frozenset[str]
    free: frozenset[str] | None
    brand: bool
    call: bool


def said(text: str, names: Collection[str] = ()) -> Said:
    """Read one text; `names` are how the brand may be called."""
    own = {one for name in names for one in content_stems(name)}
    counted = " ".join(_COUNT_WORDS.get(word.lower(), word) for word in text.split())
    denied, asserted = _claims(counted, own)
    # A tool, a platform or a system is what software is called: other names for one thing tell nothing new.
    words = (
        frozenset(_SOFTWARE if one in _CALLED else one for one in content_stems(counted)) - own - _SAY_NOTHING - _SMALL
    )
    return Said(
        text,
        words,
        tuple(_figures(counted, own)),
        denied,
        asserted,
        _free(words),
        any(name.strip() and name.casefold() in text.casefold() for name in names),
        says_what_to_do(text),
    )


def _figures(text: str, own: Collection[str]) -> list[Figure]:
    """The figures of a text; each is said of what its own sentence speaks of."""
    return [figure for sentence in _SENTENCE.split(text) for figure in _figures_of(sentence, own)]


def _figures_of(text: str, own: Collection[str]) -> list[Figure]:
    found = []
    for match in _FIGURE.finditer(text):
        unit = "money" if match["money"] or (match["unit"] or "").lower() in _MONEY else stem(match["unit"] or "")
        rest = text[: match.start()] + " " + text[match.end() :]
        about = frozenset(content_stems(rest)) - set(own) - _SMALL
        difference = bool({stem(word) for word in tokens(rest)} & _DIFFERENCE)
        found.append(Figure(re.sub(r"\s", "", match["value"]).rstrip(".,"), unit, about - _DIFFERENCE, difference))
    return found


def _claims(text: str, own: Collection[str]) -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    """What a text denies, each denial by itself, and what it speaks of without denying or doing away with it."""
    denied: list[frozenset[str]] = []
    asserted: set[str] = set()
    for clause in _CLAUSE.split(text):
        words = tokens(clause)
        at = next((at for at, word in enumerate(words) if word.lower() in _NEGATORS), None)
        stems = [one for one in content_stems(" ".join(words[:at])) if one not in own]
        if not {stem(word) for word in words} & _NO_MORE:
            asserted |= set(stems)
        if at is not None:
            after = [one for one in content_stems(" ".join(words[at + 1 :])) if one not in own]
            if after:
                denied.append(frozenset(after[:_REACH]))
    return tuple(denied), frozenset(asserted)


def _free(words: frozenset[str]) -> frozenset[str] | None:
    """What is given away, None for nothing; a trial beside a price is no contradiction."""
    return words - _FREE if words & _FREE and not words & _TRIED else None

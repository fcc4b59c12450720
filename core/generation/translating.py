"""Translating texts with a local model, where it can: it says what it was made for, and a probe looks whether it does it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.copy.fields import Field
from core.copy.language import language_of
from core.copy.width import display_width
from core.copy.words import numbers
from core.copytexts import CopyText, NewText
from core.copywriting import Angle, Copywriter, Limits, ModelCard, unknown_script
from core.generation.reworking import Reworking
from core.progress import Progress

LANGUAGES: Mapping[str, str] = {"de": "German", "fr": "French", "es": "Spanish", "en": "English"}
"""The languages texts can be translated into, by their codes."""

_SHOTS: Mapping[str, tuple[str, ...]] = {
    "en": ("Book a demo today", "Less paperwork for your team", "Orders matched to invoices without typing"),
    "de": ("Jetzt Demo buchen", "Weniger Papierkram für Ihr Team", "Aufträge und Rechnungen ohne Tippen abgeglichen"),
    "fr": ("Réservez une démo", "Moins de paperasse pour vos équipes", "Commandes et factures rapprochées sans saisie"),
    "es": ("Reserve una demo", "Menos papeleo para su equipo", "Pedidos y facturas conciliados sin teclear"),
}
_PROBE = ("Works with your calendar", "Close the month in less time", "See how it works")
# Stems of which a right answer to each line holds one.
_RIGHT: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "de": (("kalender",), ("monat",), ("funktionier", "wie es geht", "so geht")),
    "fr": (("calendrier", "agenda"), ("mois", "clôtur"), ("comment", "fonctionn", "marche")),
    "es": (("calendario", "agenda"), ("mes", "cierr"), ("cómo", "funciona")),
    "en": (("calendar",), ("month",), ("how",)),
}
_LEAST_RIGHT = 2
_TRIES = 4
_INNER_CAPITAL = re.compile(r"\b\w*[a-z][A-Z]\w*\b")
_WORD = re.compile(r"[^\W\d_]+")


def why_not_translated(card: ModelCard | None, language: str) -> str | None:
    """Why no text can be translated into a language, as far as what is known of the model tells (None: there is none)."""
    name = LANGUAGES.get(language, language)
    if card is None:
        return f"Translating needs a local model, and none is loaded. The grammar writes {name} only from a brief in {name}."
    if card.languages and language not in card.languages:
        knows = ", ".join(LANGUAGES.get(one, one) for one in card.languages)
        return (
            f"{card.name} was made for {knows} and does not translate into {name}. Choose a larger model in Settings."
        )
    return None


def translated(
    desk: Reworking, texts: Sequence[CopyText], language: str, progress: Progress
) -> tuple[list[NewText], str | None]:
    """Texts in another language, and why there are none. The same figures and names stand in each, within the limits."""
    copywriter = desk.copywriter
    why = why_not_translated(copywriter.card() if copywriter else None, language)
    if why is not None or copywriter is None:
        return [], why
    right = _probed(_Asked(copywriter), language, progress)
    if right < _LEAST_RIGHT:
        return [], (
            f"{copywriter.card().name} translates too poorly into {LANGUAGES[language]}: it got {right} of "
            f"{len(_PROBE)} test lines right. Choose a larger model in Settings."
        )
    found: list[NewText] = []
    for done, text in enumerate(texts):
        progress.step("Translating", done, len(texts))
        found += _translations(desk, copywriter, text, language, progress)
    return found, None if found else "None of the model's answers kept all figures and names within the limits."


def _translations(
    desk: Reworking, copywriter: Copywriter, text: CopyText, language: str, progress: Progress
) -> list[NewText]:
    source = language_of(text.text) or desk.model.language
    field = desk.field(text.field)
    drafts = _written(copywriter, text.text, (source, language), _limits(desk, field, text.text), desk.seed, progress)
    names = locked(desk, text.text)
    kept = [
        one for one in drafts if faithful(one, text.text, names, language) and display_width(one) <= field.max_width
    ]
    author = copywriter.card().name
    return [NewText(text.field, text.role, one, {}, text.evidence, author) for one in dict.fromkeys(kept)]


def locked(desk: Reworking, text: str) -> list[str]:
    """What no translation may change: own names, the brand's acronyms, and names written like no other word (NetSuite)."""
    own = [one for one in desk.rules.names if one.casefold() in text.casefold()]
    short = [one for one in sorted(desk.rules.acronyms) if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)]
    return list(dict.fromkeys([*own, *short, *_INNER_CAPITAL.findall(text)]))


def faithful(translation: str, text: str, names: Sequence[str], language: str) -> bool:
    """Whether a translation has the same figures and names, is other words, and reads as the language."""
    same_words = {one.casefold() for one in _WORD.findall(translation)} & {
        one.casefold() for one in _WORD.findall(text)
    }
    own = {part.casefold() for name in names for part in _WORD.findall(name)}
    foreign = len(same_words - own) * 2 <= len(_WORD.findall(translation))
    return (
        sorted(numbers(translation)) == sorted(numbers(text))
        and all(name in translation for name in names)
        and foreign
        and language_of(translation) in (language, None)
    )


def _limits(desk: Reworking, field: Field, text: str) -> Limits:
    return Limits(
        max_width=field.max_width,
        allowed_numbers=frozenset(numbers(text)),
        banned=frozenset((*desk.rules.banned, *desk.rules.competitors)),
        acronyms=desk.rules.acronyms,
    )


def _written(
    copywriter: Copywriter, text: str, between: tuple[str, str], limits: Limits, seed: int, progress: Progress
) -> list[str]:
    source, target = between
    if unknown_script(copywriter.card(), text) is not None:
        return []
    names = LANGUAGES.get(source, "English"), LANGUAGES[target]
    pairs = zip(_SHOTS.get(source, _SHOTS["en"]), _SHOTS[target], strict=True)
    shots = "\n\n".join(f"{names[0]}: {one}\n{names[1]}: {other}" for one, other in pairs)
    prefix = f"Short texts of ads and the same in {names[1]}.\n\n{shots}\n\n"
    angle = Angle("translation", f"{names[0]}: {text}\n{names[1]}:", _TRIES)
    drafts = copywriter.write(prefix, [angle], limits, seed=seed, progress=progress)
    return [" ".join(one.text.split()).strip(" \"'") for one in drafts]


class _Asked:
    """A copywriter, known by its model and what that learned: the same model is probed once."""

    def __init__(self, copywriter: Copywriter) -> None:
        self.copywriter = copywriter
        card = copywriter.card()
        self._key = (card.name, card.host, card.adapter)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


def _probed(asked: _Asked, language: str, progress: Progress) -> int:
    progress.step(f"Trying the model in {LANGUAGES[language]}")
    return _right(asked, language)


@lru_cache(maxsize=32)
def _right(asked: _Asked, language: str) -> int:
    """How many test lines the model gets right."""
    from core.progress import silent

    source = "de" if language == "en" else "en"
    lines = (
        ("Mit Ihrem Kalender verbunden", "Den Monat schneller schließen", "So funktioniert es")
        if source == "de"
        else _PROBE
    )
    right = 0
    for line, stems in zip(lines, _RIGHT[language], strict=True):
        drafts = _written(asked.copywriter, line, (source, language), Limits(max_width=60), 0, silent())
        right += any(any(stem in one.casefold() for stem in stems) for one in drafts)
    return right

"""Search phrases of other languages as one writes them: capitals, hyphens and accents that nobody types into a search."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from core.copy.tables import table
from core.copy.words import tokens, upper_first

_GERMAN_SMALL = table(
    """
    für mit in im von vom und oder ohne per pro am an auf aus bei beim bis der die das dem den des ein eine einen einem nach ab als zu zum
    zur über unter gegen statt online mobil digital günstig selbst automatisch
    """
)
# Of a search phrase, the last word: `Druckluft-Leckage finden`.
_GERMAN_VERBS = table(
    """
    analysieren anfragen auslagern automatisieren beauftragen berechnen bestellen buchen digitalisieren dokumentieren einführen erfassen
    erkennen erstellen finden kaufen leasen lernen messen mieten optimieren orten planen prüfen reduzieren reparieren schützen senken
    sparen steuern testen überwachen vergleichen verhindern verwalten vermeiden warten
    """
)
_GERMAN_ADJECTIVES = ("ische", "ischer", "isches", "liche", "licher", "ale", "aler", "elle", "eller", "ive", "iver", "bare", "barer", "lose", "ierte", "igen", "ige", "ischen", "lichen")  # fmt: skip
_GERMAN_DECLINED = table(
    "kleine kleinen große großen gute guten neue neuen mobile mobilen mittlere mittleren schnelle schnellen einfache einfachen sichere sicheren"
)
# A second noun that is joined to what stands before it: Dienstplan-Software.
_GERMAN_JOINED = table(
    "app software system tool programm lösung plattform anbieter sensor service audit beratung kurs schulung"
)
_GERMAN_LINKED = ("ung", "heit", "keit", "schaft", "ion", "tät")

_WRITTEN = {
    "de": "für büro lösung lösungen prüfung prüfgerät überwachung gebäude kälte wärme qualität verfügbarkeit zubehör behörde geräte dämmung förderung",
    "fr": """électronique électricien électrique électricité bâtiment bâtiments sécurité santé énergie énergétique qualité numérique contrôle réseau
        réseaux véhicule véhicules société sociétés trésorerie comptabilité téléphonie matériel métier données développement modèle dématérialisation
        dématérialisée entrepôt logistique médical médicale hôpital hôpitaux déchets étiquette étiquettes échafaudage prévisionnel régulation
        réservation maîtrise écologique économique géolocalisation mécanique métallique planification équipe équipes école écoles ingénierie
        procédé procédés pièce pièces détachées détection référencement présence congés salarié salariés évaluation réglementaire conformité""",
    "es": """gestión logística técnico técnica vehículo vehículos tacógrafo máquina máquinas almacén energía energética fábrica médico médica electrónica
        electrónico automática automático nómina nóminas análisis tráfico camión camiones línea líneas eléctrico eléctrica industrial público
        pública informática informático teléfono móvil código códigos crédito créditos días año años diseño español española cámara cámaras""",
}  # fmt: skip
_ENDINGS = {"es": (("cion", "ción"), ("sion", "sión")), "fr": (), "de": ()}


def spoken(keyword: str, language: str, keep: Mapping[str, str], texts: Iterable[str]) -> str:
    """The phrase as it is written in the language; `texts` of the brief know its words best, `keep` its acronyms."""
    known = _known(language, texts)
    words = [_accented(word, language, known) for word in keyword.lower().split()]
    if language == "de":
        return _german(words, keep, {word.lower(): word for word in known.values()})
    return upper_first(" ".join(keep.get(word, word) for word in words))


def _known(language: str, texts: Iterable[str]) -> dict[str, str]:
    """Bare letters → how the word is written."""
    written = [*_WRITTEN.get(language, "").split(), *(word for text in texts for word in tokens(text)[1:])]
    return {_bare(word, language): word for word in written}


def _bare(word: str, language: str) -> str:
    lower = word.lower()
    if language == "de":
        return lower.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae").replace("ß", "ss")
    apart = unicodedata.normalize("NFD", lower)
    return "".join(char for char in apart if not unicodedata.combining(char))


def _accented(word: str, language: str, known: Mapping[str, str]) -> str:
    """The word with its accents where it was typed without any."""
    if word != _bare(word, language):
        return word
    if word in known:
        return known[word].lower()
    return next((word[: -len(bare)] + end for bare, end in _ENDINGS.get(language, ()) if word.endswith(bare)), word)


def _german(words: list[str], keep: Mapping[str, str], known: Mapping[str, str]) -> str:
    """`dienstplan software pflege` → Dienstplan-Software Pflege, `druckluft leckage finden` → Druckluft-Leckage finden."""
    out: list[str] = []
    for at, word in enumerate(words):
        last = at == len(words) - 1
        noun = not _is_small(word, last, known)
        joined = noun and bool(out) and out[-1][:1].isupper() and (word in _GERMAN_JOINED or _before_verb(words, at))
        written = keep.get(word, upper_first(known.get(word, word)) if noun else word)
        if joined:
            out[-1] = f"{out[-1]}{_link(out[-1])}-{written}"
        else:
            out.append(written)
    return upper_first(" ".join(out))


def _is_small(word: str, last: bool, known: Mapping[str, str]) -> bool:
    if word in _GERMAN_SMALL or (last and word in _GERMAN_VERBS):
        return True
    declined = word in _GERMAN_DECLINED or word.endswith(_GERMAN_ADJECTIVES)
    return not last and declined and known.get(word, word).islower()


def _before_verb(words: list[str], at: int) -> bool:
    return at == len(words) - 2 and words[-1] in _GERMAN_VERBS


def _link(noun: str) -> str:
    """The s between the parts of a German compound (`Dienstplanungs-App`)."""
    return "s" if noun.lower().endswith(_GERMAN_LINKED) and "-" not in noun else ""

"""Calls to action: whether a text tells its reader what to do, in the languages the copy grammar writes."""

from __future__ import annotations

import re
from functools import lru_cache

from core.copy.tables import table
from core.copy.words import tokens

CALLS = table(
    """
    apply ask book browse build buy call check choose claim compare contact create discover
    download explore find get join learn meet open order plan read register request reserve save
    schedule see sign speak start switch take talk tell test try view visit watch
    jetzt erfahren teste entdecke buche starte
    demander demandez découvrez découvrir essayez essayer réservez réserver contactez contacter téléchargez télécharger
    inscrivez commencez commencer comparez obtenez obtenir parlez parlons prenez profitez rejoignez testez tester visitez
    voyez voir faites planifiez lisez consultez consulter calculez
    agende calcule compare comience compruebe conozca consulte contacta contacte descargue descargar descubra descubre empiece
    hable hablemos obtenga participe pida póngase pruebe probar regístrese reserve reservar solicite solicita solicitar vea visite
    chiedi confronta contatta inizia leggi parla prenota prenotare prova provare richiedi richiedere scarica scopri visita
    bekijk boek neem ontdek probeer vraag experimente fale saiba solicite
    """
)
"""Verbs that a call begins with."""

# Nouns too: `Prueba gratuita de 30 días` names what is given and asks for nothing.
_NOUNS_TOO = table("prueba reserva consulta test")
_OF_A_NOUN = table("gratuita gratis de gratuit gratuite del")
# What a German call ends with (`Demo buchen`, `Alle Details ansehen`), and the parts verbs leave behind (`fordern Sie … an`).
_INFINITIVES = table(
    """
    anfordern anfragen anmelden anrufen ansehen aufnehmen ausprobieren beantragen bestellen besuchen buchen entdecken erfahren
    herunterladen informieren kennenlernen kontaktieren lesen registrieren reservieren sichern starten teilnehmen testen vereinbaren
    aanvragen bekijken downloaden proberen
    """
)
_PHRASES = ("en savoir plus", "más información", "mehr über", "mehr dazu", "más sobre", "tous les détails", "todos los detalles",
            "saber más", "per saperne", "maggiori informazioni", "meer weten", "meer informatie")  # fmt: skip
_LONGEST_CALL = 8
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")


@lru_cache(maxsize=100_000)
def says_what_to_do(text: str) -> bool:
    """Whether a sentence of the text calls: it begins with a verb that does ("Book a demo"), or in German ends with one
    ("Demo buchen")."""
    return any(_calls(part) for part in _SENTENCE.split(text))


def _calls(sentence: str) -> bool:
    words = [word.lower() for word in tokens(sentence)]
    if not words or sentence.rstrip().endswith("?"):
        return False
    if words[0] in _NOUNS_TOO and (words[1:2] and words[1] in _OF_A_NOUN):
        return False
    polite = len(words) > 1 and words[1] == "sie" and words[0].endswith("n")
    ends = words[-1] in _INFINITIVES and 1 < len(words) <= _LONGEST_CALL
    opens = words[0] in CALLS or words[0] in _NOUNS_TOO or sentence.lower().lstrip("¡¿ ").startswith(_PHRASES)
    return polite or ends or opens

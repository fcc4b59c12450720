"""Calls, gifts and figures in the languages the copy grammar writes."""

from __future__ import annotations

import pytest

from core.copy.foreign import CALLS, HEADLINE_FRAMES
from core.rules.calls import says_what_to_do
from core.xray import Trouble
from core.xray.pairs import beside
from core.xray.saying import said


@pytest.mark.parametrize(
    "text",
    [
        "Book a free assessment", "Works with SAP. Ask for a quote.", "Tell us what you need",
        "Demo buchen", "Jetzt testen", "Sprechen Sie mit uns", "Fordern Sie ein Angebot an", "Dienstplan in 20 Minuten. Alle Details ansehen.",
        "Mehr über Schichtwerk", "Essayer gratuitement", "En savoir plus sur Batiflux", "Demander un essai", "Prenez contact", "Parlez avec nous",
        "Solicitar demostración", "Más información", "Póngase en contacto", "Pruebe Rutalia", "Hable con nosotros", "Prueba Rutalia gratis",
        "Richiedi una demo", "Scopri come funziona", "Vraag een demo aan", "Demo aanvragen", "Saiba mais", "Agende uma demo",
    ],
)  # fmt: skip
def test_calls_are_known_in_every_language(text: str) -> None:
    assert says_what_to_do(text)


@pytest.mark.parametrize(
    "text",
    [
        "Certified to ISO 27001", "Contract Management Software", "Looking for a sensor?",
        "Dienstplanung für Pflegeheime", "Suchen Sie eine Lösung?", "Schichttausch per App", "Lecks orten ohne Produktionsstopp",
        "Essai gratuit de 14 jours", "Un devis en 10 minutes", "Données hébergées en France",
        "Prueba gratuita de 30 días", "Todos los vehículos en un solo mapa", "Instalación en un día", "Controllo qualità in linea",
    ],
)  # fmt: skip
def test_what_only_states_is_no_call(text: str) -> None:
    assert not says_what_to_do(text)


@pytest.mark.parametrize("language", sorted(CALLS))
def test_every_sentence_the_grammar_closes_with_is_seen_as_a_call(language: str) -> None:
    calls = [frame.format(name="Schichtwerk", brand="Schichtwerk") for frame in CALLS[language]]
    missed = [call for call in calls if not says_what_to_do(call)]
    assert missed in ([], ["Alle Details auf der Website"])
    headlines = [frame for role, frame, _ in HEADLINE_FRAMES[language] if role == "cta"]
    seen = [frame for frame in headlines if says_what_to_do(frame.format(name="Schichtwerk", brand="Schichtwerk"))]
    assert len(seen) >= len(headlines) / 2


@pytest.mark.parametrize(
    ("one", "other", "trouble"),
    [
        ("Prüft Ruhezeiten automatisch", "Ruhezeiten prüft Schichtwerk automatisch. Demo buchen.", Trouble.REDUNDANT),
        ("Dienstplan in 20 Minuten", "Dienstplan in 40 Minuten", Trouble.CONTRADICTORY),
        ("Plus de 1 800 entreprises clientes", "Plus de 2 400 entreprises clientes", Trouble.CONTRADICTORY),
        ("Más de 9.000 vehículos conectados", "Más de 9.000 vehículos", Trouble.REDUNDANT),
        ("Dos cursos en línea", "2 cursos en línea", Trouble.REDUNDANT),
        ("Instalación en un día", "Alertas en un solo mapa", None),
        ("Devis gratuit pour artisans", "Devis pour artisans dès 49 €", Trouble.CONTRADICTORY),
        ("Démonstration gratuite", "À partir de 49 € par mois", None),
        ("Kostenlose Erstberatung", "Festpreis ab 1.900 €", None),
        ("Schichtwerk entdecken", "Schichtwerk kennenlernen", None),
    ],
)
def test_other_languages_are_read_too(one: str, other: str, trouble: Trouble | None) -> None:
    names = ("Schichtwerk",)
    assert beside(said(one, names), said(other, names)).trouble == trouble
    assert beside(said(other, names), said(one, names)).trouble == trouble

"""Sentence frames for German, French and Spanish: few, and only ones that need no inflection of the brief's words."""

from __future__ import annotations

from collections.abc import Mapping

from core.copy.tables import table
from core.copy.words import tokens

# (role, frame, weight). {name} product or company, {brand} company, {fact} a phrase of the brief as it stands.
HEADLINE_FRAMES: Mapping[str, tuple[tuple[str, str, float], ...]] = {
    "de": (
        ("brand", "{name}", 0.9), ("brand", "{name} entdecken", 0.7), ("brand", "{name} kennenlernen", 0.7),
        ("cta", "Jetzt mehr erfahren", 0.8), ("cta", "Jetzt Kontakt aufnehmen", 0.6), ("cta", "Mehr über {name}", 0.6),
        ("cta", "Sprechen Sie mit {brand}", 0.6), ("cta", "Jetzt informieren", 0.6), ("cta", "Alle Details ansehen", 0.5),
        ("question", "Was ist {name}?", 0.45), ("question", "Fragen zu {name}?", 0.5), ("question", "Warum {name}?", 0.45),
        ("cta", "So funktioniert {name}", 0.6), ("cta", "{brand} stellt sich vor", 0.4), ("brand", "Das ist {name}", 0.5),
        ("cta", "Mehr dazu auf der Website", 0.4), ("question", "Passt {name} zu Ihnen?", 0.4), ("cta", "Lernen Sie uns kennen", 0.4),
        ("cta", "Fragen? Wir antworten", 0.3), ("cta", "Auf einen Blick", 0.2), ("cta", "Jetzt ansehen", 0.3),
    ),
    "fr": (
        ("brand", "{name}", 0.9), ("brand", "Découvrez {name}", 0.7), ("cta", "En savoir plus", 0.8),
        ("cta", "Contactez {brand}", 0.6), ("cta", "En savoir plus sur {name}", 0.6), ("cta", "Parlez avec {brand}", 0.5),
        ("cta", "Voir comment ça marche", 0.5), ("question", "Pourquoi {name} ?", 0.45), ("question", "Connaissez-vous {name} ?", 0.45),
        ("question", "Une question sur {name} ?", 0.4), ("brand", "Voici {name}", 0.5), ("cta", "Voir tous les détails", 0.4),
        ("cta", "Prenez contact", 0.4), ("cta", "Visitez notre site", 0.4), ("cta", "Faites connaissance", 0.3),
        ("cta", "Parlons de votre projet", 0.3), ("question", "Des questions ?", 0.2), ("cta", "{name} en bref", 0.4),
    ),
    "es": (
        ("brand", "{name}", 0.9), ("brand", "Descubra {name}", 0.7), ("brand", "Conozca {name}", 0.7), ("cta", "Más información", 0.8),
        ("cta", "Contacte con {brand}", 0.6), ("cta", "Más sobre {name}", 0.6), ("cta", "Hable con {brand}", 0.5),
        ("cta", "Vea cómo funciona", 0.5), ("question", "¿Por qué {name}?", 0.45), ("question", "¿Qué es {name}?", 0.45),
        ("question", "¿Preguntas sobre {name}?", 0.4), ("brand", "Esto es {name}", 0.4), ("cta", "Vea todos los detalles", 0.4),
        ("cta", "Visite nuestra web", 0.4), ("cta", "Póngase en contacto", 0.4), ("cta", "{name} de un vistazo", 0.4),
        ("cta", "Hablemos de su proyecto", 0.3), ("question", "¿Alguna pregunta?", 0.2),
    ),
}  # fmt: skip

# Sentences that follow a fact or a name.
CALLS: Mapping[str, tuple[str, ...]] = {
    "de": (
        "Jetzt mehr erfahren",
        "Sprechen Sie mit uns",
        "Lernen Sie {name} kennen",
        "Mehr über {name} erfahren",
        "Sprechen Sie mit {brand}",
        "Alle Details auf der Website",
    ),
    "fr": (
        "En savoir plus",
        "Parlez avec nous",
        "Découvrez {name}",
        "Contactez {brand}",
        "En savoir plus sur {name}",
        "Tous les détails sur le site",
    ),
    "es": (
        "Más información",
        "Hable con nosotros",
        "Conozca {name}",
        "Contacte con {brand}",
        "Vea cómo funciona {name}",
        "Todos los detalles en la web",
    ),
}
# What a phrase of the brief may begin with when it says what the product does.
THIRD_PERSONS: Mapping[str, frozenset[str]] = {
    "de": table(
        """arbeitet berechnet bietet bündelt dokumentiert erfasst erinnert erkennt ermittelt ersetzt erstellt findet funktioniert hilft integriert
        läuft liefert macht meldet misst passt plant prüft reduziert schützt senkt spart startet steuert überwacht verbindet verkürzt verwaltet
        warnt zeigt"""
    ),
    "fr": table(
        """accélère aide alerte automatise calcule centralise connecte contrôle détecte élimine envoie fonctionne garantit gère identifie intègre mesure
        planifie prévient protège réduit remplace relie s'intègre simplifie suit surveille vérifie"""
    ),
    "es": table(
        """ahorra alerta automatiza avisa ayuda calcula centraliza conecta controla detecta elimina envía evita funciona gestiona identifica integra
        mide muestra planifica protege reduce reemplaza registra simplifica supervisa sustituye verifica"""
    ),
}
OFFER_SENTENCES: Mapping[str, str] = {
    "de": "Unser Angebot: {offer}",
    "fr": "Notre offre : {offer}",
    "es": "Nuestra oferta: {offer}",
}
GREETINGS: Mapping[str, tuple[str, str]] = {
    "de": ("Guten Tag,", "Freundliche Grüße\n{brand}"),
    "fr": ("Bonjour,", "Cordialement,\n{brand}"),
    "es": ("Hola:", "Saludos,\n{brand}"),
}


def _words(language: str) -> frozenset[str]:
    frames = [frame for _, frame, _ in HEADLINE_FRAMES[language]]
    texts = [*frames, *CALLS[language], OFFER_SENTENCES[language], *GREETINGS[language]]
    return frozenset(word.lower() for text in texts for word in tokens(text))


FOREIGN_WORDS: Mapping[str, frozenset[str]] = {language: _words(language) for language in HEADLINE_FRAMES}

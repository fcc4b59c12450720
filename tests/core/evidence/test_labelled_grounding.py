"""Texts labelled by hand: which of their claims rest on nothing. Written before anybody looked what the ledger says.

The first look at labelled_grounding.csv found 95 % of the open claims (76 of 80) and wronged 2.6 % of the texts (4 of 155).
The first look at the fresh file, written afterwards about other products, found 94 % (32 of 34) and wronged 6.9 % (5 of 72).
The ledger was mended after each look, so a text of tomorrow meets it nearer to the first looks than to the thresholds below.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from core.evidence import Entry, Ledger, Origin

TODAY = date(2026, 12, 1)
RECALL, FALSE_ALARMS = 0.98, 0.02
FILES = {"labelled_grounding.csv": 150, "labelled_grounding_fresh.csv": 70}
STATEMENTS = {
    "labelled_grounding.csv": {
        "en": (
            "Close the books in 3 days", "Teams close 6 days faster on average", "Saves up to 40 % of the reconciliation work",
            "Used by 1,200 finance teams", "Certified to ISO 27001", "14-day guided trial", "From €18 per user and month",
            "Rated best close software by Reviewly 2026", "Award-winning close software", "Teams close faster than with spreadsheets",
            "9 out of 10 finance teams would buy it again", "Works with SAP and NetSuite",
        ),
        "de": (
            "Der Monatsabschluss in 3 Tagen", "40 % weniger Aufwand bei der Abstimmung", "1.200 Kunden vertrauen uns",
            "Zertifiziert nach ISO 27001", "14 Tage geführte Testphase", "Ab 18 € je Nutzer im Monat",
        ),
        "fr": ("Clôture des comptes en 3 jours", "40 % de travail en moins", "1 200 équipes l’utilisent", "Essai guidé de 14 jours"),
        "es": ("Cierre contable en 3 días", "40 % menos de trabajo", "1.200 equipos lo usan", "Prueba guiada de 14 días"),
    },
    "labelled_grounding_fresh.csv": {
        "en": (
            "41% less unplanned downtime at Norhaven Dairy", "Installed in one shift", "Up and running 8 hours after the sensors are installed",
            "Pilot on three machines", "2.4 million readings a day", "Certified for ATEX Zone 2", "Sensors with a battery life of 5 years",
            "Easier than manual rounds", "Alerts before bearings fail", "Plants in 12 countries use it",
        ),
        "de": ("41 % weniger ungeplanter Stillstand", "In 8 Stunden installiert", "Pilot an drei Maschinen", "Sensoren mit 5 Jahren Laufzeit"),
        "fr": ("41 % d’arrêts imprévus en moins", "Installé en 8 heures"),
        "es": ("41 % menos paradas imprevistas", "Instalado en 8 horas"),
    },
}  # fmt: skip


def ledger(file: str, language: str) -> Ledger:
    entries = tuple(Entry(str(at), text, Origin.PERSON, "x", "x") for at, text in enumerate(STATEMENTS[file][language]))
    return Ledger(
        entries,
        TODAY,
        ("Ledgerly Close 360", "Ledgerly"),
        ("month end close software", "Controller", "pumps and sensors"),
    )


@pytest.mark.parametrize("name", FILES)
def test_claims_without_proof_are_found_and_proved_ones_left_alone(name: str) -> None:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= FILES[name]
    ledgers = {language: ledger(name, language) for language in STATEMENTS[name]}
    wanted = missed = clean = 0
    misses: list[tuple[str, set[str], set[str]]] = []
    wronged: list[tuple[str, set[str]]] = []
    for row in rows:
        labels = {one.casefold() for one in row["open"].split(";") if one}
        found = {one.text.casefold() for one in ledgers[row["language"]].ungrounded(row["text"])}
        wanted += len(labels)
        missed += len(labels - found)
        misses += [(row["text"], labels, found)] if labels - found else []
        clean += not labels
        wronged += [(row["text"], found)] if found - labels else []
    assert 1 - missed / wanted >= RECALL, misses
    assert len(wronged) / len(rows) <= FALSE_ALARMS, wronged

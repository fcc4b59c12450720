"""Texts that are chosen for the company they keep: the X-ray finds far less trouble in their combinations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.brief.reading import read_brief
from core.copy.ads import CopyDesk, SearchCopy, Theme
from core.progress import silent
from core.rules import refusal_of
from core.rules.context import voice_of
from core.xray import Company, scan

BRIEFS = Path(__file__).resolve().parents[1] / "copy" / "briefs"
NAMES = ("Tallywise Close", "Tallywise")


def test_what_repeats_or_contradicts_keeps_no_company() -> None:
    company = Company(NAMES)
    assert company.fits("Audit Trail per Journal Entry", ["Works With SAP and NetSuite", "Tallywise Close"])
    assert not company.fits("Close the Books in 4 Days", ["Close the books in 4 days, with an audit trail."])
    assert not company.fits("Close the Books in 4 Days", ["Close the books in 6 days."])


def test_two_texts_carry_an_ad_when_one_names_the_brand_and_one_calls() -> None:
    company = Company(NAMES)
    named, plain = "Tallywise Close works with SAP. Start your trial.", "Audit trail for each journal entry."
    assert company.carries(plain, [named])
    assert not company.carries(plain, ["Every reconciliation in one place. Start your trial."])
    assert not company.carries(plain, ["Tallywise Close works with SAP and NetSuite."])
    assert company.carries(plain, [])


@pytest.mark.parametrize("name", ["energy", "staffing", "digits", "long_name"])
def test_most_combinations_of_a_generated_ad_read_well(name: str) -> None:
    brief = read_brief(BRIEFS / f"{name}.toml", today=date(2026, 11, 23))
    names = voice_of(brief).own_names

    def written(company: Company | None) -> SearchCopy:
        desk = CopyDesk(brief, seed=1, refusal=refusal_of(brief), company=company)
        return desk.search_ads([Theme(brief.keyword_seeds[0], brief.keyword_seeds[:4])], silent())[0]

    def troubled(ad: SearchCopy) -> float:
        texts = {"headlines": [one.text for one in ad.headlines], "descriptions": [one.text for one in ad.descriptions]}
        found = scan(texts, names)
        return found.bad / found.total

    ad = written(Company(names))
    assert 8 <= len(ad.headlines) <= 15
    assert 3 <= len(ad.descriptions) <= 4
    assert troubled(ad) <= 0.1
    assert troubled(ad) < troubled(written(None))

"""What people call the columns of a targeting: `Job titles`, `Branche`, `Excluded companies` and their like."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from core.interchange.sheet.facets import FACETS

_WORDS: Mapping[str, str] = {
    "locations": "target locations|target countries|geo|geos|geography|regions|zielregionen|zones ciblees",
    "interfaceLocales": "interface language|interface languages|audience language|profile language",
    "titles": "job title|job titles|titles|positions|berufsbezeichnung|berufsbezeichnungen|jobtitel|intitule de poste|"
              "intitules de poste|postes|cargo|cargos|puesto|puestos",
    "jobFunctions": "function|functions|job function|job functions|department|departments|tatigkeitsbereich|tatigkeitsbereiche|"
                    "funktionen|abteilung|fonction|fonctions|funcion|funciones|funcion laboral",
    "seniorities": "seniority|seniorities|job seniority|seniority level|level|karrierestufe|karrierestufen|hierarchieebene|"
                   "niveau hierarchique|anciennete|antiguedad|nivel de responsabilidad",
    "industries": "industry|industries|company industry|vertical|verticals|branche|branchen|secteur|secteurs|industria|sector|sectores",
    "staffCountRanges": "company size|company sizes|employees|headcount|staff count|number of employees|unternehmensgrosse|"
                        "unternehmensgrossen|mitarbeiter|mitarbeiterzahl|taille de l entreprise|effectif|tamano de la empresa|empleados",
    "employers": "company|companies|company name|company names|target accounts|target companies|account list|unternehmen|firmen|"
                 "zielunternehmen|entreprise|entreprises|empresa|empresas",
    "skills": "skill|skills|member skills|fahigkeiten|kenntnisse|competences|habilidades|aptitudes",
    "audienceMatchingSegments": "matched audience|matched audiences|customer list|contact list|company list|lists|audience list",
    "dynamicSegments": "retargeting|retargeting audience|retargeting audiences|website audience|website visitors",
    "groups": "member groups|linkedin groups",
    "interests": "member interests|interest",
    "memberBehaviors": "member trait|traits",
    "degrees": "degree|abschluss|diplome",
    "fieldsOfStudy": "field of study|studienfach",
    "schools": "school|university|universities|hochschule",
    "yearsOfExperienceRanges": "experience|years of experience|berufserfahrung",
}  # fmt: skip
_INCLUDE = ("{}", "include {}", "included {}", "target {}", "targeting {}")
_EXCLUDE = (
    "exclude {}", "excluded {}", "excl {}", "negative {}", "not {}", "without {}", "{} exclude", "{} excluded", "{} exclusion",
    "{} exclusions", "ohne {}", "ausgeschlossene {}", "{} ausschliessen", "{} ausgeschlossen", "exclure {}", "{} exclus", "{} exclues",
    "excluir {}", "{} excluidos", "{} excluidas", "sans {}", "sin {}",
)  # fmt: skip


@cache
def facet_headings() -> tuple[str, ...]:
    """The headings of all facets, those to include first."""
    return tuple(f"{side}: {label}" for side in ("Include", "Exclude") for label in FACETS.values())


@cache
def facet_table() -> Mapping[str, str]:
    """What a facet's column may be called, and the sheet's own heading for it."""
    found: dict[str, str] = {heading: heading for heading in facet_headings()}
    for name, label in FACETS.items():
        words = [label, name, *_WORDS.get(name, "").split("|")]
        for word in filter(None, words):
            for side, forms in (("Include", _INCLUDE), ("Exclude", _EXCLUDE)):
                for form in forms:
                    found.setdefault(form.format(word), f"{side}: {label}")
    return found

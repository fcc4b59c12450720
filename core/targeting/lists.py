"""LinkedIn's names for functions, seniorities, industries, company sizes, countries and languages, and what people call them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from core.brief.form import countries
from core.paths import resources

Entity = dict[str, str | None]

MOST_VALUES = 100  # of one facet
_ALIKE = 0.9

_FUNCTION_WORDS = {
    "Accounting": "accounting accountant accounts bookkeeping controller controlling comptroller audit auditor tax",
    "Administrative": "administrative assistant office secretary",
    "Arts and Design": "design designer creative ux",
    "Business Development": "partnerships alliances bd",
    "Consulting": "consultant consultants advisory",
    "Education": "teacher lecturer training trainer learning",
    "Engineering": "engineering engineer developer software reliability architect devops r&d development",
    "Entrepreneurship": "founder founders owner",
    "Finance": "finance financial cfo treasury treasurer investment fp&a",
    "Healthcare Services": "clinical nurse doctor physician medical healthcare health",
    "Human Resources": "hr people talent payroll recruiting recruiter recruitment hiring personnel",
    "Information Technology": "it cio ciso security network systems infrastructure data information technology cybersecurity",
    "Legal": "legal counsel lawyer attorney compliance privacy",
    "Marketing": "marketing cmo brand growth demand",
    "Media and Communication": "communications communication pr press media",
    "Operations": "operations operational coo plant maintenance production manufacturing logistics supply chain warehouse facility facilities",
    "Product Management": "product",
    "Program and Project Management": "project program programme pmo",
    "Purchasing": "purchasing procurement sourcing buyer category",
    "Quality Assurance": "quality qa testing tester",
    "Real Estate": "property realty",
    "Research": "research researcher scientist laboratory lab",
    "Sales": "sales account revenue cro seller",
    "Customer Success and Support": "support success helpdesk service customer",
}
_SENIORITY_WORDS = {
    "Owner": "owner founder co-founder cofounder proprietor",
    "Partner": "partner",
    "CXO": "cxo chief ceo cfo coo cto cio cmo cro chro ciso c-level c-suite clevel csuite president executive executives",
    "VP": "vp svp evp avp vice",
    "Director": "director head",
    "Manager": "manager lead leader supervisor controller managers",
    "Senior": "senior specialist expert principal engineer analyst individual contributor",
    "Entry": "entry junior associate entry-level",
    "Training": "training trainee intern apprentice student",
    "Unpaid": "unpaid volunteer",
}
_INDUSTRY_ALIASES: dict[str, str] = {
    "software": "Software Development", "computer software": "Software Development", "saas": "Software Development",
    "it services": "IT Services and IT Consulting", "information technology and services": "IT Services and IT Consulting",
    "healthcare": "Hospitals and Health Care", "health care": "Hospitals and Health Care", "hospital and health care": "Hospitals and Health Care",
    "logistics": "Transportation, Logistics, Supply Chain and Storage", "transportation and logistics": "Transportation, Logistics, Supply Chain and Storage",
    "automotive": "Motor Vehicle Manufacturing", "chemicals": "Chemical Manufacturing", "pharmaceuticals": "Pharmaceutical Manufacturing",
    "pharma": "Pharmaceutical Manufacturing", "food production": "Food and Beverage Manufacturing", "machinery": "Machinery Manufacturing",
    "government": "Government Administration", "higher ed": "Higher Education", "consumer goods": "Manufacturing",
    "oil and gas": "Oil and Gas", "professional services": "Professional Services", "finance": "Financial Services",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Entities for the names of a brief; `unknown` are the names LinkedIn's lists do not hold."""

    entities: tuple[Entity, ...]
    unknown: tuple[str, ...] = ()


@lru_cache
def reference(name: str) -> tuple[Mapping[str, Any], ...]:
    """One list of `resources/linkedin`."""
    return tuple(json.loads((resources() / "linkedin" / f"{name}.json").read_text(encoding="utf-8")))


@lru_cache
def _by_key(name: str) -> Mapping[str, Entity]:
    return {key(entry["name"]): {"name": entry["name"], "urn": entry["urn"]} for entry in reference(name)}


def key(text: str) -> str:
    """A name without regard to case, punctuation, `&` and `and`."""
    return " ".join(re.sub(r"[^\w+]+", " ", text.lower().replace("&", " and ")).split())


def named(list_name: str, name: str) -> Entity:
    """The entity LinkedIn calls exactly this; KeyError when there is none."""
    return dict(_by_key(list_name)[key(name)])


def nearest(list_name: str, name: str, least: float = _ALIKE) -> Entity | None:
    """The entity whose name is this one, or as good as this one."""
    known, wanted = _by_key(list_name), key(name)
    if wanted in known:
        return dict(known[wanted])
    best = max(known, key=lambda other: (SequenceMatcher(None, wanted, other).ratio(), other))
    return dict(known[best]) if SequenceMatcher(None, wanted, best).ratio() >= least else None


def functions(names: Iterable[str]) -> Found:
    """Job functions by LinkedIn's name or by an everyday one (`HR`, `Procurement`)."""
    return _look_up(names, lambda name: _either(nearest("functions", name), function_words([name])))


def seniorities(names: Iterable[str]) -> Found:
    """Seniorities by LinkedIn's name or by an everyday one (`C-level`, `Head of`)."""
    return _look_up(names, lambda name: _either(nearest("seniorities", name), seniority_words([name])[:1]))


def industries(names: Iterable[str]) -> Found:
    """Industries by LinkedIn's current name, a former or an everyday one."""
    return _look_up(names, lambda name: _either(nearest("industries", _INDUSTRY_ALIASES.get(key(name)) or name), []))


def sizes(names: Iterable[str]) -> Found:
    """Company sizes by their bounds: `51-200`, `10,001+`; a wider range takes all of LinkedIn's inside it."""
    return _look_up(names, _sizes_inside)


def _either(entity: Entity | None, others: Sequence[Entity]) -> Sequence[Entity]:
    return [entity] if entity else others


def _look_up(names: Iterable[str], find: Callable[[str], Sequence[Entity]]) -> Found:
    found: dict[str, Entity] = {}
    unknown: dict[str, None] = {}
    for name in names:
        entities = find(name)
        if not entities:
            unknown[name] = None
            entities = [{"name": name, "urn": None}]
        for entity in entities:
            found.setdefault(key(str(entity["name"])), entity)
    return Found(tuple(found.values())[:MOST_VALUES], tuple(unknown))


def _sizes_inside(name: str) -> list[Entity]:
    digits = [int(part) for part in re.findall(r"\d+", name.replace(",", "").replace(".", "").replace("’", ""))]
    if not digits or len(digits) > 2:
        return []
    low = digits[0]
    high = digits[1] if len(digits) == 2 else 2**31 if re.search(r"\+|more|über|over|ab ", name) else low
    low = 1 if low == 0 else low
    return [{"name": entry["name"], "urn": entry["urn"]} for entry in reference("company_sizes")
            if entry["least"] >= low and (entry["most"] <= high or (entry["least"] > 10_000 and high >= 10_001))]  # fmt: skip


def function_words(texts: Iterable[str]) -> list[Entity]:
    """Job functions whose everyday words stand in the texts (job titles for instance), in LinkedIn's order of names."""
    words = {word for text in texts for word in re.findall(r"[\w&]+", text.lower())}
    return [named("functions", name) for name, known in _FUNCTION_WORDS.items() if words & set(known.split())]


def seniority_words(titles: Iterable[str]) -> list[Entity]:
    """Seniorities that job titles imply: `Head of Accounting` is a director, `Chief Financial Officer` a CXO."""
    implied = [_seniority_of(title) for title in titles]
    return [named("seniorities", name) for name in dict.fromkeys(name for name in implied if name)]


def _seniority_of(title: str) -> str | None:
    if re.search(r"vice[ -]president", title, re.IGNORECASE):
        return "VP"
    words = set(re.findall(r"[\w-]+", title.lower()))
    words |= {part for word in words for part in word.split("-") if word not in ("c-level", "c-suite")}
    return next((name for name, known in _SENIORITY_WORDS.items() if words & set(known.split())), None)


def titles(names: Iterable[str]) -> tuple[Entity, ...]:
    """Job titles as written; LinkedIn's ids are looked up when the account is connected."""
    unique = {key(name): name for name in reversed(list(names))}
    return tuple({"name": name, "urn": None} for name in reversed(list(unique.values())))[:MOST_VALUES]


def locations(codes: Sequence[str]) -> Found:
    """Countries by ISO code, with LinkedIn's id where it is known."""
    known = {entry["code"]: entry for entry in reference("countries")}
    entities: list[Entity] = []
    for code in codes:
        entry = known.get(code)
        entities.append(
            {"name": entry["name"], "urn": entry["urn"]}
            if entry
            else {"name": countries().get(code, code), "urn": None}
        )
    return Found(tuple(entities), tuple(str(entity["name"]) for entity in entities if entity["urn"] is None))


@dataclass(frozen=True)
class Languages:
    """Interface languages: the ad set's own `locale`, the facet's entities, and codes LinkedIn has no interface in."""

    locale: str
    entities: tuple[Entity, ...]
    unknown: tuple[str, ...]


def interface_languages(codes: Sequence[str]) -> Languages:
    """LinkedIn's interface languages of ISO 639-1 codes; English is the locale where there is none."""
    known = {("no" if entry["code"] == "nb" else entry["code"]): entry for entry in reference("locales")}
    wanted = ["no" if code in ("nb", "nn") else code for code in codes]
    entries = [known[code] for code in dict.fromkeys(wanted) if code in known]
    locale = str(entries[0]["locale"]) if entries else "en_US"
    entities = tuple({"name": entry["name"], "urn": entry["urn"]} for entry in entries)
    return Languages(locale, entities, tuple(code for code in wanted if code not in known))

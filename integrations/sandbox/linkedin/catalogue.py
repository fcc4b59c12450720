"""What can be targeted in the sandbox: LinkedIn's facets and public lists, and invented companies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from core.targeting.lists import reference

FACETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ageRanges": ("L", ("AGE",)),
    "audienceMatchingSegments": ("", ("$UNKNOWN",)),
    "companyCategory": ("LT", ("FIRMOGRAPHIC",)),
    "degrees": ("LT", ("DEGREE",)),
    "dynamicSegments": ("", ("$UNKNOWN",)),
    "employers": ("TS", ("COMPANY",)),
    "employersAll": ("TS", ("COMPANY",)),
    "employersPast": ("TS", ("COMPANY",)),
    "fieldsOfStudy": ("LT", ("FIELD_OF_STUDY",)),
    "firstDegreeConnectionCompanies": ("TS", ("COMPANY",)),
    "followedCompanies": ("TS", ("COMPANY",)),
    "genders": ("L", ("GENDER",)),
    "groups": ("TS", ("GROUP",)),
    "growthRate": ("L", ("FIRMOGRAPHIC",)),
    "industries": ("LTS", ("INDUSTRY",)),
    "interests": ("LT", ("INTEREST",)),
    "interfaceLocales": ("L", ("LOCALE",)),
    "jobFunctions": ("L", ("FUNCTION",)),
    "locations": ("LT", ("COUNTRY_GROUP", "COUNTRY", "STATE", "REGION")),
    "memberBehaviors": ("LT", ("MEMBER_BEHAVIOR",)),
    "profileLocations": ("LT", ("COUNTRY_GROUP", "COUNTRY", "STATE", "REGION")),
    "revenue": ("L", ("FIRMOGRAPHIC",)),
    "schools": ("T", ("SCHOOL",)),
    "seniorities": ("L", ("SENIORITY",)),
    "skills": ("LTS", ("SKILL",)),
    "staffCountRanges": ("L", ("COMPANY_SIZE",)),
    "titles": ("LTS", ("TITLE",)),
    "titlesAll": ("LTS", ("TITLE",)),
    "titlesPast": ("LTS", ("TITLE",)),
    "yearsOfExperienceRanges": ("L", ("YEARS_OF_EXPERIENCE",)),
}
"""Facet: how its entries are found (L list, T typeahead, S similar), and the types of its entries."""
TITLES = {
    100: "Chief Executive Officer", 101: "Chief Technology Officer", 102: "Chief Information Officer",
    103: "Chief Financial Officer", 104: "Chief Marketing Officer", 105: "Vice President Engineering",
    106: "Vice President Sales", 107: "Director of Information Technology",
    108: "Information Technology Manager", 109: "Software Engineer", 110: "Senior Software Engineer",
    111: "Data Engineer", 112: "Data Scientist", 113: "Product Manager", 114: "Marketing Manager",
    115: "Demand Generation Manager", 116: "Sales Manager", 117: "Account Executive", 118: "Operations Manager",
    119: "Human Resources Manager", 120: "Procurement Manager", 121: "Plant Manager", 122: "Controller",
    123: "Security Architect", 124: "Cloud Architect", 125: "Systems Administrator", 126: "Network Engineer",
    127: "Business Analyst", 128: "Financial Controller", 129: "Head of Accounting", 130: "VP Finance",
    131: "Accounts Payable Manager", 132: "Head of Shared Services", 133: "Head of Finance",
}  # fmt: skip
SKILLS = {
    500: "Cloud Computing", 501: "Data Analysis", 502: "Python", 503: "Machine Learning",
    504: "Project Management", 505: "Account-Based Marketing", 506: "Cybersecurity", 507: "Enterprise Software",
    508: "Supply Chain Management", 509: "Financial Analysis", 510: "Procurement", 511: "Kubernetes",
}  # fmt: skip
ORGANIZATIONS = {
    900100: "Northwind Harbour", 900101: "Bluefinch Systems", 900102: "Calder Freight",
    900103: "Oakmere Analytics", 900104: "Pellworth Energy", 900105: "Quillstone Bank",
    900106: "Rivermark Foods", 900107: "Saltire Robotics", 900108: "Tamberly Health", 900109: "Umbral Software",
    900110: "Veldhoven Chips", 900111: "Wrenfield Media", 900112: "Tallywise", 900113: "Nordbuch",
    900114: "Abschlussio",
}  # fmt: skip
GEOS = {
    103644278: "United States", 101165590: "United Kingdom", 101282230: "Germany", 102713980: "India",
    101355337: "Japan", 102454443: "Singapore", 105149562: "South Korea", 101452733: "Australia",
    104441761: "Taiwan", 103291313: "Hong Kong", 106693272: "Switzerland", 104035573: "South Africa",
    102221843: "North America", 103537801: "Africa", 102095887: "California, US", 102748797: "Texas, US",
    105080838: "New York state, US", 101318387: "Florida, US", 102571732: "New York City",
    101949407: "Illinois, US", 102986501: "Pennsylvania, US", 103950076: "Georgia, US",
    103104382: "Los Angeles County", 105015875: "France", 105646813: "Spain", 102890719: "Netherlands",
    103350119: "Italy", 105117694: "Sweden", 105072130: "Poland", 100565514: "Belgium", 103883259: "Austria",
    104514075: "Denmark", 104738515: "Ireland", 101174742: "Canada",
}  # fmt: skip
EU = frozenset(
    {101282230, 105015875, 105646813, 102890719, 103350119, 105117694, 105072130, 100565514, 103883259, 104514075, 104738515}
)  # fmt: skip
AGES = ((18, 24), (25, 34), (35, 54), (55, 2147483647))
REVENUES = ((-2147483647, 1), (1, 10), (10, 100), (100, 1000), (1000, 2147483647))
GROWTHS = ((-2147483647, 0), (0, 3), (3, 10), (10, 20), (20, 2147483647))
COMPANY_FACETS = frozenset(
    {"employers", "employersAll", "employersPast", "firstDegreeConnectionCompanies", "followedCompanies"}
)
SEGMENT_FACETS = frozenset({"audienceMatchingSegments", "dynamicSegments"})
FACET = "urn:li:adTargetingFacet:"
_LISTS = {
    "seniorities": "seniorities", "jobFunctions": "functions", "industries": "industries",
    "staffCountRanges": "company_sizes", "interfaceLocales": "locales",
}  # fmt: skip
_NUMBERED: Mapping[str, tuple[str, Mapping[int, str]]] = {
    "titles": ("title", TITLES), "titlesAll": ("title", TITLES), "titlesPast": ("title", TITLES), "skills": ("skill", SKILLS),
    "locations": ("geo", GEOS), "profileLocations": ("geo", GEOS),
    "yearsOfExperienceRanges": ("yearsOfExperience", {number: f"{number} years" for number in range(1, 13)}),
    "companyCategory": ("organizationRankingList", {1: "Fortune Global 500", 3: "Forbes Most Innovative Companies"}),
    "memberBehaviors": (
        "memberBehavior", {2: "Mobile users", 3: "iPhone users", 13: "Open to education", 14: "Frequent contributor"}
    ),
    **dict.fromkeys(COMPANY_FACETS, ("organization", ORGANIZATIONS)),
}  # fmt: skip
_RANGES = {
    "ageRanges": ("ageRange", AGES, "years"),
    "revenue": ("organizationRevenueRange", REVENUES, "million USD"),
    "growthRate": ("organizationGrowthRange", GROWTHS, "%"),
}
_GENDERS = {"urn:li:gender:FEMALE": "Female", "urn:li:gender:MALE": "Male"}


@lru_cache
def entries(facet: str) -> Mapping[str, str]:
    """URN and name of everything a facet offers here."""
    if facet in _LISTS:
        return {one["urn"]: one["name"] for one in reference(_LISTS[facet])}
    if facet in _RANGES:
        kind, ranges, unit = _RANGES[facet]
        return {f"urn:li:{kind}:({low},{high})": _words(low, high, unit) for low, high in ranges}
    if facet == "genders":
        return _GENDERS
    kind, names = _NUMBERED.get(facet, ("", {}))
    found = {f"urn:li:{kind}:{number}": name for number, name in names.items()}
    if kind == "geo":
        found |= {one["urn"]: one["name"] for one in reference("countries")}
    return found


def name_of(urn: str) -> tuple[str, str] | None:
    """The name of an entry and the first facet that offers it."""
    return next(((entries(facet)[urn], facet) for facet in FACETS if urn in entries(facet)), None)


def _words(low: int, high: int, unit: str) -> str:
    if low < 0:
        return f"below {high} {unit}"
    return f"{low}+ {unit}" if high > 1_000_000 else f"{low}-{high} {unit}"

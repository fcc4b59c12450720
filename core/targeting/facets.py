"""LinkedIn's targeting facets: their words, and what may be done with each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "urn:li:adTargetingFacet:"
MOST, MOST_WIDE = 100, 200
"""Values that LinkedIn takes in one facet, and in one of companies or places."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to target by. `one` and `many` are a marketer's words; `listed` and `searched` say how LinkedIn shows entries."""

    name: str
    one: str
    many: str
    group: str
    listed: bool = False
    searched: bool = False
    most: int = MOST
    include_only: bool = False

    @property
    def urn(self) -> str:
        """LinkedIn's own name of it."""
        return PREFIX + self.name

    @property
    def closed(self) -> bool:
        """Whether all its entries come in one list that cannot be searched."""
        return self.listed and not self.searched


WHERE, COMPANY, JOB = "Where and language", "Company", "Job experience"
EDUCATION, INTERESTS, AUDIENCES, PERSONAL = "Education", "Interests and traits", "Audiences", "Demographics"
GROUPS = (WHERE, JOB, COMPANY, AUDIENCES, EDUCATION, INTERESTS, PERSONAL)

_ALL = (
    Facet("locations", "Location", "Locations", WHERE, listed=True, searched=True, most=MOST_WIDE),
    Facet("profileLocations", "Profile location", "Profile locations", WHERE, listed=True, searched=True, most=MOST_WIDE),
    Facet("interfaceLocales", "Language", "Languages", WHERE, listed=True, include_only=True),
    Facet("titles", "Job title", "Job titles", JOB, listed=True, searched=True),
    Facet("jobFunctions", "Job function", "Job functions", JOB, listed=True),
    Facet("seniorities", "Seniority", "Seniorities", JOB, listed=True),
    Facet("skills", "Skill", "Skills", JOB, listed=True, searched=True),
    Facet("yearsOfExperienceRanges", "Years of experience", "Years of experience", JOB, listed=True),
    Facet("titlesAll", "Current or past job title", "Current and past job titles", JOB, listed=True, searched=True),
    Facet("titlesPast", "Past job title", "Past job titles", JOB, listed=True, searched=True),
    Facet("industries", "Industry", "Industries", COMPANY, listed=True, searched=True),
    Facet("staffCountRanges", "Company size", "Company sizes", COMPANY, listed=True),
    Facet("employers", "Company", "Companies", COMPANY, searched=True, most=MOST_WIDE),
    Facet("employersAll", "Current or past company", "Current and past companies", COMPANY, searched=True, most=MOST_WIDE),
    Facet("employersPast", "Past company", "Past companies", COMPANY, searched=True, most=MOST_WIDE),
    Facet("companyCategory", "Company category", "Company categories", COMPANY, listed=True, searched=True),
    Facet("growthRate", "Company growth", "Company growth", COMPANY, listed=True),
    Facet("revenue", "Company revenue", "Company revenue", COMPANY, listed=True),
    Facet("followedCompanies", "Followed company", "Followed companies", COMPANY, searched=True),
    Facet("firstDegreeConnectionCompanies", "Connected company", "Connected companies", COMPANY, searched=True),
    Facet("audienceMatchingSegments", "Matched audience", "Matched audiences", AUDIENCES),
    Facet("dynamicSegments", "Retargeting audience", "Retargeting audiences", AUDIENCES),
    Facet("degrees", "Degree", "Degrees", EDUCATION, listed=True, searched=True),
    Facet("fieldsOfStudy", "Field of study", "Fields of study", EDUCATION, listed=True, searched=True),
    Facet("schools", "School", "Schools", EDUCATION, searched=True),
    Facet("interests", "Interest", "Interests", INTERESTS, listed=True, searched=True),
    Facet("memberBehaviors", "Member trait", "Member traits", INTERESTS, listed=True, searched=True),
    Facet("groups", "Group", "Groups", INTERESTS, searched=True, include_only=True),
    Facet("ageRanges", "Age", "Ages", PERSONAL, listed=True, include_only=True),
    Facet("genders", "Gender", "Genders", PERSONAL, listed=True, include_only=True),
)  # fmt: skip
FACETS: Mapping[str, Facet] = {one.name: one for one in _ALL}
KEPT = frozenset({"productInterests"})
"""Facets that files may hold and that are left alone, though they are not offered."""

PLACES = frozenset({"locations", "profileLocations"})
LANGUAGES = "interfaceLocales"
TITLES = frozenset({"titles", "titlesAll", "titlesPast"})
EMPLOYERS = frozenset({"employers", "employersAll", "employersPast"})
SEGMENTS = frozenset({"audienceMatchingSegments", "dynamicSegments"})
DISCRIMINATING = frozenset({"ageRanges", "genders"})


def most_of(facet: str) -> int:
    """How many values LinkedIn takes in a facet."""
    return FACETS[facet].most if facet in FACETS else MOST


def one_word(facet: str) -> str:
    """A single value's facet in words; unknown facets are spelt out."""
    return FACETS[facet].one if facet in FACETS else _spaced(facet)


def many_word(facet: str) -> str:
    """A facet's values in words."""
    return FACETS[facet].many if facet in FACETS else _spaced(facet)


def _spaced(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()
